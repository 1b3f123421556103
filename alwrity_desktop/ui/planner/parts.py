"""The parts of the Planner in their order, and how each is made. A part's modules are imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.ui.planner.part import PlannerPart
    from alwrity_desktop.ui.shell import Shell


@dataclass(frozen=True, slots=True)
class Made:
    """A part: its name, the words of its button and of the line below the tab's title, and how it is made."""

    name: str
    title: str
    lead: str
    make: Callable[[Shell], PlannerPart]


def _keywords(shell: Shell) -> PlannerPart:
    from alwrity_desktop.ui.planner.keywords_part import KeywordsPart

    return KeywordsPart(shell)


def _clusters(shell: Shell) -> PlannerPart:
    from alwrity_desktop.ui.planner.clusters_part import ClustersPart

    return ClustersPart(shell)


def _ideas(shell: Shell) -> PlannerPart:
    from alwrity_desktop.ui.planner.ideas_part import IdeasPart

    return IdeasPart(shell)


def _calendar(shell: Shell) -> PlannerPart:
    from alwrity_desktop.ui.planner.calendar_part import CalendarPart

    return CalendarPart(shell)


def _tasks(shell: Shell) -> PlannerPart:
    from alwrity_desktop.ui.planner.tasks_part import TasksPart

    return TasksPart(shell)


def _strategy(shell: Shell) -> PlannerPart:
    from alwrity_desktop.ui.planner.strategy_part import StrategyPart

    return StrategyPart(shell)


def parts() -> list[Made]:
    """All parts."""
    return [
        Made(
            "keywords",
            _("Keywords"),
            _("What people search for, from your own files. Figures are the files' own; nothing is made up."),
            _keywords,
        ),
        Made(
            "clusters",
            _("Clusters"),
            _("Keywords that ask for the same and belong on one page, for you to shape."),
            _clusters,
        ),
        Made(
            "ideas",
            _("Ideas"),
            _("What could be written, from templates, a model or you. You decide what becomes a task."),
            _ideas,
        ),
        Made(
            "tasks",
            _("Tasks"),
            _("What is to be written, by whom and until when; each becomes a draft from its brief."),
            _tasks,
        ),
        Made(
            "calendar",
            _("Calendar"),
            _("What is planned, scheduled and published on all your sites, each at its time."),
            _calendar,
        ),
        Made(
            "strategy",
            _("Plan ahead"),
            _("Weeks of tasks from your goals and clusters, each with its reason, before anything is kept."),
            _strategy,
        ),
    ]
