"""The states a person may bring a task into."""

from __future__ import annotations

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.plan import PlanTask, TaskState

_MOVES: dict[TaskState, tuple[TaskState, ...]] = {
    "pending": ("in progress", "done", "cancelled"),
    "in progress": ("pending", "done", "cancelled"),
    "failed": ("pending", "in progress", "done", "cancelled"),
    "done": ("in progress", "pending"),
    "cancelled": ("pending", "in progress"),
}
"""Where a person may bring a task; only the program says that one failed."""


def moves(task: PlanTask) -> tuple[TaskState, ...]:
    """The states a person may bring the task into. One that has a draft is no longer pending."""
    return tuple(state for state in _MOVES[task.state] if state != "pending" or not task.draft_id)


def admit(task: PlanTask, state: TaskState) -> None:
    """Raise InputError where the task cannot be brought into `state`."""
    if state != task.state and state not in moves(task):
        raise InputError(
            _("“{title}” is {now} and cannot become {state}.", title=task.title, now=task.state, state=state),
            _("It can become {names}.", names=", ".join(moves(task))),
        )
