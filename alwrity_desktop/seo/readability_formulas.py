"""How hard a text reads, by all the usual formulas: each with its source, its languages, and what its figure means.

Sentences, words and letters are measured; syllables are counted by rules (language/reading.py), so what needs them is an
estimate of a few percent. The new Dale-Chall formula and Spache's are left out: their word lists are not free. Chinese,
Japanese, Korean and Thai have no formula here, as these count words between spaces.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language import load, sentences, syllables, words
from alwrity_desktop.language.reading import flesch_of
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import Page, read_page

Kind = Literal["ease", "grade", "index"]
"""ease: higher reads easier. grade: years of school a reader needs. index: a figure with its own table."""
_Bands = tuple[tuple[float, str], ...]
_NO_SPACES = ("zh", "ja", "ko", "th", "km", "lo", "my")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT_OR_LETTER = re.compile(r"[^\W_]")
_ENDING = re.compile(r"(?:es|ed|ing)$")


@dataclass(slots=True, frozen=True)
class Counts:
    """What the formulas are made from.

    characters: letters and digits. long_words: over 6 letters. polysyllables: words of 3 syllables and more; complex_words:
    those that Gunning counts. of_syllables[n]: words of n syllables, n up to 5; at 6 those of 6 and more.
    """

    sentences: int
    words: int
    letters: int
    characters: int
    syllables: int
    monosyllables: int
    polysyllables: int
    complex_words: int
    long_words: int
    of_syllables: tuple[int, ...]

    @property
    def sentence_length(self) -> float:
        """Words a sentence."""
        return self.words / self.sentences

    @property
    def word_syllables(self) -> float:
        """Syllables a word."""
        return self.syllables / self.words

    def percent(self, count: int) -> float:
        """`count` out of all words, 0 to 100."""
        return 100 * count / self.words


@dataclass(slots=True, frozen=True)
class Formula:
    """One formula. languages: those it was made for, () for any that writes words between spaces."""

    key: str
    title: str
    kind: Kind
    source: str
    languages: tuple[str, ...]
    compute: Callable[[Counts], float]
    least_sentences: int = 1


@dataclass(slots=True, frozen=True)
class Reading:
    """A formula's figure for a text. meaning: in words. note: why to take it with care, "" for no reason."""

    key: str
    title: str
    kind: Kind
    value: float
    meaning: str
    source: str
    note: str = ""


@dataclass(slots=True, frozen=True)
class Readability:
    """All figures for a text. grade: the median of its school grades, None where the language has none."""

    language: str
    counts: Counts
    readings: tuple[Reading, ...]
    grade: float | None
    label: str


def _fog(counts: Counts) -> float:
    return 0.4 * (counts.sentence_length + counts.percent(counts.complex_words))


def _smog(counts: Counts) -> float:
    return 1.0430 * math.sqrt(counts.polysyllables * 30 / counts.sentences) + 3.1291


def _coleman_liau(counts: Counts) -> float:
    return 5.88 * counts.letters / counts.words - 29.6 * counts.sentences / counts.words - 15.8


def _wiener(number: int) -> Callable[[Counts], float]:
    def compute(counts: Counts) -> float:
        three, long = counts.percent(counts.polysyllables), counts.percent(counts.long_words)
        one, length = counts.percent(counts.monosyllables), counts.sentence_length
        return (
            0.1935 * three + 0.1672 * length + 0.1297 * long - 0.0327 * one - 0.875,
            0.2007 * three + 0.1682 * length + 0.1373 * long - 2.779,
            0.2963 * three + 0.1905 * length - 1.1144,
            0.2744 * three + 0.2656 * length - 1.693,
        )[number - 1]

    return compute


def _crawford(counts: Counts) -> float:
    return -0.205 * 100 * counts.sentences / counts.words + 0.049 * 100 * counts.word_syllables - 3.407


def _bezirci(counts: Counts) -> float:
    per = [count / counts.sentences for count in counts.of_syllables]
    return math.sqrt(counts.sentence_length * (0.84 * per[3] + 1.5 * per[4] + 3.5 * per[5] + 26.25 * per[6]))


def _fog_polish(counts: Counts) -> float:
    return 0.4 * (counts.sentence_length + counts.percent(sum(counts.of_syllables[4:])))


