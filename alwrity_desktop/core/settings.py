"""The settings, declared once: the form, the checks, the documentation and the file follow from this.

A field's title, description and choices are what the form shows. `settings.toml` in the workspace holds only what
differs from the default. Keys are never settings.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.messages import _

FILE_NAME = "settings.toml"


class _Section(BaseModel):
    model_config = ConfigDict(validate_assignment=True, extra="ignore")


def _without_password(address: str) -> str:
    """`address` without white space around it. Raises ValueError when a password would be stored with it."""
    if "@" in urlsplit(address.strip()).netloc:
        raise ValueError(_("an address with a name or password in it would be stored in plain text"))
    return address.strip()


class Appearance(_Section):
    """How the window looks."""

    theme: Literal["system", "light", "dark"] = Field(
        default="system", title="Theme", description="System follows your desktop."
    )
    editor_font_size: int = Field(default=16, ge=10, le=40, title="Editor text size", description="In pixels, before zoom.")
    editor_width: int = Field(
        default=76, ge=40, le=140, title="Line length", description="Widest line in the editor, in characters."
    )


class Writing(_Section):
    """What a new brief starts with."""

    language: str = Field(
        default="en",
        title="Language",
        description="A code such as en, de or fr; en-GB or en-US for one spelling.",
    )
    tone: str = Field(default="clear and friendly", title="Tone", description="How new texts should sound.")
    audience: str = Field(default="", title="Usual reader", description="Who you write for most of the time.")
    goal_words: int = Field(default=0, ge=0, le=100_000, title="Word goal", description="Goal for a new draft; 0 is none.")


class Models(_Section):
    """Which model writes, and what it may cost."""

    default: str = Field(
        default="offline", title="Model", description="provider:model, or offline for the drafter without a model."
    )
    fallbacks: list[str] = Field(
        default_factory=list[str], title="If it does not answer", description="Other models to try, in this order."
    )
    compatible_url: str = Field(
        default="",
        title="Your own model server",
        description="Address of a program such as LM Studio or llama.cpp.",
    )
    ollama_url: str = Field(default="http://127.0.0.1:11434", title="Ollama address", description="Where Ollama listens.")
    ollama_context: int = Field(
        default=8192,
        ge=2048,
        le=1_048_576,
        title="Text Ollama keeps in mind",
        description="In tokens; 1,000 are about 750 English words.",
    )
    token_timeout: float = Field(
        default=60.0, ge=5, le=600, title="Patience", description="Seconds to wait between two pieces of an answer."
    )
    requests_per_minute: int = Field(
        default=60, ge=1, le=10_000, title="Requests a minute", description="Limit for each provider."
    )
    concurrent_requests: int = Field(
        default=4, ge=1, le=64, title="Requests at once", description="Limit for each provider."
    )
    cap_run: float = Field(
        default=2.0, ge=0, le=10_000, title="Cap per run", description="US dollars for one run; 0 is no cap."
    )
    cap_day: float = Field(
        default=10.0, ge=0, le=100_000, title="Cap per day", description="US dollars a day (UTC); 0 is no cap."
    )
    cap_month: float = Field(
        default=100.0, ge=0, le=1_000_000, title="Cap per month", description="US dollars a month; 0 is no cap."
    )

    @field_validator("compatible_url", "ollama_url")
    @classmethod
    def _keeps_no_password(cls, address: str) -> str:
        return _without_password(address)


class Network(_Section):
    """What may leave the machine."""

    offline: bool = Field(
        default=False, title="Offline", description="Nothing leaves this machine; local models still work."
    )
    timeout: float = Field(default=30.0, ge=2, le=300, title="Time-out", description="Seconds to wait for a server.")
    proxy: str = Field(default="", title="Proxy", description="Such as http://host:port; empty is none.")

    @field_validator("proxy")
    @classmethod
    def _is_address(cls, proxy: str) -> str:
        parts = urlsplit(proxy.strip())
        if proxy.strip() and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError(_("a proxy begins with http:// or https://, such as http://host:port"))
        return _without_password(proxy)


class Planning(_Section):
    """Keywords and plans."""

    autosuggest: bool = Field(
        default=False,
        title="Search suggestions",
        description="Seeds you expand may be sent to the address below to ask what people search. Off: nothing is sent.",
    )
    autosuggest_url: str = Field(
        default="https://suggestqueries.google.com/complete/search?client=firefox&hl={language}&q={query}",
        title="Address for suggestions",
        description="{query} stands for the seed, {language} for its language.",
    )
    search_engine: str = Field(
        default="",
        title="Google search engine ID",
        description="For results pages from Google Programmable Search: the ID (cx) of your search engine. Not a secret.",
    )
    timezone: str = Field(
        default="", title="Time zone of the calendar", description="Such as Europe/Berlin; empty is that of this machine."
    )
    gap_days: int = Field(
        default=7, ge=2, le=90, title="Gap in the calendar", description="Days without anything that are shown as a gap."
    )
    clash_minutes: int = Field(
        default=60, ge=0, le=1440, title="Clash", description="Minutes two entries of one site should lie apart; 0 is any."
    )

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        if name.strip():
            try:
                ZoneInfo(name.strip())
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise ValueError(_("there is no such time zone")) from error
        return name.strip()


class Backups(_Section):
    """Copies of the workspace."""

    enabled: bool = Field(
        default=True, title="Make backups", description="Hourly for a day, daily for a month, weekly for a year."
    )
    cap_megabytes: int = Field(
        default=2048, ge=50, le=1_000_000, title="Size cap", description="Megabytes; the oldest go first."
    )


class Settings(_Section):
    """All settings of a workspace."""

    appearance: Appearance = Field(default_factory=Appearance, title="Appearance")
    writing: Writing = Field(default_factory=Writing, title="Writing")
    models: Models = Field(default_factory=Models, title="Models")
    network: Network = Field(default_factory=Network, title="Network")
    planning: Planning = Field(default_factory=Planning, title="Planning")
    backups: Backups = Field(default_factory=Backups, title="Backups")


def load(folder: Path) -> Settings:
    """Settings of the workspace in `folder`; defaults where there is no file.

    Raises InputError naming file and field when the file is not TOML or a value is out of range.
    """
    path = folder / FILE_NAME
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Settings.model_validate(raw)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise storage_error(error, path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            _("The settings file {path} is not valid TOML: {reason}.", path=path, reason=error),
            _("Mend that line, or delete the file to start from the defaults."),
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(
            _("The setting {where} in {path} cannot be used: {reason}.", where=where, path=path, reason=first["msg"]),
            _("Mend that line, or delete it to use the default."),
        ) from error


def save(folder: Path, settings: Settings) -> None:
    """Write what differs from the defaults. Raises StorageError."""
    write_whole(folder / FILE_NAME, tomli_w.dumps(_changed(settings)))


def _changed(settings: Settings) -> dict[str, Any]:
    kept: dict[str, Any] = settings.model_dump(exclude_defaults=True)
    return {name: values for name, values in kept.items() if values}
