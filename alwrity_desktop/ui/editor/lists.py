"""What Enter, Tab and numbering do in lists and quotes. Pure functions on lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ITEM = re.compile(
    r"^(?P<quote>(?:[ ]{0,3}>[ ]?)*)(?P<indent>[ \t]*)"
    r"(?P<mark>[-*+]|(?P<number>\d{1,9})(?P<dot>[.)]))(?P<gap>[ \t]+)(?P<task>\[[ xX]\] )?"
)
_QUOTE = re.compile(r"^(?:[ ]{0,3}>[ ]?)+")
_NUMBERED = re.compile(r"^(?P<indent>[ \t]*)(?P<number>\d{1,9})(?P<dot>[.)])(?P<gap>[ \t]+)")


def continuation(line: str, column: int) -> str | None:
    """What a new line starts with when Enter is pressed at `column` of `line`.

    None: nothing special. "": the item is empty, so the list ends here (the caller empties the line).
    """
    item = _ITEM.match(line)
    if item:
        if column < item.end():
            return None
        if not line[item.end() :].strip():
            return ""
        mark = f"{int(item['number']) + 1}{item['dot']}" if item["number"] else item["mark"]
        task = "[ ] " if item["task"] else ""
        return f"{item['quote']}{item['indent']}{mark}{item['gap']}{task}"
    quote = _QUOTE.match(line)
    if quote:
        if column < quote.end():
            return None
        return quote[0] if line[quote.end() :].strip() else ""
    return None


def is_item(line: str) -> bool:
    """Whether `line` starts a list item."""
    return _ITEM.match(line) is not None


def shifted(line: str, deeper: bool) -> str:
    """`line` one step further in or out. A step is the width of the item's own mark, else two spaces."""
    item = _ITEM.match(line)
    if item and item["quote"]:
        return line
    step = len(item["mark"]) + 1 if item else 2
    if deeper:
        return " " * step + line
    lead = len(line) - len(line.lstrip(" "))
    if lead:
        return line[min(step, lead) :]
    return line[1:] if line.startswith("\t") else line


def renumbered(lines: Sequence[str], at: int) -> dict[int, str]:
    """The numbered lines around line `at` whose number must change, as line number to new line.

    The run's first item keeps its number. Items further in, and blank lines between items, belong to the run.
    """
    if not (0 <= at < len(lines)) or not (here := _NUMBERED.match(lines[at])):
        return {}
    indent = len(here["indent"].expandtabs(4))
    first = at
    for number in range(at - 1, max(-1, at - 500), -1):
        place = _place(lines[number], indent)
        if place == "end":
            break
        if place == "item":
            first = number
    changes: dict[int, str] = {}
    expected = int(lines[first].lstrip().split(here["dot"])[0]) if _NUMBERED.match(lines[first]) else 1
    for number in range(first, min(len(lines), at + 500)):
        place = _place(lines[number], indent)
        if place == "end":
            break
        if place == "item" and (item := _NUMBERED.match(lines[number])):
            if int(item["number"]) != expected:
                changes[number] = f"{item['indent']}{expected}{item['dot']}{item['gap']}{lines[number][item.end() :]}"
            expected += 1
    return changes


def _place(line: str, indent: int) -> str:
    """Where `line` stands to a numbered run at `indent`: one of its items, inside it, or its end."""
    item = _NUMBERED.match(line)
    if item and len(item["indent"].expandtabs(4)) == indent:
        return "item"
    lead = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
    return "inside" if lead > indent else "end"
