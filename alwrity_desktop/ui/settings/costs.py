"""What models cost: this month by model, the latest calls, and the prices the sums rest on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.dates import ago
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.settings.prices import PricesCard
from alwrity_desktop.ui.widgets.feedback import EmptyState
from alwrity_desktop.ui.widgets.layout import Card, Page, clear
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.ai.prices import Prices
    from alwrity_desktop.workspace import Workspace

CALLS = 20


def dollars(micros: int | None) -> str:
    """Millionths of a dollar as people read them; an unknown price is said to be unknown."""
    if micros is None:
        return _("unknown")
    return f"${micros / 1e6:,.4f}" if 0 < micros < 10_000 else f"${micros / 1e6:,.2f}"


class CostsPage(Page):
    """Reads anew each time it is shown."""

    def __init__(self, jobs: Jobs, workspace: Workspace) -> None:
        lead = _(
            "Measured: tokens as the servers counted them, at the prices below. A call without a price is not guessed."
        )
        super().__init__(_("Costs and prices"), lead, widest=820)
        self._jobs = jobs
        self._workspace = workspace
        self._models, self._calls = QGridLayout(), QGridLayout()
        self.prices = PricesCard(jobs, workspace)
        self.prices.changed.connect(self.refresh)
        self.body.addWidget(Card(_("This month, by model"), self._models))
        self._latest = Card(_("Latest calls"), self._calls)
        self.body.addWidget(self._latest)
        self.body.addWidget(self.prices)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read costs and prices again."""
        job = self._jobs.start("costs.load", _("Reading costs"), self._load, quiet=True)
        job.succeeded.connect(self.show_costs)

    def show_costs(self, found: tuple[dict[str, Any], list[Any], Prices]) -> None:
        """Draw the three tables."""
        models, calls, prices = found
        heads = [_("Model"), _("Calls"), _("Tokens in"), _("Tokens out"), _("Cost")]
        fill(self._models, heads, [_model_row(name, spent) for name, spent in models.items()])
        self._latest.setVisible(bool(calls))
        heads = [_("When"), _("Model"), _("Task"), _("Tokens"), _("Cost"), _("Outcome")]
        fill(self._calls, heads, [_call_row(row) for row in calls], wide=1)
        unpriced = [name for name, spent in models.items() if spent.unknown and not _priced(prices, name)]
        self.prices.show_prices(list(prices.rows), unpriced)

    async def _load(self, _report: Report) -> tuple[dict[str, Any], list[Any], Prices]:
        from alwrity_desktop.store import usage

        workspace = self._workspace
        month = datetime.now().astimezone().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        models = await workspace.db.read(usage.spent_by_model, month)
        calls = await workspace.db.read(usage.latest, CALLS)
        return models, calls, await workspace.engine.prices()


def fill(grid: QGridLayout, heads: list[str], rows: list[list[str]], wide: int = 0, none: str = "") -> None:
    """A plain table: the column `wide` stretches, the rest is as wide as it must be."""
    clear(grid)
    if not rows:
        text = none or _("Calls to models will be listed here.")
        grid.addWidget(EmptyState("clock", _("Nothing yet"), text), 0, 0)
        return
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(wide, 1)
    for place, head in enumerate(heads):
        grid.addWidget(label(head, "caption"), 0, place)
    for line, cells in enumerate(rows, 1):
        for place, cell in enumerate(cells):
            grid.addWidget(ElidedLabel(cell) if place == wide else label(cell, "muted"), line, place)


def _priced(prices: Prices, name: str) -> bool:
    provider, _colon, model = name.partition(":")
    return prices.find(provider, model) is not None


def _model_row(name: str, spent: Any) -> list[str]:
    cost = dollars(spent.cost_micros)
    if spent.unknown:
        cost = _("{cost} + {count} unpriced", cost=cost, count=spent.unknown)
    return [name, f"{spent.calls:,}", f"{spent.tokens_in:,}", f"{spent.tokens_out:,}", cost]


def _call_row(row: Any) -> list[str]:
    tokens = f"{row.tokens_in + row.tokens_out:,}" + ("" if row.measured else " " + _("(estimated)"))
    return [ago(row.created_at), f"{row.provider}:{row.model}", row.task, tokens, dollars(row.cost_micros), row.outcome]
