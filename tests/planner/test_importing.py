"""Imports into a real workspace: merged, told row by row, in whole or not at all."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.core.errors import ChangedElsewhereError, InputError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.planner.intents import intent_of
from alwrity_desktop.planner.reading import Reading
from alwrity_desktop.planner.service import Planner
from alwrity_desktop.planner.staging import ImportReport
from alwrity_desktop.planner.tasks import Drafted
from alwrity_desktop.store import keyword_imports, keywords
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.draft_lock import DraftLock
from alwrity_desktop.store.keywords import KeywordFilter

Make = Callable[..., Path]
HEAD = ["Keyword", "Intent", "Volume", "Trend", "Keyword Difficulty", "CPC (USD)", "Competitive Density", "SERP Features",
        "Number of Results"]  # fmt: skip


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

    async def only(self, text: str) -> Keyword:
        (found,) = await self.planner.keywords(KeywordFilter(text=text))
        return found


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    made = Place(tmp_path / "workspace")
    await made.db.open()
    yield made
    await made.db.close()


def aged(path: Path, year: int) -> Path:
    moment = datetime(year, 5, 1, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    return path


def row(text: str, volume: object = "", intent: str = "", difficulty: object = "") -> list[object]:
    return [text, intent, volume, "", difficulty, "", "", "", ""]


async def test_a_file_comes_in_with_its_report(place: Place, make: Make) -> None:
    rows = [HEAD, row("Best  Sofa", 900, "Commercial"), row("sofa cleaning", "a lot"), ["", "", 3], row("x" * 5000)]
    found = await place.planner.import_file(make("Sofas.csv", rows))
    assert (found.tool, found.encoding, found.delimiter, found.header_row) == ("semrush_keyword_magic", "utf-8", ",", 1)
    assert (found.rows, found.new, found.changed) == (4, 2, 0)
    assert [one["line"] for one in found.refused] == [3, 4, 5]
    assert "SERP Features" in found.ignored_columns
    sofa = await place.only("best sofa")
    assert (sofa.text, sofa.volume, sofa.intents, sofa.intent_source) == ("Best Sofa", 900, ["commercial"], "file")
    assert (sofa.difficulty, sofa.cpc) == (None, None)


async def test_the_same_file_again_changes_nothing(place: Place, make: Make) -> None:
    path = make("a.csv", [HEAD, row("sofa", 900), row("Sofa", 880), row("bed", 5)])
    assert (await place.planner.import_file(path)).new == 2
    again = await place.planner.import_file(path)
    assert (again.rows, again.new, again.changed) == (3, 0, 0)


async def test_an_exact_volume_beats_an_estimate_and_newer_beats_older(place: Place, make: Make) -> None:
    await place.planner.import_file(aged(make("exact.csv", [HEAD, row("sofa", 900, "", 30)]), 2024))
    estimated = await place.planner.import_file(aged(make("range.csv", [HEAD, row("SOFA", "1K-10K", "", 35)]), 2025))
    assert estimated.changed == 1
    sofa = await place.only("sofa")
    assert (sofa.volume, sofa.volume_estimated, sofa.difficulty) == (900, False, 35)
    old = await place.planner.import_file(aged(make("old.csv", [HEAD, row("sofa", 700, "", 10)]), 2023))
    assert old.changed == 0
    newer = await place.planner.import_file(aged(make("newer.csv", [HEAD, row("sofa", 1100)]), 2026))
    assert (newer.new, newer.changed) == (0, 1)
    sofa = await place.only("sofa")
    assert (sofa.volume, sofa.difficulty) == (1100, 35)
    sources = await place.db.read(keyword_imports.sources_of, sofa)
    assert {group: file for group, (file, _date) in sources.items()} == {
        "": "exact.csv", "volume": "newer.csv", "difficulty": "range.csv",
    }  # fmt: skip
    assert sources["volume"][1].year == 2026
    assert {"group": "volume", "value": [900, None, False], "import": 1} in sofa.earlier


async def test_unknown_never_puts_out_known_and_countries_are_apart(place: Place, make: Make) -> None:
    head = ["Keyword", "Country", "Volume", "Difficulty", "Parent Keyword"]
    await place.planner.import_file(make("a.csv", [head, ["sofa", "us", 5, 12, ""], ["sofa", "de", 7, "", ""]]))
    await place.planner.import_file(aged(make("b.csv", [head, ["Sofa", "US", "", "", "couch"]]), 2030))
    found = {keyword.country: keyword for keyword in await place.planner.keywords()}
    assert (found["us"].volume, found["us"].difficulty, found["us"].parent) == (5, 12, "couch")
    assert (found["de"].volume, found["de"].difficulty) == (7, None)
    assert await place.planner.count(KeywordFilter(country="DE", volume=(6, None))) == 1
    assert await place.planner.count(KeywordFilter(text="us")) == 0


async def test_intents_by_rules_are_labelled_and_give_way_to_a_files(place: Place, make: Make) -> None:
    await place.planner.import_file(make("a.csv", [HEAD, row("how to clean a sofa")]))
    guessed = await place.only("clean")
    assert (guessed.intents, guessed.intent_source) == (["informational"], "rules")
    await place.planner.import_file(aged(make("b.csv", [HEAD, row("how to clean a sofa", "", "Commercial")]), 2001))
    told = await place.only("clean")
    assert (told.intents, told.intent_source) == (["commercial"], "file")


@pytest.mark.parametrize(
    ("keyword", "language", "intent"),
    [
        ("buy sofa online", "en", "transactional"),
        ("sofa shops near me", "en", "transactional"),
        ("best sofa beds", "en", "commercial"),
        ("why is my sofa sagging", "en", "informational"),
        ("ikea login", "en", "navigational"),
        ("sofa", "en", None),
        ("sofa günstig kaufen", "de", "transactional"),
        ("sofa how", "en", None),
        ("mikä on sohva", "fi", None),
    ],
)
def test_intent_by_rules(keyword: str, language: str, intent: str | None) -> None:
    assert intent_of(keyword, language) == intent


async def test_a_column_map_is_remembered(place: Place, make: Make) -> None:
    head = ["Suchwort der Woche", "Wie oft", "Notiz"]
    path = make("own.csv", [head, ["sofa", "900", "x"], ["bett", "20", "y"]])
    mapped = {"Suchwort der Woche": "text", "Wie oft": "volume", "Notiz": ""}
    first = await place.planner.import_file(path, wanted=Reading(columns=mapped))
    assert (first.tool, first.new, first.ignored_columns) == ("table", 2, ["Notiz"])
    second = await place.planner.import_file(make("next.csv", [head, ["stuhl", "30", "z"]]))
    assert (second.tool, second.new) == ("table", 1)
    assert (await place.only("stuhl")).volume == 30


async def test_a_preview_counts_and_leaves_nothing(place: Place, make: Make) -> None:
    path = make("a.csv", [HEAD, row("sofa", 900), row("bed", 5), ["", "", 1]])
    seen = await place.planner.preview(path)
    assert (seen.new, seen.refused_count, seen.number) == (2, 1, 0)
    assert await place.planner.count() == 0
    assert await place.db.read(keyword_imports.listed) == []


async def test_a_file_that_breaks_off_leaves_nothing(place: Place, make: Make) -> None:
    text = (
        "Keyword,Volume,Intent\n"
        + "".join(f"word{number},5,\n" for number in range(30_000))
        + '"never closed'
        + "x" * 1_100_000
    )
    with pytest.raises(InputError, match="cannot be read as a table"):
        await place.planner.import_file(make("broken.csv", text))
    assert await place.planner.count() == 0
    assert await place.db.read(keyword_imports.unfinished) == []


async def test_stop_takes_everything_back(place: Place, make: Make) -> None:
    path = make("big.csv", [HEAD, *(row(f"word {number}", 5) for number in range(60_000))])
    staged = asyncio.Event()

    def report(progress: Progress) -> None:
        if progress.phase == "stage":
            staged.set()

    running = asyncio.create_task(place.planner.import_file(path, report))
    await staged.wait()
    assert await place.planner.count() == 0
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await place.planner.count() == 0
    assert await place.db.read(keyword_imports.unfinished) == []
    assert (await place.planner.import_file(path)).new == 60_000


async def test_what_counts_already_is_finished_though_somebody_stops(place: Place, make: Make) -> None:
    await place.planner.import_file(
        aged(make("a.csv", [HEAD, *(row(f"word {number}", 5) for number in range(1_500))]), 2020)
    )
    path = make("b.csv", [HEAD, *(row(f"word {number}", 9) for number in range(1_500))])
    running: list[asyncio.Task[ImportReport]] = []

    def report(progress: Progress) -> None:
        if progress.phase == "settle":
            asyncio.get_running_loop().call_soon(running[0].cancel)

    running.append(asyncio.create_task(place.planner.import_file(path, report)))
    assert (await running[0]).changed == 1_500
    assert await place.db.read(keyword_imports.unfinished) == []
    assert {one.volume for one in await place.planner.keywords(limit=2_000)} == {9}


async def test_two_programs_do_not_import_at_once(place: Place, make: Make) -> None:
    lock = DraftLock.acquire(place.folder, "keyword-import")
    try:
        with pytest.raises(ChangedElsewhereError, match="Another program imports"):
            await place.planner.import_file(make("a.csv", [HEAD, row("sofa")]))
    finally:
        lock.release()


KILLED = """
import asyncio, os, pathlib, signal, sys
from alwrity_desktop.planner.importing import Importer
from alwrity_desktop.store import keyword_imports
from alwrity_desktop.store.database import Database
folder, path, where = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
real = getattr(keyword_imports, where)
def cut(connection, *args, **kwargs):
    made = real(connection, *args, **kwargs)
    connection.exec_driver_sql("COMMIT") if where == "swap" else None
    cut.times += 1
    if cut.times > (0 if where == "swap" else 3):
        os.kill(os.getpid(), signal.SIGKILL)
    return made
