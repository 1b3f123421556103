"""Words for what a post is on its site."""

from __future__ import annotations

from alwrity_desktop.core.messages import _


def status_word(status: str) -> str:
    """A post's status as WordPress calls it in its own lists."""
    names = {
        "publish": _("Published"),
        "draft": _("Draft"),
        "future": _("Scheduled"),
        "pending": _("Pending review"),
        "private": _("Private"),
        "trash": _("In the trash"),
    }
    return names.get(status, status)
