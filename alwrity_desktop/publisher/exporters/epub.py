"""An EPUB 3 book of one chapter, with its images inside and its headings as table of contents."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from dataclasses import dataclass, field
from html import escape
from typing import Any

import lxml.html

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.publisher.article import article_html
from alwrity_desktop.publisher.exporting import ExportFormat, Pictures
from alwrity_desktop.publisher.images import Prepared, is_remote

_html: Any = lxml.html
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_STYLE = (
    "body { line-height: 1.5; }\nimg { height: auto; max-width: 100%; }\nfigure { margin: 1em 0; }\n"
    "figcaption { font-size: 0.9em; }\nblockquote { border-left: 0.2em solid; margin-left: 0; padding-left: 1em; }\n"
    "pre { white-space: pre-wrap; }\ntable { border-collapse: collapse; }\n"
    "th, td { border: 1px solid; padding: 0.3em 0.5em; }\n"
)
_PAGE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">\n<head><title>{title}</title>'
    '<link rel="stylesheet" type="text/css" href="style.css"/></head>\n<body>\n{body}\n</body>\n</html>\n'
)


@dataclass(slots=True)
class _Book:
    pictures: Pictures
    files: dict[str, Prepared] = field(default_factory=dict[str, Prepared])
    linked: int = 0

    def place(self, source: str) -> str | None:
        """Where an image is in the book; one on the web is only described, as books may not fetch."""
        if is_remote(source):
            self.linked += 1
            return None
        if (picture := self.pictures.get(source)) is None:
            return None
        name = f"images/{picture.sha256[:16]}{picture.name[picture.name.rindex('.') :]}"
        self.files[name] = picture
        return name


def make(draft: Draft, pictures: Pictures) -> bytes:
    """The book as a zip: `mimetype` first and uncompressed, as the standard asks."""
    book = _Book(pictures)
    title = _clean(draft.title) or _("Untitled")
    body, headings = _chapter(draft, book, title)
    cover = book.place(draft.featured_image) if draft.featured_image else None
    if book.linked:
        pictures.warn(_("Images on the web are not in the book: {count} left out.", count=book.linked))
    language = escape(draft.language or "en")
    contents = "".join(f'<li><a href="text.xhtml#{anchor}">{escape(text)}</a></li>' for anchor, text in headings)
    contents = f"<ol>{contents}</ol>" if contents else ""
    first = f'<li><a href="text.xhtml">{escape(title)}</a>{contents}</li>'
    nav = f'<nav epub:type="toc"><h1>{escape(title)}</h1><ol>{first}</ol></nav>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        pack.writestr("META-INF/container.xml", _CONTAINER)
        pack.writestr("OEBPS/content.opf", _package(draft, title, book, cover))
        pack.writestr("OEBPS/nav.xhtml", _PAGE.format(language=language, title=escape(title), body=nav))
        pack.writestr("OEBPS/text.xhtml", _PAGE.format(language=language, title=escape(title), body=body))
        pack.writestr("OEBPS/style.css", _STYLE)
        for name, picture in book.files.items():
            pack.writestr(f"OEBPS/{name}", picture.data, zipfile.ZIP_STORED)
    return out.getvalue()


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _chapter(draft: Draft, book: _Book, title: str) -> tuple[str, list[tuple[str, str]]]:
    """The chapter as well-formed XHTML, and its headings with their anchors."""
    html = _clean(article_html(draft, book.place, safe=True))
    root = _html.fragment_fromstring(html, create_parent="section")
    headings: list[tuple[str, str]] = []
    for element in root.iter("h1", "h2", "h3"):
        anchor = str(element.get("id") or f"h{len(headings) + 1}")
        element.set("id", anchor)
        headings.append((anchor, " ".join(element.text_content().split())))
    for element in root.iter():
        for name in ("align", "rel"):
            element.attrib.pop(name, None)
    body = str(_html.tostring(root, encoding="unicode", method="xml"))
    return f"<h1>{escape(title)}</h1>\n{body}", [(anchor, text) for anchor, text in headings if text]


def _package(draft: Draft, title: str, book: _Book, cover: str | None) -> str:
    try:
        identity = uuid.UUID(draft.id)
    except ValueError:
        identity = uuid.uuid5(uuid.NAMESPACE_URL, draft.id)
    about = [
        f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>',
        f"<dc:title>{escape(title)}</dc:title>",
        f"<dc:language>{escape(draft.language or 'en')}</dc:language>",
        f'<meta property="dcterms:modified">{draft.updated_at:%Y-%m-%dT%H:%M:%SZ}</meta>',
    ]
    if author := _clean(str(draft.extra.get("author", ""))):
        about.append(f"<dc:creator>{escape(author)}</dc:creator>")
    if text := _clean(draft.meta_description or draft.excerpt):
        about.append(f"<dc:description>{escape(text)}</dc:description>")
    about.extend(f"<dc:subject>{escape(_clean(tag))}</dc:subject>" for tag in draft.tags)
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
    ]
    for number, (name, picture) in enumerate(book.files.items()):
        mark = ' properties="cover-image"' if name == cover else ""
        items.append(f'<item id="image{number}" href="{name}" media-type="{picture.mime}"{mark}/>')
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{chr(10).join(about)}\n</metadata>\n'
        f'<manifest>\n{chr(10).join(items)}\n</manifest>\n<spine><itemref idref="text"/></spine>\n</package>\n'
    )


EXPORT = ExportFormat("epub", _("Book (EPUB)"), ".epub", make)
