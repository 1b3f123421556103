"""Filtering and sorting of up to hundreds of thousands of rows in slices of a few milliseconds.

Slices on the window thread and not a thread: whatever thread runs Python holds its lock for up to 5 ms at a time, and a
frame of a table asks Python for some hundred cells, so that a sort elsewhere would hold up every frame.
"""

from __future__ import annotations

import random
import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar, cast

from alwrity_desktop.ui.pages.table_columns import (
    KNOWN,
    UNKNOWN,
    Choice,
    Column,
    Dates,
    Filter,
    Parts,
    Range,
    Row,
    Table,
    fold,
)

Result = TypeVar("Result")
Work = Generator[None, None, Result]
"""Yields after each slice, at most about a millisecond's work; returns its result."""
SLICE = 2000
"""Rows between two yields."""
MOST_CHANGED, MOST_MOVED = 2000, 200
"""Rows changed at once, and moved in an order, that are put in one by one."""
_WORD = re.compile(r'-?"[^"]+"?|\S+')


Places = Sequence[int]
"""Places of rows in the whole: a range, or an array, which the garbage collector has not to look through."""


@dataclass(slots=True)
class Wanted:
    """What is to be shown: search text, the value chosen in each filter ("" or None: all), order."""

    text: str = ""
    chosen: dict[str, Any] = field(default_factory=dict[str, Any])
    sort: str = ""
    falling: bool = False


