"""Times as people say them."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QLocale

from alwrity_desktop.core.messages import _, ngettext


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago an aware time was: "just now", "5 minutes ago", "yesterday", then the date."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return ngettext("{count} minute ago", "{count} minutes ago", int(seconds // 60))
    if seconds < 86_400:
        return ngettext("{count} hour ago", "{count} hours ago", int(seconds // 3600))
    if seconds < 2 * 86_400:
        return _("yesterday")
    if seconds < 7 * 86_400:
        return ngettext("{count} day ago", "{count} days ago", int(seconds // 86_400))
    return day(moment)


def day(moment: datetime) -> str:
    """The local date, short, as this machine's locale writes it."""
    local = moment.astimezone()
    return QLocale().toString(local.date(), "d MMM yyyy")  # type: ignore[call-overload] - PySide takes Python's date


def at(moment: datetime) -> str:
    """The local date and time, as `day` writes the date."""
    local = moment.astimezone().replace(tzinfo=None)
    return QLocale().toString(local, "d MMM yyyy, HH:mm")  # type: ignore[call-overload] - PySide takes Python's


def words(count: int) -> str:
    """A number of words."""
    return ngettext("{count} word", "{count} words", count)
