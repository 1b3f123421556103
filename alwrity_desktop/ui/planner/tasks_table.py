"""The table of tasks as data: columns and filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table_columns import Action, Choice, Column, Edit, Part, Parts, Range, Table
from alwrity_desktop.ui.planner.idea_words import structure_words
from alwrity_desktop.ui.planner.tasks_words import ORDER, due_span, due_words, overdue, span_names, state_names, state_tone

if TYPE_CHECKING:
    from alwrity_desktop.planner.tasks import TaskRow
    from alwrity_desktop.ui.widgets.feedback import EmptyState
    from alwrity_desktop.ui.widgets.text import Tone

Take = Callable[["TaskRow", Any], Any]


def _due_tone(row: TaskRow) -> Tone:
    return "danger" if overdue(row.task) else "plain"


def _below(row: TaskRow) -> str:
    if row.task.state == "failed" and row.task.error:
        return row.task.error
    return row.cluster or ", ".join(row.task.keywords)


def columns(prioritise: Take, assign: Take) -> list[Column[TaskRow]]:
    """What is shown of each task; person and priority are changed in place."""
    names = state_names()
    number = Edit[Any]("number", prioritise, whole=True, least=0, most=100)
    return [
        Column("title", _("Task"), lambda row: row.task.title, look="title", below=_below),
        Column("state", _("State"), lambda row: names[row.task.state], 108, look="pill",
               tone=lambda row: state_tone(row.task.state), key=lambda row: ORDER.index(row.task.state)),
        Column("due", _("Due"), lambda row: row.task.due_at, 168, look="pill", text=lambda row: due_words(row.task.due_at),
               tone=_due_tone, searched=False),
        Column("assignee", _("Who"), lambda row: row.task.assignee, 110,
               edit=Edit[Any]("text", assign)),
        Column("priority", _("Priority"), lambda row: row.task.priority, 104, side="right", falling=True, searched=False,
               edit=number),
        Column("site", _("Site"), lambda row: row.site, 120),
        Column("kind", _("Kind"), lambda row: structure_words()[row.task.structure], 110, hidden=True),
        Column("words", _("Words"), lambda row: row.task.words, 76, side="right", searched=False, hidden=True),
        Column("model", _("Model"), lambda row: row.task.model, 140, hidden=True),
        Column("reason", _("Reason"), lambda row: row.task.reason, 180, hidden=True),
        Column("changed", _("Changed"), lambda row: row.task.updated_at, 120, falling=True, searched=False, hidden=True),
    ]  # fmt: skip


def tasks_table(actions: Sequence[Action[TaskRow]], empty: EmptyState, prioritise: Take, assign: Take) -> Table[TaskRow]:
    """The whole table."""
    names = state_names()
    states = [Part("all", _("All"), ORDER), *(Part(state, names[state], (state,)) for state in ORDER)]
    return Table(
        "planner-tasks",
        _("Tasks"),
        columns(prioritise, assign),
        key=lambda row: row.task.id,
        count=partial(ngettext, "{count} task", "{count} tasks"),
        empty=empty,
        filters=[
            Parts("state", _("State"), lambda row: row.task.state, states),
            Choice("assignee", _("Who does it"), lambda row: row.task.assignee, _("Everybody"), none=_("Nobody")),
            Choice("site", _("Site"), lambda row: row.site, _("All sites"), none=_("No site")),
            Choice("due", _("Due"), lambda row: due_span(row.task), _("Due at any time"),
                   text=lambda span: span_names().get(span, span)),
            Choice("cluster", _("Cluster"), lambda row: row.cluster, _("All clusters"), none=_("In no cluster")),
            Range("priority", _("Priority"), lambda row: row.task.priority),
        ],
        actions=actions,
        search=_("Search tasks"),
        sort="due",
    )  # fmt: skip
