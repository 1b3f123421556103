"""Sources read from a pasted text, a file or an address, and reduced to the text that matters."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.files import storage_error
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.source import Source, SourceKind
from alwrity_desktop.writer import fetching, source_files
from alwrity_desktop.writer.source_text import Read, tidy
from alwrity_desktop.writer.telling import Tell, in_thread

MOST_FILE_BYTES = 50_000_000
MOST_CHARACTERS = 2_000_000
"""A text of 300,000 words; more than any draft can rest on."""
_LONGEST_PATH = 1_000


async def read_source(given: str, kind: SourceKind, http: HttpGate, report: Report = silent) -> Source:
    """A source from an http(s) address, a path of a file that is there, or else the text itself.

    Raises InputError (binary, empty, too big, encrypted, damaged, not readable as text), StorageError, NetworkError,
    OfflineError.
    """
    text = given.strip()
    if text.lower().startswith(("http://", "https://")) and len(text.split()) == 1:
        return await read_url(text, kind, http, report)
    if (path := _as_path(text)) is not None:
        return await read_file(path, kind, report)
    return await read_text(given, kind)


async def read_text(text: str, kind: SourceKind, title: str = "") -> Source:
    """A pasted text as a source. Raises InputError when it is empty or no text."""
    return await asyncio.to_thread(_source, Read(text, title), kind, "", "")


async def read_file(path: Path, kind: SourceKind, report: Report = silent) -> Source:
    """A file as a source: txt, md, html, docx, pdf. Raises InputError or StorageError with a sentence."""
    name = path.name or await asyncio.to_thread(_name_of, path)
    report(Progress("read", _("Reading {name}", name=name)))
    return await _told(name, report, lambda tell: _read_file(path, kind, tell))


async def read_url(url: str, kind: SourceKind, http: HttpGate, report: Report = silent) -> Source:
    """The article at an address as a source. Raises NetworkError, OfflineError or InputError with a sentence."""
    page = await fetching.fetch(url, http, report)
    report(Progress("read", _("Reading the article")))
    return await _told(page.url, report, lambda tell: _from_page(page, kind, tell))


async def _told(name: str, report: Report, work: Callable[[Tell], Source]) -> Source:
    """Run `work` in a thread; long PDFs tell how far they are, and stop when nobody waits any more."""
    return await in_thread(work, lambda done: report(Progress("read", _("Reading {name}", name=name), done=done)))


def _as_path(text: str) -> Path | None:
    if not text or "\n" in text or "\x00" in text or len(text) > _LONGEST_PATH:
        return None
    path = Path(text).expanduser()
    try:
        there = path.exists()
    except (OSError, ValueError):
        return None
    if not there and (path.suffix.lower() in source_files.KINDS or path.is_absolute()) and len(text.split()) < 6:
        raise InputError(_("There is no file {path}.", path=text), _("Check the path; a text may be pasted as well."))
    return path if there else None


def _name_of(path: Path) -> str:
    """What to call a path that has no name of its own, as "." and "/" have none."""
    return path.resolve().name or str(path.resolve())


def _read_file(path: Path, kind: SourceKind, tell: Tell) -> Source:
    try:
        if path.is_dir():
            raise InputError(
                _("{name} is a folder, not a file.", name=path.resolve()),
                _("Choose a file in it: a text, a PDF or a DOCX. Each note is given by itself."),
            )
        if not path.is_file():
            raise InputError(_("{name} is not a file.", name=path.name), _("Choose a text file, a PDF or a DOCX."))
        size = path.stat().st_size
        if size > MOST_FILE_BYTES:
            raise InputError(
                _(
                    "{name} has {size} MB; notes may have {most}.",
                    name=path.name,
                    size=size // 1_000_000,
                    most=MOST_FILE_BYTES // 1_000_000,
                ),
                _("Save the part you need as a file of its own."),
            )
        data = path.read_bytes()
    except OSError as error:
        raise storage_error(error, path) from error
    return _source(source_files.read(data, path.name, tell=tell), kind, "", str(path))


def _from_page(page: fetching.Page, kind: SourceKind, tell: Tell) -> Source:
    name = page.url.rstrip("/").rsplit("/", 1)[-1] or page.url
    return _source(source_files.read(page.data, name, page.content_type, page.url, tell), kind, page.url, "")


def _source(read: Read, kind: SourceKind, url: str, path: str) -> Source:
    text = tidy(read.text)
    if not text:
        raise InputError(
            _("There is no text in {name}.", name=path or url or _("the pasted text")),
            _("Choose another source, or paste its text."),
        )
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS].rsplit("\n", 1)[0]
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    title = " ".join(read.title.split())[:200] or _first_line(text)
    return Source(title=title, kind=kind, text=text, url=url, path=path, sha256=digest, language=read.language)


def _first_line(text: str) -> str:
    line = next((line.strip(" #*_>-") for line in text.splitlines() if line.strip(" #*_>-")), _("Notes"))
    words = line.split()
    return " ".join(words[:10]) + ("…" if len(words) > 10 else "")
