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


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return ["--workspace", str(tmp_path / "workspace"), "--json"]


def test_import_tells_of_each_file_and_list_shows_the_keywords(
    export: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    plain = export.with_name("plain.txt")
    plain.write_text("sofa\nCheap  Sofas\n")
    assert run(["keywords", "import", str(export), str(plain), *workspace]) == 0
    first, second = json.loads(capsys.readouterr().out)
    keys = {"tool", "encoding", "delimiter", "header_row", "rows", "new", "changed", "refused", "ignored_columns"}
    assert keys < set(first) == set(second)
    assert (first["rows"], first["new"], first["changed"], first["delimiter"]) == (5, 4, 0, ",")
    assert first["refused"] == [{"line": 6, "reason": "There is no keyword."}]
    assert (second["new"], second["changed"], second["tool"], second["delimiter"]) == (1, 0, "list", "")
    assert run(["keywords", "list", "--volume", "20-", "--sort=-volume", *workspace]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["text"], one["volume"]) for one in found] == [
        ("affordable couch", 500), ("cheap sofas", 100), ("sofa cleaning", 20),
    ]  # fmt: skip
    assert (found[1]["intents"], found[1]["intent_source"], found[1]["difficulty"]) == (["transactional"], "rules", None)


def test_a_preview_changes_nothing(export: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keywords", "import", str(export), "--preview", *workspace]) == 0
    assert json.loads(capsys.readouterr().out)[0]["new"] == 4
    assert run(["keywords", "list", *workspace]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_file_that_cannot_be_read_keeps_no_other_out(
    tmp_path: Path, export: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    empty, plain = tmp_path / "empty.csv", tmp_path / "plain.csv"
    empty.write_text("")
    plain.write_text("sofa,1\nrug,2\n")
    assert run(["keywords", "import", str(empty), str(export), str(plain), *workspace]) == 1
    told = capsys.readouterr()
    first, second, third = json.loads(told.out)
    assert (first["file"], first["new"], first["error"]) == (
        "empty.csv", 0, "“empty.csv” is empty. Export the keywords again.",
    )  # fmt: skip
    assert (second["new"], second["error"]) == (4, "")
    assert (third["tool"], third["new"], third["columns"]) == ("", 2, {"column 1": "text"})
    assert "“column 1” was taken" in told.err
    named = {"tool", "encoding", "delimiter", "header_row", "rows", "new", "changed", "refused", "ignored_columns"}
    assert named <= set(second)


def test_what_cannot_be_read_is_a_sentence(
    tmp_path: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["keywords", "import", str(tmp_path / "missing.csv"), *workspace]) == 1
    assert run(["keywords", "list", "--volume", "many", *workspace]) == 1
    assert run(["keywords", "list", "--sort", "luck", *workspace]) == 1
    err = capsys.readouterr().err
    assert "missing.csv" in err
    assert "no range" in err
    assert "luck" in err


def test_cluster_without_a_file_keeps_the_clusters(
    export: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["keywords", "import", str(export), *workspace]) == 0
    capsys.readouterr()
    for _time in range(2):
        assert run(["keywords", "cluster", *workspace]) == 0
        document = json.loads(capsys.readouterr().out)
        assert {"method", "clusters", "unclustered"} == set(document)
        assert sorted(found["primary"] for found in document["clusters"]) == ["affordable couch", "sofa cleaning"]
        assert {found["label"] for found in document["clusters"]} == {"estimated from text"}
    assert run(["keywords", "list", "--state", "mapped", *workspace]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 4
    assert run(["keywords", "cluster", "--method", "luck", *workspace]) == 1


def test_plan_makes_ideas_and_tasks_and_writes_their_drafts(
    export: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*arguments: str) -> list[dict[str, object]]:
        capsys.readouterr()
        assert run([*arguments, *workspace]) == 0
        return json.loads(capsys.readouterr().out)

    told("keywords", "import", str(export))
    told("keywords", "cluster")
    ideas = told("plan", "ideas", "--make", "--count", "1")
    assert [(idea["state"], idea["origin"]) for idea in ideas] == [("new", "template")] * 2
    told("plan", "ideas", "--reject", str(ideas[0]["id"]))
    (task,) = told("plan", "tasks", "--accept", "all", "--due", "2026-12-01T09:00+01:00", "--assignee", "Ann")
    assert (task["due"], task["assignee"], task["state"]) == ("2026-12-01T08:00:00+00:00", "Ann", "pending")
    (task,) = told("plan", "tasks", "--draft", "all", "--model", "offline")
    assert task["state"] == "done"
    assert task["draft_id"]
    assert told("plan", "ideas", "--state", "new") == []
    assert run(["plan", "tasks", "--accept", "x", "--due", "soon", *workspace]) == 1


def test_a_draft_that_fails_keeps_none_of_the_others_from_being_written(
    export: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["keywords", "import", str(export)], ["keywords", "cluster"], ["plan", "ideas", "--make"]):
        assert run([*arguments, *workspace]) == 0
    capsys.readouterr()
    assert run(["plan", "tasks", "--accept", "all", *workspace]) == 0
    first, second, *rest = json.loads(capsys.readouterr().out)
    assert run(["plan", "tasks", "--draft", "all", "--model", "nobody:small", *workspace]) == 1
    shown = capsys.readouterr()
    assert {task["state"] for task in json.loads(shown.out)} == {"failed"}
    assert all(f"“{task['title']}”: " in shown.err for task in (first, second, *rest))
    assert f"{len(rest) + 2} drafts were not written." in shown.err
    chosen = ["--draft", first["id"], "--draft", "unknown", "--draft", second["id"], "--model", "offline"]
    assert run(["plan", "tasks", *chosen, *workspace]) == 1
    shown = capsys.readouterr()
    states = {task["id"]: task["state"] for task in json.loads(shown.out)}
    assert (states[first["id"]], states[second["id"]]) == ("done", "done")
    assert "“unknown”: This task is no longer there." in shown.err
    assert "1 draft was not written." in shown.err


def test_the_calendar_on_the_command_line(
    tmp_path: Path, workspace: list[str], export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["keywords", "import", str(export)], ["keywords", "cluster"], ["plan", "ideas", "--make"]):
        assert run([*arguments, *workspace]) == 0
    assert run(["plan", "tasks", "--accept", "all", "--due", "2026-12-01T09:00+01:00", *workspace]) == 0
    capsys.readouterr()
    ics, csv = tmp_path / "plan.ics", tmp_path / "plan.csv"
    arguments = ["--from", "2026-11-30T00:00+00:00", "--days", "7", "--ics", str(ics), "--csv", str(csv)]
    assert run(["plan", "calendar", *arguments, *workspace]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {(one["kind"], one["at"]) for one in found} == {("task", "2026-12-01T08:00:00+00:00")}
    assert ics.read_bytes().count(b"BEGIN:VEVENT\r\n") == len(found) == 4
    assert csv.read_bytes().startswith(b"\xef\xbb\xbfat,kind")
    assert run(["plan", "calendar", "--from", "2027-06-01", *workspace]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_keywords_are_for_a_site_and_a_sector(
    export: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["keywords", "import", str(export), "--sector", "Sofas", *workspace]) == 0
    capsys.readouterr()
    assert run(["keywords", "list", "--sector", "sofas", *workspace]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 4
    assert {(one["site_id"], one["sector"]) for one in found} == {("", "Sofas")}
    assert run(["keywords", "import", str(export), "--site", "nowhere", *workspace]) == 1
    assert "not connected" in capsys.readouterr().err


def test_how_a_file_is_read_can_be_said_and_the_import_taken_back(
    tmp_path: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes("Liste\nПоиск;Раз\nдиван;5\n".encode("cp1251"))
    said = [
        "--encoding",
        "cp1251",
        "--delimiter",
        "semicolon",
        "--header-row",
        "2",
        "--dated",
        "2026-03-01",
        "--country",
        "ru",
    ]
    columns = ["--column", "Поиск=text", "--column", "Раз=volume"]
    assert run(["keywords", "import", str(path), *said, *columns, *workspace]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["encoding"], found["delimiter"], found["header_row"], found["new"]) == ("cp1251", ";", 2, 1)
    assert (found["dated"], found["columns"]) == ("2026-03-01", {"Поиск": "text", "Раз": "volume"})
    assert run(["keywords", "maps", *workspace]) == 0
    (remembered,) = json.loads(capsys.readouterr().out)
    assert run(["keywords", "imports", *workspace]) == 0
    (made,) = json.loads(capsys.readouterr().out)
    assert (made["file"], made["undoable"], made["dated"]) == ("own.csv", True, "2026-03-01")
    assert run(["keywords", "undo", *workspace]) == 0
    assert json.loads(capsys.readouterr().out)["file"] == "own.csv"
    assert run(["keywords", "list", *workspace]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(["keywords", "maps", "--forget", remembered["id"], *workspace]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(["keywords", "undo", *workspace]) == 1
    assert "no import to undo" in capsys.readouterr().err
    for wrong in (["--dated", "yesterday"], ["--encoding", "nothing"], ["--delimiter", "abc"]):
        assert run(["keywords", "import", str(path), *wrong, *workspace]) == 1


def test_results_pages_make_clusters(tmp_path: Path, workspace: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    pages = {"sofa bed": "abcd", "bed settee": "abcde", "rug": "wxyz"}
    rows = [f"{word},{at},https://{page}.example/" for word, found in pages.items() for at, page in enumerate(found, 1)]
    path = tmp_path / "serp.csv"
    path.write_text("keyword,position,url\n" + "\n".join(rows) + "\n")
    assert run(["keywords", "import", str(path), *workspace]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["tool"], found["new"], found["results"]) == ("results_pages", 3, 3)
    assert run(["keywords", "cluster", "--method", "results", *workspace]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [sorted(one["keywords"]) for one in document["clusters"]] == [["bed settee", "sofa bed"]]
