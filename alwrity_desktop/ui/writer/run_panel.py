"""A run as it goes: what is being done, Stop; afterwards each step with "run again", and "go on" where it is not done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.layout import clear, column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.model.writing import WritingStep

_LIGHTS = {
    "pending": ("circle", "muted"),
    "running": ("play", "accent"),
    "done": ("check-circle", "success_text"),
    "stopped": ("pause", "warning_text"),
    "failed": ("error", "danger_text"),
}


@dataclass(slots=True, frozen=True)
class StepShown:
    """One step. number: of a section from 1, else 0."""

    key: str
    title: str
    state: str
    number: int = 0
    error: str = ""


def steps_shown(steps: Sequence[WritingStep]) -> list[StepShown]:
    """The steps of a run as the panel names them; sections of one kind are numbered."""
    every, counts = Counter(step.key for step in steps), Counter[str]()
    shown: list[StepShown] = []
    for step in steps:
        counts[step.key] += 1
        number = counts[step.key] if step.heading and every[step.key] > 1 else 0
        title = step.heading or step.key.replace("_", " ").capitalize()
        shown.append(StepShown(step.key, title, step.state, number, step.error))
    return shown


def brief_lines(brief: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a brief says of the text, as names with values; what is empty, or set the same for all, is left out."""
    names = {
        "topic": _("Topic"),
        "keyphrases": _("Keyphrases"),
        "instructions": _("What to say"),
        "audience": _("Audience"),
        "tone": _("Tone"),
        "call_to_action": _("Call to action"),
        "length": _("Words"),
    }
    found: list[tuple[str, str]] = []
    for key, name in names.items():
        value = brief.get(key)
        if isinstance(value, list):
            value = ", ".join(str(word) for word in cast("list[object]", value))
        elif isinstance(value, int):
            value = f"{value:,}"
        if value:
            found.append((name, str(value)))
    return found


class RunPanel(QScrollArea):
    """stop, resume, edit_outline; again(key, number): run this step again; brief: open the form."""

    stop = Signal()
    resume = Signal()
    edit_outline = Signal()
    again = Signal(str, int)
    brief = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._head = label("", "strong", wrap=True)
        self._text = label("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress of the run"))
        self._stop = button(_("Stop"), icon="stop")
        self._resume = button(_("Go on"), icon="play", kind="primary")
        self._outline = button(_("Edit the outline"), icon="outline")
        self._brief = button(_("Write from a brief"), icon="spark")
        for part, signal in (
            (self._stop, self.stop),
            (self._resume, self.resume),
            (self._outline, self.edit_outline),
            (self._brief, self.brief),
        ):
            part.clicked.connect(signal)
        self._steps = column(gap="hair")
        ground = QWidget()
        ground.setProperty("kind", "clear")
        box = QVBoxLayout(ground)
        box.setContentsMargins(16, 12, 12, 16)
        box.setSpacing(8)
        for part in (self._head, self._text, self._bar, self._stop, self._outline, self._resume, self._brief):
            box.addWidget(part)
        box.addSpacing(8)
        box.addLayout(self._steps)
        box.addStretch(1)
        self.setWidget(ground)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No run belongs to this draft."""
        self._show(_("No brief yet"), _("Write a brief and get an outline and a first draft, with a model or without."))
        self._brief.show()
        clear(self._steps)

    def show_brief(self, brief: Mapping[str, Any]) -> None:
        """A draft that has its brief and was not begun: what is to be written, for who writes it by hand."""
        about = _("Write it yourself, or let a first draft be written from it.")
        self._show(_("The brief"), about)
        self._brief.show()
        clear(self._steps)
        for name, value in brief_lines(brief):
            text = label(value, "body", wrap=True, selectable=True)
            text.setAccessibleName(f"{name}: {value}")
            self._steps.addLayout(column(label(name, "caption"), text, gap="hair"))
            self._steps.addSpacing(8)

    def show_running(self, message: str, done: float | None) -> None:
        """A run goes on."""
        self._show(_("Writing"), message)
        self._stop.show()
        self._bar.show()
        self._bar.setRange(0, 0 if done is None else 100)
        self._bar.setValue(round((done or 0) * 100))

    def show_elsewhere(self, sentence: str) -> None:
        """Another program writes the draft; how far it is cannot be known, and it can only be stopped there."""
        self._show(_("Written elsewhere"), sentence)
        self._bar.show()
        self._bar.setRange(0, 0)

    def show_waiting(self) -> None:
        """The run waits for the outline."""
        self._show(_("The outline is ready"), _("Look at it, change it, then let the sections be written."))
        self._outline.show()

    def show_ended(self, state: str, text: str) -> None:
        """state: "done", "stopped" or "failed"."""
        heads = {"done": _("Written"), "stopped": _("Stopped"), "failed": _("Not finished")}
        self._show(heads[state], text)
        self._resume.setVisible(state != "done")
        self._brief.setVisible(state == "done")

    def show_steps(self, steps: list[StepShown], *, repeatable: bool) -> None:
        """All steps with their state."""
        clear(self._steps)
        for step in steps:
            light = QLabel()
            set_icon(light, *_LIGHTS[step.state], 16)
            light.setFixedWidth(20)
            name = ElidedLabel(step.title)
            name.setAccessibleDescription(step.error or step.state)
            if step.error:
                name.setToolTip(step.error)
            line = row(light, name)
            line.setStretch(1, 1)
            if repeatable and step.state != "running":
                again = tool_button("retry", _("Run “{step}” again", step=step.title))
                again.clicked.connect(partial(self._again, step.key, step.number))
                line.addWidget(again)
            holder = QWidget()
            holder.setProperty("kind", "clear")
            line.setContentsMargins(0, 2, 0, 2)
            holder.setLayout(line)
            self._steps.addWidget(holder)

    def _again(self, key: str, number: int, _checked: bool = False) -> None:
        self.again.emit(key, number)

    def _show(self, head: str, text: str) -> None:
        self._head.setText(head)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        for part in (self._bar, self._stop, self._resume, self._outline, self._brief):
            part.hide()
