"""A brief: the checked values of a format's fields, and what templates see of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.settings import Writing
from alwrity_desktop.core.toml_table import closest
from alwrity_desktop.language.names import language_name
from alwrity_desktop.writer.fields import Field
from alwrity_desktop.writer.format_file import Format


def brief_from(form: Format, values: Mapping[str, Any], writing: Writing | None = None) -> dict[str, Any]:
    """The brief with every field of the format, from a form's values or `--set` texts; defaults fill the rest.

    Raises InputError naming the field and what it takes; an unknown field, a missing one and an empty brief too.
    """
    keys = [field.key for field in form.fields]
    for key in values:
        if key not in keys:
            near = closest(key, keys)
            raise InputError(
                _("{format} has no field “{key}”.", format=form.title, key=key),
                _("Did you mean {near}?", near=near) if near else _("Its fields are {names}.", names=", ".join(keys)),
            )
    given = {key: value for key, value in values.items() if value not in (None, "", [])}
    brief = {field.key: _value(field, given, writing) for field in form.fields}
    _refuse_empty(form, brief)
    return brief


def default_brief(form: Format, writing: Writing | None = None) -> dict[str, Any]:
    """What an empty form shows."""
    return {field.key: _value(field, {}, writing) for field in form.fields}


def parse_pairs(pairs: list[str]) -> dict[str, str]:
    """`field=value` texts of `--set` as a mapping; a field given twice is joined with commas. Raises InputError."""
    values: dict[str, str] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        key = key.strip().replace("-", "_")
        if not sign or not key:
            raise InputError(_("“{pair}” is not a setting.", pair=pair), _("Write it as field=value."))
        values[key] = f"{values[key]}, {value.strip()}" if key in values else value.strip()
    return values


def context(form: Format, brief: Mapping[str, Any]) -> dict[str, Any]:
    """What the brief gives to templates: its values, the guide line of each choice, keyphrase, language name, limits."""
    guides: dict[str, str] = {}
    for field in form.fields:
        if field.kind == "choice":
            guides[field.key] = field.guides.get(str(brief.get(field.key)), "")
    values = {**default_brief(form), **brief}
    return {
        **values,
        "guide": guides,
        "keyphrase": main_keyphrase(values),
        "language_name": language_name(language_of(values)),
        "limits": form.limits,
    }


def main_keyphrase(brief: Mapping[str, Any]) -> str:
    """The first keyphrase, else ""."""
    phrases = cast("list[str]", brief.get("keyphrases") or [])
    return str(phrases[0]) if phrases else ""


def texts_of(brief: Mapping[str, Any], key: str) -> list[str]:
    """The entries of a list field; [] where the format has none of that name."""
    return [str(item) for item in cast("list[object]", brief.get(key) or [])]


def subject(brief: Mapping[str, Any]) -> str:
    """What the text is about, as the brief says: the topic, else the first keyphrase, else the first text given."""
    for key in ("topic", "title", "name", "subject"):
        if isinstance(value := brief.get(key), str) and value:
            return value
    if phrase := main_keyphrase(brief):
        return phrase
    return next((value for value in brief.values() if isinstance(value, str) and value), "")


def language_of(brief: Mapping[str, Any]) -> str:
    """The language code of the text to write; "en" where the format has no such field."""
    return str(brief.get("language") or "en")


def _value(field: Field, given: Mapping[str, Any], writing: Writing | None) -> Any:
    if field.key in given:
        value = field.clean(given[field.key])
        return field.default if value == field.empty and field.kind in ("choice", "number", "language") else value
    if writing and field.setting:
        try:
            if (value := field.clean(getattr(writing, field.setting, None))) != field.empty:
                return value
        except InputError:
            return field.default
    default = field.default
    return list(cast("list[Any]", default)) if isinstance(default, list) else default


def _refuse_empty(form: Format, brief: Mapping[str, Any]) -> None:
    content = [field for field in form.fields if field.required or any(field.key in group for group in form.one_of)]
    if content and not any(brief[field.key] for field in content):
        raise InputError(
            _("The brief is empty."),
            _("Say at least what the text is about: {names}.", names=_(" or ").join(field.key for field in content)),
        )
    for field in form.fields:
        if field.required and brief[field.key] in (None, "", []):
            raise InputError(
                _("{title} ({key}) is missing.", title=field.title, key=field.key),
                _("It takes {allowed}.", allowed=field.allowed()),
            )
    for group in form.one_of:
        if not any(brief[key] for key in group):
            raise InputError(
                _("One of {names} is needed.", names=", ".join(group)), _("Give at least one of them in the brief.")
            )
