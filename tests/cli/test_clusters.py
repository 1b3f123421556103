"""`alwrity clusters`: everything the window does to clusters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.cli import main

WORDS = """Keyword,Volume
cheap sofas,900
affordable couch,300
sofa cleaning,700
clean a couch,50
garden hose,400
"""


class Line:
    """The command line on a workspace of five keywords in two clusters."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.where = ["--workspace", str(folder / "workspace"), "--json"]
        (folder / "list.csv").write_text(WORDS)
        self("keywords", "import", str(folder / "list.csv"))
        self("keywords", "cluster")

    def __call__(self, *arguments: str, code: int = 0) -> Any:
        with pytest.raises(SystemExit) as ended:
            main([*arguments, *self.where])
        told = self.capsys.readouterr()
        assert int(ended.value.code or 0) == code, told.err
        return json.loads(told.out) if code == 0 else told.err


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return Line(tmp_path, capsys)


def test_clusters_are_listed_and_shown(line: Line) -> None:
    rows = line("clusters", "list")
    assert [(row["name"], row["keywords"], row["volume"]) for row in rows] == [
        ("cheap sofas", 2, 1200), ("sofa cleaning", 2, 750),
    ]  # fmt: skip
    assert {row["label"] for row in rows} == {"estimated from text"}
    shown = line("clusters", "show", "Cheap Sofas")
    assert shown["words"] == ["cheap sofas", "affordable couch"]
    assert (shown["answered"], shown["pages"], shown["locked"]) == ("none", [], False)
    assert line("clusters", "list", "--answered", "several") == []


def test_clusters_are_shaped(line: Line) -> None:
    (row,) = line("clusters", "rename", "cheap sofas", "Prices", "--description", "What sofas cost.")
    assert (row["name"], row["description"]) == ("Prices", "What sofas cost.")
    (row,) = line("clusters", "move", "garden hose", "--to", "Prices")
    assert (row["keywords"], row["locked"]) == (3, True)
    (row,) = line("clusters", "primary", "Prices", "affordable couch")
    assert row["primary"] == "affordable couch"
    (row,) = line("clusters", "split", "garden hose", "clean a couch", "--name", "Odd")
    assert (row["name"], row["keywords"], row["primary"]) == ("Odd", 2, "garden hose")
    line("clusters", "move", "garden hose")
    assert line("clusters", "show", "Odd")["words"] == ["clean a couch"]
    (row,) = line("clusters", "merge", "Odd", "sofa cleaning")
    assert (row["name"], row["keywords"]) == ("Odd", 2)
    assert line("clusters", "unlock", "Odd")[0]["locked"] is False
    assert line("clusters", "lock", "Odd")[0]["locked"] is True
    assert line("clusters", "archive", "Odd")[0]["state"] == "archived"
    assert [row["name"] for row in line("clusters", "list")] == ["Prices"]
    assert line("clusters", "restore", "Odd")[0]["state"] == "new"


def test_hubs(line: Line, tmp_path: Path) -> None:
    rows = line("clusters", "hub", "cheap sofas", "sofa cleaning")
    assert {row["name"]: (row["hub"], row["beside"]) for row in rows} == {
        "cheap sofas": ("pillar", ["sofa cleaning"]), "sofa cleaning": ("spoke", ["cheap sofas"]),
    }  # fmt: skip
    assert line("clusters", "hub", "cheap sofas")[0]["hub"] == ""
    (tmp_path / "more.txt").write_text("piano\npiano lessons\nused piano\n")
    line("keywords", "import", str(tmp_path / "more.txt"))
    for word in ("piano", "piano lessons", "used piano"):
        line("clusters", "split", word)
    found = line("clusters", "hubs", "--make")
    assert [(one["pillar"]["name"], len(one["spokes"])) for one in found["hubs"]] == [("piano", 2)]
    assert line("clusters", "hubs")["hubs"] == []


def test_new_keywords_join_and_how_tight(line: Line, tmp_path: Path) -> None:
    before = {row["id"] for row in line("clusters", "list")}
    (tmp_path / "more.txt").write_text("low cost sofa\n")
    line("keywords", "import", str(tmp_path / "more.txt"))
    done = line("keywords", "cluster", "--keep", "--tight", "looser")
    assert {row["id"] for row in done["clusters"]} == before
    assert "low cost sofa" in next(row["keywords"] for row in done["clusters"] if row["name"] == "cheap sofas")
    assert "looser, usual or tighter" in line("keywords", "cluster", "--tight", "very", code=1)


def test_what_is_not_there_is_told(line: Line) -> None:
    assert "no cluster “x”" in line("clusters", "lock", "x", code=1)
    assert "no keyword “x”" in line("clusters", "move", "x", code=1)
    assert "Two clusters" in line("clusters", "merge", "cheap sofas", "cheap sofas", code=1)
