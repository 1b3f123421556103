"""`alwrity keywords list`, `choices`, `add`, `edit`, `archive`, `restore` and `delete`: the table without a window."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.cli import main

WORDS = "Keyword,Volume,CPC,Country\nsofa,900,0.5,de\nbuy sofa,50,2.25,de\nrug,,,us\n"
Line = Callable[..., Any]


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

    def run(*arguments: str, code: int = 0) -> Any:
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--workspace", str(tmp_path / "workspace"), "--json"])
        told = capsys.readouterr()
        assert int(ended.value.code or 0) == code, told.err
        return json.loads(told.out) if code == 0 else told.err

    path = tmp_path / "list.csv"
    path.write_text(WORDS)
    run("keywords", "import", str(path), "--dated", "2026-03-01")
    return run


def texts(rows: list[dict[str, Any]]) -> list[str]:
    return [row["text"] for row in rows]


def test_the_list_is_filtered_and_tells_sources(line: Line, tmp_path: Path) -> None:
    (sofa,) = line("keywords", "list", "--cpc", "0.4-0.6")
    assert sofa["sources"] == {"": {"import": 1, "file": "list.csv", "dated": "2026-03-01"}}
    (tmp_path / "newer.csv").write_text("Keyword,Volume,Country\nSofa,1100,de\nlamp,5,de\n")
    line("keywords", "import", str(tmp_path / "newer.csv"), "--dated", "2026-09-01")
    (sofa,) = line("keywords", "list", "--volume", "1000-")
    assert sofa["sources"]["volume"] == {"import": 2, "file": "newer.csv", "dated": "2026-09-01"}
    assert texts(line("keywords", "list", "--source", "2")) == ["lamp", "sofa"]
    assert texts(line("keywords", "list", "--intent", "transactional", "--country", "DE")) == ["buy sofa"]
    today = datetime.now().astimezone().date()
    assert len(line("keywords", "list", "--since", str(today - timedelta(1)), "--until", str(today + timedelta(1)))) == 4
    assert line("keywords", "list", "--until", str(today - timedelta(2))) == []
    assert line("keywords", "choices")["countries"] == ["de", "us"]
    assert "no day" in line("keywords", "list", "--since", "soon", code=1)


def test_the_list_goes_into_a_csv(line: Line, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    line("keywords", "add", "=1+1 sofa")
    assert len(line("keywords", "list", "--csv", str(path))) == 4
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert {row["text"]: (row["volume"], row["source"]) for row in rows} == {
        "'=1+1 sofa": ("", ""), "buy sofa": ("50", "list.csv"), "rug": ("", "list.csv"), "sofa": ("900", "list.csv"),
    }  # fmt: skip


def test_keywords_are_added_changed_and_put_away(line: Line) -> None:
    added = line("keywords", "add", "lamp", "rug", "--country", "us")
    assert (added["changed"], added["left"], texts(added["keywords"])) == (1, ["rug"], ["lamp"])
    fields = ["volume=1200", "intent=commercial", "tags=new, warm", "difficulty=", "language=en", "used=no"]
    (lamp,) = line("keywords", "edit", "lamp", *(part for field in fields for part in ("--set", field)))["keywords"]
    assert (lamp["volume"], lamp["intents"], lamp["intent_source"], lamp["tags"]) == (
        1200, ["commercial"], "person", ["new", "warm"],
    )  # fmt: skip
    assert (lamp["language"], lamp["disabled"], lamp["sources"]["volume"]["import"]) == ("en", True, -1)
    assert texts(line("keywords", "list", "--source", "0")) == ["lamp"]
    assert texts(line("keywords", "edit", "lamp", "--set", "text=desk lamp")["keywords"]) == ["desk lamp"]
    assert line("keywords", "archive", "desk lamp", "rug")["changed"] == 2
    assert texts(line("keywords", "list", "--state", "archived")) == ["desk lamp", "rug"]
    assert line("keywords", "restore", "rug")["keywords"][0]["state"] == "new"
    assert line("keywords", "delete", "desk lamp")["changed"] == 1
    assert texts(line("keywords", "list")) == ["buy sofa", "rug", "sofa"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [("volume=many", "number"), ("difficulty=101", "0 to 100"), ("intent=fun", "no intent"), ("colour=red", "no field"),
     ("used=maybe", "neither yes nor no"), ("text=buy sofa", "there already")],
)  # fmt: skip
def test_what_cannot_be_is_told(line: Line, given: str, sentence: str) -> None:
    country = ["--set", "country=de"] if given.startswith("text") else []
    assert sentence in line("keywords", "edit", "sofa", *country, "--set", given, code=1)


def test_an_unknown_keyword_is_told(line: Line) -> None:
    assert "There is no keyword" in line("keywords", "archive", "nothing", code=1)


def test_what_a_model_would_take_is_told_before_it_is_asked(line: Line) -> None:
    model = ["--model", "openai_compatible:small", "--base-url", "http://127.0.0.1:1/v1", "--estimate"]
    line("keywords", "cluster")
    line("keywords", "add", "sofas", "buy sofas")
    line("keywords", "cluster")
    for command in (["keywords", "name"], ["keywords", "expand", "sofa"], ["plan", "strategy"]):
        told = line(*command, *model)
        assert set(told) == {"tokens_in", "tokens_out", "cost_micros", "label"}
        assert told["tokens_in"] > 50, command
    assert line("plan", "tasks") == []
    assert line("plan", "strategy", "--estimate")["tokens_in"] is None
