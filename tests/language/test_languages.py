"""Each language by sentences and words of our own that are labelled by hand: tests/language/cases, one file a language."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.language import (
    checks_of,
    flesch,
    function_words,
    has_transition,
    is_complex,
    languages,
    load,
    lowered,
    normalised,
    sentences,
    stem,
    syllables,
    words,
)
from alwrity_desktop.page.analysis import Paper, analyse
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


_ALL = {"sentences", "words", "function_words", "stemming", "passive", "transitions", "word_complexity"}
_HAS = {
    **dict.fromkeys(("de", "fr", "es", "it", "pt", "nl", "ru", "tr", "cs"), _ALL | {"syllables", "reading_ease"}),
    **dict.fromkeys(("pl", "sv", "id", "hu", "nb", "sk", "el", "ca"), _ALL | {"syllables"}),
    **dict.fromkeys(("ar", "he", "fa"), _ALL),
    "ja": _ALL - {"word_complexity"},
}


def test_every_language_says_what_it_has() -> None:
    assert set(languages()) == {"en", *_HAS}
    assert {path.stem for path in _FILES} == set(_HAS)
    assert {code: set(checks_of(code)) for code in _HAS} == _HAS
    assert {"sentences", "function_words", "stemming", "passive", "transitions", "syllables", "reading_ease"} <= checks_of(
        "en"
    )
    assert checks_of("th") == {"sentences", "words"}
    assert load("no") is load("nb-NO") is load("nn")
    assert load("iw").code == "he"
    assert load("pt_BR").code == "pt"


def test_everyday_long_words_and_names_are_not_hard() -> None:
    assert [word for word in ("government", "Governments", "restaurant", "Washington", "table") if is_complex(word)] == []
    assert is_complex("obfuscation")
    assert is_complex("Obfuscation", first=True)
    assert not is_complex("Obfuscation")
    assert not is_complex("obfuscation", "th")


def test_lengths_follow_the_language() -> None:
    assert {code: load(code).sentence_words for code in ("ru", "he", "tr", "it", "de", "ar")} == {
        "ru": 15,
        "he": 15,
        "tr": 15,
        "it": 25,
        "de": 20,
        "ar": 20,
    }


def test_flesch_of_czech_and_none_where_there_is_no_formula() -> None:
    # 4 words in 2 sentences, 5 syllables
    assert flesch("Pes spí. Jan jedl.", "cs") == pytest.approx(206.935 - 1.672 * 2 - 62.18 * 5 / 4)
    for code in ("pl", "sv", "id", "ar", "he", "ja"):
        assert flesch("a b c.", code) is None


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ＳＥＯ　２０２６", "SEO 2026"),
        ("كـــتاب", "كتاب"),
        ("كِتَابٌ", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("ד״ר צה״ל", 'ד"ר צה"ל'),
        ("בית־ספר", "בית-ספר"),
        ("l’été", "l'été"),
        ("10\u00a0000\u202f€", "10 000 €"),
        ("می\u200cشود", "میشود"),
        ("Stra\u00dfe", "Straße"),
    ],
)
def test_one_spelling_for_matching(written: str, plain: str) -> None:
    assert normalised(written) == plain


def test_turkish_i_with_and_without_a_dot() -> None:
    assert lowered("IŞIK İSTANBUL", "tr") == "ışık istanbul"
    assert lowered("IT", "en") == "it"
    assert stem("KİTAPLAR", "tr") == stem("kitap", "tr")


def test_japanese_words_are_runs_of_one_script_with_their_endings() -> None:
    found = words("動画の作り方を解説します。WordPressのブログを書きました。", "ja")
    assert [word.text for word in found] == [
        "動画", "の", "作り", "方", "を", "解説します", "WordPress", "の", "ブログ", "を", "書きました",
    ]  # fmt: skip
    assert "の" in function_words("ja")


def test_a_passive_check_gives_no_verdict_without_rules() -> None:
    assert not is_passive("บ้านถูกสร้างขึ้น", "th")
    assert not is_passive("", "de")


@pytest.mark.parametrize("code", sorted(_HAS))
def test_a_long_line_does_not_stall(code: str) -> None:
    began = time.perf_counter()
    for text in ("a" * 20_000, "werden ge " * 2_000, "れ" * 10_000, "تم " * 5_000, "se va " * 3_000):
        is_passive(text, code)
        has_transition(text, code)
        words(text, code)
    assert time.perf_counter() - began < 30


def test_checks_without_data_give_no_verdict() -> None:
    text = "\n\n".join(["Дом был построен. Он стоит у реки, потому что там тихо."] * 30)
    judged = {result.id for result in analyse(Paper(text, language="ru")).results}
    assert {"passive_voice", "transition_words", "flesch", "word_complexity", "sentence_length"} <= judged
    unknown = {result.id for result in analyse(Paper(text, language="xx")).results}
    assert not {"passive_voice", "transition_words", "flesch", "word_complexity"} & unknown
    assert "sentence_length" in unknown
    japanese = {result.id for result in analyse(Paper("これは本です。" * 50, language="ja")).results}
    assert {"passive_voice", "transition_words"} <= japanese
    assert not {"flesch", "word_complexity"} & japanese
