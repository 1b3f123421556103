"""Bytes to text: the encoding found out, what is no text refused, HTML inside Markdown turned into Markdown."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(?:p|div|table|ul|ol|h[1-6]|section|article)\b[^>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|#60|#62|#38);)(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SAMPLE = 400_000
"""Bytes looked at to guess an encoding."""


@dataclass(slots=True, frozen=True)
class Read:
    """What was read: Markdown, with a title where the source has one and a language where it tells."""

    text: str
    title: str = ""
    language: str = ""


def decode(data: bytes, name: str, declared: str = "") -> str:
    """Text from bytes: by its mark, UTF-8, what it declares, else by the likeliest guess. Raises InputError if binary."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if is_binary(data):
        raise not_text(name)
    for encoding in ("utf-8", declared, _declared(data)):
        try:
            if encoding:
                return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return _guessed(data, name)


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text in any usual encoding: NULs and control characters all over."""
    sample = data[:SAMPLE]
    if not sample:
        return False
    control = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return control > len(sample) * 0.02


def not_text(name: str) -> InputError:
    """The error for what cannot be read as text."""
    return InputError(
        _("{name} is not a text this program can read.", name=name),
        _("Use txt, Markdown, HTML, DOCX or PDF, or paste the text."),
    )


def _declared(data: bytes) -> str:
    match = _META_CHARSET.search(data[:4096]) or _XML_ENCODING.search(data[:200])
    return match.group(1).decode("ascii") if match else ""


def _guessed(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise not_text(name)
    return data.decode(best.encoding, "replace")


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
