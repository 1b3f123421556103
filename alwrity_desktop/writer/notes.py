"""Notes taken apart into passages: runs of neighbouring sentences that can stand in a draft as they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from alwrity_desktop import language as lang
from alwrity_desktop.core import paths
from alwrity_desktop.model.source import Source
from alwrity_desktop.page import markdown
from alwrity_desktop.page.markdown import Block
from alwrity_desktop.writer.storable import count_words
from alwrity_desktop.writer.telling import Tell, untold

LONGEST_PASSAGE = 95
"""Words; a longer paragraph is cut between sentences."""
LONGEST_LIST = 160
MOST_WORDS = 400
"""Words; a longer sentence is none, but a table or a text without full stops."""
LONGEST_HEADING = 75
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_MARKS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\{\{[<%].*?[%>]\}\}|\[\^[^\]]+\]")
_DEAD_LINK = re.compile(r"\]\((?!https?://|mailto:)")
_LETTER = re.compile(r"[^\W\d_]")
SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]*_]*\s*$")


@dataclass(slots=True)
class Passage:
    """A passage of a source.

    text: Markdown as it stands in the source. plain: what a reader sees. segment: number of the stretch under one heading.
    leads: it opens with a word that leans on what is before. junk: it is about the page (a caption, a call to register).
    """

    source: Source
    number: int
    segment: int
    text: str
    plain: str
    words: int
    sentences: list[str] = field(default_factory=list[str])
    leans: bool = False
    junk: bool = False
    is_list: bool = False
    depth: float = 0.0
    """Where in its source it stands: 0 at the start, 1 at the end."""


@dataclass(slots=True)
class Segment:
    """A stretch of a source under one heading, or of one matter where there are none."""

    source: Source
    number: int
    heading: str
    passages: list[Passage] = field(default_factory=list[Passage])

    @property
    def words(self) -> int:
        """Words that may be used."""
        return sum(passage.words for passage in self.passages if not passage.junk)


@dataclass(slots=True, frozen=True)
class Wording:
    """What opening words and turns mean in a language; empty where the program knows none."""

    leaning: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    junk: re.Pattern[str] | None = None
    ending: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    advice: frozenset[str] = frozenset()
    narrative: frozenset[str] = frozenset()

    def leans(self, sentence: str) -> bool:
        """Whether a sentence leans on what stands before it, so that it cannot open a section."""
        opening = sentence.lstrip("*_").casefold().replace("’", "'")
        words = [match.group() for match in _WORD.finditer(opening[:120])][:7]
        if not words or opening.startswith(("(", '"', "“", "«", "„", "'", "‘", *self.phrases)):
            return bool(words)
        return words[0] in self.leaning or not self.pointing.isdisjoint(words) or not self.pronouns.isdisjoint(words[:3])


@cache
def wording(language: str) -> Wording:
    """Opening words and turns of `language`, from resources/offline/wording.toml."""
    table = tomllib.loads(paths.resource("offline", "wording.toml").read_text("utf-8")).get(language.split("-")[0], {})
    junk = table.get("junk", [])
    return Wording(
        frozenset(word for word in table.get("leaning", []) if " " not in word),
        tuple(word for word in table.get("leaning", []) if " " in word),
        re.compile("|".join(f"(?:{turn})" for turn in junk), re.IGNORECASE) if junk else None,
        frozenset(table.get("ending", [])),
        frozenset(table.get("pointing", [])),
        frozenset(table.get("pronouns", [])),
        frozenset(table.get("advice", [])),
        frozenset(table.get("narrative", [])),
    )


def read_notes(source: Source, language: str, first_segment: int = 0, tell: Tell = untold) -> list[Segment]:
    """The segments of one source with their passages, in reading order. tell: called with the share read."""
    segments: list[Segment] = []
    heading, title = "", source.title.casefold()
    waiting: list[tuple[Block, str]] = []
    for block in markdown.blocks(source.text):
        if block.kind == "heading" or _is_heading(block, source.text[block.start : block.end]):
            _close(segments, source, heading, waiting, language, first_segment, tell)
            heading = _heading_text(block.text)
            heading = "" if heading.casefold() == title else heading
        elif block.kind in ("paragraph", "list"):
            waiting.append((block, source.text[block.start : block.end]))
    _close(segments, source, heading, waiting, language, first_segment, tell)
    _mark_depth(segments)
    return segments


def _close(
    segments: list[Segment],
    source: Source,
    heading: str,
    waiting: list[tuple[Block, str]],
    language: str,
    first_segment: int,
    tell: Tell,
) -> None:
    segment = Segment(source, first_segment + len(segments), heading)
    done = sum(len(each.passages) for each in segments)
    lead: Block | None = None
    read = waiting[0][0].start if waiting else 0
    for block, raw in waiting:
        if block.kind == "paragraph" and block.text.rstrip().endswith(":"):
            lead = block
            continue
        for passage in _passages(source, block, raw, lead, language):
            passage.number, passage.segment = done + len(segment.passages), segment.number
            segment.passages.append(passage)
            read += len(passage.plain)
            tell(read / len(source.text))
        lead = None
    waiting.clear()
    if segment.passages:
        segments.append(segment)


def _passages(source: Source, block: Block, raw: str, lead: Block | None, language: str) -> Iterator[Passage]:
    if block.kind == "list":
        yield from _list_passage(source, block, raw, lead, language)
        return
    spans = [span for span in lang.sentences(block.text, language) if span.text.strip()]
    run: list[lang.Span] = []
    words = 0
    for span in spans:
        size = count_words(span.text)
        if run and words + size > LONGEST_PASSAGE and len(run) > 1:
            yield _prose(source, block, run, language, whole=False)
            run, words = [], 0
        run.append(span)
        words += size
    if run:
        yield _prose(source, block, run, language, whole=len(run) == len(spans))


def _prose(source: Source, block: Block, run: list[lang.Span], language: str, *, whole: bool) -> Passage:
    start, end = (block.start, block.end) if whole else block.place(run[0].start, run[-1].end)
    plain = " ".join(block.text[run[0].start : run[-1].end].split())
    raw = " ".join(_MARKS.sub("", source.text[start:end]).split())
    text = raw if _whole(raw) else plain
    passage = Passage(
        source,
        0,
        0,
        text,
        plain,
        count_words(plain),
        [" ".join(block.text[span.start : span.end].split()) for span in run],
    )
    passage.leans = wording(language).leans(plain)
    aside = whole and len(raw) > 2 and raw[0] == raw[-1] and raw[0] in "_*" and raw[1] not in "_*"
    passage.junk = aside or _junk(passage, language)
    return passage


def _list_passage(source: Source, block: Block, raw: str, lead: Block | None, language: str) -> Iterator[Passage]:
    items = [" ".join(item.text.split()) or _below(item) for item in block.children]
    nested = any(child.kind == "list" for item in block.children for child in item.children)
    text = _dedent(raw)
    plain = "\n".join(items)
    words = count_words(plain)
    if nested or not items or words > LONGEST_LIST or words < 4 or not _whole(text):
        return
    if lead is not None:
        first = " ".join(_MARKS.sub("", source.text[lead.start : lead.end]).split())
        first = first if _whole(first) else " ".join(lead.text.split())
        text, plain = f"{first}\n\n{text}", f"{' '.join(lead.text.split())}\n{plain}"
    passage = Passage(source, 0, 0, text, plain, count_words(plain), plain.split("\n"), is_list=True)
    passage.leans = lead is None or wording(language).leans(plain)
    passage.junk = _junk(passage, language)
    yield passage


def _below(item: Block) -> str:
    return " ".join(" ".join(child.text.split()) for child in item.children)


def _dedent(raw: str) -> str:
    lines = raw.rstrip().splitlines()
    margin = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    kept = [line[margin:] if line[:margin].isspace() or not margin else line for line in lines]
    return "\n".join(line.rstrip() for line in kept if line.strip())


def _whole(raw: str) -> bool:
    """Whether emphasis, code, brackets and quotation marks are closed, so that the piece can stand alone."""
    even = all(raw.count(mark) % 2 == 0 for mark in ("**", "`", "~~")) and raw.replace("**", "").count("*") % 2 == 0
    pairs = all(raw.count(one) == raw.count(other) for one, other in ("[]", "()"))
    return even and pairs and not _DEAD_LINK.search(raw) and "<" not in raw


def _junk(passage: Passage, language: str) -> bool:
    plain = passage.plain
    if passage.words > MOST_WORDS or (passage.words < 6 and not passage.is_list):
        return True
    letters = len(_LETTER.findall(plain))
    if letters < 0.6 * len(plain.replace(" ", "")) or (not passage.is_list and not SENTENCE_END.search(plain)):
        return True
    pattern = wording(language).junk
    return bool(pattern and pattern.search(plain))


def _is_heading(block: Block, raw: str) -> bool:
    """A short paragraph in bold that does not end as a sentence is a heading in many people's notes."""
    marked = raw.strip().startswith(("**", "__")) and raw.strip().endswith(("**", "__"))
    return block.kind == "paragraph" and marked and len(block.text) <= LONGEST_HEADING and raw.count("**") <= 2


def _heading_text(text: str) -> str:
    plain = " ".join(text.split()).strip("*_# ").rstrip(":.")
    return plain if 2 < len(plain) <= LONGEST_HEADING else ""


def _mark_depth(segments: list[Segment]) -> None:
    every = [passage for segment in segments for passage in segment.passages if not passage.junk]
    for number, passage in enumerate(every):
        passage.depth = number / max(len(every) - 1, 1)
