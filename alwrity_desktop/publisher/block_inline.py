"""What stands inside a paragraph, as HTML that the block editor reads and writes back unchanged."""

from __future__ import annotations

import re
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from alwrity_desktop.publisher.block_html import (
    Element,
    NotPlainError,
    escape_attribute,
    escape_code,
    escape_text,
    is_phrasing,
    open_tag,
    tree,
)
from alwrity_desktop.publisher.block_images import Images

_WRAPPERS = {"em": "em", "strong": "strong", "s": "s"}


class UnsafeInlineError(ValueError):
    """Raw HTML in a text that cannot stand inside a paragraph: the block must become an HTML block."""


def inline_html(node: SyntaxTreeNode | None, images: Images) -> str:
    """HTML of an inline node, or "" for none. Raises UnsafeInlineError for raw HTML that would break the block."""
    if node is None:
        return ""
    html = _children(node, images).strip(" \t\n")
    if "<" in html and not is_phrasing(html):
        raise UnsafeInlineError(html[:80])
    return html


def nodes_html(nodes: list[SyntaxTreeNode], images: Images) -> str:
    """As `inline_html`, for some of the children of an inline node."""
    html = "".join(_node(node, images) for node in nodes).strip(" \t\n")
    if "<" in html and not is_phrasing(html):
        raise UnsafeInlineError(html[:80])
    return html


def _children(node: SyntaxTreeNode, images: Images) -> str:
    return "".join(_node(child, images) for child in node.children)


def _node(node: SyntaxTreeNode, images: Images) -> str:
    kind = node.type
    if kind in ("text", "text_special"):
        return escape_text(node.content)
    if kind in _WRAPPERS:
        inside = _children(node, images)
        return f"<{_WRAPPERS[kind]}>{inside}</{_WRAPPERS[kind]}>" if inside else ""
    if kind == "code_inline":
        return f"<code>{escape_code(node.content)}</code>"
    if kind == "softbreak":
        return " "
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
    return open_tag(name, found[0].attributes)


_PLAIN_LABEL = re.compile(r"[A-Za-z0-9_-]{1,40}")


def footnote_name(meta: dict[Any, Any]) -> str:
    """The part of a footnote's anchor that tells it from others: its label where that is plain, else its number."""
    label = str(meta.get("label", ""))
    return label if _PLAIN_LABEL.fullmatch(label) else f"n{int(meta['id']) + 1}"


def _footnote_mark(meta: dict[Any, Any]) -> str:
    name, again = footnote_name(meta), int(meta.get("subId", 0))
    back = f"fnref-{name}" + (f"-{again + 1}" if again else "")
    return f'<sup><a href="#fn-{name}" id="{escape_attribute(back)}">{int(meta["id"]) + 1}</a></sup>'


def footnote_return(node: SyntaxTreeNode) -> str:
    """The links from a footnote's text back to each place that refers to it."""
    marks: list[str] = []
    for each in node.walk():
        if each.type == "footnote_anchor":
            name, again = footnote_name(each.meta), int(each.meta.get("subId", 0))
            use = f"-{again + 1}" if again else ""
            marks.append(f'<a href="#fnref-{name}{use}">\u21a9</a>')
    return " ".join(marks)
