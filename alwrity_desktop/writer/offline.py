"""The offline drafter: a first draft without a model and without the network, out of the person's own notes.

It invents nothing. Every sentence of the draft is from a source or from the brief; the rest are headings and marked
prompts (`> [ ] ...`) where the sources say nothing. Others' sentences appear only as quotations with their link or as
points to cover. Neighbouring sentences stay together: what is moved is a passage, not a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alwrity_desktop.core.messages import _
from alwrity_desktop.language.names import language_name
from alwrity_desktop.model.source import Source
from alwrity_desktop.writer import outline, selection
from alwrity_desktop.writer.assembly import link_to
from alwrity_desktop.writer.briefs import language_of, subject, texts_of
from alwrity_desktop.writer.format_file import Format
from alwrity_desktop.writer.material import Material, query_of
from alwrity_desktop.writer.metadata import Metadata, make_metadata, trim_words
from alwrity_desktop.writer.notes import Passage
from alwrity_desktop.writer.outline import Planned
from alwrity_desktop.writer.scaffolding import Scaffolding
from alwrity_desktop.writer.storable import count_words
from alwrity_desktop.writer.telling import Tell, untold, within

INTRODUCTION, CONCLUSION = 0.11, 0.08
QUOTED_SHARE = 0.15
"""At most this share of the length is quoted from others."""
LEAST_EDGE = 20
"""Words; with less the few notes there are serve the sections better."""
MOST_QUESTIONS = 4
POINT_MOST = 140
_QUESTION = re.compile(r"[?？؟]\s*$")


@dataclass(slots=True)
class OfflineSection:
    """A section as drafted. sources: ids of the sources its sentences are from. points: for a bare outline."""

    heading: str
    text: str
    sources: list[str]
    points: list[str] = field(default_factory=list[str])
    subsections: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    passages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


@dataclass(slots=True)
class OfflineDraft:
    """What the offline drafter made. results: by step key, as a model's steps would give them."""

    sections: list[OfflineSection]
    results: dict[str, Any]
    metadata: Metadata
    notices: list[str]


def notice() -> str:
    """What the offline drafter is, in plain words."""
    return _(
        "This draft was put together without a model and without the network: its sentences are from your own notes, "
        "others' are quoted with their link, and lines that begin with > [ ] are for you to fill."
    )


def draft_offline(form: Format, brief: Mapping[str, Any], sources: Sequence[Source], tell: Tell = untold) -> OfflineDraft:
    """A first draft from brief, notes and sources. Takes CPU time: call it in a thread.

    tell: called with the share done, several times a second; it may raise to stop the work.
    """
    return _Drafter(form, brief, sources, tell).draft()


def prompt(text: str) -> str:
    """A marked prompt for the person to fill."""
    return f"> [ ] {' '.join(text.split())}"


