"""Files as drafts: Markdown with front matter, HTML, DOCX, and folders of them. What is refused is told with its reason."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from alwrity_desktop.core.decoding import decode
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.files import storage_error
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.identity import new_id
from alwrity_desktop.page import draft_file
from alwrity_desktop.store import drafts, library_writes
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.revisions import digest
from alwrity_desktop.writer.import_pictures import Pictures
from alwrity_desktop.writer.storable import prepare, storable

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".txt", ".text"})
HTML = frozenset({".html", ".htm", ".xhtml"})
WORD = frozenset({".docx"})
IN_FOLDERS = MARKDOWN - {".txt", ".text"} | HTML | WORD
"""What is taken from a folder; a text file may be anything, so it is taken only when it is named."""
MOST_BYTES = {**dict.fromkeys(MARKDOWN, 20 << 20), **dict.fromkeys(HTML, 5 << 20), **dict.fromkeys(WORD, 100 << 20)}
MOST_FILES = 20_000
BATCH = 8
BATCH_CHARACTERS = 200_000
"""Drafts, and characters of them, in one transaction: about 20 ms."""
_IMAGE = re.compile(r"""(!\[[^\]\n]*\]\()(<[^>\n]+>|[^)\s]+)((?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\))""")
_PASSED_OVER = frozenset({"node_modules", "__pycache__", "_site"})


@dataclass(slots=True, frozen=True)
class Refused:
    """A file that could not be imported, and why."""

    path: Path
    error: KnownError


@dataclass(slots=True, frozen=True)
class Duplicate:
    """A file whose text is in the library already."""

    path: Path
    draft_id: str


@dataclass(slots=True)
class Imported:
    """What came of an import. `warnings` are sentences about files that were imported with something left out."""

    drafts: list[Draft] = field(default_factory=list[Draft])
    refused: list[Refused] = field(default_factory=list[Refused])
    duplicates: list[Duplicate] = field(default_factory=list[Duplicate])
    warnings: list[tuple[Path, str]] = field(default_factory=list[tuple[Path, str]])

    def __len__(self) -> int:
        """How many drafts were made."""
        return len(self.drafts)


async def import_files(db: Database, workspace: Path, paths: Iterable[Path], report: Report = silent) -> Imported:
    """Import files and folders, in short transactions; each draft that was reported is kept, however it ends.

    Raises InputError when there is too much to import, StorageError when the workspace cannot take it.
    """
    files = await asyncio.to_thread(find, list(paths))
    known = await db.read(library_writes.imported_texts)
    taken = set(await db.read(drafts.ids))
    outcome = Imported()
    batch: list[tuple[Draft, str]] = []
    for number, path in enumerate(files):
        report(Progress("import", path.name, number / len(files)))
        try:
            draft, warnings = await asyncio.to_thread(read_file, path, workspace)
        except KnownError as error:
            outcome.refused.append(Refused(path, error))
            continue
        key = await asyncio.to_thread(digest, draft.body)
        if key in known:
            outcome.duplicates.append(Duplicate(path, known[key]))
            continue
        if draft.id in taken:
            draft.id = new_id()
            warnings.append(_("A draft with the same id is in the library already, so this is a copy with its own."))
        known[key] = draft.id
        taken.add(draft.id)
        outcome.warnings += [(path, warning) for warning in warnings]
        outcome.drafts.append(draft)
        batch.append((draft, str(path)))
        if len(batch) >= BATCH or sum(len(one.body) for one, _path in batch) > BATCH_CHARACTERS:
            await db.write(library_writes.insert_imported, batch)
            batch = []
    await db.write(library_writes.insert_imported, batch)
    report(Progress("done", "", 1.0))
    return outcome


def find(paths: Iterable[Path]) -> list[Path]:
    """The files to import: those named, and those of known kinds in the folders named; hidden ones are passed over."""
    found: dict[Path, None] = {}
    for path in paths:
        for file in _inside(path) if path.is_dir() else [path]:
            found[file] = None
            if len(found) > MOST_FILES:
                raise InputError(
                    _("There are more than {count} files in these folders.", count=f"{MOST_FILES:,}"),
                    _("Choose a folder further down."),
                )
    return list(found)


def read_file(path: Path, workspace: Path) -> tuple[Draft, list[str]]:
    """The draft in a file, and what was left out. Pictures are kept in the workspace's media folder.

    Takes CPU time: call it in a thread. Raises InputError or StorageError with a sentence.
    """
    kind = path.suffix.lower()
    most = MOST_BYTES.get(kind)
    if most is None:
        raise InputError(
            _("{name} is of a kind that cannot be imported.", name=path.name), _("Use Markdown, HTML or DOCX files.")
        )
    data = _content(path, most)
    pictures = Pictures(workspace, path.parent)
    warnings: list[str] = []
    if kind in WORD:
        from alwrity_desktop.writer.import_docx import read_docx

        draft = read_docx(data, path.name, pictures)
    elif kind in HTML:
        from alwrity_desktop.writer.import_html import read_html

        draft = read_html(decode_any(data, path.name), path.name, pictures)
    else:
        draft, warning = draft_file.read_leniently(decode_any(data, path.name), path)
        warnings += [warning] if warning else []
        draft.body = _with_pictures(draft.body, pictures)
    if "\0" in draft.body or storable(draft.body) != draft.body:
        warnings.append(_("Characters that no text can hold were replaced."))
    draft.title = draft.title.strip() or path.stem.replace("-", " ").replace("_", " ")
    prepare(draft)
    return draft, [*warnings, *pictures.warnings]


def decode_any(data: bytes, name: str) -> str:
    """Text from bytes, UTF-16 without its mark included. Raises InputError when they are no text."""
    sample = data[:4000]
    half = max(1, len(sample) // 2)
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(sample) > 3 and zeros.count(0) > half * 0.4 and sample.count(0) < len(sample) * 0.55:
            return data.decode(encoding, "replace")
    return decode(data, name)


def _inside(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in IN_FOLDERS:
                yield Path(place, name)


def _content(path: Path, most: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > most:
            raise InputError(
                _(
                    "{name} has {size} MB; the most that is imported is {most} MB.",
                    name=path.name,
                    size=size >> 20,
                    most=most >> 20,
                ),
                _("Split it into smaller files."),
            )
        if not path.is_file():
            raise InputError(_("{name} is not a file.", name=path.name), _("Choose a file or a folder."))
        data = path.read_bytes()
    except OSError as error:
        raise storage_error(error, path) from error
    if not data.strip():
        raise InputError(_("{name} is empty.", name=path.name), _("Choose a file with text in it."))
    return data


def _with_pictures(body: str, pictures: Pictures) -> str:
    """The text with pictures that lie beside the file kept, and their addresses pointing there."""

    def moved(match: re.Match[str]) -> str:
        address = match.group(2).strip("<>")
        kept = pictures.of_address(address)
        return match.group() if kept == address or not kept else f"{match.group(1)}{kept}{match.group(3)}"

    return _IMAGE.sub(moved, body)
