"""The fields of a brief: what may be set in a content format, and how a value from a form or `--set` is checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any, Literal, cast, get_args

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.toml_table import TomlTable, closest
from alwrity_desktop.language.names import language_names

FieldKind = Literal["text", "multiline", "choice", "number", "boolean", "list", "keyphrases", "language"]
KINDS: tuple[str, ...] = get_args(FieldKind)

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_MOST = {"text": 500, "multiline": 20_000, "list": 50, "keyphrases": 10}
_ITEM = 200
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


@dataclass(slots=True, frozen=True)
class Field:
    """One field of a brief.

    key: name in the brief, in templates and for `--set`. least, most: range of a number, length of a text, count of a
    list. setting: the name in Settings.writing whose value is the default, where it has one. suggestions: offered, not
    enforced. labels, guides: for each choice what the form shows, and the line that goes into prompts. advanced: folded
    away in the form.
    """

    key: str
    title: str
    kind: FieldKind
    help: str = ""
    default: Any = None
    required: bool = False
    choices: tuple[str, ...] = ()
    labels: dict[str, str] = dataclass_field(default_factory=dict[str, str])
    guides: dict[str, str] = dataclass_field(default_factory=dict[str, str])
    suggestions: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    setting: str = ""
    advanced: bool = False

    @property
    def empty(self) -> Any:
        """The value of this field when nothing is given and it has no default."""
        if self.kind in ("list", "keyphrases"):
            return []
        if self.kind == "boolean":
            return False
        return None if self.kind == "number" else ""

    def allowed(self) -> str:
        """What may be given, to follow "It takes ..."."""
        if self.kind == "choice":
            return _("one of {names}", names=", ".join(self.choices))
        if self.kind == "number":
            return _("a whole number {limits}", limits=self._limits()).strip()
        if self.kind == "boolean":
            return _("yes or no")
        if self.kind in ("list", "keyphrases"):
            return _("up to {most} entries, divided by commas", most=int(self.most or _MOST[self.kind]))
        if self.kind == "language":
            return _("a language code such as en, de or pt-BR")
        return _("a text of at most {most} characters", most=f"{int(self.most or _MOST[self.kind]):,}")

    def _limits(self) -> str:
        if self.least is not None and self.most is not None:
            return _("from {least} to {most}", least=int(self.least), most=int(self.most))
        if self.least is not None:
            return _("of at least {least}", least=int(self.least))
        return _("of at most {most}", most=int(self.most)) if self.most is not None else ""

    def clean(self, value: Any) -> Any:
        """`value` as this field keeps it. Raises InputError that names the field and what is allowed."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return self.empty
        cleaned = _CLEANERS[self.kind](self, value)
        if cleaned is None:
            raise self.refuse(value)
        return cleaned

    def refuse(self, value: Any) -> InputError:
        """The error for a value that does not fit."""
        shown = " ".join(str(value).split())
        shown = shown if len(shown) <= 60 else f"{shown[:57]}..."
        near = closest(str(value), self.choices)
        hint = _(" Did you mean {near}?", near=near) if near else ""
        return InputError(
            _("“{value}” cannot be used for {title} ({key}).", value=shown, title=self.title, key=self.key),
            _("It takes {allowed}.", allowed=self.allowed()) + hint,
        )


def field_from(table: TomlTable) -> Field:
    """A field from its [[fields]] table. Raises InputError with file and place."""
    key = table.text("key")
    if not _KEY.fullmatch(key):
        raise table.wrong("key", _("a name of small letters, digits and underscores"))
    kind = cast("FieldKind", table.one_of("kind", KINDS))
    choices = [_choice(table, item) for item in _items(table, "choices")]
    field = Field(
        key=key,
        title=table.text("title"),
        kind=kind,
        help=table.text("help", ""),
        required=table.flag("required"),
        choices=tuple(value for value, _label, _guide in choices),
        labels={value: label for value, label, _guide in choices},
        guides={value: guide or label for value, label, guide in choices},
        suggestions=tuple(table.texts("suggestions")),
        least=table.number("min"),
        most=table.number("max"),
        setting=table.text("setting", ""),
        advanced=table.flag("advanced"),
    )
    default = table.anything("default")
    table.finish()
    if (kind == "choice") != bool(field.choices):
        raise table.wrong("choices", _("given for a field of kind choice, and only there"))
    if field.least is not None and field.most is not None and field.least > field.most:
        raise table.wrong("min", _("at most max"))
    return _with_default(table, field, default)


