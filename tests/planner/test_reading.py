"""What a person says of a file goes before what is found; results pages come in; a look tells what is seen."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.keyword import ImportedKeyword
from alwrity_desktop.planner.exports import Refused, open_exports
from alwrity_desktop.planner.importing import Importer
from alwrity_desktop.planner.layouts import recognise
from alwrity_desktop.planner.reading import FIELDS, Reading, checked
from alwrity_desktop.store import keyword_imports, keywords
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.keywords import KeywordFilter

Make = Callable[..., Path]
HEAD = ["Keyword", "Volume", "CPC"]


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(tmp_path / "workspace" / "workspace.db")
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def importer(db: Database, tmp_path: Path) -> Importer:
    return Importer(db, tmp_path / "workspace")


async def texts(db: Database) -> list[str]:
    return [one.text for one in await db.read(keywords.page, KeywordFilter())]


async def test_encoding_delimiter_and_header_row_can_be_said(importer: Importer, db: Database, make: Make) -> None:
    path = make("own.csv", "Liste;von;uns\nKeyword;Volume;x\nцветы;5;1\n", encoding="cp1251")
    said = Reading(encoding="cp1251", delimiter="semicolon", header_row=2)
    found = await importer.import_file(path, wanted=said)
    assert (found.encoding, found.delimiter, found.header_row, found.new) == ("cp1251", ";", 2, 1)
    assert await texts(db) == ["цветы"]


async def test_a_table_can_have_no_header_and_its_columns_are_told_by_place(importer: Importer, make: Make) -> None:
    path = make("raw.csv", [["1", "cheap sofas", "1200"], ["2", "sofa bed", "30"]])
    said = Reading(header_row=0, columns={"column 2": "text", "column 3": "volume"})
    look = await importer.look(path, said)
    assert [(column.name, column.holds, column.samples) for column in look.columns] == [
        ("column 1", "", ("1", "2")),
        ("column 2", "text", ("cheap sofas", "sofa bed")),
        ("column 3", "volume", ("1200", "30")),
    ]
    assert [row.volume for row in look.first if isinstance(row, ImportedKeyword)] == [1200, 30]


async def test_heads_of_no_known_tool_are_not_taken_for_a_keyword(importer: Importer, make: Make) -> None:
    path = make("own.csv", [["Suchwort der Woche", "Wie oft"], ["sofa", "900"], ["bett", "20"]])
    look = await importer.look(path)
    assert (look.found.tool, look.found.header_row) == ("", 1)
    assert [row.text for row in look.first if isinstance(row, ImportedKeyword)] == ["sofa", "bett"]
    assert look.heads[0] == (1, "Suchwort der Woche · Wie oft")


async def test_what_a_file_does_not_say_is_added_and_what_it_says_stays(
    importer: Importer, db: Database, make: Make
) -> None:
    path = make("a.csv", [["Keyword", "Country", "CPC"], ["sofa", "us", "1.2"], ["bed", "", "0.8"], ["rug", "", ""]])
    await importer.import_file(path, wanted=Reading(country="de", language="en", currency="EUR", dated=date(2026, 3, 1)))
    found = {one.text: one for one in await db.read(keywords.page, KeywordFilter())}
    assert [(one.country, one.language, one.currency) for one in found.values()] == [
        ("de", "en", "EUR"), ("de", "en", ""), ("us", "en", "EUR"),
    ]  # fmt: skip
    (made,) = await db.read(keyword_imports.listed)
    assert made.dated.date() == date(2026, 3, 1)


async def test_of_two_columns_of_one_name_each_can_be_chosen(importer: Importer, make: Make) -> None:
    path = make("two.csv", [["Keyword", "Volume", "Volume"], ["sofa", "5", "900"]])
    look = await importer.look(path)
    assert [column.name for column in look.columns] == ["Keyword", "column 2", "column 3"]
    said = Reading(columns={"Keyword": "text", "column 2": "", "column 3": "volume"})
    (sofa,) = (await importer.look(path, said)).first
    assert isinstance(sofa, ImportedKeyword)
    assert sofa.volume == 900


async def test_a_known_tools_map_can_be_changed_and_is_remembered(importer: Importer, make: Make) -> None:
    head = ["Keyword", "Intent", "Volume", "Keyword Difficulty", "CPC (GBP)"]
    path = make("magic.csv", [head, ["sofa", "Commercial", "900", "30", "1.2"]])
    said = Reading(columns={"Keyword": "text", "CPC (GBP)": "cpc", "Volume": "", "Intent": "intents"})
    found = await importer.import_file(path, wanted=said)
    assert (found.tool, found.columns) == (
        "semrush_keyword_magic",
        {"Keyword": "text", "Intent": "intents", "CPC (GBP)": "cpc"},
    )
    again = await importer.look(make("next.csv", [head, ["bed", "", "5", "1", "2"]]))
    (bed,) = again.first
    assert isinstance(bed, ImportedKeyword)
    assert (bed.volume, bed.cpc, bed.currency) == (None, 2, "GBP")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Reading(encoding="latin-99"), "no encoding"),
        (Reading(delimiter="ab"), "cannot part cells"),
        (Reading(columns={"Keyword": "nothing"}), "cannot hold"),
        (Reading(columns={"Volume": "volume"}), "No column holds the keywords"),
        (Reading(header_row=9), "nothing in line 9"),
        (Reading(columns={"Nowhere": "text"}), "no column"),
    ],
)
async def test_what_cannot_be_is_told(importer: Importer, make: Make, said: Reading, sentence: str) -> None:
    path = make("a.csv", [["One", "Two"], ["sofa", "bed"]])
    with pytest.raises(InputError, match=sentence):
        await importer.look(path, said)


def workbook_of(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook of several sheets, as Office Open XML (ECMA-376) lays it out."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    def cell(value: object) -> str:
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    def body(rows: list[list[object]]) -> str:
        return "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)

    names = list(sheets)
    numbers = range(1, len(names) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>' for number in numbers
    )
    listed = "".join(f'<sheet name="{names[number - 1]}" sheetId="{number}" r:id="r{number}"/>' for number in numbers)
    related = "".join(
        f'<Relationship Id="r{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{kind}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{related}</Relationships>',
    }
    for number in numbers:
        rows = body(sheets[names[number - 1]])
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in parts.items():
            archive.writestr(file, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return path


async def test_a_workbooks_longest_sheet_is_taken_or_the_one_that_is_said(importer: Importer, tmp_path: Path) -> None:
    path = workbook_of(
        tmp_path / "book.xlsx",
        {"Notes": [["Keyword"], ["short"]], "Words": [["Keyword", "Volume"], ["sofa", 5], ["bed", 6]]},
    )
    look = await importer.look(path)
    assert (look.found.sheet, look.among) == ("Words", ("Notes", "Words"))
    other = await importer.look(path, Reading(sheet="Notes"))
    assert [row.text for row in other.first if isinstance(row, ImportedKeyword)] == ["short"]
    with pytest.raises(InputError, match="no sheet"):
        await importer.look(path, Reading(sheet="Gone"))


async def test_one_table_of_a_zip_can_be_said(importer: Importer, zipped: Callable[..., Path]) -> None:
    path = zipped("two.zip", {"a.csv": "Keyword,Volume\nsofa,5\n", "b.csv": "Keyword,Volume\nbed,5\nrug,5\n"})
    assert (await importer.preview(path)).new == 3
    assert (await importer.look(path)).others == 1
    assert (await importer.preview(path, wanted=Reading(sheet="b.csv"))).new == 2
    with pytest.raises(InputError, match="no sheet"):
        await importer.preview(path, wanted=Reading(sheet="c.csv"))


async def test_a_preview_counts_as_the_import_does_and_writes_nothing(importer: Importer, db: Database, make: Make) -> None:
    await importer.import_file(
        make("first.csv", [HEAD, ["sofa", "5", ""], ["bed", "7", ""]]), wanted=Reading(dated=date(2025, 1, 1))
    )
    path = make("next.csv", [HEAD, ["Sofa", "9", ""], ["bed", "7", ""], ["rug", "1", ""], ["rug", "2", ""], ["", "1", ""]])
    seen = await importer.preview(path)
    assert (seen.rows, seen.new, seen.changed, seen.unchanged, seen.left_out, seen.whole) == (5, 1, 1, 1, 1, True)
    assert await texts(db) == ["bed", "sofa"]
    done = await importer.import_file(path)
    assert (done.new, done.changed, done.unchanged, done.left_out) == (1, 1, 1, 1)


SERP = [
    ["Search term", "Rank", "URL", "Title"],
    ["sofa bed", "2", "https://b.example/beds", "Beds"],
    ["sofa bed", "1", "https://a.example/sofa", "Sofas"],
    ["sofa bed", "2", "https://b.example/beds", "again"],
    ["bed settee", "1", "https://a.example/sofa", "Sofas"],
    ["bed settee", "2", "https://b.example/beds", "Beds"],
    ["bed settee", "3", "no address", ""],
    ["rug", "1", "https://c.example/rug", "Rugs"],
]


async def test_results_pages_come_in_with_their_addresses_in_order(importer: Importer, db: Database, make: Make) -> None:
    found = await importer.import_file(make("serp.csv", SERP))
    assert (found.tool, found.new, found.results, found.left_out) == ("results_pages", 3, 3, 1)
    by_text = {one.text: one for one in await db.read(keywords.page, KeywordFilter())}
    pages = await db.read(keywords.results)
    assert pages[by_text["sofa bed"].id] == ["https://a.example/sofa", "https://b.example/beds"]
    assert (by_text["sofa bed"].url, by_text["sofa bed"].position) == ("", None)
    later = await importer.import_file(
        make(
            "later.csv", [SERP[0], ["rug", "1", "https://d.example/", ""]] * 1 + [["rug", "2", "https://c.example/rug", ""]]
        )
    )
    assert (later.new, later.changed, later.results) == (0, 0, 1)
    assert (await db.read(keywords.results))[by_text["rug"].id] == ["https://d.example/", "https://c.example/rug"]


async def test_results_pages_with_volumes_are_not_taken_for_own_positions(
    importer: Importer, db: Database, make: Make
) -> None:
    head = ["Keyword", "Search Volume", "Position", "URL", "CPC (EUR)"]
    rows = [[word, "900", at, f"https://{at}.example/", "1.5"] for word in ("sofa", "rug") for at in (1, 2, 3)]
    found = await importer.import_file(make("serp.csv", [head, *rows]))
    assert (found.tool, found.results) == ("results_pages", 2)
    (_rug, sofa) = await db.read(keywords.page, KeywordFilter())
    assert (sofa.volume, sofa.cpc, sofa.currency, sofa.position) == (900, 1.5, "EUR", None)
    own = [[word, "900", "4", "https://own.example/", "1.5"] for word in ("sofa", "rug", "bed")]
    assert (await importer.look(make("own.csv", [head, *own]))).found.tool == "semrush_positions"


async def test_own_ranks_are_not_taken_for_results_pages(importer: Importer, make: Make) -> None:
    path = make(
        "ranks.csv", [["Keyword", "Position", "URL"], *([f"word {n}", "3", "https://own.example/"] for n in range(9))]
    )
    look = await importer.look(path)
    assert look.found.tool == "table"
    assert {column.holds for column in look.columns} == {"text", "position", "url"}


async def test_an_import_that_fails_leaves_no_results(importer: Importer, db: Database, make: Make) -> None:
    text = (
        "Keyword,Rank,URL\n"
        + "sofa,1,https://a.example/\nsofa,2,https://b.example/\n" * 300
        + '"never closed'
        + "x" * 1_100_000
    )
    with pytest.raises(InputError, match="cannot be read as a table"):
        await importer.import_file(make("serp.csv", text))
    assert await db.read(keywords.results) == {}
    assert await db.read(keyword_imports.unfinished) == []


def test_every_field_of_a_map_is_read() -> None:
    for name in FIELDS:
        header = recognise([(1, ["a", "b"])], ",", {"a": "text", "b": name} if name != "text" else {"a": "text"})
        assert name in header.columns
    assert checked(Reading(delimiter="tab")).delimiter == "\t"


def test_a_wrong_encoding_refuses_what_is_no_text(make: Make) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, ["häkelsofa", "1", ""], ["sofa", "2", ""]])
    (export,) = open_exports(make("a.csv", out.getvalue(), encoding="cp1252"), wanted=Reading(encoding="utf-8"))
    rows = list(export.rows())
    assert [isinstance(row, Refused) for row in rows] == [True, False]
