"""What waits to be sent, and what could not be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.site import Publication, Site
from alwrity_desktop.ui.dates import ago
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import Action, Choice, Column, Table
from alwrity_desktop.ui.pages.table_details import facts
from alwrity_desktop.ui.publish.outbox_presenter import OutboxPresenter
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState
from alwrity_desktop.ui.widgets.layout import column

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.ui.widgets.text import Tone

TONES: dict[str, Tone] = {"queued": "info", "sending": "accent", "failed": "danger", "conflict": "warning"}


@dataclass(frozen=True)
class Waiting:
    """A publication that is not done, with the name of its site."""

    publication: Publication
    site: str


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
    """A row for each publication that is not done; why, is below its title and in the details."""

    open_wanted = Signal(str)

    def __init__(self, presenter: OutboxPresenter, shell: Shell) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._presenter = presenter
        self.page = TablePage(self._table(), shell)
        self.setLayout(column(self.page))
        self.page.retried.connect(presenter.refresh)
        presenter.failed.connect(self.page.show_error)
        presenter.listed.connect(self.show_waiting)

    def show_waiting(self, waiting: list[Publication], sites: dict[str, Site]) -> None:
        """Show what waits."""
        gone = _("a site that is no longer connected")
        rows = [Waiting(made, sites[made.site_id].name if made.site_id in sites else gone) for made in waiting]
        self.page.set_rows(rows)

    def _table(self) -> Table[Waiting]:
        text = _("Posts that could not be sent at once wait here and are tried again, also after a restart.")
        return Table(
            "outbox",
            _("Outbox"),
            [
                Column[Waiting]("title", _("Title"), _title, look="title", below=_why),
                Column[Waiting]("state", _("State"), _state, 170, look="pill", tone=_tone),
                Column[Waiting]("site", _("Site"), _site, 160),
                Column[Waiting]("since", _("Since"), _since, 130, falling=True),
            ],
            _key,
            _count,
            EmptyState("inbox", _("The outbox is empty"), text),
            filters=[Choice[Waiting]("state", _("State"), _state, _("Any state"))],
            actions=[
                Action("open", _("Open the draft"), self._open, "write", single=True),
                Action("retry", _("Try now"), self._retry, "refresh"),
                Action("cancel", _("Take out"), self._cancel, "close", "Delete"),
            ],
            search=_("Search the outbox"),
            sort="since",
            details=_details,
        )

    def _open(self, rows: list[Waiting]) -> None:
        self.open_wanted.emit(rows[0].publication.draft_id)

    def _retry(self, rows: list[Waiting]) -> None:
        self._presenter.retry([row.publication.id for row in rows])

    def _cancel(self, rows: list[Waiting]) -> None:
        self._presenter.cancel([row.publication.id for row in rows])


def _key(row: Waiting) -> str:
    return row.publication.id


def _count(number: int) -> str:
    return ngettext("{count} post waits", "{count} posts wait", number)


def _title(row: Waiting) -> str:
    return str(row.publication.request.get("title") or _("Untitled draft"))


def _why(row: Waiting) -> str:
    made = row.publication
    due = due_text(made) if made.state == "queued" else ""
    return " · ".join(part for part in (made.error, due) if part)


def _state(row: Waiting) -> str:
    return state_text(row.publication.state)


def _tone(row: Waiting) -> Tone:
    return TONES.get(row.publication.state, "plain")


def _site(row: Waiting) -> str:
    return row.site


def _since(row: Waiting) -> datetime:
    return row.publication.created_at


def _details(row: Waiting) -> QWidget:
    made = row.publication
    banner: Banner | None = None
    if made.error:
        banner = Banner(closable=False)
        banner.say(made.error, made.remedy, mood="warning" if made.state == "queued" else "danger")
    return facts(
        [
            (_("Title"), _title(row)),
            (_("State"), _state(row)),
            (_("Site"), row.site),
            (_("In the outbox"), ago(made.created_at)),
            (_("Tries"), f"{made.attempts:,}"),
            (_("Next"), due_text(made) if made.state == "queued" else ""),
        ],
        above=banner,
    )
