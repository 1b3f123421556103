"""The same keyphrase on another post, of any site: two pages for one search compete with each other."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.language.spans import squeezed
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge whether the keyphrase is taken."""
    if not page.keyphrase or not page.paper.used_keyphrases:
        return None
    own = squeezed(page.keyphrase.text)
    count = sum(squeezed(phrase) == own for phrase in page.paper.used_keyphrases)
    threshold = _("on no other post")
    if not count:
        return good(0, threshold, _("No other post has this keyphrase."))
    if count == 1:
        return ok(1, threshold, _("Another post has this keyphrase; choose a different one or join the two."))
    return bad(
        count, threshold, _("{count} other posts have this keyphrase; choose a different one.", count=count), score=1
    )


CHECK = Check("keyphrase_used_before", "seo", judge, "")
