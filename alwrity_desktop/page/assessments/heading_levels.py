"""Headings that skip a level, such as an H4 right below an H2: readers who jump by headings lose the thread.

Ours, after technique G141 of WCAG 2.2. A text begins below its title, so its first heading may be an H1 or an H2; going
back up may skip levels.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, good, ok
from alwrity_desktop.page.tree import Leaf, Page


def judge(page: Page) -> Verdict | None:
    """Judge the levels of the headings."""
    headings = page.headings
    if not headings:
        return None
    above = 1
    skipping: list[tuple[Leaf, int]] = []
    for heading in headings:
        if heading.level > above + 1:
            skipping.append((heading, above))
        above = heading.level
    threshold = _("no level is left out")
    if not skipping:
        return good(0, threshold, _("No heading skips a level."))
    first, before = skipping[0]
    advice = ngettext(
        "“{text}” is an H{level} right below an H{above}; make it an H{right}.",
        "{count} headings skip a level, the first one “{text}”: an H{level} right below an H{above}; make it an H{right}.",
        len(skipping),
        text=first.text[:60],
        level=first.level,
        above=before,
        right=before + 1,
    )
    return ok(len(skipping), threshold, advice, [heading.place for heading, _above in skipping])


CHECK = Check("heading_levels", "extra", judge)
