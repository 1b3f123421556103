"""Keeps what is typed while the workspace is still being opened: into the plain file of the last draft, and nowhere else.

Opening takes a second or more on a slow machine, and a kill in between must not cost what was typed. When the workspace
is there, `Library.edit` finds the file and puts its text into the database, as it does after a crash.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from alwrity_desktop.core.errors import KnownError

if TYPE_CHECKING:
    from collections.abc import Callable

    from alwrity_desktop.store.working_copy import WorkingText

_WAIT = 400
"""Milliseconds from the first unsaved key to the save, so that it is on the disk well within the second."""


class EarlySave(QObject):
    """`take` gives title, text and cursor of the moment; `failed` carries the KnownError of a save that was refused."""

    failed = Signal(object)

    def __init__(self, parent: QObject, folder: Path, found: WorkingText, take: Callable[[], tuple[str, str, int]]) -> None:
        super().__init__(parent)
        self.draft_id = found.draft_id
        self._folder = folder
        self._found = found
        self._take = take
        self._unsaved = False
        self._ended = False
        self._number = 0
        self._written = 0
        self._rescue: Path | None = None
        self._lock = threading.Lock()
        self._timer = QTimer(self, interval=_WAIT, singleShot=True)
        self._timer.timeout.connect(self._save)

    def typed(self) -> None:
        """The text changed."""
        self._unsaved = True
        if not self._ended and not self._timer.isActive():
            self._timer.start()

    def stands_in(self, draft_id: str, body: str) -> bool:
        """Whether the text typed here belongs into the draft that was opened now: it is the one shown, or a copy of it."""
        return draft_id == self.draft_id or body == self._found.body

    def write_now(self) -> None:
        """Write what is unsaved before the window closes."""
        if self._unsaved and not self._ended:
            self._write(*self._snapshot())

    async def close(self) -> None:
        """Write what is unsaved, and write no more: the workspace takes over."""
        import asyncio

        self._ended = True
        self._timer.stop()
        if self._unsaved or self._number:
            await asyncio.to_thread(self._write, *self._snapshot())

    def _save(self) -> None:
        threading.Thread(target=self._write, args=self._snapshot(), name="early-save", daemon=True).start()

    def _snapshot(self) -> tuple[int, WorkingText]:
        title, body, cursor = self._take()
        self._unsaved = False
        self._number += 1
        return self._number, replace(self._found, title=title, body=body, cursor=cursor, saved_at=time.time())

    def _write(self, number: int, text: WorkingText) -> None:
        """In a thread. A draft that is open in another window is left alone: the text goes into a rescue file."""
        from alwrity_desktop.core.files import write_whole
        from alwrity_desktop.store import draft_lock, working_copy

        with self._lock:
            if number < self._written:
                return
            self._written = number
            try:
                if draft_lock.holder(self._folder, self.draft_id) is None:
                    write_whole(working_copy.path_of(self._folder, self.draft_id), working_copy.encoded(text))
                else:
                    self._rescue = working_copy.rescue(text, self._rescue)
            except KnownError as error:
                self.failed.emit(error)
