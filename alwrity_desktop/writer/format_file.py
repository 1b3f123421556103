"""What a content format is, and how it is read from its TOML file and checked as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from alwrity_desktop.ai.templates import Templates, shared_pieces
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.toml_table import TomlTable, closest
from alwrity_desktop.language.posted_length import COUNTINGS
from alwrity_desktop.writer.fields import Field, field_from

CHECKS = (
    "length",
    "title_width",
    "meta_description",
    "tags",
    "excerpt",
    "keyphrase_in_title",
    "sources_linked",
    "open_prompts",
    *("characters", "hashtags", "posts", "links"),
)
"""What a format may ask to be checked on the finished text; writer/checks.py and, of texts posted by hand,
writer/postings.py do them."""

CONTEXT = frozenset(
    {
        *("language_name", "keyphrase", "guide", "labels", "limits", "words", "needs_note"),
        *("sources", "sources_hint", "has_sources", "notes", "section_range"),
        *("outline", "section", "sections", "previous", "draft", "results"),
    }
)
"""Names a template may use besides the format's fields and the results of its steps."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
Output = Literal["text", "list"]


@dataclass(slots=True, frozen=True)
class Step:
    """One request to a model, or one for each section.

    output: "text", "list" (one entry a line) or a JSON schema. per: "" or "section". needs: steps whose results the
    template uses. when: expression that must hold, else the step is left out. share: its share of the words asked for
    ("section" takes what the others leave). waits: the person may look at the result and change it before it goes on.
    fills: attributes of the draft that the result sets. sources: the texts of the sources go along.
    """

    key: str
    title: str
    template: str
    output: Output | dict[str, Any] = "text"
    per: Literal["", "section"] = ""
    needs: tuple[str, ...] = ()
    when: str = ""
    share: float = 0.0
    waits: bool = False
    fills: tuple[str, ...] = ()
    sources: bool = False
    temperature: float | None = None


@dataclass(slots=True, frozen=True)
class Format:
    """A content format. body: template that puts the results together. own: whether it is the person's, not ours."""

    name: str
    title: str
    group: str
    description: str
    fields: tuple[Field, ...]
    steps: tuple[Step, ...]
    body: str
    system: str
    limits: dict[str, Any]
    checks: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    structure: str = ""
    pieces: dict[str, str] = field(default_factory=dict[str, str])
    own: bool = False
    path: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether what it makes is copied to a social network by hand, and is no post of a site."""
        return self.group.casefold().startswith("social")

    def field(self, key: str) -> Field | None:
        """The field with this key."""
        return next((field for field in self.fields if field.key == key), None)

    def step(self, key: str) -> Step:
        """The step with this key. Raises InputError naming the steps there are."""
        for step in self.steps:
            if step.key == key:
                return step
        raise InputError(
            _("{format} has no step “{key}”.", format=self.title, key=key),
            _("Its steps are {names}.", names=", ".join(step.key for step in self.steps)),
        )

    def templates(self) -> Templates:
        """What renders this format's templates."""
        return Templates(self.pieces)


def read_format(path: Path, *, own: bool = False) -> Format:
    """A format from its file. Raises InputError with file, place and what is expected there."""
    form = format_from(TomlTable.read(path), own=own)
    if form.name != path.stem:
        raise InputError(
            _("The format in {path} is called “{name}”.", path=path, name=form.name),
            _("Give the file and the format the same name."),
        )
    return form


def format_from(table: TomlTable, *, own: bool = False) -> Format:
    """A format from a TOML table, checked as a whole."""
    name = table.text("name")
    if not _NAME.fullmatch(name):
        raise table.wrong("name", _("a name of small letters, digits and underscores"))
    pieces = table.table("pieces")
    form = Format(
        name=name,
        title=table.text("title"),
        group=table.text("group"),
        description=table.text("description", ""),
        fields=tuple(field_from(row) for row in table.tables("fields")),
        steps=tuple(_step_from(row) for row in table.tables("steps")),
        body=table.text("body"),
        system=table.text("system", shared_pieces()["system"]),
        limits=table.table("limits").values,
        checks=tuple(table.texts("checks")),
        one_of=tuple(_group(table, group) for group in table.anything("one_of", [])),
        structure=table.text("structure", "blog_post"),
        pieces={key: pieces.text(key) for key in pieces.values},
        own=own,
        path=table.file,
    )
    table.finish()
    _check(table, form)
    return form


