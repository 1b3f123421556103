"""Which column of a file holds what: each with sample values, and the field it goes into."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.planner.import_words import fields
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import column
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.planner.looking import Look, SeenColumn

MOST = 80
"""Columns that are shown; what lies behind them is left out of the file, or read as the tool's layout says."""
_REPEATED = ("", "trend")
"""Fields that several columns may have."""


class ColumnsEditor(QScrollArea):
    """said(map): head to field, of all columns."""

    said = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "clear")
        self._columns: list[SeenColumn] = []
        self.boxes: list[ListBox] = []
        self._shown: tuple[object, ...] = ()

    def show_look(self, look: Look) -> None:
        """Show the columns of a file; the controls stay where only their fields changed."""
        shape = tuple((each.name, each.samples) for each in look.columns)
        self._columns = look.columns
        if shape != self._shown:
            self._shown = shape
            self._build()
        values = [value for value, _text in fields()]
        for box, each in zip(self.boxes, look.columns, strict=False):
            box.setCurrentIndex(values.index(each.holds) if each.holds in values else 0)

    def column_map(self) -> dict[str, str]:
        """What each column holds, as it is chosen."""
        told = {each.name: each.holds for each in self._columns}
        for box, each in zip(self.boxes, self._columns, strict=False):
            told[each.name] = str(box.currentData())
        return told

    def _build(self) -> None:
        self.boxes = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for line, each in enumerate(self._columns[:MOST]):
            name = each.head or _("Column {number}", number=line + 1)
            samples = ElidedLabel(" · ".join(each.samples) or _("empty"), "caption")
            box = ListBox()
            for value, text in fields():
                box.addItem(text, value)
            box.setAccessibleName(_("What “{name}” holds", name=name))
            box.activated.connect(partial(self._chosen, box))
            box.setMinimumContentsLength(18)
            box.setSizeAdjustPolicy(ListBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            grid.addLayout(column(ElidedLabel(name, "strong"), samples, gap="hair"), line, 0)
            grid.addWidget(box, line, 1)
            self.boxes.append(box)
        note = label(_("What you choose is remembered for the next file with these heads."), "caption", wrap=True)
        body = column(note, grid, None, gap="medium")
        if (more := len(self._columns) - MOST) > 0:
            body.insertWidget(2, label(ngettext("and {count} column", "and {count} columns", more), "caption"))
        body.setContentsMargins(0, 0, 8, 0)
        ground = QWidget()
        ground.setProperty("kind", "clear")
        ground.setLayout(body)
        self.setWidget(ground)

    def _chosen(self, box: ListBox, _at: int) -> None:
        value = box.currentData()
        for other in self.boxes:
            if other is not box and value not in _REPEATED and other.currentData() == value:
                other.setCurrentIndex(0)
        self.said.emit(self.column_map())
