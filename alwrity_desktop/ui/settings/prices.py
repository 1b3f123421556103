"""The prices the sums rest on: the shipped ones with their source and date, the person's own, and what has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.settings.price_dialog import PriceDialog
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.layout import Card, clear, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label, pill

if TYPE_CHECKING:
    from alwrity_desktop.ai.prices import Price
    from alwrity_desktop.workspace import Workspace

_AMOUNTS = range(1, 4)
"""Columns of numbers, which stand one below the other by their last digit."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PricesCard(Card):
    """Own rows are added, changed and removed here. `changed`: they were, and are written."""

    changed = Signal()

    def __init__(self, jobs: Jobs, workspace: Workspace) -> None:
        add = button(_("Add a price"), self._add_own, icon="plus")
        super().__init__(_("Prices, in US dollars for a million tokens"), action=add)
        self._jobs = jobs
        self._workspace = workspace
        self._own: list[Price] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 4)
        self._grid.setColumnStretch(4, 3)
        note = _("The first row that fits a model counts, and your own go before ours. A price without a row is unknown.")
        self.body.addWidget(label(note, "caption", wrap=True))
        self.body.addLayout(self._grid)

    def show_prices(self, rows: list[Price], unknown: list[str]) -> None:
        """Draw the table. unknown: "provider:model" of models that were used and have no price."""
        self._own = [price for price in rows if price.own]
        clear(self._grid)
        heads = (_("Model"), _("In"), _("Out"), _("Cached"), _("Source"), _("Of"))
        for place, head in enumerate(heads):
            self._grid.addWidget(label(head, "caption"), 0, place, _RIGHT if place in _AMOUNTS else _LEFT)
        line = 1
        for name in unknown:
            self._add_unknown(line, name)
            line += 1
        for number, price in enumerate(self._own):
            self._add(line, price, number)
            line += 1
        for price in rows:
            if not price.own:
                self._add(line, price, None)
                line += 1

    def _add_unknown(self, line: int, name: str) -> None:
        provider, _colon, model = name.partition(":")
        self._grid.addWidget(_named(name, pill(_("used"), "warning")), line, 0)
        self._grid.addWidget(label(_("unknown"), "muted"), line, 1, 1, 4)
        start = _blank(provider, model)
        change = button(_("Set a price"), partial(self._change, start, None), kind="link")
        change.setAccessibleName(_("Set a price for {model}", model=name))
        self._grid.addWidget(change, line, 5, 1, 2)

    def _add(self, line: int, price: Price, number: int | None) -> None:
        name = f"{price.provider}:{price.model}" + (f" ({price.host})" if price.host else "")
        own = number is not None
        self._grid.addWidget(_named(name, pill(_("yours"), "accent") if own else None), line, 0)
        cached = "–" if price.tokens_cached is None else amount(price.tokens_cached)
        for place, text in enumerate((amount(price.tokens_in), amount(price.tokens_out), cached), 1):
            self._grid.addWidget(label(text, "muted"), line, place, _RIGHT)
        source = ElidedLabel(_shown_source(price.source), "muted")
        source.setAccessibleDescription(price.source)
        self._grid.addWidget(source, line, 4)
        self._grid.addWidget(label(price.date.isoformat(), "muted"), line, 5)
        self._grid.addWidget(self._tools(price, name, number), line, 6)

    def _tools(self, price: Price, name: str, number: int | None) -> QWidget:
        made = QWidget()
        made.setProperty("kind", "clear")
        start = price if number is not None else replace(price, source="", own=True)
        verb = _("Change the price of {model}") if number is not None else _("Set a price of your own for {model}")
        tools = row(gap="hair")
        if price.source.startswith("https://"):
            look = tool_button("external", _("Open the source of this price: {source}", source=price.source))
            look.clicked.connect(partial(self._open_source, price.source))
            tools.addWidget(look)
        change = tool_button("write", verb.replace("{model}", name))
        change.clicked.connect(partial(self._change, start, number))
        tools.addWidget(change)
        if number is not None:
            remove = tool_button("trash", _("Remove your price of {model}", model=name))
            remove.clicked.connect(partial(self._remove, number))
            tools.addWidget(remove)
        tools.addStretch(1)
        made.setLayout(tools)
        return made

    def _add_own(self) -> None:
        self._change(_blank("openai", ""), None)

    def _change(self, start: Price, number: int | None, _checked: bool = False) -> None:
        title = _("Your price") if number is None else _("Change your price")
        dialog = PriceDialog(self, title, start)
        dialog.done_with.connect(partial(self._put, number))
        dialog.open()

    def _put(self, number: int | None, price: Price) -> None:
        rows = list(self._own)
        if number is None:
            rows.insert(0, price)
        else:
            rows[number] = price
        self._keep(rows)

    def _remove(self, number: int, _checked: bool = False) -> None:
        self._keep([price for place, price in enumerate(self._own) if place != number])

    def _keep(self, rows: list[Price]) -> None:
        self._own = rows
        work = partial(self._write, rows)
        self._jobs.start("prices.keep", _("Saving your prices"), work, quiet=True).succeeded.connect(self._kept)

    def _kept(self, _none: object) -> None:
        self.changed.emit()

    async def _write(self, rows: list[Price], _report: Report) -> None:
        await self._workspace.engine.keep_prices(rows)

    def _open_source(self, source: str, _checked: bool = False) -> None:
        QDesktopServices.openUrl(QUrl(source.split()[0]))


def amount(price: float) -> str:
    """A price as people read it: cents, and more where there is more."""
    return f"{price:,.2f}" if round(price, 2) == price else f"{price:,.4f}".rstrip("0")


def _blank(provider: str, model: str) -> Any:
    from alwrity_desktop.ai.prices import Price

    return Price(provider, model, 0.0, 0.0, None, "", datetime.now(UTC).date(), own=True)


def _named(name: str, mark: QWidget | None) -> QWidget:
    made = QWidget()
    made.setProperty("kind", "clear")
    line = row(ElidedLabel(name))
    line.setStretch(0, 1)
    if mark is not None:
        line.addWidget(mark)
    made.setLayout(line)
    return made


def _shown_source(source: str) -> str:
    """The site an address leads to, and what stands behind it; other words as they are."""
    address, _space, rest = source.partition(" ")
    if not address.startswith("https://"):
        return source
    return f"{address.removeprefix('https://').split('/')[0]} {rest}".strip()
