"""Text made clean: HTML inside Markdown turned into Markdown, odd signs gone. Bytes become text by core/decoding.py."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

_BLOCK_TAG = re.compile(r"<(?:p|div|table|ul|ol|h[1-6]|section|article)\b[^>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|#60|#62|#38);)(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


@dataclass(slots=True, frozen=True)
class Read:
    """What was read: Markdown, with a title where the source has one and a language where it tells."""

    text: str
    title: str = ""
    language: str = ""


def tidy(text: str) -> str:
    """Text without NULs, odd line ends, entities and runs of empty lines; HTML blocks in it become Markdown."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(_BLOCK_TAG.findall(text[:200_000])) > 2:
        text = markdown_of(text)
    text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    return _BLANK.sub("\n\n", "\n".join(line.rstrip() for line in kept.split("\n"))).strip()


def markdown_of(text: str) -> str:
    """Markdown with HTML in it, or HTML, as plain Markdown; scripts and styles are dropped with what is in them."""
    from markdownify import markdownify

    from alwrity_desktop.page.markdown import safe_html, to_html

    return str(markdownify(safe_html(to_html(text)), heading_style="ATX", bullets="-", strip=["img"]))
