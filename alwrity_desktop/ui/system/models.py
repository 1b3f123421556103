"""Jobs and log entries as tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.job_notes import JobRecord
from alwrity_desktop.ui.pages.table_columns import Action, Choice, Column, Dates, Table
from alwrity_desktop.ui.pages.table_details import facts
from alwrity_desktop.ui.widgets.feedback import EmptyState
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.ui.widgets.text import Tone

_HEAD = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),(\d{3}) (DEBUG|INFO|WARNING|ERROR|CRITICAL) (\d+) ([^:]+): ")
MOST = 20_000
"""Entries read at most, the newest."""
_STATES: dict[str, Tone] = {"waiting": "plain", "running": "accent", "succeeded": "success", "failed": "danger"}
_LEVELS: dict[str, Tone] = {"WARNING": "warning", "ERROR": "danger", "CRITICAL": "danger"}


@dataclass(slots=True, frozen=True)
class LogEntry:
    """One entry of the log; `text` is all of it, with the lines of a traceback."""

    number: int
    moment: datetime
    level: str
    source: str
    text: str


def entries_of(text: str) -> list[LogEntry]:
    """The entries of a log file, the newest MOST. Lines without a head belong to the entry before them."""
    found: list[LogEntry] = []
    head: re.Match[str] | None = None
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        match = _HEAD.match(line)
        if match or not line:
            if head is not None and match is not None:
                found.append(_entry(len(found), head, lines))
            if match is not None:
                head, lines = match, [line[match.end() :]]
            continue
        lines.append(line)
    if head is not None:
        found.append(_entry(len(found), head, lines))
    return found[-MOST:]


def read_log(file: Path) -> list[LogEntry]:
    """The entries of the log at `file`, with those of the file before it."""
    older = file.with_name(f"{file.name}.1")
    texts = [part.read_text(encoding="utf-8", errors="replace") for part in (older, file) if part.is_file()]
    return entries_of("\n".join(texts))


def log_table(copy: Callable[[list[LogEntry]], None]) -> Table[LogEntry]:
    """The program's log."""
    return Table(
        "log",
        _("The program's log"),
        [
            Column[LogEntry]("time", _("Time"), _time, 160, falling=True, text=_time_text),
            Column[LogEntry]("level", _("Level"), _level, 110, look="pill", tone=_level_tone, text=_level_shown),
            Column[LogEntry]("text", _("What happened"), _text, look="plain"),
            Column[LogEntry]("source", _("Where"), _source, 240),
        ],
        _entry_key,
        _entries,
        EmptyState("list", _("The log is empty"), _("What the program does and what goes wrong is written here.")),
        filters=[
            Choice[LogEntry]("level", _("Level"), _level, _("All levels"), _level_word),
            Dates[LogEntry]("time", _("Time"), _time, _("At any time")),
        ],
        actions=[Action("copy", _("Copy"), copy, "copy")],
        search=_("Search the log"),
        sort="time",
        details=_entry_details,
        open_first=False,
    )


def jobs_table(stop: Callable[[list[JobRecord]], None]) -> Table[JobRecord]:
    """What runs in the background, and how what ran has ended."""
    return Table(
        "jobs",
        _("Jobs"),
        [
            Column[JobRecord]("title", _("Job"), _title, look="title", below=_message),
            Column[JobRecord]("state", _("State"), _state, 130, look="pill", tone=_state_tone),
            Column[JobRecord]("started", _("Started"), _started, 130, falling=True),
            Column[JobRecord]("seconds", _("Took"), _seconds, 100, side="right", falling=True, text=_seconds_text),
        ],
        _job_key,
        _jobs,
        EmptyState("clock", _("Nothing has run yet"), _("Writing, publishing, imports and checks are listed here.")),
        filters=[Choice[JobRecord]("state", _("State"), _state, _("Any state"))],
        actions=[Action("stop", _("Stop"), stop, "stop", "Delete", when=_runs)],
        search=_("Search jobs"),
        sort="started",
        details=_job_details,
        open_first=False,
    )


def _entry(number: int, head: re.Match[str], lines: list[str]) -> LogEntry:
    moment = datetime.strptime(head[1], "%Y-%m-%d %H:%M:%S").astimezone() + timedelta(milliseconds=int(head[2]))
    return LogEntry(number, moment, head[3], head[5], "\n".join(lines))


def _entry_key(entry: LogEntry) -> str:
    return f"{entry.moment.timestamp()} {entry.source} {entry.text[:80]}"


def _entries(number: int) -> str:
    return ngettext("{count} entry", "{count} entries", number)


def _time(entry: LogEntry) -> datetime:
    return entry.moment


def _time_text(entry: LogEntry) -> str:
    return entry.moment.strftime("%d %b %H:%M:%S")


def _level(entry: LogEntry) -> str:
    return entry.level


def _level_shown(entry: LogEntry) -> str:
    return _level_word(entry.level)


def _level_word(level: str) -> str:
    return level.capitalize()


def _level_tone(entry: LogEntry) -> Tone:
    return _LEVELS.get(entry.level, "plain")


def _text(entry: LogEntry) -> str:
    return entry.text


def _source(entry: LogEntry) -> str:
    return entry.source


def _entry_details(entry: LogEntry) -> QWidget:
    where = [(_("Time"), entry.moment.strftime("%d %b %Y %H:%M:%S")), (_("Level"), _level_word(entry.level))]
    text = label(entry.text, "body", wrap=True, selectable=True)
    return facts([*where, (_("Where"), entry.source)], text)


def _job_key(job: JobRecord) -> str:
    return str(job.number)


def _jobs(number: int) -> str:
    return ngettext("{count} job", "{count} jobs", number)


def _title(job: JobRecord) -> str:
    return job.title


def _message(job: JobRecord) -> str:
    return job.error or job.message


def _state(job: JobRecord) -> str:
    words = {
        "waiting": _("Waits"),
        "running": _("Running"),
        "succeeded": _("Done"),
        "failed": _("Failed"),
        "cancelled": _("Stopped"),
    }
    return words[job.state]


def _state_tone(job: JobRecord) -> Tone:
    return _STATES.get(job.state, "plain")


def _started(job: JobRecord) -> datetime:
    return job.started


def _seconds(job: JobRecord) -> float:
    return job.seconds


def _seconds_text(job: JobRecord) -> str:
    return _("{seconds} s", seconds=f"{job.seconds:,.1f}")


def _runs(job: JobRecord) -> bool:
    return job.state in ("waiting", "running")


def _job_details(job: JobRecord) -> QWidget:
    return facts(
        [
            (_("Job"), job.title),
            (_("State"), _state(job)),
            (_("Last message"), job.message),
            (_("Why"), job.error),
            (_("What to do"), job.remedy),
            (_("Started"), job.started.astimezone().strftime("%d %b %Y %H:%M:%S")),
            (_("Took"), _seconds_text(job)),
        ]
    )


def texts(entries: Iterable[LogEntry]) -> str:
    """Entries as they stand in the log."""
    return "\n".join(f"{entry.moment:%Y-%m-%d %H:%M:%S} {entry.level} {entry.source}: {entry.text}" for entry in entries)