class RowSet:
    """Rows of a table, with what was worked out about them: sort keys, orders, folded texts.

    A row is never changed, but others may take its place (`change`) and rows may go (`remove`): then only what is known
    of these is worked out anew.
    """

    def __init__(self, table: Table[Any], rows: Sequence[Any]) -> None:
        self.rows: list[Any] = list(rows)
        self.gone: set[int] = set()
        self._key = table.key
        self._columns: dict[str, Column[Any]] = {column.name: column for column in table.columns}
        self._filters: dict[str, Filter[Any]] = {made.name: made for made in table.filters}
        self._searched = [column for column in table.columns if column.searched]
        self._local_search = not table.asks
        self._orders: dict[str, tuple[array[int], array[int]]] = {}
        self._values: dict[str, list[Any]] = {}
        self._texts: list[str] | None = None
        self._keys: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self.rows) - len(self.gone)

    def present(self) -> list[Any]:
        """All rows but those that are gone."""
        return [row for place, row in enumerate(self.rows) if place not in self.gone] if self.gone else list(self.rows)

    def places_of(self, keys: Iterable[str]) -> list[int]:
        """Where the rows with these keys are; those that are gone are left out."""
        known = self._by_key()
        return [known[key] for key in keys if key in known]

    def find(self, wanted: Wanted) -> Work[Places]:
        """The places of the rows to show, in their order."""
        kept: Places = range(len(self.rows))
        if self.gone:
            kept = yield from _keep(kept, kept, self._is_there)
        for name, choice in wanted.chosen.items():
            test = fits(self._filters[name], choice)
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
        """The values that occur for a Choice or Parts, each with its number of rows; "" for rows without one. Of a Range
        how many rows have a figure, under KNOWN."""
        values = yield from self._values_of(name)
        found: Counter[str] = Counter()
        if isinstance(self._filters[name], Range):
            none = values.count(None)
            return Counter({KNOWN: len(values) - none, "": none})
        for start in range(0, len(values), SLICE):
            _count(found, values[start : start + SLICE])
            yield
        if self.gone:
            away: Counter[str] = Counter()
            _count(away, [values[place] for place in self.gone])
            found = found - away
        return found

    def prepare(self) -> Work[None]:
        """Work out ahead what searching and sorting will need."""
        if self._local_search:
            yield from self._folded()
        for column in self._columns.values():
            if column.sorts:
                yield from self._order(column.name)
        if self._keys is None:
            known: dict[str, int] = {}
            for start in range(0, len(self.rows), SLICE):
                keys = map(self._key, self.rows[start : start + SLICE])
                known.update(zip(keys, range(start, start + SLICE), strict=False))
                yield
            self._keys = known

    def change(self, fresh: Sequence[Any]) -> bool:
        """Put rows in place of those with their keys, and new ones behind; False where they are so many that all is better
        worked out anew."""
        if len(fresh) > MOST_CHANGED:
            return False
        known = self._by_key()
        before: dict[int, Any] = {}
        for row in fresh:
            place = known.setdefault(self._key(row), len(self.rows))
            if place == len(self.rows):
                self.rows.append(row)
                before[place] = None
            else:
                before.setdefault(place, self.rows[place])
                self.rows[place] = row
        self._renew_lists(before)
        for name in list(self._orders):
            self._reorder(name, before)
        return True

    def remove(self, keys: Iterable[str]) -> None:
        """Take rows away."""
        places = self.places_of(keys)
        self.gone.update(places)
        for place in places:
            del self._by_key()[self._key(self.rows[place])]

    def dispose(self) -> Work[None]:
        """Let go of all rows, piece by piece: hundreds of thousands at once would be a stall."""
        self._orders, self._keys = {}, None
        for held in (self.rows, self._texts or [], *self._values.values()):
            while held:
                del held[-4 * SLICE :]
                yield

    def _is_there(self, place: int) -> bool:
        return place not in self.gone

    def _by_key(self) -> dict[str, int]:
        if self._keys is None:
            self._keys = dict(zip(map(self._key, self.rows), range(len(self.rows)), strict=True))
        return self._keys

    def _renew_lists(self, before: dict[int, Any]) -> None:
        """Filter values and search texts of changed and new places; new ones come in rising order."""
        takes = [(held, self._filters[name].value) for name, held in self._values.items()]
        if self._texts is not None:
            takes.append((self._texts, self._text_of))
        for held, take in takes:
            for place in before:
                held[place : place + 1] = [take(self.rows[place])]

    def _reorder(self, name: str, before: dict[int, Any]) -> None:
        """Move changed places to where they belong in an order; where they are many it is forgotten."""
        keys_of = self._columns[name].sort_keys
        places = list(before)
        now = keys_of([self.rows[place] for place in places])
        old = [None if before[place] is None else keys_of([before[place]])[0] for place in places]
        moved = {
            place: key
            for place, key, was in zip(places, now, old, strict=True)
            if before[place] is None or type(key) is not type(was) or key != was
        }
        if not moved:
            return
        if len(moved) > MOST_MOVED:
            del self._orders[name]
            return

        def key_at(place: int) -> tuple[Any, int]:
            return keys_of([self.rows[place]])[0], place

        there, last = (array("I", [place for place in held if place not in moved]) for held in self._orders[name])
        for place, key in moved.items():
            if key is None:
                last.insert(bisect_left(last, place), place)
            else:
                there.insert(bisect_left(there, (key, place), key=key_at), place)
        self._orders[name] = there, last

    def _values_of(self, name: str) -> Work[list[Any]]:
        if name not in self._values:
            self._values[name] = yield from _each(self.rows, self._filters[name].value)
        return self._values[name]

    def _text_of(self, row: Any) -> str:
        return fold("\n".join([column.shown(row) for column in self._searched]))

    def _folded(self) -> Work[list[str]]:
        if self._texts is None:
            self._texts = yield from _each(self.rows, self._text_of)
        return self._texts

    def _sorted(self, kept: Places, name: str, *, falling: bool) -> Work[Places]:
        order, last = yield from self._order(name)
        if falling:
            order = order[::-1]
        whole = order + last
        if len(kept) == len(self.rows):
            return whole
        marks = bytearray(len(self.rows))
        for start in range(0, len(kept), SLICE):
            for place in kept[start : start + SLICE]:
                marks[place] = 1
            yield
        found: array[int] = array("I")
        for start in range(0, len(whole), SLICE):
            found.extend([place for place in whole[start : start + SLICE] if marks[place]])
            yield
        return found

    def _order(self, name: str) -> Work[tuple[array[int], array[int]]]:
        """All rows sorted by a column, and apart from them those without a value."""
        if name not in self._orders:
            keys: list[Any] = []
            for start in range(0, len(self.rows), SLICE):
                keys += self._columns[name].sort_keys(self.rows[start : start + SLICE])
                yield
            there: list[int] = []
            last: array[int] = array("I")
            for start in range(0, len(keys), SLICE):
                for place, key in enumerate(keys[start : start + SLICE], start):
                    (last if key is None else there).append(place)
                yield
            order = yield from sorted_places(keys, there)
            self._orders[name] = order, last
            while keys:  # hundreds of thousands of texts at once would be a stall
                del keys[-SLICE:]
                yield
        return self._orders[name]


