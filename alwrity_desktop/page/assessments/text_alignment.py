"""Long texts set in the centre are hard to read: their lines begin at a different place each time.

As Yoast documents it: paragraphs and headings of more than 50 characters, centred with a style, an attribute or the class
of WordPress's editor. Without any nothing is said.
"""

from __future__ import annotations

import re

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad
from alwrity_desktop.page.tree import Page, Place

LONG = 50
_MARKS = ("center", "CENTER", "Center")
_CENTRED = re.compile(
    r"<(p|h[1-6]|div|center)\b(?=[^<>]{0,2000}?(?:has-text-align-center|text-align\s{0,9}:\s{0,9}center|"
    r"align\s{0,9}=\s{0,9}[\"']?center))[^<>]{0,2000}>|<(center)>",
    re.IGNORECASE,
)


def judge(page: Page) -> Verdict | None:
    """Judge the centred texts."""
    text = page.paper.text
    if not any(mark in text for mark in _MARKS):
        return None
    low = text.lower()
    spans = [(match.span(), low.find(f"</{(match[1] or match[2]).lower()}", match.end())) for match in _found(text)]
    centred = [(place, end if end >= 0 else len(text)) for place, end in spans]
    long: list[Place] = [place for place, end in centred if _length(page, place[1], end) > LONG]
    if not long:
        return None
    advice = ngettext(
        "A long text is set in the centre; let its lines begin at the side.",
        "{count} long texts are set in the centre; let their lines begin at the side.",
        len(long),
    )
    return bad(len(long), _("no long text in the centre"), advice, long, 2)


def _found(text: str) -> list[re.Match[str]]:
    return list(_CENTRED.finditer(text))[:200]


def _length(page: Page, start: int, end: int) -> int:
    """Characters of text between two places of the source; code is none."""
    return sum(
        len(leaf.text.strip())
        for leaf in page.leaves
        if leaf.role != "code" and start <= leaf.place[0] <= leaf.place[1] <= end
    )


CHECK = Check("text_alignment", "readability", judge, "textAlignment")
