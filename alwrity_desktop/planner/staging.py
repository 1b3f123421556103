"""A file's keywords as columns for the store, piece by piece, with what was refused on the way."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from alwrity_desktop.model.keyword import ImportedKeyword
from alwrity_desktop.model.keyword_merging import key_of, merge
from alwrity_desktop.planner.exports import Export, Refused
from alwrity_desktop.planner.intents import intent_of
from alwrity_desktop.planner.layouts import HEADER_WITHIN, plain_head
from alwrity_desktop.planner.reading import AS_FOUND, Reading, column_name
from alwrity_desktop.planner.sheets import NO_DELIMITER, TOP, sheets
from alwrity_desktop.store.keyword_imports import packed, unpacked

MOST_REFUSED = 10_000
"""Refused rows that are told one by one; the rest is counted."""
MOST_RESULTS = 100
"""Addresses of one results page that are kept."""
_DATE = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")


@dataclass(slots=True)
class ImportReport:
    """What came of a file. refused: {"line", "reason"} of each row, or figure of a row, that was not taken, the first
    10,000; `refused_count` is how many there are. rows: rows below the header. delimiter: "" for Excel and plain lists.

    new, changed: keywords that were not there before, and those of which a figure changed; unchanged: the others that were
    there. left_out: of the refused those where the whole row was not taken, not only a figure of it. results: keywords
    with what their results pages show. columns: head to field of what is read. expected: about how many rows there are, 0
    where that is not known. whole: False for a preview that counted only the first rows. number: of the import, 0 for a
    preview.
    """

    file: str
    tool: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    rows: int = 0
    new: int = 0
    changed: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    ignored_columns: list[str] = field(default_factory=list[str])
    refused_count: int = 0
    number: int = 0
    sheet: str = ""
    dated: str = ""
    unchanged: int = 0
    left_out: int = 0
    results: int = 0
    columns: dict[str, str] = field(default_factory=dict[str, str])
    expected: int = 0
    whole: bool = True


def signature(cells: Sequence[str]) -> str:
    """By which a header is known again, whoever wrote it."""
    return hashlib.sha256("\x1f".join(map(plain_head, cells)).encode()).hexdigest()


def top_signatures(path: Path, wanted: Reading = AS_FOUND) -> list[str]:
    """Signatures of the rows among which the header is. Raises InputError, StorageError (see sheets)."""
    return [
        signature(cells)
        for sheet in sheets(path, wanted)
        for line, cells in sheet.top()[:HEADER_WITHIN]
        if wanted.header_row in (None, line)
    ]


def header_signature(export: Export) -> str:
    """The signature of the row that was taken for the header, "" where there is none."""
    rows = export.sheet.top()[: HEADER_WITHIN + 1]
    return next((signature(cells) for line, cells in rows if line == export.header.line), "")


def date_of(path: Path, exports: Sequence[Export]) -> datetime:
    """When the figures are from: what the person says, the date above the header where the tool writes one, the file's."""
    for export in exports:
        if (day := export.wanted.dated) is not None:
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        for line, cells in export.sheet.top()[:3]:
            if line < export.header.line and (found := _DATE.search(" ".join(cells))):
                with suppress(ValueError):  # 31 February
                    return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def report_of(path: Path, exports: Sequence[Export]) -> ImportReport:
    """The report before the first row is read; of several tables in a zip the first one's layout."""
    first = exports[0]
    delimiter = "" if first.sheet.delimiter == NO_DELIMITER else first.sheet.delimiter
    ignored = [head for export in exports for head in export.header.ignored]
    return ImportReport(
        path.name,
        first.header.tool,
        first.sheet.encoding,
        delimiter,
        first.header.line,
        ignored_columns=ignored,
        sheet=first.sheet.inside,
        dated=date_of(path, exports).date().isoformat(),
        columns={
            column.head or column_name(column.place): name
            for name, columns in first.header.columns.items()
            for column in columns
        },
        expected=sum(map(_expected, exports)),
    )


