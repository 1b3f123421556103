"""One file is one file format: a module whose name is the format's and whose EXPORT says how it is made."""

from __future__ import annotations

import importlib
import pkgutil

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.publisher.exporting import ExportFormat


def names() -> list[str]:
    """The names of all formats, sorted."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def find(name: str) -> ExportFormat:
    """The format called `name`. Raises InputError for an unknown one."""
    if name not in names():
        raise InputError(
            _("There is no export format {name}.", name=name or '""'),
            _("Choose one of {known}.", known=", ".join(names())),
        )
    found: ExportFormat = importlib.import_module(f"{__name__}.{name}").EXPORT
    return found


def all_formats() -> list[ExportFormat]:
    """Every format, for a menu. Loads them all."""
    return [find(name) for name in names()]
