"""What was found of a keyword file, and what a person may say instead."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QScrollArea, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.import_words import delimiters, encodings, tool_title
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.inputs import ListBox, TimeBox
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from datetime import date

    from alwrity_desktop.planner.looking import Look
    from alwrity_desktop.ui.planner.import_presenter import FileState

_LONGEST = 40


class FoundForm(QScrollArea):
    """said(changes): the file is to be read otherwise, as keywords for Reading. reset(): as it was found."""

    said = Signal(dict)
    reset = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._filling, self._day = False, ""
        self.tool = ElidedLabel("", "strong")
        self.sheet, self.encoding, self.delimiter, self.header = (ListBox() for _each in range(4))
        self.dated = TimeBox()
        self.dated.setDisplayFormat("d MMM yyyy")
        self.dated.setCalendarPopup(True)
        self.country, self.language, self.currency, self.sector = (QLineEdit() for _each in range(4))
        self.site = ListBox()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[QWidget, QWidget] = {}
        self._lay_out()
        for box in (self.sheet, self.encoding, self.delimiter, self.header, self.site):
            box.setMinimumContentsLength(12)
            box.setSizeAdjustPolicy(ListBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.activated.connect(partial(self._chosen, box))
        self.dated.editingFinished.connect(self._day_said)
        for field in (self.country, self.language, self.currency, self.sector):
            field.editingFinished.connect(partial(self._text_said, field))

    def set_sites(self, sites: Sequence[tuple[str, str]]) -> None:
        """The sites new keywords may be for, by id; without any nothing is asked."""
        self.site.clear()
        for site_id, name in [("", _("No site")), *sites]:
            self.site.addItem(name, site_id)
        for part in (self.site, self.sector):
            self._show_row(part, bool(sites))

    def show_file(self, file: FileState) -> None:
        """Show a file; without a look at it nothing can be said."""
        self.setEnabled(file.look is not None)
        if file.look is None:
            return
        self._filling = True
        found = file.look.found
        self.tool.setText(tool_title(found.tool))
        excel = not found.encoding
        self._show_row(self.encoding, not excel)
        self._show_row(self.delimiter, not excel)
        self._show_row(self.sheet, len(file.look.among) > 1)
        _fill(self.encoding, encodings(), found.encoding)
        _fill(self.delimiter, delimiters(), found.delimiter or "\x1f")
        heads = [(line, _("Line {line}: {text}", line=line, text=text)) for line, text in file.look.heads]
        _fill(self.header, [(0, _("There is none")), *heads], found.header_row)
        self._fill_sheets(file, file.look, excel=excel)
        self._day = found.dated
        year, month, day = map(int, found.dated.split("-"))
        self.dated.setDate(QDate(year, month, day))
        for field, name in self._names().items():
            if not field.hasFocus():
                field.setText(str(getattr(file.wanted, name)))
        self.site.setCurrentIndex(max(0, self.site.findData(file.wanted.site_id)))
        self._filling = False

    def _fill_sheets(self, file: FileState, look: Look, *, excel: bool) -> None:
        names = [(name, name) for name in look.among]
        if excel:
            _fill(self.sheet, names, look.found.sheet)
        else:
            _fill(self.sheet, [("", _("All tables with keywords")), *names], file.wanted.sheet)

    def _lay_out(self) -> None:
        for name, part in (
            (_("Written by"), self.tool),
            (_("Table"), self.sheet),
            (_("Encoding"), self.encoding),
            (_("Between cells"), self.delimiter),
            (_("Heads of columns"), self.header),
            (_("Figures are from"), self.dated),
        ):
            self._add(name, part)
        self._grid.addWidget(label(_("Where the file does not say it:"), "caption"), self._grid.rowCount(), 0, 1, 2)
        hints = ((_("Country"), self.country, _("such as de")), (_("Language"), self.language, _("such as en")))
        for name, part, hint in (*hints, (_("Currency"), self.currency, _("such as EUR"))):
            part.setPlaceholderText(hint)
            part.setMaxLength(_LONGEST)
            self._add(name, part)
        self.sector.setPlaceholderText(_("in your own words, such as outdoor"))
        self._add(_("For the site"), self.site)
        self._add(_("Of its sector"), self.sector)
        self.set_sites([])
        again = button(_("Read it as it was found"), self.reset.emit, icon="undo", kind="link")
        ground = QWidget()
        ground.setProperty("kind", "clear")
        body = column(self._grid, row(again, None), None, gap="medium")
        body.setContentsMargins(0, 0, 8, 0)
        ground.setLayout(body)
        self.setWidget(ground)
        self.setProperty("kind", "clear")

    def _add(self, name: str, part: QWidget) -> None:
        title = label(name, "muted")
        line = self._grid.rowCount()
        self._grid.addWidget(title, line, 0)
        self._grid.addWidget(part, line, 1)
        part.setAccessibleName(name)
        self._rows[part] = title

    def _show_row(self, part: QWidget, shown: bool) -> None:
        part.setVisible(shown)
        self._rows[part].setVisible(shown)

    def _chosen(self, box: ListBox, _at: int) -> None:
        names = {self.sheet: "sheet", self.encoding: "encoding", self.delimiter: "delimiter", self.header: "header_row",
                 self.site: "site_id"}  # fmt: skip
        self.said.emit({names[box]: box.currentData()})

    def _names(self) -> dict[QLineEdit, str]:
        return {
            self.country: "country", self.language: "language", self.currency: "currency", self.sector: "sector",
        }  # fmt: skip

    def _day_said(self) -> None:
        day = cast("date", self.dated.date().toPython())
        if not self._filling and day.isoformat() != self._day:
            self.said.emit({"dated": day})

    def _text_said(self, field: QLineEdit) -> None:
        names = self._names()
        text = field.text().strip()
        self.said.emit({names[field]: text.upper() if field is self.currency else text})


def _fill(box: ListBox, values: Sequence[tuple[str | int, str]], chosen: str | int) -> None:
    box.clear()
    if chosen not in [value for value, _text in values]:
        values = [*values, (chosen, str(chosen))]
    for value, text in values:
        box.addItem(text, value)
    box.setCurrentIndex([value for value, _text in values].index(chosen))
