"""`alwrity plan move`, `series` and `gaps`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.cli import main

Capture = pytest.CaptureFixture[str]


def run(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    return ["--workspace", str(tmp_path / "workspace"), "--json"]


def told(arguments: list[str], capsys: Capture) -> object:
    capsys.readouterr()
    assert run(arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_a_series_is_made_and_one_of_it_moved(workspace: list[str], capsys: Capture) -> None:
    berlin = ["--timezone", "Europe/Berlin"]
    begin = ["--from", "2027-03-22T09:00", "--count", "3"]
    made = told(["plan", "series", "Weekly", *begin, *berlin, *workspace], capsys)
    assert isinstance(made, list)
    dues = [row["due"] for row in made]
    assert dues == ["2027-03-22T08:00:00+00:00", "2027-03-29T07:00:00+00:00", "2027-04-05T07:00:00+00:00"]
    moved = told(["plan", "move", made[0]["id"], "--to", "2027-03-30", *berlin, *workspace], capsys)
    assert isinstance(moved, dict)
    assert moved["to"] == "2027-03-30T07:00:00+00:00"
    exact = told(["plan", "move", made[0]["id"], "--to", "2027-03-30T10:30+02:00", *workspace], capsys)
    assert isinstance(exact, dict)
    rows = told(["plan", "calendar", "--from", "2027-03-30T00:00+02:00", "--days", "1", *workspace], capsys)
    assert isinstance(rows, list)
    assert [row["at"] for row in rows] == ["2027-03-30T08:30:00+00:00"]


def test_the_rest_of_a_series_is_ended(workspace: list[str], capsys: Capture) -> None:
    made: Any = told(["plan", "series", "Digest", "--from", "2027-01-04T09:00", "--count", "4", *workspace], capsys)
    listed: Any = told(["plan", "tasks", *workspace], capsys)
    assert {one["series_id"] for one in listed} == {made[0]["series_id"]}
    gone: Any = told(["plan", "end-series", made[0]["series_id"], "--after", "2027-01-15", *workspace], capsys)
    assert [one["due"] for one in gone] == [one["due"] for one in made[2:]]
    assert len(told(["plan", "tasks", *workspace], capsys)) == 2


def test_what_cannot_be_moved_is_said(workspace: list[str], capsys: Capture) -> None:
    for arguments in (
        ["plan", "move", "gone", "--to", "2027-01-01"],
        ["plan", "series", "A", "--from", "soon"],
        ["plan", "series", "A", "--from", "2027-01-01", "--every", "year"],
        ["plan", "series", "A", "--from", "2027-01-01", "--timezone", "Mars/Base"],
    ):
        assert run([*arguments, *workspace]) == 1
        assert capsys.readouterr().err.strip()


def test_gaps_and_clashes_are_listed(workspace: list[str], capsys: Capture) -> None:
    found = told(["plan", "gaps", "--days", "30", *workspace], capsys)
    assert isinstance(found, dict)
    assert [gap["days"] for gap in found["gaps"]] == [30]
    assert found["clashes"] == []
    assert told(["plan", "gaps", "--days", "5", *workspace], capsys) == {"gaps": [], "clashes": []}
