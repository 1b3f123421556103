"""The table of clusters, as data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table_columns import Action, Choice, Column, Edit, Part, Parts, Table
from alwrity_desktop.ui.planner.keywords_words import intent_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from alwrity_desktop.planner.cluster_overview import Line
    from alwrity_desktop.ui.widgets.text import Tone

SPARED = ("difficulty", "intent")
"""Columns that are not shown where there is little room."""


def answered_word(line: Line) -> str:
    """What answers a cluster already, in a word or two."""
    if line.answered == "several":
        return ngettext("{count} competes", "{count} compete", len(line.pages))
    if line.answered == "one":
        return _("By a post") if line.pages[0].kind == "post" else _("By a draft")
    return _("Not yet")


def answered_hint(line: Line) -> str:
    """The pages that are after a cluster."""
    told = {"keyphrase": _("its keyphrase says so"), "title": _("estimated from its title")}
    return "\n".join(f"{page.title} ({told[page.by]})" for page in line.pages)


def hub_word(line: Line) -> str:
    """A cluster's part in a hub."""
    if line.role == "pillar":
        return ngettext("Pillar of {count}", "Pillar of {count}", len(line.beside))
    return _("Supports {name}", name=line.beside[0][1]) if line.role == "spoke" else ""


def volume_hint(line: Line) -> str:
    """Of how many keywords the volume is."""
    figures = line.figures
    if figures.volume is None:
        return _("No file told a search volume of its keywords.")
    known = ngettext(
        "Searches a month of the {known} of {count} keyword whose volume is known.",
        "Searches a month of the {known} of {count} keywords whose volume is known.",
        figures.keywords,
        known=figures.volume_known,
    )
    return f"{known} {_('Some are ranges, so it is an estimate.')}" if figures.volume_estimated else known


def volume_text(line: Line) -> str:
    """The summed volume; with a sign where it is an estimate."""
    figures = line.figures
    if figures.volume is None:
        return "–"
    return f"≈ {figures.volume:,}" if figures.volume_estimated else f"{figures.volume:,}"


def state_word(state: str) -> str:
    """A cluster's state in words."""
    return {"new": _("New"), "mapped": _("Has ideas"), "archived": _("Archived")}[state]


def _below(line: Line) -> str:
    locked = _("Locked") if line.cluster.locked else ""
    parts = [locked, line.primary if line.primary != line.cluster.name else "", line.label, hub_word(line)]
    return " · ".join(part for part in parts if part)


def _answered_tone(line: Line) -> Tone:
    return {"none": "plain", "one": "success", "several": "warning"}[line.answered]  # type: ignore[return-value]


def _intent_tone(line: Line) -> Tone:
    return {"commercial": "info", "transactional": "accent"}.get(line.intent, "plain")  # type: ignore[return-value]


def _intent_hint(line: Line) -> str:
    return "\n".join(
        _("{intent}: {percent} % of its keywords that tell one", intent=intent_word(name), percent=round(100 * share))
        for name, share in line.intents
    )


def columns(rename: Callable[[Line, str], Any]) -> list[Column[Line]]:
    """What is shown of each cluster. rename: takes a line and the name it was given in the table."""
    name = Edit[Any]("text", rename, start=lambda line: line.cluster.name, check=_check_name)
    return [
        Column("name", _("Cluster"), lambda line: line.cluster.name, look="title", below=_below, edit=name),
        Column("keywords", _("Keywords"), lambda line: line.figures.keywords, 116, side="right", falling=True,
               searched=False),
        Column("volume", _("Volume"), lambda line: line.figures.volume, 104, side="right", falling=True, searched=False,
               text=volume_text, hint=volume_hint),
        Column("difficulty", _("Difficulty"), lambda line: line.figures.difficulty, 96, side="right", searched=False,
               text=_difficulty, hint=_difficulty_hint),
        Column("intent", _("Intent"), lambda line: intent_word(line.intent), 132, look="pill", tone=_intent_tone,
               hint=_intent_hint),
        Column("answered", _("Answered"), answered_word, 116, look="pill", tone=_answered_tone, hint=answered_hint,
               key=lambda line: len(line.pages), falling=True),
        Column("locked", _("Locked"), lambda line: _("Locked") if line.cluster.locked else "", 88, look="pill",
               tone=lambda _line: "accent", hidden=True),
        Column("hub", _("Hub"), hub_word, 140, hidden=True),
        Column("state", _("State"), lambda line: state_word(line.cluster.state), 100, hidden=True),
        Column("made", _("How it was made"), lambda line: line.label, 180, hidden=True),
        Column("primary", _("Primary keyword"), lambda line: line.primary, 160, hidden=True),
        Column("words", _("Its keywords"), lambda line: line.words, 240, hidden=True, sorts=False),
        Column("description", _("Description"), lambda line: line.cluster.description, 200, hidden=True),
    ]  # fmt: skip


def _check_name(_line: Line, name: str) -> str:
    return "" if name.strip() else _("A cluster needs a name.")


def _difficulty(line: Line) -> str:
    mean = line.figures.difficulty
    return "–" if mean is None else f"{mean:.0f}"


def _difficulty_hint(line: Line) -> str:
    return _("Mean of the keywords whose difficulty a file tells, 0 to 100.") if line.figures.difficulty is not None else ""


def clusters_table(actions: Sequence[Action[Line]], rename: Callable[[Line, str], Any], empty: QWidget) -> Table[Any]:
    """The table. Archived clusters have a part of their own."""
    answered = {"none": _("Not yet"), "one": _("By one page"), "several": _("Several compete")}
    return Table(
        "planner-clusters",
        _("Clusters"),
        columns(rename),
        key=lambda line: line.cluster.id,
        count=partial(ngettext, "{count} cluster", "{count} clusters"),
        empty=empty,
        filters=[
            Parts("state", _("State"), lambda line: line.cluster.state, [
                Part("used", _("In use"), ("new", "mapped")), Part("archived", _("Archive"), ("archived",)),
            ]),
            Choice("intent", _("Intent"), lambda line: line.intent or "-", _("Any intent"), text=_intent_choice),
            Choice("answered", _("Answered"), lambda line: line.answered, _("Answered or not"), text=answered.__getitem__),
            Choice("made", _("How it was made"), lambda line: line.label, _("Made in any way")),
        ],
        actions=actions,
        search=_("Search clusters and their keywords"),
        sort="keywords",
        open_first=False,
    )  # fmt: skip


def _intent_choice(intent: str) -> str:
    return intent_word(intent) or _("Not known")


def in_use(line: Line) -> bool:
    """Is it not archived?"""
    return line.cluster.state != "archived"


def in_hub(line: Line) -> bool:
    """Is it a pillar or a spoke?"""
    return bool(line.role)


def is_archived(line: Line) -> bool:
    """Is it in the archive?"""
    return line.cluster.state == "archived"


def is_locked(line: Line) -> bool:
    """Does grouping leave it as it is?"""
    return line.cluster.locked


def is_free(line: Line) -> bool:
    """May grouping change it?"""
    return not line.cluster.locked