cut.times = 0
setattr(keyword_imports, where, cut)
async def main():
    db = Database(folder / "workspace.db")
    await db.open()
    await Importer(db, folder).import_file(path)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(("where", "left", "known"), [("stage", 1, 5), ("swap", 4_000, 900)])
async def test_a_kill_leaves_the_file_in_whole_or_not_at_all(
    place: Place, make: Make, where: str, left: int, known: int
) -> None:
    await place.planner.import_file(aged(make("first.csv", [HEAD, row("word 7", 5)]), 2020))
    await place.db.close()
    path = make("big.csv", [HEAD, *(row(f"word {number}", 900) for number in range(4_000))])
    command = [sys.executable, "-c", KILLED, str(place.folder), str(path), where]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    again = Place(place.folder)
    await again.db.open()
    assert await again.planner.count() == left
    assert len(await again.db.read(keyword_imports.unfinished)) == 1
    assert await again.planner.recover() == 1
    assert await again.db.read(keyword_imports.unfinished) == []
    assert await again.planner.count() == left
    (seven,) = [keyword for keyword in await again.planner.keywords(limit=5_000) if keyword.text == "word 7"]
    assert seven.volume == known
    rows = await again.db.read(_rows)
    assert rows == (left, 0)
    await again.db.close()


def _rows(connection: Any) -> tuple[int, int]:
    """Rows of keywords, staged ones too, and of waiting figures."""
    count = connection.exec_driver_sql
    waiting = "SELECT count(*) FROM keyword_changes WHERE import_number > 0"
    return count("SELECT count(*) FROM keywords").scalar(), count(waiting).scalar()


