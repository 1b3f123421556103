"""The menu of a table: order, columns, export. All that a mouse does at the header, for the keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QMenu

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.core.spreadsheet import csv_text, write_csv
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.pages.table_columns import Column, Table
from alwrity_desktop.ui.pages.table_view import TableView
from alwrity_desktop.ui.widgets.file_dialog import FileDialog

SAMPLE = 50
"""Rows looked at to tell what stands in a column."""


class TableTools(QObject):
    """`order` is what the rows are sorted by now; sort_wanted(column, falling)."""

    sort_wanted = Signal(str, bool)

    def __init__(self, table: Table[Any], view: TableView, jobs: Jobs) -> None:
        super().__init__(view)
        self._table = table
        self._view = view
        self._jobs = jobs
        self.order: tuple[str, bool] = ("", False)

    def open_menu(self) -> None:
        """Open the menu above the button that asks for it."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add_orders(menu.addMenu(_("Sort by")))
        self._add_columns(menu.addMenu(_("Columns")))
        menu.addSeparator()
        menu.addAction(_("Export what is shown as CSV ..."), self.export_csv)
        asked_by = self.sender()
        place = self._view.mapToGlobal(self._view.rect().center())
        if isinstance(asked_by, QAbstractButton):
            corner = asked_by.mapToGlobal(QPoint(asked_by.width(), 0))
            place = QPoint(corner.x() - menu.sizeHint().width(), corner.y() - menu.sizeHint().height())
        menu.popup(place)

    def export_csv(self) -> None:
        """Ask where to, and write what is shown as CSV."""
        dialog = FileDialog(self._view, _("Export as CSV"), "export")
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("CSV table (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{self._table.name}.csv")
        dialog.fileSelected.connect(self.write_csv)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_csv(self, path: str) -> None:
        """Write the rows that are shown, in their order, with the columns that are shown."""
        columns = [column for place, column in enumerate(self._table.columns) if not self._view.isColumnHidden(place)]
        work = partial(_write, Path(path), columns, self._view.rows())
        self._jobs.start(f"table.export.{self._table.name}", _("Writing {name}", name=Path(path).name), work)

    def _add_orders(self, menu: QMenu) -> None:
        rows = self._view.rows()[:SAMPLE]
        for column in self._table.columns:
            if column.sorts:
                for falling in (column.falling, not column.falling):
                    text = f"{column.title}: {_order_words(column, rows, falling)}"
                    entry = menu.addAction(text, partial(self.sort_wanted.emit, column.name, falling))
                    entry.setCheckable(True)
                    entry.setChecked(self.order == (column.name, falling))

    def _add_columns(self, menu: QMenu) -> None:
        for place, column in enumerate(self._table.columns):
            entry = menu.addAction(column.title)
            entry.setCheckable(True)
            entry.setChecked(not self._view.isColumnHidden(place))
            entry.setEnabled(bool(column.width))
            entry.toggled.connect(partial(self._show_column, place))

    def _show_column(self, place: int, shown: bool) -> None:
        self._view.setColumnHidden(place, not shown)
        self._view.fit()


def _order_words(column: Column[Any], rows: list[Any], falling: bool) -> str:
    """What an order means for what stands in the column."""
    values = (column.value(row) for row in rows)
    first = next((value for value in values if value is not None), None)
    if isinstance(first, date):
        return _("newest first") if falling else _("oldest first")
    if isinstance(first, int | float):
        return _("largest first") if falling else _("smallest first")
    return _("Z to A") if falling else _("A to Z")


async def _write(path: Path, columns: list[Column[Any]], rows: list[Any], _report: Report) -> None:
    import asyncio

    text = await asyncio.to_thread(shown_as_csv, columns, rows)
    await asyncio.to_thread(write_csv, path, text)


def shown_as_csv(columns: Sequence[Column[Any]], rows: Iterable[Any]) -> str:
    """What a table shows, as CSV: a line of titles and one a row."""
    kept = [column for column in columns if column.exported]
    return csv_text([one.title for one in kept], ([(one.csv or one.value)(row) for one in kept] for row in rows))
