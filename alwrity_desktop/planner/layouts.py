"""Which tool wrote a table: its header row and what each column holds."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from alwrity_desktop.core.paths import resource

HEADER_WITHIN = 40
"""Rows from the top among which the header is looked for."""
_SPACES = re.compile(r"\s+")
PLAIN_LIST = "list"
"""The tool of a file that holds one keyword a line and nothing else."""
OWN_MAP = "table"


@dataclass(slots=True, frozen=True)
class Layout:
    """One tool's export. needs: of each list one head must be there. columns: field to heads, the first choice first."""

    tool: str
    title: str
    needs: tuple[tuple[str, ...], ...]
    columns: dict[str, tuple[str, ...]]
    delimiter: str = ""


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


def recognise(rows: Sequence[tuple[int, list[str]]], delimiter: str, known: Mapping[str, str] | None = None) -> Header:
    """The header among the first `rows` (see sheets.Row).

    known: a column map the person confirmed earlier, head to field ("" to leave it out); it goes before every layout.
    """
    for line, cells in rows[:HEADER_WITHIN]:
        heads = [plain_head(cell) for cell in cells]
        if known and any(known.get(head) == "text" for head in heads):
            return _mapped(line, cells, heads, known)
        layout = _layout(heads, delimiter)
        if layout:
            return _header(layout, line, cells, heads)
    return _without_header(rows)


def _layout(heads: list[str], delimiter: str) -> Layout | None:
    for layout in layouts():
        if layout.delimiter and layout.delimiter != delimiter:
            continue
        if len(layout.needs) == 1 and len([head for head in heads if head]) > 1 and heads.count("") > len(heads) / 2:
            continue
        if all(any(_match(need, head) is not None for need in needs for head in heads) for needs in layout.needs):
            return layout
    return None


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


def _mapped(line: int, cells: list[str], heads: list[str], known: Mapping[str, str]) -> Header:
    columns: dict[str, list[Column]] = {}
    ignored: list[str] = []
    for place, head in enumerate(heads):
        name = known.get(head, "")
        if name and (name not in columns or name == "trend"):
            columns.setdefault(name, []).append(Column(place, cells[place]))
        elif head:
            ignored.append(cells[place])
    return Header(OWN_MAP, line, columns, ignored, len(cells))


def _without_header(rows: Sequence[tuple[int, list[str]]]) -> Header:
    """One column is a list of keywords. Of several, the one with the most different texts holds them."""
    width = max((len(cells) for _line, cells in rows), default=1)
    texts = [
        len({cells[place] for _line, cells in rows if place < len(cells) and re.search(r"[^\W\d_]", cells[place])})
        for place in range(width)
    ]
    place = max(range(width), key=lambda column: (texts[column], -column)) if texts else 0
    ignored = [f"column {other + 1}" for other in range(width) if other != place and texts[other] + width > 1]
    tool = PLAIN_LIST if width == 1 else ""
    return Header(tool, 0, {"text": [Column(place, "")]}, ignored, width)
