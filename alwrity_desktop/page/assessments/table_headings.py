"""Tables without headings: who cannot see a table is read its cells with them.

Ours, after technique H51 of WCAG 2.2. A table in Markdown always has a head, but its cells may be empty; one in HTML has
headings where it has a <th>.
"""

from __future__ import annotations

import re

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place

_TABLE = re.compile(r"<table\b[^<>]*>", re.IGNORECASE)
_END = re.compile(r"</table", re.IGNORECASE)
_HEAD = re.compile(r"<th[\s>]", re.IGNORECASE)
_LAYOUT = re.compile(r"role\s*=\s*[\"']?(?:presentation|none)", re.IGNORECASE)
_EMPTY = " \t|\\"


def judge(page: Page) -> Verdict | None:
    """Judge the tables."""
    text = page.paper.text
    total, bare = _in_html(text, page) if "<table" in text or "<TABLE" in text else (0, [])
    if not page.paper.html:
        marked = page.per_leaf(_is_head)
        heads = _heads(page.leaves, marked) if any(marked) else []
        total += len(heads)
        bare += [_line(head, text) for head in heads if not any(cell.text.strip() for cell in head)]
    if not total:
        return None
    threshold = _("every table has them")
    if not bare:
        return good(total, threshold, _("Every table has headings."))
    advice = ngettext(
        "{count} of {total} has no headings; name its columns in the first row.",
        "{count} of {total} have no headings; name their columns in the first row.",
        len(bare),
        total=ngettext("{count} table", "{count} tables", total),
    )
    return ok(total - len(bare), threshold, advice, bare)


def _is_head(leaf: Leaf) -> bool:
    return leaf.role == "cell" and leaf.block.info == "head"


def _heads(leaves: list[Leaf], marked: list[bool]) -> list[list[Leaf]]:
    """The cells of each head of a table in Markdown: those that stand together in a line."""
    heads: list[list[Leaf]] = []
    for number in (number for number, is_head in enumerate(marked) if is_head):
        if not number or not marked[number - 1]:
            heads.append([])
        heads[-1].append(leaves[number])
    return heads


def _line(head: list[Leaf], text: str) -> Place:
    start = text.rfind("\n", 0, head[0].place[0]) + 1
    end = text.find("\n", head[-1].place[1])
    return start, end if end >= 0 else len(text)


def _in_html(text: str, page: Page) -> tuple[int, list[Place]]:
    """How many tables are written in HTML, and those of them without headings; tables for layout are left alone."""
    code = [leaf.place for leaf in page.leaves if leaf.role == "code"]
    total = 0
    bare: list[Place] = []
    for match in list(_TABLE.finditer(text))[:1000]:
        start, inside = match.span()
        if _LAYOUT.search(match[0]) or any(first <= start < last for first, last in code):
            continue
        total += 1
        close = _END.search(text, inside)
        if not _HEAD.search(text, inside, close.start() if close else len(text)):
            bare.append((start, inside))
    return total, bare


CHECK = Check("table_headings", "extra", judge)
