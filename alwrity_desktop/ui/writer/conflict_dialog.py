"""Two texts of one draft: this window's and somebody else's. One stands, the other becomes a revision."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.diff_view import DiffView
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label


class ConflictDialog(QDialog):
    """mine, theirs: this text stands; merged(text): a text of both. Opened with `open`."""

    mine = Signal()
    theirs = Signal()
    merged = Signal(str)

    def __init__(self, mine: str, theirs: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Two versions of this draft"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(860, 600)
        self.diff = DiffView()
        self.diff.show_texts(mine, theirs)
        count = ngettext("{count} place differs", "{count} places differ", self.diff.count)
        note = _("Struck out is yours, marked is theirs; a click on a place takes it or leaves it. Neither text is lost.")
        keep = button(_("Keep mine"), kind="plain")
        take = button(_("Take theirs"), kind="plain")
        both = button(_("Take the marked places"), self._merge, kind="primary")
        keep.clicked.connect(self.mine)
        take.clicked.connect(self.theirs)
        for part in (keep, take):
            part.clicked.connect(self.accept)
        later = button(_("Decide later"), kind="quiet")
        later.clicked.connect(self.reject)
        box = column(
            label(_("Somebody else changed this draft"), "heading"),
            label(f"{count}. {note}", "muted", wrap=True),
            self.diff,
            row(later, None, keep, take, both),
            gap="medium",
        )
        box.setContentsMargins(20, 20, 20, 16)
        box.setStretch(2, 1)
        self.setLayout(box)

    def _merge(self) -> None:
        self.merged.emit(self.diff.result())
        self.accept()
