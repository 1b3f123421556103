"""The caps: what a run, a day (UTC) and a month may cost. A call that would pass one is refused, one that does is stopped.

Only known prices count. Where a price is unknown the caps cannot hold the call back, and a warning says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from alwrity_desktop.core.errors import BudgetError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.identity import now
from alwrity_desktop.store import usage
from alwrity_desktop.store.database import Database

MICROS = 1_000_000
LONGEST_RUN = timedelta(days=31)
"""A run that was begun longer ago starts its cap anew."""


def dollars(micros: int | None) -> str:
    """An amount as people read it: "$0.0123", or "unknown"."""
    if micros is None:
        return _("unknown")
    amount = micros / MICROS
    return f"${amount:,.2f}" if amount >= 1 or micros == 0 else f"${amount:.4f}"


@dataclass(slots=True)
class Reservation:
    """Money set aside for a call under way, so that calls side by side cannot pass a cap together.

    `left` is what this call may cost at most before it is stopped, None for no cap.
    """

    run_id: str
    micros: int
    left: int | None
    cap: str


class Budget:
    """Knows what was spent (the usage table) and what is under way."""

    def __init__(self, db: Database, settings: Callable[[], Settings]) -> None:
        self._db = db
        self._settings = settings
        self._under_way: list[Reservation] = []
        self._one_by_one = asyncio.Lock()

    async def reserve(self, run_id: str, cost: int | None, *, fresh: bool = False) -> Reservation:
        """Set `cost` aside. Raises BudgetError with the figures when it would pass a cap. A `fresh` run has no row yet."""
        async with self._one_by_one:
            return await self._reserve(run_id, cost, fresh)

    async def _reserve(self, run_id: str, cost: int | None, fresh: bool) -> Reservation:
        wanted = cost or 0
        tightest: tuple[int, str] | None = None
        for name, cap, spent in await self._standing(run_id, fresh):
            left = round(cap * MICROS) - spent
            if cost is not None and wanted > left:
                raise self._refusal(name, cap, spent, wanted)
            if tightest is None or left < tightest[0]:
                tightest = (left, name)
        left, name = tightest or (None, "")
        reservation = Reservation(run_id, wanted, left if cost is not None else None, name)
        self._under_way.append(reservation)
        return reservation

    def release(self, reservation: Reservation) -> None:
        """The call is over and its rows are written, so that they count in its place."""
        if reservation in self._under_way:
            self._under_way.remove(reservation)

    def passed(self, reservation: Reservation, cost: int | None) -> BudgetError | None:
        """The error when a call under way has cost more than there was left."""
        if reservation.left is None or cost is None or cost <= reservation.left:
            return None
        return BudgetError(
            _("The answer was stopped: at about {cost} it passed the {cap}.", cost=dollars(cost), cap=reservation.cap),
            _("What arrived is kept. Raise the cap in the settings to go on."),
        )

    async def _standing(self, run_id: str, fresh: bool) -> list[tuple[str, float, int]]:
        """(name, cap in dollars, micros spent and set aside) of each cap that is set."""
        caps, moment = self._settings().models, now()
        if not (caps.cap_run or caps.cap_day or caps.cap_month):
            return []
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        known_run = run_id if caps.cap_run and not fresh else ""
        standing = await self._db.read(usage.standing, day, day.replace(day=1), known_run, moment - LONGEST_RUN)
        everything = sum(one.micros for one in self._under_way)
        here = sum(one.micros for one in self._under_way if one.run_id == run_id)
        found = [
            (_("cap per run"), caps.cap_run, standing.run.cost_micros + here),
            (_("cap per day"), caps.cap_day, standing.day.cost_micros + everything),
            (_("cap per month"), caps.cap_month, standing.month.cost_micros + everything),
        ]
        return [one for one in found if one[1]]

    def _refusal(self, name: str, cap: float, spent: int, wanted: int) -> BudgetError:
        happened = _(
            "This call would cost about {cost} (estimated) and pass the {name} of {cap}: {spent} of it is used.",
            cost=dollars(wanted),
            name=name,
            cap=dollars(round(cap * MICROS)),
            spent=dollars(spent),
        )
        return BudgetError(happened, _("Raise the cap in the settings, or choose a cheaper model."))
