"""Slugs: what is offered, in what order, and what is wrong with one."""

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.seo import slug


def ids(findings):
    return {finding.id for finding in findings}


def test_the_short_title_comes_first_where_nothing_is_wrong_with_it():
    found = slug.ideas("How to make the best green tea at home", ["green tea"])
    assert found[0].slug == "green-tea-home"
    assert [idea.origin for idea in found] == ["short title", "title", "keyphrase"]


def test_a_slug_of_another_page_gets_a_number():
    found = slug.ideas("Green tea", taken=["green-tea", "green-tea-2"])
    assert [idea.slug for idea in found] == ["green-tea-3"]
    assert len(slug.unused("x" * 60, ["x" * 60])) == 60


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Green Tea!", "", {"slug_form"}),
        ("a" * 61, "", {"slug_long"}),
        ("black-coffee", "green tea", {"slug_keyphrase"}),
        ("best-teas-2024", "", {"slug_year"}),
        ("making-green-teas", "green tea", set()),
        ("", "", {"slug_missing"}),
        ("taken", "", {"slug_taken"}),
    ],
)
def test_what_is_wrong_with_a_slug(text, phrase, expected):
    assert ids(slug.judge(text, phrase, taken=["taken"])) == expected


def test_other_scripts_stay_and_nothing_at_all_is_a_sentence():
    assert slug.ideas("Зелёный чай", language="ru")[0].slug == "зелёный-чай"
    with pytest.raises(InputError, match="letters or digits"):
        slug.ideas("!!!", ["🙂"])


def test_a_title_of_function_words_only_keeps_them():
    assert slug.ideas("To be or not to be")[0].slug == "to-be-or-not-to-be"
