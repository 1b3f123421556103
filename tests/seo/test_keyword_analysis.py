"""What a text is about, and how it uses its keyphrases."""

import time

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.seo.keyword_analysis import analyse_keywords
from alwrity_desktop.seo.terms import GivenPage, related_terms, terms_of

TEXT = """Green tea is gentle. Brew green tea with care, as green teas turn bitter.

## Brewing green tea

Hot water draws tannins out of the leaf, and tannins are bitter. Let the water cool before the leaves go in.

> Green tea, said the quotation.

## Storing it

Keep leaves dry, dark and cool. Leaves that stand in light lose their taste within weeks.
"""
OTHER = """A kettle with a thermometer helps. The steeping temperature matters more than the kettle.

## Steeping temperature

Short steeping temperature and a good kettle: with a kettle you set the steeping temperature well.
The leaf opens in the pot.
"""


def paper(text=TEXT, **more):
    return Paper(text, "Green tea at home", slug="green-tea", keyphrases=("green tea", "oolong"), **more)


def test_prominent_words_and_phrases_with_their_figures():
    found = analyse_keywords(paper())
    assert found.prominent[0].text in ("tea", "green")
    assert found.phrases[0].text == "green tea"
    assert (found.phrases[0].count, found.phrases[0].in_title, found.phrases[0].in_headings) == (4, True, 1)
    assert found.prominent[0].prominence == 100
    assert not any(term.text in ("the", "with", "and") for term in found.prominent)
    assert found.label.startswith("Measured")


def test_the_use_of_each_keyphrase():
    tea, oolong = analyse_keywords(paper()).keyphrases
    assert (tea.count, sum(tea.tenths)) == (4, 4)
    assert tea.density == pytest.approx(100 * 4 / analyse_keywords(paper()).words, abs=0.01)
    assert (tea.in_title, tea.in_slug, tea.in_introduction, tea.in_meta_description) == (True, True, True, False)
    assert tea.headings == (1, 2)
    assert TEXT[slice(*tea.places[0])] == "Green tea is gentle."
    assert (oolong.count, oolong.places) == (0, ())


def test_terms_of_other_pages_that_are_missing():
    found = analyse_keywords(paper(), [GivenPage.of_text("a", OTHER, "en"), GivenPage.of_text("b", OTHER, "en")])
    missing = [term.text for term in found.missing]
    assert {"kettle", "steeping temperature"} <= set(missing)
    assert "temperature" not in missing, "it stands only within steeping temperature"
    leaf = next((term for term in found.related if term.key == ("leaf",)), None)
    assert leaf is None or leaf.standing != "missing"
    assert found.compared_with == ("a", "b")


def test_without_other_pages_nothing_is_related():
    assert analyse_keywords(paper()).related == ()
    assert related_terms(terms_of(GivenPage.of_text("a", OTHER, "en").page), []) == []


@pytest.mark.parametrize("text", ["", "🙂 🙂", "```\ncode\n```", "![](a.png)", "…!?"])
def test_no_words_is_a_sentence(text):
    with pytest.raises(InputError, match="no words"):
        analyse_keywords(paper(text))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("שלום עולם שלום", "he"),
        ("お茶はおいしい。お茶を飲む。", "ja"),
        ("чай чай зелёный чай", "ru"),
        ("<p>tea <b>tea", "en"),
        ("a" * 5000, "xx"),
    ],
)
def test_any_script_is_counted(text, language):
    assert analyse_keywords(Paper(text, language=language, keyphrases=("%%%", " ".join(["word"] * 50)))).words


def test_a_giant_text_takes_seconds():
    begun = time.perf_counter()
    found = analyse_keywords(Paper("\n\n".join(f"{TEXT} Number {number} of the tests." for number in range(3_000))))
    assert found.words > 150_000
    assert time.perf_counter() - begun < 60, "a guard against hangs; it takes about 2 s here"
