"""Notes and sources of a brief: files, addresses, pasted texts; each marked as the person's own or somebody else's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.feedback import Spinner
from alwrity_desktop.ui.widgets.file_dialog import FileDialog
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.model.source import Source, SourceKind


class _SourceRow(QFrame):
    """One source; it can be waiting for its text."""

    removed = Signal(object)

    def __init__(self, title: str, source: Source | None) -> None:
        super().__init__()
        self.source = source
        self.setProperty("kind", "well")
        words = len(source.text.split()) if source else 0
        line = ngettext("{count} word", "{count} words", words) if source else _("Reading ...")
        self.kind = SegmentedControl([("own", _("My own")), ("other", _("Someone else's"))], _("Whose text this is"))
        if source:
            self.kind.set_value(source.kind)
        self.kind.chosen.connect(self._kind_chosen)
        self.kind.setVisible(source is not None)
        away = tool_button("close", _("Remove this source"), self._remove)
        text = column(ElidedLabel(title), label(line, "caption"), gap="hair")
        spinner = Spinner(16)
        spinner.setVisible(source is None)
        box = row(spinner, text, self.kind, away)
        box.setStretch(1, 1)
        box.setContentsMargins(12, 8, 8, 8)
        self.setLayout(box)

    def _remove(self) -> None:
        self.removed.emit(self)

    def _kind_chosen(self, kind: str) -> None:
        if self.source is not None:
            self.source.kind = "own" if kind == "own" else "other"


class PasteDialog(QDialog):
    """Takes a pasted text. taken(text)."""

    taken = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Paste a text"))
        self.resize(640, 480)
        self._text = QPlainTextEdit()
        self._text.setAccessibleName(_("Text"))
        self._text.setPlaceholderText(_("Paste your notes or somebody's text here."))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(self._text)
        box.addWidget(buttons)

    def _take(self) -> None:
        if text := self._text.toPlainText().strip():
            self.taken.emit(text)
        self.accept()


class SourcesPanel(QWidget):
    """wanted(given, kind): read this file, address or text; `arrived` or `refused` answers."""

    wanted = Signal(str, str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._rows: list[_SourceRow] = []
        self._waiting: dict[str, _SourceRow] = {}
        self._list = column(gap="small")
        self._address = QLineEdit()
        self._address.setPlaceholderText(_("https://..."))
        self._address.setAccessibleName(_("Address of a source"))
        self._address.returnPressed.connect(self._add_address)
        add = button(_("Add address"), self._add_address, icon="globe")
        line = row(
            button(_("Add files"), self._choose, icon="document"),
            button(_("Paste text"), self._paste, icon="copy"),
            self._address,
            add,
        )
        line.setStretch(2, 1)
        note = _(
            "Sentences of your own texts may be used as they are; texts of others are quoted with their link, or noted."
        )
        self.setLayout(column(self._list, line, label(note, "caption", wrap=True), gap="small"))

    def sources(self) -> list[Source]:
        """The sources that are there, in order."""
        return [row.source for row in self._rows if row.source is not None]

    def show_all(self, sources: list[Source]) -> None:
        """Show these and nothing else; what is being read still arrives."""
        for old in [each for each in self._rows if each.source is not None]:
            self._drop(old)
        for number, source in enumerate(sources):
            self._show(_SourceRow(source.title, source), number)
        self.changed.emit()

    def add(self, given: str, kind: SourceKind) -> None:
        """Ask for a source to be read."""
        if given in self._waiting:
            return
        shown = given if len(given) < 120 else given[:117] + "..."
        self._waiting[given] = self._show(_SourceRow(shown, None), len(self._rows))
        self.wanted.emit(given, kind)

    def arrived(self, given: str, source: Source) -> None:
        """The source for `given` is here."""
        waiting = self._waiting.pop(given, None)
        at = self._rows.index(waiting) if waiting in self._rows else len(self._rows)
        if waiting is not None:
            self._drop(waiting)
        self._show(_SourceRow(source.title, source), at)
        self.changed.emit()

    def refused(self, given: str) -> None:
        """The source could not be read."""
        if (waiting := self._waiting.pop(given, None)) is not None:
            self._drop(waiting)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and links may be dropped here."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take files, links or text."""
        urls = event.mimeData().urls()
        for url in urls:
            self.add(url.toLocalFile() or url.toString(), "own" if url.isLocalFile() else "other")
        if not urls and event.mimeData().text().strip():
            self.add(event.mimeData().text(), "own")
        event.acceptProposedAction()

    def _show(self, made: _SourceRow, at: int) -> _SourceRow:
        made.removed.connect(self._drop)
        self._rows.insert(at, made)
        self._list.insertWidget(at, made)
        return made

    def _drop(self, row: _SourceRow) -> None:
        if row in self._rows:
            self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()

    def _add_address(self) -> None:
        if text := self._address.text().strip():
            self._address.clear()
            self.add(text if "://" in text else f"https://{text}", "other")

    def _choose(self) -> None:
        dialog = FileDialog(self, _("Choose texts"), "texts")
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_("Texts (*.txt *.md *.markdown *.html *.htm *.docx *.pdf)"))
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, names: list[str]) -> None:
        for name in names:
            self.add(name, "own")

    def _paste(self) -> None:
        dialog = PasteDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken.connect(partial(self.add, kind="own"))
        dialog.open()
