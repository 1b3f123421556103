"""Share of sentences with a transition word, from 200 words on: 30 % are good, from 20 % fair.

Differences from yoastseo that remain: a few phrases are in one list and not in the other, which shows where a text is at
one of the limits.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language import load
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place, is_text


def judge(page: Page) -> Verdict | None:
    """Judge the transitions."""
    total = page.sentence_count
    if not total or not load(page.paper.language).transitions:
        return None
    without = page.places(_untied)
    found = total - len(without)
    share = 100 * found / total
    threshold = _("30 % of the sentences")
    value = round(share, 1)
    counted = ngettext(
        "{count} of {total} has a transition word",
        "{count} of {total} have a transition word",
        found,
        total=ngettext("{count} sentence", "{count} sentences", total),
    )
    if not found:
        counted = _("No sentence has a transition word")
    if page.word_count < 200 or share >= 30:
        return good(value, threshold, counted + ".")
    advice = _("{counted}; tie more of them to the one before, with words such as because or however.", counted=counted)
    return ok(value, threshold, advice, without) if share >= 20 else bad(value, threshold, advice, without)


def _untied(leaf: Leaf) -> tuple[Place, ...]:
    return tuple(leaf.place_of(sentence) for sentence in leaf.sentences if not sentence.transition) if is_text(leaf) else ()


CHECK = Check("transition_words", "readability", judge, "textTransitionWords")