_WSTF = "Bamberger & Vanecek (1984), Lesen – Verstehen – Lernen – Schreiben"
FORMULAS: tuple[Formula, ...] = (
    Formula(
        "flesch_kincaid", "Flesch-Kincaid grade", "grade", "Kincaid et al. (1975), Research Branch Report 8-75", ("en",),
        lambda c: 0.39 * c.sentence_length + 11.8 * c.word_syllables - 15.59,
    ),
    Formula("gunning_fog", "Gunning fog index", "grade", "Gunning (1952), The Technique of Clear Writing", ("en",), _fog),
    Formula("smog", "SMOG grade", "grade", "McLaughlin (1969), Journal of Reading 12", ("en",), _smog, 30),
    Formula(
        "coleman_liau", "Coleman-Liau index", "grade", "Coleman & Liau (1975), Journal of Applied Psychology 60", ("en",),
        _coleman_liau,
    ),
    Formula(
        "ari", "Automated readability index", "grade", "Senter & Smith (1967), AMRL-TR-66-220", ("en",),
        lambda c: 4.71 * c.characters / c.words + 0.5 * c.sentence_length - 21.43,
    ),
    Formula(
        "forcast", "FORCAST grade", "grade", "Caylor et al. (1973), HumRRO Technical Report 73-5", ("en",),
        lambda c: 20 - 150 * c.monosyllables / c.words / 10,
    ),
    *(
        Formula(f"wiener_{number}", f"Wiener Sachtextformel {number}", "grade", _WSTF, ("de",), _wiener(number))
        for number in (1, 2, 3, 4)
    ),
    Formula(
        "inflesz", "Szigriszt-Pazos (INFLESZ)", "ease", "Szigriszt Pazos (1993); bands by Barrio-Cantalejo (2008)", ("es",),
        lambda c: 206.835 - 62.3 * c.word_syllables - c.sentence_length,
    ),
    Formula("crawford", "Crawford", "grade", "Crawford (1989), Lectura y Vida 10", ("es",), _crawford),
    Formula(
        "gutierrez", "Gutiérrez de Polini", "ease", "Gutiérrez de Polini (1972)", ("es",),
        lambda c: 95.2 - 9.7 * c.letters / c.words - 0.35 * c.sentence_length,
    ),
    Formula(
        "gulpease", "Gulpease", "ease", "Lucisano & Piemontese (1988), Scuola e Città 3", ("it",),
        lambda c: 89 + (300 * c.sentences - 10 * c.letters) / c.words,
    ),
    Formula(
        "brouwer", "Leesindex A (Brouwer)", "ease", "Brouwer (1963), Pedagogische Studiën 40", ("nl",),
        lambda c: 195 - 2 * c.sentence_length - 67 * c.word_syllables,
    ),
    Formula("fog_pl", "FOG, Polish", "grade", "Gruszczyński & Ogrodniczuk (2015), Jasnopis", ("pl",), _fog_polish),
    Formula(
        "cetinkaya_uzun", "Çetinkaya-Uzun", "ease", "Çetinkaya (2010), Ankara Üniversitesi", ("tr",),
        lambda c: 118.823 - 25.987 * c.word_syllables - 0.971 * c.sentence_length,
    ),
    Formula("bezirci_yilmaz", "Bezirci-Yılmaz", "grade", "Bezirci & Yılmaz (2010), DEÜ Mühendislik 12", ("tr",), _bezirci),
    Formula(
        "lix", "LIX", "index", "Björnsson (1968), Läsbarhet", (),
        lambda c: c.sentence_length + c.percent(c.long_words),
    ),
    Formula("rix", "RIX", "index", "Anderson (1983), Journal of Reading 26", (), lambda c: c.long_words / c.sentences),
)  # fmt: skip
_FLESCH: dict[str, tuple[str, str]] = {
    "en": ("Flesch reading ease", "Flesch (1948), Journal of Applied Psychology 32"),
    "de": ("Flesch, German (Amstad)", "Amstad (1978), Universität Zürich"),
    "fr": ("Flesch, French (Kandel & Moles)", "Kandel & Moles (1958), Cahiers d'Études de Radio-Télévision 19"),
    "es": ("Fernández Huerta", "Fernández Huerta (1959), Consigna 214"),
    "it": ("Flesch, Italian (Franchina & Vacca)", "Franchina & Vacca (1986), Linguaggi 3"),
    "pt": ("Flesch, Portuguese (Martins)", "Martins et al. (1996), Notas do ICMC-USP 28"),
    "nl": ("Flesch-Douma", "Douma (1960), Landbouwhogeschool Wageningen"),
    "ru": ("Flesch, Russian (Oborneva)", "Oborneva (2006), Moscow"),
    "tr": ("Ateşman", "Ateşman (1997), Dil Dergisi 58"),
}


def _ease() -> _Bands:
    return (
        (90, _("very easy")),
        (80, _("easy")),
        (70, _("fairly easy")),
        (60, _("plain")),
        (50, _("fairly hard")),
        (30, _("hard")),
    )


def _lix() -> _Bands:
    return (
        (25, _("children's books")),
        (30, _("easy")),
        (40, _("fiction")),
        (50, _("factual prose")),
        (60, _("specialist prose")),
    )


