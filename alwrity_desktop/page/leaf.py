"""A leaf of the tree: a block that has text of its own, with its sentences. What is dear is found once and remembered.

A leaf read from a chunk of Markdown is kept as long as that chunk is the same, wherever it moves to, and with it all that
was found of it: its sentences' words, stems and syllables, and what checks asked for through `Page.per_leaf`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable
from functools import cached_property, lru_cache
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from alwrity_desktop.language import Span, counted_sentences, counted_syllables, has_transition, stem, word_texts
from alwrity_desktop.page.markdown import Block
from alwrity_desktop.page.passive import is_passive

Role = Literal["heading", "paragraph", "item", "quote", "cell", "code", "footnote"]
Place = tuple[int, int]
P = ParamSpec("P")
T = TypeVar("T")
_NUMBER = re.compile(r"(?<!\S)[(\[\"“‘]*\d[\d.,:–-]*[)\]\"”’.,;:!?]*(?!\S)")
_PARTS = re.compile(r"[-/]")


class Sentence:
    """A sentence of a leaf: `start` and `end` are places in the leaf's text. What is dear is found when asked for."""

    __slots__ = ("__dict__", "end", "language", "start", "text")

    def __init__(self, span: Span, language: str) -> None:
        self.start, self.end, self.text = span
        self.language = language

    @cached_property
    def words(self) -> list[str]:
        """Words in reading order, spelling normalised."""
        return word_texts(self.text, self.language)

    @cached_property
    def stems(self) -> Counter[str]:
        """How often each stem is there; parts of a hyphenated word count as words."""
        found: list[str] = []
        for word in self.words:
            if "-" in word or "/" in word:
                found += [stem(part, self.language) for part in _PARTS.split(word) if part]
            else:
                found.append(stem(word, self.language))
        return Counter(found)

    @cached_property
    def tokens(self) -> int:
        """Words, with each part of a hyphenated one as a word."""
        return sum(self.stems.values())

    @cached_property
    def syllables(self) -> int:
        """Syllables of all its words, counted as plainly as reading ease counts them."""
        return sum(counted_syllables(word, self.language) for word in self.words)

    @cached_property
    def spelled(self) -> int:
        """Words that are no bare numbers: those that reading ease counts."""
        return len(self.words) - len(_NUMBER.findall(self.text))

    @cached_property
    def transition(self) -> bool:
        """Has it a transition word?"""
        return has_transition(self.text, self.language)

    @cached_property
    def passive(self) -> bool:
        """Is it in the passive voice?"""
        return is_passive(self.text, self.language)


@lru_cache(maxsize=20_000)
def read_sentences(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of a leaf's text."""
    return tuple(Sentence(span, language) for span in counted_sentences(text, language))


class Leaf:
    """One block that has text of its own. `base` is where its chunk begins in the source.

    core: the same leaf with base 0, made once for a chunk and shared by every place and version of a text that has it.
    """

    __slots__ = ("_found", "base", "block", "core", "language", "level", "role", "sentences")

    def __init__(self, role: Role, block: Block, language: str, sentences: tuple[Sentence, ...]) -> None:
        self.role: Role = role
        self.level = block.level
        self.block = block
        self.language = language
        self.sentences = sentences
        self.base = 0
        self.core = self
        self._found: dict[Hashable, Any] = {}

    @classmethod
    def of(cls, role: Role, block: Block, language: str) -> Leaf:
        """The leaf of `block`, its sentences read; code has none."""
        return cls(role, block, language, () if role == "code" else read_sentences(_prose(block), language))

    def moved(self, base: int) -> Leaf:
        """The same leaf in a chunk that begins at `base`."""
        if not base:
            return self.core
        leaf = Leaf.__new__(Leaf)
        core = leaf.core = self.core
        leaf.role, leaf.level, leaf.block, leaf.language = core.role, core.level, core.block, core.language
        leaf.sentences, leaf._found, leaf.base = core.sentences, core._found, base
        return leaf

    def remembered(self, function: Callable[Concatenate[Leaf, P], T], *args: P.args, **named: P.kwargs) -> T:
        """What `function(leaf, ...)` gave for the core of this leaf; it is called once. `Page.per_leaf` is built on it."""
        key = (function, args)
        try:
            return self._found[key]
        except KeyError:
            found = self._found[key] = function(self.core, *args, **named)
            return found

    @property
    def text(self) -> str:
        """What a reader sees."""
        return self.block.text

    @property
    def word_count(self) -> int:
        """Words in it."""
        return self.remembered(_word_count)

    @property
    def place(self) -> Place:
        """Where it stands in the source."""
        return self.base + self.block.start, self.base + self.block.end

    def place_of(self, sentence: Sentence) -> Place:
        """Where one of its sentences stands in the source."""
        return self.place_in(sentence.start, sentence.end)

    def place_in(self, start: int, end: int) -> Place:
        """Where `text[start:end]` stands in the source."""
        first, last = self.block.place(start, end)
        return self.base + first, self.base + last


def _prose(block: Block) -> str:
    """The text with code in it blanked, so that places stay as they are."""
    if not any(run.code for run in block.runs):
        return block.text
    return "".join(" " * len(run.text) if run.code else run.text for run in block.runs)


def _word_count(leaf: Leaf) -> int:
    return sum(len(sentence.words) for sentence in leaf.sentences)
