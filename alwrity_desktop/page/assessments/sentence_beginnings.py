"""Sentences in a row that begin with the same word: fewer than three. Articles, demonstratives and small numbers are
skipped, so that the word after them counts. Items of a list may well begin alike; they and headings end a row."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page

_SKIPPED = {
    "the", "a", "an", "this", "that", "these", "those", "one", "two", "three", "four", "five", "six", "seven", "eight",
    "nine", "ten",
}  # fmt: skip


def judge(page: Page) -> Verdict | None:
    """Judge how sentences begin."""
    pairs = page.sentences
    runs: list[list[int]] = []
    before = ""
    for index, (leaf, sentence) in enumerate(pairs):
        first = _first(sentence.words) if leaf.role == "paragraph" else ""
        if runs and first and first == before:
            runs[-1].append(index)
        else:
            runs.append([index])
        before = first
    if not runs:
        return None
    long = [run for run in runs if len(run) >= 3]
    threshold = _("fewer than 3 in a row")
    if not long:
        return good(max(map(len, runs)), threshold, _("Sentences begin in different ways."))
    places = [
        (pairs[run[0]][0].place_of(pairs[run[0]][1])[0], pairs[run[-1]][0].place_of(pairs[run[-1]][1])[1]) for run in long
    ]
    worst = max(long, key=len)
    word = _first(pairs[worst[0]][1].words)
    advice = _("{count} sentences in a row begin with “{word}”; vary them.", count=len(worst), word=word)
    return bad(len(worst), threshold, advice, places)


def _first(words: list[str]) -> str:
    lower = [word.lower() for word in words[:2]]
    return lower[1] if len(lower) > 1 and lower[0] in _SKIPPED else lower[0] if lower else ""


CHECK = Check("sentence_beginnings", "readability", judge, "sentenceBeginnings")
