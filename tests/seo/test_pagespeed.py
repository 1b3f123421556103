"""PageSpeed Insights against a loopback server that speaks as Google's does: figures, every error, the key kept secret."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.core.errors import InputError, KnownError, NetworkError, OfflineError, SecretsError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.keychain import Keychain
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.seo.pagespeed import KEY_NAME, PageSpeed, measure

KEY = "AIzaSyTestTestTestTestTestTestTestTest1"
PAGE = "https://example.org/post"


def metric(percentile: int, category: str) -> dict[str, Any]:
    shares = [
        {"min": 0, "max": 1, "proportion": 0.8},
        {"min": 1, "max": 2, "proportion": 0.15},
        {"min": 2, "proportion": 0.05},
    ]
    return {"percentile": percentile, "distributions": shares, "category": category}


FIELD = {
    "id": PAGE,
    "metrics": {
        "LARGEST_CONTENTFUL_PAINT_MS": metric(2100, "FAST"),
        "CUMULATIVE_LAYOUT_SHIFT_SCORE": metric(12, "AVERAGE"),
        "INTERACTION_TO_NEXT_PAINT": metric(640, "SLOW"),
    },
    "overall_category": "SLOW",
}
AUDITS: dict[str, Any] = {
    "largest-contentful-paint": {
        "title": "Largest Contentful Paint", "numericValue": 2450.5, "numericUnit": "millisecond",
        "displayValue": "2.5 s", "score": 0.71,
    },
    "cumulative-layout-shift": {"title": "CLS", "numericValue": 0.02, "numericUnit": "unitless", "score": 1},
    "unused-javascript": {
        "title": "Reduce unused JavaScript", "score": 0, "displayValue": "Est savings of 90 KiB",
        "details": {"overallSavingsMs": 450, "overallSavingsBytes": 92160},
    },
    "meta-description": {"title": "Document has a meta description", "score": 1},
    "image-alt": {"title": "Image elements do not have [alt]", "score": 0},
    "final-screenshot": {"title": "Final Screenshot", "score": None},
}  # fmt: skip
GOOD: dict[str, Any] = {
    "id": PAGE,
    "loadingExperience": FIELD,
    "originLoadingExperience": {
        "metrics": {"LARGEST_CONTENTFUL_PAINT_MS": metric(3000, "AVERAGE")}, "overall_category": "AVERAGE",
    },
    "lighthouseResult": {
        "lighthouseVersion": "13.0.1", "fetchTime": "2026-11-21T10:00:00.000Z", "finalDisplayedUrl": f"{PAGE}/",
        "categories": {"performance": {"score": 0.87}, "accessibility": {"score": 1}, "seo": {"score": None}},
        "audits": AUDITS, "runWarnings": ["The page was slow."],
    },
}  # fmt: skip


@pytest.fixture
async def keychain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keychain:
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    keychain = await Keychain.open(tmp_path)
    await keychain.set(KEY_NAME, KEY)
    return keychain


Ask = Callable[..., Any]


@pytest.fixture
def ask(serve: Callable[..., Any], reply: Any, keychain: Keychain) -> Ask:
    async def run(status: int, body: Any, **options: Any) -> tuple[PageSpeed, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        server = await serve(lambda *_a: reply(status, [("Content-Type", "application/json")], data))
        return await measure(PAGE, HttpGate(), keychain, base_url=server.url, **options), server

    return run


async def test_lab_and_field_are_told_apart(ask: Ask) -> None:
    told: list[Progress] = []
    found, server = await ask(200, GOOD, strategy="desktop", report=told.append)
    assert found.scores == {"performance": 87, "accessibility": 100, "best-practices": None, "seo": None}
    assert (found.final_url, found.lighthouse, found.strategy) == (f"{PAGE}/", "13.0.1", "desktop")
    lcp = found.lab[0]
    assert (lcp.id, lcp.value, lcp.unit, lcp.shown, lcp.score) == ("largest-contentful-paint", 2450.5, "ms", "2.5 s", 71)
    assert (found.field_of, found.field_rating) == ("page", "bad")
    assert [(one.title, one.value, one.rating) for one in found.field_data] == [
        ("Largest Contentful Paint", 2100, "good"),
        ("Interaction to Next Paint", 640, "bad"),
        ("Cumulative Layout Shift", 0.12, "ok"),
    ]
    assert found.field_data[0].shares == (0.8, 0.15, 0.05)
    assert [(one.id, one.saves_ms, one.saves_bytes) for one in found.advice] == [
        ("unused-javascript", 450, 92160), ("image-alt", None, None),
    ]  # fmt: skip
    assert "Lab: measured once" in found.source
    assert found.warnings == ["The page was slow."]
    (target,) = server.targets
    for part in ("url=https%3A%2F%2Fexample.org%2Fpost", "strategy=DESKTOP", "category=BEST_PRACTICES", "locale=en"):
        assert part in target
    assert told[-1].done == 1.0


async def test_the_key_goes_in_a_header_and_nowhere_else(ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    _found, server = await ask(200, GOOD)
    target, headers = server.seen[0]
    assert headers["x-goog-api-key"] == KEY
    assert KEY not in target
    assert KEY not in caplog.text
    body = {"error": {"code": 400, "message": f"API key not valid: {KEY}"}}
    with pytest.raises(SecretsError) as refused:
        await ask(400, body)
    assert KEY not in str(refused.value) + refused.value.detail


async def test_field_data_of_the_site_or_none_are_labelled(ask: Ask) -> None:
    only_site, _server = await ask(200, GOOD | {"loadingExperience": {"initial_url": PAGE}})
    assert (only_site.field_of, only_site.field_rating) == ("origin", "ok")
    fallback, _server = await ask(200, GOOD | {"loadingExperience": FIELD | {"origin_fallback": True}})
    assert fallback.field_of == "origin"
    none, _server = await ask(200, {"lighthouseResult": GOOD["lighthouseResult"]})
    assert (none.field_of, none.field_rating, none.field_data) == ("", "", [])


def google(code: int, message: str, status: str, reason: str, *, old: bool = False) -> dict[str, Any]:
    error: dict[str, Any] = {"code": code, "message": message, "status": status}
    if old:
        error["errors"] = [{"message": message, "domain": "lighthouse", "reason": reason}]
    else:
        kind = "type.googleapis.com/google.rpc.ErrorInfo"
        error["details"] = [{"@type": kind, "reason": reason, "domain": "googleapis.com", "metadata": {}}]
    return {"error": error}


LIGHTHOUSE = "Lighthouse returned error: {}. Something. (Details: net::ERR_TIMED_OUT)"
ERRORS = [
    (400, google(400, "API key not valid. Please pass a valid API key.", "INVALID_ARGUMENT", "API_KEY_INVALID"),
     SecretsError, "does not accept the key"),
    (403, google(403, "PageSpeed Insights API has not been used", "PERMISSION_DENIED", "SERVICE_DISABLED"),
     SecretsError, "not switched on"),
    (403, google(403, "Requests from this address are blocked.", "PERMISSION_DENIED", "API_KEY_IP_ADDRESS_BLOCKED"),
     SecretsError, "refuses the key"),
    (429, google(429, "Quota exceeded for quota metric 'Queries'", "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"),
     NetworkError, "quota"),
    (400, google(400, LIGHTHOUSE.format("FAILED_DOCUMENT_REQUEST"), "", "lighthouseUserError", old=True),
     InputError, "could not load"),
    (500, google(500, LIGHTHOUSE.format("NO_FCP"), "", "lighthouseError", old=True), InputError, "showed nothing"),
    (400, google(400, LIGHTHOUSE.format("SOME_NEW_ONE"), "", "lighthouseUserError", old=True),
     InputError, "could not measure"),
    (400, google(400, "Invalid value 'x'.", "INVALID_ARGUMENT", "badRequest"), InputError, "Invalid value"),
    (500, google(500, "Internal error", "INTERNAL", "backendError"), NetworkError, "error (500)"),
    (503, b"<html>busy</html>", NetworkError, "error (503)"),
    (429, b"", NetworkError, "quota"),
    (200, b"{half", NetworkError, "no JSON"),
    (200, b"[]", NetworkError, "no object"),
    (200, {}, NetworkError, "is missing"),
    (200, {"lighthouseResult": "x"}, NetworkError, "is missing"),
    (200, {"lighthouseResult": {"runtimeError": {"code": "NOT_HTML", "message": "no"}}}, InputError, "no HTML page"),
    (200, {"error": {"code": "x", "message": None}}, NetworkError, "error (200)"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "kind", "words"), ERRORS)
async def test_every_error_is_a_sentence(ask: Ask, status: int, body: Any, kind: type[KnownError], words: str) -> None:
    with pytest.raises(kind) as refused:
        await ask(status, body)
    assert words in refused.value.happened
    assert refused.value.happened.endswith((".", "x'."))


@pytest.mark.parametrize(
    "change",
    [
        {"audits": {"largest-contentful-paint": None, "x": [], "y": {"score": "high"}, "z": {"score": 0, "details": 3}}},
        {"audits": None, "categories": {"performance": 4}, "runWarnings": None},
        {"runtimeError": {"code": "NO_ERROR"}},
    ],
)
async def test_odd_answers_are_read_as_far_as_they_go(ask: Ask, change: dict[str, Any]) -> None:
    found, _server = await ask(
        200, {"lighthouseResult": GOOD["lighthouseResult"] | change, "loadingExperience": {"metrics": 7}}
    )
    assert found.field_data == []


async def test_nothing_is_sent_without_a_key_or_to_where_it_must_not_go(keychain: Keychain) -> None:
    gate = HttpGate()
    for page in ("http://localhost/x", "http://192.168.1.4/", "https://intranet/", "https://mysite.local/"):
        with pytest.raises(InputError, match="Google cannot reach"):
            await measure(page, gate, keychain)
    with pytest.raises(InputError, match="without encryption"):
        await measure(PAGE, gate, keychain, base_url="http://example.org")
    with pytest.raises(OfflineError):
        await measure(PAGE, HttpGate(offline=True), keychain)
    await keychain.delete(KEY_NAME)
    with pytest.raises(SecretsError, match="key of your own"):
        await measure(PAGE, gate, keychain)
    assert not gate.requests


async def test_slow_and_broken_servers_and_stop(serve: Callable[..., Any], reply: Any, keychain: Keychain) -> None:
    hold, reached = asyncio.Event(), asyncio.Event()

    def answer(_target: str, _headers: dict[str, str]) -> Any:
        reached.set()
        return reply(200, [], b"{}", hold=hold)

    server = await serve(answer)
    with pytest.raises(NetworkError, match="not done after"):
        await measure(PAGE, HttpGate(), keychain, base_url=server.url, seconds=0.2)
    reached.clear()
    work = asyncio.ensure_future(measure(PAGE, HttpGate(), keychain, base_url=server.url))
    await asyncio.wait_for(reached.wait(), 60)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    hold.set()
    with pytest.raises(NetworkError, match="could not be reached"):
        await measure(PAGE, HttpGate(), keychain, base_url="http://127.0.0.1:1")
