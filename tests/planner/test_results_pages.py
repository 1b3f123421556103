"""Results pages asked for with the person's own key: the services' formats on loopback, refusals, stops, what is kept."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from loopback import running
from searching import Search, error_of, keyword, usual

from alwrity_desktop.core.errors import InputError, OfflineError, SecretsError
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.model.identity import now
from alwrity_desktop.model.keyword import KeywordResults
from alwrity_desktop.planner.results_pages import Fetched, Wish
from alwrity_desktop.planner.search_asking import country_code, language_code
from alwrity_desktop.planner.search_providers import PROVIDERS
from alwrity_desktop.planner.search_providers.base import SearchError
from alwrity_desktop.store import keywords, results_pages
from alwrity_desktop.workspace import Workspace

NAMES = tuple(one.name for one in PROVIDERS)
SECRET = "key-of-the-person-1234"


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    opened = await Workspace.open(tmp_path / "workspace")
    opened.settings.planning.search_engine = "0123456789abc"
    opened.results_pages.pace = 0.0
    for text, volume in (("red sofa", 10), ("big sofa", 900), ("garden hose", None), ("long hose", 40)):
        await opened.db.write(keywords.add, keyword(text, volume))
    yield opened
    await opened.close()


@pytest.fixture(params=NAMES)
async def search(request: pytest.FixtureRequest, workspace: Workspace) -> AsyncIterator[Search]:
    """Each of the services in turn, with a key for it."""
    async with running(Search(request.param)) as server:
        await connect(workspace, server)
        yield server


@pytest.fixture
async def brave(workspace: Workspace) -> AsyncIterator[Search]:
    async with running(Search("brave")) as server:
        await connect(workspace, server)
        yield server


async def connect(workspace: Workspace, server: Search) -> None:
    await workspace.keychain.set(f"search:{server.name}", SECRET)
    workspace.results_pages.base_urls[server.name] = server.root


async def known(workspace: Workspace) -> dict[str, list[str]]:
    texts = {one.id: one.text for one in await workspace.planner.keywords()}
    return {texts[key]: urls for key, urls in (await workspace.db.read(keywords.results)).items() if urls}


async def test_pages_come_by_volume_are_kept_and_make_clusters(search: Search, workspace: Workspace) -> None:
    told: list[Progress] = []
    done = await workspace.results_pages.fetch(Wish(), told.append)
    assert search.asked == ["big sofa", "long hose", "red sofa", "garden hose"]
    assert (done.planned, done.calls, done.kept, done.empty, done.failed, done.stopped) == (4, 4, 4, 0, [], None)
    assert await known(workspace) == {text: usual(text) for text in search.asked}
    assert told[0].message == f"Asking {done.host}: 1 of 4"
    assert search.root.endswith(done.host)
    made = await workspace.planner.clusters.make(method="results")
    assert sorted(one.name for one in made.clusters) == ["big sofa", "long hose"]
    first = (await workspace.planner.keywords())[0]
    page = await workspace.db.read(results_pages.of_keyword, first.id)
    assert page is not None
    assert page.source == next(one.label for one in PROVIDERS if one.name == search.name)
    assert now() - page.created_at < timedelta(minutes=5)


async def test_the_key_country_and_language_go_where_the_service_wants_them(search: Search, workspace: Workspace) -> None:
    await workspace.db.write(keywords.add, keyword("teures sofa", 5000, "Austria", "de-AT"))
    await workspace.db.write(keywords.add, keyword("settee", 4000, "UK", "English"))
    await workspace.results_pages.fetch(Wish(limit=3, country="fr", language="fr"))
    first, second, third = search.queries
    name, head = search.name, search.heads[0]
    if name == "brave":
        assert head["x-subscription-token"] == SECRET
        assert (first["country"], first["search_lang"]) == ("AT", "de")
        assert (second["country"], third["country"], third["search_lang"]) == ("GB", "FR", "fr")
    else:
        assert (first["gl"], first["hl"]) == ("at", "de")
        assert (second["gl"], second["hl"], third["gl"]) == ("uk", "en", "fr")
    if name == "google":
        assert (head["x-goog-api-key"], first["cx"], first["num"]) == (SECRET, "0123456789abc", "10")
        assert "key" not in first
    if name == "serpapi":
        assert (first["api_key"], first["engine"]) == (SECRET, "google")


async def test_a_limit_and_what_is_known_are_minded(search: Search, workspace: Workspace) -> None:
    room = workspace.results_pages
    plan = await room.plan(Wish(limit=2))
    assert (plan.calls, plan.lacking, search.asked) == (2, 4, [])
    await room.fetch(Wish(limit=2))
    assert search.asked == ["big sofa", "long hose"]
    assert (await room.plan(Wish())).lacking == 2
    await room.fetch(Wish())
    assert search.asked[2:] == ["red sofa", "garden hose"]
    assert (await room.fetch(Wish())).planned == 0
    assert (await room.plan(Wish(older=0))).lacking == 4
    (told,) = (await room.plan(Wish())).told
    assert told.count == 4


async def test_pages_older_than_asked_for_are_asked_again(brave: Search, workspace: Workspace) -> None:
    held = {one.text: one.id for one in await workspace.planner.keywords()}
    for text, days in (("big sofa", 100), ("long hose", 10)):
        page = KeywordResults(keyword_id=held[text], urls=["https://old.test/"], created_at=now() - timedelta(days=days))
        await workspace.db.write(keywords.put_results, [page])
    await workspace.results_pages.fetch(Wish(older=30))
    assert brave.asked == ["big sofa", "red sofa", "garden hose"]


async def test_keywords_put_aside_are_not_asked_for(brave: Search, workspace: Workspace) -> None:
    held = {one.text: one.id for one in await workspace.planner.keywords()}
    await workspace.db.write(keywords.change, [held["big sofa"]], disabled=True)
    await workspace.db.write(keywords.change, [held["red sofa"]], state="archived")
    await workspace.results_pages.fetch(Wish())
    assert brave.asked == ["long hose", "garden hose"]


async def test_no_results_are_an_answer_and_not_asked_again(search: Search, workspace: Workspace) -> None:
    search.answers = lambda text: [] if "hose" in text else usual(text)
    done = await workspace.results_pages.fetch(Wish())
    assert (done.kept, done.empty, done.failed) == (2, 2, [])
    assert set(await known(workspace)) == {"big sofa", "red sofa"}
    assert (await workspace.results_pages.plan(Wish())).lacking == 0


QUOTA = {
    "brave": error_of("brave", 429, "QUOTA_LIMITED", "Request quota limit exceeded for plan."),
    "google": error_of(
        "google", 429, "rateLimitExceeded", "Quota exceeded for quota metric 'Queries' and limit 'Queries per day'"
    ),
    "serpapi": error_of("serpapi", 429, message="Your account has run out of searches."),
}
REFUSED = {
    "brave": error_of("brave", 422, "SUBSCRIPTION_TOKEN_INVALID", "The provided subscription token is invalid."),
    "google": error_of("google", 400, "badRequest", "API key not valid. Please pass a valid API key."),
    "serpapi": error_of(
        "serpapi", 401, message="Invalid API key. Your API key should be here: https://serpapi.com/manage-api-key"
    ),
}
SLOWER = {
    "brave": error_of("brave", 429, "RATE_LIMITED", X_RateLimit_Remaining="0, 900", X_RateLimit_Reset="0, 99"),
    "google": error_of("google", 429, "rateLimitExceeded", "limit 'Queries per minute per user'", Retry_After="0"),
}


async def test_a_used_up_quota_ends_the_run_and_what_came_is_kept(search: Search, workspace: Workspace) -> None:
    search.answers = lambda text: QUOTA[search.name] if text == "red sofa" else usual(text)
    done = await workspace.results_pages.fetch(Wish())
    assert search.asked == ["big sofa", "long hose", "red sofa"]
    assert (done.calls, done.kept) == (3, 2)
    assert done.stopped is not None
    assert done.stopped.happened.startswith("No more calls are left on your plan at ")
    assert set(await known(workspace)) == {"big sofa", "long hose"}


async def test_googles_older_words_for_a_used_up_quota(workspace: Workspace) -> None:
    async with running(Search("google")) as server:
        await connect(workspace, server)
        server.answers = lambda text: error_of("google", 403, "dailyLimitExceeded", "Daily Limit Exceeded")
        with pytest.raises(SearchError, match="No more calls are left"):
            await workspace.results_pages.fetch(Wish())


async def test_the_months_last_call_is_told_by_its_header(brave: Search, workspace: Workspace) -> None:
    brave.answers = lambda text: error_of("brave", 429, "RATE_LIMITED", X_RateLimit_Remaining="1, 0")
    with pytest.raises(SearchError, match="No more calls are left"):
        await workspace.results_pages.fetch(Wish())
    assert len(brave.asked) == 1


async def test_a_wrong_key_is_told_and_nothing_more_is_asked(search: Search, workspace: Workspace) -> None:
    search.answers = lambda text: REFUSED[search.name]
    with pytest.raises(SearchError, match="does not accept the key") as caught:
        await workspace.results_pages.fetch(Wish())
    assert len(search.asked) == 1
    assert SECRET not in caught.value.detail
    tried = await workspace.results_pages.test_key(search.name, SECRET)
    assert not tried.ok
    search.answers = usual
    assert (await workspace.results_pages.test_key(search.name, SECRET)).ok


@pytest.mark.parametrize("name", list(SLOWER))
async def test_slower_calls_are_made_where_they_are_wanted(workspace: Workspace, name: str) -> None:
    async with running(Search(name)) as server:
        await connect(workspace, server)
        server.answers = lambda text: SLOWER[name] if len(server.asked) in (1, 2) else usual(text)
        done = await workspace.results_pages.fetch(Wish())
        assert server.asked == ["big sofa", "big sofa", "big sofa", "long hose", "red sofa", "garden hose"]
        assert (done.kept, done.calls, done.stopped) == (4, 6, None)
        server.answers = lambda text: SLOWER[name]
        with pytest.raises(SearchError, match="asks for slower calls"):
            await workspace.results_pages.fetch(Wish(older=0))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"other": 1}', b"<html>", b'{"web": {"results": 3}, "items": 3}'])
async def test_broken_answers_are_failures_of_one_keyword(search: Search, workspace: Workspace, body: bytes) -> None:
    search.answers = lambda text: (200, {}, body) if text == "long hose" else usual(text)
    done = await workspace.results_pages.fetch(Wish())
    assert (done.kept, [one.keyword for one in done.failed], done.stopped) == (3, ["long hose"], None)
    assert "long hose" not in await known(workspace)


async def test_three_failures_in_a_row_end_the_run(search: Search, workspace: Workspace) -> None:
    search.answers = lambda text: usual(text) if text == "big sofa" else (503, {}, b"busy")
    done = await workspace.results_pages.fetch(Wish())
    assert (done.kept, len(done.failed)) == (1, 3)
    assert done.stopped is not None
    assert "503" in done.stopped.happened


async def test_a_keyword_the_service_cannot_take_costs_no_call(brave: Search, workspace: Workspace) -> None:
    await workspace.db.write(keywords.add, keyword("x" * 401, 9000))
    done = await workspace.results_pages.fetch(Wish())
    assert (done.calls, done.kept, [one.keyword for one in done.failed]) == (4, 4, ["x" * 401])


async def test_a_stop_keeps_what_came_and_nothing_half(brave: Search, workspace: Workspace) -> None:
    def answer(text: str) -> list[str]:
        if text == "red sofa":
            brave.gate = asyncio.Event()
            waiting.set()
        return usual(text)

    waiting = asyncio.Event()
    brave.answers = answer
    done = Fetched()
    running_on = asyncio.create_task(workspace.results_pages.fetch(Wish(), into=done))
    await waiting.wait()
    running_on.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running_on
    assert (done.kept, done.stopped) == (2, None)
    assert await known(workspace) == {text: usual(text) for text in ("big sofa", "long hose")}


KILLED = """
import asyncio, os, pathlib, signal, sys
from alwrity_desktop.planner.results_pages import Wish
from alwrity_desktop.store import results_pages
from alwrity_desktop.workspace import Workspace
real = results_pages.put_results
def cut(connection, found):
    real(connection, found)
    cut.times += 1
    if cut.times == 3:
        os.kill(os.getpid(), signal.SIGKILL)
