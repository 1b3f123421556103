"""Every tool's export is known by itself, and read as it is."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError, StorageError
from alwrity_desktop.model.keyword import ImportedKeyword
from alwrity_desktop.planner.exports import Export, Refused, open_exports
from alwrity_desktop.planner.staging import date_of

Make = Callable[..., Path]

PLANNER = [
    ["Keyword Stats 2026-11-02 at 10_15_00"],
    ["November 1, 2025 - October 31, 2026"],
    ["Keyword", "Currency", "Avg. monthly searches", "Three month change", "YoY change", "Competition",
     "Competition (indexed value)", "Top of page bid (low range)", "Top of page bid (high range)",
     "Ad impression share", "Organic impression share", "Organic average position", "In account?", "In plan?",
     "Searches: Sep 2026", "Searches: Oct 2026"],
    ["cheap sofas", "EUR", "1900", "0%", "-10%", "High", "87", "0.31", "1.20", "", "", "", "", "", "1600", "2400"],
    ["sofa beds", "EUR", "50", "", "", "Low", "", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def read(path: Path) -> tuple[Export, list[ImportedKeyword], list[Refused]]:
    (export,) = open_exports(path)
    rows = list(export.rows())
    return (
        export,
        [row for row in rows if isinstance(row, ImportedKeyword)],
        [row for row in rows if isinstance(row, Refused)],
    )


def test_keyword_planner_in_utf_16_with_tabs_and_buckets(make: Make) -> None:
    export, found, refused = read(make("Keyword Stats.csv", PLANNER, encoding="utf-16", delimiter="\t"))
    assert (export.header.tool, export.sheet.encoding, export.sheet.delimiter) == ("google_keyword_planner", "utf-16", "\t")
    assert export.header.line == 3
    assert "In plan?" in export.header.ignored
    sofas, beds = found
    assert (sofas.text, sofas.volume, sofas.volume_estimated) == ("cheap sofas", 1900, False)
    assert (sofas.currency, sofas.cpc, sofas.competition, sofas.trend) == ("EUR", 1.2, 0.87, (1600, 2400))
    assert (beds.volume, beds.volume_estimated, beds.trend, beds.cpc) == (50, True, (None, None), None)
    assert not refused


def test_keyword_planner_with_segments_and_each_bucket(make: Make) -> None:
    rows = [*PLANNER[:2], ["Keyword", "Segmentation", *PLANNER[2][1:]]]
    blank = [""] * (len(PLANNER[2]) - 3)
    rows += [[f"sofa {bucket}", "all", "EUR", bucket, *blank] for bucket in ("0", "50", "500", "5000", "50000", "500000")]
    rows.append(["sofa measured", "all", "EUR", "500", *blank[:-1], "500"])
    export, found, refused = read(make("Keyword Stats.csv", rows, encoding="utf-16", delimiter="\t"))
    assert "Segmentation" in export.header.ignored
    assert [row.volume for row in found] == [0, 50, 500, 5_000, 50_000, 500_000, 500]
    assert [row.volume_estimated for row in found] == [True] * 6 + [False]
    assert not refused


def test_ahrefs_of_2026_keeps_forecasts_out(make: Make) -> None:
    rows = [
        ["#", "Keyword", "Country", "Difficulty", "Volume", "Traffic potential", "SV trend (Nov 2025 - Oct 2026)",
         "SV Forecasting trend (Nov 2026 - Oct 2027)", "Languages"],
        ["1", "sofa", "us", "12", "900", "300", "10,20,30", "40,50,60", "en"],
    ]  # fmt: skip
    export, (sofa,), _refused = read(make("ahrefs.csv", rows, encoding="utf-16", delimiter="\t"))
    assert (sofa.volume, sofa.language, sofa.trend) == (900, "en", (10, 20, 30))
    assert "SV Forecasting trend (Nov 2026 - Oct 2027)" in export.header.ignored


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_ahrefs_keywords_explorer(make: Make, encoding: str) -> None:
    rows = [
        ["#", "Keyword", "Country", "Difficulty", "Volume", "CPC", "CPS", "Parent Keyword", "Last Update", "SERP Features",
         "Global volume", "Traffic potential", "Global traffic potential", "First seen", "Intents", "Languages",
         "Category"],
        ["1", "känguru sofa", "de", "12", "900", "0.45", "1.02", "sofa", "2026-10-01", "Sitelinks", "12000", "300", "400",
         "2019-01-01", "Informational,Commercial", "de", "Home"],
        ["2", "sofa grau", "de", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
    ]  # fmt: skip
    export, found, refused = read(make("ahrefs.csv", rows, encoding=encoding))
    assert export.header.tool == "ahrefs_keywords_explorer"
    first, second = found
    assert (first.text, first.volume, first.difficulty, first.cpc, first.country) == ("känguru sofa", 900, 12, 0.45, "de")
    assert first.intents == ("informational", "commercial")
    assert (first.parent, first.topic) == ("sofa", "Home")
    assert "Global volume" in export.header.ignored
    assert (second.difficulty, second.volume) == (None, None)
    assert not refused


def test_ahrefs_site_explorer_with_true_and_false_columns(make: Make) -> None:
    rows = [
        ["Keyword", "Volume", "KD", "CPC", "Previous organic traffic", "Current organic traffic", "Current position",
         "Current URL", "Branded", "Local", "Informational", "Commercial", "Transactional", "Navigational"],
        ["sofa", "5400", "33", "1.1", "10", "20", "4", "https://example.org/sofa", "false", "false", "true", "false",
         "true", "false"],
    ]  # fmt: skip
    export, (sofa,), _refused = read(make("site.csv", rows))
    assert export.header.tool == "ahrefs_site_explorer"
    assert (sofa.position, sofa.url, sofa.difficulty) == (4, "https://example.org/sofa", 33)
    assert sofa.intents == ("informational", "transactional")


def test_semrush_keyword_magic_with_a_mark_and_any_currency(make: Make) -> None:
    rows = [
        ["Keyword", "Intent", "Volume", "Trend", "Keyword Difficulty", "CPC (GBP)", "Competitive Density", "SERP Features",
         "Number of Results"],
        ["corner sofa", "Commercial, Transactional", "12,100", "81,100,66", "45", "0.87", "1.00", "Images", "1,200,000"],
    ]  # fmt: skip
    export, (sofa,), _refused = read(make("magic.csv", rows, encoding="utf-8-sig"))
    assert export.header.tool == "semrush_keyword_magic"
    assert (sofa.volume, sofa.currency, sofa.cpc, sofa.competition) == (12_100, "GBP", 0.87, 1)
    assert sofa.trend == (81, 100, 66)
    assert sofa.intents == ("commercial", "transactional")


def test_semrush_keyword_magic_as_excel(workbook: Make) -> None:
    export, (sofa,), _refused = read(
        workbook("magic.xlsx", [["Keyword", "Volume", "Keyword Difficulty"], ["corner sofa", 12100, 45.5]])
    )
    assert export.header.tool == "semrush_keyword_magic"
    assert (sofa.text, sofa.volume, sofa.difficulty) == ("corner sofa", 12_100, 45.5)


def test_semrush_strategy_builder_with_cells_over_several_lines(make: Make) -> None:
    rows = [
        ["Database", "Keyword", "Seed keyword", "Page", "Topic", "Page type", "Tags", "Volume",
         "Keyword Difficulty", "CPC (USD)"],
        ["us", "sofa bed", "sofa", "beds\nand sofas", "sofas", "sub-page", "new\nwarm", "2400", "40", "1.5"],
        ["us", "day bed", "sofa", "", "sofas", "", "", "900", "", ""],
    ]  # fmt: skip
    export, (bed, day), _refused = read(make("builder.csv", rows))
    assert export.header.tool == "semrush_strategy_builder"
    assert (bed.line, day.line) == (2, 5)
    assert (bed.country, bed.parent, bed.tags, day.volume) == ("us", "sofa", ("new", "warm"), 900)


def test_semrush_positions(make: Make) -> None:
    rows = [
        ["Keyword", "Position", "Previous position", "Search Volume", "Keyword Difficulty", "CPC", "URL", "Traffic",
         "Traffic (%)", "Traffic Cost", "Competition", "Number of Results", "Trends", "Timestamp",
         "SERP Features by Keyword", "Keyword Intents", "Position Type"],
        ["sofa", "3", "4", "5400", "60", "1.2", "https://example.org/", "12", "1.5", "3", "0.9", "100", "[0.8,1.0]",
         "2026-10-10", "", "informational", "Organic"],
    ]  # fmt: skip
    export, (sofa,), refused = read(make("positions.csv", rows))
    assert export.header.tool == "semrush_positions"
    assert (sofa.position, sofa.volume, sofa.competition) == (3, 5400, 0.9)
    assert not [problem for problem in refused if not problem.taken]


def test_semrush_api_with_semicolons_and_intent_codes(make: Make) -> None:
    rows = [["Keyword", "Search Volume", "CPC", "Competition", "Intents"], ["sofa", "5400", "1.20", "0.9", "1,0"]]
    export, (sofa,), _refused = read(make("api.csv", rows, delimiter=";"))
    assert export.header.tool == "semrush_api"
    assert sofa.intents == ("informational", "commercial")


GERMAN = ["sofa", "1.245", "2730", "45,61 %", "3,4"]
FRENCH = ["sofa", "1\u202f245", "2730", "45,61 %", "3,4"]


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (["Top queries", "Clicks", "Impressions", "CTR", "Position"], ["sofa", "1,245", "2730", "45.61%", "3.4"]),
        (["Häufigste Suchanfragen", "Klicks", "Impressionen", "CTR", "Position"], GERMAN),
        (["Requêtes les plus fréquentes", "Clics", "Impressions", "CTR", "Position"], FRENCH),
    ],
)
def test_search_console_in_the_users_language(zipped: Make, heads: list[str], row: list[str]) -> None:
    from csv import writer
    from io import StringIO

    out = StringIO()
    writer(out).writerows([heads, row])
    path = zipped("console.zip", {"Queries.csv": out.getvalue(), "Countries.csv": "Country,Clicks\nGermany,3\n"})
    export, (sofa,), _refused = read(path)
    assert export.header.tool == "search_console"
    assert (sofa.text, sofa.clicks, sofa.impressions, sofa.position) == ("sofa", 1_245, 2_730, 3.4)
    assert sofa.ctr == pytest.approx(0.4561)


def test_all_of_a_search_console_zip(zipped: Make) -> None:
    tail = "Clicks,Impressions,CTR,Position\n"
    path = zipped("console.zip", {
        "Queries.csv": f"Top queries,{tail}sofa,10,100,10%,3.4\n", "Pages.csv": f"Top pages,{tail}https://a.example/,1,2,50%,1\n",
        "Countries.csv": f"Country,{tail}Germany,3,4,75%,2\n", "Devices.csv": f"Device,{tail}Mobile,3,4,75%,2\n",
        "Dates.csv": "Date,Clicks,Impressions,CTR,Position\n2026-10-01,3,4,75%,2\n",
        "Search appearance.csv": f"Search Appearance,{tail}", "Filters.csv": "Filter,Value\nSearch type,Web\n",
    })  # fmt: skip
    _export, (sofa,), refused = read(path)
    assert (sofa.text, sofa.clicks, sofa.ctr) == ("sofa", 10, 0.1)
    assert not refused


def test_an_own_seed_list_leaves_out_what_is_not_active(make: Make) -> None:
    rows = [
        ["keyword", "industry", "sector", "volume", "difficulty", "country", "is_active"],
        ["sofa", "Home", "Furniture", "100", "", "de", "1"],
        ["bed", "Home", "Furniture", "100", "10", "de", "false"],
    ]
    export, (sofa,), (left,) = read(make("seeds.csv", rows))
    assert export.header.tool == "seed_list"
    assert (sofa.topic, sofa.difficulty) == ("Furniture", None)
    assert left.line == 3


def test_a_plain_list(make: Make) -> None:
    export, found, _refused = read(make("list.txt", "cheap sofas\n\nsofa, grey\r\n[exact sofa]\n+broad +sofa\n"))
    assert export.header.tool == "list"
    assert [row.text for row in found] == ["cheap sofas", "sofa, grey", "exact sofa", "broad sofa"]


def test_european_numbers(make: Make) -> None:
    rows = [["Suchbegriff", "Suchvolumen", "CPC"], ["sofa", "12.100", "1,25"], ["bett", "1.000.000", "0,50"]]
    export, (sofa, bed), _refused = read(make("eu.csv", rows, encoding="cp1252", delimiter=";"))
    assert (export.header.tool, export.numbers.decimal_comma) == ("table", True)
    assert (sofa.volume, sofa.cpc, bed.volume, bed.cpc) == (12_100, 1.25, 1_000_000, 0.5)


def test_ranges_are_estimates(make: Make) -> None:
    rows = [["keyword", "volume"], ["a", "1K - 10K"], ["b", "10-100"], ["c", "<10"], ["d", "1.5M"]]
    _export, found, _refused = read(make("ranges.csv", rows))
    assert [(row.volume, row.volume_high, row.volume_estimated) for row in found] == [
        (1_000, 10_000, True),
        (10, 100, True),
        (10, None, True),
        (1_500_000, None, False),
    ]


def test_bad_rows_are_named_and_the_rest_is_taken(make: Make) -> None:
    rows = [
        ["Keyword", "Volume", "KD", "Notes", "Notes"],
        ["sofa", "100", "20", "", ""],
        ["", "100", "20", "", ""],
        ["bed"],
        ["x" * 5_000, "1", "1", "", ""],
        ["chair", "many", "20", "", ""],
        ["=HYPERLINK(A1)", "1", "1", "", ""],
        ["'=rest", "5", "", "", ""],
        ["wide", "1", "2", "", "", "", "", "", ""],
        ["!!!", "", "", "", ""],
        ["стол 桌子 طاولة", "7", "", "", ""],
        ["con\x07trol", "8", "", "", ""],
    ]
    export, found, refused = read(make("bad.csv", rows))
    assert [row.text for row in found] == ["sofa", "bed", "chair", "=rest", "стол 桌子 طاولة", "control"]
    assert [(row.line, row.taken) for row in refused] == [
        (3, False), (5, False), (6, True), (7, False), (9, False), (10, False),
    ]  # fmt: skip
    assert all(row.reason.endswith(".") for row in refused)
    assert export.header.ignored == ["Notes", "Notes"]
    assert next(row for row in found if row.text == "chair").volume is None


def test_without_a_header_the_column_of_texts_is_taken_and_no_tool_is_claimed(make: Make) -> None:
    export, found, _refused = read(make("raw.csv", [["1", "cheap sofas", "12"], ["2", "sofa bed", "30"]]))
    assert export.header.tool == ""
    assert [row.text for row in found] == ["cheap sofas", "sofa bed"]


def test_a_confirmed_map_goes_first(make: Make) -> None:
    path = make("own.csv", [["Phrase X", "Wanted", "Junk"], ["sofa", "40", "a"]])
    (export,) = open_exports(path, {"phrase x": "text", "wanted": "volume", "junk": ""})
    (sofa,) = [row for row in export.rows() if isinstance(row, ImportedKeyword)]
    assert (sofa.text, sofa.volume, export.header.ignored) == ("sofa", 40, ["Junk"])


@pytest.mark.parametrize("content", ["", "   \n\n", "\ufeff"])
def test_an_empty_file_is_told(make: Make, content: str) -> None:
    with pytest.raises(InputError, match="is empty"):
        open_exports(make("empty.csv", content))


def test_a_file_is_known_by_its_content_not_by_its_name(make: Make, workbook: Make) -> None:
    rows = [["Keyword", "Volume"], ["corner sofa", 12100]]
    for path in (workbook("excel.csv", rows), make("text.xlsx", rows), make("tabs.csv", rows, delimiter="\t")):
        _export, (sofa,), _refused = read(path)
        assert (sofa.text, sofa.volume) == ("corner sofa", 12_100), path.name


def test_a_file_without_line_ends_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "one-line.csv"
    with path.open("wb") as file:
        file.write(b"keyword,volume\n" + b"sofa,5\n" * 40_000)
        file.truncate(1_000_000_000)  # a gigabyte, of holes
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match="cannot be read as a table"):
            read(path)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_a_large_file_is_read_in_little_memory(zipped: Make) -> None:
    wide = "x" * 60_000
    path = zipped("large.zip", {"large.csv": "Keyword,Volume,Notes\n" + f"sofa,5,{wide}\n" * 1_700})
    tracemalloc.start()
    try:
        (export,) = open_exports(path)
        assert sum(isinstance(row, ImportedKeyword) for row in export.rows()) == 1_700
        assert tracemalloc.get_traced_memory()[1] < 60_000_000, "of 100 MB"
    finally:
        tracemalloc.stop()


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _piece in range(420):
            part.write(bytes(1_000_000))
    with pytest.raises(InputError, match="too large for an Excel file"):
        open_exports(path)


def test_a_day_that_is_none_above_the_header_is_left_out(make: Make) -> None:
    rows = [["Keyword Stats 2026-02-31 at 10_15_00"], ["Keyword", "Volume"], ["sofa", "5"]]
    path = make("odd.csv", rows)
    assert date_of(path, open_exports(path)).date() == datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def test_what_is_no_table_is_told(tmp_path: Path, zipped: Make) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    with pytest.raises(InputError, match="no table"):
        open_exports(picture)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04" + b"x" * 100)
    with pytest.raises(InputError, match="damaged"):
        open_exports(broken)
    with pytest.raises(InputError, match="no table"):
        open_exports(zipped("photos.zip", {"a.jpg": "x"}))
    with pytest.raises(StorageError):
        open_exports(tmp_path / "missing.csv")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    sentence, rows = "", list[ImportedKeyword | Refused]()
    try:
        rows = [row for export in open_exports(path) for row in export.rows()]
    except InputError as error:
        sentence = error.happened
    assert sentence.endswith(".") or not sentence
    assert all(row.text if isinstance(row, ImportedKeyword) else row.reason for row in rows)
