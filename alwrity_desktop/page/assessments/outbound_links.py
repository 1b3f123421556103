"""Links to other sites: at least one that search engines may follow.

Differences from yoastseo that remain: it looks past links that stand in a quotation.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.link_judgement import LinkAdvice, judge_links, links_of
from alwrity_desktop.page.result import Check, Verdict
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    """Judge the links to other sites."""
    count = links_of(page, internal=False)
    advice = LinkAdvice(
        ngettext("{count} link leads to another site.", "{count} links lead to other sites.", count),
        _("All links to other sites are marked nofollow."),
        _("No link leads to other sites; add one where it helps the reader."),
    )
    return judge_links(page, advice, internal=False)


CHECK = Check("outbound_links", "seo", judge, "externalLinks")
