"""Times that come again, at the same time of day in their own zone, also over daylight saving."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.plan import TaskSeries

MOST = 520
"""Tasks of one series: ten years of weeks."""


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Raises InputError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(_("There is no time zone “{name}”.", name=name), _("Write it as Europe/Berlin or UTC.")) from error


def on_day(moment: datetime, day: date, timezone: str, at: time | None = None) -> datetime:
    """`moment` moved to another day of `timezone`, in UTC: at the same time of day there, or at `at`.

    A time that the clocks skip comes as much later as they skip; of one that comes twice it is the first.
    """
    place = zone(timezone)
    clock = moment.astimezone(place).time() if at is None else at
    return datetime.combine(day, clock.replace(fold=0), place).astimezone(UTC)


def times(series: TaskSeries) -> list[datetime]:
    """When the tasks of a series are due, in UTC. Raises InputError.

    A month without the day has it on its last one. A time that the clocks skip comes as much later as they skip.
    """
    if not 1 <= series.count <= MOST or series.interval < 1:
        raise InputError(_("A series has 1 to {most} tasks, one day apart or more.", most=MOST), _("Choose other numbers."))
    place = zone(series.timezone)
    first = series.starts_at.astimezone(place).replace(tzinfo=None)
    found: list[datetime] = []
    for number in range(series.count):
        step = number * series.interval
        if series.every == "month":
            year, month = divmod(first.year * 12 + first.month - 1 + step, 12)
            day = min(first.day, calendar.monthrange(year, month + 1)[1])
            local = first.replace(year=year, month=month + 1, day=day)
        else:
            local = first + timedelta(days=step * (7 if series.every == "week" else 1))
        found.append(local.replace(tzinfo=place).astimezone(UTC))
    return found
