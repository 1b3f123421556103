"""The table of drafts."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.library.delegate import ROW, DraftDelegate
from alwrity_desktop.ui.library.models import SORTS, Column, DraftsModel

WIDTHS = {Column.STATUS: 120, Column.TAGS: 180, Column.WORDS: 90, Column.EDITED: 140}


class DraftsTable(QTableView):
    """Whole rows are selected; `sorted` comes when a header is clicked by which one can sort."""

    sorted = Signal()

    def __init__(self, model: DraftsModel, widths: object = None) -> None:
        super().__init__()
        self._sort = Column.EDITED
        self.setModel(model)
        self.setItemDelegate(DraftDelegate(self))
        self.setAccessibleName(_("Drafts"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(Column.EDITED, Qt.SortOrder.DescendingOrder)
        header.sectionClicked.connect(self._sort_by)
        header.setMinimumSectionSize(70)
        saved: dict[Any, Any] = cast("dict[Any, Any]", widths) if isinstance(widths, dict) else {}
        for column, width in WIDTHS.items():
            kept = saved.get(column.name)
            self.setColumnWidth(column, kept if isinstance(kept, int) and 40 <= kept <= 800 else width)

    def sort_column(self) -> Column:
        """The column the list is sorted by."""
        return self._sort

    def widths(self) -> dict[str, int]:
        """Widths of the columns, for the next start."""
        return {column.name: self.columnWidth(column) for column in WIDTHS}

    def _sort_by(self, section: int) -> None:
        column = Column(section)
        if column in SORTS:
            self._sort = column
        ascending = self._sort == Column.TITLE
        order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
        self.horizontalHeader().setSortIndicator(self._sort, order)
        self.sorted.emit()
