"""The sentences for a server that is not reached, is not done in time, or breaks off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from alwrity_desktop.core.errors import InputError, KnownError, NetworkError
from alwrity_desktop.core.http import ConnectError, HTTPError, InvalidURL, TimeoutException, UnsupportedProtocol
from alwrity_desktop.core.messages import _


@dataclass(slots=True, frozen=True)
class Remedies:
    """What a person can do, as whole sentences, when the server is too slow, not reached, or breaks off."""

    slow: str
    unreachable: str
    broken: str


def _no_other(_error: HTTPError) -> KnownError | None:
    return None


@asynccontextmanager
async def answering(
    url: str,
    host: str,
    remedies: Remedies,
    *,
    most_seconds: float,
    other: Callable[[HTTPError], KnownError | None] = _no_other,
) -> AsyncGenerator[None]:
    """Fetch `url` inside: what goes wrong on the way becomes a known error, and it ends after `most_seconds`.

    other: looked at first, for what a caller tells in words of its own. Raises NetworkError, or InputError for an address
    that is none; known errors raised inside go through.
    """
    try:
        async with asyncio.timeout(most_seconds):
            yield
    except TimeoutError as error:
        raise NetworkError(
            _("{host} was not done after {seconds} s.", host=host, seconds=f"{most_seconds:g}"), remedies.slow
        ) from error
    except (InvalidURL, UnsupportedProtocol, UnicodeError) as error:
        raise InputError(
            _("{url} is not a web address.", url=url[:200]), _("Check it, it begins with https://.")
        ) from error
    except HTTPError as error:
        raise other(error) or _known(error, host, remedies) from error


def _known(error: HTTPError, host: str, remedies: Remedies) -> KnownError:
    if isinstance(error, ConnectError | TimeoutException):
        return NetworkError(_("{host} could not be reached.", host=host), remedies.unreachable, detail=str(error))
    return NetworkError(_("{host} broke off its answer.", host=host), remedies.broken, detail=str(error))
