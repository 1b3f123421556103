"""A draft as a file: Markdown under YAML front matter.

Known keys are `title slug status date excerpt categories tags keyphrases meta_title meta_description featured_image
format id`, and `language` and `goal_words` where they differ from their defaults. All others are kept in
`Draft.extra`, in their order, and written back after the known ones.

What keeps a file's own meaning:

- `status`: a draft here is draft, review or approved. Another word (publish, future, pending, private) is kept in
  `extra["status"]` and stands for approved (pending: review, anything unknown: draft). It is written back as long as the
  draft's status is still the one it stood for; once a person chooses another, that one is written.
- `date`: becomes `publish_at`; a time without a zone is taken as UTC. A value that is no date stays in `extra["date"]`.
- `id`: kept when it is up to 36 letters, digits, "-" or "_"; from anything else a stable UUID is derived and the file's
  own value stays in `extra["id"]`.
- a known key with a value of the wrong kind (a mapping as title) stays in `extra` and is written back while the field
  is empty.

YAML is read by the core rules only: `yes`, `1:30` and dates are text, aliases and tags are refused.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import yaml

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft, DraftStatus

TEXT_KEYS = ("title", "slug", "excerpt", "meta_title", "meta_description", "featured_image", "format", "language")
LIST_KEYS = ("categories", "tags", "keyphrases")
ORDER = (
    "id", "title", "slug", "status", "date", "excerpt", "categories", "tags", "keyphrases", "meta_title",
    "meta_description", "featured_image", "format", "language", "goal_words",
)  # fmt: skip
MEANING: dict[str, DraftStatus] = {
    "publish": "approved",
    "published": "approved",
    "future": "approved",
    "scheduled": "approved",
    "private": "approved",
    "pending": "review",
}
"""What a status of WordPress stands for among ours."""

_OWN: dict[str, DraftStatus] = {"draft": "draft", "review": "review", "approved": "approved"}
_MAX_DEPTH = 40
_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*$")
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,36}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]+\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[ ]?(?:[Zz]|[-+]\d\d:?\d\d))?)?")
_PLAIN_TAGS = {None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "seq", "map"))}

# libyaml's parser and emitter are some ten times faster; the pure ones read and write the same.
_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BaseDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Loader(_BaseLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML copies it per class


class _Dumper(_BaseDumper):
    pass


class _Timestamp(str):
    """Text that is a date, to be written without quotes."""

    __slots__ = ()


def _represent_timestamp(dumper: Any, value: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(value))


_Dumper.add_representer(_Timestamp, _represent_timestamp)
# A part of what YAML 1.1 resolves, so whatever the emitter leaves without quotes is read back as the same thing.
for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", list("-+0123456789")),
    ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?", list("-+0123456789.")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), _first)


def read(text: str, path: Path | str | None = None) -> Draft:
    """The draft in `text`. `path`, when given, names the file in errors and gives a title where there is none.

    Line ends become "\\n", a byte order mark goes, and one empty line after the front matter is not part of the text.
    Raises InputError with line and reason when the front matter is not YAML of keys and values.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    name = str(path) if path else _("the text")
    front, body = _parted(text, name)
    draft = _draft(front, name)
    draft.body = body
    if path and not draft.title:
        draft.title = _first_heading(body) or _title_of(Path(path))
    return draft


def read_leniently(text: str, path: Path | str | None = None) -> tuple[Draft, str]:
    """Like `read`, but front matter that cannot be read stays, as it is, at the head of the text.

    Returns the draft and a sentence for the person, "" where all was well.
    """
    try:
        return read(text, path), ""
    except InputError as error:
        body = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        draft = Draft(body=body)
        if path:
            draft.title = _first_heading(body) or _title_of(Path(path))
        return draft, _("{happened} It was kept at the head of the text.", happened=error.happened)


def has_id(text: str) -> bool:
    """True when the front matter of `text` names an id of its own, so that the same draft is known again next time."""
    front, _body = _parted(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), _("the text"))
    pairs = cast(list[tuple[yaml.Node, yaml.Node]], front.value) if front else []
    return any(key.value == "id" and bool(value.value) for key, value in pairs)


