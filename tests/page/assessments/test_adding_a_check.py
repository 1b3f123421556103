"""Adding a check is one file and its test: both are written here as a person would, and both are found and pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from alwrity_desktop.page import assessments
from alwrity_desktop.page.analysis import Paper, analyse

CHECK = '''
"""Sentences that end with several exclamation marks. Ours."""

import re

from alwrity_desktop.page.result import Check, Verdict, good, ok
from alwrity_desktop.page.tree import Leaf, Page, Place

_SHOUT = re.compile("!!+")


def judge(page: Page) -> Verdict | None:
    places = page.places(_shouts)
    if not page.word_count:
        return None
    return ok(len(places), "none", "The text shouts; one ! will do.", places) if places else good(0, "none", "It is calm.")


def _shouts(leaf: Leaf) -> list[Place]:
    return [leaf.place_in(*match.span()) for match in _SHOUT.finditer(leaf.text)]


CHECK = Check("shouting", "extra", judge)
'''
TEST = """
import pytest

from alwrity_desktop.page import assessments
from alwrity_desktop.page.analysis import Paper, analyse


@pytest.fixture(autouse=True)
def found():
    assessments.__path__.append({folder!r})
    assessments.found.cache_clear()


@pytest.mark.parametrize(("text", "rating"), [("Buy now!!!", "ok"), ("Buy now!", "good")])
def test_shouting(text, rating):
    assert analyse(Paper(text)).of("shouting").rating == rating
"""


def test_one_file_and_its_test_are_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "assessments"
    folder.mkdir()
    (folder / "shouting.py").write_text(CHECK)
    (tmp_path / "test_shouting.py").write_text(TEST.format(folder=str(folder)))
    monkeypatch.setattr(assessments, "__path__", [*assessments.__path__, str(folder)])
    assessments.found.cache_clear()
    try:
        text = "# Buy!!\n\nNow.\n\n- Really!!!\n"
        analysis = analyse(Paper(text))
        result = analysis.of("shouting")
        assert result is not None
        assert (result.rating, result in analysis.group("extra")) == ("ok", True)
        assert [text[start:end] for start, end in result.places] == ["!!", "!!!"]
        assert analyse(Paper("")).of("shouting") is None
    finally:
        assessments.found.cache_clear()
        sys.modules.pop("alwrity_desktop.page.assessments.shouting", None)
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(
        run,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
