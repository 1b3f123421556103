"""Links to the writer's other posts that could be set: their keyphrases stand in this text without a link.

Ours; Yoast keeps link suggestions for paying users. `page.link_suggestions.suggestions` gives them one by one, with the
post and the words to put each link on; this check tells how many there are and where.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.link_suggestions import suggestions
from alwrity_desktop.page.result import Check, Verdict, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge whether posts could be linked that are not."""
    if not page.paper.known_posts or not page.word_count:
        return None
    found = suggestions(page)
    threshold = _("none left out")
    if not found:
        return good(0, threshold, _("No other post of yours is spoken of without a link."))
    first = found[0]
    advice = ngettext(
        "“{anchor}” could link to your post “{title}”.",
        "{count} of your posts could be linked, first “{title}” at “{anchor}”.",
        len(found),
        anchor=first.anchor[:60],
        title=first.post.title[:60],
    )
    return ok(len(found), threshold, advice, [one.place for one in found])


CHECK = Check("link_suggestions", "extra", judge)
