"""Share of sentences in the passive voice: up to 10 % is good, up to 15 % fair.

Languages without rules for it get no verdict.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language import checks_of
from alwrity_desktop.page.reading_figures import text_sentences
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the passive voice."""
    pairs = text_sentences(page)
    if not pairs or "passive" not in checks_of(page.paper.language):
        return None
    passive = [(leaf, sentence) for leaf, sentence in pairs if sentence.passive]
    share = 100 * len(passive) / len(pairs)
    threshold = _("up to 10 %")
    counted = ngettext(
        "{count} of {total} sentences is in the passive voice",
        "{count} of {total} sentences are in the passive voice",
        len(passive),
        total=len(pairs),
    )
    places = [leaf.place_of(sentence) for leaf, sentence in passive]
    value = round(share, 1)
    if share <= 10:
        return good(value, threshold, counted + ".", places)
    advice = _("{counted}; say who does it.", counted=counted)
    return ok(value, threshold, advice, places) if share <= 15 else bad(value, threshold, advice, places)


CHECK = Check("passive_voice", "readability", judge, "passiveVoice")