def sorted_places(keys: list[Any], places: list[int]) -> Work[array[int]]:
    """`places` in the order of their keys, equal keys as they stood. Rows go into buckets first: one large sort would
    be one long slice, as Python's sort cannot be left halfway."""
    if len(places) <= 2 * SLICE:
        return array("I", sorted(places, key=keys.__getitem__))
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
    found: array[int] = array("I")
    for bucket in buckets:
        bucket.sort(key=keys.__getitem__)
        found.extend(bucket)
        bucket.clear()
        yield
    return found


def _each(rows: Sequence[Any], take: Callable[[Any], Result]) -> Work[list[Result]]:
    found: list[Result] = []
    for start in range(0, len(rows), SLICE // 4):
        found += [take(row) for row in rows[start : start + SLICE // 4]]
        yield
    return found


def _count(found: Counter[str], values: Iterable[str | tuple[str, ...]]) -> None:
    for value in values:
        if isinstance(value, str):
            found[value] += 1
        elif value:
            found.update(value)
        else:
            found[""] += 1


def _keep(kept: Places, values: Sequence[Any], test: Callable[[Any], bool]) -> Work[Places]:
    found: array[int] = array("I")
    for start in range(0, len(kept), SLICE):
        found.extend([place for place in kept[start : start + SLICE] if test(values[place])])
        yield
    return found


def _keep_with(kept: Places, texts: list[str], word: str, *, there: bool) -> Work[Places]:
    found: array[int] = array("I")
    for start in range(0, len(kept), 2 * SLICE):
        part = kept[start : start + 2 * SLICE]
        found.extend([place for place in part if (word in texts[place]) is there])
        yield
    return found


def _words(text: str) -> Iterable[tuple[str, bool]]:
    """The words to look for, and whether each must be there; "quoted words" are one, a leading minus excludes."""
    for piece in _WORD.findall(text):
        out = piece.startswith("-") and len(piece) > 1
        word = fold(piece[1:] if out else piece).strip('"')
        if word:
            yield word, not out


def fits(made: Filter[Row], choice: Any) -> Callable[[Any], bool] | None:
    """Whether a value of the filter fits what was chosen; None where everything does."""
    if isinstance(made, Choice):
        wanted = frozenset((choice,) if isinstance(choice, str) else choice or ())
        return _has_one(wanted) if wanted and choice else None
    if isinstance(made, Parts):
        values = next((frozenset(part.values) for part in made.parts if part.name == choice), None)
        return values.__contains__ if values is not None else None
    if isinstance(made, Range):
        if choice == UNKNOWN:
            return _is_unknown
        return _between(*choice) if choice and choice != (None, None) else None
    if isinstance(choice, tuple):
        return _within(*cast("tuple[date, date]", choice))
    return _since(datetime.now(UTC) - timedelta(days=choice)) if choice else None


def _has_one(wanted: frozenset[str]) -> Callable[[Any], bool]:
    none = "" in wanted

    def test(value: str | tuple[str, ...]) -> bool:
        if isinstance(value, str):
            return value in wanted
        return not wanted.isdisjoint(value) if value else none

    return test


def _is_unknown(value: Any) -> bool:
    return value is None


def _between(least: float | None, most: float | None) -> Callable[[Any], bool]:
    def test(value: float | None) -> bool:
        return value is not None and (least is None or value >= least) and (most is None or value <= most)

    return test


def _since(moment: datetime) -> Callable[[Any], bool]:
    def test(value: datetime | None) -> bool:
        return value is not None and value >= moment

    return test


def _within(first: date, last: date) -> Callable[[Any], bool]:
    """From the beginning of a day to the end of another, where the person is."""
    begin = datetime(first.year, first.month, first.day).astimezone()
    following = last + timedelta(days=1)
    end = datetime(following.year, following.month, following.day).astimezone()

    def test(value: datetime | None) -> bool:
        return value is not None and begin <= value < end

    return test


__all__ = ["Choice", "Dates", "Places", "RowSet", "Wanted", "Work", "fits", "sorted_places"]
