"""The map of the clusters with its legend and tools; the plot itself is made when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import tool_button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.feedback import Loading
from alwrity_desktop.ui.widgets.layout import FlowLayout, column, row
from alwrity_desktop.ui.widgets.text import label, pill

if TYPE_CHECKING:
    from alwrity_desktop.ui.planner.map_bubbles import Shown
    from alwrity_desktop.ui.planner.map_plot import MapPlot


class MapView(QFrame):
    """chosen(cluster id), opened(cluster id): a bubble. sized(by): bubbles are to tell "volume" or "keywords"."""

    chosen = Signal(str)
    opened = Signal(str)
    sized = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.plot: MapPlot | None = None
        self.by = SegmentedControl([("volume", _("By searches")), ("keywords", _("By keywords"))], _("Size of the bubbles"))
        self._tools = [
            tool_button("zoom-in", _("Nearer (+)"), self._zoom_in),
            tool_button("zoom-out", _("Further away (-)"), self._zoom_out),
            tool_button("target", _("Show all (0)"), self._fit),
        ]
        self._note = label("", "caption", wrap=True)
        self._stack = QStackedWidget()
        self._stack.addWidget(Loading(_("Laying out the map ...")))
        legend = FlowLayout(6)
        for part in (pill(_("Not answered yet"), "accent"), pill(_("By one page"), "success"),
                     pill(_("Several compete"), "warning")):  # fmt: skip
            legend.addWidget(part)
        keys = QWidget()
        keys.setProperty("kind", "clear")
        keys.setLayout(legend)
        top = row(self.by, None, *self._tools)
        top.setContentsMargins(12, 8, 8, 0)
        foot = column(keys, self._note, gap="hair")
        foot.setContentsMargins(16, 0, 16, 10)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(6)
        box.addLayout(top)
        box.addWidget(self._stack, 1)
        box.addLayout(foot)
        self.by.chosen.connect(self.sized)

    def show_map(self, shown: Shown, hints: dict[str, str], by: str, *, keep_view: bool) -> None:
        """Show clusters; pyqtgraph was imported before. by: what the bubbles' areas tell."""
        if self.plot is None:
            self._make_plot()
        assert self.plot is not None
        self.by.set_value(by)
        self.plot.show_all(shown, hints, keep_view=keep_view)
        sizes = {
            "volume": _("Area: searches a month, where known."),
            "keywords": _("Area: number of keywords."),
        }
        lines = _("Lines: a pillar and what supports it.") if shown.links else ""
        parts = [_("Near means alike, estimated from words."), sizes[by], lines]
        self._note.setText(" ".join(part for part in parts if part))
        self._stack.setCurrentWidget(self.plot)

    def show_loading(self) -> None:
        """It is being laid out."""
        if self.plot is None:
            self._stack.setCurrentIndex(0)

    def choose(self, cluster_id: str) -> None:
        """Mark a cluster."""
        if self.plot is not None:
            self.plot.choose(cluster_id)

    def bubble_at(self, point: QPoint) -> tuple[str, str, QRect] | None:
        """See MapPlot.bubble_at."""
        return self.plot.bubble_at(point) if self.plot is not None and self.isVisible() else None

    def _make_plot(self) -> None:
        from alwrity_desktop.ui.planner.map_plot import MapPlot

        self.plot = MapPlot()
        self._stack.addWidget(self.plot)
        self.plot.chosen.connect(self.chosen)
        self.plot.opened.connect(self.opened)
        self.setFocusProxy(self.plot)

    def _zoom_in(self) -> None:
        self._with_plot("zoom_in")

    def _zoom_out(self) -> None:
        self._with_plot("zoom_out")

    def _fit(self) -> None:
        self._with_plot("fit")

    def _with_plot(self, what: str) -> None:
        if self.plot is not None:
            run: Any = getattr(self.plot, what)
            run()
