"""The switch of the spell check, and the dictionary that fits the open draft."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor.background import Background

if TYPE_CHECKING:
    from alwrity_desktop.core.errors import KnownError
    from alwrity_desktop.language.spelling import Speller
    from alwrity_desktop.ui.editor.editor import MarkdownEditor
    from alwrity_desktop.ui.page_view import PageView


class SpellCheck(QObject):
    """trouble(error): it was asked for and cannot be. On from the first start where Enchant is there."""

    trouble = Signal(object)

    def __init__(self, view: PageView, editor: MarkdownEditor) -> None:
        super().__init__(view)
        self._editor, self._state = editor, view.shell.state
        self._wanted: tuple[str, Path] | None = None
        self._asked = False
        self._action = view.shell.actions.add(
            "writer.spelling",
            _("Check spelling"),
            self._toggle,
            shortcut="F7",
            group=_("Writer"),
            owner=view,
            checkable=True,
        )
        self._action.setChecked(self._state.get("writer.spelling") is not False)
        self._opening = Background(self)
        self._opening.done.connect(self._use)
        self._opening.failed.connect(self._cannot)
        editor.spelling.failed.connect(self.trouble)

    def check_in(self, language: str, folder: Path) -> None:
        """The open draft is in this language; own words are in this workspace."""
        if self._wanted != (language, folder):
            self._wanted = (language, folder)
            self._open()

    def close_down(self) -> None:
        """Wait for the thread."""
        self._opening.stop()

    def _toggle(self, on: bool) -> None:
        self._state.set("writer.spelling", on)
        self._asked = on
        self._open()

    def _open(self) -> None:
        self._editor.spelling.use(None)
        self._opening.forget()
        if self._wanted is not None and self._action.isChecked():
            self._opening.submit(partial(_speller, *self._wanted))

    def _use(self, speller: object) -> None:
        self._editor.spelling.use(cast("Speller", speller))

    def _cannot(self, error: KnownError) -> None:
        """Said only to who asked for it; the switch shows it in any case."""
        self._action.setToolTip(f"{error.happened} {error.remedy}")
        self._action.setChecked(False)
        if self._asked:
            self.trouble.emit(error)


def _speller(language: str, folder: Path) -> Speller:
    from alwrity_desktop.language.spelling import Speller

    return Speller(language, folder)
