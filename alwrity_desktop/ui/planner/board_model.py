"""The cards of one column of the board."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from alwrity_desktop.ui.planner.tasks_words import spoken

if TYPE_CHECKING:
    from alwrity_desktop.planner.tasks import TaskRow

MIME = "application/x-alwrity-tasks"
Index = QModelIndex | QPersistentModelIndex


class CardModel(QAbstractListModel):
    """Rows of one state; which of them are being written now is asked of `writing`."""

    def __init__(self, parent: QObject, writing: set[str]) -> None:
        super().__init__(parent)
        self._rows: list[TaskRow] = []
        self.writing = writing

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.task.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return spoken(row, writing=row.task.id in self.writing)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return plain | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The ids of the cards that are dragged."""
        made = QMimeData()
        ids = [self._rows[index.row()].task.id for index in indexes]
        made.setData(MIME, json.dumps(ids).encode())
        return made

    def row(self, line: int) -> TaskRow:
        """The row at this place."""
        return self._rows[line]

    def rows(self) -> list[TaskRow]:
        """All rows, in their order."""
        return self._rows

    def show_rows(self, rows: Iterable[TaskRow]) -> bool:
        """Show other rows; False where they are what is shown."""
        fresh = list(rows)
        if fresh == self._rows:
            return False
        self.beginResetModel()
        self._rows = fresh
        self.endResetModel()
        return True


def dragged_ids(mime: QMimeData) -> list[str]:
    """Ids of the tasks that are dragged; [] for anything else."""
    if not mime.hasFormat(MIME):
        return []
    found = json.loads(bytes(mime.data(MIME).data()))
    return [str(one) for one in found]
