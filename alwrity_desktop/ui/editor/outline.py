"""The headings of a text, and sections moved to another place. Pure functions on lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from alwrity_desktop.ui.editor.syntax import after, heading_level

_MARKS = re.compile(r"[*_`~]+|!?\[([^\]]*)\]\([^)]*\)")


@dataclass(slots=True, frozen=True)
class Heading:
    """One heading: its line from 0, its level, and its words without marks."""

    line: int
    level: int
    title: str


def headings(lines: Sequence[str]) -> list[Heading]:
    """All headings outside of code, in order."""
    found: list[Heading] = []
    state = 0
    for number, line in enumerate(lines):
        if state or line[:1] in ("`", "~", " "):
            before, state = state, after(line, state)
            if before or state:
                continue
        if line[:1] in ("#", " ") and (level := heading_level(line)):
            title = _MARKS.sub(lambda match: match[1] or "", line.lstrip().lstrip("#")).strip().rstrip("#").strip()
            found.append(Heading(number, level, title))
    return found


def section_end(found: Sequence[Heading], index: int, line_count: int) -> int:
    """The line after the last of the section that heading `index` begins, subsections included."""
    level = found[index].level
    return next((other.line for other in found[index + 1 :] if other.level <= level), line_count)


def moved(lines: Sequence[str], index: int, before: int) -> list[str] | None:
    """The lines with the section of heading `index` moved before heading `before` (its count for the end).

    None when it would stay where it is or go into itself.
    """
    found = headings(lines)
    if not 0 <= index < len(found) or not 0 <= before <= len(found):
        return None
    start, end = found[index].line, section_end(found, index, len(lines))
    target = found[before].line if before < len(found) else len(lines)
    if start <= target <= end:
        return None
    section, rest = list(lines[start:end]), [*lines[:start], *lines[end:]]
    at = target if target < start else target - (end - start)
    while section and not section[-1].strip():
        section.pop()
    head, tail = rest[:at], rest[at:]
    while head and not head[-1].strip():
        head.pop()
    while tail and not tail[0].strip():
        tail.pop(0)
    return [*head, *([""] if head else []), *section, *(["", *tail] if tail else [""])]
