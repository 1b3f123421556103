"""Reading a TOML table with sentences: what is missing, of the wrong kind or unknown is named with its file and place."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar, cast

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.files import storage_error
from alwrity_desktop.core.messages import _

T = TypeVar("T")

MOST_BYTES = 1_000_000
"""A format or prompt file is a few kilobytes; anything near this is not one."""


def closest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or "" when none is near."""
    found = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


class TomlTable:
    """One table of a TOML file. Take values by name, then call `finish()`, which refuses names nobody asked for."""

    def __init__(self, values: dict[str, Any], file: str, place: str = "") -> None:
        self.values = values
        self.file = file
        self.place = place
        self._asked: set[str] = set()

    @classmethod
    def read(cls, path: Path) -> TomlTable:
        """The whole file as a table. Raises InputError (not TOML, not UTF-8, far too big) or StorageError."""
        try:
            if path.stat().st_size > MOST_BYTES:
                raise InputError(
                    _("{path} is too big for a format or prompt file.", path=path),
                    _("Remove it, or keep it under one megabyte."),
                )
            return cls.parse(path.read_bytes(), str(path))
        except OSError as error:
            raise storage_error(error, path) from error

    @classmethod
    def parse(cls, data: bytes | str, file: str) -> TomlTable:
        """The same from bytes; `file` is only named in errors."""
        try:
            return cls(tomllib.loads(data if isinstance(data, str) else data.decode("utf-8-sig")), file)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InputError(
                _("{path} is not valid TOML: {reason}.", path=file, reason=error), _("Mend that line and try again.")
            ) from error

    def wrong(self, key: str, expected: str) -> InputError:
        """The error for a value that cannot be used; `expected` completes "It must be ..."."""
        where = f"{self.place}.{key}" if self.place else key
        return InputError(
            _("In {file}, {where} cannot be used.", file=self.file, where=where), _("It must be {what}.", what=expected)
        )

    def text(self, key: str, default: str | None = None) -> str:
        """A string; without a default it must be there and not be blank."""
        value = self._take(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, _("a text in quotes that is not empty"))
        return value

    def number(self, key: str, default: float | None = None) -> float | None:
        """An integer or a decimal number, or the default."""
        value = self._take(key, default)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(key, _("a number"))
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, _("true or false"))
        return value

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """A string out of `allowed`."""
        value = self.text(key, default)
        names = list(allowed)
        if value not in names:
            raise self.wrong(key, _("one of {names}", names=", ".join(names)))
        return value

    def texts(self, key: str) -> list[str]:
        """A list of strings, [] where there is none."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in cast("list[Any]", value)):
            raise self.wrong(key, _("a list of texts in quotes"))
        return cast("list[str]", value)

    def anything(self, key: str, default: Any = None) -> Any:
        """The value as it is."""
        return self._take(key, default)

    def table(self, key: str) -> TomlTable:
        """A table inside this one, empty where there is none."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, _("a table"))
        return TomlTable(cast("dict[str, Any]", value), self.file, f"{self.place}.{key}" if self.place else key)

    def tables(self, key: str) -> list[TomlTable]:
        """A list of tables, [] where there is none."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in cast("list[Any]", value)):
            raise self.wrong(key, _("a list of tables, each under [[{key}]]", key=key))
        rows = cast("list[dict[str, Any]]", value)
        return [TomlTable(row, self.file, f"{key}[{number}]") for number, row in enumerate(rows, 1)]

    def finish(self) -> None:
        """Refuse names that nobody asked for, with the nearest name that would do."""
        for key in self.values.keys() - self._asked:
            near = closest(key, self._asked)
            where = f"{self.place}.{key}" if self.place else key
            raise InputError(
                _("In {file}, {where} is not known.", file=self.file, where=where),
                _("Did you mean {near}?", near=near)
                if near
                else _("Known here are {names}.", names=", ".join(sorted(self._asked))),
            )

    def _take(self, key: str, default: Any) -> Any:
        self._asked.add(key)
        return self.values.get(key, default)
