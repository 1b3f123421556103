"""Scheduled posts are moved on the real site: at the right time over daylight saving, never over another's change."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alwrity_desktop.core.errors import ChangedElsewhereError, InputError, OfflineError
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.planner.recurring import on_day
from alwrity_desktop.publisher.plan import publication_id
from alwrity_desktop.publisher.rescheduling import Scheduled
from alwrity_desktop.publisher.service import PublishChoices
from alwrity_desktop.publisher.targets.refusals import SiteError
from alwrity_desktop.store import drafts, publications, remote_posts

pytestmark = pytest.mark.wordpress

BERLIN = ZoneInfo("Europe/Berlin")


def spring(year: int) -> date:
    """The Sunday on which the clocks of Berlin go forward."""
    last = date(year, 3, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


FORWARD = spring(datetime.now(UTC).year + 1)
BEFORE = datetime(FORWARD.year, FORWARD.month, FORWARD.day, 9, tzinfo=BERLIN) - timedelta(days=2)


def there(site: Any, number: int) -> dict[str, str]:
    code = (
        "$p = get_post((int)$args[0]); echo json_encode(['status' => $p->post_status, 'date' => $p->post_date,"
        " 'gmt' => $p->post_date_gmt, 'due' => wp_next_scheduled('publish_future_post', [$p->ID]),"
        " 'title' => $p->post_title, 'content' => $p->post_content]);"
    )
    return json.loads(site.eval(code, str(number)))


async def scheduled(desk: Any, wordpress: Any, at: datetime = BEFORE, zone: str = "Europe/Berlin") -> tuple[Any, Scheduled]:
    """A post of our own that is scheduled, with its site."""
    wordpress.eval('update_option("timezone_string", $args[0]);', zone)
    site = await desk.connect(wordpress)
    draft = Draft(id="d", title="Oats", body="Soak them.", publish_at=at)
    await desk.db.write(drafts.insert, draft)
    result = await desk.publisher.publish(draft, site, PublishChoices(status="future", date=at))
    assert result.status == "future"
    await desk.publisher.refresh(site)
    post = await desk.db.read(remote_posts.by_remote_id, site.id, result.id)
    return site, Scheduled(post.remote_id, post.type, post.date_gmt)


async def test_nine_o_clock_stays_nine_o_clock_over_daylight_saving(desk: Any, wordpress: Any) -> None:
    site, post = await scheduled(desk, wordpress)
    assert there(wordpress, post.remote_id)["gmt"].endswith("08:00:00")
    to = on_day(BEFORE, FORWARD + timedelta(days=1), "Europe/Berlin")
    assert await desk.publisher.reschedule(site.id, post, to) == to
    found = there(wordpress, post.remote_id)
    assert found["status"] == "future"
    assert found["gmt"] == f"{FORWARD + timedelta(days=1)} 07:00:00"
    assert found["date"] == f"{FORWARD + timedelta(days=1)} 09:00:00"
    assert int(found["due"]) == int(to.timestamp())
    assert "Soak them." in found["content"]
    mirrored = await desk.db.read(remote_posts.by_remote_id, site.id, post.remote_id)
    assert (mirrored.status, mirrored.date_gmt) == ("future", f"{to:%Y-%m-%dT%H:%M:%S}")
    assert (await desk.db.read(drafts.get, "d")).publish_at == to
    [row] = await desk.publisher.publications("d")
    assert (row.remote_status, row.request["date_gmt"]) == ("future", f"{to:%Y-%m-%dT%H:%M:%S}")
    back = Scheduled(post.remote_id, post.type, mirrored.date_gmt)
    await desk.publisher.reschedule(site.id, back, BEFORE)
    assert there(wordpress, post.remote_id)["date"] == f"{FORWARD - timedelta(days=2)} 09:00:00"
    again = await desk.publisher.publish(await desk.db.read(drafts.get, "d"), site, PublishChoices(status="future"))
    assert (again.status, again.id) == ("future", post.remote_id)


async def test_the_sites_zone_may_be_another_than_that_of_the_calendar(desk: Any, wordpress: Any) -> None:
    site, post = await scheduled(desk, wordpress, zone="Asia/Kolkata")
    to = on_day(BEFORE, FORWARD + timedelta(days=3), "Europe/Berlin")
    await desk.publisher.reschedule(site.id, post, to)
    found = there(wordpress, post.remote_id)
    assert (found["gmt"][11:], found["date"][11:]) == ("07:00:00", "12:30:00")
    assert found["status"] == "future"


async def test_a_post_that_was_changed_there_is_left_as_it_is(desk: Any, wordpress: Any) -> None:
    site, post = await scheduled(desk, wordpress)
    move = (
        "wp_update_post(['ID' => (int)$args[0], 'post_date_gmt' => $args[1], 'post_date' => $args[2], 'edit_date' => 1]);"
    )
    theirs = f"{FORWARD + timedelta(days=20)}"
    wordpress.eval(move, str(post.remote_id), f"{theirs} 10:00:00", f"{theirs} 12:00:00")
    to = BEFORE + timedelta(days=1)
    with pytest.raises(ChangedElsewhereError, match="another time"):
        await desk.publisher.reschedule(site.id, post, to)
    assert there(wordpress, post.remote_id)["gmt"] == f"{theirs} 10:00:00"
    assert (await desk.db.read(remote_posts.by_remote_id, site.id, post.remote_id)).date_gmt == f"{theirs}T10:00:00"
    known = Scheduled(post.remote_id, post.type, f"{theirs}T10:00:00")
    wordpress.eval("wp_publish_post((int)$args[0]);", str(post.remote_id))
    with pytest.raises(ChangedElsewhereError, match="came out"):
        await desk.publisher.reschedule(site.id, known, to)
    assert there(wordpress, post.remote_id)["status"] == "publish"
    wordpress.eval("wp_trash_post((int)$args[0]);", str(post.remote_id))
    with pytest.raises(ChangedElsewhereError, match="no longer on"):
        await desk.publisher.reschedule(site.id, known, to)
    wordpress.eval("wp_delete_post((int)$args[0], true);", str(post.remote_id))
    with pytest.raises(ChangedElsewhereError, match="no longer on"):
        await desk.publisher.reschedule(site.id, known, to)


async def test_a_text_changed_there_stays_and_is_still_a_conflict_for_ours(desk: Any, wordpress: Any) -> None:
    site, post = await scheduled(desk, wordpress)
    [row] = await desk.publisher.publications("d")
    code = "$wpdb = $GLOBALS['wpdb']; $wpdb->update($wpdb->posts, ['post_content' => 'Theirs.', 'post_modified_gmt' =>"
    wordpress.eval(f"{code} '2026-01-01 00:00:00'], ['ID' => (int)$args[0]]);", str(post.remote_id))
    await desk.publisher.reschedule(site.id, post, BEFORE + timedelta(days=1))
    assert there(wordpress, post.remote_id)["content"] == "Theirs."
    known = await desk.db.read(publications.get, row.id)
    assert known.remote_modified_gmt == row.remote_modified_gmt


async def test_offline_failing_and_too_soon_leave_it_where_it_is(desk: Any, wordpress: Any) -> None:
    site, post = await scheduled(desk, wordpress)
    to = BEFORE + timedelta(days=1)
    with pytest.raises(InputError, match="publish at once"):
        await desk.publisher.reschedule(site.id, post, datetime.now(UTC) + timedelta(seconds=30))
    wordpress.switch("http-error", "503")
    with pytest.raises(SiteError):
        await desk.publisher.reschedule(site.id, post, to)
    wordpress.switch("http-error", None)
    assert there(wordpress, post.remote_id)["gmt"].endswith("08:00:00")
    await desk.route(site, "https://blog.invalid")
    desk.gate.offline = True
    with pytest.raises(OfflineError):
        await desk.publisher.reschedule(site.id, post, to)
    assert there(wordpress, post.remote_id)["gmt"] == f"{BEFORE.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


async def test_an_answer_that_is_lost_is_looked_for(desk: Any, wordpress: Any, proxy: Any) -> None:
    site, post = await scheduled(desk, wordpress)
    await desk.route(site, proxy.host.url)
    proxy.restart(lambda _number, request: "after" if request.method == "POST" else "")
    to = BEFORE + timedelta(days=1)
    await desk.publisher.reschedule(site.id, post, to)
    assert there(wordpress, post.remote_id)["date"] == f"{to:%Y-%m-%d %H:%M:%S}"
    assert sum(request.method == "POST" for request in proxy.host.requests) == 1


async def test_what_waits_in_the_outbox_gets_its_new_time(desk: Any, wordpress: Any) -> None:
    site = await desk.connect(wordpress)
    draft = Draft(title="Later", body="Words.")
    await desk.db.write(drafts.insert, draft)
    await desk.publisher.enqueue(draft, site, PublishChoices(status="future", date=BEFORE))
    key = publication_id(draft.id, site)
    to = BEFORE + timedelta(days=1)
    await desk.publisher.put_off(key, to)
    [outcome] = await desk.publisher.flush()
    assert outcome.result.status == "future"
    assert there(wordpress, outcome.result.id)["gmt"] == f"{to.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    with pytest.raises(InputError, match="being sent"):
        await desk.publisher.put_off(key, to)
