"""The dialog before drafts are written: by whom, and what it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.writer.model_picker import OFFLINE, Choice, ModelPicker

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate


@dataclass(slots=True, frozen=True)
class DraftOrder:
    """Which drafts to write, and by which model."""

    ids: tuple[str, ...]
    model: str
    base_url: str = ""


class DraftDialog(QDialog):
    """Open it with `open`. ordered(DraftOrder); asked_estimate(DraftOrder): tell what it would cost."""

    ordered = Signal(object)
    asked_estimate = Signal(object)

    def __init__(self, parent: QWidget, ids: Sequence[str], about: str, model: str) -> None:
        super().__init__(parent)
        self._ids = tuple(ids)
        title = ngettext("Write {count} draft", "Write {count} drafts", len(ids))
        self.setWindowTitle(title)
        self.setFixedWidth(500)
        self.models = ModelPicker()
        self.models.set_choices([], model or OFFLINE)
        self.go = button(title, self._order, icon="write", kind="primary")
        self.go.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(title, "heading"))
        box.addWidget(label(about, "body", wrap=True))
        box.addWidget(label(_("Who writes"), "caption"))
        box.addWidget(self.models)
        box.addSpacing(4)
        box.addLayout(row(None, button(_("Cancel"), self.reject), self.go))
        self._later = QTimer(self, interval=250, singleShot=True)
        self._later.timeout.connect(self._ask)
        self.models.changed.connect(self._later.start)
        self._later.start()
        self.models.box.setFocus()

    def order(self) -> DraftOrder:
        """What the dialog says."""
        choice = self.models.choice()
        return DraftOrder(self._ids, choice.model, choice.base_url)

    def show_models(self, choices: list[Choice], problem: str) -> None:
        """Models that were found; what is chosen stays."""
        self.models.set_choices(choices, self.models.choice().model)
        if problem:
            self.models.show_estimate(None, problem)
        self._later.start()

    def show_estimate(self, estimate: Estimate | None, problem: str) -> None:
        """What it would cost."""
        if self.models.choice().model != OFFLINE:
            self.models.show_estimate(estimate, problem)
            self.adjustSize()

    def _ask(self) -> None:
        if self.models.choice().model == OFFLINE:
            self.models.show_estimate(None)
            self.adjustSize()
        else:
            self.asked_estimate.emit(self.order())

    def _order(self) -> None:
        order = self.order()
        self.accept()
        self.ordered.emit(order)
