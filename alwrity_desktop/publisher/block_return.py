"""Block markup to Markdown, so that writing it again gives the same blocks.

Each block is tried in Markdown, written again and compared; where anything that counts differs, the block stays in
the Markdown byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from alwrity_desktop.page.markdown import anchors
from alwrity_desktop.publisher.block_classic import classic_markdown
from alwrity_desktop.publisher.block_html import Element, NotPlainError, canonical, tree
from alwrity_desktop.publisher.block_images import ImageRef
from alwrity_desktop.publisher.block_parse import RawBlock, parse
from alwrity_desktop.publisher.block_read import (
    NoMarkdownError,
    block_markdown,
    block_tree,
    indented,
    item_texts,
    sequence_markdown,
    would_join,
)
from alwrity_desktop.publisher.block_text import Style, inline_markdown, note_label
from alwrity_desktop.publisher.block_write import to_blocks

_DEFAULTS: dict[str, dict[str, Any]] = {
    "core/heading": {"level": 2},
    "core/list": {"ordered": False, "start": 1},
    "core/image": {"linkDestination": "none"},
    "core/table": {"hasFixedLayout": True},
    "core/gallery": {"linkTo": "none"},
}
_EXACT = ("core/html", "core/more", "core/nextpage")
_BACK = re.compile(r"#fnref-[A-Za-z0-9_-]+")
_MOST_TRIES = 30
_DEEPEST = 60


def to_markdown(raw: str, images: Mapping[str, ImageRef] | None = None) -> str:
    """Markdown of a post's raw content; `to_blocks` makes the same blocks of it.

    images: what the caller will hand to `to_blocks` too (see `images_in`). An image with a number that is not among
    them keeps its block as it is, so that the number is not lost.
    """
    found = parse(raw)
    for notes in (True, False):
        reader = _Reader(raw, images or {}, _Notes.of(found) if notes else None)
        if (text := reader.read(found)) is not None:
            return text
    return "\n\n".join(raw[block.start : block.end].strip("\n") for block in found if raw[block.start : block.end].strip())


def images_in(raw: str) -> dict[str, ImageRef]:
    """The images with a number in a post's raw content, by address; for `to_markdown` and `to_blocks`."""
    found: dict[str, ImageRef] = {}
    waiting = parse(raw)
    while waiting:
        block = waiting.pop()
        waiting.extend(block.inner)
        number = (block.attributes or {}).get("id")
        if block.name == "core/image" and isinstance(number, int):
            source = re.search(r'<img\b[^>]*?\bsrc="([^"]+)"', block.html)
            if source:
                address = _decoded(source[1])
                found[address] = ImageRef(number, address)
    return found


def _decoded(attribute: str) -> str:
    try:
        return tree(f'<i x="{attribute}"></i>').elements()[0].attributes["x"]
    except NotPlainError:
        return attribute


def block_meaning(block: RawBlock, depth: int = 0) -> object:
    """What counts of a block: two with the same meaning are the same to the block editor and to a reader."""
    attributes = {
        name: value
        for name, value in (block.attributes or {}).items()
        if _DEFAULTS.get(block.name, {}).get(name, _EXACT) != value
    }
    if block.name == "core/embed" and isinstance(attributes.get("url"), str):
        attributes["url"] = unescape(attributes["url"])  # sites write "&amp;" into it for who may not write any HTML
    shown: object = block.html.strip("\n")
    if block.name not in _EXACT:
        try:
            shown = canonical(_without_numbers(block_tree(block)))
        except NotPlainError:
            shown = block.html
    inner = tuple(block_meaning(each, depth + 1) for each in block.inner) if depth < _DEEPEST else ()
    return block.name, json.dumps(attributes, sort_keys=True), shown, inner


def _without_numbers(element: Element) -> Element:
    """The tree with footnote marks reduced to their label, and without the links back from a footnote."""
    if label := note_label(element):
        return Element("sup", {"note": label})
    kept: list[str | Element] = []
    for child in element.children:
        if isinstance(child, str):
            kept.append(child)
        elif not (child.tag == "a" and _BACK.fullmatch(child.attributes.get("href", ""))):
            kept.append(_without_numbers(child))
    return Element(element.tag, element.attributes, kept)


