"""The checks of Yoast that speak up only when something is wrong, and hard words."""

from __future__ import annotations

import pytest

from alwrity_desktop.language import load
from alwrity_desktop.page.analysis import Paper, Result, analyse

LONG = "A text of more than fifty characters that is set in the centre."


def result(check: str, text: str = "", **more: object) -> Result | None:
    return analyse(Paper(text, **more)).of(check)  # type: ignore[arg-type]


@pytest.mark.parametrize(("phrase", "spoken"), [("how to", True), ("what about the", True), ("how to dig", False)])
def test_function_words_in_keyphrase(phrase: str, spoken: bool) -> None:
    found = result("functionWordsInKeyphrase", "x", keyphrases=(phrase,))
    assert (found is not None) is spoken
    assert found is None or (found.rating == "none" and phrase in found.advice)


def test_exact_phrases_and_languages_without_a_list_are_left_alone() -> None:
    assert result("functionWordsInKeyphrase", "x", keyphrases=('"The Who"',)) is None
    assert result("functionWordsInKeyphrase", "x", keyphrases=("how to",), language="xx") is None


def test_text_presence() -> None:
    assert result("textPresence", "Short.").rating == "bad"  # type: ignore[union-attr]
    assert result("textPresence").value == 0  # type: ignore[union-attr]
    assert result("textPresence", LONG) is None


@pytest.mark.parametrize(
    "tag",
    ['p style="text-align: center"', 'p class="has-text-align-center"', 'h2 align="center"', "center", "P ALIGN=CENTER"],
)
def test_text_alignment(tag: str) -> None:
    html = f"<{tag}>{LONG}</{tag.split()[0]}>"
    found = result("textAlignment", html, html=True)
    assert found is not None
    assert (found.rating, found.score, html[slice(*found.places[0])]) == ("bad", 2, f"<{tag}>")
    assert result("textAlignment", f"Text.\n\n{html}\n\nMore.") is not None
    assert result("textAlignment", html.replace(LONG, "Short"), html=True) is None


def test_what_is_not_centred() -> None:
    assert result("textAlignment", f"<p>{LONG} The center.</p>", html=True) is None
    assert result("textAlignment", f'```\n<p align="center">{LONG}</p>\n```') is None
    assert result("textAlignment", "<p " * 3000 + "center", html=True) is None


def test_hard_words() -> None:
    hard = "Die Verwaltungsvorschriftenverordnung ist da."
    found = result("wordComplexity", hard, language="de")
    assert found is not None
    assert (found.rating, found.value, found.group) == ("ok", 25.0, "readability")
    assert [hard[start:end] for start, end in found.places] == ["Verwaltungsvorschriftenverordnung"]
    assert result("wordComplexity", "Das Haus ist da.", language="de").rating == "good"  # type: ignore[union-attr]
    assert result("wordComplexity", "Words.", language="xx") is None
    assert result("wordComplexity", "", language="de") is None
    assert load("xx").complex_letters == 0
    assert result("wordComplexity", "The cat sat on the mat. However, it was happy.").rating == "good"  # type: ignore[union-attr]
    assert result("wordComplexity", "Jurisprudential epistemologies obfuscate.").rating == "ok"  # type: ignore[union-attr]
