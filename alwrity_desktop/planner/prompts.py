"""What the planner asks a model: templates in resources/prompts/planning.toml, each of which the person may change.

The person's own are rows of store/prompts.py, as those of the content formats; keys are "planning.<section>".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from alwrity_desktop.ai.fencing import harmless
from alwrity_desktop.ai.own_prompts import ShippedPrompt, check_prompt, shipped_prompts
from alwrity_desktop.ai.templates import Templates
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import resource
from alwrity_desktop.core.toml_table import TomlTable
from alwrity_desktop.store import prompts as stored
from alwrity_desktop.store.database import Database


@cache
def planner_prompts() -> dict[str, ShippedPrompt]:
    """All of them, by key."""
    table = TomlTable.read(resource("prompts", "planning.toml"))
    found = shipped_prompts(table, "planning", systems=True)
    table.finish()
    return found


async def set_prompt(db: Database, key: str, text: str) -> None:
    """Keep the person's own prompt. Raises InputError when the key is unknown or the template cannot be used."""
    known = planner_prompts()
    if key not in known:
        raise InputError(_("There is no prompt “{key}”.", key=key), _("There are {names}.", names=", ".join(known)))
    check_prompt(text, key, known[key].names, known[key].needs)
    await db.write(stored.set_override, key, text)


async def filled(db: Database, key: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """System text and prompt of `key`, the person's own where there is one. Texts in `values` are made harmless.

    Raises InputError when the template cannot be used.
    """
    known = planner_prompts()[key]
    own = await db.read(stored.get, key)
    given = {name: harmless(value) if isinstance(value, str) else value for name, value in values.items()}
    return known.system, Templates().render(own or known.template, given, key)
