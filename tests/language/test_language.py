"""Sentences, words, stems, syllables and widths: the cases where others fail, and any text at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.language import (
    content_words,
    flesch,
    function_words,
    has_transition,
    languages,
    load,
    normalised,
    pixel_width,
    sentences,
    stem,
    syllables,
    word_count,
    words,
)


def said(text: str, language: str = "en") -> list[str]:
    return [span.text for span in sentences(text, language)]


def test_abbreviations_initials_and_numbers_do_not_end_a_sentence() -> None:
    assert said("Dr. Smith met J. R. Jones at 5 p.m. He left. It cost 3.5 million in the U.S. Army, e.g. in May.") == [
        "Dr. Smith met J. R. Jones at 5 p.m.",
        "He left.",
        "It cost 3.5 million in the U.S. Army, e.g. in May.",
    ]
    assert said("Das ist z. B. gut. Das kostet ca. 5 Euro. Ende.", "de")[-2:] == ["Das kostet ca. 5 Euro.", "Ende."]
    assert said("M. Dupont arrive. Il part.", "fr") == ["M. Dupont arrive.", "Il part."]


def test_quotes_questions_and_empty_lines() -> None:
    assert said('"Really?" he said. "Yes!" She left… Then? No!') == [
        '"Really?" he said.',
        '"Yes!"',
        "She left…",
        "Then?",
        "No!",
    ]
    assert said("A heading without a stop\n\nA text\nover two lines.") == [
        "A heading without a stop",
        "A text\nover two lines.",
    ]
    assert [span.text for span in sentences("one\ntwo", lines=True)] == ["one", "two"]
    assert said("これは文です。次の文。") == ["これは文です。", "次の文。"]
    assert said("...") == []


def test_words_have_one_spelling_and_their_own_places() -> None:
    text = "It’s state‑of‑the‑art — “and/or” cafe\u0301 soft\u00adware\u00a03.5% 日本"
    found = words(text)
    assert [word.text for word in found] == ["It's", "state-of-the-art", "and/or", "café", "software", "3.5", "日", "本"]
    assert text[found[3].start : found[3].end] == "cafe\u0301"
    assert word_count("- * & …") == 0


def test_stems_make_word_forms_one() -> None:
    assert len({stem(word) for word in ("agency", "agencies", "Agency's", "agencies’")}) == 1
    assert stem("Häuser", "de") == stem("Haus", "de")
    assert stem("Word", "xx") == "word"
    assert content_words("how to write a great blog post") == ["write", "blog", "post"]
    assert content_words("to be or not to be") == ["to", "be", "or", "not", "to", "be"]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("make", 1), ("tables", 2), ("wanted", 2), ("called", 1), ("education", 4), ("beautiful", 3), ("business", 2),
        ("idea", 3), ("people", 2), ("changes", 2), ("rhythm", 2), ("I", 1), ("state-of-the-art", 4), ("government's", 3),
        ("little", 2), ("created", 3), ("nation", 2), ("useful", 2),
    ],
)  # fmt: skip
def test_english_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_flesch_follows_the_published_formula() -> None:
    # 9 words of one syllable but "happy", two sentences: 206.835 - 1.015 * 4.5 - 84.6 * 10 / 9
    value = flesch("The cat sat on the mat. It was happy.")
    assert value == pytest.approx(206.835 - 1.015 * 4.5 - 84.6 * 10 / 9)
    german = flesch("Der Hund lief. Er war froh.", "de")
    assert german == pytest.approx(180 - 3 - 58.5)
    assert flesch("") is None
    assert flesch("Ala ma kota.", "pl") is None


def test_transitions_are_whole_words_and_pairs() -> None:
    assert has_transition("However, it rained.")
    assert has_transition("It rained; in other words, we stayed.")
    assert has_transition("It was not only wet but also cold.")
    assert not has_transition("The soccer team won.")
    assert has_transition("Zum Beispiel so.", "de")


def test_every_language_has_what_it_needs() -> None:
    assert {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "sv", "tr", "id"} <= set(languages())
    for code in languages():
        known = load(code)
        assert len(known.function_words) > 120, code
        assert len(known.transitions) > 30, code
        assert known.abbreviations or known.spaceless, code
        assert known.stemmer or known.after_stem, code
        assert all(stem(word, code) for word in known.function_words), code
    assert (load("ru").sentence_words, load("tr").sentence_words, load("it").sentence_words) == (15, 15, 25)
    assert load("pt-BR").code == "pt"
    assert function_words("xx") == frozenset()


def test_widths_are_arials() -> None:
    # Arial's advances in units of 2048 to the em: A 1366, i 455, space 569, W 1933, 0 1139 (also of its metric twin)
    assert pixel_width("A") == pytest.approx(20 * 1366 / 2048)
    assert pixel_width("W i0") == pytest.approx(20 * (1933 + 569 + 455 + 1139) / 2048)
    assert pixel_width("日本") == pytest.approx(40)
    assert pixel_width("e\u0301") == pixel_width("e")
    assert pixel_width("") == 0


def test_normalising_keeps_plain_text() -> None:
    assert normalised("“a” – b’s\u00a0c") == '"a" – b\'s c'


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "de", "ru", "xx", "", "zh-Hant"]))
def test_any_text_is_cut_within_its_bounds(text: str, language: str) -> None:
    last = 0
    for span in sentences(text, language):
        assert last <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
        last = span.end
    last = 0
    for span in words(text, language):
        assert last <= span.start < span.end <= len(text)
        assert syllables(span.text, language) >= 0
        stem(span.text, language)
        last = span.end
    flesch(text, language)
    has_transition(text, language)
    assert pixel_width(text) >= 0


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, ". " * 500_000, "Word. " * 150_000, "\n" * 1_000_000, "not only " * 50_000]
)
def test_a_huge_text_does_not_stall(text: str) -> None:
    began = time.perf_counter()
    sentences(text)
    words(text)
    assert time.perf_counter() - began < 30
