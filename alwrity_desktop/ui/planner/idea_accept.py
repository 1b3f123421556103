"""The dialog that asks when the tasks of accepted ideas are due, and who does them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.planner.idea_fields import FormField, PlanForm
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label


@dataclass(slots=True, frozen=True)
class Acceptance:
    """When tasks are due and who does them. every: days from one to the next; weekdays: none at a weekend. keep: the dates
    they have stay.
    """

    due_at: datetime | None
    assignee: str
    every: int = 0
    weekdays: bool = False
    keep: bool = False


class AcceptDialog(QDialog):
    """Open it with `open`. agreed(Acceptance)."""

    agreed = Signal(object)

    def __init__(self, parent: QWidget, count: int, assignees: Sequence[str], title: str = "", about: str = "") -> None:
        super().__init__(parent)
        self.setFixedWidth(460)
        title = title or ngettext("Make {count} task", "Make {count} tasks", count)
        about = about or _("Each task takes the idea's brief along. Dates can be changed later, also in the calendar.")
        self.setWindowTitle(title)
        fields = [
            FormField("due_at", _("Due"), "moment"),
            FormField("assignee", _("Who does it"), "names", [(name, name) for name in assignees]),
        ]
        if count > 1:
            hint = _("0: all at the same time.")
            fields.append(FormField("every", _("Days from one to the next"), "number", least=0, most=60, step=1, hint=hint))
        self.form = PlanForm(fields)
        self.weekdays = QCheckBox(_("Leave out Saturdays and Sundays"))
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(title, "heading"))
        box.addWidget(label(about, "body", wrap=True))
        self.keep = QCheckBox(_("Keep the dates they have"))
        self.keep.setVisible(False)
        self.keep.toggled.connect(self.follow)
        box.addWidget(self.keep)
        box.addWidget(self.form)
        box.addWidget(self.weekdays)
        box.addSpacing(4)
        go = button(title, self._agree, icon="check", kind="primary")
        go.setDefault(True)
        box.addLayout(row(None, button(_("Cancel"), self.reject), go))
        self._count = count
        self.weekdays.setVisible(count > 1)
        self.follow()
        self.form.changed.connect(self.follow)
        self.form.control("due_at").on.setFocus()

    def acceptance(self) -> Acceptance:
        """What the dialog says."""
        values = self.form.values()
        keep = self.keep.isChecked()
        dated = values["due_at"] is not None and not keep
        return Acceptance(
            values["due_at"] if dated else None,
            str(values["assignee"]),
            int(values.get("every", 0)) if dated else 0,
            weekdays=dated and self.weekdays.isChecked(),
            keep=keep,
        )

    def offer_dates(self) -> None:
        """For new tasks: a date each from tomorrow on, a day apart, so that they stand in the calendar at once."""
        self.form.control("due_at").on.setChecked(True)
        if self._count > 1:
            self.form.control("every").setValue(1)

    def offer_keeping(self) -> None:
        """For tasks that are there already: their dates stay unless others are wanted."""
        self.keep.show()
        self.keep.setChecked(True)

    def follow(self, _on: bool = False) -> None:
        """Offer what belongs to a date only where there is one."""
        keep = self.keep.isChecked()
        self.form.control("due_at").setEnabled(not keep)
        dated = self.form.values()["due_at"] is not None and not keep
        self.weekdays.setEnabled(dated)
        if self._count > 1:
            self.form.control("every").setEnabled(dated)

    def _agree(self) -> None:
        wish = self.acceptance()
        self.accept()
        self.agreed.emit(wish)
