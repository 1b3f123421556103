"""The content score: 100 for what covers all, little for another subject, each part explained."""

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.seo.content_score import score
from alwrity_desktop.seo.terms import GivenPage

TEA = """Green tea needs water of 70 degrees, and good green tea needs two minutes of steeping temperature.

## How hot should water for green tea be?

Water of 70 degrees suits sencha, while bancha takes 80 degrees. A kettle with a thermometer helps with the water.

## Steeping temperature

The right steeping temperature is enough for sencha. Longer steeping draws tannins, and tannins taste bitter.

- sencha
- bancha
"""
CARS = """Electric cars need a charger at home. A charger of eleven kilowatts fills the battery over night.

The battery of most cars lasts longer than the car. Charging at a fast charger costs more than charging at home.
A wall charger must be fitted by an electrician, who also tells the grid operator about the charger and its power.
"""


def given(*texts):
    return [GivenPage.of_text(f"page {number}", text, "en") for number, text in enumerate(texts, 1)]


def paper(text, phrase="green tea"):
    return Paper(text, "Green tea", keyphrases=(phrase,) if phrase else ())


def test_what_covers_everything_gets_all_points():
    found = score(paper(TEA), given(TEA, TEA, TEA))
    assert (found.score, found.band, found.missing) == (100, "high", ())
    assert sum(part.out_of for part in found.parts) == 110
    assert found.warnings == ()
    assert "3 pages you gave" in found.label


def test_another_subject_gets_little_and_is_told_what_is_missing():
    found = score(paper(CARS), given(TEA, TEA, TEA))
    assert found.band == "low"
    assert {"sencha", "green tea", "steeping temperature"} <= {term.text for term in found.missing}
    assert [question.answered for question in found.questions] == [False]
    parts = {part.key: part for part in found.parts}
    assert (parts["terms"].points, parts["early"].points, parts["questions"].points) == (0, 0, 0)
    assert "a list" in parts["structure"].advice
    assert all(part.value and part.target and part.advice for part in found.parts)


def test_more_of_the_subject_leaves_less_missing():
    pages = given(TEA, TEA, TEA)
    paragraphs = TEA.split("\n\n")
    found = [score(paper("\n\n".join(paragraphs[:count])), pages) for count in range(1, len(paragraphs) + 1)]
    missing = [len(one.missing) for one in found]
    assert missing == sorted(missing, reverse=True)
    assert missing[-1] == 0
    assert found[0].score < found[-1].score == 100


def test_parts_that_cannot_be_judged_are_left_out():
    found = score(paper(CARS, phrase=""), given(CARS))
    keys = {part.key for part in found.parts}
    assert keys == {"terms", "length", "structure"}, "no questions, no headings, no keyphrase"
    assert found.score == 100
    assert len(found.warnings) == 2


def test_too_short_or_no_pages_are_told():
    with pytest.raises(InputError, match="no page with text"):
        score(paper(TEA), [])
    found = score(paper(TEA), given(TEA, "Cookies, please."))
    assert "page 2 has too little text" in found.warnings[0]
    with pytest.raises(InputError, match="no words"):
        score(paper(""), given(TEA))


def test_a_much_shorter_text_loses_points_for_length():
    found = score(paper("Green tea is warm."), given(TEA, TEA, TEA))
    length = next(part for part in found.parts if part.key == "length")
    assert length.points == 0
    assert "shorter" in length.advice


def test_a_page_in_another_language_is_left_out():
    german = "Der Tee ist in der Kanne, und wir trinken ihn mit Milch, weil er dann nicht so bitter ist wie am Morgen. " * 8
    english = "The tea is in the pot, and we drink it with milk, because it is not so bitter then as in the morning. " * 8
    paper = Paper("We drink tea with milk in the morning. " * 20)
    found = score(paper, [GivenPage.of_text("de", german, "en"), GivenPage.of_text("en", english, "en")])
    assert [name for name, _words in found.pages] == ["en"]
    assert any("de seems to be in another language" in warning for warning in found.warnings)
    with pytest.raises(InputError):
        score(paper, [GivenPage.of_text("de", german, "en")])
