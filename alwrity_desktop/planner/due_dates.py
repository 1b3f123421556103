"""Due dates one after the other, at the same time of day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

_SATURDAY = 5


def due_dates(first: datetime, count: int, every: int = 0, *, weekdays: bool = False) -> list[datetime]:
    """`count` moments in UTC, `every` days apart; with 0 they are all the same.

    The time of day stays as it is in the first one's named zone, else in this machine's, also over daylight saving.
    weekdays: what falls on a Saturday or Sunday is put off to Monday, and counting goes on from there. Raises InputError.
    """
    if every < 0:
        raise InputError(_("Due dates come every day or later."), _("Give 0 for all on one day, or a number of days."))
    place = first.tzinfo if isinstance(first.tzinfo, ZoneInfo) else None
    local = first.astimezone(place).replace(tzinfo=None)
    found: list[datetime] = []
    for _number in range(count):
        while weekdays and local.weekday() >= _SATURDAY:
            local += timedelta(days=1)
        found.append((local.replace(tzinfo=place) if place else local.astimezone()).astimezone(UTC))
        local += timedelta(days=every)
    return found
