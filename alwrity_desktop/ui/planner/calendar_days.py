"""What the calendar shows, arranged by day: without Qt, so that it is counted in a thread."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.calendar import Entry

if TYPE_CHECKING:
    from alwrity_desktop.model.site import Site
    from alwrity_desktop.planner.calendar import Gap

Span = Literal["month", "week", "list"]
WEEK = 7
ONE = timedelta(days=1)
AHEAD = 62
"""Days after the last one shown that are read to see how long a gap is."""


@dataclass(slots=True, frozen=True)
class Choice:
    """What of the calendar is shown; "" is all. kind: a key of calendar_looks.LOOKS."""

    site_id: str = ""
    kind: str = ""
    assignee: str = ""


@dataclass(slots=True, frozen=True)
class Limits:
    """The zone that times are shown in, and what counts as a gap and a clash (0: nothing does)."""

    zone: str = "UTC"
    gap_days: int = 7
    clash_minutes: int = 60


@dataclass(slots=True)
class Arranged:
    """Entries by local day, gaps, and which entries clash with which (by `key_of`)."""

    limits: Limits = field(default_factory=Limits)
    first: date = date.min
    last: date = date.min
    read_to: date = date.max
    entries: list[Entry] = field(default_factory=list[Entry])
    days: dict[date, list[Entry]] = field(default_factory=dict[date, list[Entry]])
    gaps: list[Gap] = field(default_factory=list["Gap"])
    clashes: dict[str, list[Entry]] = field(default_factory=dict[str, list[Entry]])
    sites: list[Site] = field(default_factory=list["Site"])
    assignees: list[str] = field(default_factory=list[str])
    anything: bool = True

    @property
    def place(self) -> ZoneInfo:
        """The zone."""
        return ZoneInfo(self.limits.zone)

    def local(self, entry: Entry) -> datetime:
        """When it is, by the clocks of the calendar's zone."""
        return entry.at.astimezone(self.place)

    def gap_on(self, day: date) -> Gap | None:
        """The gap that a day lies in."""
        return next((gap for gap in self.gaps if gap.first <= day <= gap.last), None)

    def hatched(self, day: date) -> bool:
        """Whether a day is drawn as lying in a gap; of one without an end only its begin, else all the future would be."""
        gap = self.gap_on(day)
        return gap is not None and (gap.last < self.read_to or day < gap.first + self.limits.gap_days * ONE)

    def gap_words(self, gap: Gap) -> str:
        """How long a gap is; one that reaches as far as was looked has no end that is known."""
        if gap.last >= self.read_to:
            return _("nothing from here on")
        return ngettext("{count} day with nothing", "{count} days with nothing", gap.days)

    def pairs(self) -> list[tuple[Entry, Entry]]:
        """Each clash once, the earlier entry first."""
        known = {key_of(entry): entry for entry in self.entries}
        found = [(known[key], other) for key, others in self.clashes.items() if key in known for other in others]
        return [(one, other) for one, other in found if (one.at, key_of(one)) < (other.at, key_of(other))]


def kind_of(entry: Entry) -> str:
    """The kind an entry is shown as: a key of calendar_looks.looks()."""
    if entry.published:
        return "published"
    if entry.scheduled:
        return "scheduled"
    return entry.kind if entry.kind in ("task", "draft", "social") else "waiting"


def overdue(entry: Entry) -> bool:
    """A task that should be done by now."""
    return entry.kind == "task" and entry.state in ("pending", "in progress") and entry.at < datetime.now(UTC)


def key_of(entry: Entry) -> str:
    """What an entry is known by."""
    return f"{entry.kind}:{entry.id}"


def days_of(span: Span, day: date, first_weekday: int) -> list[date]:
    """The days a view shows around `day`. first_weekday: 0 is Monday. A month has whole weeks; a list three months."""
    if span == "week":
        begin, end = _week_start(day, first_weekday), _week_start(day, first_weekday) + 6 * ONE
    elif span == "month":
        begin = _week_start(day.replace(day=1), first_weekday)
        end = _week_start(_month_end(day), first_weekday) + 6 * ONE
    else:
        begin, end = day.replace(day=1), _month_end(step(step(day.replace(day=1), "month", 1), "month", 1))
    return [begin + number * ONE for number in range((end - begin).days + 1)]


def step(day: date, span: Span, by: int) -> date:
    """The same day `by` weeks or months on; a month without it has its last day."""
    if span == "week":
        return day + by * WEEK * ONE
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    year = min(max(year, 1900), 2999)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def bounds(days: Sequence[date], zone: str, before: int = 0) -> tuple[datetime, datetime]:
    """What is read for these days of `zone`: `before` days more, and as far on as gaps are followed."""
    place = ZoneInfo(zone)
    first, last = days[0] - before * ONE, days[-1] + (AHEAD + 1) * ONE
    return datetime.combine(first, time(), place), datetime.combine(last, time(), place)


def arranged(
    found: Sequence[Entry],
    days: Sequence[date],
    limits: Limits,
    choice: Choice,
    sites: list[Site],
    *,
    today: date,
    anything: bool,
) -> Arranged:
    """What is shown of `found`. Gaps (from `today` on) and clashes are those of the chosen site, whatever is hidden."""
    from alwrity_desktop.planner.calendar import clashes, gaps

    of_site = [entry for entry in found if choice.site_id in ("", entry.site_id)]
    begin = max(today, days[0] - limits.gap_days * ONE)
    end = days[-1] + AHEAD * ONE
    empty = gaps(of_site, begin, end, timezone=limits.zone, least=limits.gap_days) if begin <= end else []
    made = Arranged(limits=limits, first=days[0], last=days[-1], read_to=end, sites=sites, anything=anything)
    made.gaps = [gap for gap in empty if gap.first <= days[-1] and gap.last >= days[0]]
    for one, other in clashes(of_site, timedelta(minutes=limits.clash_minutes)):
        if one.published and other.published:
            continue  # nothing can be done about it any more
        made.clashes.setdefault(key_of(one), []).append(other)
        made.clashes.setdefault(key_of(other), []).append(one)
    made.assignees = sorted({entry.assignee for entry in found if entry.assignee}, key=str.casefold)
    for entry in of_site:
        day = made.local(entry).date()
        if fits(entry, choice) and days[0] <= day <= days[-1]:
            made.entries.append(entry)
            made.days.setdefault(day, []).append(entry)
    return made


def fits(entry: Entry, choice: Choice) -> bool:
    """Whether an entry is shown, as far as kind, assignee and site go."""
    of_site = choice.site_id in ("", entry.site_id)
    return of_site and choice.kind in ("", kind_of(entry)) and choice.assignee in ("", entry.assignee)


def fixed(entry: Entry) -> str:
    """Why an entry cannot be moved; "" where it can."""
    if entry.published:
        return _("It is out already: a published post keeps its date.")
    if entry.kind == "task" and entry.state == "done":
        return _("The task is done and keeps its date.")
    if entry.kind == "publication" and entry.state in ("sending", "conflict"):
        return _("It is on its way to the site; see the outbox first.")
    if entry.kind in ("post", "publication") and entry.state not in ("future", "queued", "failed"):
        return _("It stands on its site in a state that has no time to move.")
    return ""


def _week_start(day: date, first_weekday: int) -> date:
    return day - ((day.weekday() - first_weekday) % WEEK) * ONE


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
