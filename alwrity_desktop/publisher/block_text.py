"""HTML inside a paragraph, back to Markdown.

Two ways: "light" writes Markdown's own marks and escapes only what would be read as one; "safe" keeps the tags and
escapes every sign that could be a mark. The caller tries the light one first and looks at what becomes of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from alwrity_desktop.publisher.block_html import VOID, Element, open_tag

Way = Literal["light", "safe"]
_MARKS = {"strong": "**", "em": "*", "s": "~~"}
_ENTITY = r"&(?=#?[A-Za-z0-9]{1,32};)"
_LIGHT = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)|`|(?<!\s)\*|\*(?!\s)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|\[(?=\^|[^\]]*\][(\[:])|<(?=[A-Za-z/!?])|~~|"
    + _ENTITY
)
_ALL = re.compile(r"[!-/:-@\[-`{-~]")
_LINE_START = re.compile(r"(?m)^(#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|=+\s*$|-+\s*$|`{3}|~{3}|<|\|)")
_NUMBER_START = re.compile(r"(?m)^(\d{1,9})([.)])(?=\s|$)")
_NOTE = re.compile(r"#fn-([A-Za-z0-9_-]{1,40})")


@dataclass(slots=True, frozen=True)
class Style:
    """How to write. cell: inside a table. notes: whether marks of footnotes become Markdown's footnotes."""

    way: Way = "light"
    cell: bool = False
    notes: bool = False


def inline_markdown(children: Sequence[str | Element], style: Style) -> str:
    """Markdown of what stands inside a paragraph, heading, item or cell."""
    text = "".join(_piece(child, style) for child in children).strip(" \t\n")
    for edge in ("^\u00a0", "\u00a0$"):
        text = re.sub(edge, "&nbsp;", text)
    if style.cell or style.way == "safe":
        return text
    return _NUMBER_START.sub(r"\1\\\2", _LINE_START.sub(_guard, text))


def _guard(match: re.Match[str]) -> str:
    return match[1] if match[1] == "<" else f"\\{match[1]}"


def _piece(child: str | Element, style: Style) -> str:
    if isinstance(child, str):
        return escape_markdown(re.sub(r"[ \t\n\r\f]+", " ", child), style)
    if style.notes and (label := note_label(child)):
        return f"[^{label}]"
    if child.tag == "code" and not child.attributes and not child.elements() and child.text():
        return _code_span(child.text(), style)
    return _as_tag(child, style) if style.way == "safe" else _light(child, style)


def _light(child: Element, style: Style) -> str:
    tag, attributes = child.tag, child.attributes
    if tag in _MARKS and not attributes:
        return f"{_MARKS[tag]}{_inside(child, style)}{_MARKS[tag]}"
    if tag == "br" and not attributes:
        return "<br>" if style.cell else "\\\n"
    if tag == "a" and "href" in attributes and set(attributes) <= {"href", "title"}:
        return _link(child, style)
    if tag == "img" and "src" in attributes and set(attributes) <= {"src", "alt", "title", "class"}:
        return image_markdown(attributes["src"], attributes.get("alt", ""), attributes.get("title", ""))
    return _as_tag(child, style)


def _inside(child: Element, style: Style) -> str:
    return "".join(_piece(each, style) for each in child.children)


def _as_tag(child: Element, style: Style) -> str:
    opening = open_tag(child.tag, child.attributes)
    return opening if child.tag in VOID else f"{opening}{_inside(child, style)}</{child.tag}>"


def _code_span(text: str, style: Style) -> str:
    if style.cell:
        text = text.replace("|", "\\|")
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    edge = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{edge}{text}{edge}{ticks}"


def _link(child: Element, style: Style) -> str:
    href, title = child.attributes["href"], child.attributes.get("title", "")
    if child.text() == href and not title and not child.elements() and re.fullmatch(r"https?://[^\s<>]+", href):
        return f"<{href}>"
    return f"[{_inside(child, style)}]({_target(href, title)})"


def image_markdown(source: str, alt: str, title: str = "") -> str:
    """An image in Markdown."""
    alt = re.sub(r"([\\`*_\[\]<>&~])", r"\\\1", re.sub(r"\s+", " ", alt))
    return f"![{alt}]({_target(source, title)})"


def _target(address: str, title: str) -> str:
    if not address or re.search(r"[\s()<>\\]", address):
        address = "<" + re.sub(r"([<>\\])", r"\\\1", address) + ">"
    if not title:
        return address
    title = re.sub(r'([\\"&])', r"\\\1", title)
    return f'{address} "{title}"'


def escape_markdown(text: str, style: Style) -> str:
    """`text` so that Markdown reads it as just that."""
    pattern = _ALL if style.way == "safe" else _LIGHT
    text = pattern.sub(lambda match: "".join(f"\\{sign}" for sign in match[0]), text)
    return text.replace("|", "\\|") if style.cell and style.way == "light" else text


def note_label(element: Element) -> str:
    """The label of the footnote that `element` is a mark of, or ""."""
    if element.tag != "sup" or len(element.children) != 1 or not (found := element.elements()):
        return ""
    link = found[0]
    match = _NOTE.fullmatch(link.attributes.get("href", ""))
    mine = link.attributes.get("id", "").startswith("fnref-") and link.text().isdigit()
    return match[1] if match and link.tag == "a" and mine else ""
