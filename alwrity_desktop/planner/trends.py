"""Related queries of Google Trends, as its CSV writes them: sections TOP and RISING, a line of query and figure each.

    Category: All categories
    <empty>
    TOP
    sofa bed,100
    RISING
    modular sofa,+250%
    boucle sofa,Breakout

The figure of TOP is relative (100 is the most asked), that of RISING a growth: neither is a volume, and none is made of it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

LARGEST = 5_000_000
"""Bytes; Google writes at most 25 lines a section."""
_HEADS: dict[str, Literal["top", "rising"]] = {"TOP": "top", "RISING": "rising"}


@dataclass(slots=True, frozen=True)
class Related:
    """A related query. figure: as Google writes it: "100", "+250%", "Breakout"."""

    text: str
    section: Literal["top", "rising"]
    figure: str


def read_related(path: Path) -> list[Related]:
    """The related queries (or topics) of a file, in its order. Raises InputError when it is no such file."""
    try:
        if path.stat().st_size > LARGEST:
            raise _no_file(path)
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("“{name}” cannot be read.", name=path.name), _("Check the path, and that you may open it."), detail=str(error)
        ) from error
    found = related(_decoded(data))
    if not found:
        raise _no_file(path)
    return found


def related(text: str) -> list[Related]:
    """The related queries in the text of such a file; [] where it has neither section."""
    found: list[Related] = []
    section: Literal["top", "rising"] | None = None
    for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t" if _is_tabbed(text) else ","):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len([cell for cell in cells if cell]) == 1 and cells[0] in _HEADS:
            section = _HEADS[cells[0]]
        elif section and len(cells) >= 2 and cells[0]:
            found.append(Related(" ".join(cells[0].split()), section, cells[1]))
    return found


def _is_tabbed(text: str) -> bool:
    return text.count("\t") > text.count(",")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def _no_file(path: Path) -> InputError:
    return InputError(
        _("“{name}” holds no related queries of Google Trends.", name=path.name),
        _("Download “Related queries” as CSV there; it has sections TOP and RISING."),
    )
