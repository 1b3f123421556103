"""Words between two subheadings: up to 300 are good, up to 350 fair. A text of up to 300 words needs none.

Differences from yoastseo that remain: a stretch at one of the limits, where words are counted a little differently.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place, is_text


def judge(page: Page) -> Verdict | None:
    """Judge the stretches between headings."""
    stretches: list[tuple[int, Place]] = []
    words, place, headings = 0, (0, 0), 0
    for leaf, count in zip(page.leaves, page.per_leaf(_words), strict=True):
        if leaf.role == "heading" and leaf.level > 1:
            stretches.append((words, place))
            words, place = 0, leaf.place
            headings += 1
        else:
            place = place if words else leaf.place
            words += count
    stretches.append((words, place))
    threshold = _("up to 300 words")
    longest = max(count for count, _place in stretches)
    if not page.word_count:
        return None
    if not headings:
        if page.word_count <= 300:
            return good(longest, threshold, _("A text this short needs no subheadings."))
        advice = _("{count} words without a subheading; add some.", count=f"{longest:,}")
        return bad(longest, threshold, advice, [stretches[0][1]], 2)
    if longest <= 300:
        return good(longest, threshold, _("No stretch between subheadings is longer than 300 words."))
    long = [place for count, place in stretches if count > 300]
    advice = ngettext(
        "{count} of {total} has more than 300 words, the longest {longest}.",
        "{count} of {total} have more than 300 words, the longest {longest}.",
        len(long),
        total=ngettext("{count} stretch between subheadings", "{count} stretches between subheadings", len(stretches)),
        longest=longest,
    )
    return ok(longest, threshold, advice, long) if longest <= 350 else bad(longest, threshold, advice, long)


def _words(leaf: Leaf) -> int:
    return leaf.word_count if is_text(leaf) else 0


CHECK = Check("subheading_distribution", "readability", judge, "subheadingsTooLong")
