"""Sentences in a row that begin with the same word: fewer than three. Articles, demonstratives and small numbers are
skipped, so that the word after them counts. Items of a list may well begin alike; they and headings end a row.

Differences from yoastseo that remain: it looks at items of a list too where each is a paragraph of its own.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Leaf, Page, is_text

_SKIPPED = {
    "the", "a", "an", "this", "that", "these", "those", "one", "two", "three", "four", "five", "six", "seven", "eight",
    "nine", "ten",
}  # fmt: skip


_MOST = 3
_At = tuple[Leaf, int] | None
_Row = tuple[int, str, tuple[Leaf, int], tuple[Leaf, int]]
_NOWHERE: _At = None


def judge(page: Page) -> Verdict | None:
    """Judge how sentences begin."""
    if not page.sentence_count:
        return None
    longest, rows = _rows(page)
    threshold = _("fewer than 3 in a row")
    if not rows:
        return good(longest, threshold, _("Sentences begin in different ways."))
    places = [
        (leaf.place_of(leaf.sentences[first])[0], last.place_of(last.sentences[until])[1])
        for _count, _word, (leaf, first), (last, until) in rows
    ]
    count, word, _from, _to = max(rows, key=lambda row: row[0])
    advice = _("{count} sentences in a row begin with “{word}”; vary them.", count=count, word=word)
    return bad(longest, threshold, advice, places)


def _rows(page: Page) -> tuple[int, list[_Row]]:
    """Length of the longest row, and the rows of three and more."""
    longest, rows = 1, list[_Row]()
    count, before, start, end = 0, "", _NOWHERE, _NOWHERE
    for leaf, beginnings in zip(page.leaves, page.per_leaf(_beginnings), strict=True):
        if not leaf.sentences or not is_text(leaf):
            continue
        for number, word in enumerate(beginnings or ("",)):
            if word and word == before:
                count, end = count + 1, (leaf, number)
                continue
            if count >= _MOST and start and end:
                rows.append((count, before, start, end))
            longest = max(longest, count)
            count, before, start, end = 1, word, (leaf, number), (leaf, number)
    if count >= _MOST and start and end:
        rows.append((count, before, start, end))
    return max(longest, count), rows


def _beginnings(leaf: Leaf) -> tuple[str, ...]:
    return tuple(_first(sentence.words) for sentence in leaf.sentences) if leaf.role == "paragraph" else ()


def _first(words: list[str]) -> str:
    lower = [word.lower() for word in words[:2]]
    return lower[1] if len(lower) > 1 and lower[0] in _SKIPPED else lower[0] if lower else ""


CHECK = Check("sentence_beginnings", "readability", judge, "sentenceBeginnings")
