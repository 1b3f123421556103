"""Which clusters a plan is made from: all that nothing answers, or those that are ticked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.planner.strategy_controls import CheckPainter
from alwrity_desktop.ui.theme import colour
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.search import SearchField
from alwrity_desktop.ui.widgets.text import label

Index = QModelIndex | QPersistentModelIndex
LINE = 34


@dataclass(slots=True, frozen=True)
class ClusterChoice:
    """A cluster that can be chosen. line: its figures in words."""

    id: str
    name: str
    line: str


class ClusterModel(QAbstractListModel):
    """The clusters that hold what is searched for; their ticks stay while others are shown."""

    ticked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._all: Sequence[ClusterChoice] = ()
        self._shown: list[ClusterChoice] = []
        self._needle = ""
        self.on: set[str] = set()

    def set_clusters(self, found: Sequence[ClusterChoice]) -> None:
        """Offer these; ticks of those that are gone are gone."""
        if found == self._all:
            return
        self._all = found
        self.on &= {one.id for one in found}
        self.find(self._needle)

    def find(self, needle: str) -> None:
        """Show those whose name holds `needle`."""
        self._needle = needle.strip().casefold()
        self.beginResetModel()
        self._shown = [one for one in self._all if self._needle in one.name.casefold()]
        self.endResetModel()

    def chosen(self) -> list[str]:
        """Ids of the ticked ones, in their order."""
        return [one.id for one in self._all if one.id in self.on]

    def toggle(self, index: Index) -> None:
        """Turn a tick round."""
        if index.isValid():
            self.on ^= {self._shown[index.row()].id}
            self.dataChanged.emit(index, index)
            self.ticked.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{one.name}, {one.line}"
        if role == Qt.ItemDataRole.UserRole:
            return one
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if one.id in self.on else Qt.CheckState.Unchecked
        return None


class _Lines(QStyledItemDelegate):
    """A tick, the name, the figures at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._check = CheckPainter(parent)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, LINE)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        box: QRect = option.rect
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colour("hover"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(box.left(), box.top(), 3, box.height(), colour("focus"))
        one: ClusterChoice = index.data(Qt.ItemDataRole.UserRole)
        inner = box.adjusted(12, 0, -12, 0)
        self._check.draw(painter, inner, on=index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked)
        upright = Qt.AlignmentFlag.AlignVCenter
        metrics = option.fontMetrics
        wide = metrics.horizontalAdvance(one.line)
        painter.setPen(colour("muted"))
        painter.drawText(inner, int(upright | Qt.AlignmentFlag.AlignRight), one.line)
        inner.adjust(28, 0, -wide - 12, 0)
        painter.setPen(colour("text"))
        name = metrics.elidedText(one.name, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(upright | Qt.AlignmentFlag.AlignLeft), name)


class _List(QListView):
    """Space and a click turn a tick round."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return) and isinstance(model, ClusterModel):
            model.toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)


class ClusterPicker(QWidget):
    """All clusters, or only the ticked ones. changed: another choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.which = SegmentedControl([("all", _("All that are open")), ("some", _("Only these"))], _("Clusters"))
        self.told = label("", "caption", wrap=True)
        self.needle = SearchField(_("Search clusters"), _("Search clusters"))
        self.model = ClusterModel(self)
        self.list = _List()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setAccessibleName(_("Clusters to plan from"))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setFixedHeight(LINE * 6)
        self._some = QWidget()
        self._some.setProperty("kind", "clear")
        self._some.setLayout(column(self.needle, self.list))
        self.setLayout(column(row(self.which, None), self.told, self._some))
        self._some.hide()
        self.which.chosen.connect(self._which_chosen)
        self.needle.textChanged.connect(self.model.find)
        self.list.clicked.connect(self.model.toggle)
        self.model.ticked.connect(self._ticked)

    def set_clusters(self, found: Sequence[ClusterChoice]) -> None:
        """Offer these."""
        self.model.set_clusters(found)
        self._tell()

    def chosen(self) -> list[str]:
        """Ids of the ticked clusters; none for all."""
        return self.model.chosen() if self.which.value() == "some" else []

    def set_chosen(self, ids: Iterable[str]) -> None:
        """Tick these, without a signal; none is all."""
        self.model.on = set(ids)
        self.which.set_value("some" if self.model.on else "all")
        self._some.setVisible(bool(self.model.on))
        self._tell()

    @property
    def nothing_ticked(self) -> bool:
        """Only some are wanted, and none is ticked."""
        return self.which.value() == "some" and not self.model.chosen()

    def _which_chosen(self, value: str) -> None:
        self._some.setVisible(value == "some")
        self._ticked()

    def _ticked(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        if self.which.value() == "some":
            told = ngettext("{count} cluster is ticked.", "{count} clusters are ticked.", len(self.model.chosen()))
        else:
            told = _("Clusters that a page answers already, or that have a task, are left out by themselves.")
        self.told.setText(told)
