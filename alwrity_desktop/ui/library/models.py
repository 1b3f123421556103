"""The rows of the library, fetched a few hundred at a time, so that 5,000 drafts scroll like fifty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import DraftStatus, DraftSummary
from alwrity_desktop.ui.dates import ago
from alwrity_desktop.ui.drafts_shown import shown_status, title_of

Sort = Literal["updated", "created", "opened", "title", "words"]
CHUNK = 200
Index = QModelIndex | QPersistentModelIndex
Shelf = Literal["all", "draft", "review", "approved", "trash"]


class Column(IntEnum):
    """Columns, in their order."""

    TITLE = 0
    STATUS = 1
    TAGS = 2
    WORDS = 3
    EDITED = 4


SORTS: dict[Column, Sort] = {Column.TITLE: "title", Column.WORDS: "words", Column.EDITED: "updated"}


@dataclass(slots=True, frozen=True)
class Filter:
    """What the list shows."""

    shelf: Shelf = "all"
    text: str = ""
    tag: str = ""
    sort: Sort = "updated"

    @property
    def status(self) -> DraftStatus | None:
        """The status asked for, or None."""
        return self.shelf if self.shelf in ("draft", "review", "approved") else None

    @property
    def narrowed(self) -> bool:
        """True when something is looked for."""
        return bool(self.text or self.tag or self.shelf in ("draft", "review", "approved"))


class DraftsModel(QAbstractTableModel):
    """`more_wanted` carries the offset from which the view should fetch on."""

    more_wanted = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[DraftSummary] = []
        self._complete = True
        self._titles = (_("Title"), _("Status"), _("Tags"), _("Words"), _("Edited"))

    def reset(self, rows: list[DraftSummary]) -> None:
        """Show `rows`, the first ones of a new list."""
        self.beginResetModel()
        self._rows = rows
        self._complete = len(rows) < CHUNK
        self.endResetModel()

    def append(self, rows: list[DraftSummary]) -> None:
        """Further rows of the same list."""
        known = {row.id for row in self._rows}
        fresh = [row for row in rows if row.id not in known]
        self._complete = len(rows) < CHUNK
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()

    def draft(self, row: int) -> DraftSummary:
        """The draft in a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._complete

    def fetchMore(self, parent: Index) -> None:
        if not parent.isValid() and not self._complete:
            self._complete = True  # until the answer says otherwise, so that one request is under way at most
            self.more_wanted.emit(len(self._rows))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section == Column.WORDS
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        draft = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(draft, Column(index.column()))
        if role == Qt.ItemDataRole.UserRole:
            return draft
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == Column.TITLE:
            return draft.title or None
        return None

    def _text(self, draft: DraftSummary, column: Column) -> str:
        if column == Column.TITLE:
            return title_of(draft)
        if column == Column.STATUS:
            return shown_status(draft)[0]
        if column == Column.TAGS:
            return ", ".join(draft.tags)
        if column == Column.WORDS:
            return f"{draft.word_count:,}"
        return ago(draft.updated_at)
