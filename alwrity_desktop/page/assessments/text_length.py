"""Words of the text: 300 or more are good (900 for a cornerstone), from 250 fair."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the length."""
    wanted = 900 if page.paper.cornerstone else 300
    count = page.word_count
    threshold = _("{wanted} words or more", wanted=wanted)
    if count >= wanted:
        return good(count, threshold, ngettext("The text has {count} word.", "The text has {count} words.", count))
    if not count:
        return bad(0, threshold, _("The text has no words yet; {wanted} would be enough.", wanted=wanted), score=-20)
    advice = ngettext(
        "The text has {count} word; {missing} more would be enough.",
        "The text has {count} words; {missing} more would be enough.",
        count,
        missing=wanted - count,
    )
    if count >= wanted - 50:
        return ok(count, threshold, advice)
    return bad(count, threshold, advice, score=3 if count >= 200 else -10 if count >= 100 else -20)


CHECK = Check("text_length", "seo", judge, "textLength")
