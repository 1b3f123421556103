"""`alwrity seo check` and `alwrity seo archive` on a workspace: the same results as the window has."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from alwrity_desktop.cli import main
from alwrity_desktop.page import draft_file
from alwrity_desktop.workspace import Workspace

BODY = "Green tea is a drink that keeps warm. It is drunk from cups.\n\n" * 12


@pytest.fixture(autouse=True)
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(str(left.value.code))


def fill(folder: Path, file: Path) -> dict[str, object]:
    """A workspace with two drafts of one keyphrase, one of them as a file too; gives what the window shows of it."""

    async def inside() -> dict[str, object]:
        room = await Workspace.open(folder)
        draft = await room.library.create(
            title="Tea", body=BODY, keyphrases=["green tea", "cups"], extra={"synonyms": ["sencha"]}
        )
        await room.library.create(title="Other", body="x", keyphrases=["green tea"])
        await room.seo.ignore("draft", draft.id, "lists", "A story has none.")
        judged = await room.seo.judge_draft(draft)
        await room.close()
        return {
            "file": draft_file.write(draft),
            "score": judged.score,
            "phrases": [(row.phrase, row.score) for row in judged.phrases],
            "checks": sorted((row.id, row.rating, row.score, row.value, row.places) for row in judged.analysis.results),
        }

    shown = asyncio.run(inside())
    file.write_text(str(shown["file"]), encoding="utf-8")
    return shown


def test_the_check_of_a_file_is_that_of_the_window(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, file = tmp_path / "w", tmp_path / "tea.md"
    shown = fill(folder, file)
    assert run("--workspace", str(folder), "seo", "check", str(file), "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["score"] == shown["score"]
    assert [(row["keyphrase"], row["score"]) for row in found["keyphrases"]] == shown["phrases"]
    assert [text["title"] for text in found["used_before"]] == ["Other"]
    checks = {row["id"]: row for row in found["checks"]}
    assert checks["keyphrase_used_before"]["rating"] == "ok"
    assert checks["lists"]["ignored"] == "A story has none."
    told = sorted(
        (row["id"], row["rating"], row["score"], row["value"], tuple(map(tuple, row["places"]))) for row in found["checks"]
    )
    assert told == shown["checks"]


def test_an_ignored_check_does_not_fail_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, file = tmp_path / "w", tmp_path / "tea.md"
    fill(folder, file)
    assert run("--workspace", str(folder), "seo", "check", str(file)) == 0
    assert "A story has none." in capsys.readouterr().out


def test_a_file_is_judged_where_there_is_no_workspace_and_none_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.md"
    file.write_text(BODY)
    assert run("--workspace", str(tmp_path / "none"), "seo", "check", str(file), "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["words"] > 100
    assert not (tmp_path / "none").exists()


def test_a_workspace_that_cannot_be_opened_is_told_and_the_file_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.md"
    file.write_text(BODY)
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "workspace.db").write_bytes(b"no database at all" * 100)
    assert run("--workspace", str(tmp_path / "w"), "seo", "check", str(file), "--json") == 0
    told = capsys.readouterr()
    assert "damaged" in told.err
    assert json.loads(told.out)[0]["words"] > 100


def test_the_archive_as_json_and_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "w"
    shown = fill(folder, tmp_path / "tea.md")
    table = tmp_path / "out.csv"
    assert run("--workspace", str(folder), "seo", "archive", "--json", "--csv", str(table)) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["title"] for row in rows] == ["Other", "Tea"]
    assert rows[1]["score"] == shown["score"]
    assert table.read_text(encoding="utf-8-sig").splitlines()[0].startswith("kind,title,")
    assert run("--workspace", str(folder), "seo", "archive", "--limit", "1") == 0
    assert "Other" in capsys.readouterr().out
