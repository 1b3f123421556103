"""asyncio's loop inside Qt's, with what qasync leaves out: async generators that are dropped half-way are closed by it.

Without it the stream of an answer that was stopped is closed by the garbage collector, outside of any task, and fails.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

import qasync

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication


SWITCH = 0.0005
"""Seconds a worker thread may keep the interpreter while the window's wants it; Python's default is ten times that."""


class Loop(qasync.QEventLoop):  # pyright: ignore[reportUntypedBaseClass]
    """The program's one event loop."""

    def run_forever(self) -> int:
        """Run until `stop`; gives Qt's exit code."""
        before = sys.get_asyncgen_hooks()
        base: Any = self
        sys.set_asyncgen_hooks(base._asyncgen_firstiter_hook, base._asyncgen_finalizer_hook)
        try:
            return cast("int", super().run_forever())
        finally:
            sys.set_asyncgen_hooks(*before)


def make_loop(application: QCoreApplication | None) -> Loop:
    """A loop for `application`; run it with `with`. From here on threads take short turns: a key waits for none."""
    sys.setswitchinterval(SWITCH)
    return Loop(application)
