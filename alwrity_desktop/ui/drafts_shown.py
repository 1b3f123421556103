"""How a draft is named and its status is worded, wherever one is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import DraftStatus, DraftSummary
    from alwrity_desktop.ui.widgets.text import Tone

TONES: dict[DraftStatus, Tone] = {"draft": "plain", "review": "warning", "approved": "success"}


def status_text(status: DraftStatus) -> str:
    """The word for a status."""
    return {"draft": _("Draft"), "review": _("In review"), "approved": _("Approved")}[status]


def title_of(draft: DraftSummary) -> str:
    """The title, or a stand-in."""
    return draft.title or _("Untitled draft")


def shown_status(draft: DraftSummary) -> tuple[str, Tone]:
    """Word and tone of what the draft is: published, or its own status."""
    if draft.published_url:
        return _("Published"), "accent"
    return status_text(draft.status), TONES[draft.status]
