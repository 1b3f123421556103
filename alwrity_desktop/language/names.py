"""English names of languages, as they are put into prompts."""

from __future__ import annotations

from functools import cache

from alwrity_desktop.core import paths
from alwrity_desktop.core.toml_table import TomlTable


@cache
def language_names() -> dict[str, str]:
    """English names of languages by code, from resources/prompts/languages.toml."""
    return {code: str(name) for code, name in TomlTable.read(paths.resource("prompts", "languages.toml")).values.items()}


def language_name(code: str) -> str:
    """How a prompt calls the language: "German", "Portuguese (BR)", or the code where it has no name here."""
    names = language_names()
    base, _dash, region = code.partition("-")
    return names.get(code) or (f"{names[base]} ({region})" if base in names and region else names.get(base, code))
