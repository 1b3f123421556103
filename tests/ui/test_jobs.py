"""Background work: one door in, signals out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.jobs import Job, Jobs


class Ear:
    """Notes what a job says."""

    def __init__(self, job: Job) -> None:
        self.heard: list[tuple[str, Any]] = []
        job.progressed.connect(self._progressed)
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)

    def _progressed(self, value: Any) -> None:
        self.heard.append(("progressed", value.message))

    def _succeeded(self, value: Any) -> None:
        self.heard.append(("succeeded", value))

    def _failed(self, value: Any) -> None:
        self.heard.append(("failed", str(value)))

    def _cancelled(self) -> None:
        self.heard.append(("cancelled", None))


def test_a_job_reports_and_gives_its_result(jobs: Jobs, wait: Callable[..., None]) -> None:
    async def work(report: Report) -> int:
        report(Progress("step", "half way", 0.5))
        await asyncio.sleep(0)
        return 42

    job = jobs.start("one", "One", work)
    ear = Ear(job)
    wait(lambda: job.state == "succeeded")
    assert ear.heard == [("progressed", "half way"), ("succeeded", 42)]
    assert jobs.running(quiet=True) == []


def test_the_same_key_twice_is_the_same_job(jobs: Jobs, wait: Callable[..., None]) -> None:
    runs: list[int] = []

    async def work(_report: Report) -> None:
        runs.append(1)
        await asyncio.sleep(0.01)

    first, second = jobs.start("key", "Work", work), jobs.start("key", "Work", work)
    assert first is second
    wait(lambda: first.state == "succeeded")
    assert len(runs) == 1
    third = jobs.start("key", "Work", work)
    assert third is not first
    wait(lambda: third.state == "succeeded")


def test_stop_cancels(jobs: Jobs, wait: Callable[..., None]) -> None:
    closed: list[bool] = []

    async def work(_report: Report) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            closed.append(True)

    job = jobs.start("endless", "Endless", work)
    ear = Ear(job)
    wait(lambda: job.state == "running")
    job.cancel()
    wait(lambda: job.state == "cancelled")
    assert closed == [True]
    assert ear.heard == [("cancelled", None)]


def test_work_waits_until_the_loop_is_there(loop: Any, wait: Callable[..., None]) -> None:
    async def work(_report: Report) -> str:
        return "done"

    early = Jobs()
    job = early.start("early", "Early", work)
    ear = Ear(job)
    assert job.state == "waiting"
    early.ready(loop)
    wait(lambda: job.state == "succeeded")
    assert ear.heard == [("succeeded", "done")]


def test_waiting_work_can_be_stopped() -> None:
    async def work(_report: Report) -> None:
        raise AssertionError("never begun")

    early = Jobs()
    job = early.start("early", "Early", work)
    job.cancel()
    assert job.state == "cancelled"
    assert early.running(quiet=True) == []


def test_work_that_is_stopped_before_its_first_step_has_ended(jobs: Jobs, loop: Any, wait: Callable[..., None]) -> None:
    begun: list[bool] = []

    async def work(_report: Report) -> None:
        begun.append(True)

    job = jobs.start("early", "Early", work)
    ear = Ear(job)
    job.cancel()
    assert job.state == "cancelled"
    assert not jobs.running()
    loop.run_until_complete(asyncio.sleep(0.01))
    assert begun == []
    assert ear.heard == [("cancelled", None)]
    again = jobs.start("early", "Early", work)
    wait(lambda: again.state == "succeeded")


@pytest.mark.parametrize(("handled", "told"), [(False, ["troubled"]), (True, [])])
def test_known_errors_go_to_the_banner_unless_handled(
    jobs: Jobs, wait: Callable[..., None], handled: bool, told: list[str]
) -> None:
    heard: list[str] = []

    def troubled(_error: Exception) -> None:
        heard.append("troubled")

    def crashed(_error: Exception) -> None:
        heard.append("crashed")

    async def work(_report: Report) -> None:
        raise InputError("It is wrong.", "Mend it.")

    jobs.troubled.connect(troubled)
    jobs.crashed.connect(crashed)
    job = jobs.start("bad", "Bad", work, handled=handled)
    ear = Ear(job)
    wait(lambda: job.state == "failed")
    assert ear.heard == [("failed", "It is wrong. Mend it.")]
    assert heard == told


def test_a_bug_goes_to_the_crash_report(jobs: Jobs, wait: Callable[..., None]) -> None:
    bugs: list[Exception] = []

    def crashed(error: Exception) -> None:
        bugs.append(error)

    async def work(_report: Report) -> None:
        raise ZeroDivisionError("a bug")

    jobs.crashed.connect(crashed)
    job = jobs.start("bug", "Bug", work, handled=True)
    wait(lambda: job.state == "failed")
    assert isinstance(bugs[0], ZeroDivisionError)


def test_stop_all_waits_for_the_end(jobs: Jobs, loop: Any, wait: Callable[..., None]) -> None:
    ended: list[int] = []

    async def work(_report: Report) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            ended.append(1)

    started = [jobs.start(str(number), "Work", work) for number in range(3)]
    wait(lambda: all(job.state == "running" for job in started))
    loop.run_until_complete(jobs.stop_all())
    assert len(ended) == 3
