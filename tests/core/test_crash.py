"""Crash reports and the log: they tell what happened, and never a key."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from alwrity_desktop.core import crash, logs
from alwrity_desktop.core.scrub import REMOVED, register_secret, scrub

OPENAI = "sk-proj-abcDEF1234567890_abcdefgh"
GEMINI = "AIzaSyA-1234567890abcdefghijklmnopqrst"
WORDPRESS = "AbCd 1234 efGH 5678 ijKL 90mn"
OWN = "a registered passphrase"
SECRETS = (OPENAI, GEMINI, WORDPRESS, OWN, "dXNlcjpwYXNzd29yZA==", "tokenvalue123")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    register_secret(OWN)
    crash.install(tmp_path)
    logs.start(tmp_path)
    yield tmp_path
    logs.stop()
    crash.uninstall()


@pytest.mark.parametrize(
    "text",
    [
        f"Incorrect API key provided: {OPENAI}.",
        f"GET https://g.test/v1/models?key={GEMINI}&alt=sse",
        "Authorization: Bearer tokenvalue123",
        "{'authorization': 'Basic dXNlcjpwYXNzd29yZA=='}",
        "headers={'x-api-key': 'tokenvalue123'}",
        "https://user:tokenvalue123@site.test/wp-json/",
        f"password={WORDPRESS}",
        f"tried '{WORDPRESS}' once",
        '{"api_key": "tokenvalue123"}',
        f"it was {OWN}!",
        "a%20registered%20passphrase",
        "aregisteredpassphrase",
        "gsk_abcdefghijklmnopqrstuvwx",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF123",
    ],
)
def test_keys_are_removed(text: str) -> None:
    register_secret(OWN)
    clean = scrub(text)
    assert REMOVED in clean
    assert not any(secret in clean for secret in SECRETS)


@pytest.mark.parametrize(
    "text",
    [
        "GET http://127.0.0.1:11434/api/chat 200",
        "the key of the map",
        "File '/a/b.py', line 3",
        "ask-the-user, task-list",
        "Basic idea",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert scrub(text) == text


def test_short_secrets_are_not_registered() -> None:
    register_secret("the")
    assert scrub("the text") == "the text"


def kept(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())


def test_report_of_an_uncaught_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("test").warning("before: key %s", OPENAI)
    try:
        try:
            raise KeyError(WORDPRESS)
        except KeyError as error:
            raise RuntimeError(f"bad {OPENAI} and {OWN}") from error
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    (path,) = crash.last_reports(folder)
    text = path.read_text(encoding="utf-8")
    assert "RuntimeError: bad" in text
    assert "KeyError" in text
    assert "test_report_of_an_uncaught_error" in text
    assert "Python 3" in text
    assert "WARNING" in text
    assert "before: key" in text
    output = capsys.readouterr().err
    assert str(path) in output
    assert not any(secret in kept(folder) + output for secret in SECRETS)


def test_errors_of_threads_and_tasks(folder: Path) -> None:
    found: list[str] = []
    crash.install(folder, lambda error, text, path: found.append(f"{error} {path is not None} {text.splitlines()[0]}"))

    def fail() -> None:
        raise ValueError("in a thread")

    thread = threading.Thread(target=fail, name="worker")
    thread.start()
    thread.join()

    async def main() -> None:
        crash.watch_loop(asyncio.get_running_loop())

        async def lost() -> None:
            raise ValueError("in a task")

        task = asyncio.create_task(lost())
        await asyncio.wait([task])
        del task

    asyncio.run(main())
    assert [line.split(" True ")[0] for line in found] == ["in a thread", "in a task"]
    assert "(thread worker)" in found[0]
    assert len(crash.last_reports(folder)) == 2


def test_a_failing_display_of_the_report_does_no_harm(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("window gone")

    crash.install(folder, broken)
    assert crash.report(ValueError("x")) is None
    assert "the crash report failed" in capsys.readouterr().err
    assert len(crash.last_reports(folder)) == 1


def test_only_the_newest_reports_are_kept(folder: Path) -> None:
    for number in range(23):
        crash.report(ValueError(str(number)))
    assert len(crash.last_reports(folder)) == 20


def test_no_folder_is_no_trouble(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    crash.install(tmp_path / "file" / "state")
    try:
        assert crash.report(ValueError("x")) is None
        assert "a fault of its own: ValueError: x\n" in capsys.readouterr().err
    finally:
        crash.uninstall()


def test_a_fault_of_native_code_is_reported_by_the_next_run(tmp_path: Path) -> None:
    code = (
        "import sys, faulthandler, pathlib as p; from alwrity_desktop.core import crash; crash.install(p.Path(sys.argv[1]))"
    )
    broken = subprocess.run(
        [sys.executable, "-c", code + "; faulthandler._sigabrt()", str(tmp_path)], check=False, capture_output=True
    )
    assert broken.returncode != 0
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    (path,) = crash.last_reports(tmp_path)
    assert "Fatal Python error" in path.read_text(encoding="utf-8")


def test_ctrl_c_is_no_bug(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert crash.last_reports(folder) == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_log_rotates_and_holds_no_key(folder: Path) -> None:
    logs.start(folder, largest=50_000)
    logger = logging.getLogger("alwrity_desktop.test")
    for number in range(500):
        logger.info("%d Authorization: Bearer tokenvalue123 and a long line %s", number, "x" * 250)
    try:
        raise ValueError(f"with {OPENAI}")
    except ValueError:
        logger.exception("failed")
    names = sorted(path.name for path in folder.glob("alwrity.log*"))
    assert names == ["alwrity.log", "alwrity.log.1", "alwrity.log.2"]
    assert all((folder / name).stat().st_size <= 50_000 for name in names)
    assert "ValueError" in logs.recent()[-1]
    assert not any(secret in kept(folder) for secret in SECRETS)


def test_log_without_a_folder_keeps_the_newest_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    logs.start(tmp_path / "file" / "state")
    try:
        logging.getLogger("test").warning("kept")
        assert logs.recent()[-1].endswith("kept")
    finally:
        logs.stop()
