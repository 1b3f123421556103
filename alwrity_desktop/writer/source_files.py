"""Files read as sources: txt, md, html, docx, pdf. Each kind is known by its content first, by its name only then."""

from __future__ import annotations

import io
import re
import string
import zipfile
from pathlib import PurePath
from typing import Any, cast

from alwrity_desktop.core.decoding import decode, not_text
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.writer.source_text import Read
from alwrity_desktop.writer.telling import Tell

KINDS = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf", ".text"})
MOST_PAGES = 2_000
MOST_UNPACKED = 200_000_000
"""Bytes a DOCX may unpack to; more is a bomb."""
MOST_HTML = 600_000
"""Characters of a page that are looked at, scripts and styles aside: trafilatura takes 2 s for them, and over ten
times as long for four times as much (measured)."""
LONG_HTML = 250_000
_BALLAST = re.compile(r"<(script|style|svg|noscript|template|iframe)\b|<(!--)", re.IGNORECASE)
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE)
_HYPHEN_BREAK = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zà-ÿ])")
_SOFT_BREAK = re.compile(r"(?<![.!?:;\n])\n(?=[^\n•\-–*\d])")


def read(data: bytes, name: str, content_type: str = "", url: str = "", tell: Tell | None = None) -> Read:
    """The text of a file's bytes. Takes CPU time: call it in a thread. Raises InputError with a sentence."""
    suffix = PurePath(name).suffix.lower()
    kind = content_type.partition(";")[0].strip().lower()
    charset = content_type.partition("charset=")[2].strip(" \"'")
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024] or kind == "application/pdf":
        return _pdf(data, name, tell)
    if suffix == ".pdf":
        raise damaged(name, "PDF")
    if data.startswith(_OLE):
        raise _ole(name)
    if data.startswith(b"PK\x03\x04") or suffix == ".docx":
        return _docx(data, name)
    text = decode(data, name, charset)
    if url or suffix in (".html", ".htm") or "html" in kind or (suffix not in KINDS and _HTML.search(data[:2048])):
        if url and not _HTML.search(data[:4096]) and "html" not in kind:
            return Read(text)
        return _html(text, name, url)
    return _markdown(text, name)


def damaged(name: str, what: str) -> InputError:
    """The error for a file that is not what it says."""
    return InputError(
        _("{name} is damaged, or it is no {what}.", name=name, what=what),
        _("Open it in the program that made it and save it anew, or paste its text."),
    )


def encrypted(name: str) -> InputError:
    """The error for a file behind a password."""
    return InputError(
        _("{name} is protected by a password.", name=name), _("Save a copy without the password, or paste its text.")
    )


def _ole(name: str) -> InputError:
    """Word wraps an encrypted DOCX into the container that old .doc files have; the two cannot be told by the head."""
    if name.lower().endswith(".docx"):
        return encrypted(name)
    return InputError(_("{name} is a Word file of the old kind.", name=name), _("Save it as DOCX, or paste its text."))


def _markdown(text: str, name: str) -> Read:
    """Markdown; the front matter of a draft file gives the title and goes."""
    if text.lstrip("\ufeff").startswith("---"):
        from alwrity_desktop.page import draft_file

        draft, _problem = draft_file.read_leniently(text, name)
        return Read(draft.body, draft.title, draft.language)
    match = re.search(r"^\s*#[ \t]+(.+)$", text[:2000], re.MULTILINE)
    return Read(text, match.group(1).strip() if match else PurePath(name).stem.replace("-", " ").replace("_", " "))


def _html(text: str, name: str, url: str) -> Read:
    """The article of a page: trafilatura takes it out of what is around it. It never fetches."""
    import trafilatura

    text = without_ballast(text)
    article = trafilatura.extract(
        text,
        fast=len(text) > LONG_HTML,
        url=url or None,
        output_format="markdown",
        include_links=False,
        include_tables=False,
        favor_precision=True,
    )
    facts = cast("Any", trafilatura.extract_metadata(text, default_url=url or None))
    title = str(facts.title) if facts and facts.title else PurePath(name).stem
    if not article:
        from alwrity_desktop.writer.source_text import markdown_of

        article = markdown_of(text)
    return Read(article, title, str(facts.language or "") if facts else "")


def without_ballast(text: str) -> str:
    """A page without scripts and styles, cut where it is longer than any article; structured data of its head is kept."""
    if len(text) <= LONG_HTML:
        return text
    head, mark, rest = text.partition("</head>")
    kept = head + mark if mark and len(head) < LONG_HTML else ""
    text = rest if kept else text
    folded, pieces, at, unclosed = text.translate(_SMALL), [kept], 0, set[str]()
    for match in _BALLAST.finditer(text):
        end = "-->" if match.group(2) else f"</{match.group(1).lower()}"
        if match.start() < at or end in unclosed:
            continue
        close = folded.find(end, match.end())
        if close < 0:
            unclosed.add(end)
            continue
        pieces.append(text[at : match.start()])
        at = close + 3 if match.group(2) else folded.find(">", close) + 1 or len(text)
    return "".join([*pieces, text[at:]])[: MOST_HTML + len(kept)]


def _pdf(data: bytes, name: str, tell: Tell | None) -> Read:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise encrypted(name)
        count = min(len(reader.pages), MOST_PAGES)
        pages: list[str] = []
        for number in range(count):
            pages.append(reader.pages[number].extract_text())
            if tell:
                tell((number + 1) / count)
        title = str((reader.metadata.title if reader.metadata else "") or "")
    except InputError:
        raise
    except (PyPdfError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise damaged(name, "PDF") from error
    text = "\n\n".join(page.strip() for page in pages)
    if not text.strip():
        raise InputError(
            _("{name} has pictures of pages, but no text.", name=name),
            _("Let a program read the scan (OCR) first, or paste its text."),
        )
    return Read(_SOFT_BREAK.sub(" ", _HYPHEN_BREAK.sub("", text)), title or PurePath(name).stem)


def _docx(data: bytes, name: str) -> Read:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise damaged(name, "DOCX")
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise encrypted(name)
            if "word/document.xml" not in archive.namelist():
                raise not_text(name) if not name.lower().endswith(".docx") else damaged(name, "DOCX")
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise damaged(name, "DOCX") from error
    return _document(data, name)


def _document(data: bytes, name: str) -> Read:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(data))
        title = str(document.core_properties.title or "")
        lines = [
            _paragraph(paragraph.text, paragraph.style.name if paragraph.style else "") for paragraph in document.paragraphs
        ]
    except (OpcError, SyntaxError, KeyError, ValueError, AttributeError, zipfile.BadZipFile, OSError) as error:
        raise damaged(name, "DOCX") from error
    return Read("\n\n".join(line for line in lines if line), title or PurePath(name).stem)


def _paragraph(text: str, style: str | None) -> str:
    text = text.strip()
    if not text or not style:
        return text
    if style.startswith("Heading") and style[-1:].isdigit():
        return f"{'#' * min(int(style[-1]) + 1, 6)} {text}"
    if style == "Title":
        return f"# {text}"
    return f"- {text}" if style.startswith("List") else text
