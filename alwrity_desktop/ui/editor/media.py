"""Pictures that are pasted or dropped are copied to media/ of the workspace under their hash; runs in a thread."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.messages import _

FOLDER = "media"
_MOST_BYTES = 100 * 1024 * 1024
_UNSAFE = re.compile(r"[^\w-]+")


def keep(workspace: Path, given: list[Path | QImage]) -> tuple[str, list[KnownError]]:
    """Copy pictures and give the Markdown that shows them, with the errors of those that could not be taken."""
    made: list[str] = []
    errors: list[KnownError] = []
    for each in given:
        try:
            if isinstance(each, QImage):
                made.append(f"![]({_keep_image(workspace, each)})")
            else:
                made.append(f"![{_words(each.stem)}]({_keep_file(workspace, each)})")
        except KnownError as error:
            errors.append(error)
    return "\n\n".join(made), errors


def _keep_file(workspace: Path, path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(
                _("{name} is over 100 MB.", name=path.name), _("Scale the picture down first; the web needs far less.")
            )
        kind = _kind(path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = f"{_UNSAFE.sub('-', path.stem).strip('-')[:40] or 'picture'}-{digest[:12]}.{kind}"
        target = workspace / FOLDER / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_suffix(".part")
            shutil.copyfile(path, part)
            part.replace(target)
    except OSError as error:
        raise storage_error(error, path) from error
    return f"{FOLDER}/{name}"


def _kind(path: Path) -> str:
    """The format by content, so that a file lying about its type gets its right ending."""
    if path.suffix.lower() == ".svg":
        return "svg"
    found = bytes(QImageReader.imageFormat(str(path)).data()).decode("ascii", "ignore")
    if not found:
        raise InputError(
            _("{name} is not a picture that can be read.", name=path.name), _("Use a PNG, JPEG, WebP or GIF file.")
        )
    return {"jpeg": "jpg"}.get(found, found)


def _keep_image(workspace: Path, image: QImage) -> str:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # pyright: ignore[reportCallIssue, reportArgumentType] - the stub lacks bytes-less str
        raise InputError(_("The picture of the clipboard cannot be read."), _("Save it to a file and drop that here."))
    raw = bytes(data.data())
    name = f"picture-{hashlib.sha256(raw).hexdigest()[:12]}.png"
    target = workspace / FOLDER / name
    if not target.exists():
        write_whole(target, raw)
    return f"{FOLDER}/{name}"


def _words(stem: str) -> str:
    """A first alt text from the file's name, unless that is a camera's number."""
    words = re.sub(r"[\[\]_\-\s]+", " ", stem).strip()
    return "" if re.fullmatch(r"(?:IMG|DSC|PXL|Screenshot|image|photo)?[\d .at]*", words, re.I) else words
