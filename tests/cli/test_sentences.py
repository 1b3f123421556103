"""What the command line says and leaves when something is not as it should be."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from alwrity_desktop.cli import main
from alwrity_desktop.core.settings import Settings, save


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "file")
    monkeypatch.setenv("ALWRITY_PASSPHRASE", "x")


def run(folder: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["--workspace", str(folder / "workspace"), *arguments])
    return int(str(left.value.code))


def test_a_site_that_cannot_be_used_is_told_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "sites", "check", "http://127.0.0.1:1", "--json") == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["ok"] is False
    assert "does not accept connections" in said.err


def test_an_empty_password_is_not_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert run(tmp_path, "sites", "add", "http://127.0.0.1:1", "--user", "ann", "--password-stdin") == 1
    assert "No password" in capsys.readouterr().err


def test_a_file_is_not_touched_for_a_site_that_is_not_known(tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("---\ntitle: Tea # mine\n---\n\nTea.\n", encoding="utf-8")
    assert run(tmp_path, "publish", str(draft), "--site", "nowhere") == 1
    assert draft.read_text(encoding="utf-8") == "---\ntitle: Tea # mine\n---\n\nTea.\n"


def test_a_folder_is_no_file_to_write_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "write", "outline", "--set", "topic=Tea", "--model", "offline", "--out", str(tmp_path)) == 1
    assert "is a folder" in capsys.readouterr().err


def test_without_a_file_the_text_is_in_the_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "write", "outline", "--set", "topic=Tea", "--model", "offline", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["file"] is None
    assert document["markdown"].startswith("---\n")


def test_images_beside_a_draft_in_the_present_folder_are_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from PIL import Image

    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (8, 8), "red").save("picture.png")
    Path("notes.png").write_text("no image at all", encoding="utf-8")
    Path("draft.md").write_text("---\ntitle: Tea\n---\n\n![A](picture.png)\n\n![B](notes.png)\n", encoding="utf-8")
    assert run(tmp_path, "export", "draft.md", "--to", "html", "--out", "out.html", "--json") == 0
    (warning,) = json.loads(capsys.readouterr().out)["warnings"]
    assert warning.startswith("notes.png is not an image")
    assert "data:image/png;base64," in Path("out.html").read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_told_before_anything_is_paid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    out = tmp_path / "file" / "draft.md"
    model = ["--model", "openai_compatible:m", "--base-url", "http://127.0.0.1:1/v1"]
    assert run(tmp_path, "write", "blog_post", "--set", "topic=x", *model, "--out", str(out)) == 1
    assert "could not be read or written" in capsys.readouterr().err


def test_a_setting_without_a_value_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "write", "blog_post", "--set", "topic", "--model", "offline") == 2
    assert "field=value" in capsys.readouterr().err


def test_doctor_is_content_with_a_fresh_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    assert run(tmp_path, "doctor", "--json") == 0
    rows = {row["what"]: row for row in json.loads(capsys.readouterr().out)["findings"]}
    assert rows["Database"]["found"] == "sound"
    assert "ALWRITY_PASSPHRASE" in rows["Keys"]["found"]
    assert rows["Model"]["found"] == "none is chosen; the offline drafter writes"


@pytest.mark.parametrize(
    ("model", "ok", "told"),
    [
        ("openai:gpt-5", False, "openai:gpt-5. There is no key for OpenAI yet."),
        ("ollama:llama3.2", True, "ollama:llama3.2, it needs no key"),
        ("gpt-5", False, "does not name a model"),
    ],
)
def test_doctor_names_the_model_and_whether_its_key_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, model: str, ok: bool, told: str
) -> None:
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    settings = Settings()
    settings.models.default = model
    (tmp_path / "workspace").mkdir()
    save(tmp_path / "workspace", settings)
    run(tmp_path, "doctor", "--json")
    (found,) = [row for row in json.loads(capsys.readouterr().out)["findings"] if row["what"] == "Model"]
    assert found["ok"] is ok
    assert told in found["found"]


def test_doctor_says_that_the_key_is_there_and_not_the_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings()
    settings.models.default = "openai:gpt-5"
    (tmp_path / "workspace").mkdir()
    save(tmp_path / "workspace", settings)
    monkeypatch.setattr("sys.stdin", io.StringIO("sk-very-secret\n"))
    assert run(tmp_path, "keys", "set", "openai") == 0
    assert run(tmp_path, "doctor") == 0
    told = capsys.readouterr().out
    assert "openai:gpt-5, its key is there" in told
    assert "sk-very-secret" not in told


def test_a_password_in_an_address_is_refused_and_stored_nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = ["--model", "openai_compatible:m", "--base-url", "http://me:sekret99@127.0.0.1:1/v1"]
    assert run(tmp_path, "write", "blog_post", "--set", "topic=x", *model) == 1
    said = capsys.readouterr().err
    assert "has a name or password in it" in said
    assert "sekret99" not in said
    held = [path.name for path in tmp_path.rglob("*") if path.is_file() and b"sekret99" in path.read_bytes()]
    assert held == []
