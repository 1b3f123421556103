"""What can go wrong between us and a model: one class, a kind for each cause, a sentence and a remedy for each kind."""

from __future__ import annotations

import json
import re
from typing import Any, Literal, cast

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _

Kind = Literal[
    "auth",
    "quota",
    "not_found",
    "rate_limit",
    "server",
    "stream",
    "stalled",
    "empty",
    "refused",
    "filtered",
    "context",
    "schema",
    "network",
    "request",
    "vision",
]
RETRIED = frozenset[Kind](("rate_limit", "server", "network", "stream", "stalled", "empty"))
"""Kinds that may pass by themselves: the same call is worth making again."""
FALLEN_BACK = frozenset[Kind]((*RETRIED, "auth", "quota", "not_found", "context", "vision"))
"""Kinds where another model may do what this one cannot. A refusal is an answer, so it is not handed on."""

_CONTEXT = re.compile(
    r"context[_ ](length|window|size)|maximum context|prompt is too long|too many (input )?tokens|"
    r"context.{0,20}overflow|input token count|exceeds the maximum number of tokens|more than max tokens allowed|"
    r"input is too long",
    re.IGNORECASE,
)
_CANNOT_SEE = re.compile(
    r"image|vision|multi-?modal|mmproj|content must be a string|expected `?text`?|invalid content type", re.IGNORECASE
)
"""Words of servers whose model takes no images: OpenAI, OpenRouter, Groq, DeepSeek, llama.cpp, LM Studio, vLLM, Ollama."""
_FILTER = re.compile(
    r"content[_ ]?(filter|policy|management)|safety|prohibited|blocked by|moderation|flagged", re.IGNORECASE
)
_KEY_WRONG = re.compile(r"api[_ ]?key (not valid|invalid|expired)|API_KEY_INVALID|invalid (api )?key", re.IGNORECASE)
_NO_MODEL = re.compile(r"model[^.]{0,120}(not found|does not exist|not exist|no longer)|model_not_found", re.IGNORECASE)
_NO_MONEY = re.compile(
    r"insufficient[_ ](quota|balance|credits|funds)|credit balance is too low|billing (must|has to|is not)", re.IGNORECASE
)
_SECRETS = re.compile(
    r"(sk|rk|pk|gsk|xai|key)-[\w*.\-]{6,}|gsk_\w{8,}|AIza[\w\-*]{10,}|(?<=[Bb]earer )\S+|(?<=[?&]key=)[^&\s\"']+"
)


