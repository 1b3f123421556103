"""HTML as blocks hold it: escaping, a small tree, and what two pieces of saved markup have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import cast

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
PHRASING = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
})  # fmt: skip
INNER = "alwrity-block"  # stands for an inner block in a tree; its "n" is the block's number
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DEEPEST = 100
_SPACE = " \t\n\r\f"


@dataclass(slots=True)
class Element:
    """An element with its attributes decoded; children are text (decoded) or elements."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    children: list[str | Element] = field(default_factory=list["str | Element"])

    def elements(self) -> list[Element]:
        """The child elements, text left out."""
        return [child for child in self.children if isinstance(child, Element)]

    def text(self) -> str:
        """All text below, decoded."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


class NotPlainError(ValueError):
    """HTML that is not a well-formed tree: unbalanced, with comments, or with an attribute twice."""


def escape_text(text: str) -> str:
    """Text for an element. Control characters, which neither HTML nor the database can hold, are left out."""
    return _CONTROL.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Text for an attribute in double quotes."""
    return escape_text(text).replace('"', "&quot;")


def escape_code(text: str) -> str:
    """Code as WordPress saves it: square brackets written so that no shortcode runs, lone addresses not embedded."""
    text = re.sub(r"(?m)^(\s*https?:)//([^\s<>\"]+\s*)$", r"\1&#47;&#47;\2", escape_text(text))
    return text.replace("[", "&#91;")


def open_tag(tag: str, attributes: dict[str, str]) -> str:
    """An opening tag with its attributes escaped."""
    written = "".join(f' {name}="{escape_attribute(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>"


def neutral(html: str) -> str:
    """HTML of the person's own in which nothing can be taken for a block comment, and no comment stays open."""
    html = re.sub(r"<!--(\s+/?wp:)", r"<!-- -\1", html)
    if html.rfind("<!--") > html.rfind("-->"):
        html += " -->"
    return html


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) != len(attrs) or len(self.open) > _DEEPEST:
            raise NotPlainError(tag)
        element = Element(tag, attributes)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and tag != INNER:
            raise NotPlainError(tag)
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) < 2 or self.open[-1].tag != tag:
            raise NotPlainError(tag)
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise NotPlainError("comment")

    def handle_decl(self, decl: str) -> None:
        raise NotPlainError("declaration")

    def handle_pi(self, data: str) -> None:
        raise NotPlainError("instruction")

    def unknown_decl(self, data: str) -> None:
        raise NotPlainError("declaration")


def tree(html: str) -> Element:
    """The tree of `html` under a nameless root. Raises NotPlainError where it is not well-formed."""
    reader = _Tree()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, RecursionError) as error:
        raise NotPlainError(str(error)) from error
    if len(reader.open) > 1:
        raise NotPlainError(reader.open[-1].tag)
    return reader.root


def is_phrasing(html: str) -> bool:
    """Whether `html` can stand inside a paragraph and come out of a browser as it went in."""
    try:
        return _phrasing(tree(html), inside=frozenset())
    except NotPlainError:
        return False


def _phrasing(element: Element, inside: frozenset[str]) -> bool:
    for child in element.elements():
        if child.tag not in PHRASING or (child.tag == "a" and "a" in inside) or len(inside) > 40:
            return False
        if not _phrasing(child, inside | {child.tag, f"#{len(inside)}"}):
            return False
    return True


def canonical(root: Element) -> object:
    """What counts of a tree: generated class names, the order of attributes and space at the edges do not."""
    return _canonical_children(root.children, root.tag)


def _canonical_children(children: Sequence[str | Element], tag: str) -> tuple[object, ...]:
    found: list[object] = []
    for child in children:
        if isinstance(child, Element):
            found.append((child.tag, _canonical_attributes(child), _canonical_children(child.children, child.tag)))
        elif found and isinstance(found[-1], str):
            found[-1] += child
        else:
            found.append(child)
    if tag in ("code", "pre"):
        return tuple(found)
    last = len(found) - 1
    out: list[object] = []
    for number, item in enumerate(found):
        if isinstance(item, str):
            item = re.sub(f"[{_SPACE}]+", " ", item)
            item = item.lstrip(_SPACE) if number == 0 or _is_block(found[number - 1]) else item
            item = item.rstrip(_SPACE) if number == last or _is_block(found[number + 1]) else item
            if not item:
                continue
        out.append(item)
    return tuple(out)


def _is_block(item: object) -> bool:
    if not isinstance(item, tuple):
        return False
    tag = cast("tuple[object, ...]", item)[0]
    return tag == "br" or tag not in PHRASING


def _canonical_attributes(element: Element) -> tuple[tuple[str, object], ...]:
    found: list[tuple[str, object]] = []
    for name, value in sorted(element.attributes.items()):
        if name == "class":
            names = frozenset(each for each in value.split() if not _is_generated(each))
            if names:
                found.append((name, names))
        else:
            found.append((name, value))
    return tuple(found)


def _is_generated(name: str) -> bool:
    return name.startswith("wp-block-") or name in ("wp-element-caption", "has-alpha-channel-opacity")
