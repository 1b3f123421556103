"""What the import of keyword files calls things: tools, fields of a column, encodings, signs between cells."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.widgets.text import Tone

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import ImportedKeyword
    from alwrity_desktop.planner.staging import ImportReport
    from alwrity_desktop.ui.planner.import_presenter import FileState


@cache
def _tools() -> dict[str, str]:
    from alwrity_desktop.planner.layouts import layouts

    return {layout.tool: layout.title for layout in layouts()}


def tool_title(tool: str) -> str:
    """A tool as people know it."""
    own = {
        "": _("Not known"),
        "list": _("Plain list, one keyword a line"),
        "table": _("Table with known heads"),
        "results_pages": _("Results pages (keyword, position, address)"),
    }
    return own.get(tool) or _tools().get(tool, tool)


def fields() -> list[tuple[str, str]]:
    """What a column can hold, in the order of the list; "" is to leave it out."""
    return [
        ("", _("Leave it out")),
        ("text", _("Keyword")),
        ("volume", _("Searches a month")),
        ("volume_low", _("Searches a month, lowest")),
        ("volume_high", _("Searches a month, highest")),
        ("difficulty", _("Difficulty, 0 to 100")),
        ("cpc", _("Price of a click")),
        ("currency", _("Currency")),
        ("competition", _("Competition among advertisers")),
        ("intents", _("Intent")),
        ("country", _("Country")),
        ("language", _("Language")),
        ("parent", _("Parent keyword")),
        ("topic", _("Topic")),
        ("tags", _("Tags")),
        ("trend", _("Searches of one month")),
        ("trend_list", _("Trend, several months in a cell")),
        ("position", _("Own position")),
        ("url", _("Own address")),
        ("clicks", _("Clicks")),
        ("impressions", _("Impressions")),
        ("ctr", _("Click-through rate")),
        ("result_url", _("Address on the results page")),
        ("result_rank", _("Place on the results page")),
        ("informational", _("Yes or no: informational")),
        ("commercial", _("Yes or no: commercial")),
        ("transactional", _("Yes or no: transactional")),
        ("navigational", _("Yes or no: navigational")),
        ("active", _("Yes or no: wanted at all")),
    ]


def encodings() -> list[tuple[str, str]]:
    """Encodings a file may be in, the usual ones in words."""
    from alwrity_desktop.planner.reading import ENCODINGS

    known = {
        "utf-8": _("UTF-8"),
        "utf-8-sig": _("UTF-8 with a byte order mark"),
        "utf-16": _("UTF-16 with a byte order mark"),
        "utf-16-le": _("UTF-16, little end first"),
        "utf-16-be": _("UTF-16, big end first"),
        "cp1252": _("Western Europe (Windows-1252)"),
        "iso8859_15": _("Western Europe (ISO 8859-15)"),
        "cp1250": _("Central Europe (Windows-1250)"),
        "cp1251": _("Cyrillic (Windows-1251)"),
        "cp1253": _("Greek (Windows-1253)"),
        "cp1254": _("Turkish (Windows-1254)"),
        "cp1255": _("Hebrew (Windows-1255)"),
        "cp1256": _("Arabic (Windows-1256)"),
        "shift_jis": _("Japanese (Shift JIS)"),
        "euc_jp": _("Japanese (EUC)"),
        "gb18030": _("Chinese (GB 18030)"),
        "big5": _("Chinese (Big5)"),
        "euc_kr": _("Korean (EUC)"),
    }
    return [(name, known[name]) for name in ENCODINGS]


def delimiters() -> list[tuple[str, str]]:
    """Signs that part cells."""
    return [
        (",", _("Comma")),
        (";", _("Semicolon")),
        ("\t", _("Tab")),
        ("|", _("Pipe |")),
        ("\x1f", _("None: one keyword a line")),
    ]


def standing(file: FileState) -> tuple[str, Tone]:
    """How a file stands, in a few words."""
    if file.error is not None:
        return _("Cannot be imported"), "danger"
    if file.done is not None:
        return _("Imported: {what}", what=", ".join(_parts(file.done)[:2])), "success"
    if file.importing:
        return _("Importing ..."), "accent"
    if file.look is None:
        return _("Looking at it ..."), "plain"
    if file.needs_columns:
        return _("Choose its columns"), "warning"
    if file.counted is None:
        return _("Counting ..."), "plain"
    return ", ".join(_parts(file.counted)[:3]), "plain"


def counts(found: ImportReport) -> str:
    """New, changed, as they were, refused: one sentence."""
    rows = ngettext("{shown} row", "{shown} rows", found.rows, shown=_n(found.rows))
    text = f"{rows}: {', '.join(_parts(found))}"
    return text if found.whole else _("{text}. Counted so far; the rest is counted while it is imported.", text=text)


def _parts(found: ImportReport) -> list[str]:
    """What there is to count; what is nought is left out, but for new keywords."""
    figures = found.refused_count - found.left_out
    parts = [
        (True, _("{count} new", count=_n(found.new))),
        (found.changed, _("{count} changed", count=_n(found.changed))),
        (found.left_out, _("{count} refused", count=_n(found.left_out))),
        (found.unchanged, _("{count} as they were", count=_n(found.unchanged))),
        (found.results, ngettext("results pages of {count} keyword", "results pages of {count} keywords", found.results)),
        (figures, ngettext("{count} figure not readable", "{count} figures not readable", figures)),
    ]
    return [text for there, text in parts if there]


def volume_shown(row: ImportedKeyword) -> str:
    """Searches a month as the file tells them; what it does not tell stays empty."""
    if row.volume is None:
        return ""
    high = f"–{row.volume_high:,}" if row.volume_high is not None else ""
    return f"{row.volume:,}{high}{_(' (estimated)') if row.volume_estimated else ''}"


def _n(count: int) -> str:
    return f"{count:,}"
