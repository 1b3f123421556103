"""`alwrity plan ideas` and `tasks`: everything the window does with them, on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.cli import main

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return ["--workspace", str(tmp_path / "workspace"), "--json"]


def rows(capsys: Printed, arguments: list[str], code: int = 0) -> Any:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    printed = capsys.readouterr()
    assert int(ended.value.code or 0) == code, printed.err
    return json.loads(printed.out) if printed.out.strip() else printed.err


def test_ideas_are_made_changed_and_removed(tmp_path: Path, workspace: list[str], capsys: Printed) -> None:
    path = tmp_path / "list.txt"
    path.write_text("cheap sofas\naffordable couch\ngarden hose\ngarden hoses\n")
    rows(capsys, ["keywords", "import", str(path), *workspace])
    rows(capsys, ["keywords", "cluster", *workspace])
    options = ["--make", "--count", "1", "--audience", "Renters", "--language", "de", "--call-to-action", "Book a visit"]
    made = rows(capsys, ["plan", "ideas", *options, *workspace])
    assert made
    assert {(one["audience"], one["language"], one["call_to_action"]) for one in made} == {
        ("Renters", "de", "Book a visit")
    }
    fields = ["--set", "words=900", "--set", "keywords=one, two", "--set", "priority=90"]
    own = rows(capsys, ["plan", "ideas", "--add", "Own", *fields, *workspace])[0]
    assert (own["title"], own["words"], own["keywords"], own["origin"]) == ("Own", 900, ["one", "two"], "person")
    changed = rows(capsys, ["plan", "ideas", "--edit", own["id"], "--set", "title=Better", *workspace])[0]
    assert changed["title"] == "Better"
    rejected = rows(capsys, ["plan", "ideas", "--reject", own["id"], "--state", "rejected", *workspace])
    assert [one["id"] for one in rejected] == [own["id"]]
    assert rows(capsys, ["plan", "ideas", "--restore", own["id"], "--state", "rejected", *workspace]) == []
    left = rows(capsys, ["plan", "ideas", "--delete", own["id"], *workspace])
    assert own["id"] not in [one["id"] for one in left]
    assert "number" in rows(capsys, ["plan", "ideas", "--add", "X", "--set", "words=many", *workspace], 1)


def test_due_dates_keep_to_the_clocks_of_a_zone(tmp_path: Path, workspace: list[str], capsys: Printed) -> None:
    path = tmp_path / "list.txt"
    path.write_text("cheap sofas\naffordable couch\n")
    rows(capsys, ["keywords", "import", str(path), *workspace])
    rows(capsys, ["keywords", "cluster", *workspace])
    rows(capsys, ["plan", "ideas", "--make", "--count", "2", *workspace])
    due = ["--due", "2026-10-20T09:00", "--timezone", "Europe/Berlin", "--every", "7"]
    made = rows(capsys, ["plan", "tasks", "--accept", "all", *due, *workspace])
    assert [one["due"] for one in made] == ["2026-10-20T07:00:00+00:00", "2026-10-27T08:00:00+00:00"]
    assert "no time zone" in rows(capsys, ["plan", "tasks", "--accept", "all", *due[:3], "Mars", *workspace], 1)


def test_tasks_are_made_moved_and_begun(workspace: list[str], capsys: Printed) -> None:
    for title in ("One", "Two"):
        rows(capsys, ["plan", "ideas", "--add", title, *workspace])
    options = ["--accept", "all", "--due", "2026-11-27T09:00+00:00", "--every", "1", "--weekdays", "--assignee", "Ann"]
    made = rows(capsys, ["plan", "tasks", *options, *workspace])
    assert [task["due"][:10] for task in made] == ["2026-11-27", "2026-11-30"]
    first, second = made
    fields = ["--set", "due=2026-12-24T10:00+00:00", "--set", "tone=dry", "--set", "assignee=Bo"]
    changed = rows(capsys, ["plan", "tasks", "--edit", first["id"], *fields, *workspace])[1]
    assert (changed["due"][:10], changed["brief"]["tone"], changed["assignee"]) == ("2026-12-24", "dry", "Bo")
    states = rows(capsys, ["plan", "tasks", "--cancel", first["id"], "--done", second["id"], *workspace])
    assert {task["state"] for task in states} == {"cancelled", "done"}
    again = rows(capsys, ["plan", "tasks", "--reopen", first["id"], "--reopen", second["id"], *workspace])
    assert {task["state"] for task in again} == {"pending"}
    begun = rows(capsys, ["plan", "tasks", "--begin", first["id"], "--state", "in progress", *workspace])
    assert begun[0]["draft_id"]
    assert "no model is asked" in _told(capsys, ["plan", "tasks", "--draft", "all", "--estimate", *workspace])
    done = rows(capsys, ["plan", "tasks", "--draft", "all", "--state", "done", *workspace])
    assert [task["id"] for task in done] == [second["id"]]
    assert len(rows(capsys, ["plan", "tasks", "--delete", first["id"], *workspace])) == 1
    own = rows(capsys, ["plan", "tasks", "--add", "Own", "--set", "audience=Renters", *workspace])
    assert {"audience": "Renters"} in [task["brief"] for task in own]


def _told(capsys: Printed, arguments: list[str]) -> str:
    with pytest.raises(SystemExit):
        main(arguments)
    return capsys.readouterr().err.lower()
