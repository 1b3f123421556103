"""How often our checks rate the 120 posts of the shared corpus as yoastseo does, and how fast.

    .venv/bin/python tests/benchmarks/yoast_agreement.py [--differences CHECK]

The corpus is looked for in $ALWRITY_SHARED, else in ../shared beside the repository.

Differences that are known and left, since ours reads the text rightly:

- Sentences: yoastseo ends one after "U.S.", "Dr." and the like. Without our abbreviations the number of sentences would be
  within 2 % in 91 of the 120 posts instead of 68.
- Passive voice and Flesch: yoastseo divides by another count of sentences there (`insights.passive.total`), which is up to
  three times the number of sentences where a text has many web addresses. With its totals our passives give its rating in
  104 posts, and Flesch would be within 3 points in 83 % once a constant of 3 points is taken off.
- Internal links: yoastseo counts mail addresses as links within the site.
- Keyphrases: yoastseo does not find "NASA" for "NASA’s" (curly apostrophe), and takes some auxiliaries for content.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alwrity_desktop.page.analysis import Analysis, Paper, analyse
from alwrity_desktop.page.draft_file import read

SHARED = Path(os.environ.get("ALWRITY_SHARED", Path(__file__).resolve().parents[3] / "shared"))
SITE = "https://example.org/blog/"
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
    def overall(self) -> float:
        """Share of all judged checks that are rated alike."""
        return sum(self.same.values()) / sum(self.total.values())


def available() -> bool:
    """Is the corpus here?"""
    return (SHARED / "corpus" / "yoast.jsonl").is_file()


def paper_of(path: Path) -> Paper:
    draft = read(path.read_text(encoding="utf-8"), path)
    return Paper(
        draft.body,
        draft.title,
        draft.meta_title,
        draft.meta_description,
        draft.slug,
        tuple(draft.keyphrases),
        language="en",
        site_url=SITE,
    )


def compare() -> Agreement:
    agreement = Agreement()
    for line in (SHARED / "corpus" / "yoast.jsonl").read_text(encoding="utf-8").splitlines():
        said: dict[str, Any] = json.loads(line)
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
    agreement = compare()
    if len(sys.argv) > 2 and sys.argv[1] == "--differences":
        print("\n".join(agreement.differences.get(sys.argv[2], [])))
        return
    print(table(agreement))


if __name__ == "__main__":
    main()
