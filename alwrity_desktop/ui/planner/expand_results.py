"""Keywords that were found, each with where it comes from and a mark by which it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.theme import colour

if TYPE_CHECKING:
    from alwrity_desktop.planner.expanding import Expanded, Expansion

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole


def way_title(by: str) -> str:
    """How a keyword was found, in words."""
    names = {
        "questions": _("Question"),
        "modifiers": _("Words around it"),
        "alphabet": _("Alphabet"),
        "trends": _("Google Trends"),
        "autosuggest": _("Suggested"),
        "model": _("A model's idea"),
    }
    return names.get(by, by)


class ResultsModel(QAbstractTableModel):
    """New keywords, chosen at first, then those that are there already, which cannot be. picked(): others are chosen."""

    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Expanded] = []
        self._new = 0
        self._off: set[int] = set()
        self._before: tuple[list[Expanded], int, set[int]] = ([], 0, set())

    def show_found(self, found: Expansion) -> None:
        """Show these."""
        self._reset([*found.found, *found.there], len(found.found), set())

    def chosen(self) -> list[Expanded]:
        """Those with a mark."""
        return [one for at, one in enumerate(self._rows[: self._new]) if at not in self._off]

    @property
    def new(self) -> int:
        """How many can be chosen."""
        return self._new

    def choose_all(self, chosen: bool) -> None:
        """Mark all, or none."""
        self._off = set() if chosen else set(range(self._new))
        self._changed(0, self._new - 1)

    def turn(self, rows: list[int]) -> None:
        """Turn the marks of these rows, all to what the first becomes."""
        rows = [row for row in rows if row < self._new]
        if rows:
            self._off = self._off - set(rows) if rows[0] in self._off else self._off | set(rows)
            self._changed(min(rows), max(rows))

    def settle(self) -> None:
        """What is chosen was added: it is there already now, and what was left out can still be chosen."""
        self._before = self._rows, self._new, self._off
        added = [one for at, one in enumerate(self._rows[: self._new]) if at not in self._off]
        left = [one for at, one in enumerate(self._rows[: self._new]) if at in self._off]
        self._reset([*left, *added, *self._rows[self._new :]], len(left), set(range(len(left))))

    def unsettle(self) -> None:
        """What was added last was taken back."""
        self._reset(*self._before)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if role == _ROLE.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (_("Keyword"), _("Where from"), _("Seed"))[section]
        return None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        at, place = index.row(), index.column()
        one = self._rows[at]
        if role == _ROLE.DisplayRole:
            return (one.text, _source(one, at >= self._new), one.seed)[place]
        if role == _ROLE.CheckStateRole and place == 0 and at < self._new:
            return Qt.CheckState.Unchecked if at in self._off else Qt.CheckState.Checked
        if role == _ROLE.ForegroundRole and (at >= self._new or place):
            return colour("muted")
        if role == _ROLE.ToolTipRole:
            return one.told
        return None

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        if role != _ROLE.CheckStateRole or index.row() >= self._new:
            return False
        self.turn([index.row()])
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return usual | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 and index.row() < self._new else usual

    def _reset(self, rows: list[Expanded], new: int, off: set[int]) -> None:
        self.beginResetModel()
        self._rows, self._new, self._off = rows, new, off
        self.endResetModel()
        self.picked.emit()

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, 0), [_ROLE.CheckStateRole])
        self.picked.emit()


def _source(one: Expanded, there: bool) -> str:
    if there:
        return _("Already there")
    told = f": {one.told}" if one.told else ""
    return f"{way_title(one.by)}{told}"


class ResultsView(QTableView):
    """The table; Space turns the marks of the selected rows."""

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setAccessibleName(_("Keywords that were found"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(32)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(1, 190)
        head.resizeSection(2, 110)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space marks what is selected."""
        if event.key() == Qt.Key.Key_Space:
            self._model.turn(sorted(index.row() for index in self.selectionModel().selectedRows()))
        else:
            super().keyPressEvent(event)
