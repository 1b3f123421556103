"""Home: figures from rows, next steps from facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from alwrity_desktop.core.errors import StorageError
from alwrity_desktop.model.draft import Draft, DraftSummary, Revision
from alwrity_desktop.model.identity import now
from alwrity_desktop.model.site import Publication, RemotePost, Site
from alwrity_desktop.model.usage import Usage
from alwrity_desktop.planner.expanding import expand_offline
from alwrity_desktop.store import publications, remote_posts, revisions, sites, usage
from alwrity_desktop.store.figures import figures
from alwrity_desktop.ui.dates import ago
from alwrity_desktop.ui.home.models import HomeFacts, next_steps
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.widgets.feedback import EmptyState
from alwrity_desktop.ui.widgets.rows import RowButton


def row(title: str, words: int = 0, goal: int = 0) -> DraftSummary:
    return DraftSummary(title, title, "draft", [], [], words, goal, now(), None, None)


def test_a_first_start_says_how_to_begin(window: MainWindow) -> None:
    home = window.page("home")
    assert home.facts.first_start
    assert home.findChildren(EmptyState)
    assert home.dashboard.tiles["drafts"].value() == "0"
    assert [step.ask for step in next_steps(home.facts)] == ["new", "action", "connect", "action", "page"]
    assert home.dashboard.lists["plan"].isHidden()


def test_figures_are_counted_from_rows(window: MainWindow, workspace: Any, loop: Any, wait: Callable[..., None]) -> None:
    async def fill() -> None:
        draft = await workspace.library.create(title="One", body="word " * 120)
        await workspace.library.create(title="Two", body="word " * 30, status="approved")
        site = Site(name="S", url="https://s.example", rest_url="https://s.example/wp-json/", user_login="u")
        await workspace.db.write(sites.put, site)
        row = Publication(
            draft_id=draft.id, site_id=site.id, state="done", remote_status="publish", url="https://s.example/1"
        )
        await workspace.db.write(publications.put, row)
        await workspace.db.write(usage.add, Usage(task="t", provider="openai", model="m", cost_micros=1_250_000))

    loop.run_until_complete(fill())
    home = window.show_page("home")
    home.page_shown()
    wait(lambda: home.facts.drafts == 2)
    shown = {name: tile.value() for name, tile in home.dashboard.tiles.items()}
    assert shown == {"drafts": "2", "words": "150", "published": "1", "cost": "$1.25"}
    assert any(step.title == "Publish “Two”" for step in next_steps(home.facts))
    rows = [part.accessibleName() for part in home.dashboard.lists["recent"].findChildren(RowButton)]
    assert any(name.startswith("One. 120 words") for name in rows)


def test_what_cannot_be_read_is_said_and_tried_again(window: MainWindow, wait: Callable[..., None]) -> None:
    home = window.page("home")
    home._presenter.failed.emit(StorageError("The workspace could not be read.", "Check the disk."))
    (state,) = home.dashboard.lists["steps"].findChildren(EmptyState)
    assert state.heading.text() == "The workspace could not be read."
    home.facts = None
    home.dashboard.retried.emit()
    wait(lambda: home.facts is not None)


def test_words_of_the_week_are_what_was_added(workspace: Any, loop: Any) -> None:
    async def measure() -> int:
        old = Draft(title="Old", body="word " * 500, created_at=now() - timedelta(days=30))
        await workspace.library.create(old)
        before = Revision(
            draft_id=old.id,
            origin="open",
            title="",
            body="word " * 450,
            word_count=450,
            created_at=now() - timedelta(days=20),
        )
        await workspace.db.write(revisions.insert, before)
        await workspace.library.create(title="New", body="word " * 40)
        found = await workspace.db.read(figures, now() - timedelta(days=7), now() - timedelta(days=30))
        return found.words_written

    assert loop.run_until_complete(measure()) == 50 + 40


def test_the_most_pressing_comes_first() -> None:
    facts = HomeFacts(drafts=3, failed=2, sites=1, model="ollama:x", recent=[row("Nearly", 900, 1000)])
    steps = next_steps(facts)
    assert steps[0].urgent
    assert steps[1].line == "100 words to your goal."
    assert len(next_steps(HomeFacts(drafts=1, sites=1, has_keys=True))) == 1


def test_times_are_said_as_people_do() -> None:
    moment = now()
    said = [
        ago(moment - timedelta(**gap), moment)
        for gap in ({"seconds": 5}, {"minutes": 1}, {"hours": 3}, {"days": 1, "hours": 2}, {"days": 4})
    ]
    assert said == ["just now", "1 minute ago", "3 hours ago", "yesterday", "4 days ago"]
    assert "2026" in ago(moment.replace(year=2026, month=1, day=2), moment.replace(year=2027))


def test_what_is_planned_is_told_and_leads_there(
    window: MainWindow, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    moment = now()

    async def fill() -> str:
        room = workspace.planner
        late = await room.tasks.add("Late one", due_at=moment - timedelta(days=2), assignee="Ann")
        for day in (3, 1, 40):
            await room.tasks.add(f"In {day}", due_at=moment + timedelta(days=day))
        done = await room.tasks.add("Done", due_at=moment - timedelta(days=1))
        await room.tasks.edit(done.id, state="done")
        await room.expander.keep(expand_offline("garden hose"))
        await room.clusters.make()
        await room.ideas.add("An idea")
        site = Site(name="Shop", url="https://s.example", rest_url="https://s.example/wp-json/", user_login="u")
        await workspace.db.write(sites.put, site)
        when = moment + timedelta(days=2)
        told = {"title": "Soon out", "status": "future", "date_gmt": f"{when:%Y-%m-%dT%H:%M:%S}"}
        post = RemotePost(site_id=site.id, remote_id=7, type="post", slug="soon", link="", raw="", **told)
        await workspace.db.write(remote_posts.put_many, [post])
        return late.id

    late_id = loop.run_until_complete(fill())
    home = window.show_page("home")
    home.page_shown()
    wait(lambda: home.facts.planning.late_count == 1)
    ahead = home.dashboard.lists["ahead"].findChildren(RowButton)
    names = [part.accessibleName().split(".")[0] for part in ahead if part.isVisible()]
    assert names == ["Late one", "In 1", "Soon out", "In 3"]
    plan = {part.accessibleName().split(".")[0] for part in home.dashboard.lists["plan"].findChildren(RowButton)}
    clusters = len(loop.run_until_complete(workspace.planner.clusters.rows()))
    assert f"{clusters} clusters have no ideas yet" in plan or "1 cluster has no ideas yet" in plan
    assert "1 idea waits for you" in plan
    ahead[0].click()
    wait(lambda: not window.jobs.running(quiet=True))
    planner = window.page("planner")
    assert planner.parts.value() == "tasks"
    assert planner.shown().panel.shown == late_id
