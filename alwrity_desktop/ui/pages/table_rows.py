"""Filtering and sorting of up to hundreds of thousands of rows in slices of a few milliseconds.

Slices on the window thread and not a thread: whatever thread runs Python holds its lock for up to 5 ms at a time, and a
frame of a table asks Python for some hundred cells, so that a sort elsewhere would hold up every frame.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from alwrity_desktop.ui.pages.table_columns import Choice, Column, Dates, Filter, Parts, Range, Row, Table, fold

Result = TypeVar("Result")
Work = Generator[None, None, Result]
"""Yields after each slice, at most about a millisecond's work; returns its result."""
SLICE = 2000
"""Rows between two yields."""
_WORD = re.compile(r'-?"[^"]+"?|\S+')


@dataclass(slots=True)
class Wanted:
    """What is to be shown: search text, the value chosen in each filter ("" or None: all), order."""

    text: str = ""
    chosen: dict[str, Any] = field(default_factory=dict[str, Any])
    sort: str = ""
    falling: bool = False


class RowSet:
    """Rows of a table, with what was worked out about them: sort keys, orders, folded texts. Rows are never changed."""

    def __init__(self, table: Table[Any], rows: Sequence[Any]) -> None:
        self.rows = rows
        self._columns: dict[str, Column[Any]] = {column.name: column for column in table.columns}
        self._filters: dict[str, Filter[Any]] = {made.name: made for made in table.filters}
        self._local_search = not table.asks
        self._orders: dict[str, tuple[list[int], list[int]]] = {}
        self._values: dict[str, list[Any]] = {}
        self._texts: list[str] | None = None

    def find(self, wanted: Wanted) -> Work[Sequence[int]]:
        """The places of the rows to show, in their order."""
        kept: Sequence[int] = range(len(self.rows))
        for name, choice in wanted.chosen.items():
            test = _test(self._filters[name], choice)
            if test is not None:
                values = yield from self._values_of(name)
                kept = yield from _keep(kept, values, test)
        if self._local_search and wanted.text.strip():
            texts = yield from self._folded()
            for word, there in _words(wanted.text):
                kept = yield from _keep_with(kept, texts, word, there=there)
        if wanted.sort:
            kept = yield from self._sorted(kept, wanted.sort, falling=wanted.falling)
        return kept

    def occurring(self, name: str) -> Work[Counter[str]]:
        """The values that occur for a Choice or Parts, each with its number of rows."""
        values = yield from self._values_of(name)
        found: Counter[str] = Counter()
        for start in range(0, len(values), SLICE):
            for value in values[start : start + SLICE]:
                if isinstance(value, str):
                    found[value] += 1
                else:
                    found.update(value)
            yield
        return found

    def prepare(self) -> Work[None]:
        """Work out ahead what searching and sorting will need."""
        if self._local_search:
            yield from self._folded()
        for column in self._columns.values():
            if column.sorts:
                yield from self._order(column.name)

    def _values_of(self, name: str) -> Work[list[Any]]:
        if name not in self._values:
            self._values[name] = yield from _each(self.rows, self._filters[name].value)
        return self._values[name]

    def _folded(self) -> Work[list[str]]:
        if self._texts is None:
            columns = [column for column in self._columns.values() if column.searched]

            def text_of(row: Any) -> str:
                return fold("\n".join([column.shown(row) for column in columns]))

            self._texts = yield from _each(self.rows, text_of)
        return self._texts

    def _sorted(self, kept: Sequence[int], name: str, *, falling: bool) -> Work[list[int]]:
        order, last = yield from self._order(name)
        if falling:
            order = order[::-1]
        whole = [*order, *last]
        if len(kept) == len(self.rows):
            return whole
        marks = bytearray(len(self.rows))
        for start in range(0, len(kept), SLICE):
            for place in kept[start : start + SLICE]:
                marks[place] = 1
            yield
        found: list[int] = []
        for start in range(0, len(whole), SLICE):
            found += [place for place in whole[start : start + SLICE] if marks[place]]
            yield
        return found

    def _order(self, name: str) -> Work[tuple[list[int], list[int]]]:
        """All rows sorted by a column, and apart from them those without a value."""
        if name not in self._orders:
            keys: list[Any] = []
            for start in range(0, len(self.rows), SLICE):
                keys += self._columns[name].sort_keys(self.rows[start : start + SLICE])
                yield
            there: list[int] = []
            last: list[int] = []
            for start in range(0, len(keys), SLICE):
                for place, key in enumerate(keys[start : start + SLICE], start):
                    (last if key is None else there).append(place)
                yield
            order = yield from sorted_places(keys, there)
            self._orders[name] = order, last
        return self._orders[name]


