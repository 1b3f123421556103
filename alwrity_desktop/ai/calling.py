"""One call to one model: watched between tokens, its errors mapped, its tokens counted, its seconds taken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from alwrity_desktop.ai import errors, tokens
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.providers.base import Chunk, Counted, Finish, Link, ModelRequest
from alwrity_desktop.ai.retries import Patience
from alwrity_desktop.ai.routes import Route
from alwrity_desktop.ai.thinking import Thinking
from alwrity_desktop.core.errors import OfflineError
from alwrity_desktop.core.http import ConnectError, ConnectTimeout, HTTPError, InvalidURL, is_loopback


@dataclass(slots=True)
class Call:
    """A call and what came of it. `text` holds what this call gave, without what came before."""

    route: Route
    request: ModelRequest
    patience: Patience
    text: str = ""
    usage: Counted | None = None
    finish: Finish = ""
    detail: str = ""
    warnings: list[str] = field(default_factory=list[str])
    seconds: float = 0.0
    reached: bool = False

    async def pieces(self, link: Link) -> AsyncGenerator[str]:
        """The text as it comes. Raises ModelError or OfflineError; closing this closes the connection at once."""
        begun, thinking = time.perf_counter(), Thinking()
        try:
            async with aclosing(self.route.provider.stream(link, self.request)) as chunks:
                async for chunk in self._watched(chunks):
                    if chunk.text and (fresh := thinking.feed(chunk.text)):
                        self.text += fresh
                        yield fresh
            if rest := thinking.close():
                self.text += rest
                yield rest
            self._judge()
        except OfflineError:
            raise
        except (HTTPError, InvalidURL) as error:
            raise self._transport(link, error) from error
        except ModelError as error:
            self.reached = True
            error.detail = errors.scrub(error.detail, link.key)
            if self.request.images and not self.text:
                raise errors.seeing(error, self.route.label, self.request.model) from error
            raise
        finally:
            self.seconds = time.perf_counter() - begun

    def counted(self) -> tuple[Counted, bool]:
        """Tokens, and whether the server counted them; else they are estimated from what was sent and came."""
        if self.usage:
            return self.usage, True
        if not self.text and not self.finish:
            return Counted(), False
        return Counted(self.request.estimated_in, tokens.estimate(self.text) if self.text else 0), False

    async def _watched(self, chunks: AsyncGenerator[Chunk]) -> AsyncGenerator[Chunk]:
        """The chunks, or ModelError (stalled) when none comes in time."""
        heard = time.perf_counter()
        while True:
            limit = self.patience.between if self.text else self.patience.first
            try:
                async with asyncio.timeout(limit):
                    chunk = await anext(chunks)
            except StopAsyncIteration:
                return
            except TimeoutError:
                self.reached = True
                raise errors.stalled(self.route.label, limit) from None
            self._note(chunk)
            if chunk.text or chunk.finish:
                heard = time.perf_counter()
            elif time.perf_counter() - heard > self.patience.silent:
                raise errors.stalled(self.route.label, self.patience.silent)
            yield chunk

    def _note(self, chunk: Chunk) -> None:
        self.reached = True
        self.usage = chunk.usage or self.usage
        if chunk.finish and self.finish not in ("refused", "filtered"):
            self.finish, self.detail = chunk.finish, chunk.detail
        if chunk.warning:
            self.warnings.append(chunk.warning)

    def _judge(self) -> None:
        """Raise for a stream that ended well and still gave no answer."""
        if self.finish == "refused":
            raise errors.refused(self.route.label, self.detail or self.text)
        if self.finish == "filtered":
            raise errors.filtered(self.route.label, self.detail)
        if not (self.text or self.request.partial).strip():
            raise errors.empty(self.route.label, self.request.model, self.detail)

    def _transport(self, link: Link, error: Exception) -> ModelError:
        detail = errors.scrub(f"{type(error).__name__}: {error}", link.key)
        if self.reached and not isinstance(error, ConnectError | ConnectTimeout):
            return errors.broken(self.route.label, detail)
        refused = errors.unreachable(self.route.label, link.host or self.route.label, detail)
        here = is_loopback(urlsplit(link.base_url).hostname or "")
        refused.lasting = here and isinstance(error, ConnectError)  # no server is running: say so at once
        return refused
