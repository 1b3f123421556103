"""A prompt of the person's own: what it must and may use is checked before it is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from alwrity_desktop.ai.templates import Templates
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.toml_table import TomlTable


@dataclass(slots=True, frozen=True)
class ShippedPrompt:
    """A prompt as the program ships it. key: "room.name". names: what its template may use; needs: what it must use."""

    key: str
    title: str
    template: str
    names: frozenset[str]
    needs: frozenset[str]
    system: str = ""


def shipped_prompts(table: TomlTable, room: str, *, systems: bool = False) -> dict[str, ShippedPrompt]:
    """The tables `prompts` of a room's file, by key. systems: each has a system text of its own.

    Raises InputError for a table that is not as it should be.
    """
    found: dict[str, ShippedPrompt] = {}
    for row in table.tables("prompts"):
        key = f"{room}.{row.text('key')}"
        names, needs = frozenset(row.texts("names")), frozenset(row.texts("needs"))
        system = row.text("system") if systems else ""
        found[key] = ShippedPrompt(key, row.text("title"), row.text("template"), names, needs, system)
        row.finish()
    return found


def check_prompt(
    text: str, key: str, names: Collection[str], needs: Collection[str] = (), templates: Templates | None = None
) -> None:
    """Raise InputError for a template that cannot be used: empty, wrong, with a name there is not, or without a needed one.

    names: what it may use. needs: those of them it must use. templates: what will render it.
    """
    if not text.strip():
        raise InputError(_("The prompt is empty."), _("Write it, or reset it to the shipped one."))
    used = (templates or Templates()).names(text, key)
    if unknown := sorted(used - set(names)):
        there = ", ".join(sorted(names))
        raise InputError(
            _("The prompt uses {name}, which there is not.", name=unknown[0]),
            _("It may use {names}.", names=there) if there else _("Write it without names in braces."),
        )
    if missing := sorted(set(needs) - used):
        raise InputError(
            _("The prompt does not use {name}: the model would not see what it is asked about.", name=missing[0]),
            _("Put {name} where it belongs.", name="{{ " + missing[0] + " }}"),
        )
