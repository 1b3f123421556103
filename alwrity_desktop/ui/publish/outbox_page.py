"""What waits to be sent, and what could not be."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.ui.dates import day
from alwrity_desktop.ui.publish.outbox_presenter import OutboxPresenter
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Loading
from alwrity_desktop.ui.widgets.layout import Card, clear, column, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, Tone, pill

TONES: dict[str, Tone] = {"queued": "info", "sending": "accent", "failed": "danger", "conflict": "warning"}


def state_text(state: str) -> str:
    """The word for the state of a publication."""
    words = {
        "queued": _("Waiting"),
        "sending": _("Being sent"),
        "failed": _("Needs you"),
        "conflict": _("Changed on the site"),
        "done": _("Published"),
    }
    return words[state]


def due_text(publication: Publication) -> str:
    """When it is tried again."""
    due = publication.next_attempt_at
    if due is None or due <= datetime.now(UTC):
        return _("tried at the next opportunity")
    local = due.astimezone()
    return _("tried again at {time}", time=local.strftime("%H:%M"))


class OutboxPage(QWidget):
    """A row for each publication that is not done."""

    open_wanted = Signal(str)

    def __init__(self, presenter: OutboxPresenter) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._presenter = presenter
        self._list = column(Loading(), gap="medium")
        self.setLayout(self._list)
        presenter.listed.connect(self.show_waiting)

    def show_waiting(self, waiting: list[Publication], sites: dict[str, Site]) -> None:
        """Draw what waits."""
        clear(self._list)
        for publication in waiting:
            self._list.addWidget(self._card(publication, sites.get(publication.site_id)))
        if not waiting:
            text = _("Posts that could not be sent at once wait here and are tried again, also after a restart.")
            self._list.addWidget(Card("", EmptyState("inbox", _("The outbox is empty"), text)))
        self._list.addStretch(1)

    def _card(self, publication: Publication, site: Site | None) -> Card:
        card = Card("")
        title = str(publication.request.get("title") or _("Untitled draft"))
        head = row(ElidedLabel(title, "strong"), pill(state_text(publication.state), TONES.get(publication.state, "plain")))
        head.setStretch(0, 1)
        for text, icon, do in (
            (_("Try now"), "refresh", partial(self._presenter.retry, publication.id)),
            (_("Open the draft"), "write", partial(self.open_wanted.emit, publication.draft_id)),
            (_("Take out"), "close", partial(self._presenter.cancel, publication.id)),
        ):
            made = button(text, do, icon=icon)
            made.setAccessibleName(f"{text}: {title}")
            head.addWidget(made)
        parts = [site.name if site else _("a site that is no longer connected"), day(publication.created_at)]
        if publication.state == "queued":
            parts.append(due_text(publication))
        card.body.addLayout(head)
        card.body.addWidget(ElidedLabel(" · ".join(parts), "caption"))
        if publication.error:
            banner = Banner(closable=False)
            mood = "warning" if publication.state == "queued" else "danger"
            banner.say(publication.error, publication.remedy, mood=mood)
            card.body.addWidget(banner)
        return card
