"""The collector's rounds stay short: what a library is made of is looked through once."""

from __future__ import annotations

import gc
import sys
from types import ModuleType

import pytest

from alwrity_desktop.ui.garbage import MODULES, GarbageCollector


def test_a_library_is_looked_through_once(program: object, monkeypatch: pytest.MonkeyPatch) -> None:
    on = gc.isenabled()
    collector = GarbageCollector()
    try:
        collector.settle()
        kept = gc.get_freeze_count()
        collector.look()
        assert gc.get_freeze_count() == kept
        parts = [[number] for number in range(1000)]
        for number in range(MODULES + 1):
            monkeypatch.setitem(sys.modules, f"library_{number}", ModuleType(f"library_{number}"))
        collector.look()
        assert gc.get_freeze_count() >= kept + len(parts)
    finally:
        collector.stop()
        gc.unfreeze()
        (gc.enable if on else gc.disable)()
