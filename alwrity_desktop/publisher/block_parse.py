"""The grammar of block markup: comments that open, close or stand for a block, and the text between them.

It reads what WordPress's own parser reads (`WP_Block_Parser`): attributes end at the first `}` that a comment's end
follows, a closing comment without its opening one is text, and an opening one that is never closed reaches to the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

_OPEN = re.compile(r"<!--\s+(/)?wp:((?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*)\s+")
_ATTRIBUTES_END = re.compile(r"\}\s+(/)?-->")
_PLAIN_END = re.compile(r"(/)?-->")


@dataclass(slots=True)
class RawBlock:
    """One block as it stands in the text.

    `name` is the full name ("core/paragraph"), or "" for text outside any block. `start`, `end`: offsets into the text
    read, comments included. `pieces`: the static HTML and the inner blocks in turn. `closed` is False where the closing
    comment is missing. `attributes` is None where they are not a JSON object.
    """

    name: str
    attributes: dict[str, Any] | None
    start: int
    end: int
    pieces: list[str | RawBlock] = field(default_factory=list["str | RawBlock"])
    closed: bool = True

    @property
    def inner(self) -> list[RawBlock]:
        """The blocks inside this one."""
        return [piece for piece in self.pieces if isinstance(piece, RawBlock)]

    @property
    def html(self) -> str:
        """The static HTML without the inner blocks."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))


@dataclass(slots=True, frozen=True)
class _Mark:
    start: int
    end: int
    name: str
    attributes: dict[str, Any] | None
    closes: bool
    void: bool


def parse(text: str) -> list[RawBlock]:
    """The top-level blocks of `text` in order; text between them comes as blocks without a name."""
    top: list[RawBlock] = []
    stack: list[RawBlock] = []
    at = 0
    for mark in _marks(text):
        _add_text(stack, top, text, at, mark.start)
        at = mark.end
        if mark.closes:
            _close(stack, top, mark, text)
        elif mark.void:
            _add(stack, top, RawBlock(mark.name, mark.attributes, mark.start, mark.end))
        else:
            stack.append(RawBlock(mark.name, mark.attributes, mark.start, mark.end))
    _add_text(stack, top, text, at, len(text))
    while stack:
        block = stack.pop()
        block.end, block.closed = len(text), False
        _add(stack, top, block)
    return top


def block_ends(text: str) -> dict[int, int]:
    """Where each block in `text` ends, by where it starts, nested ones too; those never closed are left out."""
    ends: dict[int, int] = {}
    stack: list[int] = []
    for mark in _marks(text):
        if mark.void and not mark.closes:
            ends[mark.start] = mark.end
        elif not mark.closes:
            stack.append(mark.start)
        elif stack:
            ends[stack.pop()] = mark.end
    return ends


def _marks(text: str) -> Iterator[_Mark]:
    at, more_attributes = 0, True
    while found := _OPEN.search(text, at):
        at = found.end()
        name = found[2] if "/" in found[2] else f"core/{found[2]}"
        raw = ""
        if text.startswith("{", at):
            ending = _ATTRIBUTES_END.search(text, at) if more_attributes else None
            more_attributes = ending is not None  # none from here on: none later either
            raw = text[at : ending.start() + 1] if ending else ""
        else:
            ending = _PLAIN_END.match(text, at)
        if ending:
            at = ending.end()
            yield _Mark(found.start(), at, name, _read_attributes(raw), bool(found[1]), bool(ending[1]))


def _read_attributes(raw: str) -> dict[str, Any] | None:
    if not raw:
        return {}
    try:
        value: object = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def _add(stack: list[RawBlock], top: list[RawBlock], block: RawBlock) -> None:
    if stack:
        stack[-1].pieces.append(block)
    else:
        top.append(block)


def _add_text(stack: list[RawBlock], top: list[RawBlock], text: str, start: int, end: int) -> None:
    if start >= end:
        return
    if stack:
        stack[-1].pieces.append(text[start:end])
    else:
        top.append(RawBlock("", {}, start, end, [text[start:end]]))


def _close(stack: list[RawBlock], top: list[RawBlock], mark: _Mark, text: str) -> None:
    if not stack:
        _add_text(stack, top, text, mark.start, mark.end)
        return
    block = stack.pop()
    block.end = mark.end
    _add(stack, top, block)


def attributes_text(attributes: dict[str, Any]) -> str:
    """Attributes as WordPress writes them into the comment: JSON with everything escaped that could end it."""
    text = json.dumps(attributes, ensure_ascii=False, separators=(",", ":"))
    text = re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)
    for plain, escaped in (
        ("\\\\", "\\u005c"),
        ("--", "\\u002d\\u002d"),
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ('\\"', "\\u0022"),
    ):
        text = text.replace(plain, escaped)
    return text


def wrap(name: str, html: str, attributes: dict[str, Any] | None = None) -> str:
    """A core block as saved: opening comment, the HTML on lines of its own, closing comment."""
    opening = f"{name} {attributes_text(attributes)}" if attributes else name
    return f"<!-- wp:{opening} -->\n{html}\n<!-- /wp:{name} -->"
