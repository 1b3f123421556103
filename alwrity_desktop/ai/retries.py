"""How often a call is made again, and how long it waits before."""

from __future__ import annotations

import random
from dataclasses import dataclass

from alwrity_desktop.ai.errors import RETRIED, ModelError


@dataclass(slots=True, frozen=True)
class Backoff:
    """attempts: calls in all before the first token. resumes: goes at a stream that broke after it.

    Waits are first * 2^n seconds with up to half of it at random, at most `longest`. A server that asks for more than
    `patience` seconds is not waited for: the error tells the wait instead.
    """

    attempts: int = 4
    resumes: int = 2
    first: float = 1.0
    longest: float = 20.0
    patience: float = 60.0

    def pause(self, error: ModelError, failures: int) -> float | None:
        """Seconds to wait after the `failures`-th failure in a row, or None to give up."""
        limit = min(2, self.attempts) if error.kind in ("stalled", "empty") else self.attempts
        if error.lasting or error.kind not in RETRIED or failures >= limit:
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= self.patience else None
        wait = min(self.longest, self.first * 2 ** (failures - 1))
        return wait * (1 + random.random() / 2)


@dataclass(slots=True, frozen=True)
class Patience:
    """Seconds without a sign of life before a stream is given up.

    first: before the first token (a local server loads the model and reads the prompt). between: after it.
    silent: without text, although the server sends signs of life.
    """

    first: float = 300.0
    between: float = 60.0
    silent: float = 900.0

    @classmethod
    def of(cls, token_timeout: float) -> Patience:
        """From the setting: five times as long for the first token, fifteen times for signs of life without text."""
        return cls(token_timeout * 5, token_timeout, token_timeout * 15)
