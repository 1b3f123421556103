"""What the offline drafter writes around the notes - headings, prompts - in the language of the brief."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from alwrity_desktop.core import paths


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(paths.resource("offline", "scaffolding.toml").read_text("utf-8"))


class Scaffolding:
    """Headings and prompts in a language; English ones where the program has none in it."""

    def __init__(self, language: str) -> None:
        short = language.casefold().split("-")[0].split("_")[0]
        self._table: Mapping[str, Any] = _tables().get(short, {})
        self.known = short == "en" or bool(self._table)

    def say(self, key: str, english: str, **places: object) -> str:
        """The text called `key`, with its {named} places filled."""
        template: str = self._table.get("texts", {}).get(key, english)
        return template.format(**places)

    def shaped(self, shape: Mapping[str, Any]) -> dict[str, Any]:
        """A structure in this language: its sections keep their order and roles."""
        if not self._table:
            return dict(shape)
        sections = [self._section(part) for part in shape["sections"]]
        return {**shape, "sections": sections, "titles": ["{Topic}", "{Phrase}"]}

    def _section(self, part: Mapping[str, Any]) -> dict[str, Any]:
        role = str(part["role"])
        if role == "topics":
            item = str(part.get("item", ""))
            return {
                **part,
                "prompt": self._table["texts"]["topic"],
                "item": self._table["step"] if "Step" in item else item,
            }
        heading = self._table["headings"][role]
        return {**part, "heading": heading, "plain": heading, "prompt": self._table["prompts"][role]}
