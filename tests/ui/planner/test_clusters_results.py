"""Results pages fetched from the window: what is told first, the run and its stop, grouping by them; keys for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from loopback import LoopbackServer
from searching import Search, error_of, keyword, usual

from alwrity_desktop.store import keywords
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.planner.cluster_group_dialog import GroupDialog
from alwrity_desktop.ui.planner.cluster_results_dialog import ResultsDialog
from alwrity_desktop.ui.presenter import Presenter

SECRET = "key-of-the-person-1234"


@pytest.fixture
def idle(window: MainWindow, wait: Callable[..., None]) -> Callable[[], None]:
    def settled() -> bool:
        waiting = any(one._pause.isActive() for one in window.findChildren(Presenter))
        waiting |= any(one._rest.isActive() for one in window.findChildren(ResultsDialog))
        return not waiting and not window.jobs.running(quiet=True)

    def run() -> None:
        wait(settled)

    return run


@pytest.fixture
def search(loop: Any, workspace: Any) -> Iterator[Search]:
    made = Search("brave")
    loop.run_until_complete(made.start())
    workspace.results_pages.base_urls["brave"] = made.root
    workspace.results_pages.pace = 0.0
    yield made
    loop.run_until_complete(made.stop())


@pytest.fixture
def part(workspace: Any, view: Any, loop: Any, idle: Callable[[], None]) -> Any:
    for text, volume in (("red sofa", 10), ("big sofa", 900), ("garden hose", None), ("long hose", 40)):
        loop.run_until_complete(workspace.db.write(keywords.add, keyword(text, volume)))
    view.show_part("clusters")
    idle()
    return view.part("clusters")


def dialog(part: Any, kind: type[Any]) -> Any:
    (found,) = [one for one in part.findChildren(kind) if one.isVisible()]
    return found


def with_key(workspace: Any, loop: Any, name: str = "brave") -> None:
    loop.run_until_complete(workspace.keychain.set(f"search:{name}", SECRET))


def test_without_a_key_it_leads_to_the_keys(
    part: Any, window: MainWindow, search: Search, idle: Callable[[], None]
) -> None:
    part._group()
    idle()
    asked = dialog(part, GroupDialog)
    assert asked.methods["results"].isHidden()
    assert "key of a search service" in asked._about_results.text()
    asked.fetch.click()
    idle()
    shown = dialog(part, ResultsDialog)
    assert "Brave Search" in shown._none.text()
    assert shown.yes.isHidden()
    shown.keys.click()
    idle()
    settings = window.page("settings")
    assert settings.sections.currentItem().text() == "Keys"
    assert search.asked == []


def test_pages_are_fetched_then_group_keywords(
    part: Any, workspace: Any, loop: Any, search: Search, idle: Callable[[], None]
) -> None:
    with_key(workspace, loop)
    part._group()
    idle()
    asked = dialog(part, GroupDialog)
    asked.methods["results"].setChecked(True)
    assert asked.yes.text() == asked.fetch.text()
    asked.yes.click()
    idle()
    shown = dialog(part, ResultsDialog)
    assert "4 calls to 127.0.0.1" in shown._plan.text()
    assert "plan at Brave" in shown._terms.text()
    assert not shown._engine_part.isVisible()
    shown.limit.setValue(3)
    shown.country.setText("DE")
    idle()
    assert shown.yes.text() == "Ask for 3 keywords"
    assert search.asked == []
    shown.yes.click()
    idle()
    assert search.asked == ["big sofa", "long hose", "red sofa"]
    assert {query["country"] for query in search.queries} == {"DE"}
    assert part.teller.banner.text().startswith("3 results pages are kept.")
    assert part.run_card.isHidden()
    part.teller.banner._action.click()
    idle()
    again = dialog(part, GroupDialog)
    assert again.method() == "results"
    again.yes.click()
    idle()
    (line,) = part.page.shown()
    assert (line.cluster.name, line.label) == ("big sofa", "from shared results pages")


def test_a_stop_keeps_what_came(
    part: Any, workspace: Any, loop: Any, search: Search, idle: Callable[[], None], wait: Callable[..., None]
) -> None:
    def answer(text: str) -> list[str]:
        if text == "red sofa":
            search.gate = asyncio.Event()
        return usual(text)

    search.answers = answer
    with_key(workspace, loop)
    part.flows.fetch_results()
    idle()
    dialog(part, ResultsDialog).yes.click()
    wait(lambda: "3 of 4" in part.run_card._told.text())
    assert not part.group.isEnabled()
    wait(lambda: len(search.asked) == 3)
    part.run_card.stop.click()
    idle()
    assert part.teller.banner.text().startswith("Stopped. 2 results pages are kept.")
    assert len(loop.run_until_complete(workspace.db.read(keywords.results))) == 2
    assert part._begin.isEnabled()


def test_a_used_up_quota_is_told(part: Any, workspace: Any, loop: Any, search: Search, idle: Callable[[], None]) -> None:
    search.answers = lambda text: error_of("brave", 429, "QUOTA_LIMITED") if "hose" in text else usual(text)
    with_key(workspace, loop)
    part.flows.fetch_results()
    idle()
    dialog(part, ResultsDialog).yes.click()
    idle()
    words = part.teller.banner.text()
    assert words.startswith("1 results page is kept. No more calls are left on your plan at Brave Search.")


def test_googles_engine_is_asked_for_and_kept(part: Any, workspace: Any, loop: Any, idle: Callable[[], None]) -> None:
    server = Search("google")
    loop.run_until_complete(server.start())
    try:
        workspace.results_pages.base_urls["google"] = server.root
        workspace.results_pages.pace = 0.0
        with_key(workspace, loop, "google")
        part.flows.fetch_results()
        idle()
        shown = dialog(part, ResultsDialog)
        assert shown._engine_part.isVisible()
        assert not shown.yes.isEnabled()
        assert "ID of your search engine" in shown._plan.text()
        shown.engine.setText("0123456789abc")
        idle()
        shown.yes.click()
        idle()
        assert {query["cx"] for query in server.queries} == {"0123456789abc"}
        assert workspace.settings.planning.search_engine == "0123456789abc"
    finally:
        loop.run_until_complete(LoopbackServer.stop(server))


def test_a_search_key_is_kept_and_tried_in_the_settings(
    window: MainWindow, workspace: Any, loop: Any, search: Search, wait: Callable[..., None]
) -> None:
    view = window.show_page("settings")
    view.show_section("keys")
    page = view._pages.currentWidget()
    wait(lambda: page._cards)
    card = page.card("search:brave")
    card.field.setText(SECRET)
    card._save.click()
    wait(lambda: page.card("search:brave").place.masked != "")
    wait(lambda: "The key works" in page.card("search:brave").banner.text())
    assert len(search.asked) == 1
    assert loop.run_until_complete(workspace.keychain.get("search:brave")) == SECRET
