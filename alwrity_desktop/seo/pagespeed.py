"""PageSpeed Insights (Google's API, version 5) asked with the person's own key.

Two kinds of figures, never mixed: lab, which Google measured once on its machines with Lighthouse, and field, which real
visitors with Chrome had over the last 28 days. Field data are missing for pages with few visitors: shown as unknown.
The key goes in the header X-Goog-Api-Key, which all of Google's REST interfaces take, so it is in no address and no log.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

from alwrity_desktop.core.errors import InputError, KnownError, NetworkError, SecretsError
from alwrity_desktop.core.http import HTTPError, HttpGate, InvalidURL, Response, TimeoutException, is_loopback
from alwrity_desktop.core.keychain import Keychain
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.core.scrub import register_secret, scrub
from alwrity_desktop.seo.following import whole_address

BASE_URL = "https://pagespeedonline.googleapis.com"
PATH = "/pagespeedonline/v5/runPagespeed"
KEY_NAME = "service:pagespeed"
SECONDS = 150.0
"""Google gives itself 120 seconds for a run."""
MOST_BYTES = 40_000_000

Strategy = Literal["mobile", "desktop"]
Query = list[tuple[str, "str | int | float | bool | None"]]
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_LAB = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "first-contentful-paint",
        "speed-index", "interactive", "server-response-time", "total-byte-weight")  # fmt: skip
_FIELD = {
    "LARGEST_CONTENTFUL_PAINT_MS": ("Largest Contentful Paint", "ms", 1.0),
    "INTERACTION_TO_NEXT_PAINT": ("Interaction to Next Paint", "ms", 1.0),
    "CUMULATIVE_LAYOUT_SHIFT_SCORE": ("Cumulative Layout Shift", "", 0.01),
    "FIRST_CONTENTFUL_PAINT_MS": ("First Contentful Paint", "ms", 1.0),
    "EXPERIMENTAL_TIME_TO_FIRST_BYTE": ("Time to First Byte", "ms", 1.0),
}
_RATINGS = {"FAST": "good", "AVERAGE": "ok", "SLOW": "bad"}


@dataclass(slots=True, frozen=True)
class LabMetric:
    """One figure of the one run in Google's lab. unit: "ms", "bytes", "" and so on; shown: as Google writes it.

    score: 0 to 100, None where Lighthouse gives none.
    """

    id: str
    title: str
    value: float | None
    unit: str
    shown: str
    score: int | None


@dataclass(slots=True, frozen=True)
class FieldMetric:
    """What three of four visits did not exceed in the last 28 days. rating: good, ok, bad or "". shares: good, ok, bad."""

    id: str
    title: str
    value: float
    unit: str
    rating: str
    shares: tuple[float, ...] = ()


@dataclass(slots=True, frozen=True)
class Advice:
    """One audit that was not passed. saves_ms and saves_bytes are Lighthouse's estimates, None where it gives none."""

    id: str
    title: str
    score: int | None
    shown: str = ""
    saves_ms: float | None = None
    saves_bytes: int | None = None


@dataclass(slots=True)
class PageSpeed:
    """One answer. scores: 0 to 100 by category, None where Lighthouse could not tell.

    field_of: "page", "origin" (the whole site, where the page has too few visitors) or "" where there are no field data.
    """

    url: str
    final_url: str
    strategy: Strategy
    fetched: str
    lighthouse: str
    scores: dict[str, int | None] = field(default_factory=dict[str, "int | None"])
    lab: list[LabMetric] = field(default_factory=list[LabMetric])
    field_of: Literal["page", "origin", ""] = ""
    field_rating: str = ""
    field_data: list[FieldMetric] = field(default_factory=list[FieldMetric])
    advice: list[Advice] = field(default_factory=list[Advice])
    warnings: list[str] = field(default_factory=list[str])

    @property
    def source(self) -> str:
        """Where the figures come from, for the one who reads them."""
        return _("Lab: measured once by Google's Lighthouse {version} ({strategy}). Field: Chrome visitors of 28 days.",
                 version=self.lighthouse, strategy=self.strategy)  # fmt: skip


async def measure(
    address: str,
    http: HttpGate,
    keychain: Keychain,
    *,
    strategy: Strategy = "mobile",
    categories: tuple[str, ...] = CATEGORIES,
    language: str = "en",
    base_url: str = BASE_URL,
    report: Report = silent,
    seconds: float = SECONDS,
) -> PageSpeed:
    """Let Google measure the page. Takes up to two minutes; cancelling it ends the request at once.

    Raises SecretsError without a key or with one Google refuses, InputError for an address Google cannot reach,
    NetworkError for everything else that goes wrong, OfflineError when the switch is on.
    """
    url = _public(address)
    base = _base(base_url)
    key = await keychain.get(KEY_NAME)
    if not key:
        raise SecretsError(
            _("PageSpeed Insights needs a key of your own, and there is none."),
            _("Make one for the PageSpeed Insights API in Google Cloud, then: alwrity keys set pagespeed"),
        )
    register_secret(key)
    query: Query = [("url", url), ("strategy", strategy.upper()), ("locale", language)]
    query += [("category", name.upper().replace("-", "_")) for name in categories]
    report(Progress("call", _("Google measures {host}", host=urlsplit(url).hostname or url)))
    raw = await _get(base + PATH, query, key, http, seconds)
    report(Progress("done", _("Measured"), 1.0))
    return _result(raw, url, strategy, categories)


