"""Which clusters a model is to name, which model, and what it would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QRadioButton, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.writer.model_picker import OFFLINE, Choice, ModelPicker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alwrity_desktop.ai.task import Estimate

PAUSE = 300


class NamingDialog(QDialog):
    """wished(ids, split, model, base url): no ids stand for all that nobody named yet. asked_cost(the same): what it would
    take is wanted, by `show_cost`."""

    wished = Signal(object, bool, str, str)
    asked_cost = Signal(object, bool, str, str)

    def __init__(self, parent: QWidget, chosen: Sequence[str], unnamed: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Name with AI"))
        self.setFixedWidth(520)
        self._chosen = list(chosen)
        self.default = OFFLINE
        self._rest = QTimer(self, singleShot=True, interval=PAUSE)
        self._rest.timeout.connect(self._ask_cost)
        self.some = QRadioButton(ngettext("The {count} chosen cluster", "The {count} chosen clusters", len(chosen)))
        self.all = QRadioButton(
            ngettext("{count} cluster nobody named yet", "All {count} clusters nobody named yet", unnamed)
        )
        self._which = QButtonGroup(self)
        for part in (self.some, self.all):
            self._which.addButton(part)
            part.toggled.connect(self._changed)
        if not chosen:
            self.some.hide()
        self.all.setEnabled(unnamed > 0)
        (self.some if chosen else self.all).setChecked(True)
        self.split = QCheckBox(_("It may split clusters that hold several subjects"))
        self.split.setChecked(True)
        self.models = ModelPicker(
            name=_("Model that names clusters"),
            offline=_("Choose a model, or write it as provider:model"),
            about=_("Names need a model: one on this machine, or a provider with a key."),
        )
        self.yes = button(_("Name them"), self._take, icon="spark", kind="primary")
        self._lay_out()
        self.models.changed.connect(self._changed)
        self.split.toggled.connect(self._changed)
        self._changed()

    def set_models(self, found: object, problem: str = "") -> None:
        """The models there are; `default` is chosen, or the first one."""
        choices = cast("list[Choice]", found)
        wanted = self.default if self.default != OFFLINE else next((one.model for one in choices), OFFLINE)
        self.models.set_choices(choices, wanted)
        if problem:
            self.models.show_estimate(None, problem)
        self._changed()

    def show_cost(self, count: int, found: object, problem: str = "") -> None:
        """What it would take (an Estimate), or why that is not known."""
        estimate = cast("Estimate | None", found)
        self.models.show_estimate(estimate, problem)
        if estimate is not None:
            self.yes.setText(ngettext("Name {count} cluster", "Name {count} clusters", count))
            self.yes.setEnabled(count > 0)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """As high as what it holds."""
        self._fit()
        super().showEvent(event)

    def _lay_out(self) -> None:
        about = _(
            "A model reads the keywords of each cluster and gives it a name and a sentence on what searchers want. "
            "It is the model's opinion, labelled so, and can be undone."
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(_("Name with AI"), "heading"))
        box.addWidget(label(about, "muted", wrap=True))
        for part in (self.some, self.all, self.split, self.models):
            box.addWidget(part)
        box.addLayout(row(None, button(_("Cancel"), self.reject), self.yes))

    def _wish(self) -> tuple[list[str], bool, str, str]:
        choice = self.models.choice()
        return self._chosen if self.some.isChecked() else [], self.split.isChecked(), choice.model, choice.base_url

    def _changed(self) -> None:
        if not hasattr(self, "yes"):
            return
        self.yes.setEnabled(self.models.choice().model != OFFLINE)
        self._rest.start()

    def _ask_cost(self) -> None:
        wish = self._wish()
        if wish[2] == OFFLINE:
            self.models.show_estimate(None)
            self._fit()
        else:
            self.asked_cost.emit(*wish)

    def _take(self) -> None:
        self.wished.emit(*self._wish())
        self.accept()

    def _fit(self) -> None:
        inner = self.layout()
        if inner is not None:
            inner.activate()
            self.setFixedHeight(inner.totalHeightForWidth(self.width()))
