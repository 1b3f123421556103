"""Link texts that say nothing ("click here"), are empty, or are a long address read out letter by letter.

Ours, for texts being written; of a fetched page `page_link_text` judges the links as Lighthouse does. Lists by language in
resources/checks/link_texts.toml. WCAG 2.2, 2.4.4: the purpose of a link is clear from its text.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.link_texts import is_address, says_nothing
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page, PlacedLink


def judge(page: Page) -> Verdict | None:
    """Judge the texts of the links."""
    links = page.links
    if not links or page.paper.fetched:
        return None
    pictures = [image.place for image in page.images]
    language = page.paper.language
    empty = [
        link
        for link in links
        if (link.link.text.strip() or not _holds(link, pictures)) and says_nothing(link.link.text.strip(), language)
    ]
    threshold = _("every link says where it leads")
    if empty:
        advice = ngettext(
            "{count} link says only “{text}”; name what is behind it.",
            "{count} links say no more than “{text}”; name what is behind them.",
            len(empty),
            text=empty[0].link.text.strip(),
        )
        return bad(len(empty), threshold, advice, [link.place for link in empty])
    bare = [link for link in links if is_address(link.link.text)]
    if bare:
        advice = ngettext(
            "{count} link shows its whole address; name what is behind it.",
            "{count} links show their whole addresses; name what is behind them.",
            len(bare),
        )
        return ok(len(bare), threshold, advice, [link.place for link in bare])
    return good(0, threshold, _("Every link says where it leads."))


def _holds(link: PlacedLink, pictures: list[tuple[int, int]]) -> bool:
    """Is there a picture in the link?"""
    start, end = link.place
    return any(start <= first and last <= end for first, last in pictures)


CHECK = Check("link_texts", "extra", judge)
