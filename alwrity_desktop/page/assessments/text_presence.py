"""Enough text to judge: at least 50 characters, as Yoast documents it. With more nothing is said."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.result import Check, Verdict, bad
from alwrity_desktop.page.tree import Page

LEAST = 50


def judge(page: Page) -> Verdict | None:
    """Judge whether there is a text."""
    length = 0
    for leaf in page.leaves:
        length += len(leaf.text.strip())
        if length >= LEAST:
            return None
    return bad(length, _("at least {count} characters", count=LEAST), _("There is hardly any text yet; write some."))


CHECK = Check("text_presence", "readability", judge, "textPresence")