def _with_default(table: TomlTable, field: Field, default: Any) -> Field:
    try:
        value = field.clean(default)
    except InputError as error:
        raise table.wrong("default", field.allowed()) from error
    if field.kind == "choice" and value == "":
        value = field.choices[0]
    return replace(field, default=value)


def _items(table: TomlTable, key: str) -> list[Any]:
    value = table.anything(key, [])
    if not isinstance(value, list):
        raise table.wrong(key, _("a list"))
    return cast("list[Any]", value)


def _choice(table: TomlTable, item: Any) -> tuple[str, str, str]:
    if isinstance(item, str) and item:
        return item, item[:1].upper() + item[1:].replace("_", " ").replace("-", " "), ""
    if isinstance(item, dict):
        row = TomlTable(cast("dict[str, Any]", item), table.file, f"{table.place}.choices")
        choice = row.text("value"), row.text("title"), row.text("guide", "")
        row.finish()
        return choice
    raise table.wrong("choices", _("a list of texts, or of tables with value, title and guide"))


def _flat(value: str) -> str:
    return _INVISIBLE.sub("", value).encode("utf-8", "replace").decode("utf-8")


def _clean_text(field: Field, value: Any) -> str | None:
    if isinstance(value, list | dict | bool):
        return None
    text = " ".join(_flat(str(value)).split())
    return text if (field.least or 0) <= len(text) <= (field.most or _MOST["text"]) else None


def _clean_multiline(field: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    text = _flat(value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text if len(text) <= (field.most or _MOST["multiline"]) else None


def _clean_choice(field: Field, value: Any) -> str | None:
    wanted = _folded(str(value))
    return next((each for each in field.choices if wanted in (_folded(each), _folded(field.labels[each]))), None)


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())


def _clean_number(field: Field, value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value.strip().replace(",", "").replace("_", "")) if isinstance(value, str) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    whole = number == number and abs(number) < 1e15 and number == int(number)
    if not whole or (field.least is not None and number < field.least):
        return None
    return None if field.most is not None and number > field.most else int(number)


def _clean_boolean(_field: Field, value: Any) -> bool | None:
    word = str(value).strip().casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def _clean_list(field: Field, value: Any) -> list[str] | None:
    if isinstance(value, str):
        raw: list[Any] = re.split(r"[,\n;]" if field.kind == "keyphrases" else r"[,\n]", value)
    elif isinstance(value, list | tuple):
        raw = list(cast("list[Any]", value))
    else:
        return None
    if not all(isinstance(item, str | int | float) for item in raw):
        return None
    items = [" ".join(_flat(str(item)).split()) for item in raw]
    first: dict[str, str] = {}
    for item in items:
        first.setdefault(item.casefold(), item)
    kept = [item for item in first.values() if item]
    fits = (field.least or 0) <= len(kept) <= (field.most or _MOST[field.kind])
    return kept if fits and all(len(item) <= _ITEM for item in kept) else None


def _clean_language(_field: Field, value: Any) -> str | None:
    text = str(value).strip()
    by_name = {name.casefold(): code for code, name in language_names().items()}
    if code := by_name.get(text.casefold()):
        return code
    if not _TAG.fullmatch(text):
        return None
    first, *rest = text.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


_CLEANERS = {
    "text": _clean_text,
    "multiline": _clean_multiline,
    "choice": _clean_choice,
    "number": _clean_number,
    "boolean": _clean_boolean,
    "list": _clean_list,
    "keyphrases": _clean_list,
    "language": _clean_language,
}
