"""The offline drafter's plan: which sections a text of this kind has, and which of the notes' matters become sections."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from alwrity_desktop.core import paths
from alwrity_desktop.writer.briefs import main_keyphrase, subject, texts_of
from alwrity_desktop.writer.material import Material
from alwrity_desktop.writer.notes import LONGEST_HEADING, Passage, Segment
from alwrity_desktop.writer.textrank import Vector, blend, likeness, phrases, terms

WORDS_A_SECTION = 155
MOST_SECTIONS = 10
LEAST_WORDS = 35
"""Words a segment must give to be a section of its own."""
LONGEST_PHRASE = 4
"""Words; a longer topic cannot stand inside a heading."""
STRONG_CUES = 3.0
"""Cue score from which a passage is taken to be about a role: about two telling words in forty."""
QUESTION_WORDS = ("how", "what", "why", "when", "best", "choose")
"""They ask something else of the same matter, and are no matter of their own."""
_NUMBERING = re.compile(r"^\s*(?:(?:step|part|tip|lesson|reason|no\.?)\s*)?#?\d{1,2}\s*[.:)\-–—]\s*", re.IGNORECASE)
_GENERIC = frozenset(
    {
        *("introduction", "conclusion", "summary", "background", "overview", "resources", "references", "contents"),
        *("notes", "update", "updates", "links", "further reading", "up next", "what's next", "questions", "about"),
        *("contact", "example", "examples", "the basics", "more", "appendix", "learn more", "related resources"),
    }
)
_VERBS = re.compile(r"^(how to|why|what|when|where|who|which|is|are|can|should|do|does)\b", re.IGNORECASE)


@dataclass(slots=True)
class Planned:
    """A section to fill. role: "topic" or the structure's. cues: words that tell what belongs there (roles only)."""

    heading: str
    role: str
    prompt: str
    cues: tuple[str, ...] = ()
    segments: list[Segment] = field(default_factory=list[Segment])
    vector: Vector = field(default_factory=dict[str, float])
    required: bool = False
    must: tuple[str, ...] = ()
    """Stems that a passage of the section has to hold: those of the phrase in its heading."""
    item: str = ""
    """How the heading is numbered: "Step {number}: {heading}", or "" where it is not."""


@cache
def _structures() -> dict[str, Any]:
    return tomllib.loads(paths.resource("offline", "structures.toml").read_text("utf-8"))


def structure(name: str, kind: str) -> dict[str, Any]:
    """The structure of a kind of text: titles to try and sections in order."""
    kinds: dict[str, Any] = _structures()["blog_post"]
    found: dict[str, Any] = _structures().get(name, {})
    chosen: dict[str, Any] = found.get(kind) or kinds.get(kind) or found
    return chosen if "sections" in chosen else {**kinds["informational"], **chosen}


def short_phrase(brief: Mapping[str, Any]) -> str:
    """What can stand inside a heading for the subject: the main keyphrase, else a short topic, else ""."""
    if phrase := main_keyphrase(brief):
        return phrase
    topic = subject(brief)
    fits = len(topic.split()) <= LONGEST_PHRASE and not _VERBS.match(topic) and not topic.endswith("?")
    return topic if fits and topic else ""


def capital(text: str) -> str:
    """`text` with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def filled(template: str, brief: Mapping[str, Any], count: int = 0) -> str:
    """A heading, title or prompt of the structure with its places filled; "" when a needed phrase is missing."""
    phrase, topic = short_phrase(brief), subject(brief)
    if "hrase}" in template and not phrase:
        return ""
    return template.format(
        phrase=phrase, Phrase=capital(phrase), topic=topic, Topic=capital(topic.rstrip(".")), count=count
    ).strip()


def plan(
    material: Material, brief: Mapping[str, Any], shape: dict[str, Any], words: int, sections: int = 0
) -> list[Planned]:
    """The sections in order, for a main part of `words` words; `sections` sets their number where the brief does."""
    wanted = sections or max(3, min(9, round(words / WORDS_A_SECTION)))
    roles = [part for part in shape["sections"] if part["role"] != "topics"]
    exact = bool(sections)
    bare = not any(material.usable_words(segment) >= LEAST_WORDS for segment in material.segments)
    kept = _roles(material, roles, brief, max(1, wanted // 3), bare=bare)
    extra = texts_of(brief, "include_topics")
    topics = _topics(material, brief, max(wanted - len(kept) - len(extra), 1 if exact else 2), 0 if exact else words)
    none: dict[str, Any] = {}
    holder = next((part for part in shape["sections"] if part["role"] == "topics"), none)
    if bare and not topics and not extra:
        extra = _other_phrases(material, brief, max(wanted - len(kept), 3))
    asked = [_asked(material, topic) for topic in extra]
    planned: list[Planned] = []
    for part in shape["sections"]:
        if part["role"] == "topics":
            planned += _holding([*asked, *topics], str(part.get("item", "")), _topic_prompt(holder, brief))
        elif found := next((each for each in kept if each.role == part["role"]), None):
            planned.append(found)
    return _unlike(planned)


def _topic_prompt(holder: dict[str, Any], brief: Mapping[str, Any]) -> str:
    return str(
        holder.get("prompt") or filled("Say what the reader should know about this, from your own experience.", brief)
    )


def _roles(
    material: Material, roles: Sequence[dict[str, Any]], brief: Mapping[str, Any], room: int, *, bare: bool
) -> list[Planned]:
    """The structure's own sections that the notes can fill or that must be there; where notes are bare, all of them."""
    made: list[tuple[float, Planned]] = []
    for part in roles:
        cues = tuple(str(cue) for cue in part.get("cues", ()))
        heading = filled(str(part["heading"]), brief) or str(part["plain"])
        prompt = filled(str(part["prompt"]), brief) or str(part["prompt"]).format(phrase="it", Phrase="It")
        planned = Planned(heading, str(part["role"]), prompt, cues, required=bare or bool(part.get("required")))
        if "hrase}" in str(part["heading"]):
            planned.must = tuple(terms(short_phrase(brief), material.language))
        made.append((material.cue_fit(cues, planned.must), planned))
    strong = [(fit, each) for fit, each in made if fit >= STRONG_CUES or each.required or bare]
    needed = sum(each.required for _fit, each in strong)
    chosen = sorted(strong, key=lambda pair: (not pair[1].required, -pair[0]))[: max(needed, room)]
    return [each for _fit, each in made if any(each is kept for _score, kept in chosen)]


