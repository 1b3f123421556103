"""The one gettext function. English is the source text; catalogues live in resources/i18n."""

from __future__ import annotations

import gettext
from functools import cache

from alwrity_desktop.core import paths

_language: list[str] = []


def use_language(language: str) -> None:
    """Choose the language of the program's own words, as a BCP 47 tag; an unknown one falls back to English."""
    _language[:] = [language.replace("-", "_"), language.split("-")[0]] if language else []
    _catalogue.cache_clear()


def language_in_use() -> str:
    """What `use_language` was told last, so that another process can be told the same."""
    return _language[0] if _language else ""


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("alwrity", str(paths.resource("i18n")), languages=_language or None, fallback=True)


def _(text: str, /, **values: object) -> str:
    """Translate `text`, then fill its {named} places from `values`."""
    translated = _catalogue().gettext(text)
    return translated.format(**values) if values else translated


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    """Translate by number; {count} is filled with `count`, formatted with thousands separators."""
    return _catalogue().ngettext(singular, plural, count).format(count=f"{count:,}", **values)
