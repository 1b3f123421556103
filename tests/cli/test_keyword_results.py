"""`alwrity keywords results`: a key kept, results pages asked for on loopback, clusters made of them."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from searching import Search, error_of, usual

from alwrity_desktop.cli import main
from alwrity_desktop.planner.search_providers.brave import Brave

SECRET = "key-of-the-person-1234"


def run(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("ALWRITY_PASSPHRASE", "correct horse")
    monkeypatch.setattr(Brave, "pace", 0.0)
    return ["--workspace", str(tmp_path / "workspace"), "--json"]


@pytest.fixture
def search() -> Iterator[Search]:
    """Brave Search on loopback, in a thread of its own: the command runs a loop itself."""
    server, loop = Search("brave"), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start(), loop).result()
    yield server
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def keyed(workspace: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """With keywords, and a key that came from standard input."""
    words = tmp_path / "words.csv"
    words.write_text("Keyword,Volume,Country\nred sofa,10,de\nbig sofa,900,de\nlong hose,40,de\ngreen hose,30,de\n")
    assert run(["keywords", "import", str(words), *workspace]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    assert run(["keys", "set", "search:brave", *workspace]) == 0
    return workspace


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_pages_are_asked_for_and_group_keywords(
    keyed: list[str], search: Search, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(["keys", "list", *keyed]) == 0
    (row,) = document(capsys)
    assert (row["provider"], SECRET in row["key"]) == ("search:brave", False)
    results = ["keywords", "results", "--base-url", search.root, *keyed]
    assert run([*results, "--preview"]) == 0
    plan = document(capsys)
    assert (plan["provider"], plan["calls"], plan["lacking"], plan["known"], search.asked) == ("brave", 4, 4, [], [])
    assert run([*results, "--limit", "3"]) == 0
    out, err = capsys.readouterr()
    done = json.loads(out)
    assert (done["planned"], done["calls"], done["kept"], done["failed"], done["stopped"]) == (3, 3, 3, [], "")
    assert "Asking 127.0.0.1" in err
    assert "3 calls to 127.0.0.1" in err
    assert search.asked == ["big sofa", "long hose", "green hose"]
    assert {query["country"] for query in search.queries} == {"DE"}
    assert run(results) == 0
    assert run(["keywords", "cluster", "--method", "results", *keyed]) == 0
    capsys.readouterr()
    assert run(["keywords", "cluster", "--method", "results", *keyed]) == 0
    made = document(capsys)
    assert sorted(one["keywords"] for one in made["clusters"]) == [["big sofa", "red sofa"], ["long hose", "green hose"]]


def test_a_quota_that_ends_is_told_with_what_came(
    keyed: list[str], search: Search, capsys: pytest.CaptureFixture[str]
) -> None:
    search.answers = lambda text: error_of("brave", 429, "QUOTA_LIMITED") if text == "red sofa" else usual(text)
    capsys.readouterr()
    results = ["keywords", "results", "--provider", "brave", "--base-url", search.root, *keyed]
    assert run(results) == 0
    done = document(capsys)
    assert done["kept"] == 3
    assert done["stopped"].startswith("No more calls are left on your plan at Brave Search.")
    assert run(results) == 1
    out, err = capsys.readouterr()
    assert (out, "No more calls are left" in err) == ("", True)


def test_without_a_key_or_online_nothing_is_sent(
    workspace: list[str], search: Search, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["keywords", "results", "--base-url", search.root, *workspace]) == 1
    assert "alwrity keys set search:brave" in capsys.readouterr().err
    assert run(["keywords", "results", "--provider", "nobody", *workspace]) == 1
    assert run(["keys", "set", "search:nobody", *workspace]) == 1
    assert "search:brave" in capsys.readouterr().err
    assert search.asked == []


def test_the_offline_switch_holds(keyed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["keywords", "results", "--offline", *keyed]) == 1
    assert "api.search.brave.com" in capsys.readouterr().err
