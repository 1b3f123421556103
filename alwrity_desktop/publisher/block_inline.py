"""What stands inside a paragraph, as HTML that the block editor reads and writes back unchanged."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from alwrity_desktop.publisher.block_html import (
    Element,
    NotPlainError,
    escape_code,
    escape_text,
    is_phrasing,
    open_tag,
    tree,
)
from alwrity_desktop.publisher.block_images import Images

_ORDER = ("class", "href", "src", "alt", "title")  # as Markdown's own links and images come out
_SOFT = "\x01"  # a line end of the source, until the spaces around it are known
_WRAPPERS = {"em": "em", "strong": "strong", "s": "s"}


class UnsafeInlineError(ValueError):
    """Raw HTML in a text that cannot stand inside a paragraph: the block must become an HTML block."""


def inline_html(node: SyntaxTreeNode | None, images: Images) -> str:
    """HTML of an inline node, or "" for none. Raises UnsafeInlineError for raw HTML that would break the block."""
    if node is None:
        return ""
    return nodes_html(node.children, images)


def nodes_html(nodes: list[SyntaxTreeNode], images: Images) -> str:
    """As `inline_html`, for some of the children of an inline node."""
    html = "".join(_node(node, images) for node in nodes)
    html = re.sub(f" *{_SOFT} *", " ", html)
    html = re.sub(r" *<br> *", "<br>", html).strip(" ")
    if "<" in html and not is_phrasing(html):
        raise UnsafeInlineError(html[:80])
    return html


def _children(node: SyntaxTreeNode, images: Images) -> str:
    return "".join(_node(child, images) for child in node.children)


def _node(node: SyntaxTreeNode, images: Images) -> str:
    kind = node.type
    if kind in ("text", "text_special"):
        return escape_text(re.sub(r"[ \t\n\r\f]+", " ", node.content))
    if kind in _WRAPPERS:
        inside = _children(node, images)
        return f"<{_WRAPPERS[kind]}>{inside}</{_WRAPPERS[kind]}>" if inside else ""
    if kind == "code_inline":
        return f"<code>{escape_code(node.content)}</code>"
    if kind == "softbreak":
        return _SOFT
    if kind == "hardbreak":
        return "<br>"
    return _special(node, images)


def _special(node: SyntaxTreeNode, images: Images) -> str:
    kind = node.type
    if kind == "link":
        attributes = {"href": text_of(node.attrs.get("href"))}
        if title := text_of(node.attrs.get("title")):
            attributes["title"] = title
        return f"{open_tag('a', attributes)}{_children(node, images)}</a>"
    if kind == "image":
        return _inline_image(node, images)
    if kind == "html_inline":
        return _raw_tag(node.content)
    if kind == "footnote_ref":
        return _footnote_mark(node.meta)
    if kind == "footnote_anchor":
        return ""
    return _children(node, images) if node.children else escape_text(node.content)


def text_of(value: object) -> str:
    """An attribute of a token as text."""
    return "" if value is None else str(value)


def alt_text(node: SyntaxTreeNode) -> str:
    """The description of an image without markup."""
    if node.type in ("softbreak", "hardbreak"):
        return " "
    if node.children:
        return "".join(alt_text(child) for child in node.children)
    return "" if node.type == "image" else node.content


def _inline_image(node: SyntaxTreeNode, images: Images) -> str:
    source = text_of(node.attrs.get("src"))
    known = images.find(source)
    attributes = {"src": known.url if known else source, "alt": alt_text(node) or (known.alt if known else "")}
    if known:
        attributes = {"class": f"wp-image-{known.id}", **attributes}
    if title := text_of(node.attrs.get("title")):
        attributes["title"] = title
    return open_tag("img", attributes)


def _raw_tag(raw: str) -> str:
    """A raw tag written as the editor writes it; what is no plain tag makes the block unsafe."""
    if raw.startswith("</"):
        return raw.lower()
    match = re.match(r"<([A-Za-z][A-Za-z0-9-]*)", raw)
    if not match:
        raise UnsafeInlineError(raw[:80])
    name = match[1].lower()
    void = name in ("br", "img", "wbr")
    try:
        found = tree(raw if void else f"{raw}</{name}>" if not raw.endswith("/>") else raw).children
    except NotPlainError as error:
        raise UnsafeInlineError(raw[:80]) from error
    if len(found) != 1 or not isinstance(found[0], Element) or found[0].tag != name:
        raise UnsafeInlineError(raw[:80])
    attributes = found[0].attributes
    first = [each for each in _ORDER if each in attributes]
    return open_tag(name, {each: attributes[each] for each in dict.fromkeys([*first, *attributes])})


_PLAIN_LABEL = re.compile(r"[A-Za-z0-9_-]{1,40}")


def footnote_name(meta: dict[Any, Any]) -> str:
    """The part of a footnote's anchor that tells it from others: its label where that is plain, else its number."""
    label = str(meta.get("label", ""))
    return label if _PLAIN_LABEL.fullmatch(label) else f"n{int(meta['id']) + 1}"


def _footnote_mark(meta: dict[Any, Any]) -> str:
    name = footnote_name(meta)
    return f'<sup><a href="#fn-{name}" id="fnref-{name}">{int(meta["id"]) + 1}</a></sup>'


_MARK = re.compile(r'(<sup><a href="#fn-([A-Za-z0-9_-]{1,40})" id="fnref-)\2(?=">)')
_RETURN = " <!--return-->"


def note_ending() -> str:
    """Where the links back from a footnote will stand; `link_notes` puts them in."""
    return _RETURN.strip()


def link_notes(blocks: list[str], kept: Collection[str]) -> list[str]:
    """The blocks with each mark of a footnote told from others, and each footnote linked back to its marks.

    Counted here because marks in what became an HTML block are none. Blocks in `kept` are left alone.
    """
    uses: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        uses[match[2]] = uses.get(match[2], 0) + 1
        return f"{match[1]}{_use(match[2], uses[match[2]])}"

    def back(match: re.Match[str]) -> str:
        links = (f'<a href="#fnref-{_use(match[2], each + 1)}">\u21a9</a>' for each in range(uses.get(match[2], 0)))
        return f"{match[1]}{' '.join(links)}"

    out = [block if block in kept else _MARK.sub(number, block) for block in blocks]
    pattern = re.compile(r'(<li id="fn-([A-Za-z0-9_-]{1,40})">.*?)<!--return-->', re.DOTALL)
    return [block if block in kept else pattern.sub(back, block) for block in out]


def _use(name: str, count: int) -> str:
    return name if count == 1 else f"{name}-{count}"
