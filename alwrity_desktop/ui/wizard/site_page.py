"""Connecting a site, as one page of the first steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.publish.connect_panel import ConnectPanel
from alwrity_desktop.ui.widgets.layout import Card, Page

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace


class SitePage(Page):
    """The same panel as on the Publish tab."""

    def __init__(self, jobs: Jobs, workspace: Workspace) -> None:
        lead = _("Its address is enough. You can skip this and write first.")
        super().__init__(_("Where do you publish?"), lead, widest=720)
        self.panel = ConnectPanel(jobs, workspace)
        self.body.addWidget(Card("", self.panel))
