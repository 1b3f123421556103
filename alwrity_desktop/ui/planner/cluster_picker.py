"""Choose a cluster, e.g. to move keywords into: a search field and a list; a new one can be made too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QListView, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table_columns import fold
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.search import SearchField
from alwrity_desktop.ui.widgets.text import label

Index = QModelIndex | QPersistentModelIndex


class ClusterPicker(QDialog):
    """picked(cluster id, name): "" stands for a new cluster. choices: id, name and number of keywords of each."""

    picked = Signal(str, str)

    def __init__(self, parent: QWidget, title: str, choices: Sequence[tuple[str, str, int]]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(480, 480)
        self._choices = [(key, name, count, fold(name)) for key, name, count in choices]
        self._shown: list[tuple[str, str]] = []
        self.search = SearchField(_("Search clusters"), _("Search clusters"))
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setAccessibleName(_("Clusters"))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.yes = button(_("Move here"), self._take, kind="primary")
        self.new = button(_("A new cluster"), self._take_new, icon="plus")
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(title, "heading", wrap=True))
        box.addWidget(self.search)
        box.addWidget(self.list, 1)
        box.addLayout(row(self.new, None, button(_("Cancel"), self.reject), self.yes))
        self.search.textChanged.connect(self._find)
        self.list.activated.connect(self._activated)
        self._find("")
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows reach the list from the search field, Enter takes what is chosen."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.search.hasFocus():
            self._go(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        else:
            super().keyPressEvent(event)

    def _find(self, text: str) -> None:
        words = fold(text).split()
        found = [one for one in self._choices if all(word in one[3] for word in words)]
        self._shown = [(key, name) for key, name, _count, _folded in found]
        counts = (ngettext("{count} keyword", "{count} keywords", count) for _key, _name, count, _folded in found)
        self._model.setStringList([f"{name}  ({count})" for (_key, name), count in zip(self._shown, counts, strict=True)])
        self.list.setCurrentIndex(self._model.index(0, 0))
        self.yes.setEnabled(bool(found))

    def _go(self, step: int) -> None:
        line = min(max(0, self.list.currentIndex().row() + step), self._model.rowCount() - 1)
        self.list.setCurrentIndex(self._model.index(line, 0))

    def _activated(self, _index: Index) -> None:
        self._take()

    def _take(self) -> None:
        line = self.list.currentIndex().row()
        if 0 <= line < len(self._shown):
            self.picked.emit(*self._shown[line])
            self.accept()

    def _take_new(self) -> None:
        self.picked.emit("", "")
        self.accept()