def sorted_places(keys: list[Any], places: list[int]) -> Work[list[int]]:
    """`places` in the order of their keys, equal keys as they stood. Rows go into buckets first: one large sort would
    be one long slice, as Python's sort cannot be left halfway."""
    if len(places) <= 2 * SLICE:
        return sorted(places, key=keys.__getitem__)
    chance = random.Random(len(places))
    sample = sorted(keys[place] for place in chance.sample(places, min(len(places), 4096)))
    bounds = sorted(set(sample[:: max(1, len(sample) * SLICE // len(places))]))
    yield
    buckets: list[list[int]] = [[] for _bound in range(len(bounds) + 1)]
    put = [bucket.append for bucket in buckets]
    for start in range(0, len(places), SLICE):
        for place in places[start : start + SLICE]:
            put[bisect_left(bounds, keys[place])](place)
        yield
    found: list[int] = []
    for bucket in buckets:
        bucket.sort(key=keys.__getitem__)
        found += bucket
        yield
    return found


def _each(rows: Sequence[Any], take: Callable[[Any], Result]) -> Work[list[Result]]:
    found: list[Result] = []
    for start in range(0, len(rows), SLICE // 4):
        found += [take(row) for row in rows[start : start + SLICE // 4]]
        yield
    return found


def _keep(kept: Sequence[int], values: list[Any], test: Callable[[Any], bool]) -> Work[list[int]]:
    found: list[int] = []
    for start in range(0, len(kept), SLICE):
        found += [place for place in kept[start : start + SLICE] if test(values[place])]
        yield
    return found


def _keep_with(kept: Sequence[int], texts: list[str], word: str, *, there: bool) -> Work[list[int]]:
    found: list[int] = []
    for start in range(0, len(kept), 2 * SLICE):
        part = kept[start : start + 2 * SLICE]
        found += [place for place in part if (word in texts[place]) is there]
        yield
    return found


def _words(text: str) -> Iterable[tuple[str, bool]]:
    """The words to look for, and whether each must be there; "quoted words" are one, a leading minus excludes."""
    for piece in _WORD.findall(text):
        out = piece.startswith("-") and len(piece) > 1
        word = fold(piece[1:] if out else piece).strip('"')
        if word:
            yield word, not out


def _test(made: Filter[Row], choice: Any) -> Callable[[Any], bool] | None:
    """Whether a value of the filter fits what was chosen; None where everything does."""
    if isinstance(made, Choice):
        return _has(choice) if choice else None
    if isinstance(made, Parts):
        values = next((frozenset(part.values) for part in made.parts if part.name == choice), None)
        return values.__contains__ if values is not None else None
    if isinstance(made, Range):
        return _between(*choice) if choice and choice != (None, None) else None
    return _since(datetime.now(UTC) - timedelta(days=choice)) if choice else None


def _has(wanted: str) -> Callable[[Any], bool]:
    def test(value: str | tuple[str, ...]) -> bool:
        return value == wanted if isinstance(value, str) else wanted in value

    return test


def _between(least: float | None, most: float | None) -> Callable[[Any], bool]:
    def test(value: float | None) -> bool:
        return value is not None and (least is None or value >= least) and (most is None or value <= most)

    return test


def _since(moment: datetime) -> Callable[[Any], bool]:
    def test(value: datetime | None) -> bool:
        return value is not None and value >= moment

    return test


__all__ = ["Choice", "Dates", "RowSet", "Wanted", "Work", "sorted_places"]
