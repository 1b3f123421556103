"""The panel that publishes one draft: where, when, under what name; warnings before, links after."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.ui.publish.panel_fields import ALT, PanelFields
from alwrity_desktop.ui.publish.panel_presenter import Offer, PanelPresenter
from alwrity_desktop.ui.publish.remote_words import status_word
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Loading
from alwrity_desktop.ui.widgets.file_dialog import FileDialog
from alwrity_desktop.ui.widgets.layout import Card, Page, clear, column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label, pill

if TYPE_CHECKING:
    from alwrity_desktop.publisher.plan import PublishChoices
    from alwrity_desktop.publisher.resolving import Conflict
    from alwrity_desktop.publisher.results import Published


class PublishPanel(Page):
    """`done` leaves the panel; `connect_wanted` and `open_wanted(draft id)` go up."""

    done = Signal()
    connect_wanted = Signal()
    open_wanted = Signal(str)

    def __init__(self, presenter: PanelPresenter) -> None:
        super().__init__(_("Publish"), " ", widest=880)
        self._presenter = presenter
        self._draft: Draft | None = None
        self._sites: list[Site] = []
        self._publications: list[Publication] = []
        self._result: Published | None = None
        self._kept: dict[str, Any] = {}
        self.warnings = Banner(closable=False)
        self.result = Banner()
        self._links = QWidget()
        self._there = column(gap="small")
        self.fields = PanelFields()
        self.fields.browse.clicked.connect(self._browse)
        self.send = button(_("Publish"), self._publish, icon="publish", kind="primary")
        self._back = button(_("Sites and posts"), self._leave, icon="arrow-left", kind="link")
        self._edit = button(_("Open the draft"), self._open_draft, icon="write")
        self._loading = Loading(_("Reading the draft ..."))
        connect = button(_("Connect a site"), self.connect_wanted.emit, icon="globe", kind="primary")
        no_site = _("Connect your WordPress site first; its address is enough.")
        self._no_site = Card("", EmptyState("globe", _("No site is connected"), no_site, connect))
        self._form = QWidget()
        self._lay_out()
        self._connect()

    def show_draft(self, draft_id: str) -> None:
        """Read a draft and offer what can be chosen for it."""
        self.keep()
        self._draft = None
        self._form.hide()
        self._no_site.hide()
        self._loading.show()
        self.result.dismiss()
        self._links.hide()
        self._presenter.offer(draft_id)

    def show_offer(self, offer: Offer) -> None:
        """Fill the panel."""
        again = self._draft is not None and self._draft.id == offer.draft.id
        known = again and [site.id for site in self._sites] == [site.id for site in offer.sites]
        self._draft, self._sites, self._publications = offer.draft, offer.sites, offer.publications
        if known and offer.sites:  # what the person has chosen since stays
            self._show_there()
            self._offer_conflict()
            return
        self._loading.hide()
        self.title.setWordWrap(True)
        self.title.setText(offer.draft.title or _("Untitled draft"))
        self.lead.setText(_("Publish this draft to your site. Doing it again updates the same post."))
        self._no_site.setVisible(not offer.sites)
        self._form.setVisible(bool(offer.sites))
        if offer.sites:
            before = offer.publications[0].site_id if offer.publications else ""
            self.fields.fill(offer.draft, offer.sites, before)
            self._site_changed()
            self._kept = self.fields.details()
        self._offer_conflict()

    def keep(self) -> None:
        """Write what was changed around the text back to the draft."""
        draft, now = self._draft, self.fields.details()
        if draft is None or not self._kept:
            return
        changed = {name: value for name, value in now.items() if value != self._kept[name]}
        self._kept = now
        if ALT in changed:
            changed["extra"] = {**draft.extra, ALT: changed.pop(ALT)}
        for name, value in changed.items():
            setattr(draft, name, value)
        if changed:
            self.title.setText(draft.title or _("Untitled draft"))
            self._presenter.keep(draft.id, changed)

    def reload(self) -> None:
        """Read the draft and the sites again."""
        if self._draft is not None:
            self._presenter.offer(self._draft.id)

    def choices(self) -> PublishChoices:
        """What is chosen now."""
        from alwrity_desktop.publisher.plan import PublishChoices

        fields = self.fields
        when: Any = fields.when.dateTime().toPython()
        status = fields.status.value()
        featured = fields.featured.text().strip()
        return PublishChoices(
            status=status,
            date=when if status == "future" and isinstance(when, datetime) else None,
            type=fields.kind.value(),
            title=fields.title.text().strip(),
            slug=fields.slug.text().strip(),
            excerpt=fields.excerpt.toPlainText().strip(),
            categories=fields.categories.values(),
            tags=fields.tags.values(),
            author=fields.author.currentData() or None,
            featured_image=featured,
            featured_alt=fields.alt.text().strip(),
        )

    def site(self) -> Site:
        """The site chosen."""
        return self._sites[max(0, self.fields.site.currentIndex())]

    def show_published(self, published: Published) -> None:
        """The post is there: say so, with its links."""
        self._result = published
        self.send.setDisabled(False)
        words = {
            "publish": _("It is published."),
            "future": _("It is scheduled."),
            "draft": _("It is on the site as a draft."),
            "pending": _("It waits on the site for review."),
            "private": _("It is published privately."),
            "trash": _("It is in the site's trash."),
        }
        self.warnings.dismiss()  # what still holds stands in the result
        mood = "warning" if published.warnings else "success"
        self.result.say(words.get(published.status, published.status), " ".join(published.warnings), mood=mood)
        self._links.show()
        self.ensureWidgetVisible(self.result)
        if self._draft is not None:
            self._presenter.offer(self._draft.id)

    def show_failed(self, error: KnownError) -> None:
        """Why it could not be published, and what to do."""
        self.send.setDisabled(False)
        self.result.show_error(error)
        self.ensureWidgetVisible(self.result)
        self.reload()

    def _lay_out(self) -> None:
        view = button(_("Open in browser"), self._view, icon="external")
        edit = button(_("Edit on the site"), self._edit_there, icon="write")
        copy = row(view, edit, None)
        self._links.setLayout(copy)
        self._links.hide()
        inner = QVBoxLayout(self._form)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(16)
        inner.addLayout(self._there)
        inner.addWidget(self.warnings)
        inner.addWidget(self.fields)
        inner.addLayout(row(self._edit, None, self.send))
        for part in (self._loading, self.result, self._links, self._no_site, self._form):
            self.body.addWidget(part)
        self.top.insertLayout(0, row(self._back, None))

    def _connect(self) -> None:
        self._presenter.offered.connect(self.show_offer)
        self._presenter.warned.connect(self._warn)
        self._presenter.blocked.connect(self._block)
        self._presenter.published.connect(self.show_published)
        self._presenter.failed.connect(self.show_failed)
        self._presenter.conflicted.connect(self._show_conflict)
        self._presenter.not_kept.connect(self.result.show_error)
        self.result.acted.connect(self._compare)
        self._presenter.terms.connect(self.fields.offer_terms)
        self.fields.site.currentIndexChanged.connect(self._site_changed)
        self.fields.changed.connect(self._changed)

    def _site_changed(self) -> None:
        site = self.site()
        self.fields.show_site(site, self._there_now())
        self._presenter.ask_site(site)
        self._show_there()
        self._look()

    def _show_there(self) -> None:
        self.fields.show_zone(self.site())  # it may have been changed on the site meanwhile
        clear(self._there)
        self._name_button()
        for publication in self._publications:
            if publication.site_id == self.site().id and publication.remote_id:
                self._there.addWidget(self._there_card(publication))

    def _there_now(self) -> Publication | None:
        rows = (row for row in self._publications if row.site_id == self.site().id and row.remote_id)
        return next(rows, None)

    def _conflict(self) -> Publication | None:
        site_id = self.site().id if self._sites else ""
        return next((row for row in self._publications if row.state == "conflict" and row.site_id == site_id), None)

    def _offer_conflict(self) -> None:
        if self._conflict() is not None:
            text = _("This post was changed on the site since it was last published from here.")
            remedy = _("Nothing was overwritten. Compare both versions, then publish the merged text.")
            self.result.say(text, remedy, mood="warning", action=_("Compare both"))

    def _compare(self) -> None:
        if (publication := self._conflict()) is not None:
            self._presenter.compare(publication)

    def _show_conflict(self, publication: Publication, conflict: Conflict) -> None:
        from alwrity_desktop.ui.publish.conflict_dialog import ConflictDialog

        dialog = ConflictDialog(conflict, self)
        dialog.chosen.connect(partial(self._presenter.resolve, publication))
        dialog.open()

    def _there_card(self, publication: Publication) -> Card:
        card = Card("")
        live = publication.remote_status == "publish"
        head = row(
            label(_("Already on this site"), "strong"),
            pill(status_word(publication.remote_status), "success" if live else "plain"),
            ElidedLabel(publication.url, "muted"),
        )
        head.setStretch(2, 1)

        if live:
            head.addWidget(button(_("Take offline"), partial(self._presenter.unpublish, publication)))
        head.addWidget(button(_("Move to trash"), partial(self._presenter.trash, publication), kind="danger"))
        card.body.addLayout(head)
        return card

    def _changed(self) -> None:
        self.keep()
        self._look()

    def _look(self) -> None:
        self._name_button()
        if self._draft is not None and self._sites:
            self._presenter.look(self._draft, self.site(), self.choices())

    def _name_button(self) -> None:
        status, there = self.fields.status.value(), self._there_now()
        names = {
            "publish": _("Publish now"),
            "draft": _("Save as draft on the site"),
            "future": _("Schedule"),
            "pending": _("Hand in for review"),
        }
        stays = there is not None and there.remote_status == status and status != "draft"
        self.send.setText(_("Update the post") if stays else names.get(status, _("Publish")))

    def _warn(self, sentences: list[str]) -> None:
        self.send.setDisabled(False)
        if sentences:
            self.warnings.say(_("Before you publish"), "\n".join(sentences), mood="warning")
        else:
            self.warnings.dismiss()

    def _block(self, error: KnownError) -> None:
        self.warnings.show_error(error)
        self.send.setDisabled(True)

    def _publish(self) -> None:
        if self._draft is not None and self._sites:
            self.keep()
            self.send.setDisabled(True)
            self.result.dismiss()
            self._links.hide()
            self._presenter.publish(self._draft, self.site(), self.choices())

    def _browse(self) -> None:
        dialog = FileDialog(self, _("Featured image"), "pictures")
        dialog.setNameFilter(_("Images (*.png *.jpg *.jpeg *.webp *.gif)"))
        dialog.fileSelected.connect(self.fields.featured.setText)
        dialog.open()

    def _leave(self) -> None:
        self.keep()
        self.done.emit()

    def _open_draft(self) -> None:
        self.keep()
        if self._draft is not None:
            self.open_wanted.emit(self._draft.id)

    def _view(self) -> None:
        if self._result is not None:
            live = self._result.status == "publish"
            QDesktopServices.openUrl(QUrl(self._result.url if live else self._result.preview_url or self._result.url))

    def _edit_there(self) -> None:
        if self._result is not None:
            QDesktopServices.openUrl(QUrl(self._result.edit_url))
