"""The table of ideas as data: columns, filters and the words in them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table_columns import Action, Choice, Column, Edit, Part, Parts, Range, Table
from alwrity_desktop.ui.planner.idea_words import intent_words, structure_words, type_words
from alwrity_desktop.ui.widgets.text import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from alwrity_desktop.planner.ideas import IdeaRow
    from alwrity_desktop.ui.widgets.feedback import EmptyState


def state_words(state: str) -> str:
    """An idea's state in a word."""
    return {"new": _("New"), "queued": _("Task made"), "done": _("Written"), "rejected": _("Rejected")}[state]


def state_tone(state: str) -> Tone:
    """The tone of an idea's state."""
    tones: dict[str, Tone] = {"new": "accent", "queued": "info", "done": "success", "rejected": "plain"}
    return tones[state]


def origin_words(origin: str) -> str:
    """Where an idea is from."""
    return {"template": _("Template"), "model": _("A model's opinion"), "person": _("Own")}[origin]


def _intent(row: IdeaRow) -> str:
    return row.intents[0] if row.intents else ""


def _keywords(row: IdeaRow) -> str:
    return ", ".join(row.idea.keywords)


def _structure(row: IdeaRow) -> str:
    words = structure_words()[row.idea.structure]
    return words if row.idea.content_type == "post" else f"{words} · {type_words()[row.idea.content_type]}"


def columns(prioritise: Callable[[IdeaRow, Any], Any]) -> list[Column[IdeaRow]]:
    """What is shown of each idea; the priority is changed in place."""
    edit = Edit[Any]("number", prioritise, whole=True, least=0, most=100)
    return [
        Column("title", _("Idea"), lambda row: row.idea.title, look="title",
               below=lambda row: row.idea.brief or _keywords(row)),
        Column("cluster", _("Cluster"), lambda row: row.cluster, 140),
        Column("structure", _("Kind"), _structure, 110),
        Column("words", _("Words"), lambda row: row.idea.words, 76, side="right", searched=False),
        Column("intent", _("Intent"), lambda row: intent_words().get(_intent(row)), 118,
               hint=lambda row: _("What who searches for the cluster's main keyword wants. An estimate.")),
        Column("keywords", _("Keywords"), _keywords, 160, hidden=True),
        Column("priority", _("Priority"), lambda row: row.idea.priority, 104, side="right", falling=True, searched=False,
               edit=edit),
        Column("state", _("State"), lambda row: state_words(row.idea.state), 120, look="pill",
               tone=lambda row: state_tone(row.idea.state)),
        Column("origin", _("From"), lambda row: origin_words(row.idea.origin), 152,
               hint=lambda row: row.idea.reason),
    ]  # fmt: skip


def ideas_table(actions: Sequence[Action[IdeaRow]], empty: EmptyState, prioritise: Callable[..., Any]) -> Table[IdeaRow]:
    """The whole table."""
    states = [
        Part("all", _("All"), ("new", "queued", "done", "rejected")),
        Part("new", _("New"), ("new",)),
        Part("queued", _("Task made"), ("queued",)),
        Part("done", _("Written"), ("done",)),
        Part("rejected", _("Rejected"), ("rejected",)),
    ]
    return Table(
        "planner-ideas",
        _("Ideas"),
        columns(prioritise),
        key=lambda row: row.idea.id,
        count=partial(ngettext, "{count} idea", "{count} ideas"),
        empty=empty,
        filters=[
            Parts("state", _("State"), lambda row: row.idea.state, states),
            Choice("cluster", _("Cluster"), lambda row: row.cluster, _("All clusters")),
            Choice("structure", _("Structure"), lambda row: row.idea.structure, _("All kinds"),
                   text=lambda name: structure_words().get(name, name)),
            Choice("intent", _("Intent"), lambda row: row.intents, _("Any intent"),
                   text=lambda name: intent_words().get(name, name)),
            Choice("origin", _("From"), lambda row: row.idea.origin, _("From anywhere"), text=origin_words),
            Range("words", _("Words"), lambda row: row.idea.words),
            Range("priority", _("Priority"), lambda row: row.idea.priority),
        ],
        actions=actions,
        search=_("Search ideas"),
        sort="priority",
    )  # fmt: skip
