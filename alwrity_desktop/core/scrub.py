"""Keys out of every text that is kept: logs, crash reports, details of errors.

Two ways together: secrets the program has handled are known by value, others by what keys look like.
"""

from __future__ import annotations

import re
from urllib.parse import quote

REMOVED = "[key removed]"
_SHORTEST = 6

_PATTERNS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{6,}"),
    re.compile(
        r"(?i)(\b(?:authorization|x-api-key|x-goog-api-key|api-key)['\"]?\s*[:=]\s*b?['\"]?(?:bearer |basic )?)"
        r"[^\s'\",;}\])]{4,}"
    ),
    re.compile(r"(?i)([?&](?:key|api_?key|token|access_token|password)=)[^&\s'\"]+"),
    re.compile(r"(?i)(\b(?:api_?key|secret|password|passphrase|access_token|client_secret)['\"]?\s*[:=]\s*['\"]?)[^\s'\",;}\])]{4,}"),
    re.compile(r"(://[^/\s:@]+:)[^/\s@]+(?=@)"),
    re.compile(r"()\b(?:sk|pk|rk)-[A-Za-z0-9_-]{8,}"),
    re.compile(r"()\b(?:gsk|xai|hf|r8|ghp|gho|github_pat|glpat|pplx|nvapi|fw)[_-][A-Za-z0-9_-]{16,}"),
    re.compile(r"()\bAIza[A-Za-z0-9_-]{20,}"),
    re.compile(r"()\bAQ\.[A-Za-z0-9_-]{20,}"),
    re.compile(r"()\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?"),
    re.compile(r"()(?<![A-Za-z0-9])[A-Za-z0-9]{4}(?:(?: |%20|\+)[A-Za-z0-9]{4}){5}(?![A-Za-z0-9])"),  # WordPress's
)  # fmt: skip

_known: list[str] = []


def register_secret(value: str) -> None:
    """Remove `value` from every text from now on, also written without spaces or for an address. Short ones are ignored."""
    value = value.strip()
    if len(value) < _SHORTEST:
        return
    for form in (value, value.replace(" ", ""), quote(value, safe="")):
        if form not in _known:
            _known.append(form)
    _known.sort(key=len, reverse=True)


def scrub(text: str) -> str:
    """`text` with everything that is or looks like a key replaced by REMOVED."""
    for secret in _known:
        if secret in text:
            text = text.replace(secret, REMOVED)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{REMOVED}", text)
    return text