def _group(table: TomlTable, group: object) -> tuple[str, ...]:
    if not isinstance(group, list) or not all(isinstance(key, str) for key in cast("list[object]", group)):
        raise table.wrong("one_of", _("a list of lists of field names"))
    return tuple(cast("list[str]", group))


def _step_from(table: TomlTable) -> Step:
    output = table.anything("output", "text")
    if not isinstance(output, dict) and output not in ("text", "list"):
        raise table.wrong("output", _("“text”, “list” or a JSON schema as a table"))
    step = Step(
        key=table.text("key"),
        title=table.text("title"),
        template=table.text("template"),
        output=cast("Output | dict[str, Any]", output),
        per=cast("Literal['', 'section']", table.one_of("per", ("", "section"), "")),
        needs=tuple(table.texts("needs")),
        when=table.text("when", ""),
        share=table.number("share", 0.0) or 0.0,
        waits=table.flag("waits"),
        fills=tuple(table.texts("fills")),
        sources=table.flag("sources"),
        temperature=table.number("temperature"),
    )
    table.finish()
    if not _NAME.fullmatch(step.key):
        raise table.wrong("key", _("a name of small letters, digits and underscores"))
    if not 0 <= step.share < 1:
        raise table.wrong("share", _("a number from 0 to below 1"))
    return step


def _check(table: TomlTable, form: Format) -> None:
    keys = [field.key for field in form.fields]
    steps = [step.key for step in form.steps]
    if not keys or not steps:
        raise table.wrong("fields" if not keys else "steps", _("a list with at least one table"))
    for place, names in (("fields", keys), ("steps", steps)):
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise table.wrong(place, _("without “{name}” twice", name=twice))
    if clash := set(keys) & (CONTEXT | set(steps)):
        raise table.wrong("fields", _("without the reserved name “{name}”", name=sorted(clash)[0]))
    for group in form.one_of:
        if unknown := set(group) - set(keys):
            raise table.wrong("one_of", _("made of field names; {name} is none", name=sorted(unknown)[0]))
    for check in form.checks:
        if check not in CHECKS:
            raise table.wrong("checks", _("made of {names}", names=", ".join(CHECKS)))
    _check_limits(table, form, keys)
    _check_templates(table, form)


def _check_limits(table: TomlTable, form: Format, keys: list[str]) -> None:
    """Limits of texts that are posted by hand."""
    for name in ("characters", "hashtags", "link"):
        value = form.limits.get(name, 1)
        if isinstance(value, bool) or not isinstance(value, int) or value < (name == "characters"):
            raise table.wrong(f"limits.{name}", _("a whole number"))
    if form.limits.get("counting", COUNTINGS[0]) not in COUNTINGS:
        raise table.wrong("limits.counting", _("one of {names}", names=", ".join(COUNTINGS)))
    if (count := form.limits.get("count", "")) and count not in keys:
        raise table.wrong("limits.count", _("the name of a field"))


def _check_templates(table: TomlTable, form: Format) -> None:
    templates = form.templates()
    known = CONTEXT | {field.key for field in form.fields}
    done: list[str] = []
    for step in form.steps:
        if missing := [need for need in step.needs if need not in done]:
            raise table.wrong(f"steps.{step.key}.needs", _("made of earlier steps; {name} is none", name=missing[0]))
        for what, text in (("template", step.template), ("when", f"{{{{ {step.when} }}}}" if step.when else "")):
            _check_names(table, f"steps.{step.key}.{what}", templates.names(text, f"{form.name}.{step.key}"), known)
        done.append(step.key)
    results = known | set(done)
    _check_names(table, "body", templates.names(form.body, f"{form.name}.body"), results)
    _check_names(table, "system", templates.names(form.system, f"{form.name}.system"), known)


def _check_names(table: TomlTable, place: str, used: set[str], known: frozenset[str] | set[str]) -> None:
    if unknown := sorted(used - known):
        near = closest(unknown[0], known)
        hint = _("; did you mean {near}?", near=near) if near else ""
        raise table.wrong(place, _("a template without the unknown name “{name}”", name=unknown[0]) + hint)
