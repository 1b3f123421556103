"""What the Planner can do from anywhere: for the palette and the list of shortcuts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.ui.main_window import MainWindow


class PlannerCommands(QObject):
    """Brings a part of the Planner to the front, with what is wanted of it. A child of the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def go(self, where: str) -> None:
        """`where`: a part, or "part:argument"; before the workspace is open only the part is shown."""
        self._window.show_page("planner")
        part, _colon, _argument = where.partition(":")
        self._window.page("planner").show_section(where if self._window.workspace is not None else part)


def add_to(window: MainWindow) -> None:
    """Register the actions."""
    do = PlannerCommands(window)
    group = _("Planner")
    rows = [
        ("import", _("Import keyword files ..."), "keywords:import", "import"),
        ("expand", _("Find more keywords ..."), "keywords:expand", "search"),
        ("add_keywords", _("Type in keywords ..."), "keywords:add", "plus"),
        ("keywords", _("Go to Keywords"), "keywords", "tag"),
        ("cluster", _("Group keywords into clusters"), "clusters:group", "outline"),
        ("clusters", _("Go to Clusters"), "clusters", "outline"),
        ("make_ideas", _("Make ideas ..."), "ideas:make", "spark"),
        ("new_idea", _("New idea"), "ideas:new", "plus"),
        ("ideas", _("Go to Ideas"), "ideas", "spark"),
        ("new_task", _("New task"), "tasks:new", "plus"),
        ("tasks", _("Go to Tasks"), "tasks", "check-circle"),
        ("calendar", _("Go to the calendar"), "calendar", "calendar"),
        ("strategy", _("Plan ahead"), "strategy", "calendar"),
    ]
    for name, text, where, icon in rows:
        window.actions_.add(f"planner.{name}", text, partial(do.go, where), icon=icon, group=group)
