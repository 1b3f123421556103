"""One thing a tool found wrong or worth knowing in a file or an answer, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["bad", "ok", "note"]
"""bad: it does harm; ok: it could be better; note: worth knowing, counts for nothing."""


@dataclass(slots=True, frozen=True)
class Finding:
    """`id` is a stable word for programs, `line` counts from 1 and is None where there is no place."""

    id: str
    severity: Severity
    text: str
    line: int | None = None


def worst(findings: Iterable[Finding]) -> Severity:
    """The gravest of the findings, "note" where there is none."""
    severities = {finding.severity for finding in findings}
    if "bad" in severities:
        return "bad"
    return "ok" if "ok" in severities else "note"
