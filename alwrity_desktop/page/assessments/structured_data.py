"""Structured data that can be read: every JSON-LD script is JSON and says its type.

Lighthouse leaves `structured-data` to be judged by hand and gives it no weight; so does the technical score.
"""

from __future__ import annotations

import json
from typing import Any, cast

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.markup import fetched_markup
from alwrity_desktop.page.result import Check, Verdict, bad, good, none
from alwrity_desktop.page.tree import Page, Place


def judge(page: Page) -> Verdict | None:
    """Judge the JSON-LD."""
    markup = fetched_markup(page)
    if markup is None:
        return None
    threshold = _("every JSON-LD script can be read")
    if not markup.structured:
        return none(0, threshold, _("The page has no JSON-LD."))
    types: list[str] = []
    wrong: list[tuple[Place, str]] = []
    for place, text in markup.structured:
        found, problem = _read(text)
        types += found
        if problem:
            wrong.append((place, problem))
    if wrong:
        advice = ngettext(
            "{count} JSON-LD script cannot be used: {problem}.",
            "{count} JSON-LD scripts cannot be used, the first one: {problem}.",
            len(wrong),
            problem=wrong[0][1],
        )
        return bad(len(wrong), threshold, advice, [place for place, _problem in wrong])
    names = ", ".join(dict.fromkeys(types))
    return good(len(types), threshold, _("JSON-LD describes {names}; check by hand that it is true.", names=names[:200]))


def _read(text: str) -> tuple[list[str], str]:
    """The types a script names, and what is wrong with it."""
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        return [], _("{error} in line {line}", error=error.msg, line=error.lineno)
    except (ValueError, RecursionError):
        return [], _("it is nested too deeply, or a number in it is too long")
    types = [name for thing in _things(data) for name in _names(thing)]
    return types, "" if types else _("it names no @type")


def _things(data: Any) -> list[dict[str, Any]]:
    items: list[Any] = cast("list[Any]", data) if isinstance(data, list) else [data]
    things: list[dict[str, Any]] = []
    for item in items[:1000]:
        if isinstance(item, dict):
            thing = cast("dict[str, Any]", item)
            graph = thing.get("@graph")
            things.append(thing)
            if isinstance(graph, list):
                things += [cast("dict[str, Any]", part) for part in cast("list[Any]", graph) if isinstance(part, dict)]
    return things


def _names(thing: dict[str, Any]) -> list[str]:
    kind = thing.get("@type")
    names: list[Any] = cast("list[Any]", kind) if isinstance(kind, list) else [kind]
    return [name for name in names if isinstance(name, str) and name]


CHECK = Check("structured_data", "technical", judge)
