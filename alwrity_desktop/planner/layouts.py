"""Which tool wrote a table: its header row and what each column holds."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import resource
from alwrity_desktop.planner.reading import AS_FOUND, Reading, column_name

Rows = Sequence[tuple[int, list[str]]]
HEADER_WITHIN = 40
"""Rows from the top among which the header is looked for."""
_SPACES = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W\d_]")
_FIGURE = re.compile(r"[^\w\s]?\s?\d[\d.,' ]*\s?\D?$")
PLAIN_LIST = "list"
"""The tool of a file that holds one keyword a line and nothing else."""
OWN_MAP = "table"


@dataclass(slots=True, frozen=True)
class Layout:
    """One tool's export. needs: of each list one head must be there. columns: field to heads, the first choice first.

    repeats: the same keyword stands on several rows, each with another address; else it is another table.
    """

    tool: str
    title: str
    needs: tuple[tuple[str, ...], ...]
    columns: dict[str, tuple[str, ...]]
    delimiter: str = ""
    repeats: bool = False


@dataclass(slots=True, frozen=True)
class Column:
    """A column that is read: its place from 0, its head as written, and what "*" stood for in the layout's head."""

    place: int
    head: str
    star: str = ""


@dataclass(slots=True)
class Header:
    """What was found: the tool, the header row's line (0: there is none), the columns of each field, and the rest."""

    tool: str
    line: int
    columns: dict[str, list[Column]]
    ignored: list[str] = field(default_factory=list[str])
    width: int = 0


@cache
def layouts() -> list[Layout]:
    """All known layouts, the most particular first (in the order of the file)."""
    data = tomllib.loads(resource("keywords", "layouts.toml").read_text(encoding="utf-8"))
    return [
        Layout(
            tool,
            made["title"],
            tuple(tuple(heads) for heads in made["needs"]),
            {name: tuple(heads) for name, heads in made["columns"].items()},
            made.get("delimiter", ""),
            made.get("repeats", False),
        )
        for tool, made in data.items()
    ]


