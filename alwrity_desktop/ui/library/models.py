"""The library as a table: its columns, filters and what can be done with drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.draft import DraftSummary
from alwrity_desktop.ui.dates import ago, words
from alwrity_desktop.ui.drafts_shown import shown_status, title_of
from alwrity_desktop.ui.pages.table_columns import Action, Choice, Column, Dates, Part, Parts, Range, Table
from alwrity_desktop.ui.pages.table_details import facts

if TYPE_CHECKING:
    from alwrity_desktop.ui.widgets.text import Tone

STATUSES = ("draft", "review", "approved")


def library_table(actions: Sequence[Action[DraftSummary]], empty: QWidget, no_trash: QWidget) -> Table[DraftSummary]:
    """The list of drafts, the trash among its parts."""
    columns = [
        Column[DraftSummary]("title", _("Title"), title_of, look="title", below=_snippet),
        Column[DraftSummary]("status", _("Status"), _status, 120, look="pill", tone=_tone),
        Column[DraftSummary]("tags", _("Tags"), _tags, 180),
        Column[DraftSummary]("words", _("Words"), _words, 90, side="right", falling=True),
        Column[DraftSummary]("edited", _("Edited"), _edited, 140, falling=True),
    ]
    parts = [
        Part("all", _("All"), STATUSES),
        Part("draft", _("Draft"), ("draft",)),
        Part("review", _("In review"), ("review",)),
        Part("approved", _("Approved"), ("approved",)),
        Part("trash", _("Trash"), ("trash",), no_trash),
    ]
    filters = [
        Choice[DraftSummary]("tag", _("Tag"), _tags, _("All tags")),
        Dates[DraftSummary]("edited", _("Edited"), _edited, _("Edited at any time")),
        Range[DraftSummary]("words", _("Words"), _words),
        Parts[DraftSummary]("shelf", _("Which drafts"), shelf_of, parts),
    ]
    return Table(
        "library",
        _("List of drafts"),
        columns,
        _id,
        _count,
        empty,
        filters=filters,
        actions=actions,
        search=_("Search titles, texts and tags"),
        asks=True,
        sort="edited",
        details=_details,
    )


def shelf_of(draft: DraftSummary) -> str:
    """Where the draft stands: "trash", or its status."""
    return "trash" if draft.trashed_at else draft.status


def in_use(draft: DraftSummary) -> bool:
    """True for a draft that is not in the trash."""
    return draft.trashed_at is None


def in_trash(draft: DraftSummary) -> bool:
    """True for a draft in the trash."""
    return draft.trashed_at is not None


def _id(draft: DraftSummary) -> str:
    return draft.id


def _count(number: int) -> str:
    return ngettext("{count} draft", "{count} drafts", number)


def _snippet(draft: DraftSummary) -> str:
    return draft.snippet


def _status(draft: DraftSummary) -> str:
    return shown_status(draft)[0]


def _tone(draft: DraftSummary) -> Tone:
    return shown_status(draft)[1]


def _tags(draft: DraftSummary) -> tuple[str, ...]:
    return tuple(draft.tags)


def _words(draft: DraftSummary) -> int:
    return draft.word_count


def _edited(draft: DraftSummary) -> datetime:
    return draft.updated_at


def _details(draft: DraftSummary) -> QWidget:
    length = words(draft.word_count)
    if draft.goal_words:
        length = _("{words} of {goal}", words=length, goal=f"{draft.goal_words:,}")
    return facts(
        [
            (_("Title"), title_of(draft)),
            (_("Begins with"), draft.snippet),
            (_("Status"), _status(draft)),
            (_("Length"), length),
            (_("Tags"), ", ".join(draft.tags)),
            (_("Keyphrases"), ", ".join(draft.keyphrases)),
            (_("Edited"), ago(draft.updated_at)),
            (_("Last opened"), ago(draft.opened_at) if draft.opened_at else ""),
            (_("In the trash since"), ago(draft.trashed_at) if draft.trashed_at else ""),
            (_("On your site"), draft.published_url),
        ]
    )
