"""A plan as a table by week: what is taken, when, what and why; titles and dates can be changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractTableModel, QDateTime, QLocale, QModelIndex, QPersistentModelIndex, Qt, Signal

from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from alwrity_desktop.model.plan import PlanTask

Index = QModelIndex | QPersistentModelIndex
TAKE, WHEN, WHAT, CLUSTER, KIND = range(5)
HEADS = 5
_WEEK = timedelta(days=7)


@dataclass(slots=True, frozen=True)
class Week:
    """The line above the pieces of a week."""

    title: str
    line: str


class PlanModel(QAbstractTableModel):
    """Weeks and their pieces in the order of their dates. Ticks, titles and dates are the person's.

    changed: a tick, a title or a date is another one. moved(line): a piece stands elsewhere as its date is another one.
    """

    changed = Signal()
    moved = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks: list[PlanTask] = []
        self._rows: list[Week | PlanTask] = []
        self._off: set[str] = set()
        self._clusters: dict[str, str] = {}
        self._start = date.min
        self._zone = ZoneInfo("UTC")

    def set_plan(self, tasks: Sequence[PlanTask], start: date, zone: str, clusters: dict[str, str]) -> None:
        """Show these, all taken. clusters: names by id."""
        self.beginResetModel()
        self._tasks, self._off, self._clusters = list(tasks), set(), clusters
        self._start, self._zone = start, ZoneInfo(zone)
        self._arrange()
        self.endResetModel()

    def taken(self) -> list[PlanTask]:
        """The pieces that are ticked, by date."""
        return [task for task in self._tasks if task.id not in self._off]

    def take_all(self, on: bool) -> None:
        """Tick all, or none."""
        self._off = set() if on else {task.id for task in self._tasks}
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, HEADS - 1))
        self.changed.emit()

    def row(self, line: int) -> Week | PlanTask:
        """What is in a line."""
        return self._rows[line]

    def is_taken(self, task: PlanTask) -> bool:
        """Whether a piece is ticked."""
        return task.id not in self._off

    def toggle(self, index: Index) -> None:
        """Turn the tick of a line round."""
        found = self._rows[index.row()] if index.isValid() else None
        if found is not None and not isinstance(found, Week):
            self._off ^= {found.id}
            self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), HEADS - 1))
            self.changed.emit()

    def local(self, task: PlanTask) -> datetime:
        """When a piece is due, as clocks of the plan's time zone say it."""
        assert task.due_at is not None
        return task.due_at.astimezone(self._zone)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else HEADS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DisplayRole:
            return ("", _("When"), _("What, and why"), _("Cluster"), _("Type"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._rows[index.row()], Week):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in (WHEN, WHAT) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found, place = self._rows[index.row()], index.column()
        if isinstance(found, Week):
            told = f"{found.title}, {found.line}"
            return told if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(found, place)
        if role == Qt.ItemDataRole.EditRole:
            return self.local(found).replace(tzinfo=None) if place == WHEN else self.text(found, place)
        if role == Qt.ItemDataRole.ToolTipRole and place == WHAT:
            return f"{found.title}\n{found.reason}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            word = _("Taken") if self.is_taken(found) else _("Left out")
            return word if place == TAKE else f"{self.text(found, place)}. {self.below(found, place)}".strip(". ")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        found = self._rows[index.row()]
        if isinstance(found, Week) or role != Qt.ItemDataRole.EditRole:
            return False
        if index.column() == WHAT:
            return self._rename(found, " ".join(str(value).split()), index)
        return self._move(found, _plain(value))

    def text(self, task: PlanTask, place: int) -> str:
        """The first line of a cell."""
        if place == WHEN:
            return QLocale().toString(self.local(task).replace(tzinfo=None), "ddd d MMM")  # type: ignore[call-overload]
        return ("", "", task.title, self._clusters.get(task.cluster_id, _("None")), task.structure.capitalize())[place]

    def below(self, task: PlanTask, place: int) -> str:
        """The second line of a cell."""
        words = ngettext("{count} word", "{count} words", task.words)
        return ("", f"{self.local(task):%H:%M}", task.reason, "", words)[place]

    def _rename(self, task: PlanTask, title: str, index: Index) -> bool:
        if not title or title == task.title:
            return False
        task.title = title
        self.dataChanged.emit(index, index)
        self.changed.emit()
        return True

    def _move(self, task: PlanTask, local: datetime) -> bool:
        moment = local.replace(tzinfo=self._zone).astimezone(UTC)
        if moment == task.due_at:
            return False
        task.due_at = moment
        self.beginResetModel()
        self._arrange()
        self.endResetModel()
        self.moved.emit(self._rows.index(task))
        self.changed.emit()
        return True

    def _arrange(self) -> None:
        self._tasks.sort(key=lambda task: (task.due_at or datetime.max.replace(tzinfo=UTC), task.title))
        self._rows = []
        for number, some in groupby(self._tasks, self._number):
            held = list(some)
            first = self._start + (number - 1) * _WEEK
            until = first + _WEEK - timedelta(days=1)
            days = f"{_day(first)} – {_day(until)}"
            count = ngettext("{count} piece", "{count} pieces", len(held))
            title = _("Week {number}", number=number) if number > 0 else _("Before the first week")
            self._rows += [Week(title, f"{days} · {count}"), *held]

    def _number(self, task: PlanTask) -> int:
        return max(0, (self.local(task).date() - self._start).days // 7 + 1)


def _plain(value: Any) -> datetime:
    """What an editor gives, as a naive time."""
    if isinstance(value, QDateTime):
        day, clock = value.date(), value.time()
        return datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute())  # noqa: DTZ001 - its zone follows
    assert isinstance(value, datetime)
    return value.replace(tzinfo=None)


def _day(day: date) -> str:
    return QLocale().toString(day, "d MMM")  # type: ignore[call-overload] - PySide takes Python's date
