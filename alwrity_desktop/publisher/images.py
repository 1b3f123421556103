"""Images on their way to a site: read, judged by what they are and not by their name, scaled, without metadata."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.files import storage_error
from alwrity_desktop.core.messages import _

LONGEST_SIDE = 2560
"""Pixels; WordPress itself makes its largest size of this (big_image_size_threshold)."""
JPEG_QUALITY = 82
"""What WordPress uses for its own sizes."""
MOST_PIXELS = 200_000_000
MOST_BYTES = 100_000_000
_KEPT_FORMATS = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "GIF": ("image/gif", ".gif"),
                 "WEBP": ("image/webp", ".webp")}  # fmt: skip
_SVG = re.compile(rb"^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>/]", re.IGNORECASE | re.DOTALL)
_ORIENTATION = 274


@dataclass(slots=True, frozen=True)
class Prepared:
    """An image as it is sent. `sha256` is that of `data`."""

    name: str
    data: bytes
    mime: str
    sha256: str
    width: int
    height: int


def is_remote(source: str) -> bool:
    """True for an address on the web, which is linked and not uploaded."""
    return source.startswith(("http://", "https://", "//"))


def read_image(source: str, folders: list[Path]) -> Prepared:
    """The image at `source` (path, file: or data: address), ready to be sent. Blocking: run it in a thread.

    folders: where a relative path is looked up, in this order. Raises InputError or StorageError, each naming the image.
    """
    if source.startswith("data:"):
        return prepare(_from_data_url(source), "image")
    path = _find(source, folders)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise InputError(
                _("The image {name} is too large: {size} MB.", name=path.name, size=size // 1_000_000),
                _("Save it smaller; up to {most} MB are taken.", most=MOST_BYTES // 1_000_000),
            )
        return prepare(path.read_bytes(), path.name)
    except OSError as error:
        raise storage_error(error, path) from error


def prepare(data: bytes, name: str) -> Prepared:
    """`data` scaled to LONGEST_SIDE, turned upright, without metadata. Raises InputError for what is no image."""
    from PIL import Image, UnidentifiedImageError

    if _SVG.match(data[:4096]):
        raise InputError(
            _("The image {name} is an SVG drawing, which WordPress does not take (it can carry scripts).", name=name),
            _("Export it as PNG and use that."),
        )
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
            warnings.simplefilter("ignore")
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels(name, image.width, image.height)
            return _prepared(image, data, name)
    except Image.DecompressionBombError as error:
        raise InputError(
            _("The image {name} has too many pixels to be opened safely.", name=name),
            _("Save it smaller; up to {most} megapixels are taken.", most=MOST_PIXELS // 1_000_000),
        ) from error
    except UnidentifiedImageError as error:
        raise InputError(
            _("{name} is not an image, whatever its name says.", name=name),
            _("Choose a JPEG, PNG, GIF or WebP file."),
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise InputError(
            _("The image {name} is damaged or incomplete.", name=name),
            _("Save it again from the program it came from."),
            detail=str(error),
        ) from error


def _too_many_pixels(name: str, width: int, height: int) -> InputError:
    return InputError(
        _("The image {name} is {width} x {height} pixels, which is too many.", name=name, width=width, height=height),
        _("Save it smaller; up to {most} megapixels are taken.", most=MOST_PIXELS // 1_000_000),
    )


def _prepared(image: Any, data: bytes, name: str) -> Prepared:
    kind = str(image.format)
    if getattr(image, "is_animated", False) and kind in ("GIF", "WEBP"):
        image.load()
        return _finished(data, kind, name, image.width, image.height)
    if _as_it_is(image, kind):
        image.load()
        return _finished(data, kind, name, image.width, image.height)
    target = kind if kind in _KEPT_FORMATS else ("PNG" if _see_through(image) else "JPEG")
    if target == "GIF":
        target = "PNG"
    picture = _upright_and_scaled(image)
    out = io.BytesIO()
    options: dict[str, Any] = {"icc_profile": image.info.get("icc_profile")}
    if target == "JPEG":
        picture = picture if picture.mode in ("RGB", "L") else picture.convert("RGB")
        options |= {"quality": JPEG_QUALITY, "optimize": True, "progressive": True}
    elif target == "WEBP":
        options["quality"] = JPEG_QUALITY
    picture.info = {}
    picture.save(out, target, **{key: value for key, value in options.items() if value is not None})
    return _finished(out.getvalue(), target, name, picture.width, picture.height)


def _as_it_is(image: Any, kind: str) -> bool:
    """True when the file can go byte for byte: small enough, upright, and with nothing private in it."""
    private = bool(image.getexif()) or any(
        key in image.info for key in ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment")
    )
    texts = bool(getattr(image, "text", None)) if kind == "PNG" else False
    return kind in _KEPT_FORMATS and max(image.size) <= LONGEST_SIDE and not private and not texts


def _upright_and_scaled(image: Any) -> Any:
    from PIL import Image, ImageOps

    if image.format == "JPEG":
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # decodes at an eighth, quarter or half where that is enough
    picture = image if image.mode in ("RGB", "RGBA", "L", "LA") else image.convert("RGBA" if _see_through(image) else "RGB")
    if max(picture.size) > LONGEST_SIDE:
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if image.getexif().get(_ORIENTATION, 1) != 1:
        picture.getexif()[_ORIENTATION] = image.getexif()[_ORIENTATION]
        picture = ImageOps.exif_transpose(picture)
    return picture


def _see_through(image: Any) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _finished(data: bytes, kind: str, name: str, width: int, height: int) -> Prepared:
    mime, ending = _KEPT_FORMATS[kind]
    stem = re.sub(r"[\x00-\x1f/\\:*?\"<>|]+", "-", Path(name).stem).strip(" .-")[:80] or "image"
    return Prepared(stem + ending, data, mime, hashlib.sha256(data).hexdigest(), width, height)


def _find(source: str, folders: list[Path]) -> Path:
    if source.startswith("file:"):
        candidates = [Path(url2pathname(urlsplit(source).path))]
    else:
        names = dict.fromkeys((source, unquote(source)))
        candidates = [
            folder / name for name in names for folder in [Path(), *folders] if folder.parts or Path(name).is_absolute()
        ]
    for candidate in candidates:
        try:
            if candidate.is_file():
                return candidate
        except (OSError, ValueError):
            continue
    raise InputError(
        _("The image {name} was not found.", name=source[:200]),
        _("Put it back where it was, or take it out of the text."),
    )


def _from_data_url(source: str) -> bytes:
    head, _comma, body = source.partition(",")
    try:
        return base64.b64decode(unquote(body), validate=False) if head.endswith(";base64") else unquote_to_bytes(body)
    except binascii.Error as error:
        raise InputError(
            _("An image in the text cannot be read: its data is incomplete."),
            _("Take it out and put it in again as a file."),
        ) from error
