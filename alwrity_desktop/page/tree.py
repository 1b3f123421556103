"""A paper read once: its leaves (headings, paragraphs, items ...) with sentences, words and places in the source.

What is read of one leaf's text is remembered by that text, and what is read of one chunk of Markdown by its source, so
that after a key press only the chunk it fell into is read again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from alwrity_desktop.language import Span, has_transition, sentences, stem, syllables, words
from alwrity_desktop.page.html_tree import html_blocks
from alwrity_desktop.page.inlines import Image, Link
from alwrity_desktop.page.keyphrase import Keyphrase
from alwrity_desktop.page.markdown import Block, Chunk, blocks, definitions, resplit, split
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.passive import is_passive

Role = Literal["heading", "paragraph", "item", "quote", "cell", "code", "footnote"]
Place = tuple[int, int]
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
        return [word.text for word in words(self.text, self.language)]

    @cached_property
    def stems(self) -> Counter[str]:
        """How often each stem is there; parts of a hyphenated word count as words."""
        parts = (part for word in self.words for part in _PARTS.split(word) if part)
        return Counter(stem(part, self.language) for part in parts)

    @cached_property
    def tokens(self) -> int:
        """Words, with each part of a hyphenated one as a word."""
        return sum(self.stems.values())

    @cached_property
    def syllables(self) -> int:
        """Syllables of all its words."""
        return sum(syllables(word, self.language) for word in self.words)

    @cached_property
    def transition(self) -> bool:
        """Has it a transition word?"""
        return has_transition(self.text, self.language)

    @cached_property
    def passive(self) -> bool:
        """Is it in the passive voice?"""
        return is_passive(self.text, self.language)


@lru_cache(maxsize=20_000)
def _sentences(text: str, language: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(span, language) for span in sentences(text, language, lines=True))


@dataclass(slots=True, frozen=True)
class Leaf:
    """One block that has text of its own. `base` is where its chunk begins in the source."""

    role: Role
    level: int
    block: Block
    base: int
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """What a reader sees."""
        return self.block.text

    @property
    def word_count(self) -> int:
        """Words in it."""
        return sum(len(sentence.words) for sentence in self.sentences)

    @property
    def place(self) -> Place:
        """Where it stands in the source."""
        return self.base + self.block.start, self.base + self.block.end

    def place_of(self, sentence: Sentence) -> Place:
        """Where one of its sentences stands in the source."""
        start, end = self.block.place(sentence.start, sentence.end)
        return self.base + start, self.base + end


@dataclass(slots=True, frozen=True)
class PlacedLink:
    """A link and where it stands in the source."""

    link: Link
    place: Place


@dataclass(slots=True, frozen=True)
class PlacedImage:
    """An image and where it stands in the source."""

    image: Image
    place: Place


_PROSE: tuple[Role, ...] = ("paragraph", "item", "cell", "footnote")


@dataclass
class Page:
    """All that checks look at."""

    paper: Paper
    leaves: list[Leaf]
    keyphrase: Keyphrase
    synonyms: list[Keyphrase] = field(default_factory=list[Keyphrase])

    @cached_property
    def headings(self) -> list[Leaf]:
        """Headings in reading order."""
        return [leaf for leaf in self.leaves if leaf.role == "heading"]

    @cached_property
    def prose(self) -> list[Leaf]:
        """The writer's own text: not headings, nor code, nor quotations (among them prompts that are still open)."""
        return [leaf for leaf in self.leaves if leaf.role in _PROSE]

    @cached_property
    def sentences(self) -> list[tuple[Leaf, Sentence]]:
        """The sentences of the text, headings too."""
        return [
            (leaf, sentence) for leaf in self.leaves if leaf.role not in ("code", "quote") for sentence in leaf.sentences
        ]

    @cached_property
    def word_count(self) -> int:
        """Words a reader sees, without code and quotations."""
        return sum(len(sentence.words) for _leaf, sentence in self.sentences)

    @cached_property
    def links(self) -> list[PlacedLink]:
        """Links in reading order."""
        return [
            PlacedLink(link, (leaf.base + link.start, leaf.base + link.end))
            for leaf in self.leaves
            for link in leaf.block.links
        ]

    @cached_property
    def images(self) -> list[PlacedImage]:
        """Images in reading order."""
        return [
            PlacedImage(image, (leaf.base + image.start, leaf.base + image.end))
            for leaf in self.leaves
            for image in leaf.block.images
        ]

    def matches(self, stems: Counter[str], text: str) -> int:
        """How often keyphrase or a synonym is in a sentence of these stems."""
        return sum(phrase.count(stems, text) for phrase in (self.keyphrase, *self.synonyms))


_LONG = 5_000
_last: list[tuple[str, list[Chunk]]] = [("", [])]


def _chunks(text: str) -> list[Chunk]:
    """The chunks of `text`. Of a long text, the last one is remembered: most often it is the same but for one key press."""
    before, chunks = _last[0]
    near = min(len(text), len(before)) > _LONG and abs(len(text) - len(before)) < _LONG
    found = resplit(before, chunks, text) if near else split(text)
    if len(text) > _LONG:
        _last[0] = (text, found)
    return found


def read_page(paper: Paper) -> Page:
    """Read `paper`. Never fails: what cannot be read is left out."""
    text = paper.text.replace("\0", "\ufffd")
    if paper.html:
        leaves = [_leaf(block, _role(block), 0, paper.language) for block in html_blocks(text)]
    else:
        chunks = _chunks(text)
        known = definitions(text, chunks)
        notes = repr(sorted((key, value["href"]) for key, value in known.references.items())) if known.references else ""
        leaves: list[Leaf] = []
        for start, end in chunks:
            source = text[start:end]
            found = _chunk(source, known.definition_lines() if notes and "[" in source else "")
            leaves.extend(_leaf(block, role, start, paper.language) for block, role in found)
    phrase = Keyphrase.of(paper.keyphrase, paper.language)
    synonyms = [Keyphrase.of(word, paper.language) for word in paper.synonyms if word.strip()]
    return Page(paper, leaves, phrase, synonyms)


@lru_cache(maxsize=5_000)
def _chunk(source: str, references: str) -> tuple[tuple[Block, Role], ...]:
    """The leaves of one chunk; `references` are definitions from elsewhere, read after it."""
    found: list[tuple[Block, Role]] = []
    end = len(source)
    for block in blocks(f"{source}\n\n{references}" if references else source):
        if block.start < end or not references:
            _flatten(block, "paragraph", found)
    return tuple(found)


def _flatten(block: Block, role: Role, found: list[tuple[Block, Role]]) -> None:
    if block.kind == "html":
        found.extend((inner, _role(inner)) for inner in html_blocks(block.raw, block.start))
        return
    if (
        block.kind in ("heading", "code")
        or block.kind == "quote"
        or (block.kind in ("item", "cell", "footnote") and role != "quote")
    ):
        role = block.kind
    if block.children:
        for child in block.children:
            _flatten(child, role, found)
    elif block.kind not in ("rule", "list", "table", "row"):
        found.append((block, role))


def _role(block: Block) -> Role:
    return block.kind if block.kind in ("heading", "item", "quote", "cell", "code") else "paragraph"


def _leaf(block: Block, role: Role, base: int, language: str) -> Leaf:
    return Leaf(role, block.level, block, base, () if role == "code" else _sentences(block.text, language))
