"""The open draft as a plain file: `working/<draft id>.md` in the workspace, a line of facts and then the text.

Start-up reads the last one before anything heavy is loaded, so this file imports the standard library only.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from alwrity_desktop.core.errors import ChangedElsewhereError, StorageError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import config_folder

FOLDER = "working"
LAST = "last"
PARTS_LIVE = 60.0
"""Seconds after which a half-written temporary file belongs to nobody any more."""

_HEAD = "<!-- alwrity "
_TAIL = " -->\n"
_UNSAFE = re.compile(r"[^\w -]+")


class SaveClock:
    """When to save: `quiet` seconds after the last key, but at latest `longest` after the first unsaved one.

    `longest` is so far under a second that taking note of the key, a save under way and the writing itself fit into the
    rest of it, on a busy machine too. Times are seconds of one
    monotonic clock, handed in, so that this needs no event loop.
    """

    def __init__(self, quiet: float = 0.5, longest: float = 0.7, retry: float = 5.0) -> None:
        self.quiet = quiet
        self.longest = longest
        self.retry = retry
        self._first: float | None = None
        self._last = 0.0

    def typed(self, now: float) -> None:
        """A key changed the text."""
        if self._first is None:
            self._first = now
        self._last = now

    @property
    def due_at(self) -> float | None:
        """When to save; None when there is nothing to save."""
        return None if self._first is None else min(self._last + self.quiet, self._first + self.longest)

    def due(self, now: float) -> bool:
        """Whether to save now."""
        return self._first is not None and now >= min(self._last + self.quiet, self._first + self.longest)

    def begun(self) -> None:
        """The text has been taken for saving; what is typed from here on is unsaved again."""
        self._first = None

    def failed(self, now: float) -> None:
        """Saving did not succeed: try again in `retry` seconds, typing or not."""
        self._first = now + self.retry - self.longest
        self._last = now + self.retry - self.quiet


@dataclass(slots=True, frozen=True)
class WorkingText:
    """One working copy. `base` is the SHA-256 of the text the database last had; `saved_at` is seconds since 1970 (UTC)."""

    draft_id: str
    title: str
    body: str
    base: str = ""
    saved_at: float = 0.0
    cursor: int = 0


class WorkingCopy:
    """The working copy of one draft while it is open here; notices when somebody else writes the file."""

    def __init__(self, workspace: Path, draft_id: str) -> None:
        self.draft_id = draft_id
        self.path = path_of(workspace, draft_id)
        self._stamp = _stamp(self.path)
        self._rescue: Path | None = None

    def write(self, text: WorkingText) -> None:
        """Replace the file in one step.

        Raises ChangedElsewhereError when somebody else has written another text into it since, StorageError when the
        disk refuses.
        """
        current = _stamp(self.path)
        if current is not None and current != self._stamp:
            found = read(self.path)
            if found is not None and found.body != text.body:
                raise ChangedElsewhereError(
                    _("The working copy of this draft was changed by another program: {path}.", path=self.path),
                    _("Compare both texts, then keep yours or take the other one; neither is lost."),
                )
        write_whole(self.path, encoded(text))
        self._stamp = _stamp(self.path)

    def accept(self) -> WorkingText | None:
        """Take note of what is on the disk now, and give it; the next `write` replaces it."""
        self._stamp = _stamp(self.path)
        return read(self.path)

    def rescue(self, text: WorkingText) -> Path:
        """Write the text somewhere else, because its own place refuses. Raises StorageError when nothing takes it."""
        self._rescue = rescue(text, self._rescue)
        return self._rescue

    def remove(self) -> None:
        """Delete the file, when the text is in the database and the draft is closed."""
        remove(self.path.parent.parent, self.draft_id)
        self._stamp = None


def path_of(workspace: Path, draft_id: str) -> Path:
    """Where the working copy of a draft is."""
    return workspace / FOLDER / f"{draft_id}.md"


def encoded(text: WorkingText) -> str:
    """The file's content: a comment with the facts, then the text as it is."""
    facts = {"draft": text.draft_id, "title": text.title, "base": text.base}
    facts |= {"saved_at": round(text.saved_at or time.time(), 3), "cursor": text.cursor}
    return _HEAD + json.dumps(facts).replace(">", "\\u003e") + _TAIL + text.body


def read(path: Path) -> WorkingText | None:
    """A working copy; None when there is no such file. One without its line of facts is all text."""
    try:
        content = path.read_bytes().decode("utf-8", "surrogatepass")
        changed = path.stat().st_mtime
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        content, changed = path.read_bytes().decode("utf-8", "replace"), 0.0
    except OSError as error:
        raise storage_error(error, path) from error
    head, mark, body = content.partition(_TAIL)
    try:
        facts = json.loads(head.removeprefix(_HEAD)) if mark and head.startswith(_HEAD) else None
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        return WorkingText(path.stem, "", content, saved_at=changed)
    known: dict[str, object] = facts  # pyright: ignore[reportUnknownVariableType] - whatever JSON holds
    return WorkingText(
        draft_id=path.stem,
        title=str(known.get("title", "")),
        body=body,
        base=str(known.get("base", "")),
        saved_at=_number(known.get("saved_at")),
        cursor=int(_number(known.get("cursor"))),
    )


def remember_last(workspace: Path, draft_id: str) -> None:
    """Remember which draft start-up should show."""
    write_whole(workspace / FOLDER / LAST, draft_id)


def last_id(workspace: Path) -> str:
    """Id of the draft that start-up should show, or ""."""
    try:
        draft_id = (workspace / FOLDER / LAST).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return draft_id if Path(draft_id).name == draft_id else ""


def last_open(workspace: Path) -> WorkingText | None:
    """The text of the draft that was open last, from its working copy alone; None when there is none to show."""
    draft_id = last_id(workspace)
    try:
        return read(path_of(workspace, draft_id)) if draft_id else None
    except (OSError, StorageError):
        return None  # the window opens without it, and the database says later what is wrong


def all_texts(workspace: Path) -> list[WorkingText]:
    """All working copies; leftovers of interrupted writes are cleared away."""
    folder = workspace / FOLDER
    if not folder.is_dir():
        return []
    for part in folder.glob(".*.part"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > PARTS_LIVE:
                part.unlink()
    texts = (read(path) for path in sorted(folder.glob("*.md")))
    return [text for text in texts if text is not None]


def remove(workspace: Path, draft_id: str) -> None:
    """Delete a working copy, if there is one."""
    try:
        path_of(workspace, draft_id).unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, path_of(workspace, draft_id)) from error


def rescue(text: WorkingText, before: Path | None = None, folders: Iterable[Path] | None = None) -> Path:
    """Write a text where there is room: into the file used `before`, else the settings', the temporary or the home folder.

    Raises StorageError when no place takes it.
    """
    import tempfile  # takes 5 ms, which the start-up does not have

    name = f"{_UNSAFE.sub('', text.title).strip()[:60] or 'draft'} {time.strftime('%Y-%m-%d %H%M%S')}.md"
    if folders is None:
        folders = (config_folder() / "rescue", Path(tempfile.gettempdir()) / "alwrity-rescue", Path.home())
    last: StorageError | None = None
    for path in [*([before] if before else []), *(folder / name for folder in folders)]:
        try:
            write_whole(path, encoded(text))
        except StorageError as error:
            last = error
        else:
            return path
    raise StorageError(
        _("Your text could not be written anywhere on this machine."),
        _("Keep this window open, copy the text elsewhere, then free some space and save again."),
        detail=last.detail if last else "",
    )


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0
