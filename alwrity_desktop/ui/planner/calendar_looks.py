"""How entries of the calendar look and are told: a sign, a word and two colours for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from PySide6.QtCore import QDate, QLocale, QTime

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.ui.planner.calendar_days import Arranged, key_of, kind_of, overdue


@dataclass(slots=True, frozen=True)
class EntryLook:
    """name: of the kind, in the words of the legend. ground, ink: colour roles."""

    name: str
    icon: str
    ground: str
    ink: str


@cache
def looks() -> dict[str, EntryLook]:
    """By kind, in the order of the legend."""
    return {
        "task": EntryLook(_("Task"), "check", "sunken", "text"),
        "draft": EntryLook(_("Draft"), "write", "info_soft", "info_text"),
        "social": EntryLook(_("Social piece"), "send", "editor_code_ground", "editor_code"),
        "waiting": EntryLook(_("In the outbox"), "inbox", "warning_soft", "warning_text"),
        "scheduled": EntryLook(_("Scheduled"), "clock", "accent_soft", "accent_text"),
        "published": EntryLook(_("Published"), "globe", "success_soft", "success_text"),
    }


def look_of(entry: Entry) -> EntryLook:
    """The look of an entry."""
    return looks()[kind_of(entry)]


def state_word(entry: Entry) -> str:
    """Its state in a word."""
    words = {
        "pending": _("to do"),
        "in progress": _("in progress"),
        "done": _("done"),
        "cancelled": _("cancelled"),
        "failed": _("failed"),
        "draft": _("draft"),
        "review": _("in review"),
        "approved": _("approved"),
        "queued": _("waits to be sent"),
        "sending": _("being sent"),
        "conflict": _("changed on the site"),
        "future": _("scheduled"),
        "publish": _("published"),
        "private": _("private"),
    }
    word = words.get(entry.state, entry.state)
    return _("{state}, overdue", state=word) if overdue(entry) else word


def state_icon(entry: Entry) -> str:
    """The sign of a state that is not the one a kind begins with; "" for that one."""
    signs = {
        "in progress": "play",
        "done": "check-circle",
        "review": "eye",
        "approved": "check-circle",
        "failed": "error",
        "conflict": "split",
    }
    return signs.get(entry.state, "")


def kind_and_state(entry: Entry) -> str:
    """What it is and how it stands; one word where both are the same."""
    kind, state = look_of(entry).name, state_word(entry)
    return kind if kind.casefold() == state.casefold() else f"{kind}, {state}"


def title_of(entry: Entry) -> str:
    """Its title, or a word for none."""
    return entry.title or _("Untitled")


def clock(moment: datetime | time) -> str:
    """A time of day as this machine's locale writes it, short."""
    return QLocale().toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)


def brief_clock(moment: datetime) -> str:
    """The same where there is little room: full hours of a twelve-hour clock without their minutes."""
    text = clock(moment)
    return text.replace(":00", "") if moment.minute == 0 and not text[-1:].isdigit() else text


def time_format() -> str:
    """The same as a format of Qt's."""
    return QLocale().timeFormat(QLocale.FormatType.ShortFormat)


def long_day(day: date) -> str:
    """Weekday, day, month and year."""
    return QLocale().toString(_qdate(day), "dddd, d MMMM yyyy")


def short_day(day: date) -> str:
    """Weekday, day and month, short."""
    return QLocale().toString(_qdate(day), "ddd d MMM")


def month_name(day: date) -> str:
    """Month and year."""
    locale = QLocale()
    return f"{locale.standaloneMonthName(day.month)} {day.year}"


def short_month(day: date) -> str:
    """The month, short."""
    return QLocale().standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)


def weekday_name(number: int, *, short: bool = True) -> str:
    """Name of a weekday, 0 is Monday."""
    kind = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
    return QLocale().standaloneDayName(number + 1, kind)


def told(entry: Entry, shown: Arranged, *, day: bool = False) -> str:
    """An entry as a sentence, for tool tips and screen readers."""
    at = shown.local(entry)
    when = f"{short_day(at.date())}, {clock(at)}" if day else clock(at)
    kind, state = look_of(entry).name, state_word(entry)
    parts = [kind, title_of(entry), when, "" if state.casefold() == kind.casefold() else state, entry.site, entry.assignee]
    if shown.clashes.get(key_of(entry)):
        parts.append(_("too near to another"))
    return ", ".join(part for part in parts if part)


def first_weekday() -> int:
    """The day a week begins with by this machine's locale, 0 is Monday."""
    return QLocale().firstDayOfWeek().value - 1


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
