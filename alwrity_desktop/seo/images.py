"""The image optimiser: files and folders made smaller in threads, with honest figures and no original ever lost.

A file is written beside its original or into a folder, whole or not at all. Where the new one is not smaller, nothing is
written and nothing counts as saved.
"""

from __future__ import annotations

import asyncio
import os
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.seo import image_strip
from alwrity_desktop.seo.image_encode import ENDINGS, Encoded, Encoding, encode

MOST_BYTES = 300_000_000
_NAMES = {".jpg", ".jpeg", ".jpe", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".mpo", ".jfif"}
_KEPT = ".original"
_SMALL = "-small"
_MADE = {".webp", ".avif"}
"""Beside a file of the same name in another format these were made from it."""
State = Literal["done", "skipped", "failed"]


@dataclass(slots=True, frozen=True)
class Choices:
    """What to do with each image. folder: where the new files go, None for beside the old ones.

    overwrite: put the new file in the place of the old one where the format stays; the old one is kept as
    name.original.jpg. replace: write over a result of an earlier run.
    """

    encoding: Encoding = field(default_factory=Encoding)
    folder: Path | None = None
    overwrite: bool = False
    replace: bool = False


@dataclass(slots=True)
class ImageResult:
    """One image. before and after are bytes on the disk, measured; after equals before where nothing was written.

    kept: where the original went when it was overwritten. reason: a sentence, where it was skipped or failed.
    """

    source: Path
    state: State
    before: int = 0
    after: int = 0
    target: Path | None = None
    kept: Path | None = None
    reason: str = ""
    encoded: Encoded | None = None
    notes: list[str] = field(default_factory=list[str])

    @property
    def saved(self) -> int:
        """Bytes that readers no longer load; 0 where nothing was written."""
        return self.before - self.after if self.state == "done" else 0


@dataclass(slots=True)
class Batch:
    """All results, in the order of the files. stopped: the rest was left as it was."""

    results: list[ImageResult] = field(default_factory=list[ImageResult])
    stopped: bool = False

    @property
    def before(self) -> int:
        """Bytes of all files that could be read."""
        return sum(one.before for one in self.results)

    @property
    def saved(self) -> int:
        """Bytes saved in all."""
        return sum(one.saved for one in self.results)

    def count(self, state: State) -> int:
        """How many ended so."""
        return sum(one.state == state for one in self.results)


