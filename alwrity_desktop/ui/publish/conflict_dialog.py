"""A post that was changed on the site meanwhile: both changes side by side, and the text that shall stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.diff_view import DiffView
from alwrity_desktop.ui.widgets.layout import Part, column, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.publisher.resolving import Conflict


class ConflictDialog(QDialog):
    """`chosen` carries the text that shall stand on the site. Nothing is sent before it is chosen."""

    chosen = Signal(str)

    def __init__(self, conflict: Conflict, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Changed on the site"))
        self.resize(1080, 720)
        self._conflict = conflict
        theirs, ours = DiffView(), DiffView()
        theirs.setAccessibleName(_("What was changed on the site"))
        ours.setAccessibleName(_("What you changed"))
        theirs.show_texts(conflict.base, conflict.theirs)
        ours.show_texts(conflict.base, conflict.ours)
        self.merged = QPlainTextEdit(conflict.merge.text)
        self.merged.setAccessibleName(_("The text that shall stand"))
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(_titled(_("What was changed on the site"), theirs))
        both.addWidget(_titled(_("What you changed"), ours))
        head = row(label(_("The text that shall stand"), "strong"), None)
        for text, do in (
            (_("Take the merged text"), self._take_merged),
            (_("Take mine"), self._take_ours),
            (_("Take the site's"), self._take_theirs),
        ):
            head.addWidget(button(text, do))
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(both)
        halves.addWidget(_titled(head, self.merged))
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(_("This post was changed on the site"), "title"))
        box.addWidget(label(self._lead(), "muted", wrap=True))
        box.addWidget(halves, 1)
        send = button(_("Publish this text"), self._send, icon="publish", kind="primary")
        box.addLayout(row(None, button(_("Not now"), self.reject), send))

    def _lead(self) -> str:
        number = len(self._conflict.merge.conflicts)
        if not number:
            return _("Both changes were put together below, and they do not touch. Look it over, then publish.")
        both = ngettext(
            "{count} place was changed by both, and yours stands there.",
            "{count} places were changed by both, and yours stand there.",
            number,
        )
        return _("Both changes were put together below. {both} Look it over, then publish.", both=both)

    def _take_merged(self) -> None:
        self.merged.setPlainText(self._conflict.merge.text)

    def _take_ours(self) -> None:
        self.merged.setPlainText(self._conflict.ours)

    def _take_theirs(self) -> None:
        self.merged.setPlainText(self._conflict.theirs)

    def _send(self) -> None:
        self.chosen.emit(self.merged.toPlainText())
        self.accept()


def _titled(head: Part | str, part: QWidget) -> QWidget:
    made = QWidget()
    made.setProperty("kind", "clear")
    made.setLayout(column(label(head, "strong") if isinstance(head, str) else head, part))
    return made
