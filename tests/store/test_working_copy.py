"""The open draft's plain file: when it is written, what it holds, who may write it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.core.errors import ChangedElsewhereError, StorageError
from alwrity_desktop.store import draft_lock, working_copy
from alwrity_desktop.store.draft_lock import DraftLock
from alwrity_desktop.store.working_copy import SaveClock, WorkingCopy, WorkingText


@given(st.lists(st.floats(0.01, 0.7), min_size=1, max_size=40))
def test_nothing_typed_stays_unsaved_for_a_second(pauses: list[float]) -> None:
    clock, now, unsaved = SaveClock(), 0.0, list[float]()
    for pause in pauses:
        until = now + pause
        while (due := clock.due_at) is not None and due <= until:
            assert clock.due(due)
            assert all(due - typed <= 0.7 + 1e-9 for typed in unsaved)
            unsaved.clear()
            clock.begun()
        now = until
        clock.typed(now)
        unsaved.append(now)


def test_a_quiet_half_second_saves_and_a_failure_waits() -> None:
    clock = SaveClock()
    assert clock.due_at is None
    clock.typed(10.0)
    assert not clock.due(10.4)
    assert clock.due(10.5)
    clock.begun()
    assert clock.due_at is None
    clock.failed(11.0)
    assert clock.due_at == pytest.approx(16.0)


@given(st.text(), st.text(st.characters()))
def test_any_text_comes_back_byte_for_byte(title: str, body: str) -> None:
    text = WorkingText("id", title, body, "base", 12.5, 7)
    content = working_copy.encoded(text)
    head, _mark, rest = content.partition(" -->\n")
    assert rest == body
    assert json.loads(head.removeprefix("<!-- alwrity "))["title"] == title


def test_the_last_open_text_is_read_without_anything_heavy(tmp_path: Path) -> None:
    WorkingCopy(tmp_path, "one").write(WorkingText("one", "Títle --> x", "body\r\n\0 end", "b", 5.0, 3))
    working_copy.remember_last(tmp_path, "one")
    program = (
        "import sys, pathlib; from alwrity_desktop.store.working_copy import last_open;"
        f"text = last_open(pathlib.Path({str(tmp_path)!r})); print(ascii((text.title, text.body, text.cursor)));"
        "print([name for name in ('sqlalchemy', 'pydantic', 'sqlite3', 'asyncio', 'uuid_utils') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    shown, heavy = done.stdout.splitlines()
    assert shown == ascii(("Títle --> x", "body\r\n\0 end", 3))
    assert heavy == "[]"


def test_no_last_text_is_no_error(tmp_path: Path) -> None:
    assert working_copy.last_open(tmp_path) is None
    working_copy.remember_last(tmp_path, "../../etc/passwd")
    assert working_copy.last_open(tmp_path) is None


def test_a_file_without_its_line_of_facts_is_all_text(tmp_path: Path) -> None:
    path = working_copy.path_of(tmp_path, "x")
    path.parent.mkdir()
    for content in (b"plain", b"<!-- alwrity not json -->\nrest", b"\xff\xfe broken"):
        path.write_bytes(content)
        found = working_copy.read(path)
        assert found is not None
        assert found.body == content.decode("utf-8", "replace")


def test_a_change_by_another_program_is_noticed(tmp_path: Path) -> None:
    copy = WorkingCopy(tmp_path, "one")
    copy.write(WorkingText("one", "", "mine"))
    copy.path.write_text("<!-- alwrity {} -->\ntheirs", encoding="utf-8")
    with pytest.raises(ChangedElsewhereError, match="changed by another program"):
        copy.write(WorkingText("one", "", "mine, longer"))
    theirs = copy.accept()
    assert theirs is not None
    assert theirs.body == "theirs"
    copy.write(WorkingText("one", "", "mine, longer"))
    copy.path.unlink()
    copy.write(WorkingText("one", "", "again"))


def test_leftovers_of_interrupted_writes_are_cleared(tmp_path: Path) -> None:
    WorkingCopy(tmp_path, "one").write(WorkingText("one", "", "text"))
    old, fresh = (tmp_path / "working" / name for name in (".one.md.a.part", ".one.md.b.part"))
    for path in (old, fresh):
        path.write_text("half", encoding="utf-8")
    os.utime(old, (time.time() - 3600,) * 2)
    assert [text.body for text in working_copy.all_texts(tmp_path)] == ["text"]
    assert (old.exists(), fresh.exists()) == (False, True)


def test_the_rescue_goes_to_the_first_place_that_takes_it(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    text = WorkingText("one", 'A "title" / with: signs', "precious")
    place = working_copy.rescue(text, folders=[blocked, tmp_path / "second"])
    assert place.parent == tmp_path / "second"
    assert place.read_text(encoding="utf-8").endswith("precious")
    assert working_copy.rescue(text, place, folders=[blocked]) == place
    with pytest.raises(StorageError, match="could not be written anywhere"):
        working_copy.rescue(text, folders=[blocked])


def test_a_draft_is_held_once(tmp_path: Path) -> None:
    lock = DraftLock.acquire(tmp_path, "one")
    assert lock.firm
    with pytest.raises(ChangedElsewhereError, match="already open in another window"):
        DraftLock.acquire(tmp_path, "one")
    held = draft_lock.holder(tmp_path, "one")
    assert held is not None
    assert held["pid"] == os.getpid()
    DraftLock.acquire(tmp_path, "two").release()
    lock.release()
    lock.release()
    assert draft_lock.holder(tmp_path, "one") is None
    DraftLock.acquire(tmp_path, "one").release()
    assert list((tmp_path / "working").iterdir()) == []


def test_a_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from alwrity_desktop.store.draft_lock import DraftLock;"
        f"lock = DraftLock.acquire(pathlib.Path({str(tmp_path)!r}), 'one'); print('held', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(ChangedElsewhereError, match=f"process {child.pid}"):
            DraftLock.acquire(tmp_path, "one")
    finally:
        child.kill()
        child.communicate()
    DraftLock.acquire(tmp_path, "one").release()


def test_without_locks_a_heartbeat_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_lock, "_lock", lambda _handle: None)
    path = tmp_path / "working" / "one.lock"
    path.parent.mkdir()
    path.write_text(json.dumps({"pid": 1, "host": "another-machine", "beat": time.time()}), encoding="utf-8")
    with pytest.raises(ChangedElsewhereError, match="another-machine"):
        DraftLock.acquire(tmp_path, "one")
    path.write_text(json.dumps({"pid": 1, "host": "another-machine", "beat": time.time() - 60}), encoding="utf-8")
    lock = DraftLock.acquire(tmp_path, "one")
    assert not lock.firm
    lock.release()
