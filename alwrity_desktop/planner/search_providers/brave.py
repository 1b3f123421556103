"""Brave Search API, web search: its own index, not Google's. The key goes in the header X-Subscription-Token.

Sources, read on 2026-11-21: api-dashboard.search.brave.com/api-reference/web/search/get (path, parameters, at most 400
characters and 50 words), and under .../app/documentation: web-search/responses (web.results[].url; "type" is always
"search"), web-search/response-headers (X-RateLimit-*: the first figure is for a second, the last for the month; "Only
successful requests are counted and billed"), image-search/codes (countries, languages). Errors are {"type":
"ErrorResponse", "error": {"status", "code", "detail", "meta"}}; codes as seen in public issues: SUBSCRIPTION_TOKEN_INVALID
and VALIDATION with 422, RATE_LIMITED and QUOTA_LIMITED with 429.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alwrity_desktop.core.messages import _
from alwrity_desktop.planner.search_providers.base import (
    Asking,
    Question,
    SearchError,
    SearchProvider,
    links,
    table,
)

COUNTRIES = frozenset(
    (
        "AR", "AU", "AT", "BE", "BR", "CA", "CL", "DK", "FI", "FR", "DE", "GR", "HK", "IN", "ID", "IT", "JP", "KR", "MY",
        "MX", "NL", "NZ", "NO", "CN", "PL", "PT", "PH", "RU", "SA", "ZA", "ES", "SE", "CH", "TW", "TR", "GB", "US",
    )
)  # fmt: skip
LANGUAGES = frozenset(
    (
        "ar", "eu", "bn", "bg", "ca", "hr", "cs", "da", "nl", "en", "et", "fi", "fr", "gl", "de", "el", "gu", "he", "hi",
        "hu", "is", "it", "kn", "ko", "lv", "lt", "ms", "ml", "mr", "nb", "pl", "pa", "ro", "ru", "sr", "sk", "sl", "es",
        "sv", "ta", "te", "th", "tr", "uk", "vi",
    )
)  # fmt: skip
OTHERWISE = {"ja": "jp", "no": "nb", "zh": "zh-hans", "pt": "pt-pt"}
"""Languages it calls by a name of its own."""
MOST_LETTERS, MOST_WORDS = 400, 50


class Brave(SearchProvider):
    """Brave Search."""

    name = "brave"
    label = "Brave Search"
    base_url = "https://api.search.brave.com"
    key_page = "https://api-dashboard.search.brave.com/app/keys"

    def terms(self) -> str:
        """See SearchProvider.terms."""
        return _("Each keyword is one call on your plan at Brave. Its results come from an index of its own, not Google's.")

    def asking(self, question: Question, key: str, engine: str) -> Asking:
        """See SearchProvider.asking."""
        if len(question.text) > MOST_LETTERS or len(question.text.split()) > MOST_WORDS:
            raise self.no_query(f"over {MOST_LETTERS} characters or {MOST_WORDS} words")
        query = {"q": question.text, "count": "10", "result_filter": "web"}
        query["country"] = question.country if question.country in COUNTRIES else "ALL"
        language = _language(question)
        if language:
            query["search_lang"] = language
        return Asking("/res/v1/web/search", query, {"X-Subscription-Token": key})

    def addresses(self, answer: Mapping[str, Any]) -> list[str] | None:
        """See SearchProvider.addresses."""
        if "web" in answer:
            return links(table(answer["web"]).get("results", []), "url")
        return [] if answer.get("type") == "search" else None

    def refusal(self, status: int, headers: Mapping[str, str], answer: Mapping[str, Any]) -> SearchError:
        """See SearchProvider.refusal."""
        error = table(answer.get("error"))
        code, detail = str(error.get("code", "")), f"{status} {error.get('code', '')} {error.get('detail', '')}".strip()
        if status == 401 or "TOKEN" in code:
            return self.no_key(detail)
        if status == 429:
            return self._too_many(code, headers, table(error.get("meta")), detail)
        if status == 402:
            return self.no_quota(detail)
        if status == 403:
            return self.no_key(detail)
        return self.no_query(detail) if status in (400, 422) else self.no_answer(status, detail)

    def _too_many(self, code: str, headers: Mapping[str, str], meta: Mapping[str, Any], detail: str) -> SearchError:
        """The second's limit, or the month's."""
        left = _figures(headers.get("x-ratelimit-remaining", ""))
        limit, used = meta.get("quota_limit"), meta.get("quota_current")
        spent = isinstance(limit, int) and isinstance(used, int) and 0 < limit <= used
        if "QUOTA" in code or spent or (len(left) > 1 and left[-1] == 0):
            return self.no_quota(detail)
        reset = _figures(headers.get("x-ratelimit-reset", ""))
        return self.too_fast(detail, float(reset[0]) if reset else 1.0)


def _language(question: Question) -> str:
    if question.language == "pt" and question.country == "BR":
        return "pt-br"
    found = OTHERWISE.get(question.language, question.language)
    return found if found in LANGUAGES or found in OTHERWISE.values() else ""


def _figures(header: str) -> list[int]:
    return [int(part) for part in header.split(",") if part.strip().isdigit()]


PROVIDER = Brave()
