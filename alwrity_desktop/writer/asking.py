"""From a step of a format to the request that is sent: the template's values, the sources fenced, the words asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from alwrity_desktop.ai.task import Task
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.source import Source
from alwrity_desktop.writer import briefs, delimiting
from alwrity_desktop.writer.assembly import labels_for, sections_text
from alwrity_desktop.writer.format_file import Format, Step
from alwrity_desktop.writer.material import query_of
from alwrity_desktop.writer.storable import count_words
from alwrity_desktop.writer.textrank import terms

ALL_SOURCES = 80_000
"""Characters of sources in a request that reads them all: about 20,000 tokens."""
SECTION_SOURCES = 16_000
TAIL_WORDS = 120
MOST_NOTES = 8
_TOKENS_A_WORD = 2.2


@dataclass(slots=True)
class Part:
    """A section on its way: what the outline says of it, and its text once it is there."""

    heading: str
    goal: str = ""
    points: list[str] = field(default_factory=list[str])
    sources: list[int] = field(default_factory=list[int])
    words: int = 0
    subsections: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    text: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Part:
        """A part from a row of an outline, whatever of it is there."""
        return cls(
            heading=" ".join(str(row.get("heading", "")).split()).lstrip("#").strip(),
            goal=str(row.get("goal") or ""),
            points=[str(point) for point in _items(row, "points")],
            sources=[int(n) for n in _items(row, "sources") if str(n).isdigit()],
            words=_whole(row.get("words")),
            subsections=[cast("dict[str, Any]", each) for each in _items(row, "subsections") if isinstance(each, dict)],
        )

    def row(self) -> dict[str, Any]:
        """What is stored of it in the outline."""
        return {
            "heading": self.heading,
            "goal": self.goal,
            "points": self.points,
            "sources": self.sources,
            "words": self.words,
            "subsections": self.subsections,
        }


def _items(row: Mapping[str, Any], key: str) -> list[Any]:
    value = row.get(key)
    return cast("list[Any]", value) if isinstance(value, list) else []


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) and value == value and 0 < value < 1e6 else 0


def outline_of(data: object) -> list[Part]:
    """The sections of an outline, from a step's data or from the person; sections without a heading are left out."""
    rows: object = cast("dict[str, Any]", data).get("sections") if isinstance(data, dict) else data
    found = cast("list[Any]", rows) if isinstance(rows, list) else []
    return [part for row in found if isinstance(row, dict) and (part := Part.of(cast("dict[str, Any]", row))).heading]


