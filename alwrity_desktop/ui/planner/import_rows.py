"""Rows of a keyword file: the first ones as they would come in, and those that are refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.import_words import volume_shown
from alwrity_desktop.ui.theme import colour
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import ImportedKeyword
    from alwrity_desktop.planner.exports import Refused
    from alwrity_desktop.ui.planner.import_presenter import FileState

SHOWN = 500
"""Refused rows that are shown; all of them can be saved."""


def _table(name: str) -> QTableWidget:
    made = QTableWidget()
    made.setAccessibleName(name)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setTabKeyNavigation(False)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(32)
    made.horizontalHeader().setHighlightSections(False)
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _columns() -> list[tuple[str, Callable[[ImportedKeyword], str]]]:
    return [
        (_("Searches a month"), volume_shown),
        (_("Difficulty"), lambda one: _figure(one.difficulty)),
        (_("Price of a click"), lambda one: f"{_figure(one.cpc)} {one.currency}".strip() if one.cpc is not None else ""),
        (_("Intent"), lambda one: ", ".join(one.intents)),
        (_("Country"), lambda one: one.country),
        (_("Language"), lambda one: one.language),
        (_("Clicks"), lambda one: _figure(one.clicks)),
        (_("Impressions"), lambda one: _figure(one.impressions)),
        (_("Position"), lambda one: _figure(one.position)),
        (_("Parent keyword"), lambda one: one.parent),
        (_("Topic"), lambda one: one.topic),
        (_("Place"), lambda one: _figure(one.result_rank)),
        (_("Address on the results page"), lambda one: one.result_url),
    ]


class FirstRows(QWidget):
    """The first rows as they would come in; what the file does not say stays empty."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.table = _table(_("The first rows, as they would come in"))
        note = label(
            _("The first rows as they would come in. What the file does not say stays empty."), "caption", wrap=True
        )
        box = column(note, self.table)
        box.setStretch(1, 1)
        self.setLayout(box)

    def show_rows(self, rows: Sequence[ImportedKeyword | Refused]) -> None:
        """Show these."""
        taken = [one for one in rows if hasattr(one, "text")]
        columns = [each for each in _columns() if any(each[1](one) for one in taken)]  # type: ignore[arg-type]
        self.table.clear()
        self.table.setColumnCount(2 + len(columns))
        self.table.setHorizontalHeaderLabels([_("Line"), _("Keyword"), *(name for name, _value in columns)])
        self.table.setRowCount(len(rows))
        self.table.clearSpans()
        for line, one in enumerate(rows):
            self.table.setItem(line, 0, QTableWidgetItem(str(one.line)))
            if (text := getattr(one, "text", None)) is None:
                self._put_refused(line, _refusal(one), 1 + len(columns))
                continue
            self.table.setItem(line, 1, QTableWidgetItem(text))
            for place, (_name, value) in enumerate(columns, start=2):
                self.table.setItem(line, place, QTableWidgetItem(value(one)))  # type: ignore[arg-type]
        self.table.resizeColumnsToContents()
        for place in range(self.table.columnCount()):
            self.table.setColumnWidth(place, min(self.table.columnWidth(place), 260))

    def _put_refused(self, line: int, reason: str, width: int) -> None:
        item = QTableWidgetItem(reason)
        item.setForeground(colour("danger_text"))
        self.table.setItem(line, 1, item)
        if width > 1:
            self.table.setSpan(line, 1, 1, width)


def _refusal(one: object) -> str:
    reason = str(getattr(one, "reason", ""))
    if getattr(one, "taken", False):
        return _("Figure left out: {reason}", reason=reason)
    return _("Not taken: {reason}", reason=reason)


class RefusedRows(QWidget):
    """save_wanted(): all refused rows are wanted as a file."""

    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.table = _table(_("Refused rows"))
        self._note = label("", "caption", wrap=True)
        self.save = button(_("Save as CSV ..."), self.save_wanted.emit, icon="export")
        head = row(self._note, self.save)
        head.setStretch(0, 1)
        box = column(head, self.table)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.table.setColumnCount(2)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def show_file(self, file: FileState) -> None:
        """Show the refused rows of a file."""
        found = file.report
        refused: list[dict[str, Any]] = found.refused if found else []
        count = found.refused_count if found else 0
        self.save.setEnabled(bool(refused))
        self.table.setRowCount(0)
        self.table.setHorizontalHeaderLabels([_("Line"), _("Reason")])
        self.table.setRowCount(min(len(refused), SHOWN))
        for line, one in enumerate(refused[:SHOWN]):
            self.table.setItem(line, 0, QTableWidgetItem(str(one["line"])))
            item = QTableWidgetItem(str(one["reason"]))
            item.setToolTip(str(one["reason"]))
            self.table.setItem(line, 1, item)
        if found is None:
            self._note.setText(_("The file is being read."))
        elif not refused:
            self._note.setText(_("Nothing is refused: every row has a keyword, and every figure is one."))
        else:
            shown = _("Rows that are left out, and figures that are no number; the rest is imported.")
            more = _(" The first {shown} of {count}.", shown=SHOWN, count=f"{count:,}") if count > SHOWN else ""
            self._note.setText(shown + more)
