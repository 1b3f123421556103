"""The rows of a file, whatever it is: text in any encoding and with any delimiter, Excel, or a zip of such files."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO

from alwrity_desktop.core.errors import InputError, StorageError
from alwrity_desktop.core.messages import _
from alwrity_desktop.planner.reading import AS_FOUND, Reading

Row = tuple[int, list[str]]
"""The line a row begins at (from 1; a row may span several), and its cells."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = "\t,;|"
NO_DELIMITER = "\x1f"
"""Of a text with one cell a line."""
_SAMPLE = 256 * 1024
_CELL = 1_000_000
"""Characters of the longest cell that is read."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
_LINE = 4_000_000
"""Characters of the longest line that is read; a file without line ends would be in memory as a whole."""
_UNPACKED = 2 * 1024**3
"""Bytes a file inside a zip may unpack to."""
_WORKBOOK = 400 * 1024**2
"""Bytes the parts of a workbook may unpack to: it is in memory as a whole while it is read, about twice that size."""
TABLES = (".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TOP = 400
"""Rows that tell what a table is."""
_KEPT = 12
_TEXTS = (".csv", ".tsv", ".txt", ".tab")


@dataclass(slots=True, frozen=True)
class Sheet:
    """One table: `name` as the person knows it, encoding and delimiter ("" for Excel), read again by `rows`.

    inside: its name in a zip or workbook. among: the names of all tables that are there to choose from.
    """

    name: str
    path: Path
    inside: str = ""
    encoding: str = ""
    delimiter: str = ""
    among: tuple[str, ...] = ()

    def top(self) -> list[Row]:
        """The first rows, remembered while the file does not change. Raises as `rows`."""
        told = self.path.stat()
        return list(_top(self, told.st_mtime_ns, told.st_size))

    def rows(self) -> Iterator[Row]:
        """All rows with something in them, as text. Raises InputError for what cannot be read on the way."""
        source = _text_rows(self) if self.delimiter else _excel_rows(self)
        for line, cells in source:
            cleaned = [cell.strip() for cell in cells]
            if any(cleaned):
                yield line, cleaned


@lru_cache(maxsize=_KEPT)
def _top(sheet: Sheet, _changed: int, _size: int) -> tuple[Row, ...]:
    return tuple(islice(sheet.rows(), TOP))


def sheets(path: Path, wanted: Reading = AS_FOUND) -> list[Sheet]:
    """The tables in a file; several from a zip. Raises InputError for what is no table, StorageError for no file."""
    try:
        with path.open("rb") as file:
            head = file.read(_SAMPLE)
    except OSError as error:
        raise StorageError(
            _("“{name}” cannot be read.", name=path.name), _("Check that it is there and may be read."), detail=str(error)
        ) from error
    if not head.strip(b"\0 \r\n\t"):
        raise InputError(_("“{name}” is empty.", name=path.name), _("Export the keywords again."))
    if head[:4] == b"PK\x03\x04":
        return _zipped(path, wanted)
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        _check_size(path, path.stat().st_size)
        return [_excel_sheet(path, wanted.sheet)]
    return [_text_sheet(path.name, path, "", head, wanted)]


def _zipped(path: Path, wanted: Reading) -> list[Sheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
            if any(name.startswith("xl/") or name == "content.xml" for name in names):
                _check_size(path, sum(entry.file_size for entry in archive.infolist()))
                return [_excel_sheet(path, wanted.sheet)]
            found: list[Sheet] = []
            among = tuple(name for name in names if _is_text(name))
            for entry in archive.infolist():
                if entry.filename not in among or wanted.sheet not in ("", entry.filename):
                    continue
                name = entry.filename.rpartition("/")[2]
                if entry.file_size > _UNPACKED:
                    raise InputError(
                        _("“{name}” in “{zip}” is too large to unpack.", name=name, zip=path.name),
                        _("Unpack it and import the file itself."),
                    )
                with archive.open(entry) as file:
                    head = file.read(_SAMPLE)
                if head.strip(b"\0 \r\n\t"):
                    found.append(_text_sheet(f"{path.name}/{name}", path, entry.filename, head, wanted, among))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise InputError(
            _("“{name}” is a damaged or locked zip.", name=path.name), _("Export it again."), detail=str(error)
        ) from error
    if wanted.sheet and wanted.sheet not in among:
        raise _no_sheet(path, wanted.sheet)
    if not found:
        raise InputError(_("There is no table in “{name}”.", name=path.name), _("A zip should hold CSV files."))
    return found


def _check_size(path: Path, size: int) -> None:
    if size > _WORKBOOK:
        raise InputError(
            _("“{name}” is too large for an Excel file.", name=path.name), _("Save it as CSV: that may have any size.")
        )


def _is_text(name: str) -> bool:
    last = name.rpartition("/")[2]
    return Path(last).suffix.lower() in _TEXTS and not last.startswith(".") and not name.startswith("__MACOSX")


def _no_sheet(path: Path, name: str) -> InputError:
    return InputError(_("“{file}” has no sheet “{name}”.", file=path.name, name=name), _("Choose one that it has."))


def _text_sheet(name: str, path: Path, inside: str, head: bytes, wanted: Reading, among: tuple[str, ...] = ()) -> Sheet:
    encoding = wanted.encoding or encoding_of(head)
    text = head.decode(encoding, "replace")
    control = len(_CONTROL.findall(text))
    if control > 0.02 * len(text) + 2:
        raise InputError(_("“{name}” is no table.", name=name), _("Choose a CSV, TSV, text, Excel or zip file."))
    return Sheet(name, path, inside, encoding, wanted.delimiter or delimiter_of(text), among)


def _excel_sheet(path: Path, wanted: str) -> Sheet:
    """The sheet that is wanted, else the one with the most rows."""
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            names = list(book.sheet_names)
            if wanted and wanted not in names:
                raise _no_sheet(path, wanted)
            chosen = wanted or (
                names[0] if len(names) == 1 else max(names, key=lambda name: _height(book, name), default="")
            )
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _unreadable(path.name, error) from error
    return Sheet(path.name, path, chosen, among=tuple(names))


def _unreadable(name: str, error: Exception) -> InputError:
    return InputError(
        _("“{name}” cannot be read as an Excel file.", name=name),
        _("Save it again as .xlsx or CSV; a file with a password cannot be read."),
        detail=str(error),
    )


def encoding_of(head: bytes) -> str:
    """The encoding of a text that begins so: by its mark, by its zeros, as UTF-8, or guessed."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    even, odd = head[0:4000:2].count(0), head[1:4000:2].count(0)
    if max(even, odd) > 0.3 * len(head[:4000]) / 2:
        return "utf-16-be" if even > odd else "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(head[:64_000]).best()
        return best.encoding if best else "cp1252"
    return "utf-8"


