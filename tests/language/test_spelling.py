"""Enchant's answers, the own dictionary, and what is said where there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from alwrity_desktop.language.spelling import OWN_WORDS, Speller, SpellingMissingError


@pytest.fixture
def speller(tmp_path: Path, require: Callable[[str], None]) -> Speller:
    try:
        return Speller("en", tmp_path)
    except SpellingMissingError as error:
        require(f"{error.happened} {error.remedy}")
        raise


def test_right_wrong_and_suggested(speller: Speller) -> None:
    assert speller.wrong(["hello", "helo", "don’t", "Paris"]) == {
        "hello": False,
        "helo": True,
        "don’t": False,
        "Paris": False,
    }
    assert "hello" in speller.suggestions("helo")


def test_a_language_alone_takes_every_usual_spelling_and_a_region_its_own(require: Callable[[str], None]) -> None:
    try:
        british, american = Speller("en-GB"), Speller("en-US")
    except SpellingMissingError as error:
        require(f"{error.happened} {error.remedy}")
        raise
    if british.right("fertilizer") or american.right("fertiliser"):
        require("both dictionaries of English")
    plain = Speller("en")
    assert british.wrong(["fertiliser", "color"]) == {"fertiliser": False, "color": True}
    assert american.wrong(["fertiliser", "color"]) == {"fertiliser": True, "color": False}
    assert not any(plain.wrong(["fertiliser", "fertilizer", "colour", "color"]).values())
    assert not plain.right("fertilisor")
    assert {"fertiliser", "fertilizer"} <= set(plain.suggestions("fertilisor"))


def test_words_in_another_script_are_left_alone(speller: Speller) -> None:
    assert all(speller.right(word) for word in ("العربية", "ראשון", "слово"))
    assert not speller.right("éasyer")


def test_own_words_are_a_plain_file_that_others_may_write_too(speller: Speller, tmp_path: Path) -> None:
    file = tmp_path / OWN_WORDS
    speller.add("alwrity")
    file.write_text(file.read_text(encoding="utf-8") + "Zürcherisch\n", encoding="utf-8")
    speller.add("beekeepish")
    assert file.read_text(encoding="utf-8").split() == ["alwrity", "beekeepish", "Zürcherisch"]
    again = Speller("en", tmp_path)
    assert all(again.right(word) for word in ("alwrity", "Alwrity", "Zürcherisch"))
    assert not again.right("xqzzy")


def test_ignoring_is_for_this_run(speller: Speller, tmp_path: Path) -> None:
    speller.ignore("xqzzy")
    assert speller.right("xqzzy")
    assert not (tmp_path / OWN_WORDS).exists()
    assert not Speller("en", tmp_path).right("xqzzy")


def test_a_language_without_a_dictionary_is_named(speller: Speller) -> None:
    with pytest.raises(SpellingMissingError, match="tlh"):
        Speller("tlh")


def test_without_enchant_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "enchant", None)
    with pytest.raises(SpellingMissingError) as caught:
        Speller("en")
    assert "libenchant-2-2" in caught.value.remedy
    assert "brew" in caught.value.remedy
