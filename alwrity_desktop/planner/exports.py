"""The keywords in an export, of whichever tool: read row by row, so that size does not matter.

for export in open_exports(Path("Keyword Stats.csv")):
    for row in export.rows():
        if isinstance(row, Refused): ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.keyword import ImportedKeyword, Intent
from alwrity_desktop.planner.figures import NoNumberError, Numbers, writes_decimal_comma
from alwrity_desktop.planner.layouts import HEADER_WITHIN, Column, Header, recognise
from alwrity_desktop.planner.sheets import Sheet, sheets

LONGEST = 400
"""Characters of the longest keyword that is taken. Google's own limit for a keyword is 80."""
_BUCKETS = frozenset((0, 50, 500, 5_000, 50_000, 500_000))
"""What Keyword Planner writes for accounts that spend little (keyword exports of 2025)."""
_SAMPLE = 400
_SPACES = re.compile(r"\s+")
_INTENTS: dict[str, Intent] = {
    "informational": "informational", "commercial": "commercial", "transactional": "transactional",
    "navigational": "navigational", "i": "informational", "c": "commercial", "t": "transactional", "n": "navigational",
}  # fmt: skip
_CODES: dict[str, Intent] = {"0": "commercial", "1": "informational", "2": "navigational", "3": "transactional"}
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

    def rows(self) -> Iterator[ImportedKeyword | Refused]:
        """Every row below the header, in order: a keyword, or why there is none. Raises InputError (see sheets)."""
        reader = _RowReader(self.header, self.numbers)
        for line, cells in self.sheet.rows():
            if line > self.header.line:
                yield from reader.read(line, cells)


def open_exports(path: Path, known: Mapping[str, str] | None = None) -> list[Export]:
    """The tables of keywords in a file; a zip's other tables are left out.

    known: a confirmed column map, see layouts.recognise. Raises InputError for a file without keywords, StorageError.
    """
    found = [_export(sheet, known) for sheet in sheets(path)]
    chosen = [export for export in found if export.header.tool or len(found) == 1]
    if not chosen:
        raise InputError(
            _("No table in “{name}” holds keywords.", name=path.name), _("Unpack it and choose the file that has them.")
        )
    return chosen


def _export(sheet: Sheet, known: Mapping[str, str] | None) -> Export:
    top = list(islice(sheet.rows(), _SAMPLE))
    if not top:
        raise InputError(_("“{name}” is empty.", name=sheet.name), _("Export the keywords again."))
    header = recognise(top[: HEADER_WITHIN + 20], sheet.delimiter, known)
    below = [cells for line, cells in top if line > header.line]
    places = {column.place for name, columns in header.columns.items() if name not in ("text", "url") for column in columns}
    cells = [row[place] for row in below for place in places if place < len(row)]
    comma = writes_decimal_comma(cells) and bool(sheet.delimiter)
    return Export(sheet, header, Numbers(decimal_comma=comma), below[:20])


