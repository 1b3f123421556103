"""Sentences, words, stems, syllables, widths and counts; one data file per language in resources/language.

`language` is always a code such as "en" or "pt-BR"; what is not known is read by rules that need no word lists.
"""

from alwrity_desktop.language.complexity import is_complex
from alwrity_desktop.language.counted import counted_sentences, counted_syllables
from alwrity_desktop.language.data import Language, checks_of, function_words, languages, load
from alwrity_desktop.language.reading import flesch, syllables
from alwrity_desktop.language.segment import sentences, word_count, word_texts, words
from alwrity_desktop.language.spans import Span, lowered, normalised
from alwrity_desktop.language.stems import content_words, stem
from alwrity_desktop.language.transitions import has_transition
from alwrity_desktop.language.widths import pixel_width

__all__ = [
    "Language",
    "Span",
    "checks_of",
    "content_words",
    "counted_sentences",
    "counted_syllables",
    "flesch",
    "function_words",
    "has_transition",
    "is_complex",
    "languages",
    "load",
    "lowered",
    "normalised",
    "pixel_width",
    "sentences",
    "stem",
    "syllables",
    "word_count",
    "word_texts",
    "words",
]
