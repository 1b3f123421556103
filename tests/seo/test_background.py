"""Words that texts of every subject have are hardly terms of one."""

import tomllib

import pytest

from alwrity_desktop.core.paths import resource
from alwrity_desktop.language import function_words
from alwrity_desktop.language.background import GENERAL, is_general, shares, tells
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.seo.keyword_analysis import analyse_keywords
from alwrity_desktop.seo.terms import GivenPage

FILLER = "The old mill stands by the river, and swans swim along its grey walls until evening falls over green hills. "
OTHER = (
    "We create a sourdough starter with flour and water. " + FILLER * 8 + "People feed the sourdough starter in a jar, "
    "including rye flour. The banneton holds the dough. " + FILLER * 8
) * 12


def test_a_general_word_tells_less_than_a_rare_one():
    assert tells(("creat",), "en") < 0.3 < tells(("banneton",), "en") == 1.0
    assert is_general(("creat",), "en")
    assert not is_general(("creat", "banneton"), "en")
    assert tells(("banneton",), "fi") == 1.0  # no list for it


def test_general_words_are_not_among_what_is_missing():
    found = analyse_keywords(Paper("Bread is baked in an oven. " * 30), [GivenPage.of_text("a", OTHER, "en")])
    missing = [term.text for term in found.missing]
    assert "sourdough starter" in missing
    assert "banneton holds" in missing
    assert not {"create", "include", "including", "people"} & set(missing)


def test_a_general_word_is_not_what_a_text_is_about():
    text = "People work on compost. People work with compost every day. Compost needs people. Work, work. Compost."
    first = analyse_keywords(Paper(text)).prominent[0]
    assert first.text == "compost"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl"])
def test_every_list_is_read_and_holds_no_function_word(language: str):
    known = shares(language)
    assert len(known) > 50
    assert all(0 < share < 1 for share in known.values())
    listed = tomllib.loads(resource("seo", "background.toml").read_text(encoding="utf-8"))[language]
    words = [word for row in listed.values() for word in row.split()]
    assert not [word for word in words if word in function_words(language)]


def test_english_words_of_the_lists_head_are_general():
    known = shares("en")
    assert all(known[word] >= GENERAL for word in ("work", "peopl", "find"))
