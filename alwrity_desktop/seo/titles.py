"""Title ideas for a page: from a model, or from its keyphrase, headings and patterns without one. Widths are measured.

600 pixels are what Google's list shows of a title on a computer (Arial at 20 pixels, language/widths.py); the cut is
Google's and changes, so the limit is the field's usual one and no promise.
"""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections.abc import Callable, Collection
from functools import cache

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.core import paths
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report, silent
from alwrity_desktop.language import content_words, function_words, pixel_width, stem
from alwrity_desktop.language.background import is_general
from alwrity_desktop.language.spans import squeezed
from alwrity_desktop.page.keyphrase import exact_count
from alwrity_desktop.page.markdown import Block, blocks
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import Page, read_page
from alwrity_desktop.seo import prompts
from alwrity_desktop.seo.finding import Finding
from alwrity_desktop.seo.suggesting import Choice, Idea, Ideas, Origin, ask, is_offline, offline_label

MOST_PIXELS = 600
LEAST_PIXELS = 200
CHARACTERS = 58
"""About what 600 pixels hold; told to the model, which cannot measure pixels."""
MOST_COUNT = 30
MOST_HEADINGS = 40
"""Headings that titles are made from."""
_COUNTED = re.compile(r"^(?:[^\W\d_]+ )?\d{1,2}(?:[.:)] ?| [–—-] )")
"""What numbers a heading: "3. ", "Step 2: "."""
_NUMBER = re.compile(r"^\D{0,12}?(\d{1,3})\b(?!\s*(?:%|percent|years?|am|pm|:))")


async def suggest(
    engine: Engine | None,
    paper: Paper,
    *,
    count: int = 10,
    choice: Choice | None = None,
    taken: Collection[str] = (),
    report: Report = silent,
) -> Ideas:
    """`count` titles for a page. Without a model they are made offline. taken: titles of other pages.

    Raises InputError without text, title and keyphrase, and what the engine raises.
    """
    if not 1 <= count <= MOST_COUNT:
        raise InputError(_("{count} titles cannot be asked for.", count=count), _("Ask for 1 to {most}.", most=MOST_COUNT))
    page = await asyncio.to_thread(read_page, paper)
    if not (page.word_count or paper.title.strip() or paper.keyphrase):
        raise InputError(_("There is nothing to make titles from."), _("Write some text, or give a title or keyphrase."))
    chosen = choice or Choice()
    if engine is None or is_offline(engine, chosen.model):
        return await asyncio.to_thread(offline, page, count, taken)
    values = {
        "title": paper.title,
        "keyphrase": paper.keyphrase,
        "text": await asyncio.to_thread(prompts.gist, page),
        "count": count,
        "characters": CHARACTERS,
    }
    request = await asyncio.to_thread(prompts.filled, "seo.titles", values, paper.language, chosen.overrides)
    return await ask(engine, request, count, judge_for(page, "model", taken), chosen, report)


def judge_for(page: Page, origin: Origin, taken: Collection[str] = ()) -> Callable[[str], Idea]:
    """A function that measures one title of a page."""
    known = {squeezed(title) for title in taken}

    def judge_one(text: str) -> Idea:
        width = round(pixel_width(text))
        findings = judge(text, page)
        if squeezed(text) in known:
            findings.append(Finding("taken", "bad", _("Another page has this title.")))
        return Idea(text, len(text), width, origin, tuple(findings))

    return judge_one


def judge(text: str, page: Page) -> list[Finding]:
    """What is off with a title for a page."""
    found: list[Finding] = []
    width = round(pixel_width(text))
    if width > MOST_PIXELS:
        found.append(
            Finding("wide", "bad", _("{width} px wide (measured); about {most} are shown.", width=width, most=MOST_PIXELS))
        )
    elif width < LEAST_PIXELS:
        found.append(Finding("narrow", "ok", _("Only {width} px wide (measured); there is room to say more.", width=width)))
    phrase = page.keyphrase
    if phrase:
        share = phrase.in_text(text, page.paper.language)
        if share < 1:
            found.append(Finding("keyphrase", "ok", _("Not all words of the keyphrase are in it.")))
        elif not squeezed(text).startswith(squeezed(phrase.text)):
            where = _("The keyphrase is in it, but not at its start.")
            found.append(
                Finding(
                    "keyphrase_place",
                    "note",
                    where
                    if exact_count(phrase.text, text)
                    else _("The words of the keyphrase are in it in another order or form."),
                )
            )
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > 8 and all(letter.isupper() for letter in letters):
        found.append(Finding("capitals", "ok", _("It is all in capitals.")))
    found += _promise(text, page)
    return found