def _public(address: str) -> str:
    url = whole_address(address)
    host = urlsplit(url).hostname or ""
    private = re.match(r"10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.", host) or host.endswith((".local", ".test"))
    if is_loopback(host) or private or "." not in host:
        raise InputError(
            _("Google cannot reach {host}: it is only on your machine or network.", host=host),
            _("Give the address of a page that is online."),
        )
    return url


def _base(base_url: str) -> str:
    parts = urlsplit(base_url)
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        return base_url.rstrip("/")
    raise InputError(
        _("{url} would get your key without encryption.", url=base_url[:200]),
        _("Use an address that begins with https://."),
    )


async def _get(url: str, query: Query, key: str, http: HttpGate, seconds: float) -> dict[str, Any]:
    headers = {"X-Goog-Api-Key": key, "Accept": "application/json"}
    try:
        async with (
            asyncio.timeout(seconds),
            http.client(timeout=seconds) as client,
            client.stream("GET", url, params=query, headers=headers) as response,
        ):
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise _strange(_("the answer has no end"))
            return _read(response, bytes(body))
    except (TimeoutError, TimeoutException) as error:
        raise NetworkError(
            _("Google was not done after {seconds} s.", seconds=f"{seconds:g}"),
            _("Try again; pages that load slowly take long to measure."),
        ) from error
    except InvalidURL as error:
        raise InputError(_("{url} is not a web address.", url=url[:200])) from error
    except HTTPError as error:
        raise NetworkError(
            _("PageSpeed Insights could not be reached."),
            _("Check the connection and try again."),
            detail=scrub(str(error)),
        ) from error


def _read(response: Response, body: bytes) -> dict[str, Any]:
    try:
        found: Any = json.loads(body)
    except ValueError as error:
        if response.status_code >= 400:
            raise _refusal(response.status_code, {}) from error
        raise _strange(_("it is no JSON")) from error
    if not isinstance(found, dict):
        raise _strange(_("it is no object"))
    raw: dict[str, Any] = found  # pyright: ignore[reportUnknownVariableType]
    if response.status_code >= 400 or "error" in raw:
        raise _refusal(response.status_code, _dict(raw.get("error")))
    return raw


def _strange(reason: str) -> NetworkError:
    return NetworkError(_("Google's answer cannot be read: {reason}.", reason=reason), _("Try again later."), detail=reason)


def _refusal(status: int, error: dict[str, Any]) -> KnownError:
    """The sentence for an error of the API, by its status, its reasons and its message."""
    message = scrub(str(error.get("message", "")))[:500]
    reasons = {str(_dict(one).get("reason", "")) for one in [*_list(error.get("details")), *_list(error.get("errors"))]}
    code = int(error.get("code") or status) if str(error.get("code") or status).isdigit() else status
    if "API_KEY_INVALID" in reasons or "API key not valid" in message or "API key expired" in message:
        return SecretsError(
            _("Google does not accept the key for PageSpeed Insights."),
            _("Copy it once more from Google Cloud, then: alwrity keys set pagespeed"),
            detail=message,
        )
    if reasons & {"SERVICE_DISABLED", "accessNotConfigured"}:
        return SecretsError(
            _("The PageSpeed Insights API is not switched on for the key's project."),
            _("Switch it on in Google Cloud (APIs and services, Library) and wait some minutes."),
            detail=message,
        )
    if code == 429 or "RESOURCE_EXHAUSTED" in str(error.get("status", "")):
        return NetworkError(
            _("The key's quota for PageSpeed Insights is used up."),
            _("Wait a minute, or until tomorrow where the day's quota is used up."),
            detail=message,
        )
    if code in (401, 403):
        return SecretsError(
            _("Google refuses the key for PageSpeed Insights."),
            _("Check the key's restrictions in Google Cloud: it must be allowed for this API and this machine."),
            detail=message,
        )
    return _lighthouse(message, reasons, code)


