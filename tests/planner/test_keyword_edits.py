"""Changes of keywords by a person: what they do, what they leave alone, and the way back and forth."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model import keyword_row
from alwrity_desktop.model.keyword import Keyword, KeywordResults
from alwrity_desktop.planner.keyword_lines import lines_of
from alwrity_desktop.planner.service import Planner
from alwrity_desktop.planner.tasks import Drafted
from alwrity_desktop.store import keyword_rows, keywords
from alwrity_desktop.store.database import Database

FILE = """Keyword,Volume,KD,CPC,Country
cheap sofa,1300,30,1.5,us
sofa,9900,70,2.25,us
what is a sofa,,,,us
"""


class NoKeys:
    async def get(self, name: str) -> str | None:
        return None


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(tmp_path / "workspace.db")
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def planner(db: Database, tmp_path: Path) -> Planner:
    async def no_draft(*given: object) -> Drafted:
        raise AssertionError(given)

    settings = Settings()
    http = HttpGate(offline=True, proxy="", timeout=60)
    made = Planner(db, tmp_path, Engine(db, http, NoKeys(), settings), http, settings, no_draft)
    (tmp_path / "keywords.csv").write_text(FILE)
    await made.import_file(tmp_path / "keywords.csv")
    return made


async def known(db: Database) -> dict[str, Keyword]:
    rows, _last = await db.read(keyword_rows.after, 0, 1000)
    found = await db.read(keywords.by_ids, [row[keyword_row.ID] for row in rows])
    return {one.text: one for one in found}


async def test_rows_come_in_pieces_and_are_what_the_keywords_are(planner: Planner, db: Database) -> None:
    first, place = await db.read(keyword_rows.after, 0, 2)
    rest, end = await db.read(keyword_rows.after, place, 2)
    rows = {row[keyword_row.TEXT]: row for row in (*first, *rest)}
    assert len(first) == 2
    assert await db.read(keyword_rows.after, end, 2) == ([], end)
    sofa = (await known(db))["sofa"]
    row = rows["sofa"]
    assert (row[keyword_row.VOLUME], row[keyword_row.CPC], row[keyword_row.COUNTRY]) == (9900, 2.25, "us")
    assert keyword_row.moment_of(row[keyword_row.CREATED]) == sofa.created_at
    assert keyword_row.imports_of(row[keyword_row.IMPORT], row[keyword_row.ORIGINS]) == (1,)
    asked = rows["what is a sofa"]
    assert asked[keyword_row.VOLUME] is None
    assert keyword_row.words_of(asked[keyword_row.INTENTS]) == ("informational",)
    assert asked[keyword_row.INTENT_SOURCE] == "rules"
    assert [one[0] for one in await db.read(keyword_rows.of, [row[0], "no such"])] == [sofa.id]


async def test_the_stamp_tells_changes(planner: Planner, db: Database) -> None:
    before = await db.read(keyword_rows.stamp)
    assert await db.read(keyword_rows.stamp) == before
    await planner.edits.archive([(await known(db))["sofa"].id])
    assert await db.read(keyword_rows.stamp) != before


async def test_a_corrected_figure_is_a_persons_and_the_files_is_remembered(planner: Planner, db: Database) -> None:
    sofa = (await known(db))["sofa"]
    done = await planner.edits.set_figure([sofa.id], "volume", 8000)
    found = (await known(db))["sofa"]
    assert (found.volume, found.origins) == (8000, {"volume": -1})
    assert found.earlier == [{"group": "volume", "value": [9900, None, 0], "import": 1}]
    again = await planner.edits.set_figure([sofa.id], "volume", 8100)
    assert len((await known(db))["sofa"].earlier) == 1, "one's own slips are not remembered"
    assert (await planner.edits.set_figure([sofa.id], "volume", 8100)).count == 0
    await planner.edits.revert(again.undo)
    forth = await planner.edits.revert(done.undo)
    back = (await known(db))["sofa"]
    assert (back.volume, back.origins, back.earlier) == (9900, {}, [])
    await planner.edits.revert(forth)
    assert (await known(db))["sofa"].volume == 8000
    await planner.edits.set_figure([sofa.id], "cpc", None)
    assert ((await known(db))["sofa"].cpc, (await known(db))["sofa"].volume) == (None, 8000)


async def test_a_later_file_does_not_put_out_what_a_person_wrote(planner: Planner, db: Database, tmp_path: Path) -> None:
    ids = [one.id for one in (await known(db)).values()]
    await planner.edits.set_figure(ids, "intents", "transactional")
    await planner.edits.set_figure(ids[:1], "difficulty", 5.0)
    (tmp_path / "later.csv").write_text(FILE.replace("30", "99").replace("70", "99"))
    await planner.import_file(tmp_path / "later.csv")
    found = await known(db)
    assert {one.intents[0] for one in found.values()} == {"transactional"}
    assert {one.intent_source for one in found.values()} == {"person"}
    assert sorted(one.difficulty or 0 for one in found.values()) in ([0, 5, 99], [5, 99, 99])


async def test_states(planner: Planner, db: Database) -> None:
    ids = [one.id for one in (await known(db)).values()]
    off = await planner.edits.disable(ids)
    assert all(one.disabled for one in (await known(db)).values())
    await planner.edits.revert(off.undo)
    assert not any(one.disabled for one in (await known(db)).values())
    away = await planner.edits.archive(ids[:2])
    assert away.count == 2
    assert (await planner.edits.archive(ids)).count == 1, "two are away already"
    assert (await planner.edits.restore(ids)).count == 3
    assert {one.state for one in (await known(db)).values()} == {"new"}


async def test_tags(planner: Planner, db: Database) -> None:
    ids = [one.id for one in (await known(db)).values()]
    await planner.edits.tag(ids, ["home", "sale"])
    await planner.edits.tag(ids[:1], ["new"], ["sale"])
    assert sorted(one.tags for one in (await known(db)).values()) == [["home", "new"], ["home", "sale"], ["home", "sale"]]


async def test_a_keyword_is_there_once(planner: Planner, db: Database) -> None:
    sofa = (await known(db))["sofa"]
    with pytest.raises(InputError, match="is there already"):
        await planner.edits.rename(sofa.id, "Cheap  SOFA")
    with pytest.raises(InputError):
        await planner.edits.rename(sofa.id, "  ")
    await planner.edits.rename(sofa.id, "  big   sofa ")
    assert (await known(db))["big sofa"].key.startswith("big sofa\x1fus")
    await planner.edits.add(["cheap sofa"], "de")
    clash = await planner.edits.set_place([one.id for one in (await known(db)).values()], country="de", language="de")
    assert clash.left == []
    second = await planner.edits.add(["cheap sofa"], "us", "de")
    clash = await planner.edits.set_place(second.undo.made, country="de")
    assert (clash.left, clash.count) == (["cheap sofa"], 0)


async def test_by_hand(planner: Planner, db: Database) -> None:
    done = await planner.edits.add(["Sofa", " leather sofa ", "leather  sofa", "", "x" * 900, "buy sofa"], "us")
    assert done.left == ["Sofa", "x" * 900]
    made = (await known(db))["leather sofa"]
    assert (made.volume, made.import_number, made.country) == (None, 0, "us")
    assert (await known(db))["buy sofa"].intent_source == "rules"
    forth = await planner.edits.revert(done.undo)
    assert "leather sofa" not in await known(db)
    await planner.edits.revert(forth)
    assert (await known(db))["leather sofa"].id == made.id


async def test_deleted_keywords_come_back_with_their_results_pages(planner: Planner, db: Database) -> None:
    found = await known(db)
    ids = [one.id for one in found.values()]
    pages = KeywordResults(keyword_id=found["sofa"].id, urls=["https://a.test/"], source="file")
    await db.write(keywords.put_results, [pages])
    done = await planner.edits.remove(ids)
    assert (await known(db), await db.read(keywords.results)) == ({}, {})
    await planner.edits.add(["sofa"], "us")
    await planner.edits.revert(done.undo)
    back = await known(db)
    assert back["cheap sofa"] == found["cheap sofa"]
    assert back["sofa"].volume is None, "the one that came anew stays"
    assert await db.read(keywords.results) == {}


async def test_in_and_out_of_a_cluster(planner: Planner, db: Database) -> None:
    await planner.edits.add(["cheap sofas", "affordable couch", "sofa cleaning", "clean a couch", "garden hose"])
    ids = [one.id for one in (await known(db)).values()]
    await planner.clusters.make()
    (row, *_rest) = await planner.clusters.rows()
    alone = next(one for one in (await known(db)).values() if not one.cluster_id)
    put = await planner.edits.move([alone.id], row.cluster.id)
    assert ((await known(db))[alone.text].cluster_id, (await known(db))[alone.text].state) == (row.cluster.id, "mapped")
    assert put.undo.ids == [alone.id]
    out = await planner.edits.move(ids, "")
    assert {one.cluster_id for one in (await known(db)).values()} == {""}
    await planner.edits.revert(out.undo)
    assert (await known(db))[alone.text].cluster_id == row.cluster.id
    await planner.edits.revert(put.undo)
    assert (await known(db))[alone.text].cluster_id == ""


def test_pasted_lines() -> None:
    assert lines_of("a b\r\n\n  c \nd\t100\n\t5\n") == ["a b", "c", "d"]
