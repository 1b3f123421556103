"""Clusters of a workspace: made, made again beside locked ones, shaped by hand, and undone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.judgement import PostKeyphrases
from alwrity_desktop.model.keyword import KeywordResults
from alwrity_desktop.model.site import RemotePost, Site
from alwrity_desktop.planner import coverage
from alwrity_desktop.planner.overlap import cluster_by_results
from alwrity_desktop.planner.regrouping import regroup
from alwrity_desktop.planner.service import Planner
from alwrity_desktop.planner.tasks import Drafted
from alwrity_desktop.store import keywords, post_keyphrases, remote_posts, sites
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer.library import Library

FIRST = ["cheap sofas", "affordable couch", "sofa cleaning", "clean a couch", "garden hose"]


class NoKeys:
    async def get(self, name: str) -> str | None:
        return None


def planner_of(db: Database, folder: Path) -> Planner:
    async def no_draft(*given: object) -> Drafted:
        raise AssertionError(given)

    settings = Settings()
    http = HttpGate(offline=True, proxy="", timeout=60)
    return Planner(db, folder, Engine(db, http, NoKeys(), settings), http, settings, no_draft)


class Place:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = Database(folder / "workspace.db")
        self.planner = planner_of(self.db, folder)

    async def bring(self, texts: Sequence[str]) -> None:
        path = self.folder / "list.txt"
        path.write_text("\n".join(texts))
        await self.planner.import_file(path)

    async def shape(self) -> dict[str, list[str]]:
        clusters = self.planner.clusters
        return {
            row.cluster.name: sorted(one.text for one in await clusters.keywords_of(row.cluster.id))
            for row in await clusters.rows()
        }

    async def id_of(self, name: str) -> str:
        return next(row.cluster.id for row in await self.planner.clusters.rows() if row.cluster.name == name)

    async def ids(self, *texts: str) -> list[str]:
        return [one.id for one in await self.planner.keywords() if one.text in texts]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    made = Place(tmp_path)
    await made.db.open()
    await made.bring(FIRST)
    yield made
    await made.db.close()


async def test_keywords_are_clustered_and_the_clusters_kept(place: Place) -> None:
    done = await place.planner.clusters.make()
    assert sorted(map(sorted, (await place.shape()).values())) == [
        ["affordable couch", "cheap sofas"], ["clean a couch", "sofa cleaning"],
    ]  # fmt: skip
    assert done.unclustered == ["garden hose"]
    (row, _other) = await place.planner.clusters.rows()
    assert (row.label, row.figures.keywords, row.figures.volume) == ("estimated from text", 2, None)
    states = {one.text: one.state for one in await place.planner.keywords()}
    assert (states["cheap sofas"], states["garden hose"]) == ("mapped", "new")


async def test_undo_and_redo_of_clustering(place: Place) -> None:
    done = await place.planner.clusters.make()
    shape = await place.shape()
    redo = await place.planner.clusters.restore(done.before)
    assert await place.shape() == {}
    assert {one.state for one in await place.planner.keywords()} == {"new"}
    await place.planner.clusters.restore(redo)
    assert await place.shape() == shape


async def test_new_keywords_join_and_locked_clusters_stay(place: Place) -> None:
    clusters = place.planner.clusters
    await clusters.make()
    name = next(name for name, texts in (await place.shape()).items() if "cheap sofas" in texts)
    kept = await place.id_of(name)
    await clusters.rename(kept, "Low prices")
    await clusters.move(await place.ids("garden hose"), kept)
    await place.bring(["low price couch", "washing a sofa", "watering can", "watering cans"])
    done = await clusters.make()
    shape = await place.shape()
    assert shape["Low prices"] == ["affordable couch", "cheap sofas", "garden hose", "low price couch"]
    assert done.joined == 1
    assert sorted(shape.values())[1:] == [
        ["clean a couch", "sofa cleaning", "washing a sofa"],
        ["watering can", "watering cans"],
    ]
    assert await place.id_of("Low prices") == kept


async def test_a_cluster_keeps_its_id_and_a_persons_name(place: Place) -> None:
    clusters = place.planner.clusters
    await clusters.make()
    name = next(name for name, texts in (await place.shape()).items() if "sofa cleaning" in texts)
    kept = await place.id_of(name)
    await clusters.rename(kept, "Keeping it clean")
    await clusters.make()
    assert await place.id_of("Keeping it clean") == kept


async def test_merge_split_lock_and_hub_can_be_undone(place: Place) -> None:
    clusters = place.planner.clusters
    await clusters.make()
    shape = await place.shape()
    ids = [row.cluster.id for row in await clusters.rows()]
    before = await clusters.merge(ids)
    assert [len(texts) for texts in (await place.shape()).values()] == [4]
    await clusters.restore(before)
    assert await place.shape() == shape
    some = [(await clusters.keywords_of(ids[0]))[0].id]
    before = await clusters.split(ids[0], some, "Apart")
    assert len((await place.shape())["Apart"]) == 1
    await clusters.restore(before)
    assert await place.shape() == shape
    with pytest.raises(InputError, match="two parts"):
        await clusters.split(ids[0], [one.id for one in await clusters.keywords_of(ids[0])])
    before = await clusters.set_hub(ids[0], [ids[1]])
    hubs = {row.cluster.id: row.cluster.hub for row in await clusters.rows()}
    assert hubs == {ids[0]: {"spokes": [ids[1]]}, ids[1]: {"pillar": ids[0]}}
    await clusters.restore(before)
    before = await clusters.lock(ids[0])
    assert [row.cluster.locked for row in await clusters.rows() if row.cluster.id == ids[0]] == [True]
    with pytest.raises(InputError, match="no longer there"):
        await clusters.rename("gone", "x")


async def test_clustering_by_results_pages(place: Place) -> None:
    with pytest.raises(InputError, match="No results pages"):
        await place.planner.clusters.make(method="results")
    shared = [f"https://www.site{number}.test/page/" for number in range(4)]
    pages = {
        "cheap sofas": [*shared, "https://a.test/"],
        "garden hose": [url.replace("https://www.", "http://").rstrip("/") for url in shared],
        "sofa cleaning": [*shared[:3], "https://b.test/"],
    }
    for text, urls in pages.items():
        (keyword_id,) = await place.ids(text)
        await place.db.write(keywords.put_results, [KeywordResults(keyword_id=keyword_id, urls=urls, source="own list")])
    done = await place.planner.clusters.make(method="results")
    assert list((await place.shape()).values()) == [["cheap sofas", "garden hose"]]
    assert "sofa cleaning" in done.unclustered
    assert (await place.planner.clusters.rows())[0].label == "from shared results pages"
    found, _alone = cluster_by_results(pages, 30)
    assert [len(cluster.keywords) for cluster in found] == [3]
    with pytest.raises(InputError, match="20 to 90"):
        cluster_by_results(pages, 95)


def test_regrouping_is_the_same_again_and_never_joins_kept_clusters() -> None:
    kept = [["cheap sofas"], ["affordable couch"], ["low price couch"]]
    one, two = (regroup(["inexpensive sofas", "mountain bike"], kept) for _time in range(2))
    assert one == two
    assert sum(len(came) for came in one.joined) == 1
    assert one.unclustered == ["mountain bike"]


async def test_pages_that_compete(place: Place) -> None:
    clusters = place.planner.clusters
    await clusters.make()
    library = Library(place.db, place.folder, Settings())
    await library.create(title="A", body="x", keyphrases=["Cheap  Sofas"])
    await library.create(title="B", body="x", keyphrases=["affordable couch"])
    site = Site(id="s", name="Blog", url="https://b.test", rest_url="https://b.test/wp-json/", user_login="a")
    await place.db.write(sites.put, site)
    post = RemotePost(id="p", site_id="s", remote_id=1, type="post", title="C", slug="c", status="publish", link="", raw="")
    await place.db.write(remote_posts.put_many, [post])
    await place.db.write(post_keyphrases.put, PostKeyphrases(post_id="p", keyphrases=["sofa cleaning"]))
    found = await coverage.pages(place.db)
    assert sorted(sorted(page.title for page in pages) for pages in found.values()) == [["A", "B"], ["C"]]
    (pages,) = (await coverage.cannibalised(place.db)).values()
    assert {page.by for page in pages} == {"keyphrase"}
    await library.create(title="sofa cleaning", body="x", format="x_post")
    assert await coverage.pages(place.db, without={"x_post"}) == found, "a social piece is no page"


def test_hubs_are_suggested_by_words() -> None:
    primaries = {"1": "sofa", "2": "sofa cleaning", "3": "leather sofas", "4": "leather sofa cleaning kit", "5": "bike"}
    (hub,) = coverage.suggest_hubs(primaries)
    assert hub.pillar == "1"
    assert hub.spokes == ("2", "3")


async def test_only_some_keywords_are_grouped(place: Place) -> None:
    await place.bring(FIRST)
    found = {one.text: one for one in await place.planner.keywords()}
    some = [found[text].id for text in ("cheap sofas", "affordable couch", "garden hose")]
    done = await place.planner.clusters.make(only=some)
    assert await place.shape() == {done.clusters[0].name: ["affordable couch", "cheap sofas"]}
    await place.planner.clusters.make(only=[found["sofa cleaning"].id, found["clean a couch"].id, some[0]])
    shape = sorted((await place.shape()).values())
    assert ["affordable couch", "cheap sofas"] in shape, "one that shares a cluster with others stays in it"
    assert ["clean a couch", "sofa cleaning"] in shape
    await place.planner.clusters.restore(done.before)
