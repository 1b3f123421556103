"""What cannot be sent now waits, across restarts, and is not hammered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alwrity_desktop.core.errors import ChangedElsewhereError
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.identity import now
from alwrity_desktop.publisher import lock
from alwrity_desktop.publisher.outbox import MINUTES, MOST_ATTEMPTS, QueuedError, pause
from alwrity_desktop.publisher.plan import publication_id
from alwrity_desktop.publisher.service import PublishChoices
from alwrity_desktop.publisher.targets.refusals import SiteError
from alwrity_desktop.store import publications

pytestmark = pytest.mark.wordpress

LIVE = PublishChoices(status="publish")
State = Callable[[], dict[str, Any]]


async def make_due(desk: Any) -> None:
    for row in await desk.publisher.outbox.waiting():
        row.next_attempt_at = now() - timedelta(seconds=1)
        await desk.db.write(publications.put, row)


async def test_offline_it_waits_and_survives_a_restart(desk: Any, wordpress: Any, article: Draft, state: State) -> None:
    site = await desk.connect(wordpress)
    await desk.route(site, "https://blog.invalid")
    desk.gate.offline = True
    with pytest.raises(QueuedError, match="waits in the outbox") as refused:
        await desk.publisher.publish(article, site, LIVE)
    assert refused.value.cause == "offline"
    desk.gate.offline = False
    await desk.route(site, wordpress.url)
    [row] = await desk.publisher.outbox.waiting()
    assert (row.state, row.attempts) == ("queued", 0)
    number, when = await desk.publisher.outbox.next_due()
    assert number == 1
    assert when is not None
    assert await desk.publisher.flush() == []
    await make_due(desk)
    [outcome] = await desk.publisher.flush()
    assert outcome.result.status == "publish"
    assert len(state()["posts"]) == 1
    assert await desk.publisher.outbox.waiting() == []


async def test_a_failing_site_is_tried_with_growing_pauses(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    wordpress.switch("http-error", "503")
    with pytest.raises(QueuedError, match="error of its own"):
        await desk.publisher.publish(article, site, LIVE)
    second = Draft(title="Another", body="Text.")
    await desk.publisher.enqueue(second, site, LIVE)
    for attempts in (2, 3):
        await make_due(desk)
        outcomes = await desk.publisher.flush()
        assert all(isinstance(outcome.error, QueuedError) for outcome in outcomes)
        row = (await desk.publisher.publications(article.id))[0]
        assert row.attempts == attempts
        assert row.next_attempt_at > now() + timedelta(minutes=MINUTES[attempts - 1] - 1)
        assert row.error
        assert row.remedy
    wordpress.switch("http-error", None)
    await make_due(desk)
    assert [outcome.result.status for outcome in await desk.publisher.flush()] == ["publish", "publish"]


async def test_a_permanent_refusal_fails_at_once_and_is_not_repeated(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    wordpress.switch("strip-auth")
    with pytest.raises(SiteError, match="does not accept this user name"):
        await desk.publisher.publish(article, site, LIVE)
    [row] = await desk.publisher.outbox.waiting()
    assert (row.state, row.next_attempt_at) == ("failed", None)
    assert "application password" in row.error
    assert row.remedy
    before = desk.gate.requests.total()
    assert await desk.publisher.flush() == []
    assert desk.gate.requests.total() == before
    wordpress.switch("strip-auth", None)
    await desk.publisher.outbox.retry(row.id)
    [outcome] = await desk.publisher.flush()
    assert outcome.result.status == "publish"


async def test_one_that_was_being_sent_when_the_program_ended_goes_on(
    desk: Any, wordpress: Any, article: Draft, state: State
) -> None:
    site = await desk.connect(wordpress)
    row = await desk.publisher.enqueue(article, site, LIVE)
    row.state = "sending"
    await desk.db.write(publications.put, row)
    await desk.reopen()
    [outcome] = await desk.publisher.flush()
    assert outcome.result.status == "publish"
    assert len(state()["posts"]) == 1


async def test_flushing_beside_a_publish_sends_once(desk: Any, wordpress: Any, article: Draft, state: State) -> None:
    site = await desk.connect(wordpress)
    work = asyncio.create_task(desk.publisher.publish(article, site, LIVE))
    beside: list[Any] = []

    def begin(_host: str) -> None:
        if not beside:
            beside.append(asyncio.ensure_future(desk.publisher.flush()))

    desk.gate.on_request = begin
    assert (await work).status == "publish"
    assert await beside[0] == []
    desk.gate.on_request = None
    assert len(state()["posts"]) == 1


async def test_another_process_that_publishes_the_draft_is_noticed(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    with lock.held(desk.folder / "locks", publication_id(article.id, site)), pytest.raises(ChangedElsewhereError):
        await desk.publisher.publish(article, site, LIVE)
    assert (await desk.publisher.publish(article, site, LIVE)).status == "publish"


async def test_cancelling_takes_it_out(desk: Any, wordpress: Any, article: Draft, state: State) -> None:
    site = await desk.connect(wordpress)
    row = await desk.publisher.enqueue(article, site, LIVE)
    await desk.publisher.outbox.cancel(row.id)
    assert await desk.publisher.flush() == []
    assert state()["posts"] == []


async def test_what_was_stopped_does_not_go_out_by_itself(desk: Any, wordpress: Any, article: Draft, state: State) -> None:
    site = await desk.connect(wordpress)
    work = asyncio.create_task(desk.publisher.publish(article, site, LIVE))
    desk.gate.on_request = lambda _host: work.cancel() if desk.gate.requests.total() > before + 2 else None
    before = desk.gate.requests.total()
    with pytest.raises(asyncio.CancelledError):
        await work
    desk.gate.on_request = None
    [row] = await desk.publisher.outbox.waiting()
    assert (row.state, row.error) == ("failed", "Publishing was stopped.")
    assert await desk.publisher.flush() == []
    assert (await desk.publisher.publish(article, site, LIVE)).status == "publish"
    assert len(state()["posts"]) == 1


async def test_a_missing_image_is_a_sentence_and_waits_for_a_person(desk: Any, wordpress: Any) -> None:
    site = await desk.connect(wordpress)
    draft = Draft(title="T", body="![A](media/gone.png)")
    with pytest.raises(Exception, match=r"The image media/gone\.png was not found"):
        await desk.publisher.publish(draft, site, LIVE)
    assert [row.state for row in await desk.publisher.outbox.waiting()] == ["failed"]


def test_the_schedule_is_fixed_and_ends() -> None:
    minutes = [int(pause(attempts) / timedelta(minutes=1)) for attempts in range(1, 10)]
    assert minutes == [1, 5, 15, 30, 60, 180, 360, 360, 360]
    assert pause(1, wait=600) == timedelta(minutes=10)
    week = sum((pause(attempts) for attempts in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(days=6) < week < timedelta(days=8)
