"""Lays out the map of the clusters in a thread, and keeps what was laid out."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.planner.clusters_table import answered_word, hub_word, volume_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alwrity_desktop.planner.cluster_map import Plane
    from alwrity_desktop.planner.cluster_overview import Line
    from alwrity_desktop.store.cluster_words import Word
    from alwrity_desktop.ui.planner.map_bubbles import Shown
    from alwrity_desktop.workspace import Workspace

LAID = "planner.clusters.map"
ANSWERED = {"none": 0, "one": 1, "several": 2}


class MapPresenter(QObject):
    """drawn(Shown, hints, by, keep_view): show this. trouble(KnownError)."""

    drawn = Signal(object, object, str, bool)
    trouble = Signal(object)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view)
        self._jobs = jobs
        self._again: tuple[list[Line], str] | None = None
        self._known: tuple[Any, ...] = ()
        self._plane: Plane | None = None
        self._places: dict[str, tuple[float, float]] = {}

    def draw(self, workspace: Workspace, lines: Sequence[Line], by: str, language: str) -> None:
        """Lay the clusters out that are in use. by: "volume" or "keywords" tells the bubbles' sizes."""
        used = [line for line in lines if line.cluster.state != "archived"]
        if not any(line.figures.volume for line in used):
            by = "keywords"
        if self._jobs.get(LAID) is not None:
            self._again = (used, by)
            return
        work = partial(self._lay_out, workspace, used, by, language)
        job = self._jobs.start(LAID, _("Laying out the map of clusters"), work, quiet=True, handled=True)
        job.succeeded.connect(self._drawn)
        job.failed.connect(self._failed)
        job.ended.connect(partial(self._ended, workspace, language))

    async def _lay_out(
        self, workspace: Workspace, lines: list[Line], by: str, language: str, _report: Report
    ) -> tuple[Shown, dict[str, str], str, bool]:
        from alwrity_desktop.store import cluster_words

        words = await workspace.db.read(cluster_words.words)
        gone = threading.Event()

        def stop() -> None:
            if gone.is_set():
                raise InterruptedError

        running = asyncio.ensure_future(asyncio.to_thread(self._made, lines, words, by, language, stop))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            gone.set()
            await asyncio.gather(running, return_exceptions=True)
            raise

    def _made(
        self, lines: list[Line], words: Mapping[str, Sequence[Word]], by: str, language: str, stop: Any
    ) -> tuple[Shown, dict[str, str], str, bool]:
        """In a thread; only one runs at a time."""
        import importlib

        from alwrity_desktop.planner.cluster_map import Point, lay_out
        from alwrity_desktop.ui.planner.map_bubbles import Shown

        importlib.import_module("alwrity_desktop.ui.planner.map_plot")  # pyqtgraph takes half a second
        points = [Point(line.cluster.id, _texts(line, words.get(line.cluster.id, ())), _weight(line, by)) for line in lines]
        points.sort(key=lambda point: (point.words, point.id))
        known = tuple((point.id, point.words, point.weight) for point in points)
        resembles = bool(self._places)
        if self._plane is None or known != self._known:
            self._plane = lay_out(points, language, self._places if resembles else None, stop)
            self._known = known
        plane = self._plane
        self._places = {key: (float(x), float(y)) for key, x, y in zip(plane.ids, plane.x, plane.y, strict=True)}
        by_id = {line.cluster.id: line for line in lines}
        return _shown(plane, by_id, Shown), {key: _hint(line) for key, line in by_id.items()}, by, resembles

    def _drawn(self, found: object) -> None:
        self.drawn.emit(*cast("tuple[Any, Any, str, bool]", found))

    def _failed(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)

    def _ended(self, workspace: Workspace, language: str, _job: object) -> None:
        if self._again is not None:
            (lines, by), self._again = self._again, None
            self.draw(workspace, lines, by, language)


def _texts(line: Line, words: Sequence[Word]) -> tuple[str, ...]:
    texts = [word.text for word in words]
    return tuple(dict.fromkeys([line.primary, *texts] if line.primary else texts))[:12]


def _weight(line: Line, by: str) -> float:
    return float(line.figures.volume or 0) if by == "volume" else float(line.figures.keywords)


def _shown(plane: Plane, lines: Mapping[str, Line], kind: type[Shown]) -> Shown:
    """The largest first, so that names are drawn for them and small ones lie on top."""
    import numpy as np

    order = np.argsort(-plane.radius, kind="stable")
    places: list[int] = order.tolist()
    ids = [plane.ids[place] for place in places]
    number = {key: place for place, key in enumerate(ids)}
    links = [
        (number[key], number[spoke])
        for key in ids
        if lines[key].role == "pillar"
        for spoke, _name in lines[key].beside
        if spoke in number
    ]
    tones = [ANSWERED[lines[key].answered] for key in ids]
    names = [lines[key].cluster.name for key in ids]
    return kind(ids, names, plane.x[order], plane.y[order], plane.radius[order], tones, links)


def _hint(line: Line) -> str:
    figures = line.figures
    parts = [line.cluster.name, ngettext("{count} keyword", "{count} keywords", figures.keywords)]
    if figures.volume is not None:
        parts.append(_("{volume} searches a month", volume=volume_text(line)))
    parts.append(_("Answered: {how}", how=answered_word(line)))
    if line.role:
        parts.append(hub_word(line))
    return "\n".join(parts)