class Stop:
    """Stops a batch for good: after `set` returns no further file is written, and `written` holds every one that was."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set = False
        self.written: list[ImageResult] = []

    def set(self) -> None:
        """Let nothing more be written; waits for the one file that is just being written."""
        with self._lock:
            self._set = True

    def write(self, result: ImageResult, work: Callable[[], None]) -> None:
        """Do `work`, which writes the file of `result`, unless it was stopped before."""
        with self._lock:
            if self._set:
                result.state, result.reason = "skipped", _("Stopped.")
                return
            work()
            if result.state == "done":
                self.written.append(result)


def find_images(inputs: Sequence[Path], *, below: bool = True) -> list[Path]:
    """The files named, and the images in the folders named (and below them), each once, without what earlier runs left.

    Raises InputError when there is none, StorageError for what is not there.
    """
    found: dict[Path, None] = {}
    for path in inputs:
        try:
            if path.is_dir():
                inside = [one for one in sorted(path.rglob("*") if below else path.iterdir()) if one.is_file()]
                names: dict[Path, set[str]] = {}
                for one in inside:
                    names.setdefault(one.parent, set()).add(one.name.lower())
                found.update(dict.fromkeys(one for one in inside if _is_original(one, names[one.parent])))
            else:
                path.stat()
                found[path] = None
        except OSError as error:
            raise storage_error(error, path) from error
    if not found:
        raise InputError(_("There is no image in it."), _("Choose JPEG, PNG, GIF, WebP, AVIF, TIFF or BMP files."))
    return list(found)


def _is_original(path: Path, names: set[str]) -> bool:
    """An image by its name, and neither a kept original nor, by the names beside it, the result of an earlier run."""
    ending, stem = path.suffix.lower(), path.stem.lower()
    if ending not in _NAMES or _KEPT in path.suffixes:
        return False
    told_apart = re.fullmatch(r"(.+)-([a-z]+)(-\d+)?", stem.removesuffix(_SMALL))
    if told_apart and f"{told_apart[1]}.{told_apart[2]}" in names:
        return False
    sources = _NAMES if stem.endswith(_SMALL) else _NAMES - _MADE if ending in _MADE else set[str]()
    return not any(stem.removesuffix(_SMALL) + other in names for other in sources)


def optimise_one(source: Path, choices: Choices, stop: Stop | None = None, target: Path | None = None) -> ImageResult:
    """Make one image smaller. Blocking; whatever is wrong with the image is its result's reason, never an exception.

    target: the stem to write to, without an ending; default beside the source or in the folder chosen.
    """
    result = ImageResult(source, "failed")
    try:
        result.before = result.after = source.stat().st_size
        if result.before > MOST_BYTES:
            raise InputError(_("{name} is larger than {most} MB.", name=source.name, most=MOST_BYTES // 1_000_000))
        data = source.read_bytes()
        result.before = result.after = len(data)
        made = encode(data, source.name, choices.encoding)
        if len(made.data) >= len(data) and made.frames == 1:
            made = _only_stripped(made, data, choices.encoding) or made
        result.encoded, result.notes = made, [*made.notes, *_lie(source, made)]
        if len(made.data) >= len(data):
            result.state, result.reason = "skipped", _already_small(made, len(data))
        else:
            stem = target or (choices.folder or source.parent) / source.stem
            (stop or Stop()).write(result, lambda: _write(result, made, data, choices, stem))
    except OSError as error:
        result.reason = storage_error(error, source).sentence
    except KnownError as error:
        result.reason = error.sentence
    return result


def _only_stripped(made: Encoded, data: bytes, wanted: Encoding) -> Encoded | None:
    """The original without its private parts, pixel for pixel, where encoding it anew would not make it smaller."""
    as_large = (made.width, made.height) == (made.from_width, made.from_height)
    if made.kind != made.from_kind or not as_large or wanted.metadata != "none":
        return None
    bare = image_strip.stripped(data, icc=wanted.icc)
    if bare is None or len(bare) >= len(data):
        return None
    note = _("The picture itself could not be made smaller; only camera and place data were taken out.")
    return replace(made, data=bare, psnr=None, quality=0, notes=[note])


def _lie(source: Path, made: Encoded) -> list[str]:
    ending = {".jpeg": ".jpg", ".jpe": ".jpg", ".jfif": ".jpg", ".mpo": ".jpg", ".tiff": ".tif"}.get(
        source.suffix.lower(), source.suffix.lower()
    )
    if ending == ENDINGS.get(made.from_kind):
        return []
    return [_("Its name ends in {ending}, but it is {kind}.", ending=source.suffix or "''", kind=made.from_kind)]


def _already_small(made: Encoded, before: int) -> str:
    if len(made.data) == before and made.frames > 1:
        return made.notes[0]
    return _("{kind} would not be smaller ({after} KB instead of {before} KB); the original stays.", kind=made.kind,
             after=f"{len(made.data) / 1000:,.1f}", before=f"{before / 1000:,.1f}")  # fmt: skip


def _write(result: ImageResult, made: Encoded, data: bytes, choices: Choices, stem: Path) -> None:
    source = result.source
    same_kind = made.kind == made.from_kind
    ending = source.suffix if same_kind and source.suffix.lower() in _NAMES else ENDINGS[made.kind]
    target = stem.with_name(stem.name + ending)
    if choices.overwrite and choices.folder is None and same_kind:
        target, result.kept = source, _keep(source, data)
    elif _is_same(target, source):
        target = stem.with_name(f"{stem.name}{_SMALL}{ending}")
    if result.kept is None and target.exists() and not choices.replace:
        result.state, result.target = "skipped", target
        result.reason = _("{name} is there already; it was left alone.", name=target.name)
        return
    write_whole(target, made.data, shared=True)
    result.state, result.target, result.after = "done", target, len(made.data)


def _is_same(one: Path, other: Path) -> bool:
    return one == other or (one.exists() and one.samefile(other))


def _keep(source: Path, data: bytes) -> Path:
    """A copy of the original beside it; an earlier copy is not written over, for it is the older original."""
    kept = source.with_name(f"{source.stem}{_KEPT}{source.suffix}")
    if not kept.exists():
        write_whole(kept, data, shared=True)
    return kept


def _targets(files: Sequence[Path], choices: Choices) -> list[Path]:
    """Where each goes, without its ending; two that would meet are told apart by their old endings."""
    stems = [(choices.folder or file.parent) / file.stem for file in files]
    seen: dict[str, int] = {}
    for stem in stems:
        seen[str(stem).lower()] = seen.get(str(stem).lower(), 0) + 1
    taken: set[str] = set()
    out: list[Path] = []
    for file, stem in zip(files, stems, strict=True):
        name = stem
        if seen[str(stem).lower()] > 1 and choices.encoding.format != "same":
            name = stem.with_name(f"{stem.name}-{file.suffix.lstrip('.').lower()}")
            number = 2
            while str(name).lower() in taken:
                name, number = stem.with_name(f"{stem.name}-{file.suffix.lstrip('.').lower()}-{number}"), number + 1
        taken.add(str(name).lower())
        out.append(name)
    return out


async def optimise(
    inputs: Sequence[Path], choices: Choices | None = None, report: Report = silent, *, into: Batch | None = None
) -> Batch:
    """Make all images of files and folders smaller, in threads. Cancelling it lets no further file be written.

    into: takes each result as it comes, so that it is kept when the work is stopped.
    Raises InputError for choices that cannot be, or when there is no image at all.
    """
    wanted = choices or Choices()
    batch = into if into is not None else Batch()
    files = await asyncio.to_thread(find_images, inputs)
    if wanted.folder and not any(path.is_relative_to(wanted.folder) for path in inputs):
        files = [file for file in files if not file.is_relative_to(wanted.folder)]  # results of earlier runs
    stop = Stop()
    loop = asyncio.get_running_loop()
    workers = max(1, min(4, (os.cpu_count() or 2), len(files)))  # Pillow lets go of the interpreter while it computes
    pool = ThreadPoolExecutor(workers, thread_name_prefix="images")
    work = [
        loop.run_in_executor(pool, optimise_one, file, wanted, stop, target)
        for file, target in zip(files, _targets(files, wanted), strict=True)
    ]
    try:
        for number, one in enumerate(work, 1):
            batch.results.append(await one)
            text = _("{done} of {all} images", done=number, all=len(files))
            report(Progress("image", text, number / len(files)))
    except asyncio.CancelledError:
        stop.set()
        batch.stopped = True
        batch.results += [one for one in stop.written if all(one is not told for told in batch.results)]
        raise
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)
    return batch
