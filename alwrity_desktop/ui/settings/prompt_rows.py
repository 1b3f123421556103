"""Every prompt of the program, from all rooms, as one list: what it is for, what it says now and what it may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.ai.own_prompts import ShippedPrompt
    from alwrity_desktop.ai.templates import Templates
    from alwrity_desktop.workspace import Workspace
    from alwrity_desktop.writer.format_file import Format


@dataclass(slots=True, frozen=True)
class PromptRow:
    """One prompt. shipped: ours; own: the person's, or None. names: what it may use; needs: what it must use.

    pieces: texts it may include. about: what it is for, and when it is sent.
    """

    key: str
    group: str
    title: str
    about: str
    shipped: str
    own: str | None
    names: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    templates: Templates | None = None

    @property
    def text(self) -> str:
        """What is sent now."""
        return self.shipped if self.own is None else self.own


async def all_prompts(workspace: Workspace) -> list[PromptRow]:
    """All of them, by group. Raises StorageError, InputError for a content format that cannot be read."""
    import asyncio

    from alwrity_desktop.store import prompts
    from alwrity_desktop.writer import formats

    own = await workspace.db.read(prompts.all_overrides)
    forms = await asyncio.to_thread(formats.all_formats, workspace.folder)
    return await asyncio.to_thread(_rows, forms, own)


def check(row: PromptRow, text: str) -> None:
    """Raise InputError for a text that cannot be the prompt of `row`."""
    from alwrity_desktop.ai.own_prompts import check_prompt

    check_prompt(text, row.title, row.names, row.needs, row.templates)


async def keep(workspace: Workspace, row: PromptRow, text: str) -> None:
    """Put the person's own prompt in the place of ours. Raises InputError."""
    import asyncio

    from alwrity_desktop.store import prompts

    await asyncio.to_thread(check, row, text)
    await workspace.db.write(prompts.set_override, row.key, text)


async def reset(workspace: Workspace, row: PromptRow) -> None:
    """Go back to ours."""
    from alwrity_desktop.store import prompts

    await workspace.db.write(prompts.reset, row.key)


def _rows(forms: list[Format], own: dict[str, str]) -> list[PromptRow]:
    return [*_of_planner(own), *_of_seo(own), *_of_mends(own), *_of_edits(own), *_of_formats(forms, own)]


def _of_formats(forms: list[Format], own: dict[str, str]) -> list[PromptRow]:
    from alwrity_desktop.ai.templates import shared_pieces
    from alwrity_desktop.writer.own_prompts import names_of

    shared = set(shared_pieces()) - {"system"}
    return [
        PromptRow(
            f"{form.name}.{step.key}",
            form.title,
            step.title,
            _("A step of the content format “{format}”.", format=form.title),
            step.template.strip(),
            own.get(f"{form.name}.{step.key}"),
            tuple(sorted(names_of(form))),
            pieces=tuple(sorted(shared | set(form.pieces))),
            templates=form.templates(),
        )
        for form in forms
        for step in form.steps
    ]


def _of_edits(own: dict[str, str]) -> list[PromptRow]:
    from alwrity_desktop.writer import editing
    from alwrity_desktop.writer.own_prompts import EDIT_NAMES

    group, names = _("Edits of a selection"), tuple(sorted(EDIT_NAMES))
    return [
        PromptRow(f"edit.{one.key}", group, one.title, one.help, one.template.strip(), own.get(f"edit.{one.key}"), names)
        for one in editing.actions()
    ]


def _of_planner(own: dict[str, str]) -> list[PromptRow]:
    from alwrity_desktop.planner.prompts import planner_prompts

    about = _("Asked by the Planner. The form of the answer is asked for besides, and checked.")
    return [_of_template(one, _("Planner"), about, own) for one in planner_prompts().values()]


def _of_seo(own: dict[str, str]) -> list[PromptRow]:
    from alwrity_desktop.seo.prompts import seo_prompts

    about = _("Asked by the SEO tools and the search snippet in the Writer.")
    return [_of_template(one, _("SEO"), about, own) for one in seo_prompts().values()]


def _of_template(one: ShippedPrompt, group: str, about: str, own: dict[str, str]) -> PromptRow:
    names, needs = tuple(sorted(one.names)), tuple(sorted(one.needs))
    return PromptRow(one.key, group, one.title, about, one.template.strip(), own.get(one.key), names, needs)


def _of_mends(own: dict[str, str]) -> list[PromptRow]:
    from alwrity_desktop.seo.mending import mends
    from alwrity_desktop.ui.seo.lights import check_title

    about = _("Asked by “Mend” beside a check, together with the words in question. PHRASE stands for the keyphrase.")
    return [
        PromptRow(
            mend.key,
            _("Mending after checks"),
            _("Inclusive words") if mend.check == "inclusive_*" else check_title(mend.check),
            about,
            mend.ask.strip(),
            own.get(mend.key),
        )
        for mend in mends()
        if mend.ask
    ]
