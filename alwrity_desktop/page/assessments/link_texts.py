"""Link texts that say nothing ("click here"), are empty, or are a long address read out letter by letter.

Ours, for texts being written; of a fetched page `page_link_text` judges the links as Lighthouse does. Lists by language in
resources/checks/link_texts.toml. WCAG 2.2, 2.4.4: the purpose of a link is clear from its text.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.link_texts import is_address, says_nothing
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place


def judge(page: Page) -> Verdict | None:
    """Judge the texts of the links."""
    if page.paper.fetched or not page.total(_count):
        return None
    poor = [
        (text, (start + leaf.base, end + leaf.base), long)
        for leaf, found in page.non_empty(_poor, page.paper.language)
        for text, (start, end), long in found
    ]
    empty = [(text, place) for text, place, long in poor if not long]
    threshold = _("every link says where it leads")
    if empty:
        advice = ngettext(
            "{count} link says only “{text}”; name what is behind it.",
            "{count} links say no more than “{text}”; name what is behind them.",
            len(empty),
            text=empty[0][0],
        )
        return bad(len(empty), threshold, advice, [place for _text, place in empty])
    if poor:
        advice = ngettext(
            "{count} link shows its whole address; name what is behind it.",
            "{count} links show their whole addresses; name what is behind them.",
            len(poor),
        )
        return ok(len(poor), threshold, advice, [place for _text, place, _long in poor])
    return good(0, threshold, _("Every link says where it leads."))


def _count(leaf: Leaf) -> int:
    return len(leaf.block.links)


def _poor(leaf: Leaf, language: str) -> tuple[tuple[str, Place, bool], ...]:
    """Links of a leaf that say nothing (False) or are a long address (True): their texts and places."""
    found: list[tuple[str, Place, bool]] = []
    for link in leaf.block.links:
        if not link.href:  # <a name="...">, a place to link to
            continue
        text = link.text.strip()
        pictured = any(link.start <= image.start and image.end <= link.end for image in leaf.block.images)
        if (text or not pictured) and says_nothing(text, language):
            found.append((text, (link.start, link.end), False))
        elif is_address(text):
            found.append((text, (link.start, link.end), True))
    return tuple(found)


CHECK = Check("link_texts", "extra", judge)
