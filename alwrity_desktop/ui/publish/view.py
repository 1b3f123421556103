"""The Publish tab."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.publish.connect_panel import ConnectDialog
from alwrity_desktop.ui.publish.outbox_page import OutboxPage
from alwrity_desktop.ui.publish.outbox_presenter import OutboxPresenter
from alwrity_desktop.ui.publish.panel import PublishPanel
from alwrity_desktop.ui.publish.panel_presenter import PanelPresenter
from alwrity_desktop.ui.publish.posts_page import PostsPage
from alwrity_desktop.ui.publish.posts_presenter import PostsPresenter
from alwrity_desktop.ui.publish.sites_page import SitesPage
from alwrity_desktop.ui.publish.sites_presenter import SitesPresenter
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.feedback import Banner
from alwrity_desktop.ui.widgets.layout import Page, row
from alwrity_desktop.ui.widgets.stack import CurrentStack

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace

PARTS = ("sites", "outbox", "posts")


class PublishView(PageView):
    """Three parts behind a segmented control, and the panel that publishes a draft in front of them."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self._workspace: Workspace | None = None
        self._wanted_draft = ""
        self._wants_connect = False
        self.sites = SitesPresenter(self, shell.jobs)
        self.outbox = OutboxPresenter(self, shell.jobs)
        self.posts = PostsPresenter(self, shell.jobs)
        self._panel_presenter = PanelPresenter(self, shell.jobs)
        self.sites_page = SitesPage(self.sites)
        self.outbox_page = OutboxPage(self.outbox, shell)
        self.posts_page = PostsPage(self.posts, shell)
        self.panel = PublishPanel(self._panel_presenter)
        self.banner = Banner()
        self._known: list[Site] = []
        self.parts = SegmentedControl(
            [("sites", _("Sites")), ("outbox", _("Outbox")), ("posts", _("Posts and pages"))], _("Parts")
        )
        self._lay_out()
        self._connect()
        self._show_part(shell.state.text("publish.part", "sites"))

    def attach(self, workspace: Workspace) -> None:
        self._workspace = workspace
        for presenter in (self.sites, self.outbox, self.posts, self._panel_presenter):
            presenter.attach(workspace)
        if self._wanted_draft:
            self.publish_draft(self._wanted_draft)
        if self._wants_connect:
            self.connect_site()

    def page_shown(self) -> None:
        for presenter in (self.sites, self.outbox, self.posts):
            presenter.refresh()

    def tab_again(self) -> None:
        """From a draft's panel back to the overview."""
        if self._stack.currentWidget() is self.panel:
            self.panel.keep()
            self._leave_panel()

    def remember(self) -> None:
        self.shell.state.set("publish.part", self.parts.value())
        for part in (self.outbox_page, self.posts_page):
            part.page.remember()

    async def put_away(self) -> None:
        """Write back what was changed in the panel."""
        self.panel.keep()
        await self._panel_presenter.put_away()

    def publish_draft(self, draft_id: str) -> None:
        """Show the panel for a draft; before the workspace is there it is remembered."""
        self._wanted_draft = draft_id
        self._stack.setCurrentWidget(self.panel)
        if self._workspace is not None:
            self._wanted_draft = ""
            self.panel.show_draft(draft_id)

    def connect_site(self) -> None:
        """Open the dialog that connects a site."""
        self._wants_connect = self._workspace is None
        if self._workspace is not None:
            dialog = ConnectDialog(self.shell.jobs, self._workspace, self)
            dialog.panel.connected.connect(self._connected)
            dialog.panel.connected.connect(dialog.accept)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _lay_out(self) -> None:
        connect = button(_("Connect a site"), self.connect_site, icon="plus")
        connect.setObjectName("connect")
        self._overview = Page(_("Publish"), _("Your sites, what waits to go there, and what is there."), actions=[connect])
        self._inner = CurrentStack()
        for part in (self.sites_page, self.outbox_page, self.posts_page):
            self._inner.add_page(part)
        self._overview.body.addLayout(row(self.parts, None))
        self._overview.body.addWidget(self.banner)
        self._overview.body.addWidget(self._inner, 1)
        self._overview.fill()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._overview)
        self._stack.addWidget(self.panel)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)

    def _connect(self) -> None:
        self.parts.chosen.connect(self._show_part)
        self.sites_page.connect_wanted.connect(self.connect_site)
        self.panel.connect_wanted.connect(self.connect_site)
        self.panel.done.connect(self._leave_panel)
        self._panel_presenter.published.connect(self._published)
        self._panel_presenter.kept.connect(partial(self.asked.emit, "details"))
        for page in (self.panel, self.outbox_page, self.posts_page):
            page.open_wanted.connect(partial(self.asked.emit, "open"))
        self.sites.listed.connect(self._sites_known)
        self.sites.said.connect(self._say)
        self.sites.refreshed.connect(self.posts.refresh)
        self.posts_page.refresh_wanted.connect(self._refresh_all)
        self.outbox.listed.connect(self._count_outbox)

    def _show_part(self, name: str) -> None:
        self.parts.set_value(name)
        if self.banner.property("tone") == "success":
            self.banner.dismiss()  # what went well belongs to the part it was said in
        self._inner.show_page(PARTS.index(name) if name in PARTS else 0)

    def _leave_panel(self) -> None:
        self._stack.setCurrentWidget(self._overview)
        self.page_shown()

    def _connected(self, site: Site) -> None:
        sentence = _("{name} is connected as {user}.", name=site.name, user=site.user_login)
        self._say(sentence, "")
        self.sites_page.mark_connected(site)
        self.panel.result.say(sentence, mood="success")
        self.sites.refresh()
        self.sites.refresh_posts(site)
        if self._stack.currentWidget() is self.panel:
            self.panel.reload()

    def _published(self, _published: object) -> None:
        self.sites.follow(self.panel.site())

    def _sites_known(self, sites: list[Site]) -> None:
        self._known = sites

    def _refresh_all(self) -> None:
        for site in self._known:
            self.sites.refresh_posts(site)

    def _count_outbox(self, waiting: list[Publication], _sites: object) -> None:
        number = f"  {len(waiting)}" if waiting else ""
        self.parts.set_texts([_("Sites"), _("Outbox") + number, _("Posts and pages")])

    def _say(self, sentence: str, remedy: str) -> None:
        self.banner.say(sentence, remedy, mood="warning" if remedy else "success")
