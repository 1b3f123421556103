"""Share of sentences in the passive voice: up to 10 % is good, up to 15 % fair.

Languages without rules for it get no verdict.

Measured as yoastseo does, against sentences and what lines and markup of the source set apart. Participles that tell of a
state as often as of a deed ("certified", "specified", "located") are left out as there, so are "provided" and "led", which
are as often a conjunction and a past tense. Differences that remain: code is text to yoastseo, and a share that lies within
half a point of a limit tips over where one piece is counted otherwise (a list's number "1." within a paragraph).
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language import checks_of
from alwrity_desktop.page.reading_figures import piece_total
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place, is_text


def judge(page: Page) -> Verdict | None:
    """Judge the passive voice."""
    total = page.sentence_count
    if not total or "passive" not in checks_of(page.paper.language):
        return None
    places = page.places(_passives)
    share = 100 * len(places) / max(total, piece_total(page))
    threshold = _("up to 10 %")
    counted = ngettext(
        "{count} of {total} is in the passive voice",
        "{count} of {total} are in the passive voice",
        len(places),
        total=ngettext("{count} sentence", "{count} sentences", total),
    )
    if not places:
        counted = _("No sentence is in the passive voice")
    value = round(share, 1)
    if share <= 10:
        return good(value, threshold, counted + ".", places)
    advice = _("{counted}; say who does it.", counted=counted)
    return ok(value, threshold, advice, places) if share <= 15 else bad(value, threshold, advice, places)


def _passives(leaf: Leaf) -> tuple[Place, ...]:
    return tuple(leaf.place_of(sentence) for sentence in leaf.sentences if sentence.passive) if is_text(leaf) else ()


CHECK = Check("passive_voice", "readability", judge, "passiveVoice")
