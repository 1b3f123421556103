"""Prompt templates: Jinja2 in its sandbox, undefined names refused, shared pieces from resources/prompts/pieces.toml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from jinja2 import DictLoader, StrictUndefined, TemplateError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alwrity_desktop.core import paths
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.toml_table import TomlTable

LONGEST_PROMPT = 4_000_000
"""Characters; longer than the context of any model."""


class _Sandbox(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Numbers may be multiplied; repeating a text and powers could fill the memory and are refused."""
        if operator == "*" and isinstance(left, int | float) and isinstance(right, int | float):
            return left * right
        raise TemplateError("only numbers may be multiplied here")


class Templates:
    """Renders the templates of one format. `pieces` are what they may {% include %} besides the shared ones."""

    def __init__(self, pieces: Mapping[str, str] | None = None) -> None:
        self._environment = _Sandbox(
            loader=DictLoader({**shared_pieces(), **(pieces or {})}),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["bullets"] = _bullets
        self._environment.filters["apart"] = _apart
        self._environment.globals.pop("lipsum", None)  # pyright: ignore[reportUnknownMemberType]

    def render(self, template: str, values: Mapping[str, Any], name: str) -> str:
        """The text. Raises InputError naming the template when a name is unknown or the template is wrong."""
        text = self._run(lambda: self._environment.from_string(template).render(values), name)
        if len(text) > LONGEST_PROMPT:
            raise InputError(
                _("The request for {name} would be {size} characters long.", name=name, size=f"{len(text):,}"),
                _("Use fewer or shorter sources."),
            )
        return _tidy(text)

    def holds(self, expression: str, values: Mapping[str, Any], name: str) -> bool:
        """Whether an expression such as `faq and length > 800` is true."""
        compiled = self._run(lambda: self._environment.compile_expression(expression, undefined_to_none=False), name)
        return bool(self._run(lambda: compiled(**values), name))

    def names(self, template: str, name: str) -> set[str]:
        """Names that the template and the pieces it includes take from outside. Raises InputError."""
        found: set[str] = set()
        waiting, seen = [template], set[str]()
        while waiting:
            tree = self._run(partial(self._environment.parse, waiting.pop()), name)
            found |= meta.find_undeclared_variables(tree)
            for include in tree.find_all(nodes.Include):
                piece = include.template.as_const() if isinstance(include.template, nodes.Const) else None
                if piece not in (pieces := self._pieces()):
                    raise InputError(
                        _("The template {name} includes {piece}, which does not exist.", name=name, piece=piece),
                        _("Pieces are {names}.", names=", ".join(sorted(pieces))),
                    )
                if piece not in seen:
                    seen.add(piece)
                    waiting.append(pieces[piece])
        return found

    def _pieces(self) -> dict[str, str]:
        loader = self._environment.loader
        assert isinstance(loader, DictLoader)
        return dict(loader.mapping)

    def _run(self, work: Callable[[], Any], name: str) -> Any:
        try:
            return work()
        except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError, LookupError) as error:
            line = getattr(error, "lineno", None)
            where = _(" (line {line})", line=line) if line else ""
            raise InputError(
                _("The prompt template {name}{where} cannot be used: {reason}.", name=name, where=where, reason=error),
                _("Mend the template, or reset it to the shipped one."),
            ) from error


def _bullets(items: Any) -> str:
    return "\n".join(f"- {item}" for item in items)


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept)


def _apart(texts: Any) -> str:
    """Texts as one, with a line of dashes between them, which none of them has itself."""
    whole = (
        "\n".join(line for line in str(text).strip().splitlines() if line.strip().strip("-") or "--" not in line)
        for text in texts
    )
    return "\n\n---\n\n".join(text for text in whole if text.strip())


@cache
def shared_pieces() -> dict[str, str]:
    """The pieces every format may include, by name."""
    table = TomlTable.read(paths.resource("prompts", "pieces.toml"))
    return {name: table.text(name) for name in table.values}