def delimiter_of(text: str) -> str:
    """What parts the cells: the sign that gives most rows one same number of cells, or NO_DELIMITER."""
    best, sign = 1.0, NO_DELIMITER
    for candidate in _DELIMITERS:
        try:
            rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=candidate), 60))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if any(row))
        if not widths:
            continue
        width, often = max(widths.items(), key=lambda found: (found[1] * (found[0] > 1), found[0]))
        worth = often / sum(widths.values()) * min(width, 8) if width > 1 else 0
        if worth > best:
            best, sign = worth, candidate
    return sign


@contextmanager
def _opened(sheet: Sheet) -> Generator[IO[bytes]]:
    if sheet.inside:
        with zipfile.ZipFile(sheet.path) as archive, archive.open(sheet.inside) as file:
            yield file
    else:
        with sheet.path.open("rb") as file:
            yield file


def _text_rows(sheet: Sheet) -> Iterator[Row]:
    csv.field_size_limit(_CELL)
    try:
        with _opened(sheet) as raw:
            text = io.TextIOWrapper(raw, encoding=sheet.encoding, errors="replace", newline="")
            plain = (_CONTROL.sub("", line) if _CONTROL.search(line) else line for line in _lines(text))
            reader = csv.reader(plain, delimiter=sheet.delimiter)
            before = 0
            for cells in reader:
                yield before + 1, cells
                before = reader.line_num
    except csv.Error as error:
        raise InputError(
            _("“{name}” cannot be read as a table.", name=sheet.name),
            _("A cell may have a quotation mark that is never closed, or a line no end."),
            detail=str(error),
        ) from error
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise InputError(
            _("“{name}” cannot be read to its end.", name=sheet.name), _("Export it again."), detail=str(error)
        ) from error


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LINE):
        if len(line) == _LINE:
            raise csv.Error("a line has no end")
        yield line


def _excel_rows(sheet: Sheet) -> Iterator[Row]:
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_path(sheet.path) as book:
            for line, cells in enumerate(book.get_sheet_by_name(sheet.inside).iter_rows(), start=1):
                yield line, [_shown(cell) for cell in cells]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _unreadable(sheet.name, error) from error


def _height(book: object, name: str) -> int:
    table = getattr(book, "get_sheet_by_name")(name)  # noqa: B009
    return int(table.height)


def _shown(cell: object) -> str:
    """A cell as its file would show it: no .0 behind whole numbers."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _CONTROL.sub("", str(cell))
