"""A calendar as a file: iCalendar (RFC 5545) and CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.spreadsheet import csv_text

if TYPE_CHECKING:
    from alwrity_desktop.model.calendar import Entry

LINE = 75
"""Octets of the longest line (RFC 5545, section 3.1)."""


def ics(entries: Iterable[Entry], made: datetime, name: str = "ALwrity") -> str:
    """The entries as one iCalendar document; all times in UTC, so that no zone has to be described."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ALwrity//ALwrity Desktop//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}"]
    for entry in entries:
        lines += ["BEGIN:VEVENT", f"UID:{entry.kind}-{_plain(entry.id)}@alwrity", f"DTSTAMP:{_utc(made)}"]
        lines += [f"DTSTART:{_utc(entry.at)}", f"SUMMARY:{_escaped(entry.title or _('Untitled'))}"]
        about = ", ".join(part for part in (entry.kind, entry.state, entry.site, entry.assignee) if part)
        lines += [f"DESCRIPTION:{_escaped(about)}", f"CATEGORIES:{_escaped(entry.kind)}"]
        if entry.url.startswith(("http://", "https://")):
            lines.append(f"URL:{_plain(entry.url)}")
        lines += ["STATUS:CONFIRMED" if entry.state in ("publish", "future") else "STATUS:TENTATIVE", "TRANSP:TRANSPARENT"]
        lines.append("END:VEVENT")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def table(entries: Iterable[Entry]) -> str:
    """The entries as CSV for spreadsheets."""
    names = ("at", "kind", "title", "state", "site", "assignee", "url")
    return csv_text(names, ([getattr(entry, name) for name in names] for entry in entries))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _plain(text: str) -> str:
    return "".join(char for char in text if char >= " " and char != "\x7f")


def _escaped(text: str) -> str:
    """A TEXT value (section 3.3.11)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(map(_plain, text.split("\n")))


def _folded(line: str) -> str:
    """Parts of at most 75 octets, never in the middle of a character."""
    parts: list[str] = []
    part, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + char, size + width
    return "\r\n".join([*parts, part])
