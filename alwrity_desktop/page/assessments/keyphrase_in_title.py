"""The keyphrase in the title of the results page: as it is and at the start is good, elsewhere or in other forms fair.

Words without a subject of their own may stand before it. Differences from yoastseo that remain: it takes fewer words for
such ("looking").
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.language import function_words, words
from alwrity_desktop.language.spans import squeezed
from alwrity_desktop.page.keyphrase import exact_count
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the SEO title."""
    title = page.paper.seo_title
    if not page.keyphrase or not title.strip():
        return None
    threshold = _("as it is, at the start")
    exact = squeezed(page.keyphrase.text)
    if exact_count(exact, title):
        leading = squeezed(title).partition(exact)[0]
        function = function_words(page.paper.language)
        if all(word.text.lower() in function for word in words(leading)):
            return good(1, threshold, _("The title begins with the keyphrase."))
        return ok(0.7, threshold, _("The title has the keyphrase, but not at its start; move it there if it reads well."))
    share = page.keyphrase.in_text(title, page.paper.language)
    if share == 1 and not page.keyphrase.exact:
        return ok(0.5, threshold, _("The title has the keyphrase's words, but not as the phrase “{phrase}”.", phrase=exact))
    return bad(
        round(share, 2),
        threshold,
        _("The title does not have the keyphrase “{phrase}”; put it at the start.", phrase=exact),
        score=2,
    )


CHECK = Check("keyphrase_in_title", "seo", judge, "keyphraseInSEOTitle")
