"""Missing titles, descriptions and slugs of many drafts at once: by the model, or without one from the text's own words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.core.errors import ChangedElsewhereError, InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.language import pixel_width
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.seo import meta_descriptions, slug, titles
from alwrity_desktop.seo.subjects import Known, subject_of_draft
from alwrity_desktop.seo.suggesting import Choice

Edit = Callable[[str], Awaitable[Any]]
"""Holds a draft by its id (with `draft`, and `close()` to let go); raises ChangedElsewhereError while it is open."""
Save = Callable[[Draft], Awaitable[object]]


@dataclass(slots=True)
class BulkOutcome:
    """What was done: drafts that got something, and a sentence for each that was left out."""

    mended: int = 0
    left_out: list[str] = field(default_factory=list[str])


async def mend_drafts(
    engine: Engine,
    edit: Edit,
    save: Save,
    ids: Sequence[str],
    known: Known,
    report: Report = silent,
    overrides: Mapping[str, str] | None = None,
) -> BulkOutcome:
    """Give each draft a slug, a meta title and a meta description where it lacks a fitting one; nothing else changes.

    edit, save: the library's. overrides: the person's own prompts (store/prompts.py). A draft that is open in an editor is
    left out. Raises what the engine raises; what was mended before stays. Stopping it leaves no draft half done.
    """
    outcome = BulkOutcome()
    for number, key in enumerate(ids):
        report(Progress("mend", _("Mended {done} of {all} drafts", done=number, all=len(ids)), number / len(ids)))
        try:
            opened = await edit(key)
        except (ChangedElsewhereError, InputError) as error:
            outcome.left_out.append(error.sentence)
            continue
        try:
            outcome.mended += await _mend(engine, opened.draft, save, known, outcome, Choice(overrides=overrides or {}))
        finally:
            await opened.close()
    return outcome


async def _mend(engine: Engine, draft: Draft, save: Save, known: Known, outcome: BulkOutcome, choice: Choice) -> bool:
    paper = subject_of_draft(draft, known).paper
    try:
        found = await proposals(engine, draft, paper, choice)
    except InputError as error:
        outcome.left_out.append(f"{draft.title}: {error.sentence}")
        return False
    if not found:
        return False
    for name, text in found.items():
        setattr(draft, name, text)
    await save(draft)
    return True


async def proposals(engine: Engine, draft: Draft, paper: Paper, choice: Choice | None = None) -> dict[str, str]:
    """What a draft lacks, by the name of its field."""
    found: dict[str, str] = {}
    if not draft.slug:
        ideas = slug.ideas(draft.title, draft.keyphrases, draft.language)
        found |= {"slug": ideas[0].slug} if ideas else {}
    shown = draft.meta_title or draft.title
    if not shown or pixel_width(shown) > titles.MOST_PIXELS:
        made = await titles.suggest(engine, paper, count=3, choice=choice)
        found |= {"meta_title": made.ideas[0].text} if made.ideas else {}
    if not meta_descriptions.LEAST <= len(draft.meta_description) <= meta_descriptions.MOST:
        made = await meta_descriptions.suggest(engine, paper, count=1, choice=choice)
        fitting = [idea.text for idea in made.ideas if idea.fits]
        found |= {"meta_description": fitting[0]} if fitting else {}
    return found
