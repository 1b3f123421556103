"""Tables as CSV that spreadsheets open as they are meant (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, cast

from alwrity_desktop.core.files import write_whole
from alwrity_desktop.core.messages import _

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters with which a cell of text would be run as a formula: an apostrophe goes before it (OWASP)."""


def csv_text(heads: Sequence[str], rows: Iterable[Iterable[Any]]) -> str:
    """Heads and rows: numbers plain, times in ISO 8601, several words divided by "; ", nothing for None."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def write_csv(path: Path, text: str) -> None:
    """Write CSV with the byte order mark by which spreadsheets know UTF-8. Raises StorageError."""
    write_whole(path, "\ufeff" + text, shared=True)


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    text = value if isinstance(value, str) else "; ".join(map(str, cast("Iterable[object]", value)))
    return "'" + text if text.startswith(FORMULA) else text
