"""Loads Python files that lie beside the tests and are part of no package, such as the benchmarks."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any


def load_module(path: Path, name: str = "") -> Any:
    """The module of a file. name: what other files import it by; made from its folder and file unless given."""
    spec = importlib.util.spec_from_file_location(name or f"tests_{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
