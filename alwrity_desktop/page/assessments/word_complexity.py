"""Share of words that are hard to read: long ones that are not everyday words. Up to 10 % is good.

As Yoast documents its word complexity check; which words are everyday ones is told by our own lists, in the language's data
file. Languages without one get no verdict.
"""

from __future__ import annotations

from functools import lru_cache

from alwrity_desktop.core.messages import _
from alwrity_desktop.language import is_complex, load, words
from alwrity_desktop.page.result import Check, Verdict, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place

MOST = 10


def judge(page: Page) -> Verdict | None:
    """Judge the words."""
    language = page.paper.language
    if not load(language).complex_letters or not page.word_count:
        return None
    found = page.total(_count, language)
    share = 100 * found / page.word_count
    value = round(share, 1)
    threshold = _("up to {share} % of the words", share=MOST)
    if share <= MOST:
        return good(value, threshold, _("{share} % of the words are hard to read.", share=value))
    advice = _("{share} % of the words are hard to read; take shorter or more common ones.", share=value)
    return ok(value, threshold, advice, page.places(_places, language))


def _count(leaf: Leaf, language: str) -> int:
    if leaf.role in ("code", "quote"):
        return 0
    least = load(language).complex_letters
    return sum(
        _is_hard(word, language, word is sentence.words[0])
        for sentence in leaf.sentences
        for word in [word for word in sentence.words if len(word) >= least]
    )


def _places(leaf: Leaf, language: str) -> list[Place]:
    if leaf.role in ("code", "quote"):
        return []
    return [
        leaf.place_in(sentence.start + word.start, sentence.start + word.end)
        for sentence in leaf.sentences
        for number, word in enumerate(words(sentence.text, language))
        if _is_hard(word.text, language, not number)
    ]


@lru_cache(maxsize=20_000)
def _is_hard(word: str, language: str, first: bool) -> bool:
    return is_complex(word, language, first=first)


CHECK = Check("word_complexity", "readability", judge, "wordComplexity")
