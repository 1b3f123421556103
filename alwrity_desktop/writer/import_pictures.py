"""Pictures inside imported files: kept in media/ of the workspace under their hash, by what they are, not their name."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from alwrity_desktop.core.files import write_whole
from alwrity_desktop.core.messages import _

FOLDER = "media"
MOST_BYTES = 50 << 20
"""Bytes of one picture; larger ones are left out with a warning."""

_UNSAFE = re.compile(r"[^\w-]+")
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg\b", re.DOTALL)
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)


class Pictures:
    """Keeps pictures of one file. `warnings` says what could not be kept; `folder` is where relative paths begin."""

    def __init__(self, workspace: Path, folder: Path) -> None:
        self._media = workspace / FOLDER
        self._folder = folder
        self.warnings: list[str] = []

    def keep(self, data: bytes, name: str) -> str:
        """Keep a picture's bytes; gives the path for the Markdown, or "" with a warning when they are no picture."""
        kind = kind_of(data)
        if not kind:
            self.warnings.append(_("{name} is not a picture that can be shown, so it was left out.", name=name or "?"))
            return ""
        if len(data) > MOST_BYTES:
            self.warnings.append(_("The picture {name} is over 50 MB, so it was left out.", name=name))
            return ""
        stem = _UNSAFE.sub("-", Path(name).stem).strip("-")[:40] or "picture"
        path = self._media / f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}.{kind}"
        if not path.exists():
            write_whole(path, data)
        return f"{FOLDER}/{path.name}"

    def of_address(self, address: str) -> str:
        """What the Markdown should say for an image's address: kept when it is in the file or beside it, else as it is."""
        if address.startswith("data:"):
            return self._of_data(address)
        parts = urlsplit(address)
        if parts.scheme not in ("", "file") or parts.netloc or not parts.path:
            return address
        path = (self._folder / unquote(parts.path)).resolve()
        root = self._folder.resolve()
        if not path.is_relative_to(root):
            # A file from elsewhere must not pull the person's other files into what they publish.
            self.warnings.append(_("The picture {name} lies outside the file's folder, so it was left out.", name=address))
            return address
        try:
            if path.stat().st_size > MOST_BYTES:
                self.warnings.append(_("The picture {name} is over 50 MB, so it was left out.", name=address))
                return address
            return self.keep(path.read_bytes(), path.name) or address
        except OSError:
            self.warnings.append(_("The picture {name} was not found beside the file.", name=address))
            return address

    def _of_data(self, address: str) -> str:
        head, _comma, content = address.partition(",")
        try:
            data = base64.b64decode(content, validate=False) if head.endswith(";base64") else unquote_to_bytes(content)
        except (binascii.Error, ValueError):
            data = b""
        return self.keep(data, "picture")


def kind_of(data: bytes) -> str:
    """The usual ending for a picture's bytes, known by how they begin; "" when they are none."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "avif"
    return (
        "svg"
        if re.match(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg\b", data[:2000], re.S)
        else ""
    )