class ModelError(KnownError):
    """A call to a model that gave no usable answer.

    kind: the cause. status: the server's HTTP status, or 0. retry_after: seconds the server asks to wait, or None.
    text: what had arrived, stored as the answer `answer_id` ("" when nothing had). lasting: trying again is no use,
    although the kind might pass.
    """

    def __init__(
        self,
        kind: Kind,
        happened: str,
        remedy: str = "",
        *,
        detail: str = "",
        status: int = 0,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(happened, remedy, detail=scrub(detail))
        self.kind: Kind = kind
        self.status = status
        self.retry_after = retry_after
        self.text = ""
        self.answer_id = ""
        self.lasting = False


def scrub(text: str, *secrets: str) -> str:
    """`text` without the given secrets and without anything that looks like a key (servers quote keys in errors)."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "[key]")
    return _SECRETS.sub("[key]", text)


def from_status(
    label: str, model: str, status: int, body: str | bytes | dict[str, Any], retry_after: float | None = None
) -> ModelError:
    """The error for an HTTP status and the server's own words, whichever of the vendors' shapes they have."""
    code, message = words_of(body)
    detail = f"{status} {code} {message}".strip()[:2000]
    said = f"{code} {message}"
    if status == 401 or (status in (400, 403) and _KEY_WRONG.search(said)):
        return _keyed(label, status, detail)
    if status == 402 or (status < 500 and _NO_MONEY.search(said)):
        return _no_money(label, status, detail)
    if status == 429:
        return rate_limited(label, retry_after, detail)
    if status == 413 or _CONTEXT.search(said):
        return too_long(label, model, detail, status)
    if status >= 500 or status == 408:
        return _server(label, status, retry_after, detail)
    if status in (400, 403, 422) and _FILTER.search(said):
        return filtered(label, detail, status)
    if status == 403:
        return _forbidden(label, model, detail)
    if status == 404 or _NO_MODEL.search(said):
        return no_model(label, model, detail, status)
    return ModelError(
        "request",
        _("{label} did not accept the request ({status}).", label=label, status=status),
        _("Look at the details; another model or another option may be needed."),
        detail=detail,
        status=status,
    )


def words_of(body: str | bytes | dict[str, Any]) -> tuple[str, str]:
    """(code, message) from an error body: {"error": {...}}, {"error": "..."}, a list of one of these, or plain text."""
    found: Any = body
    if not isinstance(body, dict):
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        try:
            found = json.loads(text)
        except ValueError:
            return "", text.strip()[:500]
    if isinstance(found, list) and found:
        found = cast("list[Any]", found)[0]
    if not isinstance(found, dict):
        return "", str(cast("object", found))[:500]
    outer = cast("dict[str, Any]", found)
    inner: Any = outer.get("error", outer)
    if not isinstance(inner, dict):
        return "", str(inner)
    words = cast("dict[str, Any]", inner)
    code = " ".join(str(words[name]) for name in ("code", "type", "status", "param") if words.get(name))
    return code, str(words.get("message") or words.get("detail") or json.dumps(words))[:1500]


def _keyed(label: str, status: int, detail: str) -> ModelError:
    return ModelError(
        "auth",
        _("{label} did not accept the key.", label=label),
        _("Check the key in the settings, or make a new one on the provider's site and enter it there."),
        detail=detail,
        status=status,
    )


def no_key(label: str, name: str) -> ModelError:
    """No key is stored for a provider that wants one."""
    return ModelError(
        "auth",
        _("There is no key for {label} yet.", label=label),
        _("Enter one in the settings, or with: alwrity keys set {name}.", name=name),
    )


def _no_money(label: str, status: int, detail: str) -> ModelError:
    return ModelError(
        "quota",
        _("The account at {label} has no credit left, or has reached its limit.", label=label),
        _("Add credit or raise the limit on the provider's site, or choose another model."),
        detail=detail,
        status=status,
    )


def _forbidden(label: str, model: str, detail: str) -> ModelError:
    return ModelError(
        "auth",
        _("{label} does not let this key use {model}.", label=label, model=model),
        _("Give the key the right for this model on the provider's site, or choose another model."),
        detail=detail,
        status=403,
    )


def no_model(label: str, model: str, detail: str = "", status: int = 404) -> ModelError:
    """The server does not have this model, or nothing answers at this address."""
    return ModelError(
        "not_found",
        _("{label} has no model called {model} at this address.", label=label, model=model),
        _("Choose one from the list of models, and check the address."),
        detail=detail,
        status=status,
    )


def rate_limited(label: str, retry_after: float | None, detail: str = "") -> ModelError:
    """Too many requests; `retry_after` in seconds where the server told."""
    if retry_after is None:
        remedy = _("Wait a little, lower the requests a minute in the settings, or choose another model.")
    else:
        remedy = _("It asks to wait {seconds} s; try again then, or choose another model.", seconds=f"{retry_after:.0f}")
    happened = _("{label} takes no more requests for now.", label=label)
    return ModelError("rate_limit", happened, remedy, detail=detail, status=429, retry_after=retry_after)


def _server(label: str, status: int, retry_after: float | None, detail: str) -> ModelError:
    if status in (503, 529):
        happened = _("{label} is overloaded ({status}).", label=label, status=status)
    else:
        happened = _("{label} failed on its own side ({status}).", label=label, status=status)
    remedy = _("Try again in a few minutes, or choose another model.")
    return ModelError("server", happened, remedy, detail=detail, status=status, retry_after=retry_after)


def too_long(label: str, model: str, detail: str = "", status: int = 400) -> ModelError:
    """What was sent does not fit into the model's context."""
    return ModelError(
        "context",
        _("The text is too long for {model} at {label}.", model=model or _("this model"), label=label),
        _("Use fewer or shorter sources, or choose a model with a larger context."),
        detail=detail,
        status=status,
    )


def filtered(label: str, detail: str = "", status: int = 0) -> ModelError:
    """The vendor's content filter stopped question or answer."""
    return ModelError(
        "filtered",
        _("The content filter of {label} stopped this answer.", label=label),
        _("Word the brief differently, or choose another model."),
        detail=detail,
        status=status,
    )


def refused(label: str, detail: str = "") -> ModelError:
    """The model itself declined; `detail` is what it said."""
    return ModelError(
        "refused",
        _("The model at {label} declined to write this.", label=label),
        _("Word the brief differently, or choose another model."),
        detail=detail,
    )


def broken(label: str, detail: str = "") -> ModelError:
    """The stream ended before its end."""
    return ModelError(
        "stream",
        _("The connection to {label} broke in the middle of the answer.", label=label),
        _("What arrived is kept; run it again to go on."),
        detail=detail,
    )


def malformed(label: str, detail: str = "") -> ModelError:
    """The stream is not in the form the vendor documents."""
    return ModelError(
        "stream",
        _("{label} sent an answer that cannot be read.", label=label),
        _("What arrived is kept; try again, and check the address when it happens again."),
        detail=detail,
    )


def stalled(label: str, seconds: float) -> ModelError:
    """Nothing arrived for `seconds`."""
    return ModelError(
        "stalled",
        _("{label} sent nothing for {seconds} s.", label=label, seconds=f"{seconds:g}"),
        _("What arrived is kept; try again, choose another model, or set more patience in the settings."),
    )


def empty(label: str, model: str, detail: str = "") -> ModelError:
    """An answer without a letter in it."""
    return ModelError(
        "empty",
        _("{model} at {label} answered without any text.", model=model, label=label),
        _("Try again, allow a longer answer, or choose another model."),
        detail=detail,
    )


def unreachable(label: str, host: str, detail: str = "") -> ModelError:
    """No connection to the server."""
    return ModelError(
        "network",
        _("{label} could not be reached at {host}.", label=label, host=host),
        _("Check the address and the connection; a local model server must be running."),
        detail=detail,
    )


def blind(label: str, model: str, detail: str = "") -> ModelError:
    """The model takes no images."""
    return ModelError(
        "vision",
        _("{model} at {label} cannot see images.", model=model, label=label),
        _("Choose a model that can, or type the text yourself."),
        detail=detail,
    )


def seeing(error: ModelError, label: str, model: str) -> ModelError:
    """`error`, or the one for a model that takes no images where images were sent and the server's words say so."""
    told = error.kind in ("request", "server", "not_found", "stream") and _CANNOT_SEE.search(error.detail)
    return blind(label, model, error.detail) if told else error


def unfitting(label: str, detail: str) -> ModelError:
    """The answer does not fit the asked form, even after a repair."""
    return ModelError(
        "schema",
        _("The answer of {label} does not have the form that was asked for, even after one repair.", label=label),
        _("Try again or choose a more capable model; the raw answer is kept."),
        detail=detail,
    )
