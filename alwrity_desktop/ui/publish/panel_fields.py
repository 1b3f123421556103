"""The choices of the publish panel."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QDateTime, QTime, QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import ChipsEditor, SegmentedControl
from alwrity_desktop.ui.widgets.inputs import ListBox, TextBox, TimeBox
from alwrity_desktop.ui.widgets.layout import Card, Part, column, row
from alwrity_desktop.ui.widgets.text import label

REST = 400
"""Milliseconds without a change before the draft is looked over again."""
ALT = "featured_image_alt"
"""Where a draft keeps the description of its featured image, among the keys of its front matter."""


class PanelFields(QWidget):
    """Two cards: where and when, and what stands around the text. `changed` comes after a rest."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._make_controls()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.changed)
        self._lay_out()
        self._connect()

    def fill(self, draft: Draft, sites: list[Site], site_id: str) -> None:
        """Begin with the draft's own values."""
        self.site.blockSignals(True)
        self.site.clear()
        for site in sites:
            self.site.addItem(f"{site.name}  ({site.url})", site.id)
        self.site.setCurrentIndex(max(0, self.site.findData(site_id)))
        self.site.blockSignals(False)
        self.title.setText(draft.title)
        self.title.setCursorPosition(0)
        self.slug.setText(draft.slug)
        self.slug.setCursorPosition(0)  # its beginning is what tells it
        self.excerpt.setPlainText(draft.excerpt)
        self.categories.set_values(draft.categories)
        self.tags.set_values(draft.tags)
        self.featured.setText(draft.featured_image)
        self.alt.setText(str(draft.extra.get(ALT, "")))
        self._rest.stop()

    def details(self) -> dict[str, Any]:
        """What belongs to the draft, by the names it has there; ALT belongs into `extra`."""
        return {
            "title": self.title.text().strip(),
            "slug": self.slug.text().strip(),
            "excerpt": self.excerpt.toPlainText().strip(),
            "categories": self.categories.values(),
            "tags": self.tags.values(),
            "featured_image": self.featured.text().strip(),
            ALT: self.alt.text().strip(),
        }

    def show_site(self, site: Site, there: Publication | None = None) -> None:
        """Begin with how the post is `there`, or with what was chosen last for this site; show its time zone."""
        last = site.choices
        self.status.offer("private", there is not None and there.remote_status == "private")
        self.status.set_value(_first_status(site, there))
        self.kind.set_value(there.remote_type if there else str(last.get("type", "post")))
        if there and (planned := str(there.request.get("date_gmt") or "")):
            self.when.setDateTime(_on_site(planned, site))
        if not self.categories.values() and isinstance(names := last.get("categories"), list):
            self.categories.set_values(str(name) for name in names)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        self.show_zone(site)
        self.author.clear()
        if there:
            self.author.addItem(_("As it is there"), 0)
        else:
            self.author.addItem(site.user_login, site.user_id)
        self._status_changed()

    def show_zone(self, site: Site) -> None:
        """Say in which time zone a time is meant."""
        self.zone.setText(_("Time zone of the site: {zone}", zone=site.timezone or "UTC"))

    def offer_terms(self, categories: list[str], authors: list[tuple[int, str]]) -> None:
        """Categories and authors as the site tells them."""
        self.categories.suggest(categories)
        chosen = self.author.currentData()
        self.author.clear()
        if chosen == 0:
            self.author.addItem(_("As it is there"), 0)
        for number, name in authors:
            self.author.addItem(name, number)
        self.author.setCurrentIndex(max(0, self.author.findData(chosen)))
        self.author.setEnabled(self.author.count() > 1)

    def _make_controls(self) -> None:
        self.site = ListBox()
        self.status = SegmentedControl(
            [
                ("draft", _("Draft")),
                ("publish", _("Now")),
                ("future", _("At a time")),
                ("pending", _("For review")),
                ("private", _("Private")),
            ],
            _("When"),
        )
        self.kind = SegmentedControl([("post", _("Post")), ("page", _("Page"))], _("Kind"))
        tomorrow = QDateTime.currentDateTime().addDays(1)
        tomorrow.setTime(QTime(9, 0))
        self.when = TimeBox()
        self.when.setDateTime(tomorrow)
        self.when.setCalendarPopup(True)
        self.when.setDisplayFormat("d MMM yyyy  HH:mm")
        self.zone = label("", "caption")
        self.title, self.slug, self.featured, self.alt = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.slug.setPlaceholderText(_("made from the title"))
        self.featured.setPlaceholderText(_("none"))
        self.alt.setPlaceholderText(_("What the picture shows, for those who cannot see it"))
        self.browse = button(_("Choose ..."), icon="image")
        self.excerpt = TextBox()
        self.excerpt.setFixedHeight(76)
        self.excerpt.setTabChangesFocus(True)
        self.excerpt.setPlaceholderText(_("A sentence or two for lists and search engines"))
        self.categories = ChipsEditor(_("Categories"))
        self.tags = ChipsEditor(_("Tags"))
        self.author = ListBox()
        names: list[tuple[QWidget, str]] = [
            (self.site, _("Site")),
            (self.when, _("Date and time")),
            (self.title, _("Title")),
            (self.slug, _("Slug")),
            (self.featured, _("Featured image")),
            (self.alt, _("Description of the featured image")),
            (self.excerpt, _("Excerpt")),
            (self.author, _("Author")),
        ]
        for control, name in names:
            control.setAccessibleName(name)

    def _lay_out(self) -> None:
        self._time = QWidget()
        self._time.setLayout(row(self.when, self.zone, None, gap="medium"))
        where = QGridLayout()
        where.setHorizontalSpacing(24)
        where.setVerticalSpacing(16)
        where.addLayout(_named(_("Site"), self.site), 0, 0, 1, 2)
        where.addLayout(_named(_("When"), row(self.status, None)), 1, 0)
        where.addLayout(_named(_("Kind"), row(self.kind, None)), 1, 1)
        where.addWidget(self._time, 2, 0, 1, 2)
        around = QGridLayout()
        around.setHorizontalSpacing(24)
        around.setVerticalSpacing(16)
        around.addLayout(_named(_("Title"), self.title), 0, 0, 1, 2)
        around.addLayout(_named(_("Slug"), self.slug), 1, 0)
        around.addLayout(_named(_("Author"), self.author), 1, 1)
        around.addLayout(_named(_("Categories"), self.categories), 2, 0)
        around.addLayout(_named(_("Tags"), self.tags), 2, 1)
        around.addLayout(_named(_("Excerpt"), self.excerpt), 3, 0, 1, 2)
        picture = row(self.featured, self.browse)
        picture.setStretch(0, 1)
        around.addLayout(_named(_("Featured image"), picture), 4, 0)
        around.addLayout(_named(_("Description of the image"), self.alt), 4, 1)
        for grid in (where, around):
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(column(Card(_("Where and when"), where), Card(_("Around the text"), around), gap="large"))

    def _connect(self) -> None:
        self.status.chosen.connect(self._status_changed)
        self.status.chosen.connect(self._later)
        self.kind.chosen.connect(self._later)
        self.when.dateTimeChanged.connect(self._later)
        for line in (self.title, self.slug, self.featured, self.alt):
            line.textChanged.connect(self._later)
        self.excerpt.textChanged.connect(self._later)
        self.categories.changed.connect(self._later)
        self.tags.changed.connect(self._later)

    def _status_changed(self, *_value: object) -> None:
        self._time.setVisible(self.status.value() == "future")

    def _later(self, *_value: object) -> None:
        self._rest.start()


def _first_status(site: Site, there: Publication | None) -> str:
    """An update keeps how a post is; a new one is as the last was, but never for a time nobody chose."""
    if there is not None:
        return there.remote_status if there.remote_status in ("publish", "future", "pending", "private") else "draft"
    if site.capabilities and "publish_posts" not in site.capabilities:
        return "draft"
    return "draft" if site.choices.get("status") == "draft" else "publish"


def _on_site(planned: str, site: Site) -> QDateTime:
    """A time in UTC, as the clock of the site shows it."""
    from alwrity_desktop.publisher.plan import zone

    local = datetime.fromisoformat(planned).replace(tzinfo=UTC).astimezone(zone(site))
    return QDateTime(local.year, local.month, local.day, local.hour, local.minute, local.second)


def _named(name: str, part: Part) -> QGridLayout:
    holder = QGridLayout()
    holder.setContentsMargins(0, 0, 0, 0)
    holder.addLayout(column(label(name, "strong"), part, gap="hair"), 0, 0)
    holder.setRowStretch(1, 1)
    return holder
