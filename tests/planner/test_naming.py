"""Names and splits of clusters by a model on loopback: what is checked, refused and run again alone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.planner.clusters import label
from alwrity_desktop.planner.naming import Named
from alwrity_desktop.workspace import Workspace

SOFAS = ["cheap sofas", "affordable couch", "cheap couches", "low cost sofa", "budget sofa", "inexpensive couch"]
HOSES = ["garden hose", "garden hoses"]


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    opened = await Workspace.open(tmp_path / "workspace")
    path = tmp_path / "list.txt"
    path.write_text("\n".join([*SOFAS, *HOSES]))
    await opened.planner.import_file(path)
    await opened.planner.clusters.make()
    yield opened
    await opened.close()


def shown(prompt: str) -> list[dict[str, Any]]:
    return json.loads(prompt[prompt.index("as data:") + len("as data:") :])


def part(name: str, *keywords: int) -> dict[str, Any]:
    return {"name": name, "description": f"Who wants {name}.", "keywords": list(keywords)}


Parts = Callable[[dict[str, Any]], list[dict[str, Any]]]


def answer(parts: Parts) -> Callable[[str], str]:
    """A model that says `parts(row)` of each cluster it is shown; [] leaves one out."""

    def says(prompt: str) -> str:
        rows = [{"cluster": row["cluster"], "parts": parts(row)} for row in shown(prompt)]
        return json.dumps({"clusters": [row for row in rows if row["parts"]]})

    return says


def one_part(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [part(f"On {row['name']}", *map(int, row["keywords"]))]


async def ask(workspace: Workspace, author: Any, parts: Parts, **more: Any) -> Named:
    author.overrides = answer(parts)
    return await workspace.planner.naming.ask_model(model="openai_compatible:small", base_url=f"{author.root}/v1", **more)


async def test_clusters_are_named_and_split_as_an_opinion(workspace: Workspace, author: Any) -> None:
    before = {row.cluster.id: row.cluster.name for row in await workspace.planner.clusters.rows()}

    def parts(row: dict[str, Any]) -> list[dict[str, Any]]:
        return [part("First half", 1, 2, 3), part("Second half", 4, 5, 6)] if row["split"] else one_part(row)

    done = await ask(workspace, author, parts)
    assert (done.split, done.refused, len(done.named)) == (1, [], 3)
    rows = {row.cluster.name: row for row in await workspace.planner.clusters.rows()}
    assert set(rows) == {"First half", "Second half", "On garden hose"}
    assert {row.label for row in rows.values()} == {label("model")} == {"a model's opinion"}
    assert rows["First half"].cluster.id in before
    assert [rows[name].figures.keywords for name in ("First half", "Second half")] == [3, 3]
    assert rows["Second half"].cluster.description == "Who wants Second half."
    assert (await ask(workspace, author, parts)).named == []
    await workspace.planner.naming.undo(done)
    assert {row.cluster.id: row.cluster.name for row in await workspace.planner.clusters.rows()} == before


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([part("A", 1, 2, 3), part("A", 4, 5, 6)], "same name"),
        ([part("A", 1, 2, 3), part("B", 3, 4, 5, 6)], "each keyword once"),
        ([part("A", 1, 2, 3), part("B", 4, 5, 7)], "each keyword once"),
        ([part("A", 1, 2), part("B", 3, 4, 5, 6)], "3 to 10"),
        ([part(" ", 1, 2, 3, 4, 5, 6)], "no name"),
        ([part("x" * 90, 1, 2, 3, 4, 5, 6)], "too long"),
        ([], "left this cluster out"),
    ],
)
async def test_what_is_wrong_is_refused_and_run_again_alone(
    workspace: Workspace, author: Any, parts: list[dict[str, Any]], reason: str
) -> None:
    done = await ask(workspace, author, lambda row: parts if row["split"] else one_part(row))
    assert [one.name for one in done.named] == ["On garden hose"]
    (refused,) = done.refused
    assert reason in refused.reason
    author.asked.clear()
    again = await ask(workspace, author, one_part, only=[refused.cluster_id])
    assert [one.id for one in again.named] == [refused.cluster_id]
    (prompt,) = author.asked
    assert len(shown(prompt)) == 1


async def test_a_broken_call_refuses_its_batch_with_the_reason(workspace: Workspace, author: Any) -> None:
    names = {row.cluster.name for row in await workspace.planner.clusters.rows()}
    author.overrides = lambda _prompt: 400  # pyright: ignore[reportUnknownLambdaType]
    done = await workspace.planner.naming.ask_model(model="openai_compatible:small", base_url=f"{author.root}/v1")
    assert {one.name for one in done.refused} == names
    assert all(one.reason for one in done.refused)
    assert {row.cluster.name for row in await workspace.planner.clusters.rows()} == names
    with pytest.raises(InputError, match="no cluster"):
        await workspace.planner.naming.ask_model(["missing"])


async def test_splitting_can_be_forbidden_and_locked_clusters_stay(workspace: Workspace, author: Any) -> None:
    rows = {row.cluster.name: row.cluster.id for row in await workspace.planner.clusters.rows()}
    await workspace.planner.clusters.lock(rows["garden hose"])
    halves = [part("A", 1, 2, 3), part("B", 4, 5, 6)]
    done = await ask(workspace, author, lambda _row: halves, split=False)
    assert [row["split"] for row in shown(author.asked[-1])] == [False]
    assert ["only to be named" in one.reason for one in done.refused] == [True]
