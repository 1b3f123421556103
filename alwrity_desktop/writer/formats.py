"""Content formats: one TOML file each, the shipped ones and the person's own in <workspace>/formats, which look alike.

Form, menu entry, command line, saving, cost estimate and tests come from the file. See resources/formats/blog_post.toml.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from alwrity_desktop.core import paths
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.toml_table import closest
from alwrity_desktop.writer.briefs import brief_from, default_brief
from alwrity_desktop.writer.fields import Field
from alwrity_desktop.writer.format_file import Format, Step, read_format

__all__ = [
    "Field",
    "Format",
    "Step",
    "all_formats",
    "brief_from",
    "broken",
    "default_brief",
    "format_names",
    "load",
    "social",
]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def load(name: str, workspace_folder: Path | None = None) -> Format:
    """The format of that name, the person's own first. Raises InputError when there is none or it cannot be used."""
    if _NAME.fullmatch(name):
        for folder, own in _folders(workspace_folder):
            if (path := folder / f"{name}.toml").is_file():
                return read_format(path, own=own)
    known = format_names(workspace_folder)
    near = closest(name, known)
    remedy = _("Did you mean {near}?", near=near) if near else _("There are {names}.", names=", ".join(known))
    raise InputError(_("There is no content format “{name}”.", name=name), remedy)


def all_formats(workspace_folder: Path | None = None) -> list[Format]:
    """All formats that can be used, by group and title. A broken file of the person's own is left out; see `broken`."""
    found: dict[str, Format] = {}
    for folder, own in reversed(_folders(workspace_folder)):
        for path in sorted(folder.glob("*.toml")):
            try:
                found[path.stem] = read_format(path, own=own)
            except KnownError:
                if not own:
                    raise
    return sorted(found.values(), key=lambda form: (form.group, form.title))


def social(workspace_folder: Path | None = None) -> frozenset[str]:
    """Names of the formats of the group Social; read again when a file has changed."""
    files = [path for folder, _own in _folders(workspace_folder) for path in sorted(folder.glob("*.toml"))]
    return _social(workspace_folder, tuple((str(path), path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _social(workspace_folder: Path | None, _files: tuple[tuple[str, int], ...]) -> frozenset[str]:
    return frozenset(form.name for form in all_formats(workspace_folder) if form.by_hand)


def broken(workspace_folder: Path) -> dict[str, str]:
    """The person's own format files that cannot be used, with the sentence that says why."""
    reasons: dict[str, str] = {}
    for path in sorted((workspace_folder / "formats").glob("*.toml")):
        try:
            read_format(path, own=True)
        except KnownError as error:
            reasons[path.name] = error.sentence
    return reasons


def format_names(workspace_folder: Path | None = None) -> list[str]:
    """Names of all format files."""
    return sorted({path.stem for folder, _own in _folders(workspace_folder) for path in folder.glob("*.toml")})


def _folders(workspace_folder: Path | None) -> list[tuple[Path, bool]]:
    own = [(workspace_folder / "formats", True)] if workspace_folder else []
    return [*own, (paths.resource("formats"), False)]
