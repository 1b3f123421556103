"""What is said of a task: its state, when it is due, what can be done with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.dates import at
from alwrity_desktop.ui.widgets.text import Tone

if TYPE_CHECKING:
    from alwrity_desktop.model.plan import PlanTask, TaskState
    from alwrity_desktop.planner.tasks import TaskRow

ORDER: tuple[TaskState, ...] = ("pending", "in progress", "done", "failed", "cancelled")
OPEN = ("pending", "in progress", "failed")
_TONES: dict[str, Tone] = {
    "pending": "plain", "in progress": "info", "done": "success", "failed": "danger", "cancelled": "plain",
}  # fmt: skip
DUE = ("overdue", "today", "week", "later", "none")


@cache
def state_names() -> dict[str, str]:
    """Words for each state, in the order of the board."""
    return {
        "pending": _("To do"),
        "in progress": _("In progress"),
        "done": _("Done"),
        "failed": _("Failed"),
        "cancelled": _("Cancelled"),
    }


def state_tone(state: str) -> Tone:
    """The tone of a state."""
    return _TONES[state]


def overdue(task: PlanTask, now: datetime | None = None) -> bool:
    """Whether it should have been done by now."""
    return task.due_at is not None and task.state in OPEN and task.due_at < (now or datetime.now(UTC))


def due_words(moment: datetime | None, today: date | None = None) -> str:
    """When, as people say it: today and tomorrow by name, then the date; always with the time."""
    if moment is None:
        return ""
    local, today = moment.astimezone(), today or datetime.now().astimezone().date()
    days = (local.date() - today).days
    near = {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}
    if days in near:
        return f"{near[days]}, {local:%H:%M}"
    if local.year != today.year:
        return at(moment)
    return QLocale().toString(local.replace(tzinfo=None), "d MMM, HH:mm")  # type: ignore[call-overload] - Python's own


def due_span(task: PlanTask) -> str:
    """One of DUE: for the filter."""
    if task.due_at is None:
        return "none"
    if overdue(task):
        return "overdue"
    days = (task.due_at.astimezone().date() - datetime.now().astimezone().date()).days
    return "today" if days <= 0 else "week" if days <= 7 else "later"


@cache
def span_names() -> dict[str, str]:
    """Words for the spans of the filter."""
    return {
        "overdue": _("Overdue"),
        "today": _("Today"),
        "week": _("Next 7 days"),
        "later": _("Later"),
        "none": _("No date"),
    }


def late_words(task: PlanTask) -> str:
    """How late a task is, or ""."""
    if not overdue(task) or task.due_at is None:
        return ""
    days = (datetime.now(UTC) - task.due_at) // timedelta(days=1)
    return ngettext("{count} day late", "{count} days late", days) if days else _("late")


def spoken(row: TaskRow, *, writing: bool = False) -> str:
    """All that a card shows, for who cannot see it."""
    task = row.task
    due = due_words(task.due_at)
    parts = [
        task.title,
        state_names()[task.state],
        row.cluster,
        _("due {when}", when=due) if due else "",
        late_words(task),
        task.assignee,
        row.site,
        _("its draft is being written") if writing else "",
        task.error,
    ]
    return ". ".join(part for part in parts if part)