def _lighthouse(message: str, reasons: set[str], code: int) -> KnownError:
    found = re.search(r"Lighthouse returned error: ([A-Z_]+)", message)
    name = found[1] if found else ""
    causes = {
        "FAILED_DOCUMENT_REQUEST": _("Google could not load the page."),
        "ERRORED_DOCUMENT_REQUEST": _("The page answered Google with an error."),
        "DNS_FAILURE": _("Google does not find the host of the page."),
        "INSECURE_DOCUMENT_REQUEST": _("Google refuses the page's certificate."),
        "NO_FCP": _("The page showed nothing, so there is nothing to measure."),
        "NOT_HTML": _("The address is no HTML page, so there is nothing to measure."),
        "PAGE_HUNG": _("The page stopped answering while it was measured."),
        "PROTOCOL_TIMEOUT": _("The page took too long to be measured."),
    }
    if name or "lighthouseUserError" in reasons:
        return InputError(
            causes.get(name, _("Google could not measure the page.")),
            _("Open it in a browser to see that it works, then try again."),
            detail=message,
        )
    if code == 400:
        return InputError(
            _("Google does not take this request: {message}", message=message or code), _("Check the address of the page.")
        )
    return NetworkError(
        _("PageSpeed Insights answered with an error ({code}).", code=code), _("Try again in some minutes."), detail=message
    )


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _percent(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else round(number * 100)


def _result(raw: dict[str, Any], url: str, strategy: Strategy, categories: tuple[str, ...]) -> PageSpeed:
    lab = _dict(raw.get("lighthouseResult"))
    if not lab:
        raise _strange(_("the part with the measurements is missing"))
    failed = _dict(lab.get("runtimeError"))
    if failed.get("code") and failed["code"] != "NO_ERROR":
        message = f"Lighthouse returned error: {failed['code']}. {failed.get('message', '')}"
        raise _lighthouse(scrub(message)[:500], {"lighthouseUserError"}, 400)
    audits = _dict(lab.get("audits"))
    shown = _dict(lab.get("categories"))
    result = PageSpeed(
        url,
        str(lab.get("finalDisplayedUrl") or lab.get("finalUrl") or raw.get("id") or url),
        strategy,
        str(lab.get("fetchTime") or raw.get("analysisUTCTimestamp") or ""),
        str(lab.get("lighthouseVersion") or ""),
        {name: _percent(_dict(shown.get(name)).get("score")) for name in categories},
        [_lab(name, _dict(audits[name])) for name in _LAB if name in audits],
        warnings=[str(one) for one in _list(lab.get("runWarnings"))],
    )
    result.advice = _advice(audits)
    _field(result, _dict(raw.get("loadingExperience")), _dict(raw.get("originLoadingExperience")))
    return result


def _lab(name: str, audit: dict[str, Any]) -> LabMetric:
    unit = {"millisecond": "ms", "byte": "bytes", "unitless": ""}.get(str(audit.get("numericUnit", "")), "")
    return LabMetric(
        name, str(audit.get("title") or name), _number(audit.get("numericValue")), unit,
        str(audit.get("displayValue") or ""), _percent(audit.get("score")),
    )  # fmt: skip


def _advice(audits: dict[str, Any]) -> list[Advice]:
    """What was not passed, what saves most first."""
    found: list[Advice] = []
    for name, given in audits.items():
        audit = _dict(given)
        score = _percent(audit.get("score"))
        if name in _LAB or score is None or score >= 90:
            continue
        details, savings = _dict(audit.get("details")), _dict(audit.get("metricSavings"))
        ms = _number(details.get("overallSavingsMs")) or max((_number(one) or 0.0 for one in savings.values()), default=0.0)
        saved = _number(details.get("overallSavingsBytes"))
        shown = str(audit.get("displayValue") or "")
        found.append(Advice(name, str(audit.get("title") or name), score, shown, ms or None, int(saved) if saved else None))
    return sorted(found, key=lambda one: (-(one.saves_ms or 0), -(one.saves_bytes or 0), one.score or 0))


def _field(result: PageSpeed, page: dict[str, Any], origin: dict[str, Any]) -> None:
    """Field data of the page; of the whole site where Google gives only these, and labelled so."""
    given = page if page.get("metrics") else origin
    metrics = _dict(given.get("metrics"))
    if not metrics:
        return
    result.field_of = "page" if given is page and not page.get("origin_fallback") else "origin"
    result.field_rating = _RATINGS.get(str(given.get("overall_category", "")), "")
    for name, (title, unit, factor) in _FIELD.items():
        metric = _dict(metrics.get(name))
        value = _number(metric.get("percentile"))
        if value is None:
            continue
        shares = [_number(_dict(one).get("proportion")) for one in _list(metric.get("distributions"))]
        kept = tuple(share for share in shares if share is not None)
        rating = _RATINGS.get(str(metric.get("category", "")), "")
        result.field_data.append(FieldMetric(name, title, round(value * factor, 3), unit, rating, kept))
