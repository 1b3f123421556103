"""Moments of the start-up, written down when ALWRITY_STARTUP_MARKS names a file: what the start-up benchmark reads."""

from __future__ import annotations

import os
import time


def mark(name: str) -> None:
    """Append `name` and the monotonic clock in seconds to the file; does nothing when none is named."""
    if path := os.environ.get("ALWRITY_STARTUP_MARKS"):
        with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs start-up time here
            file.write(f"{name} {time.monotonic()}\n")
