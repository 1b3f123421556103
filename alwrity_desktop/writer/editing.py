"""What a model can do with a selection: actions as data, each a request whose answer replaces or follows the selection."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.ai.fencing import harmless
from alwrity_desktop.ai.task import Task
from alwrity_desktop.ai.templates import Templates
from alwrity_desktop.core import paths
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.core.toml_table import TomlTable, closest
from alwrity_desktop.language.names import language_name
from alwrity_desktop.model.usage import Usage
from alwrity_desktop.writer.assembly import cleaned
from alwrity_desktop.writer.storable import count_words

AROUND = 1_500
"""Characters before and after the selection that go along."""
LONGEST_SELECTION = 60_000
"""Characters; longer texts are edited piece by piece."""
LONGEST_ARGUMENT = 2_000


@dataclass(slots=True, frozen=True)
class Action:
    """One thing to do with a selection.

    argument: what is asked for besides, "" for nothing; choices are offered for it, any text will do. appends: the
    answer follows the selection instead of replacing it. needs_selection: whether there must be one.
    """

    key: str
    title: str
    help: str
    template: str
    argument: str = ""
    choices: tuple[str, ...] = ()
    appends: bool = False
    needs_selection: bool = True


@dataclass(slots=True, frozen=True)
class Edit:
    """One edit as it is asked for.

    key: of the action. before, after: the text around the selection. argument: what the action asks for besides.
    title, language: of the draft. overrides: prompts of the person's own (store/prompts.py), by "edit.<key>".
    """

    key: str
    selection: str = ""
    before: str = ""
    after: str = ""
    argument: str = ""
    language: str = "en"
    title: str = ""
    model: str = ""
    base_url: str = ""
    draft_id: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(slots=True, frozen=True)
class EditResult:
    """The new text: in the place of the selection, or after it where `appends`. warnings: sentences for the person."""

    text: str
    usage: Usage
    appends: bool = False
    answer_id: str = ""
    model: str = ""
    warnings: tuple[str, ...] = ()


@cache
def _prompts() -> tuple[str, str, dict[str, Action]]:
    table = TomlTable.read(paths.resource("prompts", "edits.toml"))
    found = {action.key: action for action in (_action(row) for row in table.tables("actions"))}
    system, frame = table.text("system"), table.text("frame")
    table.finish()
    return system, frame, found


def _action(row: TomlTable) -> Action:
    action = Action(
        key=row.text("key"),
        title=row.text("title"),
        help=row.text("help"),
        template=row.text("template"),
        argument=row.text("argument", ""),
        choices=tuple(row.texts("choices")),
        appends=row.flag("appends"),
        needs_selection=row.one_of("selection", ("required", "optional"), "required") == "required",
    )
    row.finish()
    return action


def actions() -> list[Action]:
    """All actions, in the order of the menu."""
    return list(_prompts()[2].values())


def action(key: str) -> Action:
    """The action with this key. Raises InputError naming the nearest."""
    known = _prompts()[2]
    if key in known:
        return known[key]
    near = closest(key, known)
    hint = _("Did you mean {near}?", near=near) if near else _("There are {names}.", names=", ".join(known))
    raise InputError(_("There is no edit called “{key}”.", key=key), hint)


def edit_task(wanted: Edit) -> Task:
    """The request for an edit. Raises InputError when the selection or the argument is missing or too long."""
    chosen = action(wanted.key)
    _check(chosen, wanted)
    system, frame, _actions = _prompts()
    values = {
        "selection": harmless(wanted.selection),
        "before": harmless(wanted.before[-AROUND:].strip()),
        "after": harmless(wanted.after[:AROUND].strip()),
        "argument": " ".join(wanted.argument.split()),
        "language_name": language_name(wanted.language),
        "title": " ".join(wanted.title.split()),
        "mark": secrets.token_hex(8),
    }
    templates = Templates()
    name = f"edit.{wanted.key}"
    task = templates.render(wanted.overrides.get(name, chosen.template), values, name)
    return Task(
        kind=name,
        system=templates.render(system, values, "edit.system"),
        prompt=templates.render(frame, {**values, "task": task}, "edit.frame"),
        model=wanted.model,
        base_url=wanted.base_url,
        max_tokens=max(1_500, 8 * count_words(wanted.selection)),
        draft_id=wanted.draft_id,
    )


def _check(chosen: Action, wanted: Edit) -> None:
    selection, before, argument = wanted.selection, wanted.before, wanted.argument
    if chosen.needs_selection and not selection.strip():
        raise InputError(_("Nothing is selected."), _("Select the text that “{title}” should change.", title=chosen.title))
    if not chosen.needs_selection and not (selection.strip() or before.strip()):
        raise InputError(_("There is no text to go on from."), _("Write a sentence first, then continue it."))
    if len(selection) > LONGEST_SELECTION:
        raise InputError(
            _(
                "The selection has {count} characters; an edit takes {most}.",
                count=f"{len(selection):,}",
                most=f"{LONGEST_SELECTION:,}",
            ),
            _("Select less, and edit the text piece by piece."),
        )
    if chosen.argument and not argument.strip():
        hint = _("Try one of {names}.", names=", ".join(chosen.choices)) if chosen.choices else _("Say it in a sentence.")
        raise InputError(_("“{title}” needs to know: {what}.", title=chosen.title, what=chosen.argument), hint)
    if len(argument) > LONGEST_ARGUMENT:
        raise InputError(
            _("The instruction is too long."), _("Say it in at most {most} characters.", most=LONGEST_ARGUMENT)
        )


async def edit(engine: Engine, wanted: Edit, report: Report = silent) -> EditResult:
    """Ask a model for an edit. Reports Progress(phase="edit", text=...) as it arrives; cancelling closes the connection.

    Raises InputError and what the engine raises; without a model it says that edits need one.
    """
    need_model(engine, wanted.model)
    task = await asyncio.to_thread(edit_task, wanted)

    def phases(progress: Progress) -> None:
        if progress.message:
            report(Progress(progress.phase, progress.message))

    stream = engine.stream(task, phases)
    text = ""
    async with aclosing(stream):
        async for piece in stream:
            text += piece
            report(Progress("edit", text=piece))
    result = stream.result
    chosen = action(wanted.key)
    fitted = _fitted(result.text or text, wanted.selection, appends=chosen.appends)
    return EditResult(fitted, result.usage, chosen.appends, result.answer_id, result.model, result.warnings)


class NoModelError(InputError):
    """A model is needed, and none is chosen."""


def need_model(engine: Engine, model: str = "") -> None:
    """Raise NoModelError where neither `model` nor the settings name one."""
    if (model or engine.settings.models.default).split(":")[0] == "offline":
        raise NoModelError(
            _("Edits need a model, and none is chosen."),
            _("Choose one in the settings: your own key, or a model on this machine."),
        )


def _fitted(text: str, selection: str, *, appends: bool) -> str:
    """The answer without wrapping, with the spaces and line ends around the selection that were there."""
    core = cleaned(text)
    if len(core) > 1 and core[0] in '"“' and core[-1] in '"”' and selection.strip()[:1] not in ('"', "“"):
        core = core[1:-1].strip()
    if appends:
        return core
    head = selection[: len(selection) - len(selection.lstrip())]
    tail = selection[len(selection.rstrip()) :]
    return head + core + tail
