"""A keyphrase of nothing but function words ("how to", "what about the") names no subject.

As Yoast documents it, which reports it without a score; without such words nothing is said.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.language import function_words
from alwrity_desktop.page.result import Check, Verdict, none
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the words of the keyphrase."""
    phrase = page.keyphrase
    known = function_words(page.paper.language)
    if not phrase or phrase.exact or not known or any(word not in known for word in phrase.words):
        return None
    advice = _(
        "“{phrase}” has only words such as “the” or “how”; add a word that names the subject.", phrase=phrase.text[:60]
    )
    return none(0, _("at least one word that names the subject"), advice)


CHECK = Check("function_words_in_keyphrase", "seo", judge, "functionWordsInKeyphrase")
