"""The types of structured data as they lie in resources/schema: one TOML file a type, a new type is a new file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

from alwrity_desktop.core import paths
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.toml_table import TomlTable, closest

FieldKind = Literal[
    "text", "long", "url", "urls", "list", "date", "duration", "number", "currency", "choice", "steps", "crumbs", "hours"
]
Need = Literal["required", "recommended", "optional"]
KINDS: tuple[str, ...] = get_args(FieldKind)
NEEDS: tuple[str, ...] = get_args(Need)
SCHEMA = "https://schema.org/"
_DURATION = re.compile(r"P(?=\d|T\d)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)")
_TIMES = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(h(?:ours?|rs?)?|std\.?|m(?:in(?:ute[ns]?|s)?)?\.?|s(?:ec(?:onds?)?)?\.?|d(?:ays?)?)\b", re.I
)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?")
_HOURS = re.compile(
    r"(?P<days>[A-Za-z]{2}(?:\s*[-,]\s*[A-Za-z]{2})*)\s+(?P<opens>\d\d?:\d\d)\s*[-–]\s*(?P<closes>\d\d?:\d\d)"
)
_DAYS = {
    "mo": "Monday", "tu": "Tuesday", "we": "Wednesday", "th": "Thursday", "fr": "Friday", "sa": "Saturday", "su": "Sunday",
}  # fmt: skip


@dataclass(slots=True, frozen=True)
class SchemaField:
    """One field. path: its place, "author.name" being inside "author". source: which fact fills it, "" for none."""

    path: str
    title: str
    kind: FieldKind
    need: Need
    help: str
    source: str
    choices: tuple[str, ...]


@dataclass(slots=True, frozen=True)
class SchemaType:
    """One type. objects: the type of each nested object by its path. one_of: of each group one must be there.

    source: Google's page on it. known: the month up to which we know its demands. rich_result: what Google may show, ""
    for nothing; never a promise.
    """

    type: str
    title: str
    help: str
    source: str
    known: str
    rich_result: str
    fields: tuple[SchemaField, ...]
    objects: Mapping[str, str]
    one_of: tuple[tuple[str, ...], ...]


@cache
def schema_types() -> dict[str, SchemaType]:
    """All types by name, sorted."""
    tables = [TomlTable.read(path) for path in sorted(paths.resource("schema").glob("*.toml"))]
    whole = {found.type: found for table in tables if "like" not in table.values for found in [_type(table)]}
    for table in tables:
        if "like" in table.values:
            found = _like(table, whole)
            whole[found.type] = found
    return dict(sorted(whole.items()))


def schema_type(name: str) -> SchemaType:
    """The type called `name`, whatever its case. Raises InputError naming the nearest."""
    known = schema_types()
    by_case = {key.lower(): key for key in known}
    if name.lower() in by_case:
        return known[by_case[name.lower()]]
    near = by_case.get(closest(name, by_case), "")
    hint = _("Did you mean {near}?", near=near) if near else _("There are {names}.", names=", ".join(known))
    raise InputError(_("There is no type “{name}” here.", name=name), hint)


def _like(table: TomlTable, whole: Mapping[str, SchemaType]) -> SchemaType:
    base = whole[table.one_of("like", whole)]
    name, title, text = table.text("type"), table.text("title"), table.text("help")
    table.finish()
    return SchemaType(name, title, text, base.source, base.known, base.rich_result, base.fields, base.objects, base.one_of)


def _type(table: TomlTable) -> SchemaType:
    found = SchemaType(
        type=table.text("type"),
        title=table.text("title"),
        help=table.text("help"),
        source=table.text("source"),
        known=table.text("known"),
        rich_result=table.text("rich_result", ""),
        fields=tuple(_field(row) for row in table.tables("fields")),
        objects=cast("dict[str, str]", table.anything("objects", {})),
        one_of=tuple(tuple(group) for group in cast("list[list[str]]", table.anything("one_of", []))),
    )
    table.finish()
    return found


def _field(row: TomlTable) -> SchemaField:
    found = SchemaField(
        path=row.text("path"),
        title=row.text("title"),
        kind=cast("FieldKind", row.one_of("kind", KINDS, "text")),
        need=cast("Need", row.one_of("need", NEEDS, "optional")),
        help=row.text("help", ""),
        source=row.text("from", ""),
        choices=tuple(row.texts("choices")),
    )
    row.finish()
    return found


def in_form(field: SchemaField, value: Any) -> Any:
    """A value as JSON-LD wants it, None for an empty one. A value that cannot be brought into form stays as it is."""
    if value is None or value == "" or value == []:
        return None
    if field.kind in ("urls", "list", "steps", "crumbs", "hours"):
        lines = [line for line in _lines(value, commas=field.kind in ("urls", "list")) if line]
        return _listed(field.kind, lines) or None
    text = " ".join(str(value).split()) if field.kind != "long" else str(value).strip()
    if field.kind == "number":
        return _number(text)
    if field.kind == "duration":
        return duration(text)
    if field.kind == "choice":
        known = {choice.lower(): choice for choice in field.choices}
        bare = text.rpartition("/")[2].replace(" ", "").lower()
        return SCHEMA + known[bare] if bare in known else text
    return text.upper() if field.kind == "currency" else text or None


def _lines(value: Any, *, commas: bool) -> list[str]:
    if isinstance(value, list | tuple):
        return [" ".join(str(item).split()) for item in cast("list[Any]", value)]
    text = str(value)
    pieces = text.splitlines() if "\n" in text or not commas else text.split(",")
    return [" ".join(piece.split()) for piece in pieces]


def _listed(kind: FieldKind, lines: list[str]) -> Any:
    if kind == "steps":
        return [{"@type": "HowToStep", "text": line} for line in lines]
    if kind == "crumbs":
        return [_crumb(number, line) for number, line in enumerate(lines, 1)]
    if kind == "hours":
        return [hours for line in lines if (hours := _hours(line))] or lines
    return lines[0] if kind == "urls" and len(lines) == 1 else lines


def _crumb(number: int, line: str) -> dict[str, Any]:
    name, _bar, url = (part.strip() for part in line.partition("|"))
    crumb: dict[str, Any] = {"@type": "ListItem", "position": number, "name": name}
    return crumb | ({"item": url} if url else {})


def _hours(line: str) -> dict[str, Any] | None:
    match = _HOURS.fullmatch(line.strip())
    if not match:
        return None
    order = list(_DAYS)
    days: list[str] = []
    for part in match["days"].lower().split(","):
        first, _dash, last = (piece.strip() for piece in part.partition("-"))
        if first not in _DAYS or (last and last not in _DAYS):
            return None
        start, end = order.index(first), order.index(last or first)
        days += [_DAYS[order[at % 7]] for at in range(start, (end if end >= start else end + 7) + 1)]
    spoken = {"opens": match["opens"].zfill(5), "closes": match["closes"].zfill(5)}
    return {"@type": "OpeningHoursSpecification", "dayOfWeek": days, **spoken}


def _number(text: str) -> Any:
    bare = text.replace(" ", "")
    if re.fullmatch(r"-?\d+,\d{1,2}", bare):
        bare = bare.replace(",", ".")
    try:
        number = float(bare)
    except ValueError:
        return text
    return int(number) if number.is_integer() and "." not in bare else number


def duration(text: str) -> str:
    """A length of time as ISO 8601 (PT1H20M) from words such as "1 h 20 min"; what is no such words stays as it is."""
    if _DURATION.fullmatch(text.upper()):
        return text.upper()
    seconds, units = 0.0, {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
    if _TIMES.sub("", text).strip(" ,;") not in ("", "and", "und"):
        return text
    for number, unit in _TIMES.findall(text):
        letter = "h" if unit.lower().startswith("std") else unit[0].lower()
        seconds += float(number.replace(",", ".")) * units[letter]
    if not seconds:
        return text
    hours, rest = divmod(round(seconds), 3_600)
    minutes, left = divmod(rest, 60)
    parts = ((hours, "H"), (minutes, "M"), (left, "S"))
    return "PT" + "".join(f"{count}{letter}" for count, letter in parts if count)


def misformed(field: SchemaField, value: Any) -> str:
    """What is wrong with the form of one value, as the end of "... is ...", "" when nothing is."""
    text = str(value).strip()
    if field.kind in ("url", "urls") and not isinstance(value, dict) and not _is_url(text):
        return _("not a whole web address")
    if field.kind == "date" and not _is_date(text):
        return _("not a date such as 2026-05-02 or 2026-05-02T19:00+02:00")
    if field.kind == "duration" and not _DURATION.fullmatch(text):
        return _("not a length of time such as PT20M")
    if field.kind == "number" and not isinstance(_number(text), int | float):
        return _("not a number")
    if field.kind == "currency" and not re.fullmatch(r"[A-Z]{3}", text):
        return _("not a currency such as EUR")
    if field.kind == "choice" and text.rpartition("/")[2] not in field.choices:
        return _("none of {names}", names=", ".join(field.choices))
    if field.kind == "hours" and not isinstance(value, dict):
        return _("not of the form Mo-Fr 09:00-17:00")
    return ""


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text if len(text) > 9 else f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True
