"""One file is one check; they are found by themselves.

A file here has a constant CHECK, a `result.Check`. To add a check, add a file; nothing else knows of it. A frozen program
must be built with these modules collected (`collect_submodules("alwrity_desktop.page.assessments")` in the PyInstaller
spec), for nothing imports them by name; `found` fails where there are none.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Check


@cache
def found() -> tuple[Check, ...]:
    """All checks, by the names of their files. Raises RuntimeError when the program was built without them."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    if not names:
        raise RuntimeError("no assessments are bundled: collect the submodules of alwrity_desktop.page.assessments")
    return tuple(importlib.import_module(f"{__name__}.{name}").CHECK for name in names)
