"""Links to other pages of the site: at least one that search engines may follow."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.link_judgement import LinkAdvice, judge_links, links_of
from alwrity_desktop.page.result import Check, Verdict
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the links to other pages of the site."""
    count = links_of(page, internal=True)
    advice = LinkAdvice(
        ngettext("{count} link leads to a page of the site.", "{count} links lead to pages of the site.", count),
        _("All links to other pages of the site are marked nofollow."),
        _("No link leads to other pages of the site; add one where it helps the reader."),
    )
    return judge_links(page, advice, internal=True)


CHECK = Check("internal_links", "seo", judge, "internalLinks")
