"""What the benchmarks share: rows of the table, medians, and starting a window process to its marks."""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Row:
    """One line of the table: ours and the reference in the same unit, measured in the same run."""

    what: str
    ours: float
    reference: float
    unit: str
    goal: float
    """The highest ratio (where `reference` is 0, the highest value of `ours`) that reaches the goal; inf: none is set."""

    @property
    def ratio(self) -> float:
        return self.ours / self.reference if self.reference else self.ours

    @property
    def reached(self) -> bool:
        return self.ratio <= self.goal


def print_rows(rows: Iterable[Row]) -> None:
    """As a Markdown table, or as JSON with --json."""
    rows = list(rows)
    if "--json" in sys.argv:
        print(json.dumps([asdict(row) for row in rows]))
        return
    print("| what | here | reference | ratio | goal | reached |\n|---|---|---|---|---|---|")
    for row in rows:
        reference = f"{figure(row.reference)} {row.unit}" if row.reference else ""
        ratio = f"{row.ratio:.2f}" if row.reference else ""
        goal, reached = "none", ""
        if math.isfinite(row.goal):
            goal = f"{row.goal:g}" + (" x" if row.reference else f" {row.unit}")
            reached = "yes" if row.reached else "no"
        print(f"| {row.what} | {figure(row.ours)} {row.unit} | {reference} | {ratio} | {goal} | {reached} |")


def figure(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def median_of(measure: Callable[[], float], times: int = 7) -> float:
    """Median of several runs, the first of which (cold) is thrown away."""
    measure()
    return statistics.median(measure() for _ in range(times))


def start_to_mark(command: list[str], mark: str, environment: dict[str, str], marks: Path, limit: float = 60.0) -> float:
    """Seconds from starting `command` to the moment it wrote `mark` into the file `marks`; the process is then ended."""
    marks.unlink(missing_ok=True)
    begun = time.monotonic()
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while time.monotonic() < begun + limit:
            if marks.exists():
                for line in marks.read_text().splitlines():
                    name, _space, moment = line.partition(" ")
                    if name == mark and moment:
                        return float(moment) - begun
            if process.poll() is not None:
                raise RuntimeError(f"{command} ended with {process.returncode} before {mark}")
            time.sleep(0.005)
        raise RuntimeError(f"{command} did not reach {mark} in {limit} s")
    finally:
        process.kill()
        process.wait()
