"""What Home shows of the plan: what comes next, and what waits to be planned."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.dates import at
from alwrity_desktop.ui.pages.dashboard import Entry

if TYPE_CHECKING:
    from alwrity_desktop.model.calendar import Entry as CalendarEntry
    from alwrity_desktop.model.plan import PlanTask
    from alwrity_desktop.store.planning_figures import PlanningFigures

MOST = 6
LATE = 3
"""Late tasks that are shown one by one; the others are counted."""
DAYS = 30
"""How far ahead is looked."""


def has_plan(found: PlanningFigures) -> bool:
    """Is there anything to tell of the plan?"""
    return bool(found.keywords or found.late_count or found.due_count or found.scheduled or found.new_ideas)


def coming(found: PlanningFigures) -> list[Entry]:
    """Late tasks, then what is due and what comes out next, by time."""
    entries = [_late(task) for task in found.late[:LATE]]
    more = found.late_count - len(entries)
    if more > 0:
        text = ngettext("{count} more task is late", "{count} more tasks are late", more)
        entries.append(
            Entry("warning", text, _("See them in the calendar or move them."), "page", "planner:tasks", urgent=True)
        )
    ahead: list[tuple[datetime, Entry]] = [(task.due_at, _due(task)) for task in found.due if task.due_at is not None]
    ahead += [(entry.at, _scheduled(entry)) for entry in found.scheduled]
    entries += [entry for _at, entry in sorted(ahead, key=lambda pair: pair[0])]
    return entries[:MOST]


def waiting(found: PlanningFigures) -> list[Entry]:
    """What the Planner could go on with, from keywords to tasks."""
    entries: list[Entry] = []
    if not found.keywords:
        line = _("The file your keyword tool exports is enough.")
        entries.append(Entry("import", _("Bring in keywords"), line, "page", "planner:keywords"))
    if found.loose:
        text = ngettext("{count} new keyword is in no cluster", "{count} new keywords are in no cluster", found.loose)
        entries.append(
            Entry("outline", text, _("Group them: what belongs on one page comes together."), "page", "planner:clusters")
        )
    if found.without_ideas:
        text = ngettext("{count} cluster has no ideas yet", "{count} clusters have no ideas yet", found.without_ideas)
        entries.append(Entry("spark", text, _("From templates, a model or you."), "page", "planner:ideas"))
    if found.new_ideas:
        text = ngettext("{count} idea waits for you", "{count} ideas wait for you", found.new_ideas)
        entries.append(
            Entry("check-circle", text, _("Accept what is to be written, reject the rest."), "page", "planner:ideas")
        )
    if found.without_ideas and not found.due_count:
        line = _("Weeks of tasks from your goals and clusters, each with its reason.")
        entries.append(Entry("calendar", _("Plan the next weeks"), line, "page", "planner:strategy"))
    return entries


def _late(task: PlanTask) -> Entry:
    return Entry(
        "warning", task.title, _when(task), "page", f"planner:tasks:{task.id}", urgent=True, word=_("Late"), tone="danger"
    )


def _due(task: PlanTask) -> Entry:
    word, tone = (_("Failed"), "danger") if task.state == "failed" else (_("Task"), "plain")
    return Entry("clock", task.title, _when(task), "page", f"planner:tasks:{task.id}", quiet=True, word=word, tone=tone)


def _when(task: PlanTask) -> str:
    told = _("due {when}", when=at(task.due_at)) if task.due_at is not None else ""
    return " · ".join(part for part in (told, task.assignee) if part)


def _scheduled(entry: CalendarEntry) -> Entry:
    line = _("comes out {when} on {site}", when=at(entry.at), site=entry.site or _("its site"))
    day = entry.at.astimezone().date().isoformat()
    return Entry(
        "publish", entry.title, line, "page", f"planner:calendar:{day}", quiet=True, word=_("Scheduled"), tone="info"
    )
