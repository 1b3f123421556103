"""Share of sentences with a transition word, from 200 words on: 30 % are good, from 20 % fair."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language import load
from alwrity_desktop.page.reading_figures import text_sentences
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the transitions."""
    pairs = text_sentences(page)
    if not pairs or not load(page.paper.language).transitions:
        return None
    found = [(leaf, sentence) for leaf, sentence in pairs if sentence.transition]
    share = 100 * len(found) / len(pairs)
    threshold = _("30 % of the sentences")
    value = round(share, 1)
    counted = ngettext(
        "{count} of {total} sentences has a transition word",
        "{count} of {total} sentences have a transition word",
        len(found),
        total=len(pairs),
    )
    if page.word_count < 200 or share >= 30:
        return good(value, threshold, counted + ".")
    without = [leaf.place_of(sentence) for leaf, sentence in pairs if not sentence.transition]
    advice = _("{counted}; tie more of them to the one before, with words such as because or however.", counted=counted)
    return ok(value, threshold, advice, without) if share >= 20 else bad(value, threshold, advice, without)


CHECK = Check("transition_words", "readability", judge, "textTransitionWords")
