"""The dialog that asks how ideas should be made: for which clusters, by templates or a model, in which manner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.planner.idea_making import Wish, most_templates
from alwrity_desktop.ui.planner.idea_fields import FormField, PlanForm
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.writer.model_picker import OFFLINE, Choice, ModelPicker

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.core.settings import Writing

MOST = 10
"""Ideas a cluster."""


@dataclass(slots=True, frozen=True)
class MakeOrder:
    """What the person wants. model: "" for templates."""

    clusters: tuple[str, ...]
    per_cluster: int
    model: str
    base_url: str
    wish: Wish


class MakeDialog(QDialog):
    """Open it with `open`. ordered(MakeOrder): make them. asked_estimate(MakeOrder): tell what it would cost."""

    ordered = Signal(object)
    asked_estimate = Signal(object)

    def __init__(
        self, parent: QWidget, clusters: Sequence[str], text: str, writing: Writing, model: str, *, again: bool = False
    ) -> None:
        super().__init__(parent)
        self._clusters = tuple(clusters)
        self._writing = writing
        self.setWindowTitle(_("Make ideas"))
        self.setFixedWidth(520)
        self.form = PlanForm(
            [
                FormField("count", _("Ideas for each"), "number", least=1, most=MOST, step=1, half=True),
                FormField("language", _("Language"), "language", half=True),
                FormField("audience", _("Audience"), hint=_("Who reads it, and what they know already.")),
                FormField("tone", _("Tone"), half=True),
                FormField("call_to_action", _("Call to action"), half=True),
            ]
        )
        self.form.show_values(
            {
                "count": 2,
                "language": writing.language,
                "audience": writing.audience,
                "tone": writing.tone,
                "call_to_action": "",
            }
        )
        about = _("Works without network and costs nothing. Titles come from templates that fit what searchers want.")
        self.models = ModelPicker(name=_("Who has the ideas"), offline=_("Templates, no model"), about=about)
        self.models.set_choices([], model or OFFLINE)
        self.go = button(_("Ask again") if again else _("Make ideas"), self._order, icon="spark", kind="primary")
        self.go.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(_("Ask again") if again else _("Make ideas"), "heading"))
        box.addWidget(label(text, "body", wrap=True))
        box.addWidget(label(_("Who has the ideas"), "caption"))
        box.addWidget(self.models)
        box.addWidget(self.form)
        self._few = label("", "caption", wrap=True)
        box.addWidget(self._few)
        box.addSpacing(4)
        box.addLayout(row(None, button(_("Cancel"), self.reject), self.go))
        self._later = QTimer(self, interval=250, singleShot=True)
        self._later.timeout.connect(self._ask)
        self.models.changed.connect(self._changed)
        self.form.changed.connect(self._changed)
        self._changed()
        self.models.box.setFocus()

    def order(self) -> MakeOrder:
        """What the dialog says."""
        values, choice = self.form.values(), self.models.choice()
        spoken = str(values["language"]) or self._writing.language
        offline = choice.model == OFFLINE
        language = None if offline and spoken == self._writing.language else spoken
        wish = Wish(str(values["audience"]), str(values["tone"]), language, str(values["call_to_action"]))
        model = "" if offline else choice.model
        return MakeOrder(self._clusters, int(values["count"]), model, choice.base_url, wish)

    def show_models(self, choices: list[Choice], problem: str) -> None:
        """Models that were found; what is chosen stays."""
        self.models.set_choices(choices, self.models.choice().model)
        if problem:
            self.models.show_estimate(None, problem)
        self._later.start()

    def show_estimate(self, estimate: Estimate | None, problem: str) -> None:
        """What it would cost."""
        if self.models.choice().model != OFFLINE:
            self.models.show_estimate(estimate, problem or ("" if estimate else _("Nothing would be asked.")))

    def _changed(self) -> None:
        order = self.order()
        most = most_templates(order.wish.language or self._writing.language)
        few = not order.model and order.per_cluster > most
        self._few.setText(
            ngettext(
                "Templates give at most {count} idea a cluster in this language.",
                "Templates give at most {count} ideas a cluster in this language.",
                most,
            )
            if few
            else ""
        )
        self._few.setVisible(few)
        self._later.start()

    def _ask(self) -> None:
        order = self.order()
        if order.model:
            self.asked_estimate.emit(order)
        else:
            self.models.show_estimate(None)
        self.adjustSize()

    def _order(self) -> None:
        order = self.order()
        self.accept()
        self.ordered.emit(order)
