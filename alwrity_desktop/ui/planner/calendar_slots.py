"""A quiet line that tells the best times to publish, where the person's own posts show any; else what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.planner.calendar_cards import CalendarCard
from alwrity_desktop.ui.planner.calendar_looks import clock, weekday_name
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.planner.slots import BestSlots, Slot
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace

ROWS = 7
"""Slots the card lists of each table."""


class SlotsHint(QPushButton):
    """Looks once the workspace is there and whenever it is asked to; `found` is what it saw last."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(_("Best times: not known yet"))
        self.setProperty("kind", "link")
        set_icon(self, "star", "accent_text", 14)
        self._jobs = shell.jobs
        self._workspace: Workspace | None = None
        self.found: BestSlots | None = None
        self._open: SlotsCard | None = None

    def attach(self, workspace: Workspace) -> None:
        """The workspace is open."""
        self._workspace = workspace
        self.look()

    def look(self) -> None:
        """Read what is known now."""
        if self._workspace is not None:
            job = self._jobs.start("planner.calendar.slots", _("Looking for best times"), self._look, quiet=True)
            job.succeeded.connect(self._show)

    def card(self, window: QWidget) -> SlotsCard:
        """What is known, with its numbers."""
        self._open = SlotsCard(window, self.found)
        self._open.destroyed.connect(self._forget)
        return self._open

    async def _look(self, _report: Report) -> BestSlots:
        from alwrity_desktop.planner.slots import best_slots
        from alwrity_desktop.ui.planner.calendar_presenter import system_zone

        assert self._workspace is not None
        return await best_slots(self._workspace.db, self._workspace.settings.planning.timezone or system_zone())

    def _show(self, found: BestSlots) -> None:
        self.found = found
        best = found.best
        if best is None:
            self.setText(_("Best times: not known yet"))
        else:
            posts = ngettext("measured on your {count} post", "measured on your {count} posts", found.posts)
            self.setText(_("Best time: {slot} ({posts})", slot=slot_name(best.slot), posts=posts))
        if self._open is not None:
            self._open.show_found(found)

    def _forget(self) -> None:
        self._open = None


class SlotsCard(CalendarCard):
    """The claim with its numbers, or what is missing for one."""

    def __init__(self, window: QWidget, found: BestSlots | None) -> None:
        super().__init__(window, _("Best times to publish"), "star")
        self.text = label(_("Looking ..."), wrap=True)
        self.table = label("", "caption", wrap=True)
        self.body.addWidget(self.text)
        self.body.addWidget(self.table)
        if found is not None:
            self.show_found(found)

    def show_found(self, found: BestSlots) -> None:
        """Tell what was found."""
        self.text.setText(_claim(found))
        self.table.setText(_lines(found))
        self.table.setVisible(bool(self.table.text()))
        self.fit()


def slot_name(slot: Slot) -> str:
    """A slot in words."""
    day = "" if slot.weekday is None else weekday_name(slot.weekday, short=False)
    hour = "" if slot.hour is None else _("{first} to {last}", first=_clock(slot.hour), last=_clock(slot.hour, 59))
    return ", ".join(part for part in (day, hour) if part)


def _claim(found: BestSlots) -> str:
    best = found.best
    if best is None:
        return " ".join([_("Nothing is claimed."), *found.missing])
    return _(
        "{slot}: {clicks} clicks a post on average ({posts} posts) against {others} of the others. Measured on your {all} "
        "posts with clicks from your imported Search Console files; the chance of such a difference without a cause is "
        "{chance}. Whether the time was the cause is not known. Times are in {zone}.",
        slot=slot_name(best.slot),
        clicks=f"{best.slot.clicks:.1f}",
        posts=best.slot.posts,
        others=f"{best.others:.1f}",
        all=found.posts,
        chance=f"{best.chance:.1%}",
        zone=found.timezone,
    )


def _lines(found: BestSlots) -> str:
    lines: list[str] = []
    for slot in found.tables.get("weekday", [])[:ROWS]:
        posts = ngettext("{count} post", "{count} posts", slot.posts)
        lines.append(_("{slot}: {posts}, {clicks} clicks on average", slot=slot_name(slot), posts=posts,
                       clicks=f"{slot.clicks:.1f}"))  # fmt: skip
    return "\n".join(lines)


def _clock(hour: int, minute: int = 0) -> str:
    from datetime import time

    return clock(time(hour, minute))
