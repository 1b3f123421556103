"""Work for processes of their own; it lies here because such a process finds it by its module's name."""

from __future__ import annotations

import os
import signal
import time

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.progress import Progress, Report


def pid_and_sum(numbers: list[int], report: Report) -> tuple[int, int]:
    total = 0
    for number in numbers:
        total += number
        report(Progress("sum", str(total)))
    return os.getpid(), total


def fails(happened: str, report: Report) -> None:
    raise InputError(happened, "Try another.")


def waits(report: Report) -> None:
    report(Progress("wait", str(os.getpid())))
    time.sleep(600)


def dies(report: Report) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
