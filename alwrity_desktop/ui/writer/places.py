"""Where the person was in each draft: the cursor and the line at the top, there again after a restart or a kill."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from alwrity_desktop.ui.editor.editor import MarkdownEditor
    from alwrity_desktop.ui.state import WindowState

STATE = "writer.places"
REST = 1000
"""Milliseconds of rest at a place before it is kept, so that typing and scrolling write nothing."""
KEPT = 50
_HAIR = 0.0005
"""Added to the part of a paragraph that is scrolled away, so that rounding does not bring back the line before."""


class Places(QObject):
    """Follows the editor; `is_at` says which draft it shows, `go_back` brings it where it was."""

    def __init__(self, view: QObject, editor: MarkdownEditor, state: WindowState) -> None:
        super().__init__(view)
        self._editor = editor
        self._state = state
        self.draft_id = ""
        self._top = -1.0
        self._rest = QTimer(self, interval=REST, singleShot=True)
        self._rest.timeout.connect(self.keep)
        editor.cursorPositionChanged.connect(self._moved)
        editor.first_line_changed.connect(self._moved)

    def is_at(self, draft_id: str) -> None:
        """The editor shows this draft now; "" is none."""
        if draft_id != self.draft_id:
            self.note()
            self.draft_id = draft_id

    def go_back(self, draft_id: str, cursor: int = 0, since: float = 0.0) -> None:
        """Go where the person was in `draft_id`, or to `cursor`, known of the time `since`, when that is newer."""
        self._rest.stop()
        self.draft_id = draft_id
        known = self._known().get(draft_id)
        kept = known if known is not None and known[2] >= since else None
        here = self._editor.textCursor()
        last = self._editor.document().characterCount() - 1
        here.setPosition(max(0, min(int(kept[0]) if kept else cursor, last)))
        self._editor.setTextCursor(here)
        self._top = float(kept[1]) if kept else -1.0
        self._show_top()
        QTimer.singleShot(0, self._show_top)  # Qt brings the cursor into view when the editor is first shown

    def note(self) -> None:
        """Take the place of this moment; it is written with the window's state."""
        self._rest.stop()
        if not self.draft_id:
            return
        known = self._known()
        place = [self._editor.textCursor().position(), round(self._editor.top_place() + _HAIR, 4)]
        if known.get(self.draft_id, [])[:2] != place:
            known[self.draft_id] = [*place, round(time.time(), 1)]
            newest = sorted(known.items(), key=lambda item: item[1][2])[-KEPT:]
            self._state.set(STATE, dict(newest))

    def keep(self) -> None:
        """Take the place of this moment and write it."""
        self.note()
        self._state.save()

    def _moved(self) -> None:
        if self.draft_id:
            self._rest.start()

    def _show_top(self) -> None:
        if self._top >= 0:
            self._editor.show_place(self._top)

    def _known(self) -> dict[str, Any]:
        kept = self._state.get(STATE)
        if not isinstance(kept, dict):
            return {}
        places: dict[str, Any] = kept  # pyright: ignore[reportUnknownVariableType] - whatever JSON holds
        return {name: place for name, place in places.items() if _is_place(place)}


def _is_place(place: Any) -> bool:
    return isinstance(place, list) and len(place) == 3 and all(isinstance(part, (int, float)) for part in place)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
