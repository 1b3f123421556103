"""One file of the import: what was found, its columns, its first rows, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.import_columns import ColumnsEditor
from alwrity_desktop.ui.planner.import_found import FoundForm
from alwrity_desktop.ui.planner.import_rows import FirstRows, RefusedRows
from alwrity_desktop.ui.planner.import_words import counts, tool_title
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.feedback import Banner, Spinner
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.planner.looking import Look
    from alwrity_desktop.ui.planner.import_presenter import FileState

PARTS = ("rows", "columns", "found", "refused")


class FilePage(QWidget):
    """said(file, changes): the file is to be read otherwise. reset(file): as found. save_wanted(file): its refused rows."""

    said = Signal(object, dict)
    reset = Signal(object)
    save_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.file: FileState | None = None
        self._look: Look | None = None
        self.name = ElidedLabel("", "heading")
        self._lead = label("", "muted", wrap=True)
        self._spinner = Spinner()
        self.banner = Banner(closable=False)
        self.form = FoundForm()
        self.columns = ColumnsEditor()
        self.first = FirstRows()
        self.refused = RefusedRows()
        self._titles = [_("First rows"), _("Columns"), _("How it is read"), _("Refused")]
        self.parts = SegmentedControl(list(zip(PARTS, self._titles, strict=True)), _("About the file"))
        self._stack = QStackedWidget()
        for part in (self.first, self.columns, self.form, self.refused):
            self._stack.addWidget(part)
        lead = row(self._spinner, self._lead)
        lead.setStretch(1, 1)
        box = column(self.name, lead, self.banner, row(self.parts, None), self._stack, gap="medium")
        box.setStretch(4, 1)
        box.setContentsMargins(16, 0, 0, 0)
        self.setLayout(box)
        self.parts.chosen.connect(self.show_part)
        self.form.said.connect(self._said)
        self.form.reset.connect(self._reset)
        self.columns.said.connect(self._columns_said)
        self.banner.acted.connect(self._columns_right)
        self.refused.save_wanted.connect(self._save)

    def show_part(self, name: str) -> None:
        """Bring one of the four parts to the front."""
        self.parts.set_value(name)
        self._stack.setCurrentIndex(PARTS.index(name))

    def show_file(self, file: FileState) -> None:
        """Show a file, or what is newly known of it."""
        other = file is not self.file
        self.file = file
        self.name.setText(file.path.name)
        self._tell(file)
        self.form.show_file(file)
        self.refused.show_file(file)
        refused = file.report.refused_count if file.report else 0
        self.parts.set_texts([*self._titles[:3], f"{self._titles[3]} ({refused:,})" if refused else self._titles[3]])
        fresh = file.look is not None and file.look is not self._look
        if file.look is not None and (other or fresh):
            self._look = file.look
            self.columns.show_look(file.look)
            self.first.show_rows(file.look.first)
        if other or (fresh and file.needs_columns):
            self.show_part("columns" if file.needs_columns else "rows")
        self.parts.setEnabled(file.look is not None)
        self._stack.setVisible(file.look is not None)

    def _tell(self, file: FileState) -> None:
        working = file.error is None and file.done is None and not file.needs_columns and file.counted is None
        self._spinner.setVisible(working)
        if file.error is not None:
            self.banner.show_error(file.error)
        elif file.needs_columns:
            self.banner.say(
                _("No known tool wrote this table."),
                _("Say which column holds the keywords, and what else is worth keeping."),
                mood="warning",
                action=_("These are right"),
            )
        else:
            self.banner.dismiss()
        self._lead.setText(self._words(file))

    def _words(self, file: FileState) -> str:
        if file.report is not None:
            tool = tool_title(file.report.tool)
            return f"{tool} · {counts(file.report)}"
        if file.look is None:
            return "" if file.error else _("Looking at it ...")
        if file.error or file.needs_columns:
            return tool_title(file.look.found.tool)
        return _("{tool} · counting ...", tool=tool_title(file.look.found.tool))

    def _said(self, changes: dict[str, object]) -> None:
        if self.file is not None:
            self.said.emit(self.file, changes)

    def _columns_said(self, column_map: dict[str, str]) -> None:
        if self.file is not None:
            self.said.emit(self.file, {"columns": column_map})

    def _columns_right(self) -> None:
        self._columns_said(self.columns.column_map())

    def _reset(self) -> None:
        if self.file is not None:
            self.reset.emit(self.file)

    def _save(self) -> None:
        if self.file is not None:
            self.save_wanted.emit(self.file)
