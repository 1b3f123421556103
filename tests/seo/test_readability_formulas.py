"""The formulas against figures worked out by hand or published."""

import dataclasses

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.seo.readability_formulas import FORMULAS, Counts, counts_of, judge, read

PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
"""Wikipedia's example for Flesch: 37.5 reading ease, grade 11.3; 13 words, 24 syllables."""
BASIS = Counts(5, 60, 300, 310, 90, 40, 6, 5, 12, (0, 40, 12, 4, 3, 1, 0))


def values(counts, language):
    return {reading.key: reading.value for reading in judge(counts, language).readings}


def test_the_published_example():
    found = values(counts_of(PLATYPUS), "en")
    assert (found["flesch"], found["flesch_kincaid"]) == (37.5, 11.3)


def test_coleman_liau_of_its_own_example():
    counts = dataclasses.replace(BASIS, words=119, letters=639, sentences=5)
    assert values(counts, "en")["coleman_liau"] == 14.5


def test_smog_is_of_the_root_of_the_polysyllables_in_thirty_sentences():
    counts = dataclasses.replace(BASIS, sentences=30, words=400, polysyllables=36)
    found = next(reading for reading in judge(counts, "en").readings if reading.key == "smog")
    assert (found.value, found.note) == (9.4, "")


@pytest.mark.parametrize(
    ("language", "key", "value"),
    [
        ("en", "gunning_fog", 8.1),  # 0.4 * (12 + 100 * 5 / 60)
        ("en", "ari", 8.9),  # 4.71 * 310 / 60 + 0.5 * 12 - 21.43
        ("en", "forcast", 10.0),  # 20 - 150 * 40 / 60 / 10
        ("en", "lix", 32.0),  # 12 + 20
        ("en", "rix", 2.4),  # 12 / 5
        ("de", "wiener_1", 3.5),  # 0.1935*10 + 0.1672*12 + 0.1297*20 - 0.0327*66.67 - 0.875
        ("de", "wiener_2", 4.0),
        ("de", "wiener_3", 4.1),  # 0.2963*10 + 0.1905*12 - 1.1144
        ("de", "wiener_4", 4.2),  # 0.2744*10 + 0.2656*12 - 1.693
        ("de", "flesch", 80.2),  # Amstad: 180 - 12 - 58.5 * 1.5
        ("es", "flesch", 104.6),  # Fernández Huerta: 206.84 - 60 * 1.5 - 1.02 * 12
        ("es", "inflesz", 101.4),  # 206.835 - 62.3 * 1.5 - 12
        ("es", "crawford", 2.2),  # -0.205 * 8.333 + 0.049 * 150 - 3.407
        ("es", "gutierrez", 42.5),  # 95.2 - 9.7 * 5 - 0.35 * 12
        ("it", "gulpease", 64.0),  # 89 + (1500 - 3000) / 60
        ("nl", "brouwer", 70.5),  # 195 - 24 - 100.5
        ("pl", "fog_pl", 7.5),  # 0.4 * (12 + 100 * 4 / 60)
        ("tr", "cetinkaya_uzun", 68.2),  # 118.823 - 25.987 * 1.5 - 0.971 * 12
        ("tr", "bezirci_yilmaz", 5.2),  # sqrt(12 * (0.84*0.8 + 1.5*0.6 + 3.5*0.2))
        ("sv", "lix", 32.0),
    ],
)
def test_each_formula_by_hand(language, key, value):
    assert values(BASIS, language)[key] == pytest.approx(value, abs=0.051)


def test_every_formula_names_its_source_and_has_a_test():
    keys = {row[1] for row in test_each_formula_by_hand.pytestmark[0].args[1]}
    assert {formula.key for formula in FORMULAS} <= keys | {"flesch_kincaid", "coleman_liau", "smog"}
    assert all(formula.source for formula in FORMULAS)


def test_a_language_gets_its_own_formulas_only():
    assert set(values(BASIS, "de")) == {"flesch", "wiener_1", "wiener_2", "wiener_3", "wiener_4", "lix", "rix"}
    assert set(values(BASIS, "hu")) == {"lix", "rix"}
    assert judge(BASIS, "ja").readings == ()
    assert judge(BASIS, "sv").grade is None


def test_gunning_leaves_out_names_compounds_and_endings():
    counts = counts_of("Elizabeth created state-of-the-art photographic equipment, dividing interesting animals.")
    assert counts.complex_words == 3, "photographic, equipment, animals"


def test_no_words_is_a_sentence():
    for text in ("", "🙂🙂", "```\ncode only\n```", "![](a.png)"):
        with pytest.raises(InputError, match="no words"):
            read(Paper(text))


def test_a_short_or_small_sample_says_so():
    notes = {reading.key: reading.note for reading in judge(counts_of(PLATYPUS)).readings}
    assert "30 sentences" in notes["smog"]
    assert "Under 100 words" in notes["lix"]
