"""Connected sites, each with its health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.site import Site
from alwrity_desktop.ui.dates import ago
from alwrity_desktop.ui.pages.states import error_state
from alwrity_desktop.ui.publish.sites_presenter import SitesPresenter
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Loading
from alwrity_desktop.ui.widgets.layout import Card, clear, column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label, pill, set_tone

if TYPE_CHECKING:
    from alwrity_desktop.publisher.doctor import Diagnosis


class SiteCard(Card):
    """One site: what it is, what the account may do there, how it is."""

    disconnect_wanted = Signal(object)

    def __init__(self, site: Site, presenter: SitesPresenter) -> None:
        super().__init__(gap="medium")
        self.site = site
        self._presenter = presenter
        self.health = pill(_("Not checked yet"))
        self.banner = Banner()
        self._sure = Banner()
        head = row(label(site.name or site.url, "heading"), self.health, None)
        for text, icon, do in (
            (_("Check"), "doctor", self._check),
            (_("Refresh posts"), "refresh", self._refresh),
            (_("Open"), "external", self._open),
        ):
            made = button(text, do, icon=icon)
            made.setAccessibleName(f"{text}: {site.name}")
            head.addWidget(made)
        leave = button(_("Disconnect"), self._ask, kind="danger")
        leave.setAccessibleName(_("Disconnect {name}", name=site.name))
        head.addWidget(leave)
        self._facts = ElidedLabel("", "muted")
        self.body.addLayout(head)
        self.body.addWidget(self._facts)
        self.body.addWidget(label(self._rights(), "caption", wrap=True))
        self.body.addWidget(self.banner)
        self.body.addWidget(self._sure)
        self._sure.acted.connect(self._leave)
        self.show_facts()

    def show_facts(self) -> None:
        """Where and what the site is, and how old the copy of its posts is."""
        site = self.site
        mirrored = _("posts read {when}", when=ago(site.mirrored_at)) if site.mirrored_at else _("posts not read yet")
        facts = [site.url, site.user_login, f"WordPress {site.wordpress_version}".strip(), site.timezone, mirrored]
        self._facts.setText(" · ".join(part for part in facts if part))

    def show_connected(self) -> None:
        """Connecting has checked address, account and password just now."""
        self.health.setText(_("Healthy"))
        set_tone(self.health, "success")

    def show_health(self, found: Diagnosis) -> None:
        """What the doctor found: all well, or the cause and its remedy."""
        self.health.setText(_("Healthy") if found.ok else _("Needs attention"))
        set_tone(self.health, "success" if found.ok else "danger")
        if found.ok:
            self.banner.say(_("Everything is in order: ALwrity can publish here."), mood="success")
        else:
            detail = "\n".join(f"{name}: {value}" for name, value in found.details.items())
            self.banner.say(found.cause, found.remedy, mood="danger", detail=detail)

    def _rights(self) -> str:
        names = {
            "publish_posts": _("publish posts"),
            "publish_pages": _("publish pages"),
            "upload_files": _("upload images"),
            "manage_categories": _("make categories and tags"),
            "edit_others_posts": _("publish in another's name"),
        }
        may = [text for right, text in names.items() if right in self.site.capabilities]
        return _("This account may: {rights}.", rights=", ".join(may)) if may else _("This account may only write drafts.")

    def _check(self) -> None:
        self._presenter.check(self.site)

    def _refresh(self) -> None:
        self._presenter.refresh_posts(self.site)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl(self.site.url))

    def _ask(self) -> None:
        text = _("Disconnect {name}?", name=self.site.name)
        remedy = _("Its password is revoked and forgotten. Your posts stay on the site, your drafts stay here.")
        self._sure.say(text, remedy, mood="warning", action=_("Disconnect"))

    def _leave(self) -> None:
        self._presenter.disconnect_site(self.site)


class SitesPage(QWidget):
    """A card for each site."""

    connect_wanted = Signal()

    def __init__(self, presenter: SitesPresenter) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._presenter = presenter
        self._cards: dict[str, SiteCard] = {}
        self._found: dict[str, Diagnosis | None] = {}
        self._list = column(Loading(), gap="large")
        self.setLayout(self._list)
        presenter.listed.connect(self.show_sites)
        presenter.checked.connect(self._checked)
        presenter.failed.connect(self._show_error)

    def show_sites(self, sites: list[Site]) -> None:
        """Draw the sites with what is known of their health; with none, how to begin."""
        if sites and sites == [card.site for card in self._cards.values()]:
            for card in self._cards.values():
                card.show_facts()
            return
        clear(self._list)
        self._cards = {site.id: SiteCard(site, self._presenter) for site in sites}
        for card in self._cards.values():
            self._list.addWidget(card)
            self._show_health(card)
        if not sites:
            start = button(_("Connect a site"), self.connect_wanted.emit, icon="globe", kind="primary")
            text = _("Connect your WordPress site by its address. You approve it in your browser; it takes a minute.")
            self._list.addWidget(Card("", EmptyState("globe", _("No site is connected"), text, start)))
        self._list.addStretch(1)

    def mark_connected(self, site: Site) -> None:
        """It was checked by connecting it."""
        self._found[site.id] = None
        if site.id in self._cards:
            self._show_health(self._cards[site.id])

    def _show_health(self, card: SiteCard) -> None:
        found = self._found.get(card.site.id)
        if found is not None:
            card.show_health(found)
        elif card.site.id in self._found:
            card.show_connected()

    def _show_error(self, error: KnownError) -> None:
        clear(self._list)
        self._cards = {}
        self._list.addWidget(Card("", error_state(error, self._presenter.refresh)))
        self._list.addStretch(1)

    def card(self, site_id: str) -> SiteCard:
        """The card of a site."""
        return self._cards[site_id]

    def _checked(self, site_id: str, found: Diagnosis) -> None:
        self._found[site_id] = found
        if site_id in self._cards:
            self._cards[site_id].show_health(found)
