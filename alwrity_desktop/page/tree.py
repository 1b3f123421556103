"""A paper read once: its leaves (headings, paragraphs, items ...) with sentences, words and places in the source.

What is read of one leaf's text is remembered by that text, and what is read of one chunk of Markdown by its source, so
that after a key press only the chunk it fell into is read again. What checks find of each leaf is kept with the leaf, and
the values of all leaves are put together from those of the text before the key press: `Page.per_leaf`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain, compress, takewhile
from typing import Any, Concatenate, NamedTuple

from alwrity_desktop.page.alike import common_prefix
from alwrity_desktop.page.html_tree import html_blocks, read_html
from alwrity_desktop.page.inlines import Image, Link
from alwrity_desktop.page.keyphrase import Keyphrase
from alwrity_desktop.page.leaf import Leaf, P, Place, Role, Sentence, T
from alwrity_desktop.page.markdown import Block, Chunk, Definitions, blocks, definitions, resplit, split
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.stopping import check_stop
from alwrity_desktop.page.word_count import count_words

__all__ = ["Leaf", "Page", "Place", "PlacedImage", "PlacedLink", "Role", "Sentence", "read_page"]


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


_STEP = 1_000
"""Leaves read between two looks at the stop flag."""


class _Counted(NamedTuple):
    """How often each of many things is there, and which of them more than once."""

    times: dict[Hashable, int]
    several: set[Hashable]

    def add(self, things: Iterable[Hashable]) -> None:
        for one in things:
            count = self.times[one] = self.times.get(one, 0) + 1
            if count == 2:
                self.several.add(one)

    def take(self, things: Iterable[Hashable]) -> None:
        for one in things:
            count = self.times[one] = self.times[one] - 1
            if not count:
                del self.times[one]
            elif count == 1:
                self.several.discard(one)


class _Values:
    """What was found of each leaf of a text, and of the text before it where most leaves are the same."""

    def __init__(self, cores: list[Leaf], before: _Values | None = None) -> None:
        self.cores = cores
        self.lists: dict[Hashable, list[Any]] = {}
        self.before: dict[Hashable, list[Any]] = {}
        self.counts: dict[Hashable, _Counted] = {}
        self.counts_before: dict[Hashable, _Counted] = {}
        self.head = self.tail = 0
        if before:
            self._compare(before)

    def _compare(self, before: _Values) -> None:
        """Count the leaves that are the same at both ends."""
        for old, new in zip(before.cores, self.cores, strict=False):
            if old is not new:
                break
            self.head += 1
        for old, new in zip(reversed(before.cores[self.head :]), reversed(self.cores[self.head :]), strict=False):
            if old is not new:
                break
            self.tail += 1
        if self.head + self.tail:
            self.before, self.counts_before = before.lists, before.counts

    def of(self, function: Callable[Concatenate[Leaf, P], T], *args: P.args, **named: P.kwargs) -> list[T]:
        """`function` of every leaf."""
        key = (function, args)
        found = self.lists.get(key)
        if found is None:
            old = self.before.get(key)
            if old is None:
                found = list[Any]()
                for start in range(0, len(self.cores), _STEP):
                    check_stop()
                    found += [leaf.remembered(function, *args, **named) for leaf in self.cores[start : start + _STEP]]
            else:
                changed = self.cores[self.head : len(self.cores) - self.tail]
                middle = [leaf.remembered(function, *args, **named) for leaf in changed]
                found = old[: self.head] + middle + old[len(old) - self.tail :]
            self.lists[key] = found
        return found

    def several(self, function: Callable[[Leaf], Sequence[Hashable]]) -> set[Hashable]:
        """What `function` of all leaves gives more than once."""
        if function not in self.counts:
            found = self.of(function)
            known, old = self.counts_before.get(function), self.before.get((function, ()))
            if known and old:
                counted = _Counted(dict(known.times), set(known.several))
                counted.take(chain.from_iterable(old[self.head : len(old) - self.tail]))
                counted.add(chain.from_iterable(found[self.head : len(found) - self.tail]))
            else:
                times = Counter(chain.from_iterable(found))
                counted = _Counted(times, {one for one, count in times.items() if count > 1})
            self.counts[function] = counted
        return self.counts[function].several


@dataclass
class Page:
    """All that checks look at. unread: characters of HTML left out at the end, as there were too many."""

    paper: Paper
    leaves: list[Leaf]
    keyphrase: Keyphrase
    synonyms: list[Keyphrase] = field(default_factory=list[Keyphrase])
    values: _Values | None = field(default=None, repr=False, compare=False)
    unread: int = 0

    def per_leaf(self, function: Callable[Concatenate[Leaf, P], T], *args: P.args, **named: P.kwargs) -> list[T]:
        """`function(leaf, *args)` of every leaf, in the order of `leaves`; only new leaves are looked at.

        function: one of a module, no lambda nor closure, as it is the key of what is remembered. It sees the leaf as if
        its chunk began at 0, and may look at nothing else but it and `args` (hashable, no keyword arguments).
        """
        if self.values is None:
            self.values = _Values([leaf.core for leaf in self.leaves])
        return self.values.of(function, *args, **named)

    def total(self, function: Callable[Concatenate[Leaf, P], int], *args: P.args, **named: P.kwargs) -> int:
        """The sum of `per_leaf`."""
        return sum(self.per_leaf(function, *args, **named))

    def places(
        self, function: Callable[Concatenate[Leaf, P], Sequence[Place]], *args: P.args, **named: P.kwargs
    ) -> list[Place]:
        """Where in the source stands what `function` finds in each leaf, as `leaf.place_in` and the like give it."""
        return [
            (start + leaf.base, end + leaf.base)
            for leaf, places in self.non_empty(function, *args, **named)
            for start, end in places
        ]

    def non_empty(
        self, function: Callable[Concatenate[Leaf, P], T], *args: P.args, **named: P.kwargs
    ) -> Iterator[tuple[Leaf, T]]:
        """The leaves for which `function` (see `per_leaf`) gives something that is not empty, and what it gives."""
        found = self.per_leaf(function, *args, **named)
        return zip(compress(self.leaves, found), filter(None, found), strict=True)

    def several(self, function: Callable[[Leaf], Sequence[Hashable]]) -> set[Hashable]:
        """What `function` (see `per_leaf`) gives more than once, in one leaf or several; not to be changed."""
        if self.values is None:
            self.values = _Values([leaf.core for leaf in self.leaves])
        return self.values.several(function)

    def about(self, keyphrase: str, synonyms: Sequence[str] = ()) -> Page:
        """The same page judged for another keyphrase; what was found of its leaves is shared."""
        if self.values is None:
            self.values = _Values([leaf.core for leaf in self.leaves])
        language = self.paper.language
        paper = replace(self.paper, keyphrases=(keyphrase,), synonyms=tuple(synonyms))
        others = [Keyphrase.of(word, language) for word in synonyms if word.strip()]
        return Page(paper, self.leaves, Keyphrase.of(keyphrase, language), others, self.values, self.unread)

    @cached_property
    def phrases(self) -> tuple[Keyphrase, ...]:
        """The keyphrase and its synonyms."""
        return (self.keyphrase, *self.synonyms)

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
        return [(leaf, sentence) for leaf in self.leaves if is_text(leaf) for sentence in leaf.sentences]

    @cached_property
    def sentence_count(self) -> int:
        """How many `sentences` there are."""
        return self.total(_sentence_count)

    @cached_property
    def word_count(self) -> int:
        """Words a reader sees, without code and quotations: of Markdown as `word_count.count_words` has it."""
        if self.paper.html:
            return self.total(_text_words)
        return count_words(self.paper.text, self.paper.language)

    @cached_property
    def links(self) -> list[PlacedLink]:
        """Links in reading order."""
        return [
            PlacedLink(link, (leaf.base + link.start, leaf.base + link.end))
            for leaf, found in self.non_empty(_links)
            for link in found
        ]

    @cached_property
    def images(self) -> list[PlacedImage]:
        """Images in reading order."""
        return [
            PlacedImage(image, (leaf.base + image.start, leaf.base + image.end))
            for leaf, found in self.non_empty(_images)
            for image in found
        ]

    def matches(self, stems: Counter[str], text: str) -> int:
        """How often keyphrase or a synonym is in a sentence of these stems."""
        return sum(phrase.count(stems, text) for phrase in self.phrases)


def is_text(leaf: Leaf) -> bool:
    """Are the leaf's sentences judged? Those of code and quotations are not."""
    return leaf.role not in ("code", "quote")


