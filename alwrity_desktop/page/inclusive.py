"""Words that leave people out or put them down, with what to write instead: a list a language, in resources/inclusive."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.paths import resource
from alwrity_desktop.page.phrases import Found, Phrases, listed, tokens
from alwrity_desktop.page.result import Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place

_STOPS = re.compile(r"[^\w\s'’-]")
_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(slots=True, frozen=True)
class Entry:
    """One entry of a list.

    use: what to write instead, or, in brackets, what to do. The four sets are words before and after that make it fine, or
    without which it is.
    """

    category: str
    use: tuple[str, ...]
    why: str
    level: Literal["bad", "ok"]
    unless_before: frozenset[str]
    unless_after: frozenset[str]
    only_before: frozenset[str]
    only_after: frozenset[str]
    unless_name: bool


@dataclass(slots=True, frozen=True)
class Finding:
    """What was found in the text, and its entry."""

    text: str
    place: Place
    entry: Entry


@dataclass(slots=True, frozen=True)
class _Inside:
    text: str
    start: int
    end: int
    entry: Entry


def categories(language: str) -> dict[str, str]:
    """Names of the categories `language` has, by key; none where no list is kept."""
    return _lists(_code(language))[1]


def findings(page: Page, category: str = "") -> list[Finding]:
    """What was found in the writer's own text and headings, in reading order; of one category or of all."""
    language = _code(page.paper.language)
    if not _lists(language)[0]:
        return []
    return [
        Finding(one.text, (one.start + leaf.base, one.end + leaf.base), one.entry)
        for leaf, found in page.non_empty(_found_in, language)
        for one in found
        if not category or one.entry.category == category
    ]


def judge_category(page: Page, category: str, clean: str) -> Verdict | None:
    """The verdict of one category, None where the language has no list or there is no text. clean: said of nothing."""
    if category not in categories(page.paper.language) or not page.word_count:
        return None
    found = findings(page, category)
    threshold = _("none")
    if not found:
        return good(0, threshold, clean)
    worst = next((one for one in found if one.entry.level == "bad"), found[0])
    advice = ngettext(
        "“{text}”: {why} Instead: {use}.",
        "{count} places, among them “{text}”: {why} Instead: {use}.",
        len(found),
        text=worst.text,
        why=worst.entry.why,
        use=_(" or ").join(_written(word) for word in worst.entry.use[:2]),
    )
    rate = bad if worst.entry.level == "bad" else ok
    return rate(len(found), threshold, advice, [one.place for one in found])


def _written(word: str) -> str:
    """An alternative in quotation marks; one in brackets, which says what to do, without."""
    return word[1:-1] if word.startswith("(") else f"“{word}”"


def _found_in(leaf: Leaf, language: str) -> tuple[_Inside, ...]:
    if leaf.role in ("code", "quote"):
        return ()
    text = leaf.text
    hits = (hit for hit in _lists(language)[0].find(text) if _counts(hit, text))
    return tuple(_Inside(text[hit.start : hit.end], *leaf.place_in(hit.start, hit.end), hit.meaning) for hit in hits)


def _counts(hit: Found[Entry], text: str) -> bool:
    """Do the words around it leave it standing?"""
    entry, read = hit.meaning, tokens(text)
    before = read[hit.first - 1].text if hit.first else ""
    following = read[hit.after] if hit.after < len(read) else None
    stopped = following is None or bool(_STOPS.search(text[hit.end : following.start]))
    after = {"."} if stopped else set[str]()
    if following and (not stopped or entry.unless_after):
        after.add(following.text)
    if before in entry.unless_before or not after.isdisjoint(entry.unless_after):
        return False
    if entry.only_before and before not in entry.only_before:
        return False
    if entry.only_after and after.isdisjoint(entry.only_after):
        return False
    return not (entry.unless_name and following and not stopped and text[following.start].isupper())


def _code(language: str) -> str:
    return re.split(r"[-_]", language.lower())[0] or "en"


@cache
def _lists(code: str) -> tuple[Phrases[Entry], dict[str, str]]:
    path = resource("inclusive", f"{code}.toml")
    if not _CODE.fullmatch(code) or not path.is_file():
        return Phrases[Entry](()), {}
    data: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
    pairs = [
        (phrase, _entry(name, table["reason"], row))
        for name, table in data.items()
        for row in table["entries"]
        for phrase in listed(row["find"])
    ]
    return Phrases(pairs), {name: str(table["title"]) for name, table in data.items()}


def _entry(category: str, reason: str, row: dict[str, Any]) -> Entry:
    def words(key: str) -> frozenset[str]:
        return frozenset(str(row.get(key, "")).split())

    return Entry(
        category,
        tuple(listed(row["use"])),
        row.get("why", reason),
        "bad" if row.get("level") == "bad" else "ok",
        words("unless_before"),
        words("unless_after"),
        words("only_before"),
        words("only_after"),
        bool(row.get("unless_name")),
    )
