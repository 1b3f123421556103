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
_WORDS = ("center", "CENTER", "Center")
_CENTRED = re.compile(
    r"<(?:(?P<name>p|h[1-6]|div)\b.*(?:has-text-align-center|text-align\s*:\s*center|align\s*=\s*[\"']?center)|(?P<tag>center)\b)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_TAG = 2000


def judge(page: Page) -> Verdict | None:
    """Judge the centred texts."""
    text = page.paper.text
    if "</" not in text:
        return None
    long: list[Place] = []
    for place, name in _centred(text):
        close = re.compile(f"</{name}", re.IGNORECASE).search(text, place[1])
        if _length(page, place[1], close.start() if close else len(text)) > LONG:
            long.append(place)
    if not long:
        return None
    advice = ngettext(
        "A long text is set in the centre; let its lines begin at the side.",
        "{count} long texts are set in the centre; let their lines begin at the side.",
        len(long),
    )
    return bad(len(long), _("no long text in the centre"), advice, long, 2)


def _centred(text: str) -> list[tuple[Place, str]]:
    """The tags that set their text in the centre, and their names: looked for by the word, which is quick."""
    found: dict[Place, str] = {}
    for word in _WORDS:
        at = text.find(word)
        while at >= 0 and len(found) < 200:
            start = text.rfind("<", max(0, at - _LONGEST_TAG), at)
            within = start >= 0 and text.find(">", start, at) < 0
            end = text.find(">", at, at + _LONGEST_TAG) + 1 if within else 0
            match = _CENTRED.match(text, start, end) if end else None
            if match:
                found[start, end] = match["name"] or match["tag"]
            at = text.find(word, at + len(word))
    return sorted(found.items())


def _length(page: Page, start: int, end: int) -> int:
    """Characters of text between two places of the source; code is none."""
    return sum(
        len(leaf.text.strip())
        for leaf in page.leaves
        if leaf.role != "code" and start <= leaf.place[0] <= leaf.place[1] <= end
    )


CHECK = Check("text_alignment", "readability", judge, "textAlignment")
