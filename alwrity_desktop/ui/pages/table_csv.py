"""What a table shows, as CSV that spreadsheets open as it is meant."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.pages.table_columns import Column, Value

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters with which a cell of text would be run as a formula: an apostrophe goes before it (OWASP)."""


def csv_text(columns: Sequence[Column[Any]], rows: Iterable[Any]) -> str:
    """A line of titles and one a row: numbers plain, times in ISO 8601 (UTC), several words divided by "; "."""
    out = StringIO()
    writer = csv.writer(out)
    kept = [column for column in columns if column.exported]
    writer.writerow([column.title for column in kept])
    for row in rows:
        writer.writerow([_cell((column.csv or column.value)(row)) for column in kept])
    return out.getvalue()


def _cell(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = value if isinstance(value, str) else "; ".join(value)
    return "'" + text if text.startswith(FORMULA) else text