def write(draft: Draft) -> str:
    """`draft` as a file's text: front matter, an empty line, the body, a line end. `read` gives the same draft back."""
    front = {key: value for key in ORDER if (value := _value(draft, key)) not in ("", [], None)}
    front |= {key: _dated(value) for key, value in draft.extra.items() if key not in ORDER}
    head = yaml.dump(front, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=2**30)
    return f"---\n{head}---\n" + (f"\n{draft.body}\n" if draft.body else "")


def _value(draft: Draft, key: str) -> Any:
    """What is written for `key`; empty when nothing is."""
    kept = draft.extra.get(key)
    if key == "status":
        stands_for = MEANING.get(str(kept).lower(), "draft") if kept else None
        return kept if stands_for == draft.status else draft.status
    if key == "date":
        return _Timestamp(_date_text(draft.publish_at)) if draft.publish_at else _dated(kept)
    if key == "id":
        return kept if kept is not None and _identity(kept) == draft.id else draft.id
    if key == "language":
        return draft.language if draft.language != "en" else kept
    return getattr(draft, key) or kept


def _dated(value: Any) -> Any:
    """`value` with every text that is a date marked to be written without quotes."""
    if isinstance(value, str):
        return _Timestamp(value) if _moment(value) else value
    if isinstance(value, list):
        return [_dated(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _dated(item) for key, item in cast("dict[Any, Any]", value).items()}
    return value


def _date_text(moment: datetime) -> str:
    moment = moment.astimezone(UTC)
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return moment.date().isoformat()
    return moment.replace(tzinfo=None).isoformat() + "Z"


def _moment(text: str) -> datetime | None:
    """`text` as an aware time in UTC, or None when it is no date."""
    text = text.strip()
    if not _DATE.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(re.sub(r"[Tt ]+(?=\d\d:)", "T", text).replace(" ", "").replace("z", "Z"))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _parted(text: str, name: str) -> tuple[yaml.MappingNode | None, str]:
    """The front matter as a node tree (None when there is none) and the body."""
    first, _sep, rest = text.partition("\n")
    if first.rstrip() != "---":
        return None, text.removesuffix("\n")
    lines = rest.split("\n")
    end = next((index for index, line in enumerate(lines) if _FENCE.match(line)), None)
    looks_like_text = not lines[0].strip()
    if end is None:
        if looks_like_text or not re.match(r"[\w-]+[ \t]*:", lines[0]):
            return None, text.removesuffix("\n")  # a rule across the page, not front matter
        raise InputError(
            _("The front matter of {name} begins in line 1 and never ends.", name=name),
            _("Put a line of three hyphens after its last key."),
        )
    node = _composed("\n".join(lines[:end]), name, tolerate=looks_like_text)
    if node is None and looks_like_text and any(line.strip() for line in lines[:end]):
        return None, text.removesuffix("\n")
    return node, "\n".join(lines[end + 1 :]).removeprefix("\n").removesuffix("\n")


def _composed(source: str, name: str, *, tolerate: bool) -> yaml.MappingNode | None:
    """The mapping in `source`; None when it is empty, or no mapping and that is tolerated."""
    try:
        _admit(source)
        node = cast("yaml.Node | None", yaml.compose(source, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _unreadable(name, mark.line + 2 if mark else 2, error.problem or str(error)) from error
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 2
        raise _unreadable(name, line, _("a character that may not stand there")) from error
    except (UnicodeEncodeError, RecursionError, ValueError) as error:
        raise _unreadable(name, 2, _("characters or a nesting that YAML does not allow")) from error
    if isinstance(node, yaml.MappingNode):
        return node
    if node is None or tolerate:
        return None
    raise _unreadable(name, node.start_mark.line + 2, _("it holds text, not keys and values"))


def _admit(source: str) -> None:
    """Refuse what could blow up or run code: aliases, tags, very deep nesting."""
    depth = 0
    for event in cast("Iterator[Any]", yaml.parse(source, Loader=_BaseLoader)):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="an alias (*) cannot be used", problem_mark=event.start_mark)
        if getattr(event, "tag", None) not in _PLAIN_TAGS:
            raise yaml.MarkedYAMLError(problem=f"the tag {event.tag} cannot be used", problem_mark=event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="it is nested too deeply", problem_mark=event.start_mark)


def _unreadable(name: str, line: int, reason: str) -> InputError:
    return InputError(
        _("The front matter of {name} cannot be read, line {line}: {reason}.", name=name, line=line, reason=reason),
        _("Mend that line; a value with a colon or a quote in it needs quotes around it."),
    )


def _draft(front: yaml.MappingNode | None, name: str) -> Draft:
    draft = Draft()
    seen: set[str] = set()
    for key_node, node in cast("list[tuple[yaml.Node, yaml.Node]]", front.value if front else []):
        line = key_node.start_mark.line + 2
        if not isinstance(key_node, yaml.ScalarNode):
            raise _unreadable(name, line, _("a key must be a word"))
        key = str(key_node.value)
        if key in seen:
            raise _unreadable(name, line, _("the key {key} is given twice", key=key))
        seen.add(key)
        if not _taken(draft, key, node):
            draft.extra[key] = _constructed(node, name)
    return draft


def _constructed(node: yaml.Node, name: str) -> Any:
    loader: Any = _Loader("")
    try:
        return _jsonable(loader.construct_object(node, deep=True))
    except (yaml.MarkedYAMLError, TypeError, ValueError) as error:
        raise _unreadable(name, node.start_mark.line + 2, _("the value cannot be understood")) from error
    finally:
        loader.dispose()


def _jsonable(value: Any) -> Any:
    """Keys as text all the way down, so that the value can be stored as JSON."""
    if isinstance(value, dict):
        return {str(key): _jsonable(item) for key, item in cast("dict[Any, Any]", value).items()}
    return [_jsonable(item) for item in cast("list[Any]", value)] if isinstance(value, list) else value


def _taken(draft: Draft, key: str, node: yaml.Node) -> bool:
    """Put a known key into its field; False leaves it to `extra`."""
    if key in LIST_KEYS:
        items = _items(node)
        if items is not None:
            setattr(draft, key, items)
        return items is not None
    if key not in ORDER or not isinstance(node, yaml.ScalarNode):
        return False
    text = "" if node.tag.endswith(":null") else str(node.value)
    if key in TEXT_KEYS:
        if text or key not in ("format", "language"):
            setattr(draft, key, text)
        return True
    if key == "goal_words":
        draft.goal_words = int(text) if re.fullmatch(r"\d{1,6}", text) else 0
        return bool(draft.goal_words) or not text
    if key == "date":
        draft.publish_at = _moment(text)
        return bool(draft.publish_at) or not text
    return _take_identity(draft, text) if key == "id" else _take_status(draft, text)


def _take_identity(draft: Draft, text: str) -> bool:
    if not text:
        return True
    draft.id = _identity(text)
    return draft.id == text


def _identity(value: object) -> str:
    text = str(value)
    return text if _SAFE_ID.fullmatch(text) else str(uuid.uuid5(uuid.NAMESPACE_URL, f"alwrity:{text}"))


def _take_status(draft: Draft, text: str) -> bool:
    own = _OWN.get(text.lower())
    draft.status = own or MEANING.get(text.lower(), "draft")
    return own is not None or not text


def _items(node: yaml.Node) -> list[str] | None:
    """A list of texts; a single text is split on commas, None is returned for anything else."""
    if isinstance(node, yaml.ScalarNode):
        text = "" if node.tag.endswith(":null") else str(node.value)
        return [part.strip() for part in text.split(",") if part.strip()]
    items = cast("list[yaml.Node]", node.value) if isinstance(node, yaml.SequenceNode) else None
    if items is None or not all(isinstance(item, yaml.ScalarNode) for item in items):
        return None
    return [str(item.value) for item in items if not item.tag.endswith(":null") and str(item.value)]


def _first_heading(body: str) -> str:
    match = re.match(r"\s{0,3}#[ \t]+([^\n]+?)[ \t#]*(?:\n|$)", body)
    return match[1] if match else ""


def _title_of(path: Path) -> str:
    return re.sub(r"[-_\s]+", " ", path.stem).strip().capitalize()
