"""What the window remembers between runs, in window.json of the config folder. Only the standard library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alwrity_desktop.core.errors import StorageError
from alwrity_desktop.core.files import write_whole
from alwrity_desktop.core.paths import config_folder

FILE_NAME = "window.json"


class WindowState:
    """A small dictionary on disk: geometry, tab, theme, splitters, columns, the last draft."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or config_folder() / FILE_NAME
        self._values: dict[str, Any] = {}
        self._saved = ""
        try:
            text = self.path.read_text(encoding="utf-8")
            loaded = json.loads(text)
        except (OSError, ValueError):
            return
        if isinstance(loaded, dict):
            self._values = loaded
            self._saved = text

    def get(self, name: str, default: Any = None) -> Any:
        """The value kept under `name`."""
        return self._values.get(name, default)

    def text(self, name: str, default: str = "") -> str:
        """The value under `name` if it is text, else `default`; a damaged file never breaks the start."""
        value = self._values.get(name)
        return value if isinstance(value, str) else default

    def set(self, name: str, value: Any) -> None:
        """Keep a JSON value under `name`; written by `save`."""
        self._values[name] = value

    def save(self) -> bool:
        """Write what changed. False when the folder refuses: losing a window size must not stop anybody."""
        text = json.dumps(self._values, indent=1, sort_keys=True)
        if text == self._saved:
            return True
        try:
            write_whole(self.path, text)
        except StorageError:
            return False
        self._saved = text
        return True
