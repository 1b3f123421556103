"""Dates in sentences that have gone by: what was still to come when it was written, or "this year" of a past one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from alwrity_desktop.core.paths import resource
from alwrity_desktop.language import sentences
from alwrity_desktop.page.phrases import Phrases, listed, plain
from alwrity_desktop.page.tree import Leaf, Place

_YEAR = re.compile(r"(?<![\w.,/$€£#-])(?:19[5-9]\d|20\d\d)(?![\w/-]|[.,]\d|\s?[%€$£])")
_CENTURY = re.compile(r"(?:19|20)\d\d")
_ISO = re.compile(r"(?<![\d-])(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-])")


@dataclass(slots=True, frozen=True)
class Stale:
    """A sentence with a date that has gone by, and its place, as if its chunk began at 0.

    kind: "future" for what was to come by then, "now" for what is said to be so at present.
    """

    text: str
    place: Place
    when: date
    kind: Literal["future", "now"]


@dataclass(slots=True, frozen=True)
class _Words:
    future: Phrases[str]
    now: Phrases[str]
    past: Phrases[str]
    months: dict[str, int]
    dated: re.Pattern[str]


def stale(leaf: Leaf, language: str, today: date) -> tuple[Stale, ...]:
    """The sentences of a leaf whose dates have gone by, for `Page.per_leaf`; none where nothing is known of `language`."""
    words = _words().get(re.split(r"[-_]", language.lower())[0] or "en")
    if words is None or leaf.role in ("code", "quote") or not _CENTURY.search(leaf.text):
        return ()
    if not words.future.within(leaf.text) and not words.now.within(leaf.text):
        return ()
    found: list[Stale] = []
    for span in sentences(leaf.text, language, lines=True):  # those of a leaf are counted plainly: "5. März" ends one
        text = leaf.text[span.start : span.end]
        when = _latest(text, words) if _CENTURY.search(text) else None
        if when is None or when >= today or words.past.within(text):
            continue
        kind = _kind(text, words, when, today)
        if kind:
            found.append(Stale(text, leaf.place_in(span.start, span.end), when, kind))
    return tuple(found)


def years(text: str) -> list[int]:
    """The years named in `text`."""
    return [int(match[0]) for match in _YEAR.finditer(text)]


def _kind(sentence: str, words: _Words, when: date, today: date) -> Literal["future", "now", ""]:
    if words.future.within(sentence):
        return "future"
    return "now" if when.year < today.year and words.now.within(sentence) else ""


def _latest(sentence: str, words: _Words) -> date | None:
    """The last day that `sentence` names; a year alone ends with its last day."""
    days = [date(year, 12, 31) for year in years(sentence)]
    exact = [_day(int(match[1]), int(match[2]), int(match[3])) for match in _ISO.finditer(sentence)]
    for match in words.dated.finditer(plain(sentence)):
        day = match["before"] or match["after"]
        exact.append(_day(int(match["year"]), words.months[match["month"]], int(day) if day else 28))
    if exact and len(exact) >= len(days):
        days = []
    return max([*days, *(day for day in exact if day)], default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _words() -> dict[str, _Words]:
    data: dict[str, dict[str, str]] = tomllib.loads(resource("checks", "dates.toml").read_text(encoding="utf-8"))
    return {code: _read(table) for code, table in data.items()}


def _read(table: dict[str, str]) -> _Words:
    months = {name.strip(): number for number, names in enumerate(listed(table["months"]), 1) for name in names.split(",")}
    names = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True))
    after = r"(?:\s+(?P<after>\d{1,2})(?:st|nd|rd|th)?,?)?" if table.get("order") else r"(?P<after>(?!))?"
    dated = (
        rf"(?:(?<!\d)(?P<before>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?\s+(?:of\s+|de\s+)?)?(?<!\w)(?P<month>{names})\.?{after}"
    )
    return _Words(
        Phrases((phrase, phrase) for phrase in listed(table["future"])),
        Phrases((phrase, phrase) for phrase in listed(table["now"])),
        Phrases((phrase, phrase) for phrase in listed(table["past"])),
        months,
        re.compile(rf"{dated}\s+(?:de\s+)?(?P<year>20\d\d)(?!\d)"),
    )
