"""The tools of the tab as resources/seo/tools.toml declares them; a form is made from the fields (ui/pages/form.py)."""

from __future__ import annotations

import tomllib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import resource
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.seo import tool_site, tool_text
from alwrity_desktop.ui.seo.tool_output import Output

if TYPE_CHECKING:
    from alwrity_desktop.ui.seo.tool_bench import Bench

Schema = dict[str, Any]
Run = Callable[["Bench", dict[str, Any], Report], Awaitable[Output]]
Needs = Literal["", "text", "draft", "files", "key"]
GROUPS = (("words", _("Words of a text")), ("code", _("Code for a page")), ("site", _("Your site")))
_EMPTY: dict[str, Any] = {"array": [], "boolean": False, "integer": 0}


@dataclass(frozen=True)
class Tool:
    """One tool. run: the name of its function. fields: JSON schema properties; `go` are the words of its button.

    needs: "text" a draft or post to work on, "draft" a draft, "files" images from this machine, "key" a PageSpeed key.
    """

    name: str
    title: str
    about: str
    icon: str
    group: str
    run: str
    fields: dict[str, Schema] = field(default_factory=dict[str, Schema])
    needs: Needs = ""
    go: str = ""

    def values(self) -> dict[str, Any]:
        """What its fields begin with."""
        return {name: made.get("default", _EMPTY.get(str(made.get("type")), "")) for name, made in self.fields.items()}

    @property
    def function(self) -> Run:
        """What runs."""
        return getattr(tool_text, self.run, None) or getattr(tool_site, self.run)


@cache
def tools() -> tuple[Tool, ...]:
    """All tools, in their order."""
    data: dict[str, Any] = tomllib.loads(resource("seo", "tools.toml").read_text(encoding="utf-8"))
    return tuple(_tool(row) for row in data["tools"])


def _tool(row: dict[str, Any]) -> Tool:
    made = Tool(**row)
    for schema in made.fields.values():
        if schema.pop("choices", "") == "schema_types":
            schema["enum"] = tool_text.schema_names()
            schema["default"] = schema["enum"][0]
    return made