def _sentence_count(leaf: Leaf) -> int:
    return len(leaf.sentences) if is_text(leaf) else 0


def _text_words(leaf: Leaf) -> int:
    return leaf.word_count if is_text(leaf) else 0


def _links(leaf: Leaf) -> list[Link]:
    return leaf.block.links


def _images(leaf: Leaf) -> list[Image]:
    return leaf.block.images


_QUOTE_MARK = re.compile(r"^ {0,3}(?:> ?)+", re.MULTILINE)
_ITEM_MARK = re.compile(r"\A[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t])")
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


_values: list[_Values] = [_Values([])]


def read_page(paper: Paper) -> Page:
    """Read `paper`. Never fails: what cannot be read is left out."""
    text = paper.text.replace("\0", "\ufffd")
    unread = 0
    if paper.html:
        found, end = read_html(text)
        if unread := len(text) - end:
            paper = replace(paper, text=text[:end])
        leaves: list[Leaf] = []
        for start in range(0, len(found), _STEP):
            check_stop()
            leaves += [Leaf.of(_role(block), block, paper.language) for block in found[start : start + _STEP]]
        values = _Values(leaves)
    else:
        leaves = _markdown_leaves(text, paper.language)
        values = _Values([leaf.core for leaf in leaves], _values[0] if len(text) > _LONG else None)
        if len(text) > _LONG:
            _values[0] = values
    phrase = Keyphrase.of(paper.keyphrase, paper.language)
    synonyms = [Keyphrase.of(word, paper.language) for word in paper.synonyms if word.strip()]
    return Page(paper, leaves, phrase, synonyms, values, unread)


