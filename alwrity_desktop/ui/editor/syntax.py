"""Markdown read one line at a time, for colours only. Pure: a line and the state before it give spans and a state after."""

from __future__ import annotations

import re
from enum import IntEnum

LONGEST = 20_000
"""Characters of one line that are coloured; a pasted megabyte without a line break stays plain after that."""


class Kind(IntEnum):
    """What a stretch of text is."""

    TEXT = 0
    H1 = 1
    H2 = 2
    H3 = 3
    H4 = 4
    H5 = 5
    H6 = 6
    MARK = 7
    STRONG = 8
    EMPHASIS = 9
    BOTH = 10
    STRIKE = 11
    CODE = 12
    LINK = 13
    ADDRESS = 14
    IMAGE = 15
    QUOTE = 16
    BULLET = 17
    PROMPT = 18
    FENCE = 19
    RULE = 20
    HTML = 21
    CELL_BAR = 22
    NOTE = 23


Span = tuple[int, int, Kind, Kind]
"""Start, length, the line's kind, the stretch's own kind."""

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)$")
_LIST = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])([ \t]+)(\[[ xX]\] )?")
_QUOTE = re.compile(r"\s{0,3}((?:>[ \t]?)+)")
_PROMPT = re.compile(r"\s{0,3}>[ \t]?\[ \] ?")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_SPECIAL = re.compile(r"[*_`\[<~\\|]|https?:")
_INLINE = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>(?P<ticks>`+)(?!`)[^`\n](?:.*?[^`])?(?P=ticks)(?!`)|(?P<tick>`)[^`](?P=tick))"
    r"|(?P<image>!\[[^\]\n]{0,500}\](?:\([^)\n]*\)|\[[^\]\n]*\]))"
    r"|(?P<note>\[\^[^\]\s]{1,80}\])"
    r"|(?P<link>\[(?:[^\[\]\n]|\[[^\]\n]{0,200}\]){1,500}\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\]\n]*\]))"
    r"|(?P<auto><(?:https?://|mailto:)[^\s>]+>|https?://[^\s<>)\]]+)"
    r"|(?P<html></?[A-Za-z][^<>\n]{0,500}>|<!--.*?-->)"
    r"|(?P<both>\*\*\*(?=\S)[^*\n]+(?<=\S)\*\*\*)"
    r"|(?P<strong>\*\*(?=\S)(?:[^*\n]|\*(?!\*)){1,4000}?(?<=\S)\*\*(?!\*)|(?<!\w)__(?=\S)[^_\n]+(?<=\S)__(?!\w))"
    r"|(?P<em>\*(?=[^\s*])[^*\n]{1,4000}(?<=\S)\*(?!\*)|(?<![\w_])_(?=[^\s_])[^_\n]{1,4000}(?<=\S)_(?!\w))"
    r"|(?P<strike>~~(?=\S)[^~\n]+~~)"
)
_INNER_EM = re.compile(r"(?<!\*)\*(?=[^\s*])[^*\n]+(?<=\S)\*(?!\*)|(?<![\w_])_(?=[^\s_])[^_\n]+_(?!\w)")

_BACKTICKS, _TILDES = 1, 2


def spans(line: str, state: int) -> tuple[list[Span], int]:
    """The coloured stretches of `line`, and the state after it.

    state: 0, or inside a fence: 1 (backticks) or 2 (tildes) with the fence's length times four added.
    """
    if state & 3:
        return _inside_fence(line, state)
    if not line:
        return [], 0
    first = line[0]
    if (first in "`~ ") and (fence := _FENCE.match(line)) and not ("`" in fence[1] and "`" in fence[2]):
        kind = _BACKTICKS if fence[1][0] == "`" else _TILDES
        return [(0, len(line), Kind.FENCE, Kind.MARK)], kind | len(fence[1]) << 2
    return _line(line[:LONGEST], first), 0


def after(line: str, state: int) -> int:
    """Only the state after `line`: what an unseen line costs."""
    if state & 3:
        return _inside_fence(line, state)[1]
    if line and line[0] in "`~ " and (fence := _FENCE.match(line)) and not ("`" in fence[1] and "`" in fence[2]):
        return (_BACKTICKS if fence[1][0] == "`" else _TILDES) | len(fence[1]) << 2
    return 0


def heading_level(line: str) -> int:
    """1 to 6 for a heading line, else 0. The caller knows whether the line is inside a fence."""
    if line and line[0] in "# " and (found := _HEADING.match(line)):
        return len(found[1])
    return 0


def _inside_fence(line: str, state: int) -> tuple[list[Span], int]:
    found = _FENCE.match(line)
    closes = (
        found is not None
        and not found[2].strip()
        and found[1][0] == ("`" if state & 3 == _BACKTICKS else "~")
        and len(found[1]) >= state >> 2
    )
    if closes:
        return [(0, len(line), Kind.FENCE, Kind.MARK)], 0
    return ([(0, len(line), Kind.FENCE, Kind.TEXT)] if line else []), state


def _line(line: str, first: str) -> list[Span]:
    base, start, out = Kind.TEXT, 0, list[Span]()
    if first in "# " and (found := _HEADING.match(line)):
        base = Kind(len(found[1]))
        start = found.end()
        out = [(0, start, base, Kind.MARK), (start, len(line) - start, base, Kind.TEXT)]
    elif first in "> " and (found := _QUOTE.match(line)):
        base, start, out = _quote(line, found)
    elif _RULE.match(line):
        return [(0, len(line), Kind.RULE, Kind.MARK)]
    elif found := _LIST.match(line):
        start = found.end()
        out = [(found.start(2), found.end(2) - found.start(2), base, Kind.BULLET)]
        if found[4]:
            out.append((found.start(4), 3, base, Kind.BULLET))
    if _SPECIAL.search(line, start):
        _inline(line, start, base, out)
    return out


def _quote(line: str, found: re.Match[str]) -> tuple[Kind, int, list[Span]]:
    if prompt := _PROMPT.match(line):
        end = prompt.end()
        return Kind.PROMPT, end, [(0, end, Kind.PROMPT, Kind.MARK), (end, len(line) - end, Kind.PROMPT, Kind.TEXT)]
    end = found.end()
    return Kind.QUOTE, end, [(0, end, Kind.QUOTE, Kind.MARK), (end, len(line) - end, Kind.QUOTE, Kind.TEXT)]


def _inline(line: str, start: int, base: Kind, out: list[Span]) -> None:
    if "|" in line and line.lstrip().startswith("|"):
        out.extend((at, 1, base, Kind.CELL_BAR) for at, letter in enumerate(line) if letter == "|")
    for found in _INLINE.finditer(line, start):
        _PARTS[found.lastgroup or "escape"](found, base, out)


def _wrapped(found: re.Match[str], base: Kind, out: list[Span], kind: Kind, width: int) -> None:
    begin, end = found.span()
    out.append((begin, width, base, Kind.MARK))
    out.append((begin + width, end - begin - 2 * width, base, kind))
    out.append((end - width, width, base, Kind.MARK))


def _strong(found: re.Match[str], base: Kind, out: list[Span]) -> None:
    _wrapped(found, base, out, Kind.STRONG, 2)
    offset = found.start() + 2
    for inner in _INNER_EM.finditer(found[0][2:-2]):
        out.append((offset + inner.start(), len(inner[0]), base, Kind.BOTH))


def _both(found: re.Match[str], base: Kind, out: list[Span]) -> None:
    _wrapped(found, base, out, Kind.BOTH, 3)


def _emphasis(found: re.Match[str], base: Kind, out: list[Span]) -> None:
    _wrapped(found, base, out, Kind.EMPHASIS, 1)


def _strike(found: re.Match[str], base: Kind, out: list[Span]) -> None:
    _wrapped(found, base, out, Kind.STRIKE, 2)


def _code(found: re.Match[str], base: Kind, out: list[Span]) -> None:
    _wrapped(found, base, out, Kind.CODE, len(found["ticks"] or "`"))


def _link(found: re.Match[str], base: Kind, out: list[Span], kind: Kind = Kind.LINK) -> None:
    text = found[0]
    lead = 2 if kind == Kind.IMAGE else 1
    split = max(text.rfind("]("), text.rfind("]["))
    begin = found.start()
    out.append((begin, lead, base, Kind.MARK))
    out.append((begin + lead, split - lead, base, kind))
    out.append((begin + split, len(text) - split, base, Kind.ADDRESS))


def _image(found: re.Match[str], base: Kind, out: list[Span]) -> None:
    _link(found, base, out, Kind.IMAGE)


def _plain(kind: Kind, found: re.Match[str], base: Kind, out: list[Span]) -> None:
    out.append((found.start(), len(found[0]), base, kind))


def _escape(found: re.Match[str], base: Kind, out: list[Span]) -> None:
    out.append((found.start(), 1, base, Kind.MARK))


def _auto(found: re.Match[str], base: Kind, out: list[Span]) -> None:
    _plain(Kind.LINK, found, base, out)


def _html(found: re.Match[str], base: Kind, out: list[Span]) -> None:
    _plain(Kind.HTML, found, base, out)


def _note(found: re.Match[str], base: Kind, out: list[Span]) -> None:
    _plain(Kind.NOTE, found, base, out)


_PARTS = {
    "escape": _escape,
    "code": _code,
    "ticks": _code,
    "tick": _code,
    "image": _image,
    "note": _note,
    "link": _link,
    "auto": _auto,
    "html": _html,
    "both": _both,
    "strong": _strong,
    "em": _emphasis,
    "strike": _strike,
}
