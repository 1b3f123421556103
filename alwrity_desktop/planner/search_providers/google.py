"""Google Programmable Search by the Custom Search JSON API: a key, and the id of a search engine (cx).

Sources, read on 2026-11-21: developers.google.com/custom-search/v1/using_rest (GET /customsearch/v1 with key, cx and q, at
most 2,048 characters), under .../v1/reference/rest/v1: cse/list (num 1 to 10, gl, hl) and Search (items[].link), and
.../v1/overview: 100 queries a day are free, further ones are billed. That it is closed to new customers, and that the
others have until 2027-01-01, is the overview's of 2026, quoted by
blog.expertrec.com/google-custom-search-json-api-simplified. Errors are Google's usual {"error": {"code", "message",
"status", "errors": [{"reason"}]}}: 429 rateLimitExceeded for a day or a minute (the message says which), 403
dailyLimitExceeded and userRateLimitExceeded.
The key goes in the header X-Goog-Api-Key, which all of Google's REST interfaces take, so it is in no address and no log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from alwrity_desktop.core.messages import _
from alwrity_desktop.planner.search_providers.base import (
    Asking,
    Question,
    SearchError,
    SearchProvider,
    links,
    table,
)

MINUTE = 30.0
"""Seconds to wait where the quota of a minute is used up."""


class Google(SearchProvider):
    """Google Programmable Search."""

    name = "google"
    label = "Google Programmable Search"
    base_url = "https://www.googleapis.com"
    key_page = "https://developers.google.com/custom-search/v1/overview"
    takes_engine = True

    def terms(self) -> str:
        """See SearchProvider.terms."""
        return _(
            "Each keyword is one query. What Google says (read on 21 November 2026): 100 queries a day are free, more are "
            "billed where billing is on; no new customers are taken, and it ends on 1 January 2027."
        )

    def asking(self, question: Question, key: str, engine: str) -> Asking:
        """See SearchProvider.asking."""
        if not engine.strip():
            raise SearchError(
                "key",
                _("Google also needs the ID of your search engine."),
                _("Copy it from programmablesearchengine.google.com into the settings, under Planning."),
            )
        query = {"cx": engine.strip(), "q": question.text, "num": "10", "fields": "kind,items(link)"}
        if question.country:
            query["gl"] = "uk" if question.country == "GB" else question.country.lower()
        if question.language:
            query["hl"] = question.language
        return Asking("/customsearch/v1", query, {"X-Goog-Api-Key": key})

    def addresses(self, answer: Mapping[str, Any]) -> list[str] | None:
        """See SearchProvider.addresses."""
        if "items" in answer:
            return links(answer["items"], "link")
        return [] if answer.get("kind") == "customsearch#search" else None

    def refusal(self, status: int, headers: Mapping[str, str], answer: Mapping[str, Any]) -> SearchError:
        """See SearchProvider.refusal."""
        error = table(answer.get("error"))
        message = str(error.get("message", ""))
        reasons = {str(table(row).get("reason", "")) for row in [*_rows(error, "errors"), *_rows(error, "details")]}
        detail = f"{status} {' '.join(sorted(reasons))} {message}".strip()
        if "dailyLimitExceeded" in reasons or (status in (403, 429) and "per day" in message):
            return self.no_quota(detail, _("It is renewed at midnight Pacific time; what came is kept."))
        if status == 429 or reasons & {"rateLimitExceeded", "userRateLimitExceeded"}:
            return self.too_fast(detail, _seconds(headers, MINUTE))
        if status in (401, 403) or "API_KEY_INVALID" in reasons or "API key" in message:
            return self.no_key(detail)
        if status == 400:
            return self._bad_request(message, detail)
        return self.no_answer(status, detail)

    def _bad_request(self, message: str, detail: str) -> SearchError:
        """Google says the same of an engine it does not know as of a keyword it cannot take."""
        return SearchError(
            "query",
            _("Google does not take this request."),
            _("Check the ID of your search engine in the settings, under Planning, and the length of the keyword."),
            detail=detail,
        )


def _rows(error: Mapping[str, Any], name: str) -> list[Any]:
    found = error.get(name)
    return cast("list[Any]", found) if isinstance(found, list) else []


def _seconds(headers: Mapping[str, str], usual: float) -> float:
    told = headers.get("retry-after", "")
    return float(told) if told.isdigit() else usual


PROVIDER = Google()
