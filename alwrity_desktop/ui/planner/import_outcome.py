"""The last two pages of the import: while it runs, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QScrollArea, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.planner.import_words import counts
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import clear, column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.ui.planner.import_presenter import FileState


class RunningPage(QWidget):
    """stopped(): Stop was pressed."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.message = ElidedLabel("", "strong")
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress of the import"))
        note = label(
            _("A file comes in in whole or not at all. You can close this window: the import goes on."), "muted", wrap=True
        )
        note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.stop = button(_("Stop"), self.stopped.emit, icon="stop")
        box = column(None, self.message, self.bar, note, row(None, self.stop, None), None, gap="large")
        box.setContentsMargins(64, 0, 64, 0)
        self.setLayout(box)

    def begin(self) -> None:
        """An import begins."""
        self.stop.setEnabled(True)
        self.show_progress(Progress("begin", _("Beginning ...")))
        self.stop.setFocus()

    def show_progress(self, progress: Progress) -> None:
        """How far it is; without a share the bar only moves."""
        self.message.setText(progress.message)
        if progress.done is None:
            self.bar.setRange(0, 0)
        else:
            self.bar.setRange(0, 1000)
            self.bar.setValue(int(progress.done * 1000))

    def stopping(self) -> None:
        """Stop was pressed; what began of a file is taken back first."""
        self.stop.setEnabled(False)
        self.message.setText(_("Stopping: the file that had begun is taken back ..."))
        self.bar.setRange(0, 0)


class OutcomePage(QWidget):
    """What came of each file."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.heading = label("", "heading", wrap=True)
        self._lead = label("", "muted", wrap=True)
        self._lines = column(gap="medium")
        ground = QWidget()
        ground.setProperty("kind", "clear")
        ground.setLayout(column(self._lines, None))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setProperty("kind", "clear")
        scroll.setWidget(ground)
        box = column(self.heading, self._lead, scroll, gap="medium")
        box.setStretch(2, 1)
        self.setLayout(box)

    def show_files(self, files: list[FileState]) -> None:
        """Show how each file ended."""
        clear(self._lines)
        done = [file.done for file in files if file.done is not None]
        new, changed = sum(one.new for one in done), sum(one.changed for one in done)
        if done:
            self.heading.setText(
                ngettext("{shown} new keyword is in your workspace", "{shown} new keywords are in your workspace", new,
                         shown=f"{new:,}")
            )  # fmt: skip
            known = ngettext("{shown} keyword that was there has newer figures.",
                             "{shown} keywords that were there have newer figures.",
                             changed, shown=f"{changed:,}")  # fmt: skip
            kept = _("Each figure keeps its file and date.")
            self._lead.setText(f"{known} {kept}" if changed else kept)
        else:
            self.heading.setText(_("Nothing was imported"))
            self._lead.setText(_("Your keywords are as they were."))
        for file in files:
            self._lines.addLayout(self._line(file))

    def _line(self, file: FileState) -> QHBoxLayout:
        picture = QLabel()
        if file.done is not None:
            set_icon(picture, "check-circle", "success_text", 20)
            text = counts(file.done)
        elif file.error is not None:
            set_icon(picture, "error", "danger_text", 20)
            text = file.error.sentence
        else:
            set_icon(picture, "info", "muted", 20)
            text = _("Not imported.")
        words = column(ElidedLabel(file.path.name, "strong"), label(text, "caption", wrap=True), gap="hair")
        line = row(picture, words, gap="medium")
        line.setStretch(1, 1)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        return line
