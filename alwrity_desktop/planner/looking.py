"""A keyword file as a person looks at it before it is imported: its columns with samples, and its first keywords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from alwrity_desktop.model.keyword import ImportedKeyword
from alwrity_desktop.planner.exports import Export, Refused
from alwrity_desktop.planner.reading import column_name
from alwrity_desktop.planner.staging import ImportReport

FIRST = 30
"""Rows that are shown as they would be."""
_SAMPLES = 3
_LONGEST = 60


@dataclass(slots=True, frozen=True)
class SeenColumn:
    """A column of a file. name: by which a column map calls it. head: as written. holds: its field, "" is left out."""

    name: str
    head: str
    holds: str
    samples: tuple[str, ...] = ()


@dataclass(slots=True)
class Look:
    """found: what is known so far, without counts. first: the first rows, as they would come in or why not.

    among: names of all tables of the file, where there are several to choose from. heads: the lines that may be the header
    row, with their text. others: how many further tables of a zip come in as well.
    """

    found: ImportReport
    columns: list[SeenColumn]
    first: list[ImportedKeyword | Refused]
    among: tuple[str, ...] = ()
    heads: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    others: int = 0


def look_at(exports: Sequence[Export], found: ImportReport) -> Look:
    """The first table of a file as it is seen. Raises InputError for what cannot be read."""
    export = exports[0]
    top = export.sheet.top()
    header = export.header
    cells = next((cells for line, cells in top if line == header.line), list[str]())
    fields = {column.place: name for name, columns in header.columns.items() for column in columns}
    heads = [cell.casefold() for cell in cells]
    columns: list[SeenColumn] = []
    for place in range(max(header.width, len(cells))):
        head = cells[place] if place < len(cells) else ""
        doubtful = not head or heads.count(head.casefold()) > 1
        samples = [row[place][:_LONGEST] for row in export.sample if place < len(row) and row[place]]
        columns.append(
            SeenColumn(
                column_name(place) if doubtful else head,
                head,
                fields.get(place, ""),
                tuple(dict.fromkeys(samples))[:_SAMPLES],
            )
        )
    lines = [(line, " · ".join(cell for cell in row if cell)[:_LONGEST]) for line, row in top[:FIRST]]
    return Look(found, columns, export.first(FIRST), export.sheet.among, lines, len(exports) - 1)
