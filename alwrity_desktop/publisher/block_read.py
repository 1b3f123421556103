"""One block of a post's raw content, as Markdown. What Markdown has no words for is refused, and stays raw."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

from alwrity_desktop.publisher.block_html import INNER, Element, NotPlainError, tree
from alwrity_desktop.publisher.block_parse import RawBlock
from alwrity_desktop.publisher.block_text import Style, image_markdown, inline_markdown


class NoMarkdownError(ValueError):
    """The block, or one inside it, cannot be said in Markdown."""


def block_tree(block: RawBlock) -> Element:
    """The tree of a block's HTML with an element named INNER for each inner block. Raises NotPlainError."""
    numbers = iter(range(len(block.pieces)))
    return tree("".join(piece if isinstance(piece, str) else f'<{INNER} n="{next(numbers)}"/>' for piece in block.pieces))


def block_markdown(block: RawBlock, style: Style, *, again: bool = False) -> str:
    """Markdown of one block. again: the one before it is a list too, so this one needs another sign.

    Raises NoMarkdownError.
    """
    try:
        found = _read(block, style, again)
    except NotPlainError as error:
        raise NoMarkdownError(str(error)) from error
    if not found.strip():
        raise NoMarkdownError(block.name)
    return found


def _read(block: RawBlock, style: Style, again: bool) -> str:
    if block.name == "core/list":
        return _list(block, style, again)
    if block.name not in _READERS:
        raise NoMarkdownError(block.name)
    return _READERS[block.name](block, style)


def _only(root: Element, *tags: str) -> Element:
    """The one element in `root`, with nothing but space around it."""
    found = root.elements()
    if len(found) != 1 or (tags and found[0].tag not in tags):
        raise NoMarkdownError(root.tag)
    if any(isinstance(child, str) and child.strip() for child in root.children):
        raise NoMarkdownError(root.tag)
    return found[0]


def _heading(block: RawBlock, style: Style) -> str:
    heading = _only(block_tree(block), "h1", "h2", "h3", "h4", "h5", "h6")
    text = inline_markdown(heading.children, style)
    text = re.sub(r"(#+)$", r"\\\1", text)
    return f"{'#' * int(heading.tag[1])} {text}"


def _paragraph(block: RawBlock, style: Style) -> str:
    return inline_markdown(_only(block_tree(block), "p").children, style)


def _code(block: RawBlock, _style: Style) -> str:
    code = _only(_only(block_tree(block), "pre"), "code")
    text = code.text()
    language = re.search(r"language-(\S+)", str((block.attributes or {}).get("className", "")))
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{language[1] if language else ''}\n{text}\n{fence}"


def would_join(one: RawBlock, two: RawBlock) -> bool:
    """Whether Markdown would read two blocks in a row as one list."""
    if one.name != "core/list" or two.name != "core/list":
        return False
    return (one.attributes or {}).get("ordered", False) == (two.attributes or {}).get("ordered", False)


def sequence_markdown(blocks: Sequence[RawBlock], style: Style) -> list[str]:
    """Markdown of the blocks inside another. Raises NoMarkdownError."""
    out: list[str] = []
    again = False
    for number, block in enumerate(blocks):
        again = number > 0 and would_join(blocks[number - 1], block) and not again
        out.append(block_markdown(block, style, again=again))
    return out


def _list(block: RawBlock, style: Style, again: bool) -> str:
    shown = _only(block_tree(block), "ul", "ol")
    if [child.tag for child in shown.elements()] != [INNER] * len(block.inner) or not block.inner:
        raise NoMarkdownError(block.name)
    first = int(shown.attributes.get("start", "1")) if shown.attributes.get("start", "1").isdigit() else 1
    items: list[str] = []
    loose = False
    for number, item in enumerate(block.inner):
        if item.name != "core/list-item":
            raise NoMarkdownError(item.name)
        mark = f"{first + number}{')' if again else '.'} " if shown.tag == "ol" else "* " if again else "- "
        text, wide = _item(item, style, len(mark))
        loose = loose or wide
        items.append(f"{mark}{text}".rstrip() if text else mark.rstrip())
    return ("\n\n" if loose else "\n").join(items)


def _item(item: RawBlock, style: Style, width: int) -> tuple[str, bool]:
    """An item's Markdown from its mark on, and whether it needs empty lines."""
    shown = _only(block_tree(item), "li")
    texts, rest = item_texts(shown)
    parts = [inline_markdown(text, style) for text in texts] if rest or any(texts) else []
    parts = [part for part in parts if part]
    inner = sequence_markdown(item.inner, style)
    tight = len(parts) == 1 and len(inner) == 1 and item.inner[0].name == "core/list" and inner[0].startswith(("- ", "1. "))
    wide = len(parts) + len(inner) > 1 and not tight
    text = ("\n\n" if wide else "\n").join([*parts, *inner])
    return indented(text, width), wide


