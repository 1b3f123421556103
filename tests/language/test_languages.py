"""Each language by sentences and words of our own that are labelled by hand: tests/language/cases, one file a language."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.language import (
    checks_of,
    has_transition,
    is_complex,
    load,
    sentences,
    stem,
    syllables,
)
from alwrity_desktop.page.passive import is_passive

_FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


@pytest.fixture(params=_FILES, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """A language's code and its labelled cases."""
    path: Path = request.param
    return path.stem, tomllib.loads(path.read_text(encoding="utf-8"))


def test_passive_and_active_sentences(case: tuple[str, dict[str, Any]]) -> None:
    code, labelled = case
    if "passive" not in checks_of(code):
        pytest.skip("no passive voice here")
    assert len(labelled["passive"]) + len(labelled["active"]) >= 15
    missed = [sentence for sentence in labelled["passive"] if not is_passive(sentence, code)]
    taken = [sentence for sentence in labelled["active"] if is_passive(sentence, code)]
    assert (missed, taken) == ([], [])


def test_sentences_end_where_they_should(case: tuple[str, dict[str, Any]]) -> None:
    code, labelled = case
    between = "" if load(code).spaceless else " "
    for parts in labelled["sentences"]:
        assert [span.text for span in sentences(between.join(parts), code)] == parts


def test_syllables(case: tuple[str, dict[str, Any]]) -> None:
    code, labelled = case
    known: dict[str, int] = labelled.get("syllables", {})
    assert len(known) >= 8 or "syllables" not in checks_of(code)
    assert {word: syllables(word, code) for word in known} == known


def test_stems(case: tuple[str, dict[str, Any]]) -> None:
    code, labelled = case
    for forms in labelled["stems"]:
        assert len({stem(word, code) for word in forms}) == 1, [stem(word, code) for word in forms]
    for forms in labelled.get("apart", []):
        assert len({stem(word, code) for word in forms}) == len(forms), forms


def test_transitions(case: tuple[str, dict[str, Any]]) -> None:
    code, labelled = case
    assert [text for text in labelled["transitions"] if not has_transition(text, code)] == []
    assert [text for text in labelled["no_transitions"] if has_transition(text, code)] == []


def test_complex_words(case: tuple[str, dict[str, Any]]) -> None:
    code, labelled = case
    if "word_complexity" in checks_of(code):
        assert [word for word in labelled["complex"] if not is_complex(word, code)] == []
        assert [word for word in labelled["simple"] if is_complex(word, code)] == []
