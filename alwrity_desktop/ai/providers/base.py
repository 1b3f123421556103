"""What a provider is: it turns one request into a stream of chunks, and lists its models. All else is the engine's."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from alwrity_desktop.core.http import AsyncClient

Finish = Literal["", "stop", "length", "refused", "filtered"]
Structured = Literal["json_schema", "json_object", "none"]

CONTINUE = (
    "The connection broke while you were answering. Go on with your answer exactly where it stopped, in the middle of "
    "a word or sentence if need be. Repeat nothing of it, add no remark, open no new code fence."
)
"""Sent after what arrived before a stream broke."""


@dataclass(slots=True, frozen=True)
class SentImage:
    """An image of a request, as its base64 form."""

    media_type: str
    base64: str = field(repr=False)

    @classmethod
    def of(cls, media_type: str, data: bytes) -> SentImage:
        """From the bytes of its file."""
        return cls(media_type, b64encode(data).decode("ascii"))

    @property
    def data_url(self) -> str:
        """As an address that holds the image itself."""
        return f"data:{self.media_type};base64,{self.base64}"


@dataclass(slots=True, frozen=True)
class ModelRequest:
    """One call. `schema` is a JSON schema the answer has to fit, or None for plain text.

    partial: what arrived before a stream broke; the answer goes on from there. context: tokens of context to ask a
    local server for. estimated_in: our own estimate of the prompt's tokens. images: go with the first turn.
    """

    model: str
    system: str
    prompt: str
    max_tokens: int | None = None
    temperature: float | None = None
    schema: dict[str, Any] | None = None
    partial: str = ""
    context: int = 0
    estimated_in: int = 0
    images: tuple[SentImage, ...] = ()

    def turns(self) -> list[tuple[Literal["user", "assistant"], str]]:
        """The conversation without the system text."""
        if not self.partial:
            return [("user", self.prompt)]
        return [("user", self.prompt), ("assistant", self.partial), ("user", CONTINUE)]


@dataclass(slots=True, frozen=True)
class Counted:
    """Tokens as the server counted them; tokens_in includes the cached ones. cost_micros: where the server tells it."""

    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost_micros: int | None = None


@dataclass(slots=True, frozen=True)
class Chunk:
    """A piece of an answer. One without any content says that the server is alive (thinking, loading)."""

    text: str = ""
    usage: Counted | None = None
    finish: Finish = ""
    detail: str = ""
    warning: str = ""


@dataclass(slots=True, frozen=True)
class ModelInfo:
    """A model as its server lists it. context: tokens, price_in and price_out: US dollars for a million tokens; None
    where the server does not tell.
    """

    name: str
    context: int | None = None
    label: str = ""
    owner: str = ""
    price_in: float | None = None
    price_out: float | None = None


@dataclass(slots=True, frozen=True)
class Preset:
    """A server that is known by name. `structured` is what it understands of response_format."""

    name: str
    label: str
    base_url: str
    needs_key: bool = True
    structured: Structured = "json_schema"
    key_page: str = ""


@dataclass(slots=True)
class Link:
    """The way to one server: the shared client, its base address (may be empty), the key (may be empty)."""

    http: AsyncClient
    base_url: str = ""
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """Host and port of the base address, for messages."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]

    def url(self, path: str) -> str:
        """Base address plus path."""
        return f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"


class Provider(Protocol):
    """One vendor's door. Stateless: everything comes with the call.

    `stream` raises ModelError for what the server says, and may let transport errors of core.http through.
    Closing the generator closes the connection.
    """

    name: str
    label: str
    needs_key: bool
    base_url: str
    presets: tuple[Preset, ...]

    def stream(self, link: Link, request: ModelRequest) -> AsyncGenerator[Chunk]:
        """The answer, piece by piece, ending with a chunk that has `finish`."""
        ...

    async def models(self, link: Link) -> list[ModelInfo]:
        """Models that can write text."""
        ...

    async def check_key(self, link: Link) -> None:
        """Return when the server accepts the key; raises ModelError when it does not."""
        ...

    def warm(self) -> None:
        """Import what the first call would otherwise wait for; run in a thread."""
        ...
