"""`alwrity keywords expand`."""

from __future__ import annotations

import json
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


def test_expand_keeps_what_is_new(tmp_path: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keywords", "expand", "Sofa", "--by", "questions,alphabet", "--preview", *workspace]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["kept"] == 0
    assert {row["by"] for row in document["keywords"]} == {"questions", "alphabet"}
    assert {row["volume"] for row in document["keywords"]} == {None}
    trends = tmp_path / "relatedQueries.csv"
    trends.write_text("Category: All categories\n\nTOP\nsofa bed,100\n\nRISING\nboucle sofa,+250%\n")
    assert run(["keywords", "expand", "--trends", str(trends), *workspace]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [(row["text"], row["told"]) for row in document["keywords"]] == [
        ("sofa bed", "top 100"), ("boucle sofa", "rising +250%"),
    ]  # fmt: skip
    assert document["kept"] == 2
    assert run(["keywords", "expand", "--trends", str(trends), *workspace]) == 0
    assert (json.loads(capsys.readouterr().out)["known"], document["asked"]) == (2, [])
    assert run(["keywords", "list", *workspace]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_wrong_ways_are_sentences(workspace: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keywords", "expand", "sofa", "--by", "luck", *workspace]) == 1
    assert run(["keywords", "expand", "sofa", "--by", "autosuggest", *workspace]) == 1
    assert run(["keywords", "expand", *workspace]) == 1
    err = capsys.readouterr().err
    assert "luck" in err
    assert "suggestions are off" in err


def test_naming_without_a_model_says_what_to_do(workspace: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keywords", "name", *workspace]) == 0
    assert json.loads(capsys.readouterr().out) == {"named": [], "split": 0, "refused": []}
    assert run(["keywords", "expand", "sofa", "--by", "alphabet", *workspace]) == 0
    assert run(["keywords", "cluster", *workspace]) == 0
    capsys.readouterr()
    assert run(["keywords", "name", "--model", "ollama:none", "--base-url", "http://127.0.0.1:1", *workspace]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["named"] == []
    assert all(row["reason"] for row in document["refused"])


def test_embeddings_without_their_package_are_a_sentence(
    tmp_path: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.txt"
    path.write_text("sofa\ncouch\n")
    assert run(["keywords", "cluster", str(path), "--embeddings", "nobody:small", *workspace]) == 1
    assert "no provider called nobody" in capsys.readouterr().err
    assert run(["keywords", "import", str(path), *workspace]) == 0
    assert run(["keywords", "cluster", "--embeddings", "ollama:x", "--base-url", "http://127.0.0.1:1", *workspace]) == 1
    assert "127.0.0.1" in capsys.readouterr().err
