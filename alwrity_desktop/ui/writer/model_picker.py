"""Who writes: the offline drafter, a model on this machine, or a provider with a key; and what it would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import column
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate

OFFLINE = "offline"


@dataclass(slots=True, frozen=True)
class Choice:
    """One model that can be chosen. base_url: of a local server, "" else."""

    model: str
    title: str
    base_url: str = ""


class ModelPicker(QWidget):
    """changed: another model was chosen. A name may be typed as provider:model.

    name: what is chosen, for who cannot see it. offline, about: the words for the way without a model, and what it does.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "", offline: str = "", about: str = "") -> None:
        super().__init__(parent)
        self._offline = offline or _("Offline drafter: no model, from your notes and sources")
        self._about = about or _(
            "Works without network and costs nothing. It builds the text from sentences of your notes and sources, "
            "and leaves a marked prompt where they say nothing; it invents nothing."
        )
        self.box = ListBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for part in (self.box, *self.box.findChildren(QLineEdit)):
            part.setAccessibleName(name or _("Who writes"))
        self._note = label("", "caption", wrap=True)
        self.setLayout(column(self.box, self._note, gap="hair"))
        self.set_choices([], "")
        self.box.currentTextChanged.connect(self._told)

    def set_choices(self, choices: list[Choice], chosen: str) -> None:
        """Offer these besides the offline drafter; what is chosen stays where it can."""
        kept = self.choice() if self.box.count() else Choice(chosen or OFFLINE, "")
        self.box.blockSignals(True)
        self.box.clear()
        offered = [Choice(OFFLINE, self._offline)]
        wanted = chosen or kept.model
        if wanted != OFFLINE and all(each.model != wanted for each in choices):
            offered.append(Choice(wanted, wanted, kept.base_url))
        for choice in [*offered, *choices]:
            self.box.addItem(choice.title, choice)
        models = [cast("Choice", self.box.itemData(at)).model for at in range(self.box.count())]
        self.box.setCurrentIndex(models.index(wanted) if wanted in models else 0)
        self.box.blockSignals(False)
        self._told()

    def choice(self) -> Choice:
        """What is chosen or typed."""
        text = self.box.currentText().strip()
        at = self.box.findText(text)
        if at >= 0:
            return cast("Choice", self.box.itemData(at))
        return Choice(text if ":" in text else OFFLINE, text)

    def show_estimate(self, estimate: Estimate | None, problem: str = "") -> None:
        """What the run would take; None for the offline drafter."""
        if problem:
            self._note.setText(problem)
        elif estimate is None:
            self._note.setText(self._about)
        else:
            cost = estimate.cost_micros
            known = _("about ${cost}", cost=f"{cost / 1_000_000:.3f}") if cost else _("no cost")
            price = _("cost unknown") if cost is None else known
            tokens = f"{estimate.tokens_in + estimate.tokens_out:,}"
            self._note.setText(_("{price}, {tokens} tokens ({label})", price=price, tokens=tokens, label=estimate.label))

    def _told(self) -> None:
        self._note.setText("")
        self.changed.emit()
