"""The pages of the window: their names, and how each is made. A page's modules are imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.ui.page_view import PageView
    from alwrity_desktop.ui.shell import Shell

UNDER = {"library": "home", "settings": "", "system": ""}
"""Pages without a tab of their own, and the tab that stays marked while they are shown."""


def tab_titles() -> list[tuple[str, str]]:
    """Name and title of each tab."""
    return [
        ("home", _("Home")),
        ("planner", _("Planner")),
        ("writer", _("Writer")),
        ("seo", _("SEO")),
        ("publish", _("Publish")),
    ]


def _home(shell: Shell) -> PageView:
    from alwrity_desktop.ui.home.view import HomeView

    return HomeView(shell)


def _planner(shell: Shell) -> PageView:
    from alwrity_desktop.ui.planner.view import PlannerView

    return PlannerView(shell)


def _writer(shell: Shell) -> PageView:
    from alwrity_desktop.ui.writer.view import WriterView

    return WriterView(shell)


def _seo(shell: Shell) -> PageView:
    from alwrity_desktop.ui.seo.view import SeoView

    return SeoView(shell)


def _publish(shell: Shell) -> PageView:
    from alwrity_desktop.ui.publish.view import PublishView

    return PublishView(shell)


def _library(shell: Shell) -> PageView:
    from alwrity_desktop.ui.library.view import LibraryView

    return LibraryView(shell)


def _settings(shell: Shell) -> PageView:
    from alwrity_desktop.ui.settings.view import SettingsView

    return SettingsView(shell)


def _system(shell: Shell) -> PageView:
    from alwrity_desktop.ui.system.view import SystemView

    return SystemView(shell)


PAGES: dict[str, Callable[[Shell], PageView]] = {
    "home": _home,
    "planner": _planner,
    "writer": _writer,
    "seo": _seo,
    "publish": _publish,
    "library": _library,
    "settings": _settings,
    "system": _system,
}
