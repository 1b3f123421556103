"""The files of a draft's images: how heavy and how large they are, as far as they lie in the workspace."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from alwrity_desktop.page.surroundings import MediaFile

_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)|<img[^>]+src=[\"']([^\"']+)", re.IGNORECASE)
_MOST = 200


def media_of(text: str, folder: Path | None) -> tuple[MediaFile, ...]:
    """The images that `text` names by a path within `folder`. Reads the head of each file; one that is gone is left out."""
    if folder is None or ("![" not in text and "<img" not in text):
        return ()
    names = dict.fromkeys(one or other for one, other in _IMAGE.findall(text))
    found = (_file(name, folder) for name in list(names)[:_MOST] if "://" not in name and not name.startswith("data:"))
    return tuple(file for file in found if file is not None)


def _file(name: str, folder: Path) -> MediaFile | None:
    path = folder / unquote(name.partition("#")[0].partition("?")[0]).lstrip("/")
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        return None
    width, height = _size(path, facts.st_mtime_ns, facts.st_size)
    return MediaFile(name, facts.st_size, width, height)


@lru_cache(maxsize=2_000)
def _size(path: Path, _changed: int, _length: int) -> tuple[int, int]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            return picture.size
    except (OSError, UnidentifiedImageError, ValueError):  # an SVG, or no picture at all: its weight still counts
        return 0, 0
