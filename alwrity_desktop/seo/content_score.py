"""A text held against pages the person gives: how much of what they cover it covers, 0 to 100.

Measured in those pages and in nothing else: they stand in for the results page, which cannot be asked without a search
service. Bands at 33 and 66, as usual in the field. It says how like the given pages a text is, not how well it will rank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language import content_words, stem
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import Page, read_page
from alwrity_desktop.seo.terms import GivenPage, RelatedTerm, Terms, is_foreign, need_text, related_terms, terms_of

Band = Literal["low", "middle", "high"]
BANDS = (33, 66)
MOST_QUESTIONS = 12
ANSWERED_FROM = 0.75
"""Share of a question's words that a section must have to count as answering it."""
_GOOD_SAMPLE = 3
_FEWEST_WORDS = 50
_STANDINGS = {"enough": 1.0, "many": 0.8, "few": 0.5, "missing": 0.0}


@dataclass(slots=True, frozen=True)
class Part:
    """One part of the score: points out of a most, what was measured, what the given pages have, and why."""

    key: str
    title: str
    points: float
    out_of: int
    value: str
    target: str
    advice: str


@dataclass(slots=True, frozen=True)
class Question:
    """A question the given pages ask. answered: whether a section of ours has its words."""

    text: str
    page: str
    answered: bool


@dataclass(slots=True, frozen=True)
class ContentScore:
    """The result. `label` says from what; `warnings` what keeps it from being sure."""

    score: int
    band: Band
    parts: tuple[Part, ...]
    terms: tuple[RelatedTerm, ...]
    questions: tuple[Question, ...]
    words: int
    pages: tuple[tuple[str, int], ...]
    label: str
    warnings: tuple[str, ...]

    @property
    def missing(self) -> tuple[RelatedTerm, ...]:
        """Terms of the given pages that the text has not, heaviest first."""
        return tuple(term for term in self.terms if term.standing == "missing")


def score(paper: Paper, given: Sequence[GivenPage]) -> ContentScore:
    """Hold a text against pages. Takes CPU time (some 30 ms for 1,000 words of each): call it in a thread.

    Raises InputError when there is no page with text to compare with, or no text.
    """
    page = read_page(paper)
    own = terms_of(page)
    need_text(own)
    read = [(other, terms_of(other.page)) for other in given]
    usable = [(other, terms) for other, terms in read if terms.words >= _FEWEST_WORDS and not is_foreign(terms, own)]
    if not usable:
        raise InputError(
            _("There is no page with text of this language to compare with."),
            _("Give addresses or files of pages on the same subject."),
        )
    others, tables = [other for other, _terms in usable], [terms for _other, terms in usable]
    related = related_terms(own, tables)
    questions = _questions(page, others, related)
    offered = (
        _term_part(related),
        _heading_part(page, own, related),
        _length_part(own, tables),
        _structure_part(page, [other.page for other in others]),
        _question_part(questions),
        _early_part(page),
    )
    parts = tuple(part for part in offered if part is not None)
    total = round(100 * sum(part.points for part in parts) / sum(part.out_of for part in parts))
    band: Band = "low" if total < BANDS[0] else "middle" if total < BANDS[1] else "high"
    return ContentScore(
        score=total,
        band=band,
        parts=parts,
        terms=tuple(related),
        questions=tuple(questions),
        words=own.words,
        pages=tuple((other.name, terms.words) for other, terms in usable),
        label=ngettext(
            "Measured against {count} page you gave, and nothing else.",
            "Measured against the {count} pages you gave, and nothing else.",
            len(usable),
        ),
        warnings=tuple(_warnings(read, usable, page, own)),
    )


def _warnings(
    read: list[tuple[GivenPage, Terms]], usable: list[tuple[GivenPage, Terms]], page: Page, own: Terms
) -> list[str]:
    found = [
        _("{name} has too little text to compare with and was left out.", name=other.name)
        for other, terms in read
        if terms.words < _FEWEST_WORDS
    ]
    found += [
        _("{name} seems to be in another language and was left out.", name=other.name)
        for other, terms in read
        if is_foreign(terms, own)
    ]
    if len(usable) < _GOOD_SAMPLE:
        found.append(_("With fewer than {count} pages the score says little; five to ten are good.", count=_GOOD_SAMPLE))
    if not page.keyphrase:
        found.append(_("Without a keyphrase it was not judged whether the text comes to its subject early."))
    return found


def _term_part(related: list[RelatedTerm]) -> Part | None:
    if not related:
        return None
    whole = sum(term.weight for term in related)
    got = sum(term.weight * _STANDINGS[term.standing] for term in related)
    there = sum(term.standing != "missing" for term in related)
    missing = [term.text for term in related if term.standing == "missing"]
    advice = _("The text has the terms of these pages.")
    if missing:
        advice = _("Write about: {terms}.", terms=", ".join(missing[:8]))
    value = _("{there} of {all} terms", there=there, all=len(related))
    return Part("terms", _("Terms"), _points(45, got / whole), 45, value, _("all of them, about as often"), advice)


