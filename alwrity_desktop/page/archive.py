"""Many papers judged at once, on all cores, in processes of their own, so that the window stays fluid meanwhile.

    found = await asyncio.to_thread(analyse_many, papers, report, stop)

Measured on two cores with posts of 760 words: see tests/benchmarks/bench_checks.py.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from alwrity_desktop.core.messages import _, language_in_use, use_language
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.page.analysis import Analysis, analyse
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.result import Result

CHUNK = 10
"""Papers handed to a process at a time: what is still read after Stop, a fifth of a second or so."""
FEW = 30
"""Up to so many papers starting processes (0.5 to 1 s) costs more than it gains."""
_TICK = 0.05
_log = logging.getLogger(__name__)
One = TypeVar("One")
Made = TypeVar("Made")


@dataclass(slots=True, frozen=True)
class Figures:
    """What is kept of an analysis: all but the page that was read."""

    results: tuple[Result, ...]
    score: int | None
    readability_score: int | None
    words: int
    sentences: int
    flesch: float | None

    @classmethod
    def of(cls, analysis: Analysis) -> Figures:
        """The figures of one analysis."""
        scores = analysis.score, analysis.readability_score
        return cls(tuple(analysis.results), *scores, analysis.words, analysis.sentences, analysis.flesch)


def figures(paper: Paper) -> Figures:
    """Judge one paper."""
    return Figures.of(analyse(paper))


def analyse_many(
    papers: Sequence[Paper], report: Report = silent, stop: threading.Event | None = None, *, processes: int = 0
) -> list[Figures | None]:
    """Judge many papers; the figures in their order, None for those that were not reached before `stop` was set.

    processes: 0 for one a core. Blocks until done: call it in a thread.
    """
    found: list[Figures | None] = [None] * len(papers)
    for done, (number, made) in enumerate(made_by_many(figures, papers, stop, processes=processes), 1):
        found[number] = made
        message = _("Judged {done} of {all} texts", done=f"{done:,}", all=f"{len(papers):,}")
        report(Progress("archive", message, done / len(papers)))
    return found


def made_by_many(
    work: Callable[[One], Made], items: Sequence[One], stop: threading.Event | None = None, *, processes: int = 0
) -> Iterator[tuple[int, Made]]:
    """`work(item)` for each item as it is ready, with the item's number; ends early when `stop` is set.

    work: a function of a module (it is found by its name in the other process); items and what is made must be picklable.
    """
    stop = stop or threading.Event()
    processes = processes or os.cpu_count() or 1
    if processes < 2 or len(items) <= FEW:
        yield from _here(work, items, range(len(items)), stop)
        return
    left = set(range(len(items)))
    try:
        with _pool(min(processes, 8)) as pool:
            for number, made in _spread(pool, work, items, stop):
                left.discard(number)
                yield number, made
    except (BrokenProcessPool, OSError) as problem:  # a process was killed, or the system gives none
        _log.warning("judging in this process: %s", problem)
        yield from _here(work, items, sorted(left), stop)


def _here(
    work: Callable[[One], Made], items: Sequence[One], numbers: Sequence[int], stop: threading.Event
) -> Iterator[tuple[int, Made]]:
    for number in numbers:
        if stop.is_set():
            return
        yield number, work(items[number])


@contextmanager
def _pool(processes: int) -> Generator[ProcessPoolExecutor]:
    """Processes that are told to end as soon as they are not needed, without waiting for what they are at."""
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, spawn, initializer=use_language, initargs=(language_in_use(),))
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _spread(
    pool: ProcessPoolExecutor, work: Callable[[One], Made], items: Sequence[One], stop: threading.Event
) -> Iterator[tuple[int, Made]]:
    waiting: set[Future[list[tuple[int, Made]]]] = set()
    starts = iter(range(0, len(items), CHUNK))
    more = True
    while (waiting or more) and not stop.is_set():
        while more and len(waiting) < 16:
            start = next(starts, None)
            more = start is not None
            if start is not None:
                waiting.add(pool.submit(_chunk, work, start, list(items[start : start + CHUNK])))
        ready, waiting = wait(waiting, _TICK, FIRST_COMPLETED)
        for future in ready:
            yield from future.result()


def _chunk(work: Callable[[One], Made], start: int, items: list[One]) -> list[tuple[int, Made]]:
    return [(start + number, work(item)) for number, item in enumerate(items)]
