"""Words of each paragraph: up to 150 are good, up to 200 fair."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page


def judge(page: Page) -> Verdict | None:
    """Judge the paragraphs."""
    counts = page.per_leaf(_words)
    longest, total = max(counts, default=0), sum(map(bool, counts))
    if not longest:
        return None
    long = [(count, leaf) for count, leaf in zip(counts, page.leaves, strict=True) if count > 150]
    threshold = _("up to 150 words")
    if not long:
        return good(longest, threshold, _("No paragraph has more than 150 words."))
    advice = ngettext(
        "{count} of {total} has more than 150 words, the longest {longest}; divide it.",
        "{count} of {total} have more than 150 words, the longest {longest}; divide them.",
        len(long),
        total=ngettext("{count} paragraph", "{count} paragraphs", total),
        longest=longest,
    )
    places = [leaf.place for _count, leaf in long]
    return ok(longest, threshold, advice, places) if longest <= 200 else bad(longest, threshold, advice, places)


def _words(leaf: Leaf) -> int:
    return leaf.word_count if leaf.role == "paragraph" else 0


CHECK = Check("paragraph_length", "readability", judge, "textParagraphTooLong")