cut.times = 0
results_pages.put_results = cut
async def main():
    workspace = await Workspace.open(pathlib.Path(sys.argv[1]))
    await workspace.keychain.set("search:brave", "key-of-the-person-1234")
    workspace.results_pages.pace = 0.0
    await workspace.results_pages.fetch(Wish(base_url=sys.argv[2], older=0))
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
async def test_a_kill_keeps_what_came_and_leaves_nothing_half(brave: Search, workspace: Workspace) -> None:
    brave.answers = lambda text: ["https://first.test/"]
    await workspace.results_pages.fetch(Wish())
    brave.answers = usual
    command = [sys.executable, "-c", KILLED, str(workspace.folder), brave.root]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    old = ["https://first.test/"]
    assert await known(workspace) == {
        "big sofa": usual("big sofa"), "long hose": usual("long hose"), "red sofa": old, "garden hose": old,
    }  # fmt: skip


async def test_a_keyword_deleted_meanwhile_is_let_go(brave: Search, workspace: Workspace) -> None:
    gone = next(one.id for one in await workspace.planner.keywords() if one.text == "big sofa")
    page = KeywordResults(keyword_id=gone, urls=["https://a.test/"])
    await workspace.db.write(keywords.remove, [gone])
    assert not await workspace.db.write(results_pages.keep, page)
    assert (await workspace.results_pages.fetch(Wish())).kept == 3