def _expected(export: Export) -> int:
    """About how many rows a text has, from its size and its first rows; 0 for what is packed."""
    sheet = export.sheet
    top = sheet.top()
    if not sheet.delimiter or sheet.inside:
        return 0
    each = sum(len(cell) + 1 for _line, cells in top for cell in cells) / len(top) + 1
    wide = 2 if sheet.encoding.startswith("utf-16") else 1
    return len(top) if len(top) < TOP else max(len(top), int(sheet.path.stat().st_size / (each * wide)))


class Staging:
    """Reads exports piece by piece; `report` counts along. Each `piece` is for one thread at a time.

    results: what results pages show, by key: rank and address, as far as it was read.
    """

    def __init__(self, exports: Sequence[Export], report: ImportReport, number: int, dates: Mapping[int, str]) -> None:
        self._rows = (row for export in exports for row in export.rows())
        self._report = report
        self._number = number
        wanted = exports[0].wanted
        belonging = {"site_id": wanted.site_id, "sector": wanted.sector}
        self._belonging = belonging if any(belonging.values()) else {}
        self._dates = dates
        self._pages: dict[str, list[tuple[int, str]]] = {}

    def results(self) -> list[tuple[str, list[str]]]:
        """Keys with the addresses of their results pages, the first one first; nothing twice."""
        found: list[tuple[str, list[str]]] = []
        for key in sorted(self._pages):
            ranked = sorted(self._pages[key], key=_rank)
            found.append((key, list(dict.fromkeys(url for _at, url in ranked))[:MOST_RESULTS]))
        return found

    def piece(self, size: int) -> list[dict[str, Any]]:
        """Columns of the next keywords, each key once, packed for the store; empty at the end.

        Raises InputError for what cannot be read on.
        """
        found: dict[str, dict[str, Any]] = {}
        for row in self._taken():
            columns = columns_of(row, self._number)
            if self._belonging:
                columns.update(self._belonging)
            key = columns["key"]
            if row.result_url:
                self._pages.setdefault(key, []).append((row.result_rank or MOST_RESULTS, row.result_url))
            if key not in found:
                found[key] = columns
                if len(found) >= size:
                    break
            else:
                there = unpacked(found[key])
                merge(there, unpacked(columns), self._number, self._dates, keep_earlier=False)
                found[key] = packed(there)
        # In the order of the index: a transaction then writes few of its pages, which is most of the speed.
        return [found[key] for key in sorted(found)]

    def _taken(self) -> Iterator[ImportedKeyword]:
        report = self._report
        for row in self._rows:
            if isinstance(row, ImportedKeyword):
                report.rows += 1
                yield row
                continue
            report.rows += not row.taken
            report.left_out += not row.taken
            self._refuse(row)

    def _refuse(self, row: Refused) -> None:
        self._report.refused_count += 1
        if len(self._report.refused) < MOST_REFUSED:
            self._report.refused.append({"line": row.line, "reason": row.reason})


def _rank(found: tuple[int, str]) -> int:
    return found[0]


def columns_of(row: ImportedKeyword, number: int) -> dict[str, Any]:
    """The columns of a keyword from a row of an export, packed: no list or dict in it, which spares the collector."""
    intents, source = row.intents, "file"
    if not intents:
        guessed = intent_of(row.text, row.language)
        intents, source = ((guessed,), "rules") if guessed else ((), "")
    return {
        "key": key_of(row.text, row.country, row.language),
        "import_number": number,
        "text": row.text,
        "state": "new",
        "disabled": False,
        "cluster_id": "",
        "site_id": "",
        "sector": "",
        "country": row.country[:64],
        "language": row.language[:64],
        "intents": _listed(intents) if intents else "[]",
        "intent_source": source,
        "volume": row.volume,
        "volume_high": row.volume_high,
        "volume_estimated": row.volume_estimated,
        "difficulty": row.difficulty,
        "cpc": row.cpc,
        "currency": row.currency[:8],
        "competition": row.competition,
        "clicks": row.clicks,
        "impressions": row.impressions,
        "ctr": row.ctr,
        "position": row.position,
        "url": row.url,
        "parent": row.parent,
        "topic": row.topic,
        "tags": _listed(row.tags) if row.tags else "[]",
        "trend": _listed(row.trend) if row.trend else "[]",
        "origins": "{}",
        "earlier": "[]",
    }


@lru_cache(maxsize=4_096)
def _listed(values: tuple[Any, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)
