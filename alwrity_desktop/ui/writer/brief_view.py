"""The form from which a draft is written: format, fields, sources, who writes, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner
from alwrity_desktop.ui.widgets.layout import Card, Page, clear, column, row
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.writer.field_form import FieldForm
from alwrity_desktop.ui.writer.format_chooser import FormatChooser
from alwrity_desktop.ui.writer.model_picker import OFFLINE, ModelPicker
from alwrity_desktop.ui.writer.sources_panel import SourcesPanel

if TYPE_CHECKING:
    from alwrity_desktop.core.settings import Writing
    from alwrity_desktop.model.source import Source
    from alwrity_desktop.writer.format_file import Format


@dataclass(slots=True, frozen=True)
class Order:
    """What the person wants written. pause: show the outline before the sections."""

    form: Format
    brief: dict[str, Any]
    sources: list[Source]
    model: str
    base_url: str
    pause: bool


class BriefView(Page):
    """ordered(Order), cancelled; asked_estimate: the order has changed and the cost should be told."""

    ordered = Signal(object)
    cancelled = Signal()
    asked_estimate = Signal()

    def __init__(self) -> None:
        super().__init__(
            _("Write from a brief"), _("Say what it is about. You get an outline and a first draft to work on."), widest=820
        )
        self.form: Format | None = None
        self._formats: list[Format] = []
        self._writing: Writing | None = None
        self._fields: FieldForm | None = None
        self._chooser: FormatChooser | None = None
        self._given: tuple[str, Mapping[str, Any]] = ("", {})
        self.banner = Banner()
        self._choice = row(None)
        self._about = label("", "muted", wrap=True)
        self._room = column(gap="small")
        self.sources = SourcesPanel()
        self.models = ModelPicker()
        self.pause = QCheckBox(_("Show me the outline before the sections are written"))
        self.pause.setChecked(True)
        self._write = button(_("Write the draft"), self._order, icon="write", kind="primary")
        away = button(_("Cancel"), kind="quiet")
        away.clicked.connect(self.cancelled)
        self.body.addWidget(self.banner)
        self.body.addLayout(column(self._choice, self._about, gap="small"))
        self.body.addWidget(Card(_("What it is about"), self._room))
        self.body.addWidget(Card(_("Notes and sources"), self.sources))
        self.body.addWidget(Card(_("Who writes"), self.models, self.pause))
        self.body.addLayout(row(None, away, self._write))
        self._later = QTimer(self, interval=400, singleShot=True)
        self._later.timeout.connect(self.asked_estimate)
        self.models.changed.connect(self._model_changed)
        self.sources.changed.connect(self._later.start)

    def show_formats(self, formats: list[Format], writing: Writing) -> None:
        """Offer these formats, the first one chosen."""
        self._formats, self._writing = formats, writing
        clear(self._choice)
        self._chooser = FormatChooser(formats)
        self._chooser.chosen.connect(self.choose)
        self._choice.addWidget(self._chooser)
        self._choice.addStretch(1)
        if formats:
            self.show_brief(*self._given)
            if self.isVisible():
                self.focus_first()

    def show_brief(self, name: str, brief: Mapping[str, Any]) -> None:
        """Show a brief that is there already, of a format by its name; an unknown one is the first. {}: an empty form."""
        self._given = (name, brief)
        if self._formats and self._chooser is not None:
            known = {form.name for form in self._formats}
            chosen = name if name in known else self._formats[0].name
            self._fields = None
            self._chooser.set_value(chosen)
            self.choose(chosen)

    def choose(self, name: str) -> None:
        """Show the fields of a format; what two formats share keeps its value."""
        from alwrity_desktop.writer.formats import default_brief

        form = next(form for form in self._formats if form.name == name)
        values = default_brief(form, self._writing)
        if self._fields is None:
            values |= {key: value for key, value in self._given[1].items() if key in values}
        else:
            values |= {
                key: value for key, value in self._fields.values().items() if key in values and value not in ("", [])
            }
        clear(self._room)
        self.form, self._fields = form, FieldForm(form.fields, values)
        self._fields.changed.connect(self._later.start)
        self._room.addWidget(self._fields)
        self._about.setText(form.description)
        self._model_changed()

    def focus_first(self) -> None:
        """Put the cursor into the first field, the top of the form in view."""
        self.verticalScrollBar().setValue(0)
        if self.form is not None and self._fields is not None and self.form.fields:
            self._fields.control(self.form.fields[0].key).setFocus()

    def fields(self) -> FieldForm | None:
        """The form that is shown."""
        return self._fields

    def order(self) -> Order | None:
        """What the form says; None while there is no format. Values are checked by the writer."""
        if self.form is None or self._fields is None:
            return None
        choice = self.models.choice()
        pause = self.pause.isChecked() and not self.pause.isHidden() and choice.model != OFFLINE
        values = self._fields.values()
        return Order(self.form, values, self.sources.sources(), choice.model, choice.base_url, pause)

    def refuse(self, error: KnownError) -> None:
        """Show why the order cannot be taken."""
        self.banner.show_error(error)
        self.verticalScrollBar().setValue(0)

    def _order(self) -> None:
        self.banner.dismiss()
        if (order := self.order()) is not None:
            self.ordered.emit(order)

    def _model_changed(self) -> None:
        offline = self.models.choice().model == OFFLINE
        self.pause.setVisible(not offline and self.form is not None and any(step.waits for step in self.form.steps))
        self._later.start()
