"""Files are written whole or not at all, and a refusal is a sentence."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from alwrity_desktop.core.errors import StorageError
from alwrity_desktop.core.files import storage_error, write_whole


def test_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "text.md"
    write_whole(path, "one")
    write_whole(path, "zwei – 🙂")
    assert path.read_text(encoding="utf-8") == "zwei – 🙂"
    assert [each.name for each in path.parent.iterdir()] == ["text.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
def test_permissions_and_links_stay(tmp_path: Path) -> None:
    theirs, mine, out = tmp_path / "theirs.md", tmp_path / "mine.md", tmp_path / "out.md"
    theirs.write_text("old")
    theirs.chmod(0o664)
    link = tmp_path / "link.md"
    link.symlink_to(theirs)
    write_whole(link, "new")
    write_whole(mine, "new")
    write_whole(out, "new", shared=True)
    (tmp_path / "usual.md").write_text("made as any program does")
    assert link.is_symlink()
    assert theirs.read_text() == "new"
    assert theirs.stat().st_mode & 0o777 == 0o664
    assert mine.stat().st_mode & 0o777 == 0o600
    assert out.stat().st_mode == (tmp_path / "usual.md").stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are POSIX")
def test_a_write_that_fails_keeps_the_old_text(tmp_path: Path) -> None:
    path = tmp_path / "text.md"
    write_whole(path, "the old text")
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from alwrity_desktop.core.errors import StorageError\n"
        "from alwrity_desktop.core.files import write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))\n"
        "try:\n    write_whole(Path(sys.argv[1]), 'x' * 5000)\n"
        "except StorageError as error:\n    print(error.sentence)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert "could not be" in done.stdout
    assert path.read_text() == "the old text"
    assert [each.name for each in tmp_path.iterdir()] == ["text.md"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.ENOENT, "is not there"),
    ],
)
def test_each_refusal_has_its_sentence_and_remedy(number: int, words: str) -> None:
    error = storage_error(OSError(number, "technical"), Path("/somewhere/x.md"))
    assert words in error.happened
    assert "/somewhere/x.md" in error.happened
    assert error.remedy
    assert error.sentence == f"{error.happened} {error.remedy}"


def test_a_folder_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()
    with pytest.raises(StorageError):
        write_whole(tmp_path / "x.md", "text")
    assert [each.name for each in tmp_path.iterdir()] == ["x.md"]
