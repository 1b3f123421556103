"""What the tools ask a model: templates in resources/prompts/seo.toml, each of which the person may change.

The person's own are the rows of store/prompts.py, as those of the content formats and the edits; keys are "seo.<key>".
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from alwrity_desktop.ai.fencing import harmless
from alwrity_desktop.ai.own_prompts import ShippedPrompt, check_prompt, shipped_prompts
from alwrity_desktop.ai.templates import Templates
from alwrity_desktop.core import paths
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.toml_table import TomlTable
from alwrity_desktop.language.names import language_name
from alwrity_desktop.page.tree import Page
from alwrity_desktop.store import prompts as stored
from alwrity_desktop.store.database import Database

MOST_TEXT = 8_000
"""Characters of a page that go along: its headings and the beginnings of its paragraphs, evenly from all of it."""


@dataclass(slots=True, frozen=True)
class Request:
    """A prompt filled in. again: the template of the second request."""

    key: str
    system: str
    prompt: str


@cache
def _file() -> tuple[str, str, dict[str, ShippedPrompt]]:
    table = TomlTable.read(paths.resource("prompts", "seo.toml"))
    system, again = table.text("system"), table.text("again")
    found = shipped_prompts(table, "seo")
    table.finish()
    return system, again, found


def seo_prompts() -> dict[str, ShippedPrompt]:
    """All of them, by key."""
    return _file()[2]


def filled(key: str, values: Mapping[str, Any], language: str, overrides: Mapping[str, str] | None = None) -> Request:
    """The request of a prompt. Texts in `values` are made harmless. Raises InputError when a template cannot be used."""
    system, _again, known = _file()
    chosen = known[key]
    given = {name: harmless(value) if isinstance(value, str) else value for name, value in values.items()}
    given |= {"language_name": language_name(language), "mark": secrets.token_hex(8)}
    templates = Templates()
    prompt = templates.render((overrides or {}).get(key, chosen.template), given, key)
    return Request(key, templates.render(system, given, "seo.system"), prompt)


def asked_again(request: Request, problems: list[str], kept: list[str], count: int) -> str:
    """The prompt of the second request."""
    values = {"problems": problems or ["there were too few"], "kept": kept or ["none"], "count": count}
    return f"{request.prompt}\n\n{Templates().render(_file()[1], values, 'seo.again')}"


def gist(page: Page, most: int = MOST_TEXT) -> str:
    """Headings and the beginnings of the paragraphs, as many sentences of each as fit into `most` characters in all."""
    for sentences in (50, 3, 2, 1):
        lines = [_line(page, number, sentences) for number in range(len(page.leaves))]
        text = "\n\n".join(line for line in lines if line)
        if len(text) <= most:
            return text
    return text[:most].rsplit("\n", 1)[0]


def _line(page: Page, number: int, sentences: int) -> str:
    leaf = page.leaves[number]
    if leaf.role == "code":
        return ""
    if leaf.role == "heading":
        return f"{'#' * max(2, leaf.level)} {' '.join(leaf.text.split())}"
    return " ".join(" ".join(sentence.text.split()) for sentence in leaf.sentences[:sentences])


async def set_prompt(db: Database, key: str, text: str) -> None:
    """Keep the person's own prompt. Raises InputError when the key is unknown or the template cannot be used."""
    known = seo_prompts()
    if key not in known:
        raise InputError(_("There is no prompt “{key}”.", key=key), _("There are {names}.", names=", ".join(known)))
    check_prompt(text, key, known[key].names, known[key].needs)
    await db.write(stored.set_override, key, text)