def _promise(text: str, page: Page) -> list[Finding]:
    """A title that begins with a number of things, and a text that has no such number of headings or list items."""
    match = _NUMBER.match(text)
    number = int(match[1]) if match else 0
    if not 2 <= number <= 150:
        return []
    counts = {sum(leaf.level == level for leaf in page.headings) for level in (2, 3, 4)}
    items = sum(leaf.role == "item" for leaf in page.leaves)
    if number in counts or number <= items or any(abs(number - count) == 1 for count in counts if count):
        return []
    return [
        Finding(
            "promise", "ok", _("It promises {number}, and the text has no such number of headings or items.", number=number)
        )
    ]


def offline(page: Page, count: int = 10, taken: Collection[str] = ()) -> Ideas:
    """Titles from the page's own words: its title, keyphrase and headings, and patterns of its language that fit it."""
    judge_one = judge_for(page, "offline", taken)
    seen: set[str] = set()
    found: list[Idea] = []
    for text in _offered(page):
        text = " ".join(text.split()).strip(" :–-")
        if text and squeezed(text) not in seen:
            seen.add(squeezed(text))
            found.append(judge_one(text))
    order = {"bad": 4, "ok": 2, "note": 1}
    found.sort(key=lambda idea: sum(order[finding.severity] for finding in idea.findings))
    return Ideas(tuple(found[:count]), offline_label())


def _offered(page: Page) -> list[str]:
    paper = page.paper
    phrase = _capital(paper.keyphrase.strip(' "'))
    heads = [_COUNTED.sub("", " ".join(leaf.text.split())) for leaf in page.headings if leaf.level in (2, 3)]
    heads = [head for head in heads if _says_something(head, paper.language)][:MOST_HEADINGS]
    subject = phrase or paper.title or (heads[0] if heads else "")
    title_has = bool(phrase) and page.keyphrase.in_text(paper.title, paper.language) == 1
    offered = [paper.meta_title, paper.title]
    if phrase and paper.title and not title_has:
        offered.append(f"{phrase}: {paper.title}")
    offered += [_joined(phrase, head, page) for head in heads]
    if len(heads) > 1:
        offered.append(f"{subject}: {_small(heads[0])}, {_small(heads[1])}")
    return [*offered, *_from_patterns(paper.keyphrase.strip(' "') or subject, page, heads)]


def _says_something(head: str, language: str) -> bool:
    """Has a heading a word of its own, unlike "Conclusion" or "What did we learn?"?"""
    if squeezed(head) in _fixed_headings():
        return False
    empty = function_words(language) | _frame_words()
    own = [word for word in content_words(head, language) if word not in empty]
    return any(not is_general((stem(word, language),), language) for word in own)


def _joined(phrase: str, head: str, page: Page) -> str:
    """A heading as a title: by itself where it has the keyphrase, else behind it."""
    if not phrase or page.keyphrase.in_text(head, page.paper.language) == 1:
        return head
    return f"{phrase}: {head}"


@cache
def _patterns() -> dict[str, dict[str, str]]:
    return tomllib.loads(paths.resource("title_patterns.toml").read_text(encoding="utf-8"))


@cache
def _frame_words() -> frozenset[str]:
    """Words of headings that are in texts of any subject, of all languages: a text's own language may not be told."""
    return frozenset(word for rows in _patterns().values() for word in rows.get("frame", "").split())


@cache
def _fixed_headings() -> frozenset[str]:
    """Headings that this program's own drafts have, whatever they are about ("Das Wichtigste in Kürze")."""
    tables: dict[str, dict[str, str]] = tomllib.loads(paths.resource("offline", "labels.toml").read_text(encoding="utf-8"))
    return frozenset(squeezed(label) for rows in tables.values() for label in rows.values())


def _from_patterns(subject: str, page: Page, heads: list[str]) -> list[str]:
    """Patterns of the language whose promise the text keeps."""
    rows = _patterns().get(page.paper.language.partition("-")[0].lower(), {})
    questions = sum(head.endswith("?") for head in heads)
    level_two = sum(leaf.level == 2 for leaf in page.headings)
    numbered = any(block.kind == "list" and block.info for block in _blocks(page))
    keeps = {"overview": len(heads) >= 2, "count": level_two >= 3, "questions": questions >= 2, "steps": numbered}
    return [
        _capital(rows[key].format(subject=subject, count=level_two))
        for key, holds in keeps.items()
        if holds and key in rows and subject
    ]


def _blocks(page: Page) -> list[Block]:
    return blocks(page.paper.text) if not page.paper.html else []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """A heading inside a title: its first letter small where it is no name or abbreviation, as far as that shows."""
    return text[:1].lower() + text[1:] if text[1:2].islower() and " " in text else text
