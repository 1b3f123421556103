"""What is pasted or dropped becomes Markdown: HTML is converted, an address over a selection makes a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff", ".avif"})
BIG_HTML = 20_000
"""Characters of HTML above which the conversion leaves the window thread (about 5 ms there)."""

_ADDRESS = re.compile(r"^(?:https?://|mailto:)\S+$")
_STRUCTURE = re.compile(
    r"<(?:a\s[^>]*href|h[1-6]|ul|ol|li|strong|em|table|img|blockquote|pre|p[\s>].*<p[\s>]|b>|i>)", re.I | re.S
)
_CODE_EDITOR = re.compile(r"font-family:[^\"']*(?:Consolas|Menlo|Monaco|monospace|Courier)", re.I)
_DROPPED = re.compile(
    r"<(script|style|head|title|template|noscript|iframe|object|svg)\b.*?(?:</\1\s*>|$)|<!--.*?-->", re.I | re.S
)
_DOCS_WRAPPER = re.compile(r"<b\s[^>]*font-weight:\s*normal[^>]*>(.*)</b>", re.I | re.S)
_BLANK_LINES = re.compile(r"\n{3,}")
_SOFT_ENDS = re.compile(r"[ \t]+$", re.M)


@dataclass(slots=True, frozen=True)
class Pasted:
    """What a clipboard or a drop holds for a Markdown text; one of these is set."""

    text: str = ""
    html: str = ""
    image: QImage | None = None
    files: tuple[Path, ...] = ()


def read(mime: QMimeData) -> Pasted:
    """Choose the form of `mime` that keeps most: image files, a bare image, structured HTML, then plain text."""
    files = tuple(_image_files(mime.urls())) if mime.hasUrls() else ()
    if files:
        return Pasted(files=files)
    html = mime.html() if mime.hasHtml() else ""
    text = cleaned(mime.text()) if mime.hasText() else ""
    if mime.hasImage() and (not text.strip() or _only_image(html)):
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Pasted(image=image)
    if html and _STRUCTURE.search(html) and not _CODE_EDITOR.search(html[:4000]):
        return Pasted(text=text, html=html)
    return Pasted(text=text)


def is_address(text: str) -> bool:
    """Whether `text` is one web or mail address and nothing else."""
    return len(text) < 4000 and bool(_ADDRESS.match(text.strip()))


def cleaned(text: str) -> str:
    """Plain text as the editor keeps it: line feeds only, no NUL, no invisible paragraph marks."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n").replace("\0", "")


def to_markdown(html: str) -> str:
    """Markdown of pasted HTML. Scripts, styles and comments are dropped; images keep only web addresses."""
    from markdownify import markdownify

    body = _DROPPED.sub("", html)
    if wrapped := _DOCS_WRAPPER.search(body):
        body = wrapped[1]
    made = markdownify(body, heading_style="ATX", bullets="-", strong_em_symbol="*", escape_underscores=False)
    made = _SOFT_ENDS.sub("", cleaned(made))
    return _BLANK_LINES.sub("\n\n", made).strip("\n")


def _only_image(html: str) -> bool:
    return (
        not html or bool(re.fullmatch(r"\s*(?:<[^>]*>\s*)*<img[^>]*>\s*(?:<[^>]*>\s*)*", html, re.I))
        if len(html) < 8000
        else False
    )


def _image_files(urls: Sequence[QUrl]) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in IMAGE_SUFFIXES]