class _RowReader:
    """Reads the rows of one table."""

    def __init__(self, header: Header, numbers: Numbers) -> None:
        self._header = header
        self._numbers = numbers
        self._planner = header.tool == "google_keyword_planner"

    def read(self, line: int, cells: list[str]) -> Iterator[ImportedKeyword | Refused]:
        """The keyword of a row and what is wrong with its figures, or only the reason why it is refused."""
        text = self._text(cells)
        if reason := self._refusal(text, cells):
            yield Refused(line, reason)
            return
        made = ImportedKeyword(text, line)
        problems: list[str] = []
        for name in self._header.columns:
            try:
                self._fill(made, name, cells)
            except NoNumberError:
                column = self._header.columns[name][0]
                problems.append(
                    _("“{value}” under “{head}” is no number.", value=self._cell(cells, column)[:40], head=column.head)
                )
        yield self._settled(made)
        for problem in problems:
            yield Refused(line, problem, taken=True)

    def _text(self, cells: list[str]) -> str:
        """The keyword without spreadsheet guards and the signs of match types ([exact], "phrase", +broad)."""
        text = _SPACES.sub(" ", self._cell(cells, self._header.columns["text"][0])).strip()
        if text[:2] in ("'=", "'+", "'-", "'@"):
            text = text[1:]
        if len(text) > 2 and (text[0], text[-1]) in (("[", "]"), ('"', '"')):
            text = text[1:-1].strip()
        return re.sub(r"(^|\s)\+(?=\w)", r"\1", text)

    def _refusal(self, text: str, cells: list[str]) -> str:
        if not text:
            return _("There is no keyword.")
        if "\ufffd" in text:
            return _("It holds bytes that are no text in this file's encoding.")
        if len(text) > LONGEST:
            return _("It is {count} characters long; a keyword has at most {most}.", count=len(text), most=LONGEST)
        if text.startswith("=") and re.search(r"[(!:]|^=[A-Z]+\d", text):
            return _("It is a formula, not a keyword.")
        if not re.search(r"\w", text):
            return _("It holds no word.")
        if self._header.width and len(cells) > self._header.width + 2:
            return _("It has {count} cells, the header {width}.", count=len(cells), width=self._header.width)
        if (active := self._header.columns.get("active")) and self._cell(cells, active[0]).lower() in _NO:
            return _("It is marked as not active.")
        return ""

    @staticmethod
    def _cell(cells: list[str], column: Column) -> str:
        return cells[column.place] if column.place < len(cells) else ""

    def _fill(self, made: ImportedKeyword, name: str, cells: list[str]) -> None:
        column = self._header.columns[name][0]
        value = self._cell(cells, column)
        if name in ("country", "language", "url", "parent", "topic", "currency"):
            setattr(made, name, value)
        elif name == "volume":
            self._fill_volume(made, value)
        elif name in ("clicks", "impressions", "volume_low", "volume_high"):
            setattr(made, "volume" if name == "volume_low" else name, self._numbers.whole(value))
        elif name in ("difficulty", "position"):
            setattr(made, name, self._numbers.number(value))
        elif name == "cpc":
            made.cpc = self._numbers.number(value)
            if column.star:
                made.currency = column.star.upper()
        elif name == "competition":
            found = self._numbers.number(value)
            made.competition = found / 100 if found is not None and self._planner else found
        elif name == "ctr":
            made.ctr = self._numbers.share(value)
        elif name == "tags":
            made.tags = tuple(part.strip() for part in re.split(r"[,;|\n]", value) if part.strip())
        elif name == "trend":
            made.trend = tuple(self._numbers.whole(self._cell(cells, month)) for month in self._header.columns[name])
        elif name == "trend_list":
            made.trend = tuple(
                self._numbers.whole(part) for part in re.split(r"[,;|\s]+", value) if part and "." not in part
            )
        else:
            made.intents = tuple(dict.fromkeys((*made.intents, *self._intents(name, value))))

    def _fill_volume(self, made: ImportedKeyword, value: str) -> None:
        span = self._numbers.span(value)
        if span:
            made.volume, made.volume_high = span
            made.volume_estimated = True
        else:
            made.volume = self._numbers.whole(value)
            made.volume_estimated = value.strip().startswith(("<", ">", "~"))

    def _intents(self, name: str, value: str) -> list[Intent]:
        if name == "intents":
            parts = [part for part in re.split(r"[,;|/\s]+", value.lower()) if part]
            codes = _CODES if self._header.tool == "semrush_api" else {}
            return [found for part in parts if (found := codes.get(part) or _INTENTS.get(part))]
        told = _INTENTS.get(name)
        return [told] if told and value.lower() in ("true", "1", "yes", "y") else []

    def _settled(self, made: ImportedKeyword) -> ImportedKeyword:
        """What only the whole row tells: buckets of small accounts, ranges given as two columns."""
        if self._planner and made.volume in _BUCKETS and not any(month is not None for month in made.trend):
            return replace(made, volume_estimated=True)
        if made.volume_high is not None and made.volume_high != made.volume:
            return replace(made, volume_estimated=True)
        return replace(made, volume_high=None)
