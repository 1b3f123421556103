"""Bytes to text: the encoding found out, what is no text refused."""

from __future__ import annotations

import re

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SAMPLE = 400_000
"""Bytes looked at to guess an encoding."""


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
    name = match.group(1).decode("ascii") if match else ""
    return "" if name.lower().startswith(("utf-16", "utf-32", "ucs-")) else name  # a lie: it was read byte by byte


def _guessed(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        raise not_text(name)
    return data.decode(best.encoding, "replace")
