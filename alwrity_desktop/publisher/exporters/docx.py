"""A Word document: headings, real lists, links and tables, with the images inside."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Inches
from docx.text.run import Run
from markdown_it.tree import SyntaxTreeNode

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page import markdown
from alwrity_desktop.publisher import word
from alwrity_desktop.publisher.exporting import ExportFormat, Pictures
from alwrity_desktop.publisher.images import Prepared, is_remote

_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_WIDEST = Inches(6)
_PIXEL = 9525  # English Metric Units at 96 pixels an inch
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(slots=True, frozen=True)
class _Look:
    bold: bool = False
    italic: bool = False
    strike: bool = False
    underline: bool = False
    code: bool = False
    raised: str = ""


_TAGS: dict[str, dict[str, Any]] = {
    "b": {"bold": True}, "strong": {"bold": True},
    "i": {"italic": True}, "em": {"italic": True}, "cite": {"italic": True},
    "s": {"strike": True}, "del": {"strike": True},
    "u": {"underline": True}, "ins": {"underline": True},
    "code": {"code": True}, "kbd": {"code": True}, "samp": {"code": True},
    "sup": {"raised": "up"}, "sub": {"raised": "down"},
}  # fmt: skip


def make(draft: Draft, pictures: Pictures) -> bytes:
    """The document, its properties filled from the draft."""
    writer = _Writer(pictures)
    document = writer.document
    about = document.core_properties
    about.title = word.clean(draft.title)[:255]
    about.author = word.clean(str(draft.extra.get("author", "")))[:255]
    about.subject = word.clean(draft.meta_description or draft.excerpt)[:255]
    about.keywords = word.clean(", ".join(draft.tags))[:255]
    about.language = draft.language
    about.comments = ""
    about.created = draft.created_at.astimezone(UTC).replace(tzinfo=None)
    about.modified = draft.updated_at.astimezone(UTC).replace(tzinfo=None)
    if draft.title:
        document.add_paragraph(word.clean(draft.title), style="Title")
    if draft.featured_image and (picture := pictures.get(draft.featured_image)):
        writer.add_picture(picture, "", document.add_paragraph())
    for node in SyntaxTreeNode(markdown.tokens(draft.body)).children:
        writer.block(node, _Place())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@dataclass(slots=True, frozen=True)
class _Place:
    """Where a block stands: how deep in lists, in which list, and in a quote or not."""

    depth: int = 0
    number: int = 0
    quoted: bool = False


class _Writer:
    def __init__(self, pictures: Pictures) -> None:
        self.document = docx.Document()
        word.add_styles(self.document)
        self.numbering = word.Numbering(self.document)
        self.pictures = pictures

    def block(self, node: SyntaxTreeNode, place: _Place) -> None:
        kind = node.type
        if kind == "paragraph":
            self.paragraph(node, place)
        elif kind == "heading":
            self.inline(_inline(node), self.document.add_heading(level=int(node.tag[1])), _Look())
        elif kind in ("bullet_list", "ordered_list"):
            self.list_block(node, place)
        elif kind == "footnote_block":
            self.notes(node)
        elif kind in ("fence", "code_block"):
            self.code(node.content, place)
        elif kind == "table":
            self.table(node)
        elif kind == "hr":
            word.add_rule(self.document.add_paragraph())
        elif kind == "html_block":
            self.html(node.content, place)
        else:
            for child in node.children:
                self.block(child, replace(place, quoted=place.quoted or kind == "blockquote"))

    def paragraph(self, node: SyntaxTreeNode, place: _Place, *, item: bool = False) -> Any:
        inline = _inline(node)
        alone = [child for child in inline.children if child.type != "softbreak"] if inline else []
        if alone and all(child.type == "image" for child in alone) and not item:
            for child in alone:
                self.picture(child, self.document.add_paragraph(), with_caption=True)
            return None
        paragraph = self.document.add_paragraph(style=_style(place))
        if place.depth and not item:
            paragraph.paragraph_format.left_indent = Inches(0.25 * (place.depth + 1))
        self.inline(inline, paragraph, _Look())
        return paragraph

    def list_block(self, node: SyntaxTreeNode, place: _Place) -> None:
        ordered = node.type == "ordered_list"
        number = self.numbering.new_list(ordered=ordered, level=place.depth, start=int(node.attrs.get("start", 1)))
        inside = replace(place, depth=place.depth + 1, number=number)
        for item in node.children:
            self.item(item.children, inside)

    def item(self, children: Sequence[SyntaxTreeNode], place: _Place) -> None:
        rest = list(children)
        if rest and rest[0].type == "paragraph":
            paragraph = self.paragraph(rest.pop(0), place, item=True)
        else:
            paragraph = self.document.add_paragraph(style=_style(place))
        word.put_in_list(paragraph, place.number, place.depth - 1)
        for child in rest:
            self.block(child, place)

    def notes(self, node: SyntaxTreeNode) -> None:
        """Footnotes as a numbered list at the end."""
        self.document.add_heading(_("Notes"), level=2)
        place = _Place(1, self.numbering.new_list(ordered=True, level=0))
        for note in node.children:
            self.item(note.children, place)

    def code(self, text: str, place: _Place) -> None:
        paragraph = self.document.add_paragraph(style="Code")
        paragraph.paragraph_format.left_indent = Inches(0.25 * place.depth) if place.depth else None
        paragraph.add_run(word.clean(text.rstrip("\n")))

    def table(self, node: SyntaxTreeNode) -> None:
        rows = [row for part in node.children for row in part.children]
        table = self.document.add_table(rows=0, cols=max(len(row.children) for row in rows), style="Table Grid")
        for row in rows:
            made = table.add_row()
            for cell, target in zip(row.children, made.cells, strict=False):
                paragraph = target.paragraphs[0]
                match = re.search(r"text-align:\s*(left|center|right)", str(cell.attrs.get("style", "")))
                if match:
                    paragraph.alignment = _ALIGN[match[1]]
                self.inline(_inline(cell), paragraph, _Look(bold=cell.type == "th"))
            if row.children and row.children[0].type == "th":
                made._tr.get_or_add_trPr().append(word.element("tblHeader"))  # pyright: ignore[reportPrivateUsage]
        self.document.add_paragraph()

    def html(self, content: str, place: _Place) -> None:
        """Raw HTML as the text a reader would see."""
        text = markdown.plain_text(content).strip()
        if text:
            self.pictures.warn(_("Raw HTML in the text became plain text in the document."))
            self.document.add_paragraph(word.clean(text), style=_style(place))
        elif _COMMENT.sub("", content).strip():
            self.pictures.warn(_("Raw HTML without text is not in the document."))

    def inline(self, node: SyntaxTreeNode | None, paragraph: Any, look: _Look) -> None:
        if node is not None:
            _Inline(self, paragraph, look).children(node)

    def picture(self, node: SyntaxTreeNode, paragraph: Any, *, with_caption: bool = False) -> None:
        """The image, or its description and address where it cannot be had."""
        source, alt = str(node.attrs.get("src", "")), word.clean(node.content)
        picture = self.pictures.get(source)
        if picture is None:
            if is_remote(source):
                self.pictures.warn(_("Images on the web are linked in the document, not put into it."))
            text = _("[Image: {description}]", description=alt or source)
            _Inline(self, paragraph, _Look(italic=True)).link(source if is_remote(source) else "", text)
        else:
            self.add_picture(picture, alt, paragraph)
        caption = word.clean(str(node.attrs.get("title", "")))
        if caption and with_caption:
            self.document.add_paragraph(caption, style="Caption")

    def add_picture(self, picture: Prepared, alt: str, paragraph: Any) -> None:
        data = picture.data if picture.mime in ("image/png", "image/jpeg", "image/gif") else _as_png(picture.data)
        width = Emu(min(picture.width * _PIXEL, _WIDEST))
        shape = paragraph.add_run().add_picture(io.BytesIO(data), width=width)
        shape._inline.docPr.set("descr", alt)


class _Inline:
    """Writes the pieces of one paragraph; raw tags such as <b> change the look until they are closed."""

    def __init__(self, writer: _Writer, paragraph: Any, look: _Look) -> None:
        self.writer = writer
        self.paragraph = paragraph
        self.look = look
        self.parent: Any = None
        self.open: list[tuple[str, _Look]] = []

    def children(self, node: SyntaxTreeNode) -> None:
        for child in node.children:
            self.node(child)

    def node(self, node: SyntaxTreeNode) -> None:
        kind = node.type
        if kind in ("em", "strong", "s"):
            before, self.look = self.look, replace(self.look, **_TAGS[kind])
            self.children(node)
            self.look = before
        elif kind == "code_inline":
            self.text(node.content, replace(self.look, code=True))
        elif kind == "softbreak":
            self.text(" ")
        elif kind == "hardbreak":
            self.run("").add_break()
        elif kind == "link":
            self.within_link(node)
        elif kind == "image":
            self.writer.picture(node, self.paragraph)
        elif kind == "html_inline":
            self.tag(node.content)
        elif kind == "footnote_ref":
            self.text(str(int(node.meta["id"]) + 1), replace(self.look, raised="up"))
        elif kind != "footnote_anchor":
            self.text(node.content)

    def tag(self, raw: str) -> None:
        match = _TAG.match(raw)
        name = match[2].lower() if match else ""
        if name == "br":
            self.run("").add_break()
        elif match and not match[1] and name in _TAGS:
            self.open.append((name, self.look))
            self.look = replace(self.look, **_TAGS[name])
        elif match and match[1] and self.open and self.open[-1][0] == name:
            self.look = self.open.pop()[1]

    def within_link(self, node: SyntaxTreeNode) -> None:
        before, self.parent = self.parent, word.add_link(self.paragraph, str(node.attrs.get("href", "")))
        self.children(node)
        self.parent = before

    def link(self, address: str, text: str) -> None:
        before, self.parent = self.parent, word.add_link(self.paragraph, address) if address else self.parent
        self.text(text)
        self.parent = before

    def text(self, text: str, look: _Look | None = None) -> None:
        if text:
            self.run(word.clean(text), look)

    def run(self, text: str, look: _Look | None = None) -> Run:
        look = look or self.look
        run: Run = self.paragraph.add_run(
            text, style="Code text" if look.code else "Hyperlink" if self.parent is not None else None
        )
        run.bold, run.italic = look.bold or None, look.italic or None
        run.font.strike, run.font.underline = look.strike or None, look.underline or None
        run.font.superscript, run.font.subscript = look.raised == "up" or None, look.raised == "down" or None
        if self.parent is not None:
            self.parent.append(run._r)  # pyright: ignore[reportPrivateUsage]
        return run


def _inline(node: SyntaxTreeNode) -> SyntaxTreeNode | None:
    return next((child for child in node.children if child.type == "inline"), None)


def _style(place: _Place) -> str | None:
    return "Quote" if place.quoted else "List Paragraph" if place.depth else None


def _as_png(data: bytes) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.convert("RGBA").save(out, "PNG")
    return out.getvalue()


EXPORT = ExportFormat("docx", _("Word document"), ".docx", make)
