"""`make bench`: every bench_*.py beside this file, one after the other, as one table with the machine it ran on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import Row, print_rows

HERE = Path(__file__).resolve().parent
LIMIT = 900
"""Seconds a single benchmark may take."""


def machine() -> str:
    """Processor, cores, system and Python, as the table's caption."""
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
        ]
        processor = names[0] if names else processor
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def main() -> int:
    wanted = [name for name in sys.argv[1:] if not name.startswith("-")]
    rows: list[Row] = []
    failed: list[str] = []
    for script in sorted(HERE.glob("bench_*.py")):
        if wanted and not any(name in script.stem for name in wanted):
            continue
        print(f"{script.stem} ...", file=sys.stderr)
        command = [sys.executable, str(script), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
        try:
            rows += [Row(**row) for row in json.loads(done.stdout.strip().splitlines()[-1])]
        except (ValueError, IndexError, TypeError):
            failed.append(f"{script.stem} (exit {done.returncode}): {done.stderr.strip()[-400:]}")
    print(f"\n{machine()}\n")
    print_rows(rows)
    for line in failed:
        print(f"\nno result: {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
