"""The posts and pages of the connected sites, as they are kept here: searched without a network, opened as drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.site import RemotePost, Site
from alwrity_desktop.ui.dates import day
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import Action, Choice, Column, Dates, Part, Parts, Table
from alwrity_desktop.ui.pages.table_details import facts
from alwrity_desktop.ui.publish.posts_presenter import PostsPresenter
from alwrity_desktop.ui.publish.remote_words import status_word
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import EmptyState
from alwrity_desktop.ui.widgets.layout import column

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.ui.widgets.text import Tone

TONES: dict[str, Tone] = {"publish": "success", "future": "info", "pending": "warning", "trash": "danger"}


@dataclass(frozen=True)
class PostRow:
    """A post with the name of its site."""

    post: RemotePost
    site: str


class PostsPage(QWidget):
    """The table of posts; the search looks into their texts too."""

    open_wanted = Signal(str)
    refresh_wanted = Signal()

    def __init__(self, presenter: PostsPresenter, shell: Shell) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._presenter = presenter
        self.page = TablePage(self._table(), shell)
        self.setLayout(column(self.page))
        self.page.searched.connect(presenter.search)
        self.page.retried.connect(presenter.refresh)
        presenter.failed.connect(self.page.show_error)
        presenter.found.connect(self.show_posts)
        presenter.opened.connect(self.open_wanted)

    def show_posts(self, posts: list[RemotePost], sites: dict[str, Site]) -> None:
        """Show what is kept, or what a search found."""
        self.page.set_rows([PostRow(post, sites[post.site_id].name) for post in posts if post.site_id in sites])

    def _table(self) -> Table[PostRow]:
        refresh = button(_("Read the sites again"), self.refresh_wanted.emit, icon="refresh")
        text = _("Read your sites once; then their posts are here, also without a network.")
        kinds = [
            Part("", _("All"), ("post", "page")),
            Part("post", _("Posts"), ("post",)),
            Part("page", _("Pages"), ("page",)),
        ]
        return Table(
            "posts",
            _("Posts and pages"),
            [
                Column[PostRow]("title", _("Title"), _title, look="title"),
                Column[PostRow]("status", _("Status"), _status, 120, look="pill", tone=_tone),
                Column[PostRow]("site", _("Site"), _site, 160),
                Column[PostRow]("changed", _("Changed"), _changed, 130, falling=True, text=_changed_day),
            ],
            _key,
            _count,
            EmptyState("documents", _("No posts here yet"), text, refresh),
            filters=[
                Choice[PostRow]("site", _("Site"), _site, _("All sites")),
                Choice[PostRow]("status", _("Status"), _status, _("Any status")),
                Dates[PostRow]("changed", _("Changed"), _changed, _("Changed at any time")),
                Parts[PostRow]("kind", _("Kind"), _kind, kinds),
            ],
            actions=[
                Action("open", _("Open as draft"), self._open_post, "write", single=True),
                Action("look", _("Open in browser"), self._open_browser, "external", single=True),
            ],
            search=_("Search titles and texts"),
            asks=True,
            sort="changed",
            details=_details,
        )

    def _open_post(self, rows: list[PostRow]) -> None:
        self._presenter.open_post(rows[0].post)

    def _open_browser(self, rows: list[PostRow]) -> None:
        QDesktopServices.openUrl(QUrl(rows[0].post.link))


def _key(row: PostRow) -> str:
    return row.post.id


def _count(number: int) -> str:
    return ngettext("{count} entry", "{count} entries", number)


def _title(row: PostRow) -> str:
    return row.post.title or _("Untitled")


def _status(row: PostRow) -> str:
    return status_word(row.post.status)


def _tone(row: PostRow) -> Tone:
    return TONES.get(row.post.status, "plain")


def _site(row: PostRow) -> str:
    return row.site


def _kind(row: PostRow) -> str:
    return row.post.type


def _changed(row: PostRow) -> datetime | None:
    try:
        return datetime.fromisoformat(row.post.modified_gmt).replace(tzinfo=UTC)
    except ValueError:
        return None


def _changed_day(row: PostRow) -> str:
    changed = _changed(row)
    return day(changed) if changed else "–"


def _details(row: PostRow) -> QWidget:
    post = row.post
    kinds = {"post": _("Post"), "page": _("Page")}
    return facts(
        [
            (_("Title"), _title(row)),
            (_("Kind"), kinds.get(post.type, post.type)),
            (_("Status"), _status(row)),
            (_("Site"), row.site),
            (_("Address"), post.link),
            (_("Slug"), post.slug),
            (_("Changed"), _changed_day(row)),
        ]
    )
