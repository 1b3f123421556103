"""Prompts that wait for the writer: lines `> [ ] ...`, as the offline drafter leaves them where its sources say nothing."""

from __future__ import annotations

import re

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad
from alwrity_desktop.page.tree import Page

_PROMPT = re.compile(r"^ {0,3}>\s*\[ \][^\n]*", re.MULTILINE)


def judge(page: Page) -> Verdict | None:
    """Warn of prompts that are still open."""
    if page.paper.html or "[ ]" not in page.paper.text:
        return None
    places = [(match.start(), match.end()) for match in _PROMPT.finditer(page.paper.text)]
    if not places:
        return None
    advice = ngettext(
        "{count} prompt is still open; write what it asks for, or delete it.",
        "{count} prompts are still open; write what they ask for, or delete them.",
        len(places),
    )
    return bad(len(places), _("none"), advice, places, 0)


CHECK = Check("open_prompts", "draft", judge, "")