async def test_nothing_is_sent_without_a_key(workspace: Workspace) -> None:
    room = workspace.results_pages
    for wish in (Wish(), Wish(provider="brave")):
        with pytest.raises(SecretsError):
            await room.fetch(wish)
        with pytest.raises(SecretsError):
            await room.plan(wish)
    assert not any(one.has_key for one in await room.services())
    assert not workspace.http.requests


async def test_nothing_is_sent_offline(workspace: Workspace) -> None:
    await workspace.keychain.set("search:brave", SECRET)
    workspace.http.offline = True
    with pytest.raises(OfflineError):
        await workspace.results_pages.fetch(Wish())
    assert not workspace.http.requests
    assert not (await workspace.results_pages.test_key("brave", SECRET)).ok


async def test_wishes_that_cannot_be(workspace: Workspace) -> None:
    room = workspace.results_pages
    await workspace.keychain.set("search:google", SECRET)
    for wish in (Wish(limit=0), Wish(provider="nobody"), Wish(base_url="http://example.test/")):
        with pytest.raises(InputError):
            await room.fetch(wish)
    workspace.settings.planning.search_engine = ""
    with pytest.raises(SearchError, match="ID of your search engine"):
        await room.fetch(replace(Wish(), base_url="http://127.0.0.1:9"))
    assert not workspace.http.requests


def test_countries_and_languages_as_files_write_them() -> None:
    assert [country_code(told) for told in ("us", "Germany", "de-AT", "uk", "", "Nowhere")] == [
        "US",
        "DE",
        "AT",
        "GB",
        "",
        "",
    ]
    assert [language_code(told) for told in ("de", "de-AT", "German", "en_US", "", "?")] == ["de", "de", "de", "en", "", ""]
