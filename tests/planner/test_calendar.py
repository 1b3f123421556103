"""The calendar: entries of all kinds once, right over daylight saving, gaps, clashes, series, and its files."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.plan import PlanTask
from alwrity_desktop.model.site import Publication, RemotePost, Site
from alwrity_desktop.planner import calendar_files
from alwrity_desktop.planner.calendar import Calendar, clashes, gaps
from alwrity_desktop.store import drafts, publications, remote_posts, sites, tasks
from alwrity_desktop.store.database import Database

START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def entry(at: datetime, title: str = "A", site_id: str = "", **more: str) -> Entry:
    return Entry("task", f"id-{at:%d%H%M}", title, at, more.pop("state", "pending"), site_id=site_id, **more)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(tmp_path / "workspace.db")
    await made.open()
    site = Site(id="s", name="Blog", url="https://b.test", rest_url="https://b.test/wp-json/", user_login="a")
    await made.write(sites.put, site)
    yield made
    await made.close()


def post(number: int, status: str, date_gmt: str) -> RemotePost:
    link = f"https://b.test/{number}"
    return RemotePost(
        id=f"p{number}", site_id="s", remote_id=number, type="post", title=f"Post {number}", slug="", status=status,
        link=link, raw="", date_gmt=date_gmt,
    )  # fmt: skip


async def test_everything_with_a_date_is_there_once(db: Database) -> None:
    for name, at in (("planned", on(3)), ("sent", on(4)), ("queued", on(5)), ("undated", None)):
        await db.write(drafts.insert, Draft(id=name, title=name, publish_at=at))
    await db.write(drafts.insert, Draft(id="gone", title="gone", publish_at=on(3), trashed_at=on(2)))
    sent = Publication(
        draft_id="sent", site_id="s", remote_id=1, state="done", remote_status="future", request={"title": "sent"}
    )
    queued = Publication(draft_id="queued", site_id="s", request={"title": "Queued", "date_gmt": "2026-11-05T09:00:00"})
    for publication in (sent, queued):
        await db.write(publications.put, publication)
    mirrored = [
        post(1, "future", "2026-11-04T09:00:00"), post(2, "publish", "2026-11-20T10:00:00"),
        post(3, "draft", "2026-11-21T10:00:00"), post(4, "publish", "2026-10-01T10:00:00"),
        post(5, "publish", "0000-00-00T00:00:00"),
    ]  # fmt: skip
    await db.write(remote_posts.put_many, mirrored)
    made = [
        PlanTask(title="To do", due_at=on(2), assignee="Ann"), PlanTask(title="Written", due_at=on(1), draft_id="planned"),
        PlanTask(title="Off", due_at=on(6), state="cancelled"),
    ]  # fmt: skip
    await db.write(tasks.put_many, made)
    found = await Calendar(db).entries(START, END)
    assert [(one.kind, one.title, one.state, one.at.day) for one in found] == [
        ("task", "To do", "pending", 2),
        ("draft", "planned", "draft", 3),
        ("post", "Post 1", "future", 4),
        ("publication", "Queued", "queued", 5),
        ("post", "Post 2", "publish", 20),
    ]
    assert (found[2].draft_id, found[2].site, found[2].url) == ("sent", "Blog", "https://b.test/1")
    assert [one.kind for one in await Calendar(db).entries(START, END, site_id="s")] == ["post", "publication", "post"]


async def test_a_series_keeps_its_time_of_day_over_daylight_saving(db: Database) -> None:
    begin = datetime(2026, 10, 19, 9, 30, tzinfo=BERLIN)
    made = await Calendar(db).add_series("Weekly", "week", begin, timezone="Europe/Berlin", count=3, assignee="Bo")
    assert [task.due_at for task in made] == [
        datetime(2026, 10, 19, 7, 30, tzinfo=UTC), datetime(2026, 10, 26, 8, 30, tzinfo=UTC),
        datetime(2026, 11, 2, 8, 30, tzinfo=UTC),
    ]  # fmt: skip
    assert [task.assignee for task in await db.read(tasks.listed)] == ["Bo"] * 3
    monthly = await Calendar(db).add_series("M", "month", datetime(2027, 1, 31, 8, tzinfo=UTC), timezone="UTC", count=3)
    assert [task.due_at.day for task in monthly if task.due_at] == [31, 28, 31]
    skipped = await Calendar(db).add_series(
        "D", "day", datetime(2027, 3, 27, 2, 30, tzinfo=BERLIN), timezone="Europe/Berlin", count=3
    )
    assert [task.due_at.astimezone(BERLIN).strftime("%d %H:%M") for task in skipped if task.due_at] == [
        "27 02:30", "28 03:30", "29 02:30",
    ]  # fmt: skip
    assert len(await db.read(tasks.series)) == 3
    for wrong in ({"timezone": "Mars/Base"}, {"timezone": "UTC", "count": 0}, {"timezone": "../etc"}):
        with pytest.raises(InputError):
            await Calendar(db).add_series("X", "day", begin, **{"count": 1, **wrong})  # type: ignore[arg-type]


def test_gaps_and_clashes() -> None:
    found = [
        entry(on(3, 23)),
        entry(on(20), "B", "s"),
        entry(on(20, 9) + timedelta(minutes=30), "C", "s"),
        entry(on(20), "D"),
    ]
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    assert [(gap.first.day, gap.last.day, gap.days) for gap in gaps(found, first, last)] == [(4, 19, 16), (21, 30, 10)]
    assert [gap.first.day for gap in gaps(found, first, last, timezone="Europe/Berlin")] == [5, 21]
    assert [(gap.first.day, gap.days) for gap in gaps([], first, last)] == [(1, 30)]
    assert [(one.title, other.title) for one, other in clashes(found)] == [("B", "C")]


def test_social_pieces_clash_on_the_same_network_only() -> None:
    pieces = [
        Entry("social", name, name, on(3), "draft", format=name)
        for name in ("x_post", "linkedin_post", "x_thread", "bluesky_post")
    ]
    assert [(one.id, other.id) for one, other in clashes([entry(on(3)), *pieces])] == [("x_post", "x_thread")]


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_the_icalendar_file_keeps_to_the_standard() -> None:
    title = "Sofas, beds; and \\ chairs\nfor “small” rooms " + "ü" * 60
    found = [entry(on(3), title, url="https://b.test/a\r\nX-EVIL:1"), entry(on(4), "", state="publish")]
    text = calendar_files.ics(found, on(1))
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    lines = unfolded(text)
    assert "DTSTART:20261103T090000Z" in lines
    assert "DTSTAMP:20261101T090000Z" in lines
    assert "SUMMARY:Sofas\\, beds\\; and \\\\ chairs\\nfor “small” rooms " + "ü" * 60 in lines
    assert not [line for line in lines if line.startswith("X-EVIL")]
    assert (lines.count("BEGIN:VEVENT"), lines.count("END:VEVENT")) == (2, 2)
    assert len({line for line in lines if line.startswith("UID:")}) == 2
    assert "SUMMARY:Untitled" in lines


@given(st.text(max_size=300))
def test_any_title_is_one_property(title: str) -> None:
    title = title.encode("utf-8", "replace").decode()
    text = calendar_files.ics([entry(on(3), title)], on(1))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    names = [line.partition(":")[0] for line in unfolded(text)]
    assert names == [line.partition(":")[0] for line in unfolded(calendar_files.ics([entry(on(3), "plain")], on(1)))]


def test_the_csv_file_guards_formulas() -> None:
    rows = list(csv.reader(io.StringIO(calendar_files.table([entry(on(3), '=HYPERLINK("x")'), entry(on(4), 'a "b", c')]))))
    assert [row[2] for row in rows] == ["title", '\'=HYPERLINK("x")', 'a "b", c']
