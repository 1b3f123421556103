"""Clusters shaped by hand, what a list shows of them, and grouping that keeps those that are there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from loading import load_module

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.model.keyword import KeywordResults
from alwrity_desktop.model.plan import Idea
from alwrity_desktop.planner.cluster_overview import Line, overview
from alwrity_desktop.planner.coverage import suggest_hubs
from alwrity_desktop.planner.grouping import LOOSER, TIGHTER
from alwrity_desktop.planner.overlap import join_by_results
from alwrity_desktop.planner.regrouping import regroup
from alwrity_desktop.store import ideas, keywords
from alwrity_desktop.workspace import Workspace

WORDS = """Keyword,Volume,Intent
cheap sofas,900,commercial
affordable couch,300,commercial
low cost sofa,100,transactional
sofa cleaning,700,informational
clean a couch,50,informational
garden hose,400,
"""


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    opened = await Workspace.open(tmp_path / "workspace")
    path = tmp_path / "list.csv"
    path.write_text(WORDS)
    await opened.planner.import_file(path)
    await opened.planner.clusters.make()
    yield opened
    await opened.close()


async def lines(workspace: Workspace) -> dict[str, Line]:
    return {line.cluster.name: line for line in (await overview(workspace.db)).lines}


async def shape(workspace: Workspace) -> dict[str, Any]:
    found = await lines(workspace)
    return {name: (line.primary, line.cluster.locked, await texts(workspace, name)) for name, line in found.items()}


async def ids(workspace: Workspace, *texts: str) -> list[str]:
    return [one.id for one in await workspace.planner.keywords() if one.text in texts]


async def texts(workspace: Workspace, name: str) -> list[str]:
    found = await lines(workspace)
    return [one.text for one in await workspace.planner.clusters.keywords_of(found[name].cluster.id)]


async def test_a_list_shows_what_clusters_add_up_to(workspace: Workspace) -> None:
    await workspace.library.create(title="Cheap sofas for all", body="x")
    await workspace.library.create(title="B", body="x", keyphrases=["affordable couch"])
    found = await overview(workspace.db)
    assert (found.keywords, found.free, found.results) == (6, 1, 0)
    sofas, cleaning = found.lines
    assert (sofas.cluster.name, sofas.primary, sofas.label) == ("cheap sofas", "cheap sofas", "estimated from text")
    assert (sofas.figures.keywords, sofas.figures.volume, sofas.figures.volume_known) == (3, 1300, 3)
    assert (sofas.intent, round(sofas.intents[0][1], 2)) == ("commercial", 0.67)
    assert sofas.answered == "several"
    assert {(page.title, page.by) for page in sofas.pages} == {("Cheap sofas for all", "title"), ("B", "keyphrase")}
    assert (cleaning.answered, cleaning.intent, cleaning.role) == ("none", "informational", "")


async def test_a_cluster_that_loses_keywords_stays_sound(workspace: Workspace) -> None:
    clusters = workspace.planner.clusters
    found, was = await lines(workspace), await shape(workspace)
    before = await clusters.move(await ids(workspace, "cheap sofas"), found["sofa cleaning"].cluster.id)
    after = await lines(workspace)
    assert after["cheap sofas"].primary == "affordable couch"
    assert after["sofa cleaning"].cluster.locked
    assert not after["cheap sofas"].cluster.locked
    await clusters.restore(before)
    assert await shape(workspace) == was
    everything = await ids(workspace, "cheap sofas", "affordable couch", "low cost sofa")
    before = await clusters.move(everything)
    assert list(await lines(workspace)) == ["sofa cleaning"]
    await clusters.restore(before)
    assert await shape(workspace) == was
    before = await clusters.gather(await ids(workspace, "garden hose", "clean a couch"), "Odd")
    assert await texts(workspace, "Odd") == ["garden hose", "clean a couch"]
    assert await texts(workspace, "sofa cleaning") == ["sofa cleaning"]
    with pytest.raises(InputError, match="needs keywords"):
        await clusters.gather([])


async def test_the_primary_keyword_is_chosen(workspace: Workspace) -> None:
    clusters, found = workspace.planner.clusters, await lines(workspace)
    key = found["cheap sofas"].cluster.id
    (wanted,) = await ids(workspace, "low cost sofa")
    before = await clusters.set_primary(key, wanted)
    assert (await lines(workspace))["low cost sofa"].cluster.locked
    await clusters.restore(before)
    await clusters.rename(key, "Prices")
    await clusters.set_primary(key, wanted)
    assert (await lines(workspace))["Prices"].primary == "low cost sofa"
    (other,) = await ids(workspace, "garden hose")
    with pytest.raises(InputError, match="not in the cluster"):
        await clusters.set_primary(key, other)


async def test_ideas_go_with_a_merged_cluster(workspace: Workspace) -> None:
    clusters, found = workspace.planner.clusters, await lines(workspace)
    kept, gone = found["cheap sofas"].cluster.id, found["sofa cleaning"].cluster.id
    idea = Idea(title="How to clean", cluster_id=gone)
    await workspace.db.write(ideas.put_many, [idea])
    before = await clusters.merge([kept, gone])
    (now,) = await workspace.db.read(ideas.listed)
    assert now.cluster_id == kept
    redo = await clusters.restore(before)
    (now,) = await workspace.db.read(ideas.listed)
    assert now.cluster_id == gone
    await clusters.restore(redo)
    (now,) = await workspace.db.read(ideas.listed)
    assert now.cluster_id == kept


async def test_hubs_are_kept_in_order(workspace: Workspace) -> None:
    clusters = workspace.planner.clusters
    await clusters.gather(await ids(workspace, "garden hose"))
    found = await lines(workspace)
    one, two, three = (found[name].cluster.id for name in ("cheap sofas", "sofa cleaning", "garden hose"))
    before = await clusters.set_hub(one, [two, three])
    named = await lines(workspace)
    assert (named["cheap sofas"].role, [name for _key, name in named["cheap sofas"].beside]) == (
        "pillar", ["sofa cleaning", "garden hose"],
    )  # fmt: skip
    assert (named["garden hose"].role, named["garden hose"].beside) == ("spoke", ((one, "cheap sofas"),))
    await clusters.set_hub(three, [two])
    now = await lines(workspace)
    assert {name: line.role for name, line in now.items()} == {
        "cheap sofas": "", "sofa cleaning": "spoke", "garden hose": "pillar",
    }  # fmt: skip
    await clusters.set_hub(three, [])
    assert {line.role for line in (await lines(workspace)).values()} == {""}
    await clusters.restore(before)
    with pytest.raises(InputError, match="no longer there"):
        await clusters.set_hub(one, ["gone"])


async def test_several_are_locked_archived_and_brought_back(workspace: Workspace) -> None:
    clusters, found = workspace.planner.clusters, await lines(workspace)
    keys = [line.cluster.id for line in found.values()]
    await clusters.lock(keys)
    assert all(line.cluster.locked for line in (await lines(workspace)).values())
    await clusters.archive(keys)
    assert {line.cluster.state for line in (await lines(workspace)).values()} == {"archived"}
    await workspace.db.write(ideas.put_many, [Idea(title="x", cluster_id=keys[0])])
    await clusters.bring_back(keys)
    states = {line.cluster.id: line.cluster.state for line in (await lines(workspace)).values()}
    assert states == {keys[0]: "mapped", keys[1]: "new"}


async def test_new_keywords_join_without_any_cluster_changing(workspace: Workspace, tmp_path: Path) -> None:
    clusters, found = workspace.planner.clusters, await lines(workspace)
    path = tmp_path / "more.txt"
    path.write_text("budget sofa\nwatering can\nwatering cans\n")
    await workspace.planner.import_file(path)
    done = await clusters.make(keep=True)
    assert (done.joined, [one.name for one in done.clusters], done.unclustered) == (1, ["watering can"], ["garden hose"])
    after = await lines(workspace)
    assert [after[name].cluster.id for name in found] == [line.cluster.id for line in found.values()]
    assert "budget sofa" in await texts(workspace, "cheap sofas")


async def test_a_stop_while_clusters_are_kept_comes_too_late(workspace: Workspace) -> None:
    clusters, was = workspace.planner.clusters, await shape(workspace)
    await clusters.move(await ids(workspace, "cheap sofas", "affordable couch", "low cost sofa"))
    saving = asyncio.Event()

    def report(progress: Progress) -> None:
        if progress.phase == "save":
            saving.set()

    making = asyncio.create_task(clusters.make(report=report))
    await saving.wait()
    making.cancel()
    done = await making
    assert await shape(workspace) == was
    await clusters.restore(done.before)
    assert list(await lines(workspace)) == ["sofa cleaning"]


def test_clusters_are_made_tighter_or_looser() -> None:
    sets: Any = load_module(Path(__file__).parents[1] / "benchmarks" / "keyword_sets.py")
    labelled: list[Any] = sets.make(200)
    some = [str(one.text) for one in labelled]
    alone = [len(regroup(some, [], tight=tight).unclustered) for tight in (LOOSER, 1.0, TIGHTER)]
    assert alone == sorted(alone)
    assert alone[0] < alone[1] < alone[2]


async def test_keywords_join_by_results_pages(workspace: Workspace) -> None:
    clusters = workspace.planner.clusters
    shared = [f"https://site{number}.test/page" for number in range(5)]
    for text in ("cheap sofas", "garden hose"):
        (key,) = await ids(workspace, text)
        await workspace.db.write(keywords.put_results, [KeywordResults(keyword_id=key, urls=shared, source="a list")])
    done = await clusters.make(method="results", keep=True)
    assert done.joined == 1
    assert "garden hose" in await texts(workspace, "cheap sofas")
    pages: dict[str, Any] = {"a": shared, "b": shared[:3]}
    assert join_by_results({"x": shared[:4]}, pages) == {"x": "a"}
    assert join_by_results({"x": shared[:4]}, pages, 50) == {}


def test_hubs_of_many_clusters_are_found_at_once() -> None:
    primaries = {f"{number:05}": f"topic{number // 10} part{number}" for number in range(5_000)}
    primaries |= {f"p{number}": f"topic{number}" for number in range(500)}
    found = suggest_hubs(primaries)
    assert len(found) == 500
    assert {len(hub.spokes) for hub in found} == {10}
