"""`alwrity plan strategy` and `feed`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from alwrity_desktop.cli import main


def run(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return ["--workspace", str(tmp_path / "workspace"), "--json"]


def test_strategy_fills_the_calendar(tmp_path: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "keywords.csv"
    path.write_text("Keyword,Volume\ncheap sofas,100\naffordable couch,500\nsofa cleaning,20\nclean a couch,10\n")
    assert run(["keywords", "import", str(path), *workspace]) == 0
    assert run(["keywords", "cluster", *workspace]) == 0
    capsys.readouterr()
    options = ["--weeks", "1", "--days", "mon,thu", "--from", "2026-11-30", "--at", "08:00", "--timezone", "Europe/Berlin"]
    assert run(["plan", "strategy", *options, "--preview", *workspace]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] is False
    assert run(["plan", "strategy", *options, "--audience", "Renters", *workspace]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [task["due"] for task in document["tasks"]] == ["2026-11-30T07:00:00+00:00", "2026-12-03T07:00:00+00:00"]
    assert all(task["reason"] and task["brief"]["audience"] == "Renters" for task in document["tasks"])
    assert run(["plan", "calendar", "--from", "2026-11-29", "--days", "9", *workspace]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == [task["id"] for task in document["tasks"]]
    assert run(["plan", "strategy", *options, *workspace]) == 0
    assert {one["reason"][:8] for one in json.loads(capsys.readouterr().out)["left_out"]} == {"The task"}


@pytest.mark.parametrize("wrong", [["--days", "noday"], ["--at", "late"], ["--from", "soon"], ["--goal", "fame"]])
def test_wrong_options_are_sentences(workspace: list[str], wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "strategy", *wrong, *workspace]) == 1
    assert wrong[1] in capsys.readouterr().err


def test_feed_prints_the_address(workspace: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", "feed", "--no-serve", *workspace]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["address"].startswith("http://127.0.0.1:")
    assert run(["plan", "feed", "--no-serve", *workspace]) == 0
    assert json.loads(capsys.readouterr().out) == first
    assert run(["plan", "feed", "--no-serve", "--renew", *workspace]) == 0
    assert json.loads(capsys.readouterr().out) != first


@pytest.mark.skipif(sys.platform == "win32", reason="a process is asked to end by a signal")
def test_feed_serves_until_it_is_stopped(workspace: list[str]) -> None:
    code = "from alwrity_desktop.cli import main; main()"
    command = [sys.executable, "-c", code, "plan", "feed", *(word for word in workspace if word != "--json")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as served:
        assert served.stdout is not None
        address = served.stdout.readline().strip()
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.read().startswith(b"BEGIN:VCALENDAR")
        served.send_signal(signal.SIGINT)
        assert served.wait(timeout=30) == 130
