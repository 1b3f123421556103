"""The last import taken back, whole, with what a person did since left alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.keyword import Keyword, KeywordResults
from alwrity_desktop.planner.importing import Importer
from alwrity_desktop.planner.reading import Reading
from alwrity_desktop.store import keyword_imports, keyword_undo, keywords, results_pages
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.keywords import KeywordFilter

Make = Callable[..., Path]
HEAD = ["Keyword", "Volume", "KD", "CPC (EUR)"]


class Place:
    def __init__(self, folder: Path) -> None:
        self.db = Database(folder / "workspace.db")
        self.importer = Importer(self.db, folder)

    async def load(self, path: Path, year: int) -> int:
        return (await self.importer.import_file(path, wanted=Reading(dated=date(year, 1, 1)))).number

    async def all(self) -> dict[str, Keyword]:
        return {one.text: one for one in await self.db.read(keywords.page, KeywordFilter())}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    made = Place(tmp_path / "workspace")
    await made.db.open()
    yield made
    await made.db.close()


async def test_figures_are_as_they_were_and_new_keywords_are_gone(place: Place, make: Make) -> None:
    await place.load(make("a.csv", [HEAD, ["sofa", "5", "", "1.5"], ["bed", "7", "30", ""], ["rug", "1", "", ""]]), 2024)
    before = await place.all()
    second = await place.load(
        make("b.csv", [HEAD, ["sofa", "900", "20", ""], ["bed", "7", "", ""], ["lamp", "3", "", ""], ["rug", "", "", ""]]),
        2025,
    )
    assert (await place.all())["sofa"].volume == 900
    assert (await place.importer.undo(second)).file == "b.csv"
    after = await place.all()
    assert set(after) == {"sofa", "bed", "rug"}
    for text, one in before.items():
        now = after[text]
        assert (now.volume, now.difficulty, now.cpc, now.origins, now.earlier) == (
            one.volume, one.difficulty, one.cpc, one.origins, one.earlier,
        )  # fmt: skip
    assert [made.file for made in await place.db.read(keyword_imports.listed)] == ["a.csv"]
    third = await place.load(make("c.csv", [HEAD, ["lamp", "4", "", ""]]), 2025)
    assert third == second
    assert (await place.all())["lamp"].volume == 4


async def test_what_a_person_did_since_stays(place: Place, make: Make) -> None:
    await place.load(make("a.csv", [HEAD, ["sofa", "5", "10", ""]]), 2024)
    second = await place.load(
        make(
            "b.csv", [HEAD, ["sofa", "900", "20", ""], ["lamp", "3", "", ""], ["vase", "2", "", ""], ["pot", "2", "", ""]]
        ),
        2025,
    )
    found = await place.all()
    sofa, vase = found["sofa"], found["vase"]
    sofa.volume, sofa.origins = 77, {**sofa.origins, "volume": -1}
    vase.volume, vase.origins = 8, {"volume": -1}
    for one in (sofa, vase):
        await place.db.write(keywords.put, one)
    await place.db.write(keywords.change, [found["pot"].id], state="used")
    await place.importer.undo(second)
    after = await place.all()
    assert {text: (one.volume, one.difficulty) for text, one in after.items()} == {
        "sofa": (77, 10), "vase": (8, None), "pot": (2, None),
    }  # fmt: skip


async def test_results_pages_go_back_too(place: Place, make: Make) -> None:
    head = ["Keyword", "Rank", "URL"]
    first = [head, ["sofa", "1", "https://a.example/"], ["sofa", "2", "https://b.example/"]]
    await place.load(make("a.csv", first), 2024)
    later = [head, ["sofa", "1", "https://c.example/"], ["sofa", "2", "https://d.example/"],
             ["rug", "1", "https://c.example/"], ["rug", "2", "https://d.example/"]]  # fmt: skip
    (kept,) = await place.db.read(keywords.results)
    was = await place.db.read(results_pages.of_keyword, kept)
    assert was is not None
    second = await place.load(make("b.csv", later), 2025)
    assert len(await place.db.read(keywords.results)) == 2
    await place.importer.undo(second)
    assert await place.db.read(keywords.results) == {kept: ["https://a.example/", "https://b.example/"]}
    back = await place.db.read(results_pages.of_keyword, kept)
    assert back is not None
    assert (back.created_at, back.source) == (was.created_at, "a.csv")


async def test_a_results_page_fetched_since_stays(place: Place, make: Make) -> None:
    head = ["Keyword", "Rank", "URL"]
    await place.load(make("a.csv", [head, ["sofa", "1", "https://a.example/"], ["sofa", "2", "https://b.example/"]]), 2024)
    later = [head, ["sofa", "1", "https://c.example/"], ["sofa", "2", "https://d.example/"]]
    second = await place.load(make("b.csv", later), 2025)
    (kept,) = await place.db.read(keywords.results)
    page = KeywordResults(keyword_id=kept, urls=["https://e.example/"], source="Brave Search")
    await place.db.write(results_pages.keep, page)
    await place.importer.undo(second)
    assert await place.db.read(keywords.results) == {kept: ["https://e.example/"]}


async def test_only_the_last_import_can_be_undone(place: Place, make: Make) -> None:
    first = await place.load(make("a.csv", [HEAD, ["sofa", "5", "", ""]]), 2024)
    await place.load(make("b.csv", [HEAD, ["bed", "5", "", ""]]), 2024)
    with pytest.raises(InputError, match="Only the last"):
        await place.importer.undo(first)
    assert len(await place.all()) == 2


async def test_an_undo_that_was_cut_off_is_hidden_at_once_and_finished_at_the_next_start(place: Place, make: Make) -> None:
    await place.load(make("a.csv", [HEAD, *([f"word {n}", "5", "", ""] for n in range(900))]), 2024)
    second = await place.load(make("b.csv", [HEAD, *([f"word {n}", "9", "", ""] for n in range(1_500))]), 2025)
    await place.db.write(keyword_undo.begin_undo, second)
    await place.db.write(keyword_undo.restore_some, second, 300)
    assert await place.db.read(keywords.count, KeywordFilter()) == 900
    assert await place.importer.recover() == 1
    found = await place.db.read(keywords.page, KeywordFilter(), limit=2_000)
    assert len(found) == 900
    assert {one.volume for one in found} == {5}
    assert await place.db.read(keyword_imports.unfinished) == []