def item_texts(shown: Element) -> tuple[list[list[str | Element]], bool]:
    """What stands before the inner blocks of an item, cut at empty lines, and whether inner blocks follow."""
    texts: list[list[str | Element]] = [[]]
    rest = False
    for child in shown.children:
        if isinstance(child, Element) and child.tag == INNER:
            rest = True
        elif rest and (isinstance(child, Element) or child.strip()):
            raise NoMarkdownError("text after an inner block")
        else:
            texts[-1].append(child)
            if [each.tag for each in texts[-1][-2:] if isinstance(each, Element)] == ["br", "br"]:
                del texts[-1][-2:]
                texts.append([])
    return texts, rest


def indented(text: str, width: int) -> str:
    """`text` with all lines but the first moved right; empty lines stay empty."""
    first, *others = text.split("\n")
    return "\n".join([first, *(f"{' ' * width}{line}" if line else "" for line in others)])


def _quote(block: RawBlock, style: Style) -> str:
    shown = _only(block_tree(block), "blockquote")
    parts = sequence_markdown(block.inner, style)
    cites = [child for child in shown.elements() if child.tag != INNER]
    if len(cites) > 1 or any(child.tag != "cite" for child in cites) or not parts:
        raise NoMarkdownError(block.name)
    if any(isinstance(child, str) and child.strip() for child in shown.children):
        raise NoMarkdownError(block.name)
    if cites:
        parts.append(f"\u2014 {inline_markdown(cites[0].children, style)}")
    return "\n".join(f"> {line}" if line else ">" for line in "\n\n".join(parts).split("\n"))


def _table(block: RawBlock, style: Style) -> str:
    cells = Style(style.way, cell=True, notes=style.notes)
    sections = _only(_only(block_tree(block), "figure"), "table").elements()
    if [section.tag for section in sections] not in (["thead"], ["thead", "tbody"]):
        raise NoMarkdownError(block.name)
    rows = [row.elements() for section in sections for row in section.elements()]
    if len(sections[0].elements()) != 1 or any(len(row) != len(rows[0]) for row in rows):
        raise NoMarkdownError(block.name)
    lines = [f"| {' | '.join(inline_markdown(cell.children, cells) for cell in row)} |" for row in rows]
    rules = {"left": ":--", "center": ":-:", "right": "--:"}
    lines.insert(1, f"|{'|'.join(rules.get(cell.attributes.get('data-align', ''), '---') for cell in rows[0])}|")
    return "\n".join(re.sub(r" {2,}", " ", line) for line in lines)


def _image(block: RawBlock, style: Style, *, caption_below: bool = True) -> str:
    children = _only(block_tree(block), "figure").elements()
    if (
        block.name != "core/image"
        or not 1 <= len(children) <= 2
        or (len(children) == 2 and children[1].tag != "figcaption")
    ):
        raise NoMarkdownError(block.name)
    link = children[0].attributes.get("href", "") if children[0].tag == "a" else ""
    image = _only(Element("", {}, [_only(children[0]) if link else children[0]]), "img").attributes
    caption = children[1] if len(children) == 2 else None
    below = caption is not None and (caption.elements() or style.way == "safe") and caption_below
    title = caption.text() if caption and not below else ""
    text = image_markdown(image.get("src", ""), image.get("alt", ""), title)
    if link:
        text = f"[{text}](<{link}>)" if re.search(r"[\s()]", link) else f"[{text}]({link})"
    return f"{text}\n*{inline_markdown(caption.children, style)}*" if caption and below else text


def _gallery(block: RawBlock, style: Style) -> str:
    return "\n".join(_image(inner, style, caption_below=False) for inner in block.inner)


_READERS: dict[str, Callable[[RawBlock, Style], str]] = {
    "core/paragraph": _paragraph,
    "core/heading": _heading,
    "core/code": _code,
    "core/quote": _quote,
    "core/table": _table,
    "core/image": _image,
    "core/gallery": _gallery,
    "core/html": lambda block, _style: block.html.strip("\n"),
    "core/more": lambda block, _style: block.html.strip(),
    "core/nextpage": lambda block, _style: block.html.strip(),
    "core/separator": lambda _block, _style: "---",
    "core/embed": lambda block, _style: unescape(str((block.attributes or {}).get("url", ""))),
}