@dataclass(slots=True)
class Work:
    """All that the requests of one run are made from. results: by step key, what came so far.

    base: the body as this run last put it together, None for a new run: what the person changed since is kept.
    before: the draft as it was when this began. made: the steps asked since then, None where all of them count; only
    what they fill is written into the draft.
    """

    form: Format
    brief: dict[str, Any]
    sources: list[Source]
    overrides: Mapping[str, str] = field(default_factory=dict[str, str])
    model: str = ""
    base_url: str = ""
    run_id: str = ""
    draft_id: str = ""
    results: dict[str, Any] = field(default_factory=dict[str, Any])
    parts: list[Part] = field(default_factory=list[Part])
    base: str | None = None
    before: Draft | None = None
    made: set[str] | None = None

    @property
    def length(self) -> int:
        """Words of the whole text; 0 where the format has no length."""
        return int(self.brief.get("length") or 0)

    def active(self) -> list[Step]:
        """The steps whose condition holds."""
        return [step for step in self.form.steps if self._holds(step)]

    def _holds(self, step: Step) -> bool:
        if not step.when:
            return True
        values = {**self._values(), "sources": ""}
        return self.form.templates().holds(step.when, values, f"{self.form.name}.{step.key}")

    def main_words(self) -> int:
        """Words for the sections together."""
        shares = sum(step.share for step in self.active() if step.per != "section")
        return round(self.length * (1 - min(shares, 0.8)))

    def _values(self) -> dict[str, Any]:
        return {
            **briefs.context(self.form, self.brief),
            "labels": labels_for(briefs.language_of(self.brief)),
            "has_sources": bool(self.sources),
            "results": {**dict.fromkeys((step.key for step in self.form.steps), ""), **self.results},
            "outline": self.parts,
            "notes": self.notes(),
            "section_range": self.section_range(),
            "needs_note": "",
            "section": Part(""),
            "sections": self.parts,
            "previous": "",
            "draft": sections_text(self.parts),
            "sources": "",
            "sources_hint": "",
            "words": 0,
        }

    def section_range(self) -> tuple[int, int]:
        """How many sections a text of this length has, from and to: about one for each 230 words of the main part."""
        middle = max(3, min(14, round(0.82 * self.length / 230)))
        return max(2, middle - 1), middle + 1

    def notes(self) -> list[dict[str, Any]]:
        """The research notes, those that name a source there is."""
        data: dict[str, Any] = self.results.get("research") or {}
        rows = [cast("dict[str, Any]", row) for row in _items(data, "notes") if isinstance(row, dict)]
        return [row for row in rows if 1 <= _whole(row.get("source")) <= len(self.sources)]

    def words_for(self, step: Step) -> int:
        """Words to ask for in a step that is not a section."""
        return self.main_words() if step.key == "outline" else round(self.length * step.share)

    def task(self, step: Step, number: int = 0, words: int = 0, note: str = "") -> Task:
        """The request for a step, or for section `number` (from 1) of one. Takes CPU time: call it in a thread."""
        values = self._values()
        part = self.parts[number - 1] if number else None
        query = f"{query_of(self.brief)} {part.heading} {' '.join(part.points)}" if part else query_of(self.brief)
        wanted = self.sources if step.sources else []
        language = briefs.language_of(self.brief)
        fenced = delimiting.fence(wanted, query, language, SECTION_SOURCES if part else ALL_SOURCES)
        values |= {
            "sources": fenced.text,
            "sources_hint": fenced.mark,
            "words": words or self.words_for(step),
            "needs_note": note,
        }
        if part:
            values |= {"section": self._shown(part, number), "previous": self._before(number)}
        templates = self.form.templates()
        name = f"{self.form.name}.{step.key}"
        system_values = {**values, "has_sources": bool(fenced.text)}
        return Task(
            kind=name,
            prompt=templates.render(self.overrides.get(name, step.template), values, name),
            system=templates.render(self.form.system, system_values, f"{self.form.name}.system"),
            model=self.model,
            base_url=self.base_url,
            output=step.output,
            max_tokens=self._tokens(step, values["words"]),
            temperature=step.temperature,
            draft_id=self.draft_id,
            run_id=self.run_id,
        )

    def _tokens(self, step: Step, words: int) -> int | None:
        """Room for the answer: generous, as thinking models count their thoughts as well."""
        return None if not words or step.output != "text" else max(2_000, round(words * _TOKENS_A_WORD * 3))

    def _shown(self, part: Part, number: int) -> dict[str, Any]:
        return {**part.row(), "number": number, "notes": self._notes_for(part)}

    def _notes_for(self, part: Part) -> list[dict[str, Any]]:
        language = briefs.language_of(self.brief)
        wanted = set(terms(f"{part.heading} {part.goal} {' '.join(part.points)}", language))
        scored: list[tuple[int, int, dict[str, Any]]] = []
        for place, note in enumerate(self.notes()):
            shared = len(wanted & set(terms(str(note.get("point", "")), language)))
            declared = 2 * (int(note["source"]) in part.sources)
            if shared + declared > 1:
                scored.append((-shared - declared, place, note))
        return [note for _score, _place, note in sorted(scored, key=lambda each: each[:2])[:MOST_NOTES]]

    def _before(self, number: int) -> str:
        text = self.parts[number - 2].text if number > 1 else ""
        words = text.split(" ")
        return text if count_words(text) <= TAIL_WORDS else "… " + " ".join(words[-TAIL_WORDS:])
