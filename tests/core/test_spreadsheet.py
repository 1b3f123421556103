"""CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

from alwrity_desktop.core.spreadsheet import csv_text, write_csv


def test_cells_are_what_they_mean(tmp_path: Path) -> None:
    rows = [
        ["=1+1", "+4", "-4", "@a", "\tx", "plain"],
        [None, True, 3, -2.5, ("a", "b"), 'say "no",\nplease'],
        [date(2026, 11, 1), datetime(2026, 11, 1, 9, tzinfo=UTC), ["=a"], "", "ü", 0],
    ]
    path = tmp_path / "table.csv"
    write_csv(path, csv_text(list("abcdef"), rows))
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfa,b,c,d,e,f\r\n")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))[1:] == [
        ["'=1+1", "'+4", "'-4", "'@a", "'\tx", "plain"],
        ["", "yes", "3", "-2.5", "a; b", 'say "no",\nplease'],
        ["2026-11-01", "2026-11-01T09:00:00+00:00", "'=a", "", "ü", "0"],
    ]