class _Read(NamedTuple):
    """A long text that was read: its leaves chunk by chunk. notes: the reference definitions they were read with."""

    text: str = ""
    language: str = ""
    notes: str = ""
    chunks: Sequence[Chunk] = ()
    leaves: Sequence[list[Leaf]] = ()


_read: list[_Read] = [_Read()]


def _markdown_leaves(text: str, language: str) -> list[Leaf]:
    chunks = _chunks(text)
    known = definitions(text, chunks) if "]:" in text else Definitions({})
    notes = repr(sorted((key, value["href"]) for key, value in known.references.items())) if known.references else ""
    before = _read[0]
    same = common_prefix(before.text, text) if (before.language, before.notes) == (language, notes) else 0
    pairs = zip(before.chunks, chunks, strict=False)
    kept = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1] and pair[0][1] <= same, pairs))
    leaves = list(before.leaves[:kept])
    for number, (start, end) in enumerate(chunks[kept:]):
        if number % _STEP == 0:
            check_stop()
        source = text[start:end]
        found = _chunk(source, known.definition_lines() if notes and "[" in source else "", language)
        leaves.append([leaf.moved(start) for leaf in found])
    if len(text) > _LONG:
        _read[0] = _Read(text, language, notes, chunks, leaves)
    return list(chain.from_iterable(leaves))


def forget() -> None:
    """Forget the long text that was read last, so that the next one is read from nothing."""
    _last[0], _values[0], _read[0] = ("", []), _Values([]), _Read()


@lru_cache(maxsize=5_000)
def _chunk(source: str, references: str, language: str) -> tuple[Leaf, ...]:
    """The leaves of one chunk; `references` are definitions from elsewhere, read after it."""
    found: list[tuple[Block, Role]] = []
    end = len(source)
    for block in blocks(f"{source}\n\n{references}" if references else source):
        if block.start < end or not references:
            _flatten(block, "paragraph", found)
    return tuple(Leaf.of(role, block, language) for block, role in found)


def _flatten(block: Block, role: Role, found: list[tuple[Block, Role]]) -> None:
    if block.kind == "html":
        mark = _QUOTE_MARK if role == "quote" else _ITEM_MARK if role == "item" else None
        raw = mark.sub(_blank, block.raw) if mark else block.raw
        inner = html_blocks(raw, block.start)
        found.extend((piece, _role_within(role, piece)) for piece in inner)
        return
    if block.kind in ("code", "quote") or (block.kind in ("heading", "item", "cell", "footnote") and role != "quote"):
        role = block.kind
    if block.children:
        for child in block.children:
            _flatten(child, role, found)
    elif block.kind not in ("rule", "list", "table", "row"):
        found.append((block, role))


def _role_within(role: Role, piece: Block) -> Role:
    """The role of a piece of HTML that stands in a Markdown block: paragraphs in an item of a list are items too."""
    if role == "quote" and piece.kind != "code":
        return "quote"
    inner = _role(piece)
    return "item" if role == "item" and inner == "paragraph" else inner


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _role(block: Block) -> Role:
    return block.kind if block.kind in ("heading", "item", "quote", "cell", "code") else "paragraph"
