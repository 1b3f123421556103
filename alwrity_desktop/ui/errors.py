"""What a person sees when something fails: a known error is a banner, a bug is a report in a window of its own."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label


class CrashDialog(QDialog):
    """Says that this was the program's fault, shows the report, and lets the person go on. Open it with `open`."""

    def __init__(self, report: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setWindowTitle(_("Something went wrong"))
        self.resize(680, 480)
        self._report = QPlainTextEdit(report)
        self._report.setReadOnly(True)
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._report.setAccessibleName(_("Crash report"))
        why = _(
            "This is a fault of the program, not of yours. Your text is saved, and you can go on working. "
            "If it happens again, restart the program and send this report."
        )
        copy = button(_("Copy the report"), self._copy, icon="copy")
        close = button(_("Go on"), self.accept, kind="primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(12)
        box.addWidget(label(_("Something went wrong"), "title"))
        box.addWidget(label(why, "muted", wrap=True))
        box.addWidget(self._report, 1)
        box.addLayout(row(copy, None, close))
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())
