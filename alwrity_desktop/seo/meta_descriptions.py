"""Meta descriptions for a page: from a model, or from the text's own best sentences without one. Lengths are measured.

121 to 156 characters is the field's usual span. How many pixels a results page shows (about 920 on a computer, 680 on a
phone, Arial at 14 pixels) is an estimate; Google often takes a piece of the text instead.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report, silent
from alwrity_desktop.language import function_words, pixel_width
from alwrity_desktop.page.keyphrase import stems_of
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import Page, read_page
from alwrity_desktop.seo import prompts
from alwrity_desktop.seo.finding import Finding
from alwrity_desktop.seo.suggesting import Choice, Idea, Ideas, Origin, ask, is_offline, offline_label
from alwrity_desktop.seo.terms import terms_of

LEAST, MOST = 121, 156
DESKTOP_PIXELS = 920
MOST_COUNT = 10
_LOOKED_AT = 40
"""Best sentences that are put together in pairs."""
_TAIL = re.compile(r"[\s,;:–—\-(]+$")
_LEANS = re.compile(r"^\W*(?:this|that|these|those|it|they|he|she|but|and|so|or|then|also|however|therefore|such)\b", re.I)


async def suggest(
    engine: Engine | None, paper: Paper, *, count: int = 3, choice: Choice | None = None, report: Report = silent
) -> Ideas:
    """`count` descriptions for a page. Without a model they are made of its own sentences.

    Raises InputError without text, and what the engine raises.
    """
    if not 1 <= count <= MOST_COUNT:
        raise InputError(
            _("{count} descriptions cannot be asked for.", count=count), _("Ask for 1 to {most}.", most=MOST_COUNT)
        )
    page = await asyncio.to_thread(read_page, paper)
    if not page.word_count:
        raise InputError(_("There is no text to describe."), _("Write some text first."))
    chosen = choice or Choice()
    if engine is None or is_offline(engine, chosen.model):
        return await asyncio.to_thread(offline, page, count)
    values = {
        "title": paper.seo_title,
        "keyphrase": paper.keyphrase,
        "text": await asyncio.to_thread(prompts.gist, page),
        "count": count,
        "least": LEAST,
        "most": MOST,
    }
    request = await asyncio.to_thread(prompts.filled, "seo.meta_descriptions", values, paper.language, chosen.overrides)
    return await ask(engine, request, count, judge_for(page, "model"), chosen, report)


def judge_for(page: Page, origin: Origin) -> Callable[[str], Idea]:
    """A function that measures one description of a page."""

    def judge_one(text: str) -> Idea:
        return Idea(text, len(text), width_of(text), origin, tuple(judge(text, page)))

    return judge_one


def width_of(text: str) -> int:
    """Pixels of a description where Google shows it (Arial at 14 pixels)."""
    return round(pixel_width(text, 14.0))


def _counted(length: int, span: str) -> str:
    return ngettext("{count} character (measured); {span}.", "{count} characters (measured); {span}.", length, span=span)


def judge(text: str, page: Page) -> list[Finding]:
    """What is off with a description for a page."""
    found: list[Finding] = []
    length = len(text)
    if not length:
        return [Finding("missing", "bad", _("There is no description."))]
    span = _("{least} to {most} are usual", least=LEAST, most=MOST)
    if length < LEAST:
        found.append(Finding("short", "ok", _counted(length, span)))
    elif length > MOST:
        found.append(Finding("long", "ok", _counted(length, span)))
    if width_of(text) > DESKTOP_PIXELS and length <= MOST:
        text_of = _(
            "{width} px wide; about {most} px are shown on a computer (estimated).",
            width=width_of(text),
            most=DESKTOP_PIXELS,
        )
        found.append(Finding("wide", "note", text_of))
    phrase = page.keyphrase
    if phrase:
        times = phrase.count(stems_of(text, page.paper.language), text)
        if not times:
            found.append(Finding("keyphrase", "ok", _("Not all words of the keyphrase are in it.")))
        elif times > 2:
            found.append(
                Finding("keyphrase_often", "ok", _("The keyphrase is in it {count} times; once is enough.", count=times))
            )
    return found


def offline(page: Page, count: int = 3) -> Ideas:
    """Descriptions made of the page's sentences: one that has the length, else two together, else one that is cut."""
    best = _best(page)
    offered = [text for _score, _number, text in best if LEAST <= len(text) <= MOST]
    for one_score, one, text in best:
        for other_score, other, second in best:
            if one < other and LEAST <= len(text) + 1 + len(second) <= MOST and min(one_score, other_score) > 0:
                offered.append(f"{text} {second}")
    offered += [_cut(text) for _score, _number, text in best if len(text) > MOST]
    offered += [text for _score, _number, text in best if len(text) < LEAST][:1]
    judge_one = judge_for(page, "offline")
    ideas = [judge_one(text) for text in dict.fromkeys(offered)]
    ideas.sort(key=lambda idea: not idea.fits)
    warnings = () if ideas else (_("No sentence of the text can stand alone as a description; write one by hand."),)
    return Ideas(tuple(_different(ideas, count)), offline_label(), warnings=warnings)


def _best(page: Page) -> list[tuple[float, int, str]]:
    """Sentences that can stand alone, the most telling first: (score, place in the text, text)."""
    own = terms_of(page)
    found: list[tuple[float, int, str]] = []
    for number, (leaf, sentence) in enumerate(page.sentences):
        text = " ".join(leaf.text[sentence.start : sentence.end].split())  # with the code that is in it
        begins = text[:1].isupper() or not text[:1].islower()  # else it began with code
        if leaf.role != "paragraph" or not begins or not text.endswith((".", "!", "。", "…")) or not 25 <= len(text) <= 320:
            continue
        stems = set(sentence.stems)
        weight = sum(own.count((one,)) for one in stems if one not in function_words(page.paper.language))
        score = weight / (len(stems) + 4) + (6 if page.matches(sentence.stems, text) else 0) + 3 / (1 + number / 4)
        found.append((score - (5 if _LEANS.match(text) else 0), number, text))
    return sorted(found, key=lambda row: (-row[0], row[1]))[:_LOOKED_AT]


def _cut(text: str) -> str:
    """A long sentence cut at a word, with an ellipsis."""
    return _TAIL.sub("", text[: MOST - 1].rsplit(" ", 1)[0]) + "…"


def _different(ideas: list[Idea], count: int) -> list[Idea]:
    """The first ones, each beginning otherwise."""
    chosen: list[Idea] = []
    for idea in ideas:
        if not any(idea.text[:40] == other.text[:40] for other in chosen):
            chosen.append(idea)
    return chosen[:count]
