"""One price of the person's own: for which model, how much, and where that was read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner
from alwrity_desktop.ui.widgets.inputs import DecimalBox, ListBox
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.ai.prices import Price

HIGHEST = 100_000.0


class PriceDialog(QDialog):
    """Open it with `open`. done_with(Price): what was entered; `before` is what it begins with."""

    done_with = Signal(object)

    def __init__(self, parent: QWidget, title: str, before: Price) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(560)
        self._before = before
        self.banner = Banner()
        self.provider = ListBox()
        self.model, self.host, self.source = QLineEdit(before.model), QLineEdit(before.host), QLineEdit(before.source)
        self.tokens_in, self.tokens_out, self.cached = _amount(), _amount(), _amount()
        self.cached.setMinimum(-0.0001)
        self.cached.setSpecialValueText(_("full price"))
        self._fill(before)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(16)
        box.addWidget(label(title, "title"))
        box.addWidget(self.banner)
        box.addLayout(self._fields())
        save = button(_("Save"), self._save, kind="primary")
        save.setDefault(True)
        cancel = button(_("Cancel"), self.reject)
        cancel.setAutoDefault(True)  # Enter presses it while it has the focus, and saves everywhere else
        box.addLayout(row(None, cancel, save))
        self.provider.currentIndexChanged.connect(self._provider_changed)
        self._provider_changed()
        (self.tokens_in if before.model else self.model).setFocus()

    def _fill(self, before: Price) -> None:
        from alwrity_desktop.ai.providers import providers

        for provider in providers().values():
            self.provider.addItem(provider.label, provider.name)
        self.provider.setCurrentIndex(max(0, self.provider.findData(before.provider)))
        self.tokens_in.setValue(before.tokens_in)
        self.tokens_out.setValue(before.tokens_out)
        self.cached.setValue(-0.0001 if before.tokens_cached is None else before.tokens_cached)
        self.model.setPlaceholderText(_("its name, such as gpt-5-mini; * stands for anything"))
        self.source.setPlaceholderText(_("such as the address of the price page, or your contract"))
        self.host.setPlaceholderText(_("such as openrouter.ai; empty is any"))

    def _fields(self) -> QGridLayout:
        self._host_name = label(_("Server"), "strong")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        amounts = row(
            column(label(_("In"), "caption"), self.tokens_in, gap="hair"),
            column(label(_("Out"), "caption"), self.tokens_out, gap="hair"),
            column(label(_("Cached, in"), "caption"), self.cached, gap="hair"),
            gap="medium",
        )
        rows: list[tuple[Any, Any, str]] = [
            (label(_("Service"), "strong"), self.provider, _("Service")),
            (self._host_name, self.host, _("Server")),
            (label(_("Model"), "strong"), self.model, _("Model")),
            (label(_("US dollars for a million tokens"), "strong", wrap=True), amounts, ""),
            (label(_("Where you read it"), "strong"), self.source, _("Where you read it")),
        ]
        for line, (name, part, spoken) in enumerate(rows):
            grid.addWidget(name, line, 0)
            if isinstance(part, QWidget):
                part.setAccessibleName(spoken)
                grid.addWidget(part, line, 1)
            else:
                grid.addLayout(part, line, 1)
        for part, spoken in ((self.tokens_in, _("In")), (self.tokens_out, _("Out")), (self.cached, _("Cached, in"))):
            part.setAccessibleName(spoken)
        grid.setColumnMinimumWidth(0, 140)
        grid.setColumnStretch(1, 1)
        return grid

    def _provider_changed(self) -> None:
        compatible = self.provider.currentData() == "openai_compatible"
        self._host_name.setVisible(compatible)
        self.host.setVisible(compatible)

    def _save(self) -> None:
        from dataclasses import replace

        model, source = self.model.text().strip(), self.source.text().strip()
        if not model or not source:
            text = _("No model is named.") if not model else _("It is not said where the price was read.")
            self.banner.say(text, _("Fill in what is missing."), mood="warning")
            (self.source if model else self.model).setFocus()
            return
        cached = self.cached.value()
        self.done_with.emit(
            replace(
                self._before,
                provider=self.provider.currentData(),
                model=model,
                host=self.host.text().strip() if not self.host.isHidden() else "",
                tokens_in=self.tokens_in.value(),
                tokens_out=self.tokens_out.value(),
                tokens_cached=None if cached < 0 else cached,
                source=source,
                date=datetime.now(UTC).date(),
                own=True,
            )
        )
        self.accept()


def _amount() -> DecimalBox:
    made = DecimalBox()
    made.setRange(0, HIGHEST)
    made.setDecimals(4)
    made.setSingleStep(0.1)
    made.setPrefix("$ ")
    made.lineEdit().setTextMargins(9, 0, 0, 0)  # a spin box under a stylesheet gives its text no padding
    return made
