"""What every export format shares: how it is declared, written and found, and the images that go into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.files import write_whole
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.publisher.images import Prepared, is_remote, read_image


@dataclass(slots=True)
class Pictures:
    """The images of one export: read once each; what cannot be had becomes a warning, never an error."""

    folder: Path | None = None
    warnings: list[str] = field(default_factory=list[str])
    _read: dict[str, Prepared | None] = field(default_factory=dict[str, "Prepared | None"])

    def get(self, source: str) -> Prepared | None:
        """The image at `source`, or None where it is on the web (nothing is fetched), missing or no image."""
        if source not in self._read:
            self._read[source] = self._find(source)
        return self._read[source]

    def _find(self, source: str) -> Prepared | None:
        if not source or is_remote(source):
            return None
        try:
            return read_image(source, [self.folder] if self.folder else [])
        except KnownError as error:
            self.warn(error.happened)
            return None

    def warn(self, sentence: str) -> None:
        """Note what the export could not keep, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)


@dataclass(slots=True, frozen=True)
class ExportFormat:
    """A file format. `make` turns a draft and its images into the file's content."""

    name: str
    title: str
    suffix: str
    make: Callable[[Draft, Pictures], bytes]

    def export(self, draft: Draft, path: Path, media_folder: Path | None = None) -> list[str]:
        """Write `draft` to `path`, whole or not at all. Gives sentences on what could not be kept. Blocking.

        media_folder: where relative addresses of images are looked up. Raises StorageError.
        """
        pictures = Pictures(media_folder)
        write_whole(path, self.make(draft, pictures), shared=True)
        return pictures.warnings
