"""What goes wrong with opening and saving, said above the text with the way out: save again, a copy, compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.ui.writer.layout import WriterParts
    from alwrity_desktop.ui.writer.presenter import WriterPresenter


class Troubles(QObject):
    """nothing_open: the draft that was asked for could not be opened, none is shown. asked: as of a page."""

    nothing_open = Signal()
    asked = Signal(str, str)

    def __init__(self, view: QWidget, parts: WriterParts, drafts: WriterPresenter) -> None:
        super().__init__(view)
        self._view = view
        self._parts = parts
        self._drafts = drafts
        self._action = ""
        parts.banner.acted.connect(self._act)
        drafts.trouble.connect(self._not_saved)
        drafts.taken.connect(self._taken)
        drafts.changed_outside.connect(self._changed_outside)
        drafts.theirs.connect(self._compare)

    def show_error(self, error: KnownError) -> None:
        """An error that has no way out but its own remedy, or the settings."""
        from alwrity_desktop.writer.editing import NoModelError

        lacks = isinstance(error, NoModelError)
        self._action = "model" if lacks else ""
        self._parts.banner.show_error(error, action=_("Choose a model") if lacks else "")

    def _not_saved(self, error: KnownError) -> None:
        opened = self._drafts.current is not None
        self._action = "save" if opened else ""
        self._parts.banner.show_error(error, action=_("Save again") if opened else "")
        if not opened:
            self.nothing_open.emit()

    def _taken(self, draft_id: str, error: KnownError) -> None:
        self._action = f"copy {draft_id}"
        self._parts.banner.show_error(error, action=_("Open a copy"))
        if self._drafts.current is None:
            self.nothing_open.emit()

    def _changed_outside(self, error: KnownError) -> None:
        self._action = "compare"
        self._parts.banner.show_error(error, action=_("Compare both texts"))

    def _act(self) -> None:
        action, _space, argument = self._action.partition(" ")
        self._parts.banner.dismiss()
        if action == "save":
            self._drafts.typed()
            self._drafts.flush()
        elif action == "copy":
            self._drafts.open_copy(argument)
        elif action == "compare":
            self._drafts.compare()
        elif action == "model":
            self.asked.emit("page", "settings:models")

    def _compare(self, theirs: Draft) -> None:
        from alwrity_desktop.ui.writer.conflict_dialog import ConflictDialog

        dialog = ConflictDialog(self._parts.editor.text(), theirs.body, self._view)
        dialog.mine.connect(self._drafts.keep_mine)
        dialog.theirs.connect(self._drafts.take_theirs)
        dialog.merged.connect(self._merge)
        dialog.rejected.connect(self._later)
        dialog.open()

    def _merge(self, text: str) -> None:
        """A text of both: it goes into the editor as one undo step and stands."""
        self._parts.editor.replace_all_text(text)
        self._drafts.keep_mine()

    def _later(self) -> None:
        """Nothing is decided, and nothing is saved over the other text; say so until it is."""
        self._action = "compare"
        self._parts.banner.say(
            _("This draft has two versions, and saving waits until you choose."),
            _("Your text is kept in this window."),
            mood="warning",
            action=_("Compare both texts"),
        )
