"""What models cost. The rows are data (resources/prices.toml, each with source and date); the person's own go before."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomli_w

from alwrity_desktop.core import paths
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.http import is_loopback
from alwrity_desktop.core.messages import _

FILE_NAME = "prices.toml"
_HEAD = "# Your own prices, in US dollars for a million tokens. Settings writes this file; comments in it are not kept.\n\n"
_SNAPSHOT = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{8})$")
"""The date that vendors append to the name of a frozen version."""


@dataclass(slots=True, frozen=True)
class Price:
    """US dollars for a million tokens of a model at a provider.

    provider: as in "provider:model". host: where an OpenAI-compatible model is served, "" for any. model: a name, or a
    pattern with *. tokens_cached: None counts cached tokens as fresh ones. until: last day the price holds, or None.
    long: the price when more than `over` tokens go in, or None. own: from the workspace's file.
    """

    provider: str
    model: str
    tokens_in: float
    tokens_out: float
    tokens_cached: float | None
    source: str
    date: date
    host: str = ""
    until: date | None = None
    long: Price | None = None
    over: int = 0
    own: bool = False

    def cost(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> int:
        """Millionths of a dollar; `tokens_cached` are part of `tokens_in`."""
        if self.long and tokens_in > self.over:
            return self.long.cost(tokens_in, tokens_out, tokens_cached)
        cached_price = self.tokens_in if self.tokens_cached is None else self.tokens_cached
        fresh = max(0, tokens_in - tokens_cached)
        return round(fresh * self.tokens_in + tokens_cached * cached_price + tokens_out * self.tokens_out)

    def matches(self, provider: str, model: str, host: str, on: date) -> bool:
        """True where this row speaks of that model at that server on that day."""
        if provider != self.provider or (self.host and self.host != host) or (self.until and on > self.until):
            return False
        return fnmatchcase(model, self.model) or fnmatchcase(_SNAPSHOT.sub("", model), self.model)


class Prices:
    """Looks prices up: the workspace's own file first, then the shipped one; in each the first row that fits."""

    def __init__(self, rows: list[Price]) -> None:
        self.rows = rows

    @classmethod
    def load(cls, workspace: Path | None = None) -> Prices:
        """Both files. Raises InputError naming file and row when one cannot be read."""
        own = workspace / FILE_NAME if workspace else None
        rows = [replace(row, own=True) for row in _rows(own)] if own and own.exists() else []
        return cls(rows + _rows(paths.resource(FILE_NAME)))

    def learn(self, rows: list[Price]) -> None:
        """Prices that a server told itself; they hold until the program ends, after the person's own."""
        told = {(row.provider, row.host, row.model) for row in rows}
        kept = [row for row in self.rows if row.own or (row.provider, row.host, row.model) not in told]
        own = sum(row.own for row in kept)
        self.rows = kept[:own] + rows + kept[own:]

    def own(self) -> list[Price]:
        """The person's own rows."""
        return [row for row in self.rows if row.own]

    def put_own(self, rows: Sequence[Price]) -> None:
        """Other own rows in place of those there are."""
        self.rows = [replace(row, own=True) for row in rows] + [row for row in self.rows if not row.own]

    def find(self, provider: str, model: str, base_url: str = "", on: date | None = None) -> Price | None:
        """The price, or None where it is unknown. A model on this machine costs nothing."""
        host, day = urlsplit(base_url).hostname or "", on or datetime.now(UTC).date()
        for row in self.rows:
            if row.matches(provider, model, host, day):
                return row
        if provider == "ollama" or (provider == "openai_compatible" and is_loopback(host)):
            return Price(provider, model, 0.0, 0.0, 0.0, _("runs on your own machine"), day)
        return None


def save_own(workspace: Path, rows: Sequence[Price]) -> None:
    """Write the person's own rows; without any the file goes. Raises StorageError."""
    path = workspace / FILE_NAME
    if rows:
        write_whole(path, _HEAD + tomli_w.dumps({"price": [_entry(row) for row in rows]}))
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, path) from error


def _entry(row: Price) -> dict[str, Any]:
    entry: dict[str, Any] = {"provider": row.provider, "model": row.model, "in": row.tokens_in, "out": row.tokens_out}
    entry |= {"host": row.host} if row.host else {}
    entry |= {} if row.tokens_cached is None else {"cached": row.tokens_cached}
    entry |= {"source": row.source, "date": row.date}
    entry |= {"until": row.until} if row.until else {}
    if row.long is not None:
        far: dict[str, Any] = {"over": row.over, "in": row.long.tokens_in, "out": row.long.tokens_out}
        entry["long"] = far | ({} if row.long.tokens_cached is None else {"cached": row.long.tokens_cached})
    return entry


def _rows(path: Path) -> list[Price]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        entries: list[dict[str, Any]] = raw.get("price", [])
        return [_row(entry, number, path) for number, entry in enumerate(entries, 1)]
    except OSError as error:
        raise storage_error(error, path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            _("The price file {path} is not valid TOML: {reason}.", path=path, reason=error), _("Mend that line.")
        ) from error


def _row(entry: dict[str, Any], number: int, path: Path) -> Price:
    try:
        row = Price(
            provider=str(entry["provider"]),
            host=str(entry.get("host", "")),
            model=str(entry["model"]),
            tokens_in=float(entry["in"]),
            tokens_out=float(entry["out"]),
            tokens_cached=_optional(entry, "cached"),
            source=str(entry["source"]),
            date=date.fromisoformat(str(entry["date"])),
            until=date.fromisoformat(str(entry["until"])) if "until" in entry else None,
        )
        if "long" not in entry:
            return row
        far: dict[str, Any] = entry["long"]
        dear = replace(
            row, tokens_in=float(far["in"]), tokens_out=float(far["out"]), tokens_cached=_optional(far, "cached")
        )
        return replace(row, long=dear, over=int(far["over"]))
    except (KeyError, ValueError, TypeError) as error:
        raise InputError(
            _("Price number {number} in {path} cannot be used: {reason}.", number=number, path=path, reason=error),
            _("A price needs provider, model, in, out (dollars per million tokens), source and date (YYYY-MM-DD)."),
        ) from error


def _optional(entry: dict[str, Any], name: str) -> float | None:
    return float(entry[name]) if name in entry else None
