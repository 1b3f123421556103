"""Share of long sentences: up to 25 % are good, up to 30 % fair. From how many words a sentence is long depends on the
language: over 20 in English, 15 in Russian and Turkish, 25 in Italian."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language import load
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place, is_text


def judge(page: Page) -> Verdict | None:
    """Judge the sentences' lengths."""
    total = page.sentence_count
    if not total:
        return None
    limit = load(page.paper.language).sentence_words
    places = page.places(_long, limit)
    share = 100 * len(places) / total
    threshold = _("up to 25 % over {limit} words", limit=limit)
    counted = ngettext(
        "{count} of {total} has more than {limit} words",
        "{count} of {total} have more than {limit} words",
        len(places),
        total=ngettext("{count} sentence", "{count} sentences", total),
        limit=limit,
    )
    if not places:
        counted = _("No sentence has more than {limit} words", limit=limit)
    value = round(share, 1)
    if share <= 25:
        return good(value, threshold, counted + ".", places)
    most = int(total * 0.25)
    advice = _("{counted}; shorten them until {most} are left.", counted=counted, most=most)
    return ok(value, threshold, advice, places) if share <= 30 else bad(value, threshold, advice, places)


def _long(leaf: Leaf, limit: int) -> tuple[Place, ...]:
    if not is_text(leaf):
        return ()
    return tuple(leaf.place_of(sentence) for sentence in leaf.sentences if len(sentence.words) > limit)


CHECK = Check("sentence_length", "readability", judge, "textSentenceLength")
