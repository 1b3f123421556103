"""The headers of an answer judged: security, caching, compression. Every figure is measured on the answer itself."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alwrity_desktop.core.messages import _
from alwrity_desktop.seo.finding import Finding

HALF_A_YEAR = 15_768_000
"""Seconds; what checkers of HSTS ask for. The preload list asks for a year."""
WORTH_COMPRESSING = 1_400
"""Bytes; below this an answer fits into one packet anyway."""
_TEXT = re.compile(r"^(text/|application/(javascript|json|xml|xhtml|rss|atom|manifest|ld\+json)|image/svg)")
_POLICIES = {
    "no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "same-origin", "strict-origin",
    "strict-origin-when-cross-origin", "unsafe-url", "",
}  # fmt: skip


@dataclass(slots=True, frozen=True)
class SecurityHeader:
    """One header that protects readers. rating: good, ok (could be better) or bad; advice is "" where it is good."""

    name: str
    value: str
    rating: str
    advice: str = ""


@dataclass(slots=True, frozen=True)
class Transfer:
    """Bytes on the wire and unpacked, measured. could_save: bytes that gzip would save where nothing was compressed."""

    encoding: str
    sent: int
    unpacked: int
    whole: bool
    could_save: int = 0


def security(headers: Mapping[str, str], secure: bool) -> list[SecurityHeader]:
    """The six headers of the field, judged; HSTS only where the page came by https."""
    csp = headers.get("content-security-policy", "")
    found = [_hsts(headers.get("strict-transport-security", ""))] if secure else []
    return [
        *found,
        _csp(csp, headers.get("content-security-policy-report-only", "")),
        _nosniff(headers.get("x-content-type-options", "")),
        _referrer(headers.get("referrer-policy", "")),
        _frames(headers.get("x-frame-options", ""), csp),
        _permissions(headers.get("permissions-policy", "")),
    ]


def _hsts(value: str) -> SecurityHeader:
    name = "Strict-Transport-Security"
    if not value:
        return SecurityHeader(name, "", "ok", _("Add it, so that browsers never come by http again."))
    age = re.search(r"max-age\s*=\s*\"?(\d+)", value, re.IGNORECASE)
    if not age or int(age[1]) == 0:
        return SecurityHeader(name, value, "bad", _("It has no max-age above 0, so it protects nobody."))
    if int(age[1]) < HALF_A_YEAR:
        return SecurityHeader(name, value, "ok", _("Its max-age is under half a year; use 31536000."))
    return SecurityHeader(name, value, "good")


def _csp(value: str, report_only: str) -> SecurityHeader:
    name = "Content-Security-Policy"
    if not value:
        advice = _("It is only reported so far, not enforced.") if report_only else _("Add one against foreign scripts.")
        return SecurityHeader(name, report_only, "ok", advice)
    scripts = re.search(r"(?:script-src|default-src)([^;]*)", value)
    if scripts and "'unsafe-inline'" in scripts[1] and "'nonce-" not in scripts[1] and "'sha" not in scripts[1]:
        return SecurityHeader(name, value, "ok", _("It allows inline scripts, which is what attackers put in."))
    return SecurityHeader(name, value, "good")


def _nosniff(value: str) -> SecurityHeader:
    name = "X-Content-Type-Options"
    if value.strip().lower().split(",")[0].strip() == "nosniff":
        return SecurityHeader(name, value, "good")
    return SecurityHeader(name, value, "ok", _("Set it to nosniff, so that files are taken for what they are."))


def _referrer(value: str) -> SecurityHeader:
    name = "Referrer-Policy"
    last = value.split(",")[-1].strip().lower()
    if not value:
        return SecurityHeader(name, "", "ok", _("Set it to strict-origin-when-cross-origin or stricter."))
    if last not in _POLICIES:
        return SecurityHeader(name, value, "bad", _("{value} is no policy, so browsers ignore it.", value=last))
    if last == "unsafe-url":
        return SecurityHeader(name, value, "bad", _("unsafe-url tells other sites the whole address of each page."))
    return SecurityHeader(name, value, "good")


def _frames(value: str, csp: str) -> SecurityHeader:
    name = "X-Frame-Options"
    if "frame-ancestors" in csp:
        return SecurityHeader(name, value or "frame-ancestors", "good")
    if value.strip().upper() in ("DENY", "SAMEORIGIN"):
        return SecurityHeader(name, value, "good")
    if value:
        return SecurityHeader(name, value, "bad", _("Browsers know only DENY and SAMEORIGIN."))
    return SecurityHeader(name, "", "ok", _("Set SAMEORIGIN, so that nobody shows your pages in a frame."))


def _permissions(value: str) -> SecurityHeader:
    name = "Permissions-Policy"
    if value:
        return SecurityHeader(name, value, "good")
    return SecurityHeader(name, "", "ok", _("Say which of camera, microphone and location pages may use."))


def transfer(headers: Mapping[str, str], body: bytes, sent: int, whole: bool) -> Transfer:
    """Sizes of the answer; where it came unpacked, what gzip would make of it, tried on the body itself."""
    encoding = headers.get("content-encoding", "").strip().lower()
    could = 0
    if encoding in ("", "identity") and _TEXT.match(headers.get("content-type", "").lower()) and whole:
        could = max(0, len(body) - len(zlib.compress(body, 6))) if len(body) > WORTH_COMPRESSING else 0
    return Transfer(encoding, sent, len(body), whole, could)


def compression(measured: Transfer) -> Iterator[Finding]:
    """What there is to say about compression."""
    if measured.could_save:
        share = measured.could_save / measured.unpacked
        text = _("The text is sent uncompressed; gzip would save {saved} KB ({share}, measured).",
                 saved=f"{measured.could_save / 1000:,.1f}", share=f"{share:.0%}")  # fmt: skip
        yield Finding("uncompressed", "bad" if measured.could_save > 20_000 else "ok", text)


def caching(headers: Mapping[str, str], html: bool) -> Iterator[Finding]:
    """What the caching headers will make browsers do, where that is not good."""
    control = headers.get("cache-control", "").lower()
    age = re.search(r"(?:^|[,\s])max-age\s*=\s*\"?(\d+)", control)
    validator = "etag" in headers or "last-modified" in headers
    if not control and "expires" not in headers and not validator:
        yield Finding("no_caching", "ok", _("Nothing tells browsers how long they may keep this; they guess."))
    elif "no-store" in control and not html:
        yield Finding("no_store", "ok", _("no-store makes browsers fetch this file on every visit."))
    elif "no-store" in control:
        yield Finding("no_store", "note", _("no-store keeps browsers from going back to the page at once."))
    elif not html and age and int(age[1]) < 86_400 and "immutable" not in control:
        yield Finding("short_caching", "ok", _("The file may be kept for less than a day; what stays can have a year."))
    if age and "no-cache" in control:
        yield Finding("caching_contradicts", "ok", _("Cache-Control says no-cache and a max-age; no-cache wins."))


def cookies(given: list[str], secure: bool) -> Iterator[Finding]:
    """Cookies that lack a protection."""
    for cookie in given:
        name = cookie.partition("=")[0].strip()
        parts = {part.strip().partition("=")[0].lower() for part in cookie.split(";")[1:]}
        lacking = [word for word in ("Secure", "HttpOnly", "SameSite") if word.lower() not in parts]
        if not secure:
            lacking = [word for word in lacking if word != "Secure"]
        if lacking:
            text = _("The cookie {name} is set without {lacking}.", name=name, lacking=", ".join(lacking))
            yield Finding("cookie", "ok", text)