@dataclass(slots=True)
class _Notes:
    """The footnotes of a post: the list they stand in, and their definitions in Markdown."""

    block: RawBlock
    labels: list[str]
    markdown: str

    @classmethod
    def of(cls, found: list[RawBlock]) -> _Notes | None:
        lists = [block for block in found if (block.attributes or {}).get("className") == "footnotes"]
        if len(lists) != 1 or lists[0].name != "core/list" or found[-1] is not lists[0]:
            return None
        try:
            notes = [_note(item) for item in lists[0].inner]
        except (NoMarkdownError, NotPlainError):
            return None
        return cls(lists[0], [label for label, _text in notes], "\n\n".join(text for _label, text in notes))


def _note(item: RawBlock) -> tuple[str, str]:
    shown = _without_numbers(block_tree(item)).elements()[0]
    anchor = shown.attributes.get("id", "")
    if item.name != "core/list-item" or shown.tag != "li" or not anchor.startswith("fn-"):
        raise NoMarkdownError(item.name)
    label = anchor.removeprefix("fn-")
    texts, _rest = item_texts(shown)
    parts = [part for part in (inline_markdown(text, Style(notes=True)) for text in texts) if part]
    parts.extend(sequence_markdown(item.inner, Style(notes=True)))
    return label, f"[^{label}]: " + indented("\n\n".join(parts), 4)


class _Reader:
    def __init__(self, raw: str, images: Mapping[str, ImageRef], notes: _Notes | None) -> None:
        self.raw = raw
        self.images = images
        self.notes = notes
        self.anchors = anchors(raw)

    def read(self, found: list[RawBlock]) -> str | None:
        """The whole post, or None where the pieces do not make it up again."""
        pieces: list[str] = []
        meant: list[list[object]] = []
        shown = [block for block in found if self.raw[block.start : block.end].strip()]
        again = False
        for number, block in enumerate(shown):
            again = number > 0 and would_join(shown[number - 1], block) and not again
            piece, meaning = self.piece(block, again)
            pieces.append(piece)
            meant.append(meaning)
        for _attempt in range(_MOST_TRIES):
            text = "\n\n".join(pieces)
            wrong = self._first_difference(text, meant)
            if wrong is None:
                return None if self._notes_kept(shown, pieces) else text
            for number in {wrong, max(wrong - 1, 0)}:
                pieces[number] = self._kept(shown[number])
                meant[number] = [block_meaning(shown[number])] if shown[number].name else meant[number]
        return None

    def _notes_kept(self, shown: list[RawBlock], pieces: list[str]) -> bool:
        """Whether a mark of a footnote is in a block that stays as it is: then all must, to be counted the same."""
        if not self.notes:
            return False
        return any("fnref-" in piece and piece == self._kept(block) for block, piece in zip(shown, pieces, strict=True))

    def _first_difference(self, text: str, meant: list[list[object]]) -> int | None:
        made = iter(self._meanings(text))
        for number, expected in enumerate(meant):
            if any(next(made, None) != each for each in expected):
                return number
        return len(meant) - 1 if next(made, None) is not None else None

    def _meanings(self, markdown: str) -> list[object]:
        written = to_blocks(markdown, self.images, self.anchors)
        return [block_meaning(block) for block in parse(written) if written[block.start : block.end].strip()]

    def _kept(self, block: RawBlock) -> str:
        return self.raw[block.start : block.end].strip("\n")

    def piece(self, block: RawBlock, again: bool) -> tuple[str, list[object]]:
        """Markdown for one block, and what is to become of it again."""
        if not block.name:
            text = classic_markdown(self._kept(block))
            return text, self._meanings(text)
        if not block.closed:
            return self._kept(block), self._meanings(self._kept(block))
        meaning = block_meaning(block)
        if self.notes and block is self.notes.block:
            return self.notes.markdown, [meaning]
        for way in ("light", "safe"):
            try:
                text = block_markdown(block, Style(way, notes=self.notes is not None), again=again)
            except (NoMarkdownError, RecursionError):
                break
            if self._again(text) == [meaning]:
                return text, [meaning]
        return self._kept(block), [meaning]

    def _again(self, text: str) -> list[object]:
        if not self.notes or "[^" not in text:
            return self._meanings(text)
        return self._meanings(f"{text}\n\n{self.notes.markdown}")[:-1]
