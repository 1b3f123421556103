"""Prompts the person has changed: seen beside ours, checked before they are kept, and given back with a reset."""

from __future__ import annotations

from dataclasses import dataclass

from alwrity_desktop.ai.own_prompts import check_prompt
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.store import prompts
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer import editing
from alwrity_desktop.writer.format_file import CONTEXT, Format

EDIT_NAMES = frozenset({"selection", "before", "after", "argument", "language_name", "title", "mark"})


@dataclass(slots=True, frozen=True)
class Prompt:
    """One prompt as it is sent now. key: "format.step" or "edit.action". own: the person's, not ours."""

    key: str
    title: str
    text: str
    own: bool


async def prompts_of(db: Database, form: Format | None) -> list[Prompt]:
    """The prompts of a format's steps, or of the edits where `form` is None, in their order."""
    own = await db.read(prompts.all_overrides)
    rows = [(f"{form.name}.{step.key}", step.title, step.template) for step in form.steps] if form else _edits()
    return [Prompt(key, title, own.get(key, text).strip(), key in own) for key, title, text in rows]


def names_of(form: Format | None) -> frozenset[str]:
    """What the prompts of a format, or of the edits, may use."""
    return (CONTEXT | {field.key for field in form.fields}) if form else EDIT_NAMES


async def set_prompt(db: Database, form: Format | None, key: str, text: str) -> None:
    """Keep the person's own prompt. Raises InputError when the key is unknown or the template cannot be used."""
    titles = {prompt.key: prompt.title for prompt in await prompts_of(db, form)}
    if key not in titles:
        raise InputError(_("There is no prompt “{key}”.", key=key), _("There are {names}.", names=", ".join(titles)))
    check_prompt(text, key, names_of(form), templates=form.templates() if form else None)
    await db.write(prompts.set_override, key, text)


async def reset_prompt(db: Database, key: str) -> bool:
    """Give ours back; False when it was ours already."""
    return await db.write(prompts.reset, key)


def _edits() -> list[tuple[str, str, str]]:
    return [(f"edit.{action.key}", action.title, action.template) for action in editing.actions()]
