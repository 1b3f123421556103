"""The keywords in an export, of whichever tool: read row by row, so that size does not matter.

for export in open_exports(Path("Keyword Stats.csv")):
    for row in export.rows():
        if isinstance(row, Refused): ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.keyword import ImportedKeyword
from alwrity_desktop.planner.fields import fields_of
from alwrity_desktop.planner.figures import NoNumberError, Numbers, writes_decimal_comma
from alwrity_desktop.planner.layouts import Column, Header, recognise
from alwrity_desktop.planner.reading import AS_FOUND, Reading
from alwrity_desktop.planner.sheets import Row, Sheet, sheets

LONGEST = 400
"""Characters of the longest keyword that is taken. Google's own limit for a keyword is 80."""
_BUCKETS = frozenset((0, 50, 500, 5_000, 50_000, 500_000))
"""What Keyword Planner writes for accounts that spend little (keyword exports of 2025)."""
_BROAD = re.compile(r"(^|\s)\+(?=\w)")
_FORMULA = re.compile(r"[(!:]|^=[A-Z]+\d")
_WORD = re.compile(r"\w")
_NO = frozenset(("0", "false", "no", "n"))


@dataclass(slots=True, frozen=True)
class Refused:
    """A row that was not taken, or a figure of a row that was (`taken`), with the reason as a whole sentence."""

    line: int
    reason: str
    taken: bool = False


@dataclass(slots=True)
class Export:
    """One table of keywords. `header.tool` is "" where no layout fits and a column map should be confirmed."""

    sheet: Sheet
    header: Header
    numbers: Numbers
    sample: list[list[str]]
    wanted: Reading = AS_FOUND

    def rows(self) -> Iterator[ImportedKeyword | Refused]:
        """Every row below the header, in order: a keyword, or why there is none. Raises InputError (see sheets)."""
        return self._read(self.sheet.rows())

    def first(self, count: int) -> list[ImportedKeyword | Refused]:
        """The same of the first `count` rows below the header. Raises InputError."""
        below = [row for row in self.sheet.top() if row[0] > self.header.line]
        return list(self._read(iter(below[:count])))

    def _read(self, rows: Iterator[Row]) -> Iterator[ImportedKeyword | Refused]:
        reader = _RowReader(self.header, self.numbers, self.wanted)
        for line, cells in rows:
            if line > self.header.line:
                yield from reader.read(line, cells)


def open_exports(path: Path, known: Mapping[str, str] | None = None, wanted: Reading = AS_FOUND) -> list[Export]:
    """The tables of keywords in a file; a zip's other tables are left out.

    known: a confirmed column map, see layouts.recognise. wanted: what goes before what is found (see Reading).
    Raises InputError for a file without keywords, StorageError.
    """
    found = [_export(sheet, known, wanted) for sheet in sheets(path, wanted)]
    chosen = [export for export in found if export.header.tool or len(found) == 1]
    if not chosen:
        raise InputError(
            _("No table in “{name}” holds keywords.", name=path.name), _("Unpack it and choose the file that has them.")
        )
    return chosen


def _export(sheet: Sheet, known: Mapping[str, str] | None, wanted: Reading) -> Export:
    top = sheet.top()
    if not top:
        raise InputError(_("“{name}” is empty.", name=sheet.name), _("Export the keywords again."))
    header = recognise(top, sheet.delimiter, known, wanted)
    below = [cells for line, cells in top if line > header.line]
    places = {column.place for name, columns in header.columns.items() if name not in ("text", "url") for column in columns}
    cells = [row[place] for row in below for place in places if place < len(row)]
    comma = writes_decimal_comma(cells) and bool(sheet.delimiter)
    return Export(sheet, header, Numbers(decimal_comma=comma), below[:20], wanted)


class _RowReader:
    """Reads the rows of one table."""

    def __init__(self, header: Header, numbers: Numbers, wanted: Reading) -> None:
        self._header = header
        self._wanted = wanted
        self._results = "result_url" in header.columns
        self._planner = header.tool == "google_keyword_planner"
        self._place = header.columns["text"][0].place
        self._active = header.columns.get("active")
        self._fields = fields_of(header, numbers)

    def read(self, line: int, cells: list[str]) -> Iterator[ImportedKeyword | Refused]:
        """The keyword of a row and what is wrong with its figures, or only the reason why it is refused."""
        text = self._text(cells)
        if reason := self._refusal(text, cells):
            yield Refused(line, reason)
            return
        made = ImportedKeyword(text, line)
        problems: list[str] = []
        width = len(cells)
        for field in self._fields:
            value = cells[field.column.place] if field.column.place < width else ""
            try:
                field.put(made, field.parsed(value))
            except NoNumberError:
                problems.append(_("“{value}” under “{head}” is no number.", value=value[:40], head=field.column.head))
        yield self._settled(made)
        for problem in problems:
            yield Refused(line, problem, taken=True)

    def _text(self, cells: list[str]) -> str:
        """The keyword without spreadsheet guards and the signs of match types ([exact], "phrase", +broad)."""
        text = " ".join(cells[self._place].split()) if self._place < len(cells) else ""
        if not text or text[0].isalnum():
            return _BROAD.sub(r"\1", text) if "+" in text else text
        if text[:2] in ("'=", "'+", "'-", "'@"):
            text = text[1:]
        if len(text) > 2 and (text[0], text[-1]) in (("[", "]"), ('"', '"')):
            text = text[1:-1].strip()
        return _BROAD.sub(r"\1", text)

    def _refusal(self, text: str, cells: list[str]) -> str:
        if not text:
            return _("There is no keyword.")
        if "\ufffd" in text:
            return _("It holds bytes that are no text in this file's encoding.")
        if len(text) > LONGEST:
            return _("It is {count} characters long; a keyword has at most {most}.", count=len(text), most=LONGEST)
        if text[0] == "=" and _FORMULA.search(text):
            return _("It is a formula, not a keyword.")
        if not text[0].isalnum() and not _WORD.search(text):
            return _("It holds no word.")
        if self._header.width and len(cells) > self._header.width + 2:
            return ngettext(
                "It has {count} cell, the header {width}.", "It has {count} cells, the header {width}.", len(cells),
                width=self._header.width,
            )  # fmt: skip
        if self._results and "." not in _cell(cells, self._header.columns["result_url"][0]):
            return _("It names no address of a results page.")
        if self._active and _cell(cells, self._active[0]).lower() in _NO:
            return _("It is marked as not active.")
        return ""

    def _settled(self, made: ImportedKeyword) -> ImportedKeyword:
        """What only the whole row tells: buckets of small accounts, ranges in two columns; what the file leaves out."""
        if self._planner and made.volume in _BUCKETS and not any(month is not None for month in made.trend):
            made.volume_estimated = True
        elif made.volume_high is not None:
            if made.volume_high == made.volume:
                made.volume_high = None
            else:
                made.volume_estimated = True
        wanted = self._wanted
        if wanted.country and not made.country:
            made.country = wanted.country
        if wanted.language and not made.language:
            made.language = wanted.language
        if wanted.currency and made.cpc is not None and not made.currency:
            made.currency = wanted.currency
        return made


def _cell(cells: list[str], column: Column) -> str:
    return cells[column.place] if column.place < len(cells) else ""
