"""Draft files named on the command line."""

from __future__ import annotations

from pathlib import Path

from alwrity_desktop.core.decoding import decode
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.files import storage_error
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft

MAX_BYTES = 50 * 1024 * 1024
"""A text above this is no draft; the largest novels are under 10 MB."""


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, or of an HTML file in whatever encoding.

    Raises InputError for a file that is no text or too large, StorageError if unreadable.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                _("{name} is larger than {limit} MB.", name=path.name, limit=MAX_BYTES // 1024 // 1024),
                _("Split it into several texts."),
            )
        raw = path.read_bytes()
    except OSError as error:
        raise storage_error(error, path) from error
    if path.suffix.lower() in (".html", ".htm"):  # pages say themselves how they are written, and may lie
        return decode(raw, path.name)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            _("{name} is not a UTF-8 text file.", name=path.name), _("Save it as UTF-8, or import it in the window.")
        ) from error


def read_draft(path: Path) -> Draft:
    """The draft in a Markdown file with front matter."""
    from alwrity_desktop.page import draft_file

    return draft_file.read(read_text(path), path)
