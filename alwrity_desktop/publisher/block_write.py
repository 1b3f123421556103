"""Markdown to block markup, as the block editor itself would save it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markdown_it.utils import OptionsDict

from alwrity_desktop.page import markdown as page_markdown
from alwrity_desktop.publisher.block_embeds import embed
from alwrity_desktop.publisher.block_html import escape_attribute, escape_code, escape_text, neutral, open_tag
from alwrity_desktop.publisher.block_images import ImageRef, Images
from alwrity_desktop.publisher.block_inline import (
    UnsafeInlineError,
    alt_text,
    footnote_name,
    inline_html,
    link_notes,
    nodes_html,
    note_ending,
    text_of,
)
from alwrity_desktop.publisher.block_parse import block_ends, wrap

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MORE = re.compile(r"<!--\s*more((?:(?!-->).)*)-->", re.DOTALL)
_GAP = "\n\n"


def to_blocks(markdown: str, images: Mapping[str, ImageRef] | None = None, anchors: frozenset[str] | None = None) -> str:
    """Block markup of a draft's Markdown.

    images: what the site knows of each image, by its address in the Markdown. Blocks that stand in the Markdown
    already, from the start of a line, come out byte for byte. anchors: what links lead to, where the Markdown is a piece
    of a longer text; a heading of these words gets its id.
    """
    known = page_markdown.anchors(markdown) if anchors is None else anchors
    text, kept = _take_out_blocks(markdown.replace("\r\n", "\n").replace("\r", "\n"))
    root = SyntaxTreeNode(page_markdown.tokens(text, known))
    return _GAP.join(_Writer(Images(images), kept).top(root.children))


def _take_out_blocks(text: str) -> tuple[str, dict[str, str]]:
    """The text with a mark in place of each block that stands in it, and what each mark stands for."""
    if "<!-- " not in text and "<!--\t" not in text:
        return text, {}
    ends = block_ends(text)
    kept: dict[str, str] = {}
    out: list[str] = []
    fence, at = "", 0
    while at < len(text):
        if not fence and at in ends:
            mark = f"<!--alwrity-kept-{len(kept)}-->"
            while mark in text:
                mark = mark.replace("kept", "kept-")
            kept[mark] = text[at : ends[at]]
            out.append(f"\n\n{mark}\n\n")
            at = ends[at]
            continue
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end]
        if match := _FENCE.match(line):
            fence = _fence_after(fence, match[1], line[match.end() :])
        out.append(line)
        at = end
    return "".join(out), kept


def _fence_after(fence: str, marks: str, rest: str) -> str:
    """The fence that is open after a line that begins with `marks`."""
    if not fence:
        return "" if marks[0] == "`" and "`" in rest else marks
    closes = marks[0] == fence[0] and len(marks) >= len(fence) and not rest.strip()
    return "" if closes else fence


class _PlainRenderer(RendererHTML):
    """For blocks that must become an HTML block: footnote marks there are plain numbers."""

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: Any) -> str:
        return f"<sup>{int(tokens[idx].meta['id']) + 1}</sup>"


class _Writer:
    def __init__(self, images: Images, kept: dict[str, str]) -> None:
        self.images = images
        self.kept = kept

    def top(self, nodes: Sequence[SyntaxTreeNode]) -> list[str]:
        out: list[str] = []
        for node in nodes:
            try:
                out.extend(self.block(node))
            except UnsafeInlineError:
                out.append(_as_html_block(node))
        return link_notes(out, self.kept.values()) if nodes and nodes[-1].type == "footnote_block" else out

    def block(self, node: SyntaxTreeNode) -> list[str]:
        """The blocks a Markdown block becomes: one, or none where it shows nothing."""
        kind = node.type
        if kind == "paragraph":
            return self.paragraph(node)
        if kind == "heading":
            return [self.heading(node)]
        if kind in ("bullet_list", "ordered_list"):
            return [self.list_block(node)]
        if kind == "blockquote":
            return [self.quote(node)]
        if kind in ("fence", "code_block"):
            return [self.code(node)]
        if kind == "table":
            return [self.table(node)]
        if kind == "hr":
            return [wrap("separator", '<hr class="wp-block-separator has-alpha-channel-opacity"/>')]
        if kind == "html_block":
            return self.html(node.content)
        if kind == "footnote_block":
            return [self.footnotes(node)]
        return [piece for child in node.children for piece in self.block(child)]

    def paragraph(self, node: SyntaxTreeNode) -> list[str]:
        inline = _inline(node)
        if inline is None:
            return []
        if figures := self.figures(inline):
            return figures
        if (address := _lone_address(inline)) and (block := embed(address)):
            return [block]
        html = inline_html(inline, self.images)
        return [wrap("paragraph", f"<p>{html}</p>")] if html else []

    def heading(self, node: SyntaxTreeNode) -> str:
        level = int(node.tag[1])
        html = inline_html(_inline(node), self.images)
        attributes = {} if level == 2 else {"level": level}
        anchor = node.attrs.get("id")
        tied = f' id="{escape_attribute(str(anchor))}"' if anchor else ""
        return wrap("heading", f'<h{level} class="wp-block-heading"{tied}>{html}</h{level}>', attributes)

    def list_block(self, node: SyntaxTreeNode) -> str:
        items = _GAP.join(self.item(item) for item in node.children)
        if node.type == "bullet_list":
            return wrap("list", f'<ul class="wp-block-list">{items}</ul>')
        start = int(node.attrs.get("start", 1))
        attributes: dict[str, Any] = {"ordered": True}
        shown = {"class": "wp-block-list"}
        if start != 1:
            attributes["start"] = start
            shown = {"start": str(start), **shown}
        return wrap("list", f"{open_tag('ol', shown)}{items}</ol>", attributes)

    def item(self, node: SyntaxTreeNode, anchor: str = "", ending: str = "") -> str:
        """A list item: its first paragraphs are its text, what follows them are blocks inside it."""
        texts: list[str] = []
        inner: list[str] = []
        for child in node.children:
            if child.type == "paragraph" and not inner:
                texts.append(inline_html(_inline(child), self.images))
            else:
                inner.extend(self.block(child))
        if ending:
            texts = [*texts[:-1], f"{texts[-1]} {ending}"] if texts else [ending]
        opening = f'<li id="{escape_attribute(anchor)}">' if anchor else "<li>"
        return wrap("list-item", f"{opening}{'<br><br>'.join(filter(None, texts))}{_GAP.join(inner)}</li>")

    def quote(self, node: SyntaxTreeNode) -> str:
        """A quote; a last paragraph that begins with a dash is the name of who said it."""
        children, cite = list(node.children), ""
        if len(children) > 1 and children[-1].type == "paragraph":
            html = inline_html(_inline(children[-1]), self.images)
            if html.startswith("\u2014 "):
                cite = f"<cite>{html[2:]}</cite>"
                children.pop()
        inner = _GAP.join(piece for child in children for piece in self.block(child))
        return wrap("quote", f'<blockquote class="wp-block-quote">{inner}{cite}</blockquote>')

    def code(self, node: SyntaxTreeNode) -> str:
        language = node.info.split()[0] if node.type == "fence" and node.info.strip() else ""
        attributes: dict[str, Any] = {}
        classes = "wp-block-code"
        if re.fullmatch(r"[A-Za-z0-9_+#.-]{1,40}", language):
            attributes["className"] = f"language-{language}"
            classes += f" language-{language}"
        text = node.content.removesuffix("\n")
        return wrap("code", f'<pre class="{classes}"><code>{escape_code(text)}</code></pre>', attributes)

    def table(self, node: SyntaxTreeNode) -> str:
        parts: list[str] = []
        for part in node.children:
            rows = "".join(f"<tr>{''.join(self.cell(cell) for cell in row.children)}</tr>" for row in part.children)
            parts.append(f"<{part.type}>{rows}</{part.type}>" if rows else "")
        table = f'<table class="has-fixed-layout">{"".join(parts)}</table>'
        return wrap("table", f'<figure class="wp-block-table">{table}</figure>', {"hasFixedLayout": True})

    def cell(self, node: SyntaxTreeNode) -> str:
        attributes: dict[str, str] = {}
        if match := re.search(r"text-align:\s*(left|center|right)", text_of(node.attrs.get("style"))):
            attributes = {"class": f"has-text-align-{match[1]}", "data-align": match[1]}
        return f"{open_tag(node.type, attributes)}{inline_html(_inline(node), self.images)}</{node.type}>"

    def html(self, content: str) -> list[str]:
        content = content.strip("\n")
        if kept := self.kept.get(content.strip()):
            return [kept]
        if match := _MORE.fullmatch(content.strip()):
            custom = re.sub("-{2,}", "\u2014", match[1].strip())  # a comment cannot hold two dashes
            text = f"more {custom}" if custom else "more"
            return [wrap("more", f"<!--{text}-->", {"customText": custom} if custom else None)]
        if re.fullmatch(r"<!--\s*nextpage\s*-->", content.strip()):
            return [wrap("nextpage", "<!--nextpage-->")]
        return [wrap("html", neutral(content))] if content.strip() else []

    def figures(self, inline: SyntaxTreeNode) -> list[str]:
        """The image or gallery that a paragraph of nothing but images is; one image may have a line of emphasis below."""
        nodes = [child for child in inline.children if not _is_space(child)]
        if not nodes or not all(_image_in(child) for child in nodes[:1]):
            return []
        if len(nodes) == 2 and nodes[1].type == "em" and any(child.type == "softbreak" for child in inline.children):
            return [self.image(nodes[0], nodes_html(nodes[1].children, self.images))]
        if not all(_image_in(child) for child in nodes):
            return []
        if len(nodes) == 1:
            return [self.image(nodes[0])]
        inner = _GAP.join(self.image(child) for child in nodes)
        classes = "wp-block-gallery has-nested-images columns-default is-cropped"
        return [wrap("gallery", f'<figure class="{classes}">{inner}</figure>', {"linkTo": "none"})]

    def image(self, node: SyntaxTreeNode, caption: str = "") -> str:
        image = _image_in(node)
        assert image is not None
        source = text_of(image.attrs.get("src"))
        known = self.images.find(source)
        link = text_of(node.attrs.get("href")) if node.type == "link" else ""
        caption = caption or escape_text(text_of(image.attrs.get("title")) or (known.caption if known else ""))
        attributes: dict[str, Any] = {}
        if known:
            attributes = {"id": known.id, "sizeSlug": "large"}
        if known or link:
            attributes["linkDestination"] = "custom" if link else "none"
        shown = {"src": known.url if known else source, "alt": alt_text(image) or (known.alt if known else "")}
        if known:
            shown["class"] = f"wp-image-{known.id}"
        html = f"{open_tag('img', shown)[:-1]}/>"
        html = f"{open_tag('a', {'href': link})}{html}</a>" if link else html
        below = f'<figcaption class="wp-element-caption">{caption}</figcaption>' if caption else ""
        classes = "wp-block-image size-large" if known else "wp-block-image"
        return wrap("image", f'<figure class="{classes}">{html}{below}</figure>', attributes)

    def footnotes(self, node: SyntaxTreeNode) -> str:
        """Footnotes as a numbered list that the marks in the text lead to: the core block needs a field of the post."""
        items = _GAP.join(self.note(note) for note in node.children)
        attributes = {"ordered": True, "className": "footnotes"}
        return wrap("list", f'<ol class="wp-block-list footnotes">{items}</ol>', attributes)

    def note(self, note: SyntaxTreeNode) -> str:
        anchor, ending = f"fn-{footnote_name(note.meta)}", note_ending()
        try:
            return self.item(note, anchor, ending)
        except UnsafeInlineError:  # the list stays one: only this note's raw tags are shown as they were typed
            text = escape_text(" ".join(each.content for each in note.walk() if each.type == "inline"))
            return wrap("list-item", f'<li id="{escape_attribute(anchor)}">{text} {ending}</li>')


def _inline(node: SyntaxTreeNode) -> SyntaxTreeNode | None:
    return next((child for child in node.children if child.type == "inline"), None)


def _is_space(node: SyntaxTreeNode) -> bool:
    return node.type == "softbreak" or (node.type == "text" and not node.content.strip())


def _image_in(node: SyntaxTreeNode) -> SyntaxTreeNode | None:
    """The image that `node` is, or that is all of a link."""
    if node.type == "image":
        return node
    if node.type == "link" and len(node.children) == 1 and node.children[0].type == "image" and not node.attrs.get("title"):
        return node.children[0]
    return None


def _lone_address(inline: SyntaxTreeNode) -> str:
    """The address that is all of a paragraph, bare or in angle brackets."""
    if len(inline.children) != 1:
        return ""
    child = inline.children[0]
    if child.type == "link" and child.markup == "autolink":
        return text_of(child.attrs.get("href"))
    return child.content.strip() if child.type == "text" else ""


def _as_html_block(node: SyntaxTreeNode) -> str:
    parser = MarkdownIt("commonmark")
    html = _PlainRenderer(parser).render(node.to_tokens(), parser.options, {})
    return wrap("html", neutral(html.strip("\n")))
