"""The calendar and a real WordPress: a scheduled post is dragged, and comes out then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.publisher.service import PublishChoices
from alwrity_desktop.store import drafts
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.widgets.confirm import ConfirmDialog

pytestmark = pytest.mark.wordpress

BERLIN = ZoneInfo("Europe/Berlin")
NINE = (datetime.now(BERLIN) + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)
Wait = Callable[..., None]


def there(site: Any, number: int) -> str:
    return str(site.eval("$p = get_post((int)$args[0]); echo $p->post_status, ' ', $p->post_date;", str(number)))


@pytest.fixture
def scheduled(window: MainWindow, workspace: Any, loop: Any, wordpress: Any) -> int:
    """A post that is scheduled on the site, mirrored here."""
    wordpress.eval('update_option("timezone_string", "Europe/Berlin");')

    async def make() -> int:
        workspace.settings.planning.timezone = "Europe/Berlin"
        site = await workspace.publisher.connect(wordpress.url, "admin", wordpress.password("admin"))
        draft = Draft(id="d", title="Oats", body="Soak them.")
        await workspace.db.write(drafts.insert, draft)
        result = await workspace.publisher.publish(draft, site, PublishChoices(status="future", date=NINE))
        await workspace.publisher.refresh(site)
        return result.id

    return int(loop.run_until_complete(make()))


def settle(window: MainWindow, wait: Wait) -> None:
    wait(lambda: not window.jobs.running(quiet=True))


def test_a_scheduled_post_is_moved_there_and_back(
    window: MainWindow, wordpress: Any, workspace: Any, wait: Wait, scheduled: int
) -> None:
    window.shell.state.set("planner.part", "calendar")
    view = window.show_page("planner")
    view.show_part("calendar", f"{NINE:%Y-%m-%d}")
    part = view.part("calendar")
    settle(window, wait)
    [entry] = [one for one in part.shown.entries if one.title == "Oats"]
    assert (entry.kind, entry.state) == ("post", "future")
    to = (NINE + timedelta(days=1)).date()
    part.month.moved.emit(entry, to, None)
    part.findChild(ConfirmDialog).accept()
    settle(window, wait)
    assert there(wordpress, scheduled) == f"future {to} 09:00:00"
    [moved] = [one for one in part.shown.entries if one.title == "Oats"]
    assert part.shown.local(moved).date() == to
    assert "is on" in part.banner.text()
    part.banner.acted.emit()
    settle(window, wait)
    assert there(wordpress, scheduled) == f"future {NINE:%Y-%m-%d} 09:00:00"
    wordpress.switch("http-error", "503")
    part.presenter.move(next(one for one in part.shown.entries if one.title == "Oats"), NINE + timedelta(days=2))
    settle(window, wait)
    assert "error of its own" in part.banner.text()
    wordpress.switch("http-error", None)
    [stayed] = [one for one in part.shown.entries if one.title == "Oats"]
    assert stayed.at == NINE
    wordpress.eval("wp_publish_post((int)$args[0]);", str(scheduled))
    part.presenter.move(stayed, NINE + timedelta(days=2))
    settle(window, wait)
    assert "came out" in part.banner.text()
    [out] = [one for one in part.shown.entries if one.title == "Oats"]
    assert out.published
    wordpress.eval("wp_delete_post((int)$args[0], true);", str(scheduled))
    part.presenter.read_sites()
    settle(window, wait)
    assert "1 post has changed" in part.banner.text()
    assert "Oats" not in [one.title for one in part.shown.entries]
