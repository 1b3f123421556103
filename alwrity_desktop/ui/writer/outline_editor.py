"""The outline before the sections are written: headings to rename, reorder, add and drop, each with its points."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QSplitter

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.inputs import TextBox
from alwrity_desktop.ui.widgets.layout import Card, Page, column, row
from alwrity_desktop.ui.widgets.text import label

_ROW = Qt.ItemDataRole.UserRole


class OutlineEditor(Page):
    """accepted(rows): write the sections of this outline. cancelled: not now."""

    accepted = Signal(list)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("The outline"),
            _("Rename, reorder, add or drop sections; then they are written one by one."),
            widest=860,
        )
        self.points = TextBox()
        self.points.setAccessibleName(_("Points of this section, one a line"))
        self.points.setPlaceholderText(_("Points to cover, one a line"))
        sections = column(label(_("Sections"), "strong"), self._make_list(), self._tools())
        points = column(label(_("Points"), "strong"), self.points)
        sections.setContentsMargins(0, 0, 12, 0)
        points.setContentsMargins(12, 0, 0, 0)
        split = QSplitter(Qt.Orientation.Horizontal)
        for part in (sections, points):
            frame = QFrame()
            frame.setLayout(part)
            split.addWidget(frame)
        split.setSizes([420, 380])
        self._write = button(_("Write the sections"), self._accept, icon="write", kind="primary")
        later = button(_("Later"), kind="quiet")
        later.clicked.connect(self.cancelled)
        self.body.addWidget(Card("", split))
        self.body.addLayout(row(None, later, self._write))
        self.list.currentItemChanged.connect(self._chosen)
        self.points.textChanged.connect(self._points_changed)

    def _make_list(self) -> QListWidget:
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(_("Sections"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.list.setMinimumHeight(300)
        self.list.setStyleSheet("QListWidget::item { padding: 0 8px; border-radius: 4px; }")
        return self.list

    def _tools(self) -> QHBoxLayout:
        return row(
            tool_button("plus", _("Add a section"), self._add),
            tool_button("trash", _("Drop this section"), self._remove),
            tool_button("chevron-up", _("Move up (Alt+Up)"), self._up),
            tool_button("chevron-down", _("Move down (Alt+Down)"), self._down),
            None,
            gap="hair",
        )

    def show_outline(self, rows: list[dict[str, Any]]) -> None:
        """Show an outline's sections."""
        self.list.clear()
        for each in rows:
            self._insert(dict(each), self.list.count())
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def rows(self) -> list[dict[str, Any]]:
        """The outline as it stands, without sections that have no heading."""
        found: list[dict[str, Any]] = []
        for at in range(self.list.count()):
            item = self.list.item(at)
            if heading := item.text().strip():
                found.append({**item.data(_ROW), "heading": heading})
        return found

    def _insert(self, data: dict[str, Any], at: int) -> QListWidgetItem:
        item = QListWidgetItem(str(data.get("heading", "")))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setData(_ROW, data)
        item.setSizeHint(QSize(0, 36))
        self.list.insertItem(at, item)
        return item

    def _chosen(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        self.points.blockSignals(True)
        points = cast("list[object]", item.data(_ROW).get("points") or []) if item else []
        self.points.setPlainText("\n".join(str(point) for point in points))
        self.points.setEnabled(item is not None)
        self.points.blockSignals(False)

    def _points_changed(self) -> None:
        if self.list.currentRow() >= 0:
            item = self.list.currentItem()
            lines = [line.strip() for line in self.points.toPlainText().splitlines() if line.strip()]
            item.setData(_ROW, {**item.data(_ROW), "points": lines})

    def _add(self) -> None:
        item = self._insert({"heading": "", "points": []}, self.list.currentRow() + 1)
        item.setText(_("New section"))
        self.list.setCurrentItem(item)
        self.list.editItem(item)

    def _remove(self) -> None:
        self.list.takeItem(self.list.currentRow())

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _move(self, way: int) -> None:
        at = self.list.currentRow()
        if 0 <= at + way < self.list.count():
            item = self.list.takeItem(at)
            self.list.insertItem(at + way, item)
            self.list.setCurrentItem(item)

    def _accept(self) -> None:
        if rows := self.rows():
            self.accepted.emit(rows)
