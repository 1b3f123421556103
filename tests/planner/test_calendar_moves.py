"""Moving what stands in the calendar, ending a series, and social pieces."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.calendar import Entry
from alwrity_desktop.model.site import Publication, PublicationState, Site
from alwrity_desktop.planner.recurring import on_day
from alwrity_desktop.store import publications, sites
from alwrity_desktop.workspace import Workspace

BERLIN = ZoneInfo("Europe/Berlin")
START, END = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)
SOCIAL = """
name = "short_note"
title = "Short note"
group = "Social"
description = "A few lines."
body = "{{ text }}"

[[fields]]
key = "topic"
title = "Topic"
kind = "text"

[[steps]]
key = "text"
title = "Text"
template = "Write a note about {{ topic }}."
"""


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    opened = await Workspace.open(tmp_path / "workspace")
    yield opened
    await opened.close()


def test_a_time_of_day_stays_over_daylight_saving() -> None:
    nine = datetime(2027, 3, 26, 9, tzinfo=BERLIN)
    after = on_day(nine, date(2027, 3, 29), "Europe/Berlin")
    assert (nine.astimezone(UTC).hour, after) == (8, datetime(2027, 3, 29, 7, tzinfo=UTC))
    assert on_day(after, date(2027, 3, 26), "Europe/Berlin") == nine
    skipped = on_day(datetime(2027, 3, 27, 2, 30, tzinfo=BERLIN), date(2027, 3, 28), "Europe/Berlin")
    assert f"{skipped.astimezone(BERLIN):%d %H:%M}" == "28 03:30"
    twice = on_day(datetime(2027, 10, 30, 2, 30, tzinfo=BERLIN), date(2027, 10, 31), "Europe/Berlin")
    assert (twice.hour, twice.minute) == (0, 30)
    late = on_day(datetime(2027, 1, 1, 23, 30, tzinfo=UTC), date(2027, 1, 5), "Asia/Tokyo", time(7))
    assert late == datetime(2027, 1, 4, 22, tzinfo=UTC)


async def test_tasks_and_drafts_are_moved_and_back(workspace: Workspace) -> None:
    calendar = workspace.planner.calendar
    due = datetime(2027, 3, 10, 9, tzinfo=UTC)
    task = await workspace.planner.tasks.add("Write", due_at=due)
    draft = await workspace.library.create(title="Text", publish_at=due)
    to = datetime(2027, 3, 12, 9, tzinfo=UTC)
    for entry in await calendar.entries(START, END):
        assert await calendar.move(entry, to) == due
    assert [one.at for one in await calendar.entries(START, END)] == [to, to]
    stored = await workspace.library.get(draft.id)
    assert (stored.publish_at, stored.updated_at) == (to, draft.updated_at)
    assert (await workspace.planner.tasks.get(task.id)).due_at == to
    for wrong in (Entry("post", "p", "There", due, "future"), Entry("task", "gone", "Gone", due, "pending")):
        with pytest.raises(InputError):
            await calendar.move(wrong, to)
    with pytest.raises(InputError):
        await calendar.move(Entry("draft", "gone", "Gone", due, "draft"), to)
    with pytest.raises(InputError):
        await calendar.move(Entry("task", task.id, "Naive", due, "pending"), to.replace(tzinfo=None))


async def test_a_draft_that_is_open_keeps_the_time_it_was_moved_to(workspace: Workspace) -> None:
    due, to = datetime(2027, 3, 10, 9, tzinfo=UTC), datetime(2027, 3, 12, 9, tzinfo=UTC)
    draft = await workspace.library.create(title="Text", publish_at=due)
    opened = await workspace.library.edit(draft.id)
    [entry] = await workspace.planner.calendar.entries(START, END)
    await workspace.move_entry(entry, to)
    opened.draft.body = "More words."
    await opened.save()
    await opened.close()
    assert (await workspace.library.get(draft.id)).publish_at == to
    task = await workspace.planner.tasks.add("Write", due_at=due)
    await workspace.move_entry(Entry("task", task.id, "Write", due, "pending"), to)
    assert (await workspace.planner.tasks.get(task.id)).due_at == to
    with pytest.raises(InputError):
        await workspace.move_entry(Entry("post", "p", "Out", due, "publish"), to)


async def test_the_rest_of_a_series_ends_and_comes_back(workspace: Workspace) -> None:
    calendar, tasks = workspace.planner.calendar, workspace.planner.tasks
    begin = datetime(2027, 3, 2, 9, tzinfo=UTC)
    made = await calendar.add_series("Weekly", "week", begin, timezone="UTC", count=5)
    await tasks.edit(made[3].id, state="in progress")
    gone = await calendar.end_series(made[0].series_id, datetime(2027, 3, 9, tzinfo=UTC))
    assert [one.id for one in gone] == [made[1].id, made[2].id, made[4].id]
    entries = await calendar.entries(START, END)
    assert [(one.id, one.series_id) for one in entries] == [(made[n].id, made[0].series_id) for n in (0, 3)]
    await tasks.put(*gone)
    assert [one.at.day for one in await calendar.entries(START, END)] == [2, 9, 16, 23, 30]


async def test_a_draft_is_told_once_and_never_lost_by_its_publications(workspace: Workspace) -> None:
    site = Site(id="s", name="Blog", url="https://b.test", rest_url="https://b.test/wp-json/", user_login="a")
    await workspace.db.write(sites.put, site)
    at, text = datetime(2027, 3, 10, 9, tzinfo=UTC), "2027-03-10T09:00:00"
    rows: list[tuple[str, PublicationState, str, str]] = [
        ("failed", "failed", "", text), ("failed at once", "failed", "", ""), ("sent as draft", "done", "draft", ""),
        ("scheduled", "done", "future", text), ("out at once", "done", "publish", ""),
    ]  # fmt: skip
    for title, state, remote, date_gmt in rows:
        draft = await workspace.library.create(title=title, publish_at=at)
        row = Publication(
            draft_id=draft.id, site_id="s", remote_id=7, state=state, remote_status=remote,
            request={"title": title, "date_gmt": date_gmt},
        )  # fmt: skip
        await workspace.db.write(publications.put, row)
    found = await workspace.planner.calendar.entries(START, END)
    assert sorted((one.title, one.kind, one.state) for one in found) == [
        ("failed", "publication", "failed"),
        ("failed at once", "draft", "draft"),
        ("scheduled", "publication", "future"),
        ("sent as draft", "draft", "draft"),
    ]


async def test_a_post_that_was_deleted_on_the_site_gives_its_draft_back(workspace: Workspace) -> None:
    site = Site(id="s", name="Blog", url="https://b.test", rest_url="https://b.test/wp-json/", user_login="a")
    await workspace.db.write(sites.put, site)
    draft = await workspace.library.create(title="Text", publish_at=datetime(2027, 3, 10, 9, tzinfo=UTC))
    row = Publication(
        draft_id=draft.id, site_id="s", remote_id=7, state="done", remote_status="future",
        request={"title": "Text", "date_gmt": "2027-03-11T09:00:00"},
    )  # fmt: skip
    await workspace.db.write(publications.put, row)
    assert [one.kind for one in await workspace.planner.calendar.entries(START, END)] == ["publication"]
    await workspace.db.write(sites.remember, "s", mirrored_at=datetime.now(UTC))
    assert [one.kind for one in await workspace.planner.calendar.entries(START, END)] == ["draft"]


async def test_a_draft_of_a_social_format_is_a_social_piece(workspace: Workspace) -> None:
    formats = workspace.folder / "formats"
    formats.mkdir()
    at = datetime(2027, 3, 10, 9, tzinfo=UTC)
    await workspace.library.create(title="Note", format="short_note", publish_at=at)
    assert [one.kind for one in await workspace.planner.calendar.entries(START, END)] == ["draft"]
    (formats / "short_note.toml").write_text(SOCIAL)
    [found] = await workspace.planner.calendar.entries(START, END)
    assert (found.kind, found.format, found.scheduled, found.published) == ("social", "short_note", False, False)
