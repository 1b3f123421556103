"""Best times are measured on the person's own posts or not claimed at all."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alwrity_desktop.cli import main
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.site import RemotePost, Site
from alwrity_desktop.planner.slots import LEAST, address, best_slots, judged
from alwrity_desktop.store import remote_posts, sites
from alwrity_desktop.workspace import Workspace

DATED = datetime(2026, 11, 1, tzinfo=UTC)
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def posts(slots: dict[tuple[int, int], list[int]]) -> tuple[list[tuple[str, datetime]], dict[str, int]]:
    """Links and clicks of posts: by weekday and hour (UTC), the clicks of each."""
    links: list[tuple[str, datetime]] = []
    clicks: dict[str, int] = {}
    for (weekday, hour), counts in slots.items():
        for week, count in enumerate(counts):
            url = f"https://b.test/{weekday}-{hour}-{week}/"
            links.append((url, MONDAY + timedelta(weeks=week, days=weekday, hours=hour)))
            clicks[url] = count
    return links, clicks


def test_a_clear_difference_is_told_with_its_numbers() -> None:
    links, clicks = posts({(1, 8): [90, 80, 95, 99, 70, 85, 91, 77], (3, 14): [3, 8, 5, 1, 9, 4, 6, 2, 7, 5]})
    found = judged(links, clicks, DATED, "Europe/Berlin")
    assert found.best is not None
    assert (found.posts, found.missing) == (18, [])
    assert found.best.slot.posts == 8
    assert found.best.slot.weekday in (1, None)
    assert found.best.slot.clicks > 80 > 10 > found.best.others
    assert found.best.chance < 0.01
    hours = {slot.hour for slot in found.tables["hour"]}
    assert hours <= {9, 10, 15, 16}
    assert judged(links, clicks, DATED, "Europe/Berlin") == found


def test_noise_is_not_a_finding() -> None:
    claims = 0
    for seed in range(40):
        chance = random.Random(seed)
        made = {(day, 9): [chance.randrange(200) for _number in range(7)] for day in range(7)}
        claims += judged(*posts(made), DATED, "UTC").best is not None
    assert claims <= 5  # 5 % of 40 are 2


def test_what_is_missing_is_said() -> None:
    assert "connect your site" in " ".join(judged([], {}, None, "UTC").missing)
    links, clicks = posts({(1, 9): [5] * (LEAST - 1), (2, 9): [9] * 20})
    assert "Search Console" in " ".join(judged(links, {}, None, "UTC").missing)
    few = judged(links, clicks, DATED, "UTC")
    assert few.best is None
    assert "24 of 24 published posts" in few.missing[0]
    young = judged(links, clicks, MONDAY + timedelta(days=30), "UTC")
    assert young.young > 0
    assert "too young" in young.missing[0]
    assert young.best is None
    same = judged(*posts({(1, 9): [5] * 9, (2, 9): [5] * 9}), DATED, "UTC")
    assert same.best is None
    assert "more than chance" in same.missing[0]


def test_addresses_are_the_same_in_any_spelling() -> None:
    assert address("https://www.B.test/a/") == address("http://b.test/a#top")
    assert address("https://b.test/?p=1") != address("https://b.test/?p=2")


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    opened = await Workspace.open(tmp_path / "workspace")
    yield opened
    await opened.close()


async def fill(workspace: Workspace, tmp_path: Path) -> None:
    """Posts of a site, and an imported file that has clicks for their addresses."""
    links, clicks = posts({(1, 8): [90, 80, 95, 99, 70, 85], (3, 14): [3, 8, 5, 1, 9, 4, 6, 2]})
    site = Site(id="s", name="Blog", url="https://b.test", rest_url="https://b.test/wp-json/", user_login="a")
    await workspace.db.write(sites.put, site)
    made = [
        RemotePost(
            site_id="s", remote_id=number, type="post", title=url, slug="", status="publish", link=url, raw="",
            date_gmt=f"{at:%Y-%m-%dT%H:%M:%S}",
        )
        for number, (url, at) in enumerate(links)
    ]  # fmt: skip
    await workspace.db.write(remote_posts.put_many, made)
    file = tmp_path / "queries.csv"
    lines = [f"words of {url},{url},{count - 1},100" for url, count in clicks.items()]
    lines += [f"more of {url},{url.replace('https', 'http')},1,10" for url in clicks]
    file.write_text("Keyword,URL,Clicks,Impressions\n" + "\n".join(lines) + "\n")
    await workspace.planner.import_file(file)


async def test_posts_and_imported_clicks_are_put_together(workspace: Workspace, tmp_path: Path) -> None:
    assert (await best_slots(workspace.db, "UTC")).published == 0
    await fill(workspace, tmp_path)
    found = await best_slots(workspace.db, "UTC")
    assert (found.published, found.posts, found.young) == (14, 14, 0)
    assert found.best is not None
    assert found.best.slot.clicks == pytest.approx(86.5)
    assert (await best_slots(workspace.db, "UTC", "other")).published == 0
    with pytest.raises(InputError):
        await best_slots(workspace.db, "Mars/Base")


def told_by(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert not ended.value.code
    return capsys.readouterr().out


async def prepare(tmp_path: Path) -> None:
    opened = await Workspace.open(tmp_path / "workspace")
    await fill(opened, tmp_path)
    await opened.close()


def test_the_command_line_tells_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    call = ["plan", "slots", "--workspace", str(tmp_path / "workspace")]
    none = json.loads(told_by([*call, "--json"], capsys))
    assert (none["basis"], none["best"], bool(none["missing"])) == ("none", None, True)
    assert "No best time is claimed" in told_by(call, capsys)
    asyncio.run(prepare(tmp_path))
    told = json.loads(told_by([*call, "--json"], capsys))
    assert (told["basis"], told["posts"], told["best"]["slot"]["posts"]) == ("measured", 14, 6)
    assert "measured on your 14 posts" in " ".join(told_by(call, capsys).split())