def _rix() -> _Bands:
    return (
        (0.2, _("grade 1")),
        (1.3, _("grade 4")),
        (2.4, _("grade 7")),
        (3.7, _("grade 9")),
        (5.3, _("grade 11")),
        (7.2, _("college")),
    )


def read(paper: Paper) -> Readability:
    """All figures for a paper's text. Raises InputError when it has no words."""
    return judge(counts_of_page(read_page(paper)), paper.language)


def counts_of_page(page: Page) -> Counts:
    """The counts of a page: headings and lists too, code and quotations not."""
    pairs = page.sentences
    return _counts([word for _leaf, sentence in pairs for word in sentence.words], len(pairs), page.paper.language)


def counts_of(text: str, language: str = "en") -> Counts:
    """The counts of plain text."""
    return _counts([span.text for span in words(text, language)], len(sentences(text, language)), language)


def _counts(found: list[str], sentence_count: int, language: str) -> Counts:
    per_word = [syllables(word, language) for word in found]
    letters = [len(_LETTER.findall(word)) for word in found]
    spread = [0] * 7
    for count in per_word:
        spread[min(count, 6)] += 1
    return Counts(
        sentences=sentence_count,
        words=len(found),
        letters=sum(letters),
        characters=sum(len(_DIGIT_OR_LETTER.findall(word)) for word in found),
        syllables=sum(per_word),
        monosyllables=spread[1],
        polysyllables=sum(spread[3:]),
        complex_words=sum(_is_complex(word, count) for word, count in zip(found, per_word, strict=True)),
        long_words=sum(count > 6 for count in letters),
        of_syllables=tuple(spread),
    )


def _is_complex(word: str, count: int) -> bool:
    """Gunning's: three syllables and more, without names, joined short words, and -es, -ed, -ing making the third."""
    if count < 3 or word[:1].isupper() or "-" in word:
        return False
    return count > 3 or not _ENDING.search(word.lower())


def judge(counts: Counts, language: str = "en") -> Readability:
    """All figures that fit a language. Raises InputError when there are no words."""
    if not counts.words or not counts.sentences:
        raise InputError(_("There are no words to judge."), _("Write some text first."))
    code = load(language).code.partition("-")[0]
    readings: list[Reading] = []
    ease = flesch_of(counts.sentences, counts.words, counts.syllables, language)
    if ease is not None:
        title, source = _FLESCH.get(code, ("Flesch reading ease", ""))
        readings.append(
            Reading("flesch", title, "ease", round(ease, 1), _band(ease, _ease(), _("very hard"), down=True), source)
        )
    for formula in FORMULAS:
        if code in formula.languages or (not formula.languages and code not in _NO_SPACES):
            readings.append(_reading(formula, counts))
    grades = sorted(reading.value for reading in readings if reading.kind == "grade")
    middle = (grades[(len(grades) - 1) // 2] + grades[len(grades) // 2]) / 2 if grades else None
    label = _("Sentences, words and letters are measured; syllables are counted by rules, so they are estimated.")
    return Readability(language, counts, tuple(readings), round(middle, 1) if middle is not None else None, label)


def _reading(formula: Formula, counts: Counts) -> Reading:
    value = formula.compute(counts)
    notes: list[str] = []
    if counts.sentences < formula.least_sentences:
        text = _(
            "It is made for {least} sentences and more; here are {count}.",
            least=formula.least_sentences,
            count=counts.sentences,
        )
        notes.append(text)
    elif counts.words < 100:
        notes.append(_("Under 100 words such a figure says little."))
    return Reading(
        formula.key, formula.title, formula.kind, round(value, 1), _meaning(formula, value), formula.source, " ".join(notes)
    )


def _meaning(formula: Formula, value: float) -> str:
    if formula.key == "lix":
        return _band(value, _lix(), _("very hard"))
    if formula.key == "rix":
        return _band(value, _rix(), _("college"))
    if formula.kind == "grade":
        return ngettext("about {count} year of school", "about {count} years of school", max(0, round(value)))
    if formula.key == "gulpease":
        return _("80 and more: easy after primary school; 60: after middle school; 40: after high school")
    if formula.key == "inflesz":
        return _band(
            value,
            ((80, _("very easy")), (65, _("fairly easy")), (55, _("normal")), (40, _("somewhat hard"))),
            _("very hard"),
            down=True,
        )
    if formula.key == "cetinkaya_uzun":
        return _band(value, ((51, _("independent reading")), (35, _("with a teacher"))), _("too hard"), down=True)
    return _band(value, _ease(), _("very hard"), down=True)


def _band(value: float, bands: _Bands, last: str, *, down: bool = False) -> str:
    """The name of the band: the first limit that the value reaches (down), or stays under."""
    return next((name for limit, name in bands if (value >= limit if down else value < limit)), last)