async def test_undo_of_changes_and_deletions(place: Place, make: Make) -> None:
    await place.planner.import_file(make("a.csv", [HEAD, row("sofa", 900), row("bed", 5)]))
    ids = [keyword.id for keyword in await place.planner.keywords()]
    before = await place.db.write(keywords.change, ids, state="archived")
    assert await place.planner.count(KeywordFilter(states=("archived",))) == 2
    gone = await place.db.write(keywords.remove, ids[:1])
    for keyword in (*gone, *before):
        await place.db.write(keywords.put, keyword)
    assert [keyword.state for keyword in await place.planner.keywords()] == ["new", "new"]


async def test_filters_know_only_what_occurs(place: Place, make: Make) -> None:
    await place.planner.import_file(make("a.csv", [HEAD, row("buy sofa", 900), row("bed", 5)]))
    found = await place.planner.choices()
    assert (found.states, found.intents, found.countries, found.imports) == (["new"], ["transactional"], [], [1])
    assert await place.planner.count(KeywordFilter(intent="transactional", cluster="-")) == 1
    order = await place.planner.keywords(sort="volume", descending=True)
    assert [keyword.text for keyword in order] == ["buy sofa", "bed"]


async def test_a_zip_is_one_file(place: Place, zipped: Callable[..., Path]) -> None:
    queries = "Top queries,Clicks,Impressions,CTR,Position\nsofa,10,100,10%,3.2\n"
    path = zipped("export.zip", {"Queries.csv": queries, "Countries.csv": "Country,Clicks\nGermany,3\n"})
    found = await place.planner.import_file(path)
    assert isinstance(found, ImportReport)
    assert (found.tool, found.new) == ("search_console", 1)
    assert (await place.only("sofa")).clicks == 10