class _Drafter:
    def __init__(self, form: Format, brief: Mapping[str, Any], sources: Sequence[Source], tell: Tell) -> None:
        self.form = form
        self.brief = brief
        self.language = language_of(brief)
        self.scaffolding = Scaffolding(self.language)
        self.say = self.scaffolding.say
        self.shape = self.scaffolding.shaped(outline.structure(form.structure, str(brief.get("kind") or "informational")))
        excluded = texts_of(brief, "exclude_topics")
        self.material = Material(sources, query_of(brief), self.language, excluded, within(tell, 0.0, 0.8))
        self.tell = within(tell, 0.8, 1.0)
        self.length = int(brief.get("length") or 0)
        self.quoted = 0

    def draft(self) -> OfflineDraft:
        if any(step.key == "section" for step in self.form.steps):
            return self._article()
        return self._outline()

    # ---------------------------------------------------------------------------------------- an article

    def _article(self) -> OfflineDraft:
        introduction = self._edge(INTRODUCTION, opening=True)
        self.tell(0.1)
        conclusion = self._edge(CONCLUSION, opening=False)
        self.tell(0.2)
        questions = self._questions() if self.brief.get("faq") else None
        results: dict[str, Any] = {"introduction": self._introduction(introduction)}
        results["conclusion"] = self._conclusion(conclusion)
        fixed = sum(count_words(text) for text in results.values()) + _words_of(questions) + self._takeaway_room()
        planned = outline.plan(self.material, self.brief, self.shape, int(self.length * (1 - INTRODUCTION - CONCLUSION)))
        sections = self._fill(planned, self.length - fixed - self._furniture(planned))
        results["questions"] = questions
        results["takeaways"] = self._takeaways(introduction) if self.brief.get("key_takeaways") else []
        if self.brief.get("key_takeaways") and not results["takeaways"]:
            results["introduction"] += "\n\n" + prompt(
                self.say("takeaways", _("List here three to five things the reader should remember."))
            )
        results["outline"] = [{"heading": each.heading, "points": [], "sources": each.sources} for each in sections]
        own = [*introduction, *self.material.used]
        metadata = make_metadata(self.form, self.brief, self.shape, [s.heading for s in sections], own)
        return OfflineDraft(sections, results, metadata, self._notices(sections, results) + self._shortcomings(metadata))

    def _furniture(self, planned: Sequence[Planned]) -> int:
        """Words of headings, contents table and the fixed headings."""
        headings = sum(count_words(each.heading) for each in planned)
        return headings * (2 if self.brief.get("contents_table") else 1) + 4

    def _takeaway_room(self) -> int:
        return 75 if self.brief.get("key_takeaways") else 0

    def _edge(self, share: float, *, opening: bool) -> list[Passage]:
        phrase = outline.short_phrase(self.brief).casefold()
        own = sum(self.material.usable_words(segment) for segment in self.material.segments)
        room = min(max(45, int(self.length * share)), own // 5)
        chosen = selection.edge(self.material, room, phrase, opening=opening) if room >= LEAST_EDGE else []
        self.material.take(chosen)
        return chosen

    def _introduction(self, chosen: Sequence[Passage]) -> str:
        phrase = outline.short_phrase(self.brief)
        text = _joined(chosen)
        if not text:
            about = phrase or subject(self.brief)
            return prompt(
                self.say(
                    "open",
                    _("Open with the reader's question or situation about {subject}, in two or three sentences."),
                    subject=about,
                )
            )
        if phrase and phrase.casefold() not in text.casefold():
            text += "\n\n" + prompt(
                self.say(
                    "phrase", _("Say in the introduction, in your own words, how this is about {phrase}."), phrase=phrase
                )
            )
        return text

    def _conclusion(self, chosen: Sequence[Passage]) -> str:
        text = _joined(chosen)
        call = str(self.brief.get("call_to_action") or "").strip()
        if not text:
            closing = _("Close with what follows from this for the reader, and the next thing to do.")
            text = prompt(self.say("close", closing))
        return f"{text}\n\n{call}" if call else text

    def _fill(self, planned: Sequence[Planned], words: int) -> list[OfflineSection]:
        chosen: dict[int, list[Passage]] = {}
        order = sorted(range(len(planned)), key=lambda number: planned[number].role != "topic")
        left = words
        for done, number in enumerate(order):
            self.tell(0.3 + 0.5 * done / len(order))
            picked = selection.for_section(self.material, planned[number], max(left // (len(order) - done), 40))
            self.material.take(picked)
            chosen[number] = picked
            left -= sum(passage.words for passage in picked)
        for number in [number for number in chosen if not self._keep(planned[number], chosen[number])]:
            del chosen[number]
        quotes = {number: self._quote(planned[number], chosen[number]) for number in sorted(chosen)}
        words -= sum(quote.words + 6 for quote in quotes.values() if quote)
        self.tell(0.9)
        selection.top_up(self.material, planned, chosen, words)
        selection.trim(self.material, chosen, words)
        outline.number_headings([planned[number] for number in sorted(chosen)])
        return [self._section(planned[number], chosen[number], quotes[number]) for number in sorted(chosen)]

    def _keep(self, planned: Planned, chosen: Sequence[Passage]) -> bool:
        return bool(chosen) or planned.required or not self.material.segments

    def _section(self, planned: Planned, chosen: Sequence[Passage], quote: Passage | None) -> OfflineSection:
        parts = [_joined(chosen)] if chosen else [prompt(planned.prompt)]
        used = [passage.source.id for passage in chosen]
        if quote is not None:
            parts.append(_quotation(quote))
            used.append(quote.source.id)
        if not chosen and (point := self._point(planned)):
            parts.append(self._point_prompt(point))
            used.append(point.source.id)
        traced = [{"source": passage.source.id, "text": passage.plain} for passage in chosen]
        return OfflineSection(planned.heading, "\n\n".join(parts), list(dict.fromkeys(used)), passages=traced)

    def _quote(self, planned: Planned, chosen: Sequence[Passage]) -> Passage | None:
        if not chosen and self.material.segments:
            return None
        room = int(self.length * QUOTED_SHARE) - self.quoted
        quote = selection.quotation(self.material, planned, chosen, room)
        if quote is not None:
            self.quoted += quote.words
            self.material.take([quote])
        return quote

    def _point(self, planned: Planned) -> Passage | None:
        point = selection.quotation(self.material, planned, [], 60, any_fit=True)
        if point is not None:
            self.material.take([point])
        return point

    def _point_prompt(self, passage: Passage) -> str:
        covered = _("Cover in your own words: {point} ({link})")
        return prompt(self.say("point", covered, point=passage.plain, link=link_to(passage.source)))

    def _questions(self) -> dict[str, Any]:
        found: list[dict[str, str]] = []
        for question, answer in selection.questions(self.material, MOST_QUESTIONS):
            found.append({"question": question, "answer": _joined([answer])})
            self.material.take([answer])
        about = outline.short_phrase(self.brief) or subject(self.brief)
        while len(found) < 2:
            asked = self.say("ask", _("Write a question readers ask about {subject}, as the heading."), subject=about)
            heading = self.say("question", _("Question {number}"), number=len(found) + 1)
            found.append({"question": heading, "answer": prompt(asked)})
        return {"questions": found}

    def _takeaways(self, introduction: Sequence[Passage]) -> list[str]:
        """Not from the introduction, which stands just above; from it only where there is nothing else."""
        return selection.short_sentences(self.material, 4, introduction) or selection.short_sentences(self.material, 4)

    def _notices(self, sections: Sequence[OfflineSection], results: Mapping[str, Any]) -> list[str]:
        texts = [*(f"{each.heading}\n{each.text}" for each in sections), *results["takeaways"]]
        texts += [str(results["introduction"]), str(results["conclusion"])]
        words = count_words("\n".join(texts)) + _words_of(results["questions"])
        taken = sum(passage.words for passage in self.material.used if passage.source.kind == "own")
        notices = [notice()]
        if not self.material.segments:
            notices.append(
                _("There are no notes of your own, so it is mostly prompts to fill: add notes for a fuller draft.")
            )
        elif words < 0.88 * self.length:
            notices.append(
                _(
                    "Your notes gave {words} words of the {length} asked for: add notes, or fill the prompts.",
                    words=f"{taken:,}",
                    length=f"{self.length:,}",
                )
            )
        return notices

    def _shortcomings(self, metadata: Metadata) -> list[str]:
        """What the person should know of any draft: what was not read, not said, not in their language."""
        found = [
            _("“{title}” is very long: only its beginning was read. Give the parts you need.", title=source.title)
            for source in self.material.cut
        ]
        if not metadata.meta_description:
            found.append(_("Meta description and excerpt are empty: there were no notes to take them from."))
        if not self.scaffolding.known:
            found.append(
                _(
                    "Headings and prompts are in English: the program has none in {language} yet.",
                    language=language_name(self.language),
                )
            )
        return found

    def _usual_headings(self) -> list[str]:
        headings = {
            "what": _("What it is"),
            "why": _("Why it matters"),
            "how": _("How to do it"),
            "example": _("An example"),
            "avoid": _("What to avoid"),
        }
        return [self.say(key, english) for key, english in headings.items()]

    # ---------------------------------------------------------------------------------------- an outline

    def _outline(self) -> OfflineDraft:
        count = int(self.brief.get("section_count") or 5)
        below = int(self.brief.get("subsection_count") or 0)
        planned = outline.plan(self.material, self.brief, self.shape, count * outline.WORDS_A_SECTION, count)
        sections = [self._outlined(each, below) for each in planned]
        results: dict[str, Any] = {
            "outline": [
                {"heading": s.heading, "points": s.points, "subsections": s.subsections, "sources": s.sources}
                for s in sections
            ]
        }
        metadata = make_metadata(self.form, self.brief, self.shape, [s.heading for s in sections], self.material.used)
        notices = [notice()] if self.material.passages else [notice(), _("There are no notes, so it is a bare structure.")]
        return OfflineDraft(sections, results, metadata, notices + self._shortcomings(metadata))

    def _outlined(self, planned: Planned, below: int) -> OfflineSection:
        own_words = sum(self.material.usable_words(segment) for segment in planned.segments)
        chosen = selection.for_section(self.material, planned, min(70 * (below + 1), own_words or 150))
        self.material.take(chosen)
        own = [sentence for passage in chosen if not passage.is_list for sentence in passage.sentences]
        points = [trim_words(sentence, POINT_MOST) for sentence in own if count_words(sentence) > 4]
        names = outline.phrase_headings(self.material, chosen, below)
        names += [name for name in self._usual_headings() if name not in names]
        subsections: list[dict[str, Any]] = []
        for number, name in enumerate(names[:below]):
            mine = points[1 + number :: below][:3] or [
                self.say("belongs", _("Say what belongs under “{heading}”."), heading=name)
            ]
            subsections.append({"heading": name, "points": mine})
        used = list(dict.fromkeys(passage.source.id for passage in chosen))
        return OfflineSection(planned.heading, "", used, points=points[:1] or [planned.prompt], subsections=subsections)


def _joined(passages: Sequence[Passage]) -> str:
    return "\n\n".join(passage.text for passage in passages)


def _words_of(questions: dict[str, Any] | None) -> int:
    rows: list[dict[str, str]] = (questions or {}).get("questions", [])
    return sum(count_words(row["question"] + "\n" + row["answer"]) for row in rows)


def _quotation(passage: Passage) -> str:
    words = passage.plain.replace('"', "'").strip()
    return f'> "{words}" — {link_to(passage.source)}'
