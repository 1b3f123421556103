"""Quality and speed of clustering keywords by text, beside the text-only ways of other libraries on the same sets.

The table's columns: here the error (1 - score) of ours, beside it that of the best peer, so that a ratio under 1 is better.
The peers run in build/peers, made once from packaging/requirements-bench.txt.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cluster_scores import scores
from harness import ROOT, Row, print_rows
from keyword_sets import KINDS, make

from alwrity_desktop.planner.clustering import cluster

REQUIREMENTS = ROOT / "packaging" / "requirements-bench.txt"


def peers() -> list[dict[str, object]]:
    """What cluster_peers.py says of each peer and size."""
    key = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]
    folder = ROOT / "build" / f"peers-{key}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        command = [
            python,
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            REQUIREMENTS,
        ]
        subprocess.run(command, check=True)
        (folder / "ready").touch()
    script = Path(__file__).with_name("cluster_peers.py")
    done = subprocess.run([python, script], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def with_embeddings() -> list[Row]:
    """Ours and the peers with MiniLM; only where ALWRITY_BENCH_EMBEDDINGS names a Python that has the package."""
    python = os.environ.get("ALWRITY_BENCH_EMBEDDINGS", "")
    if not python:
        print("without ALWRITY_BENCH_EMBEDDINGS nothing is measured with embeddings", file=sys.stderr)
        return []
    own = [str(ROOT), sysconfig.get_path("purelib")]
    script = Path(__file__).with_name("cluster_embeddings.py")
    # The other environment's packages come first, ours only fill in what the program itself imports.
    line = f"import sys, runpy; sys.path += {own!r}; runpy.run_path({str(script)!r}, run_name='__main__')"
    done = subprocess.run([python, "-c", line], capture_output=True, text=True, check=True)
    found = [json.loads(row) for row in done.stdout.splitlines() if row.startswith("{")]
    rows: list[Row] = []
    for size in (1_000, 10_000):
        here = {row["peer"]: row for row in found if row["size"] == size}
        for name, row in here.items():
            told = f"ARI {row['rand']:.3f}, V {row['v_measure']:.3f}, {row['seconds']:.1f} s"
            print(f"{size:,} with embeddings, {name}: {told}", file=sys.stderr)
        mine = here.pop("ours")
        for key, measure in (("rand", "ARI"), ("v_measure", "V-measure")):
            best = max(float(row[key]) for row in here.values())
            what = f"{size:,} keywords with embeddings: 1 - {measure}, beside the best peer's"
            rows.append(Row(what, 1 - mine[key], 1 - best, "", 0.99))
    return rows


def main() -> None:
    rows: list[Row] = []
    found = peers()
    for size in (1_000, 10_000):
        rand, v_measure = scores(made := make(size), cluster([keyword.text for keyword in made]))
        beside = [peer for peer in found if peer["size"] == size]
        for peer in beside:
            print(f"{size:,} {peer['peer']}: ARI {peer['rand']:.3f}, V {peer['v_measure']:.3f}", file=sys.stderr)
        print(f"{size:,} ours: ARI {rand:.3f}, V {v_measure:.3f}", file=sys.stderr)
        best_rand, best_v = (
            max(float(str(peer["rand"])) for peer in beside),
            max(float(str(peer["v_measure"])) for peer in beside),
        )
        rows.append(
            Row(f"clusters of {size:,} keywords: 1 - ARI, beside the best peer's", 1 - rand, 1 - best_rand, "", 0.8)
        )
        rows.append(
            Row(f"clusters of {size:,} keywords: 1 - V-measure, beside the best peer's", 1 - v_measure, 1 - best_v, "", 0.8)
        )
    for kind in KINDS[1:-1]:
        made = make(1_000, kinds=(kind,))
        rand, v_measure = scores(made, cluster([keyword.text for keyword in made]))
        print(f"1,000 with {kind} alone: ARI {rand:.3f}, V {v_measure:.3f}", file=sys.stderr)
    rows += with_embeddings()
    texts = [keyword.text for keyword in make(100_000)]
    begun = time.monotonic()
    cluster(texts)
    rows.append(Row("100,000 keywords clustered", time.monotonic() - begun, 0, "s", 20))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(Row("memory of that", memory, 0, "MB", 1_000))
    print_rows(rows)


if __name__ == "__main__":
    main()
