"""How each column of an export is read: its cells parsed (equal ones once) and put into the keyword."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from alwrity_desktop.model.keyword import ImportedKeyword, Intent
from alwrity_desktop.planner.figures import NoNumberError, Numbers
from alwrity_desktop.planner.layouts import Column, Header

MOST_REMEMBERED = 20_000
"""Different cells of a column whose parsed form is kept; figures repeat, so this is most of the speed."""
_INTENTS: dict[str, Intent] = {
    "informational": "informational", "commercial": "commercial", "transactional": "transactional",
    "navigational": "navigational", "i": "informational", "c": "commercial", "t": "transactional", "n": "navigational",
}  # fmt: skip
_CODES: dict[str, Intent] = {"0": "commercial", "1": "informational", "2": "navigational", "3": "transactional"}
_YES = frozenset(("true", "1", "yes", "y"))
_BROKEN = object()
_TEXTS = frozenset(("country", "language", "url", "parent", "topic", "currency", "result_url"))


class Field:
    """One column: `parsed` gives a cell's value, or raises NoNumberError; `put` sets it in the keyword."""

    __slots__ = ("_known", "_parse", "column", "put")

    def __init__(self, column: Column, parse: Callable[[str], Any], put: Callable[[ImportedKeyword, Any], None]) -> None:
        self.column = column
        self.put = put
        self._parse = parse
        self._known: dict[str, Any] = {}

    def parsed(self, cell: str) -> Any:
        """The cell's value. Raises NoNumberError."""
        found = self._known.get(cell, self)
        if found is self:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            try:
                found = self._parse(cell)
            except NoNumberError:
                found = _BROKEN
            self._known[cell] = found
        if found is _BROKEN:
            raise NoNumberError(cell)
        return found


def fields_of(header: Header, numbers: Numbers) -> list[Field]:
    """A field for each column that is read but the keyword itself; the months of a trend one by one, oldest first."""
    found: list[Field] = []
    for name, columns in header.columns.items():
        if name in ("text", "active"):
            continue
        if name == "trend":
            found += [Field(month, numbers.whole, _add_month) for month in columns]
        else:
            found.append(Field(columns[0], *_reading(name, columns[0], header.tool, numbers)))
    return found


def _reading(
    name: str, column: Column, tool: str, numbers: Numbers
) -> tuple[Callable[[str], Any], Callable[[ImportedKeyword, Any], None]]:
    parse: Callable[[str], Any]
    if name in _TEXTS:
        return str, _setter(name)
    if name == "volume":
        return lambda cell: _volume(cell, numbers), _put_volume
    if name in ("clicks", "impressions", "volume_low", "volume_high"):
        return numbers.whole, _setter("volume" if name == "volume_low" else name)
    if name == "result_rank":
        return numbers.whole, _setter(name)
    if name in ("difficulty", "position"):
        return numbers.number, _setter(name)
    if name == "cpc":
        return numbers.number, _price_setter(column.star.upper())
    if name == "competition":
        parse = _indexed(numbers) if tool == "google_keyword_planner" else numbers.number
        return parse, _setter(name)
    if name == "ctr":
        return numbers.share, _setter(name)
    if name == "tags":
        return _tags, _setter(name)
    if name == "trend_list":
        return lambda cell: _trend(cell, numbers), _setter("trend")
    return lambda cell: _intents(name, cell, tool), _add_intents


def _setter(name: str) -> Callable[[ImportedKeyword, Any], None]:
    def put(made: ImportedKeyword, value: Any) -> None:
        setattr(made, name, value)

    return put


def _price_setter(currency: str) -> Callable[[ImportedKeyword, Any], None]:
    def put(made: ImportedKeyword, value: Any) -> None:
        made.cpc = value
        if currency:
            made.currency = currency

    return put


def _put_volume(made: ImportedKeyword, value: tuple[int | None, int | None, bool]) -> None:
    made.volume, high, made.volume_estimated = value
    if high is not None:
        made.volume_high = high


def _add_month(made: ImportedKeyword, value: int | None) -> None:
    made.trend = (*made.trend, value)


def _add_intents(made: ImportedKeyword, value: tuple[Intent, ...]) -> None:
    made.intents = tuple(dict.fromkeys((*made.intents, *value))) if made.intents else value


def _indexed(numbers: Numbers) -> Callable[[str], float | None]:
    """Keyword Planner's indexed competition, 0-100, as a share."""

    def parse(cell: str) -> float | None:
        found = numbers.number(cell)
        return None if found is None else found / 100

    return parse


def _volume(cell: str, numbers: Numbers) -> tuple[int | None, int | None, bool]:
    span = numbers.span(cell)
    if span:
        return (*span, True)
    return numbers.whole(cell), None, cell.startswith(("<", ">", "~"))


def _tags(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,;|\n]", cell) if part.strip())


def _trend(cell: str, numbers: Numbers) -> tuple[int | None, ...]:
    return tuple(numbers.whole(part) for part in re.split(r"[,;|\s]+", cell) if part and "." not in part)


def _intents(name: str, cell: str, tool: str) -> tuple[Intent, ...]:
    if name == "intents":
        parts = [part for part in re.split(r"[,;|/\s]+", cell.lower()) if part]
        codes = _CODES if tool == "semrush_api" else {}
        found: list[Intent] = [intent for part in parts if (intent := codes.get(part) or _INTENTS.get(part))]
        return tuple(dict.fromkeys(found))
    told = _INTENTS.get(name)
    return (told,) if told and cell.lower() in _YES else ()
