"""Words of the keyphrase that carry meaning: 1 to 4 are good, 5 to 8 a lot, more too many. Without a list of
function words for the language every word counts, so 6 and 9 are the limits."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.language import function_words
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the keyphrase's length."""
    few, many = (4, 8) if function_words(page.paper.language) else (6, 9)
    count = len(page.keyphrase.words)
    threshold = _("1 to {few} words", few=few)
    if not count:
        return bad(0, threshold, _("There is no keyphrase: choose what this text should be found for."), score=0)
    if count <= few:
        return good(count, threshold, _("The keyphrase has a good length."))
    advice = _(
        "The keyphrase has {count} words that carry meaning; {few} or fewer are easier to match.", count=count, few=few
    )
    return ok(count, threshold, advice) if count <= many else bad(count, threshold, advice)


CHECK = Check("keyphrase_length", "seo", judge, "keyphraseLength")