def _topics(material: Material, brief: Mapping[str, Any], wanted: int, words: int) -> list[Planned]:
    """The best segments as sections: `wanted` of them, or more where they are short and `words` words are to be filled."""
    left = float(words)
    scored = sorted(material.segments, key=lambda segment: -material.segment_score(segment))
    chosen: list[Planned] = []
    for segment in scored:
        if material.usable_words(segment) < LEAST_WORDS:
            continue
        vector = blend(
            [material.index.vectors[material.place(passage)] for passage in segment.passages if not passage.junk]
        )
        near = max(chosen, key=lambda each: likeness(each.vector, vector), default=None)
        if near is not None and likeness(near.vector, vector) > 0.45:
            near.segments.append(segment)
        elif len(chosen) < wanted or (left > 0.1 * words > 0 and len(chosen) < MOST_SECTIONS):
            left -= min(material.usable_words(segment), 1.2 * WORDS_A_SECTION)
            chosen.append(Planned("", "topic", "", segments=[segment], vector=vector))
    order = {id(segment): number for number, segment in enumerate(material.segments)}
    chosen.sort(key=lambda each: order[id(each.segments[0])])
    taken: set[str] = set()
    for each in chosen:
        each.heading = _heading(material, each, brief, taken)
    return [each for each in chosen if each.heading]


def _heading(material: Material, planned: Planned, brief: Mapping[str, Any], taken: set[str]) -> str:
    for segment in planned.segments:
        opening = "" if segment.heading or segment.passages[0].number else segment.source.title
        heading = capital(_NUMBERING.sub("", segment.heading or _fitting(opening)).strip())
        if heading and heading.casefold() not in _GENERIC and heading.casefold() not in taken | {subject(brief).casefold()}:
            taken.add(heading.casefold())
            return heading
    texts = [passage.plain for segment in planned.segments for passage in segment.passages if not passage.junk]
    known = set(short_phrase(brief).casefold().split())
    offered = phrases(texts, material.language, 8, 2) + phrases(texts, material.language, 8)
    fresh = [phrase for phrase in offered if phrase.casefold() not in taken and phrase.casefold() not in known]
    strong = [phrase for phrase in fresh if " " in phrase] or fresh
    if not strong:
        return ""
    taken.add(strong[0].casefold())
    second = next((phrase for phrase in fresh if _joins(phrase, strong[0])), "")
    if second and material.language.startswith("en"):
        taken.add(second.casefold())
        return capital(f"{strong[0]} and {second}")
    return capital(strong[0])


def _joins(phrase: str, first: str) -> bool:
    """Whether two phrases make a heading together: both short, of other words, the second no single word beside a pair."""
    apart = not set(phrase.casefold().split()) & set(first.casefold().split())
    return apart and len(first.split()) < 3 and len(first.split()) <= len(phrase.split()) < 3


def _fitting(title: str) -> str:
    return title if len(title) <= LONGEST_HEADING and "…" not in title and "." not in title else ""


def _other_phrases(material: Material, brief: Mapping[str, Any], most: int) -> list[str]:
    """Keyphrases of the brief that each add a word to those before: without notes they are what there is to write about."""
    phrases = texts_of(brief, "keyphrases")
    known = set(terms(" ".join([*phrases[:1], *QUESTION_WORDS]), material.language))
    found: list[str] = []
    for phrase in phrases[1:]:
        fresh = set(terms(phrase, material.language)) - known
        if fresh and len(phrase) <= LONGEST_HEADING:
            found.append(phrase)
            known |= fresh
    return found[:most]


def _asked(material: Material, topic: str) -> Planned:
    return Planned(capital(topic), "topic", "", vector=material.index.vector(topic), required=True)


def _holding(topics: list[Planned], item: str, prompt: str) -> list[Planned]:
    for each in topics:
        each.prompt = prompt
        each.item = item
    return topics


def _unlike(planned: list[Planned]) -> list[Planned]:
    seen: set[str] = set()
    kept: list[Planned] = []
    for each in planned:
        if (key := each.heading.casefold()) not in seen:
            seen.add(key)
            kept.append(each)
    return kept


def number_headings(planned: Sequence[Planned]) -> None:
    """Number the headings of those that are numbered, in their order."""
    for number, each in enumerate((each for each in planned if each.item), 1):
        each.heading = each.item.format(number=number, heading=each.heading)


def phrase_headings(material: Material, passages: Sequence[Passage], most: int) -> list[str]:
    """Headings out of the phrases that passages come back to."""
    return [capital(phrase) for phrase in phrases([passage.plain for passage in passages], material.language, most)]
