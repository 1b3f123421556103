"""The checks of page/: how far they agree with yoastseo, and how fast they are.

Agreement is given as what differs, in percent, so that less is better as in every other row. yoastseo is installed with npm
into build/yoastseo for this only; without npm those rows are left out.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import yoast_agreement
import yoast_variants
from harness import Row, print_rows

from alwrity_desktop.page.analysis import Paper, analyse
from alwrity_desktop.page.archive import analyse_many

WORDS = 20_000
ARCHIVE = 1_000
KEYS = 60
TIMED = 12


def posts() -> list[Paper]:
    rows = yoast_agreement.rows_of()
    return [yoast_agreement.paper_of(yoast_agreement.SHARED / "corpus" / "posts" / f"{row['slug']}.md") for row in rows]


def agreement_rows() -> list[Row]:
    rows: list[Row] = []
    for part in ("tuned", "held out"):
        found = yoast_agreement.compare(part)
        apart = [
            ("ratings", 1 - found.overall, 3.0),
            ("the check that differs most", 1 - found.worst, 10.0),
            ("words off by over 2 %, posts", _share(found.words, 0.02), 5.0),
            ("sentences off by over 2 %, posts", _share(found.sentences, 0.02), 5.0),
            ("Flesch off by over 3 points, posts", _share(found.flesch, 3.0), 10.0),
        ]
        rows += [
            Row(f"{len(found.words)} posts ({part}): {what}", 100 * share, 0, "%", goal) for what, share, goal in apart
        ]
    return rows


def _share(values: list[float], most: float) -> float:
    return sum(abs(value) > most for value in values) / len(values)


def variant_rows() -> list[Row]:
    found = yoast_variants.compare()
    scarce = sum(count < yoast_variants.LEAST for check in found.total for count in found.ratings[check].values())
    total = len(yoast_variants.variants())
    return [
        Row(f"{total} variants: ratings that differ", 100 * (1 - found.overall), 0, "%", 5.0),
        Row(f"{total} variants: the check that differs most", 100 * (1 - found.worst), 0, "%", 12.0),
        Row(
            f"ratings of a check seen under {yoast_variants.LEAST} times in the variants",
            scarce,
            0,
            "ratings",
            float("inf"),
        ),
    ]


def speed_row(papers: list[Paper]) -> Row:
    """Full analysis of posts that were never read before, ours and yoastseo's, one after the other in this run."""
    chosen = papers[:: len(papers) // TIMED][:TIMED]
    # Again and again, so that node has compiled what it runs; the last round of each counts.
    given = [yoast_variants.given(f"{number} {paper.slug}", paper) for number in range(3) for paper in chosen]
    theirs = yoast_variants.said_of(given, afresh=True)[-len(chosen) :]
    ours: list[float] = []
    for number in range(2):
        ours = [_timed(partial(_judge, paper)) for paper in _fresh(chosen, number)]
    return Row(
        "full analysis of a post, all checks", 1000 * statistics.median(ours),
        1000 * statistics.median(one["seconds"] for one in theirs), "ms", 0.05,
    )  # fmt: skip


def _judge(paper: Paper) -> None:
    _ease = analyse(paper).flesch


def _fresh(papers: list[Paper], number: int) -> list[Paper]:
    """The same papers with a word changed in every block, so that nothing of them is remembered."""
    return [replace(paper, text=paper.text.replace(" the ", f" the{number} ")) for paper in papers]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def key_rows(papers: list[Paper]) -> list[Row]:
    """A letter typed in the middle of a long text, to new results of all checks."""
    text = ""
    for paper in papers:
        text += paper.text + "\n\n"
        if len(text.split()) > WORDS:
            break
    cut = text.index(" ", len(text) // 2)
    paper = Paper(text, "Customer service", keyphrases=("customer service",), site_url="https://example.org")
    analyse(paper)
    times: list[float] = []
    for number in range(1, KEYS + 1):
        typed = replace(paper, text=f"{text[:cut]}{'x' * number}{text[cut:]}")
        began = time.process_time()
        analyse(typed)
        times.append(time.process_time() - began)
    times.sort()
    return [
        Row(f"key press in {WORDS:,} words, all checks, one core", 1000 * statistics.median(times), 0, "ms", 10),
        Row("the same, the slowest of 20", 1000 * times[int(len(times) * 0.95)], 0, "ms", float("inf")),
    ]


def archive_row(papers: list[Paper]) -> Row:
    many = [_fresh([papers[number % len(papers)]], number)[0] for number in range(ARCHIVE)]
    seconds = _timed(lambda: analyse_many(many))
    return Row(f"archive of {ARCHIVE:,} posts, {sum(len(one.text.split()) for one in many):,} words", seconds, 0, "s", 10)


def main() -> None:
    if not yoast_agreement.available():
        raise SystemExit(f"the corpus is not at {yoast_agreement.SHARED}")
    papers = posts()
    rows = agreement_rows()
    if yoast_variants.installed():
        rows += [*variant_rows(), speed_row(papers)]
    print_rows([*rows, *key_rows(papers), archive_row(papers)])


if __name__ == "__main__":
    main()
