"""How often the keyphrase is there for each 100 words: over 0.5 and up to 3 % is good (3.5 with word forms), and twice at
least. Judged from 100 words on.

A phrase of several words is more than its one word repeated, so the figure is weighed by the number of its words: times 0.7
and a third for each word (measured on yoastseo 3.6: with one word the limits are reached at 0.5 and 3.0 %, with two at 0.37
and 2.2, with three at 0.3 and 1.8).

Differences from yoastseo that remain: it does not find a word before a curly apostrophe ("NASA’s") nor, without its paid
data, other forms of a word, and takes some words for content that are none ("just").
"""

from __future__ import annotations

from math import ceil

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.keyphrase import Keyphrase
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Leaf, Page, Place, is_text


def judge(page: Page) -> Verdict | None:
    """Judge the keyphrase's density."""
    words = page.total(_tokens)
    if not page.keyphrase or words < 100:
        return None
    count = page.total(_matches, page.phrases)
    shown = f"{page.word_count:,}"  # the one count that is told; parts of a hyphenated word only weigh in the density
    weight = 0.7 + len(page.keyphrase.stems) / 3
    density = 100 * count / words * weight
    places = page.places(_where, page.phrases)
    most = 3.0 if page.keyphrase.exact else 3.5
    threshold = _("over 0.5 and up to {most} %", most=most)
    value = round(density, 2)
    if density <= 0.5 or count < 2:
        wanted = max(2, ceil(words * 0.005 / weight))
        advice = ngettext(
            "The keyphrase is there once in {words} words; {wanted} times would be enough.",
            "The keyphrase is there {count} times in {words} words; {wanted} would be enough.",
            count,
            words=shown,
            wanted=wanted,
        )
        return bad(value, threshold, advice, places, 4)
    if density <= most:
        return good(
            value,
            threshold,
            ngettext(
                "The keyphrase is there once in {words} words.",
                "The keyphrase is there {count} times in {words} words.",
                count,
                words=shown,
            ),
            places,
        )
    advice = _(
        "The keyphrase is there {count} times in {words} words; {wanted} or fewer are enough.",
        count=count,
        words=shown,
        wanted=int(words * most / weight / 100),
    )
    return bad(value, threshold, advice, places, -10 if density <= 4 else -50)


def _tokens(leaf: Leaf) -> int:
    return sum(sentence.tokens for sentence in leaf.sentences) if is_text(leaf) else 0


def _matches(leaf: Leaf, phrases: tuple[Keyphrase, ...]) -> int:
    if not is_text(leaf):
        return 0
    return sum(phrase.count(sentence.stems, sentence.text) for sentence in leaf.sentences for phrase in phrases)


def _where(leaf: Leaf, phrases: tuple[Keyphrase, ...]) -> tuple[Place, ...]:
    if not is_text(leaf):
        return ()
    return tuple(
        leaf.place_of(sentence)
        for sentence in leaf.sentences
        if any(phrase.count(sentence.stems, sentence.text) for phrase in phrases)
    )


CHECK = Check("keyphrase_density", "seo", judge, "keyphraseDensity")