def _heading_part(page: Page, own: Terms, related: list[RelatedTerm]) -> Part | None:
    """Terms that stand in headings of the given pages should stand in ours, or at least in our text."""
    wanted = [term for term in related if term.headed]
    if not wanted:
        return None
    in_headings = sum(bool(own.headed[term.key]) for term in wanted)
    in_text = sum(not own.headed[term.key] and term.ours > 0 for term in wanted)
    absent = [term.text for term in wanted if not own.headed[term.key]]
    advice = _("Your headings take up what theirs do.") if not absent else ""
    if absent:
        advice = _("They have headings on: {terms}.", terms=", ".join(absent[:6]))
    value = _("{there} of {all} subjects of their headings in yours", there=in_headings, all=len(wanted))
    share = min(1.0, (in_headings + 0.5 * in_text) / (0.7 * len(wanted)))
    return Part("headings", _("Headings"), _points(15, share), 15, value, _("seven in ten"), advice)


def _length_part(own: Terms, tables: list[Terms]) -> Part:
    middle = median(terms.words for terms in tables)
    ratio = own.words / middle
    share = 1.0
    if ratio < 0.8:
        share = max(0.0, (ratio - 0.2) / 0.6)
    elif ratio > 2:
        share = max(0.5, 1 - (ratio - 2) / 4)
    advice = _("The length is like theirs.")
    if ratio < 0.8:
        advice = _("The text is shorter than most of these pages; see what they say that it does not.")
    elif ratio > 2:
        advice = _("The text is more than twice as long as these pages; see what can go.")
    target = _("about {count} words (median of the pages)", count=f"{middle:,.0f}")
    return Part("length", _("Length"), _points(15, share), 15, f"{own.words:,}", target, advice)


def _structure_part(page: Page, others: list[Page]) -> Part:
    """Headings a 1,000 words, and lists, images and tables where at least half of the pages have them."""
    mine, theirs = _structure(page), [_structure(other) for other in others]
    middle = median(row["headings"] for row in theirs)
    shares = [min(1.0, mine["headings"] / middle) if middle else 1.0]
    lacking: list[str] = [] if shares[0] >= 0.7 else [_("more headings")]
    names = {"lists": _("a list"), "images": _("an image"), "tables": _("a table")}
    for key, name in names.items():
        if 2 * sum(row[key] > 0 for row in theirs) >= len(theirs):
            shares.append(float(mine[key] > 0))
            if not mine[key]:
                lacking.append(name)
    advice = _("It is built like these pages.")
    if lacking:
        advice = _("Most of them have {things}.", things=", ".join(lacking))
    value = _("{count} headings in 1,000 words", count=f"{mine['headings']:.1f}")
    target = _("{count} (median of the pages)", count=f"{middle:.1f}")
    return Part("structure", _("Structure"), _points(10, sum(shares) / len(shares)), 10, value, target, advice)


def _structure(page: Page) -> dict[str, float]:
    roles = Counter(leaf.role for leaf in page.leaves)
    heads = 1000 * len(page.headings) / max(1, page.word_count)
    return {"headings": heads, "lists": roles["item"], "images": len(page.images), "tables": roles["cell"]}


def _question_part(questions: list[Question]) -> Part | None:
    if not questions:
        return None
    answered = sum(question.answered for question in questions)
    still = [question.text for question in questions if not question.answered]
    advice = _("Answer: {question}", question=still[0]) if still else _("The text has the words of their questions.")
    value = _("{there} of {all} questions", there=answered, all=len(questions))
    points = _points(15, answered / len(questions))
    return Part("questions", _("Questions answered"), points, 15, value, _("all of them"), advice)


def _early_part(page: Page) -> Part | None:
    """Whether the first paragraph, or else the first fifth, has the keyphrase."""
    if not page.keyphrase:
        return None
    seen, first = 0, -1
    for _leaf, sentence in page.sentences:
        if page.matches(sentence.stems, sentence.text):
            first = seen
            break
        seen += len(sentence.words)
    share = 0.0 if first < 0 else 1.0 if first <= 100 else 0.5 if first <= 0.2 * page.word_count else 0.2
    value = _("not at all") if first < 0 else ngettext("after {count} word", "after {count} words", first)
    advice = _("It comes to its subject early.") if share == 1 else _("Say in the first 100 words what the text is about.")
    return Part("early", _("Subject early"), _points(10, share), 10, value, _("within 100 words"), advice)


def _questions(page: Page, others: list[GivenPage], related: list[RelatedTerm]) -> list[Question]:
    """Questions of the given pages that are about the subject; the same one is taken once, headings first."""
    language = page.paper.language
    subject = {one for term in related for one in term.key} | set(page.keyphrase.stems)
    sections = _sections(page)
    seen: list[frozenset[str]] = []
    found: list[Question] = []
    for headed in (True, False):
        for other in others:
            for leaf, sentence in other.page.sentences:
                text = " ".join(sentence.text.split())
                if not text.endswith("?") or (leaf.role == "heading") != headed or len(text) > 160:
                    continue
                stems = frozenset(stem(word, language) for word in content_words(text, language))
                if len(stems) < 2 or not stems & subject or any(len(stems & old) >= 0.7 * len(stems | old) for old in seen):
                    continue
                if len(found) == MOST_QUESTIONS:
                    return found
                seen.append(stems)
                best = max((len(stems & section) / len(stems) for section in sections), default=0.0)
                found.append(Question(text, other.name, best >= ANSWERED_FROM))
    return found


def _sections(page: Page) -> list[set[str]]:
    """The stems of each section: a heading with what follows it."""
    found: list[set[str]] = [set()]
    for leaf, sentence in page.sentences:
        if leaf.role == "heading" and found[-1]:
            found.append(set())
        found[-1] |= set(sentence.stems)
    return found


def _points(most: int, share: float) -> float:
    return round(most * max(0.0, min(1.0, share)), 1)
