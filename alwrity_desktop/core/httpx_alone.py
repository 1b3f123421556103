"""Keeps httpx from loading its own command line, with click, rich and pygments: 5 MB nobody here asks for.

Imported before httpx; `httpx.main` is then a function that does nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType


def main() -> None:
    """In place of the command line."""


_module = ModuleType("httpx._main")
_module.__dict__["main"] = main
sys.modules.setdefault(_module.__name__, _module)
