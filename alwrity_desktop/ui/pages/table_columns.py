"""What a table consists of, as data: columns, filters, actions. No widget is made here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.dates import ago, day

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from alwrity_desktop.ui.widgets.text import Tone

Row = TypeVar("Row")
Value = str | int | float | bool | date | datetime | tuple[str, ...] | None
"""What a cell holds. None is "not known": shown as a dash, sorted to the end in both directions."""
Look = Literal["plain", "title", "muted", "pill", "link", "line"]
Side = Literal["left", "right"]
Points = Sequence[float | None]
KNOWN, UNKNOWN = "known", "unknown"
"""Rows with a figure, for counts; and what is chosen in a Range for rows without one."""


@dataclass(frozen=True)
class Edit(Generic[Row]):
    """How the cells of a column are changed in place: F2 or a double click begins, Enter and Tab save, Escape leaves.

    save: takes the row and the new value: a text, a number (None where the cell was emptied), the value of a choice. start:
    what the editor begins with; by default what the cell shows, or the value of a choice. check: why a value cannot be, as
    a sentence, or "". choices: values with their words, for "choice". whole, least, most: of a number.
    """

    kind: Literal["text", "number", "choice"]
    save: Callable[[Row, Any], Any]
    start: Callable[[Row], str] | None = None
    check: Callable[[Row, Any], str] | None = None
    choices: Callable[[], Sequence[tuple[str, str]]] | None = None
    whole: bool = False
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. `value` is what is sorted, searched and exported; the rest says how it looks.

    width: in pixels; 0 takes the room the others leave (one column should). text: what is shown, where the value's own
    words do not fit. below: a second line, for look "title". tone: of a pill. hint: the tool tip; by default the whole
    text where it is cut. key: what to sort by instead of the value. falling: the first click sorts the largest on top.
    open: for look "link", what a click on the words does. points: for look "line", what is drawn, the oldest first; the
    text is for tool tips and screen readers. edit: cells can be changed in place. csv: what goes into a file, where that is
    not the value.
    """

    name: str
    title: str
    value: Callable[[Row], Value]
    width: int = 0
    look: Look = "muted"
    side: Side = "left"
    text: Callable[[Row], str] | None = None
    below: Callable[[Row], str] | None = None
    tone: Callable[[Row], Tone] | None = None
    hint: Callable[[Row], str] | None = None
    key: Callable[[Row], Value] | None = None
    sorts: bool = True
    falling: bool = False
    searched: bool = True
    exported: bool = True
    hidden: bool = False
    open: Callable[[Row], Any] | None = None
    points: Callable[[Row], Points] | None = None
    edit: Edit[Row] | None = None
    csv: Callable[[Row], Value] | None = None

    def shown(self, row: Row) -> str:
        """The text of the cell."""
        return self.text(row) if self.text is not None else said(self.value(row))

    def sort_keys(self, rows: Iterable[Row]) -> list[Any]:
        """What rows are compared by; None goes to the end."""
        return comparable(list(map(self.key or self.value, rows)))


@dataclass(frozen=True)
class Choice(Generic[Row]):
    """Values to choose one or several from; only those that occur are offered, with how often they do.

    value: one value of a row, or a tuple of several (tags). every: the words for no choice, e.g. "All sites".
    text: the words for a value. none: the words for rows without a value, e.g. "In no cluster"; "" does not offer them.
    """

    name: str
    title: str
    value: Callable[[Row], str | tuple[str, ...]]
    every: str
    text: Callable[[str], str] = str
    none: str = ""


@dataclass(slots=True, frozen=True)
class Part:
    """One button of `Parts`: rows whose value is one of `values`. empty: shown when there is none of them."""

    name: str
    title: str
    values: tuple[str, ...]
    empty: QWidget | None = None


@dataclass(frozen=True)
class Parts(Generic[Row]):
    """A row of buttons, each with its number of rows; the first is on at the beginning."""

    name: str
    title: str
    value: Callable[[Row], str]
    parts: Sequence[Part]


@dataclass(frozen=True)
class Range(Generic[Row]):
    """From a number to a number; rows without the number are left out once a bound is set.

    unknown: the words for those rows alone, e.g. "Volume not known"; "" does not offer them.
    """

    name: str
    title: str
    value: Callable[[Row], float | None]
    unknown: str = ""


@dataclass(frozen=True)
class Dates(Generic[Row]):
    """A span of days, counted back from now or from one day to another. every: the words for no span, e.g. "Edited at
    any time"."""

    name: str
    title: str
    value: Callable[[Row], datetime | None]
    every: str


Filter = Choice[Row] | Parts[Row] | Range[Row] | Dates[Row]


@dataclass(frozen=True)
class Action(Generic[Row]):
    """Something to do with the selected rows: a button of the selection bar, an entry of the menu, a shortcut.

    run: takes the selected rows; a bound method of a QObject. single: for one row only. least: for so many at least.
    when: for which rows it is offered; it must hold for all selected ones. bar: has a button of its own; else it is in
    the menu only. kind "danger" for what destroys. line: a line above it in the menu.
    """

    name: str
    text: str
    run: Callable[[list[Row]], Any]
    icon: str = ""
    shortcut: str = ""
    kind: Literal["plain", "primary", "danger"] = "plain"
    single: bool = False
    least: int = 1
    bar: bool = True
    line: bool = False
    when: Callable[[Row], bool] | None = None


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A whole table page as data.

    name: a word; widths and order are remembered under it, and the actions are `name.action`. title: what is in it, for
    screen readers and the list of shortcuts. key: tells rows apart, so that a selection survives new rows. count: the
    words for a number of rows. search: the placeholder of the search field; "" shows none. asks: the owner searches (see
    TablePage.searched); else the words are looked for in the columns' texts. empty: shown when there is no row at all.
    details: the side panel for one row. open_first: Enter and double click run the first action.
    """

    name: str
    title: str
    columns: Sequence[Column[Row]]
    key: Callable[[Row], str]
    count: Callable[[int], str]
    empty: QWidget
    filters: Sequence[Filter[Row]] = ()
    actions: Sequence[Action[Row]] = ()
    search: str = ""
    asks: bool = False
    sort: str = ""
    details: Callable[[Row], QWidget] | None = None
    open_first: bool = True


def said(value: Value) -> str:
    """A value in words: thousands with commas, times as people say them, what is not known as a dash."""
    if isinstance(value, str):
        return value
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return ago(value)
    if isinstance(value, date):
        return day(datetime(value.year, value.month, value.day).astimezone())
    return ", ".join(value)


def comparable(values: Sequence[Value]) -> list[Any]:
    """What sorts the values of a column: text without regard to case and accents; None for what is empty or not known."""
    first = next((value for value in values if value is not None), None)
    if isinstance(first, str):
        texts = cast("Sequence[str | None]", values)
        return [(text.lower() if text.isascii() else fold(text)) or None if text else None for text in texts]
    if isinstance(first, tuple):
        return [fold("\0".join(words)) or None if words else None for words in cast("Sequence[tuple[str, ...]]", values)]
    if isinstance(first, datetime):
        return [moment and moment.timestamp() for moment in cast("Sequence[datetime | None]", values)]
    return list(values)


def fold(text: str) -> str:
    """Text as it is compared: small letters, no accents."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in plain if not unicodedata.combining(mark))
