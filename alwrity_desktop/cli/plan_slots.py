"""`alwrity plan slots`: the best times to publish, from the person's own posts and clicks, or what is missing."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.planner.slots import BestSlots, Slot
    from alwrity_desktop.workspace import Workspace

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def register(plan: typer.Typer) -> None:
    """Add the command to `alwrity plan`."""
    plan.command("slots")(slots)


def slots(
    site: str = typer.Option("", "--site", help="Only posts of this site (its id)."),
    timezone: str = typer.Option("", "--timezone", help="Such as Europe/Berlin; the settings' zone, or UTC, without it."),
) -> None:
    """Which weekday and hour went with more clicks, measured on your own posts; nothing is claimed where that is unsure.

    Posts are those of your connected sites; clicks by address come from imported Search Console files.
    """

    async def work(workspace: Workspace) -> BestSlots:
        from alwrity_desktop.planner.slots import best_slots

        return await best_slots(workspace.db, timezone or workspace.settings.planning.timezone or "UTC", site)

    found = context.run(work)
    context.emit({"basis": "measured" if found.best else "none", **asdict(found)}, _told(found))


def _told(found: BestSlots) -> str:
    if found.best is None:
        return _("No best time is claimed. {why}", why=" ".join(found.missing))
    best = found.best
    said = _(
        "{slot}: {clicks:.1f} clicks a post on average ({posts} posts) against {others:.1f} of the others; measured "
        "on your {all} posts, chance {chance:.1%}.",
        slot=_name(best.slot), clicks=best.slot.clicks, posts=best.slot.posts, others=best.others, all=found.posts,
        chance=best.chance,
    )  # fmt: skip
    return f"{said} {_('Times are in {zone}. What else differed between them is not known.', zone=found.timezone)}"


def _name(slot: Slot) -> str:
    day = "" if slot.weekday is None else _DAYS[slot.weekday]
    hour = "" if slot.hour is None else f"{slot.hour:02}:00-{slot.hour:02}:59"
    return f"{day} {hour}".strip()
