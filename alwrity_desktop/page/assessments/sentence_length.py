"""Share of long sentences: up to 25 % are good, up to 30 % fair. From how many words a sentence is long depends on the
language: over 20 in English, 15 in Russian and Turkish, 25 in Italian."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language import load
from alwrity_desktop.page.reading_figures import text_sentences
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the sentences' lengths."""
    pairs = text_sentences(page)
    if not pairs:
        return None
    limit = load(page.paper.language).sentence_words
    long = [(leaf, sentence) for leaf, sentence in pairs if len(sentence.words) > limit]
    share = 100 * len(long) / len(pairs)
    threshold = _("up to 25 % over {limit} words", limit=limit)
    counted = ngettext(
        "{count} of {total} sentences has more than {limit} words",
        "{count} of {total} sentences have more than {limit} words",
        len(long),
        total=len(pairs),
        limit=limit,
    )
    places = [leaf.place_of(sentence) for leaf, sentence in long]
    value = round(share, 1)
    if share <= 25:
        return good(value, threshold, counted + ".", places)
    most = int(len(pairs) * 0.25)
    advice = _("{counted}; shorten them until {most} are left.", counted=counted, most=most)
    return ok(value, threshold, advice, places) if share <= 30 else bad(value, threshold, advice, places)


CHECK = Check("sentence_length", "readability", judge, "textSentenceLength")
