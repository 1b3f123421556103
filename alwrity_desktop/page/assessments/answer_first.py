"""Does the introduction answer what somebody who searches for the keyphrase asks?

Ours. Search engines and chatbots quote the sentence that answers, and readers leave where none is in sight. Estimated by
words, not by meaning: a statement (no question, no "in this article we will") with all words of the keyphrase and at least
as much besides. Within 60 words it is good, within 150 or up to the first subheading fair.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import resource
from alwrity_desktop.page.phrases import Phrases, listed
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Sentence

AT_ONCE, LATEST = 60, 150


def judge(page: Page) -> Verdict | None:
    """Judge the introduction."""
    if not page.keyphrase or page.word_count < AT_ONCE:
        return None
    threshold = _("within {count} words", count=AT_ONCE)
    before = 0
    announced: Sentence | None = None
    for leaf, sentence in _introduction(page):
        if page.matches(sentence.stems, sentence.text):
            if _announces(sentence.text, page.paper.language):
                announced = announced or sentence
            elif _states(page, sentence):
                return _found(leaf, sentence, before, threshold)
        before += len(sentence.words)
        if before >= LATEST:
            break
    if announced:
        advice = _("The introduction announces its subject but does not answer it; give the answer first, in a sentence.")
    else:
        phrase = page.keyphrase.text[:60]
        advice = _(
            "The introduction does not answer what “{phrase}” asks; say it in one of the first sentences.", phrase=phrase
        )
    return bad(before, threshold, advice)


def _found(leaf: Leaf, sentence: Sentence, before: int, threshold: str) -> Verdict:
    places = [leaf.place_of(sentence)]
    if before < AT_ONCE:
        return good(before, threshold, _("The introduction answers the keyphrase early (estimated)."), places)
    advice = _("The answer comes only after {count} words; move it further up (estimated).", count=before)
    return ok(before, threshold, advice, places)


def _introduction(page: Page) -> list[tuple[Leaf, Sentence]]:
    """The sentences before the first subheading that has text above it."""
    found: list[tuple[Leaf, Sentence]] = []
    for leaf in page.leaves:
        if leaf.role == "heading" and found:
            break
        if leaf.role in ("paragraph", "item"):
            found += [(leaf, sentence) for sentence in leaf.sentences]
            if len(found) > LATEST:
                break
    return found


def _states(page: Page, sentence: Sentence) -> bool:
    """Is it a statement with at least as much in it as the keyphrase has?"""
    if sentence.text.rstrip("\"'”’ )").endswith(("?", "？", "؟", ";", ":", "…")):
        return False
    return len(sentence.words) >= max(5, 2 * len(page.keyphrase.stems))


def _announces(text: str, language: str) -> bool:
    phrases = _openings().get(re.split(r"[-_]", language.lower())[0] or "en")
    return bool(phrases and phrases.find(text))


@cache
def _openings() -> dict[str, Phrases[str]]:
    data: dict[str, str] = tomllib.loads(resource("checks", "openings.toml").read_text(encoding="utf-8"))
    return {code: Phrases((phrase, phrase) for phrase in listed(texts)) for code, texts in data.items()}


CHECK = Check("answer_first", "extra", judge)
