"""Choosing files: each kind of choice begins in the folder where it ended the last time, at first in Documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.ui.state import WindowState

KEY = "folder."
"""With the kind behind it, the name in the window's state."""


class FileDialog(QFileDialog):
    """A system's file dialog that remembers its folder. kind: what is chosen, such as "pictures"."""

    def __init__(self, parent: QWidget, title: str, kind: str) -> None:
        super().__init__(parent, title)
        self._state = _state_of(parent)
        self._key = KEY + kind
        self.setDirectory(self._begin())
        self.filesSelected.connect(self._remember)

    def _begin(self) -> str:
        last = self._state.text(self._key) if self._state is not None else ""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return next((folder for folder in (last, documents) if folder and Path(folder).is_dir()), QDir.homePath())

    def _remember(self, names: list[str]) -> None:
        if names and self._state is not None:
            self._state.set(self._key, str(Path(names[0]).parent))


def _state_of(part: QWidget | None) -> WindowState | None:
    """What the window remembers: of the page or the window that a widget is in."""
    while part is not None:
        if (shell := getattr(part, "shell", None)) is not None:
            return cast("Shell", shell).state
        part = part.parentWidget()
    return None