def plain_head(head: str) -> str:
    """A head to compare: composed, lower case, single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", head)).strip().casefold()


def _match(pattern: str, head: str) -> str | None:
    """What the star of `pattern` stands for in `head`, "" where it has none; None where they differ."""
    if "*" not in pattern:
        return "" if pattern.casefold() == head else None
    before, _star, after = pattern.casefold().partition("*")
    if head.startswith(before) and head.endswith(after) and len(head) > len(before) + len(after):
        return head[len(before) : len(head) - len(after)]
    return None


def recognise(rows: Rows, delimiter: str, known: Mapping[str, str] | None = None, wanted: Reading = AS_FOUND) -> Header:
    """The header among the first `rows` (see sheets.Row).

    known: a column map the person confirmed earlier, head to field ("" to leave it out); it goes before every layout.
    Raises InputError where `wanted` asks for a header row that is not there.
    """
    if wanted.header_row == 0:
        return _without_header(rows, known)
    for at, (line, cells) in enumerate(rows[:HEADER_WITHIN]):
        if wanted.header_row not in (None, line):
            continue
        heads = [plain_head(cell) for cell in cells]
        layout = _layout(heads, delimiter, rows[at + 1 :])
        if known and "text" in _told(heads, known):
            return _mapped(line, cells, heads, known, layout.tool if layout else OWN_MAP)
        if layout:
            return _header(layout, line, cells, heads)
        if wanted.header_row == line:
            return _unknown_head(rows, at, known)
    if wanted.header_row is not None:
        raise InputError(
            _("There is nothing in line {line}.", line=wanted.header_row),
            _(
                "The heads of the columns stand in one of the first {count} lines; 0 says there are none.",
                count=HEADER_WITHIN,
            ),
        )
    first = _likely_head(rows)
    return _unknown_head(rows, 0, known) if first else _without_header(rows, known)


def _layout(heads: list[str], delimiter: str, below: Rows) -> Layout | None:
    for layout in layouts():
        if layout.delimiter and layout.delimiter != delimiter:
            continue
        if len(layout.needs) == 1 and len([head for head in heads if head]) > 1 and heads.count("") > len(heads) / 2:
            continue
        if not all(any(_match(need, head) is not None for need in needs for head in heads) for needs in layout.needs):
            continue
        if not layout.repeats or _repeats(_header(layout, 0, heads, heads), below):
            return layout
    return None


def _repeats(header: Header, below: Rows) -> bool:
    """Does one keyword in two, at least, stand on several rows with different addresses?"""
    text, url = header.columns["text"][0].place, header.columns["result_url"][0].place
    pages: dict[str, set[str]] = {}
    for _line, cells in below:
        if max(text, url) < len(cells) and cells[text]:
            pages.setdefault(cells[text].casefold(), set()).add(cells[url])
    several = sum(len(found) > 1 for found in pages.values())
    return bool(several) and several * 2 >= len(pages)


def _header(layout: Layout, line: int, cells: list[str], heads: list[str]) -> Header:
    columns: dict[str, list[Column]] = {}
    taken: set[int] = set()
    for name, patterns in layout.columns.items():
        found = [
            Column(place, cells[place], star)
            for pattern in patterns
            for place, head in enumerate(heads)
            if place not in taken and (star := _match(pattern, head)) is not None
        ]
        if found:
            columns[name] = found if name == "trend" else found[:1]
            taken |= {column.place for column in columns[name]}
    ignored = [cells[place] for place in range(len(cells)) if place not in taken and cells[place]]
    return Header(layout.tool, line, columns, ignored, len(cells))


def _told(heads: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """The field of each column, "" where it is left out: by its place, else by its head."""
    return [known.get(column_name(place), known.get(head, "") if head else "") for place, head in enumerate(heads)]


def _mapped(line: int, cells: list[str], heads: list[str], known: Mapping[str, str], tool: str) -> Header:
    columns: dict[str, list[Column]] = {}
    ignored: list[str] = []
    for place, (name, head) in enumerate(zip(_told(heads, known), heads, strict=True)):
        if name and (name not in columns or name == "trend"):
            columns.setdefault(name, []).append(Column(place, cells[place], _star(name, head)))
        elif head:
            ignored.append(cells[place])
    return Header(tool, line, columns, ignored, len(cells))


def _star(name: str, head: str) -> str:
    """What stands for the star in a head that some layout knows for this field: the currency of "cpc (eur)"."""
    stars = (_match(each, head) for layout in layouts() for each in layout.columns.get(name, ()))
    return next((star for star in stars if star), "")


def _texts(rows: Rows) -> list[int]:
    """How many different texts (with a letter) each column has."""
    width = max((len(cells) for _line, cells in rows), default=1)
    return [
        len({cells[place] for _line, cells in rows if place < len(cells) and _LETTER.search(cells[place])})
        for place in range(width)
    ]


def _without_header(rows: Rows, known: Mapping[str, str] | None = None) -> Header:
    """One column is a list of keywords. Of several, the one with the most different texts holds them."""
    texts = _texts(rows)
    width = len(texts)
    names = [""] * width
    if known and "text" in (told := _told(names, known)):
        made = _mapped(0, names, names, known, OWN_MAP)
        made.ignored = [column_name(place) for place in range(width) if not told[place]]
        return made
    place = max(range(width), key=lambda column: (texts[column], -column)) if texts else 0
    ignored = [column_name(other) for other in range(width) if other != place and texts[other] + width > 1]
    tool = PLAIN_LIST if width == 1 else ""
    return Header(tool, 0, {"text": [Column(place, "")]}, ignored, width)


def _likely_head(rows: Rows) -> bool:
    """Is the first row heads of no known tool: words only, in a table whose columns hold figures below?"""
    if len(rows) < 2:
        return False
    _line, cells = rows[0]
    if len(cells) < 2 or not all(_LETTER.search(cell) for cell in cells) or len({*map(plain_head, cells)}) < len(cells):
        return False
    below = [row for _below, row in rows[1:]]
    return any(
        sum(_FIGURE.match(row[place]) is not None for row in below if place < len(row)) * 2 > len(below)
        for place in range(len(cells))
    )


def _unknown_head(rows: Rows, at: int, known: Mapping[str, str] | None) -> Header:
    """Heads that no layout knows: the column with the most different texts below is taken for the keywords."""
    line, cells = rows[at]
    heads = [plain_head(cell) for cell in cells]
    if known and "text" in _told(heads, known):
        return _mapped(line, cells, heads, known, OWN_MAP)
    texts = _texts(rows[at + 1 :])[: len(cells)]
    place = max(range(len(texts)), key=lambda column: (texts[column], -column)) if texts else 0
    ignored = [cell for other, cell in enumerate(cells) if other != place and cell]
    return Header("" if len(cells) > 1 else PLAIN_LIST, line, {"text": [Column(place, cells[place])]}, ignored, len(cells))
