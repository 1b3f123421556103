"""How often our checks rate the 120 posts of the shared corpus as yoastseo does, and how fast.

    .venv/bin/python tests/benchmarks/yoast_agreement.py [--differences CHECK]

The corpus is looked for in $ALWRITY_SHARED, else in ../shared beside the repository. 80 of the posts were looked at while
the checks were made, 40 never: those whose identifiers have the smallest SHA-256. Differences that remain are explained in
the file of each check (`page/assessments/`) and of the reading ease (`page/reading_figures.py`).
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from alwrity_desktop.page.analysis import Analysis, Paper, analyse
from alwrity_desktop.page.draft_file import read

SHARED = Path(os.environ.get("ALWRITY_SHARED", Path(__file__).resolve().parents[3] / "shared"))
SITE = "https://example.org/blog/"
HELD_OUT = 40
UNJUDGED = {"functionWordsInKeyphrase", "textPresence", "textAlignment"}
"""Not rated by yoastseo either: it gives them no score."""


@dataclass
class Agreement:
    """Counts by check, and the counts of words and sentences beside yoastseo's."""

    same: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    differences: dict[str, list[str]] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)
    words: list[float] = field(default_factory=list)
    sentences: list[float] = field(default_factory=list)
    flesch: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)

    @property
    def worst(self) -> float:
        """Share of the check that agrees least."""
        return min(self.same[check] / total for check, total in self.total.items())

    @property
    def overall(self) -> float:
        """Share of all judged checks that are rated alike."""
        return sum(self.same.values()) / sum(self.total.values())


def available() -> bool:
    """Is the corpus here?"""
    return (SHARED / "corpus" / "yoast.jsonl").is_file()


def paper_of(path: Path) -> Paper:
    """A post as a paper. A link without an address is `( "title")` to the Markdown that yoastseo was given, `(<> "title")`
    in ours."""
    draft = read(path.read_text(encoding="utf-8"), path)
    return Paper(
        draft.body.replace('( "', '(<> "'),
        draft.title,
        draft.meta_title,
        draft.meta_description,
        draft.slug,
        tuple(draft.keyphrases),
        language="en",
        site_url=SITE,
    )


def rows_of() -> list[dict[str, Any]]:
    """What yoastseo said of each post, in the order of the corpus."""
    lines = (SHARED / "corpus" / "yoast.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def held_out(rows: list[dict[str, Any]]) -> set[str]:
    """The identifiers of the 40 posts that nothing was tuned on."""
    return set(sorted((row["id"] for row in rows), key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:HELD_OUT])


def compare(part: Literal["all", "tuned", "held out"] = "all") -> Agreement:
    agreement = Agreement()
    rows = rows_of()
    apart = held_out(rows)
    for said in rows:
        if part != "all" and (said["id"] in apart) != (part == "held out"):
            continue
        paper = paper_of(SHARED / "corpus" / "posts" / f"{said['slug']}.md")
        began = time.perf_counter()
        analysis = analyse(paper)
        analysis.flesch  # noqa: B018 - part of the work
        agreement.seconds.append(time.perf_counter() - began)
        _compare_one(agreement, analysis, said)
    return agreement


def _compare_one(agreement: Agreement, analysis: Analysis, said: dict[str, Any]) -> None:
    for group in ("seo", "readability", "extra"):
        for check, (score, rating) in said[group].items():
            if check in UNJUDGED:
                continue
            ours = analysis.of(check)
            if ours is None and not any(result.yoast == check for result in analysis.results):
                agreement.missing[check] += 1
            if ours is None:
                continue
            agreement.total[check] += 1
            if ours.rating == rating:
                agreement.same[check] += 1
            else:
                note = f"{said['slug'][:50]}: ours {ours.rating} {ours.value}, yoastseo {rating} {score}"
                agreement.differences.setdefault(check, []).append(note)
    insights = said["insights"]
    agreement.words.append(analysis.words / insights["words"] - 1)
    agreement.sentences.append(analysis.sentences / insights["sentences"] - 1)
    agreement.flesch.append((analysis.flesch or 0) - insights["flesch"]["score"])
    agreement.lengths.append(analysis.words)


def table(agreement: Agreement) -> str:
    rows = [f"{'check':28} {'alike':>6} {'of':>5} {'share':>7}"]
    for check in sorted(agreement.total, key=lambda name: agreement.same[name] / agreement.total[name]):
        same, total = agreement.same[check], agreement.total[check]
        rows.append(f"{check:28} {same:6} {total:5} {100 * same / total:6.1f}%")
    total = sum(agreement.total.values())
    rows.append(f"{'all':28} {sum(agreement.same.values()):6} {total:5} {100 * agreement.overall:6.1f}%")
    if agreement.missing:
        rows.append(f"not judged by us: {dict(agreement.missing)}")
    for name, values, limit in (
        ("words within 2 %", agreement.words, 0.02),
        ("sentences within 2 %", agreement.sentences, 0.02),
        ("Flesch within 3 points", agreement.flesch, 3.0),
    ):
        within = sum(abs(value) <= limit for value in values)
        median = statistics.median(values)
        rows.append(f"{name:28} {within:6} {len(values):5} {100 * within / len(values):6.1f}%  median {median:+.4f}")
    mean_words = statistics.mean(agreement.lengths)
    mean, median = statistics.mean(agreement.seconds), statistics.median(agreement.seconds)
    rows.append(
        f"time for one post of {mean_words:.0f} words (mean), never read before: "
        f"{1000 * mean:.1f} ms mean, {1000 * median:.1f} ms median"
    )
    return "\n".join(rows)


def main() -> None:
    if not available():
        raise SystemExit(f"the corpus is not at {SHARED}")
    if len(sys.argv) > 2 and sys.argv[1] == "--differences":
        print("\n".join(compare("tuned").differences.get(sys.argv[2], [])))
        return
    for part in ("tuned", "held out", "all"):
        print(f"\n{part}\n{table(compare(part))}")


if __name__ == "__main__":
    main()
