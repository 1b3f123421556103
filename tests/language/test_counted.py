"""Sentences counted as other tools do, syllables that rules get wrong, English passives: the cases that were measured."""

from __future__ import annotations

import pytest

from alwrity_desktop.language import counted_sentences, counted_syllables, syllables
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.passive import is_passive
from alwrity_desktop.page.reading_figures import piece_total
from alwrity_desktop.page.tree import read_page


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He left (it was late). Then he slept.", 2), ("He said “Go home.” Then he left.", 2),
        ("He asked “Why?” Then he left.", 1), ("Is it so? yes it is.", 2), ("Go now... then sleep.", 1),
        ("Go now... Then sleep.", 2), ("We met Dr. Brown in the U.S. in 2010.", 1), ("We met in the U.S. Then we left.", 2),
        ("See No. 5 of it.", 1), ("He said no. Then he left.", 2), ("It costs 3.5 euros. 4 of them.", 2),
        ("Use a tool, e.g. This one.", 1), ("Go now.Then sleep.", 1), ("One\nline\nafter another.", 1),
        ("One\n\ntwo", 2), ("__", 0), ("5", 1), ("He met A. B. Smith.", 2), ("I did (really?) Then go.", 2),
    ],
)  # fmt: skip
def test_sentences_are_counted_plainly(text: str, count: int) -> None:
    found = counted_sentences(text)
    assert len(found) == count
    assert all(text[span.start : span.end] == span.text for span in found)


def test_other_languages_keep_their_rules() -> None:
    assert len(counted_sentences("Die Messe ist am 5. März geplant.", "de")) == 1


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("are", 1), ("use", 1), ("one", 1), ("saying", 2), ("trying", 2), ("beyond", 2), ("identified", 4), ("studied", 2),
        ("didn't", 2), ("don't", 1), ("user-centered", 4), ("services", 3), ("management", 3), ("table", 2),
        ("played", 1), ("wanted", 2), ("2026", 0), ("10th", 0), ("pdf", 0), ("it's", 1), ("else", 1), ("creating", 3),
        ("quality", 3), ("equal", 2), ("language", 2), ("actual", 3), ("mechanism", 4), ("tourism", 3),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("services", 2), ("every", 3), ("create", 1), ("pages", 1), ("management", 4), ("variable", 4), ("Handle", 1),
        ("table", 2), ("needed", 2), ("added", 1), ("require", 3), ("response", 3), ("there’s", 2), ("doesn't", 1),
        ("didn't", 2), ("titled", 2), ("trying", 2), ("large-scale", 3), ("business", 2), ("18fblog", 1), ("2026", 0),
    ],
)  # fmt: skip
def test_syllables_are_counted_plainly_for_reading_ease(word: str, count: int) -> None:
    assert counted_syllables(word) == count
    assert counted_syllables("Straße", "de") == syllables("Straße", "de") == 2


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("One. Two.", 2), ("*One is here.*", 2), ("*One is here!*", 1), ("We go home.*Then we sleep.*", 3),
        ("**Is it so?** Yes it is.", 1), ("one line\nand another", 2), ("*(One is here.)*", 2), ("*We go.* then sleep.", 2),
        ("One line.\nAnd another", 2), ("one line<br>and another", 2), ("from the *U.S.* and home", 2),
        ("See [a.gov](https://a.gov). Then go.", 2), ("[![](a.png)](https://a.example)", 1), ("*One.*\nTwo", 3),
        ("*One!*  \nTwo", 2), ("*We go…* Then", 1), ("We go.” *then sleep*", 2), ("[![](a.png)](b.html)\nText", 2),
        ("<p>one line\nand another</p>", 2), ("<p>\n  One line.\n</p>", 1), ("![](a.png)\n*a caption*", 1),
        ("| a | b |\n|---|---|\n| c | d |\n| e | f |", 16), ("- one\n- two", 2), ("> quoted\n\nText", 1),
        ("<p><em>One.</em></p>", 2), ("<p>one<br>\ntwo</p>", 2), ("<p><iframe src='x'></iframe></p>\n\nText", 2),
        ("*Mr.* Two", 1), ("Mr. *Two* is", 1),
    ],
)  # fmt: skip
def test_markup_and_lines_set_pieces_apart(source: str, pieces: int) -> None:
    page = read_page(Paper(source))
    assert piece_total(page) == pieces


@pytest.mark.parametrize(
    ("sentence", "passive"),
    [
        ("The car was washed.", True), ("It is a washed car.", False), ("They are building distributed systems.", False),
        ("It is something, they washed it.", False), ("The building was found here.", True), ("Get washed!", True),
        ("He said it has been written.", True), ("We’re excited about it.", False), ("It is based on it.", False),
        ("Having made those decisions I go.", False), ("They want to be washed.", True), ("She was born in May.", False),
        ("The plan was certified in May.", False), ("It was said", True), ("", False), ("It was overwritten.", True),
        ("It is a word we’ve seen.", False), ("It is true we haven’t talked.", False), ("It is the plan, followed", False),
        ("It was “good,” he added.", True), ("It was good,\" he added.", False), ("It was among washed ones.", False),
        ("It can be anything washed.", True), ("It may be good once washed.", False), ("It is well-washed.", True),
        ("We’re done—all of us.", True), ("It was Rust 1.0, followed by it.", False), ("It seems he is fed.", False),
        ("They agreed it was agreed.", True), ("It was a seabed.", False), ("It is user-provided.", False),
        ("It can be had for less.", True), ("They were glad he had one.", False), ("The file was reread.", True),
    ],
)  # fmt: skip
def test_english_passives(sentence: str, passive: bool) -> None:
    assert is_passive(sentence) is passive
