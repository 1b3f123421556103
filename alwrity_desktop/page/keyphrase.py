"""When a text speaks of a keyphrase: all its words in one sentence, in any order and form; exactly, when it is quoted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from alwrity_desktop.language import function_words, normalised, stem, words
from alwrity_desktop.language.spans import lowered, squeezed

_QUOTED = re.compile(r"\s*\"(.+)\"\s*")
_PARTS = re.compile(r"[-/]")


@dataclass(slots=True, frozen=True)
class Keyphrase:
    """A phrase ready to be looked for. `words` are its words without function words, `stems` their stems, each once."""

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    exact: bool

    @classmethod
    def of(cls, phrase: str, language: str) -> Keyphrase:
        """Read `phrase`; one of symbols only has no words and is never found."""
        return _read(phrase, language)

    def __bool__(self) -> bool:
        return bool(self.words)

    def count(self, stems: Counter[str], text: str) -> int:
        """How often it is in a sentence with these `stems` and this `text`."""
        if not self.stems:
            return 0
        if self.exact:
            return exact_count(self.text, text)
        return min(stems[name] for name in self.stems)

    def found(self, stems: Counter[str], text: str) -> frozenset[str]:
        """Which of its stems are there; of an exact phrase all or none."""
        if self.exact:
            return frozenset(self.stems) if exact_count(self.text, text) else frozenset()
        return frozenset(name for name in self.stems if name in stems)

    def share(self, stems: Counter[str], text: str) -> float:
        """Share of its words, 0 to 1, that are there."""
        if self.exact:
            return 1.0 if exact_count(self.text, text) else 0.0
        return sum(name in stems for name in self.stems) / len(self.stems) if self.stems else 0.0

    def in_text(self, text: str, language: str) -> float:
        """Share of its words in `text`, whatever that is (a title, a slug, an alt text)."""
        return self.share(stems_of(text, language), text)


def exact_count(phrase: str, text: str) -> int:
    """How often `phrase` stands in `text` as whole words, whatever the case and the kind of quotes or hyphens."""
    pattern = rf"(?<!\w){re.escape(squeezed(phrase))}(?!\w)"
    return len(re.findall(pattern, squeezed(text)))


@lru_cache(maxsize=2_000)
def stems_of(text: str, language: str) -> Counter[str]:
    """How often each stem is in `text`; parts of a hyphenated word count as words."""
    return Counter(stem(part, language) for word in words(text, language) for part in _PARTS.split(word.text) if part)


@lru_cache(maxsize=200)
def _read(phrase: str, language: str) -> Keyphrase:
    quoted = _QUOTED.fullmatch(normalised(phrase))
    text = quoted[1] if quoted else normalised(phrase).strip()
    parts = [lowered(part, language) for word in words(text, language) for part in _PARTS.split(word.text) if part]
    content = [part for part in parts if part not in function_words(language)] or parts
    stems = tuple(dict.fromkeys(stem(word, language) for word in content))
    return Keyphrase(text, tuple(content), stems, bool(quoted))
