"""`alwrity keywords` on real files."""

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
def export(tmp_path: Path) -> Path:
    path = tmp_path / "keywords.csv"
    path.write_text("Keyword,Volume\ncheap sofas,100\naffordable couch,500\nsofa cleaning,20\nclean a couch,10\n,3\n")
    return path


def test_cluster_gives_method_clusters_and_what_is_alone(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keywords", "cluster", str(export), "--json"]) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert set(document) == {"method", "clusters", "unclustered"}
    assert document["method"] == "text"
    assert [(found["primary"], found["keywords"]) for found in document["clusters"]] == [
        ("affordable couch", ["affordable couch", "cheap sofas"]),
        ("sofa cleaning", ["sofa cleaning", "clean a couch"]),
    ]
    assert "1 row was left out." in err


def test_cluster_in_words_says_that_it_is_an_estimate(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keywords", "cluster", str(export)]) == 0
    assert "Estimated" in capsys.readouterr().out


def test_a_file_without_keywords_is_a_known_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("")
    assert run(["keywords", "cluster", str(path)]) == 1
    assert "is empty" in capsys.readouterr().err
