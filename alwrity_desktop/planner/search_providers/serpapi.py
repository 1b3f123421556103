"""SerpApi: Google's results pages as JSON, for those who have an account there.

Sources, read on 2026-11-21: skills.sh/serpapi/serpapi-claude-plugin/search (GET /search.json with engine, q, gl, hl and
api_key; a search is a credit), serpapi.com/organic-results (organic_results[].link), serpapi.com/api-status-and-error-codes
({"error": sentence}; 401 no valid key, 429 "exceeds the hourly throughput limit OR your account has run out of searches")
and serpapi.com/account-api ("Only successful and processing searches are counted"). The service takes the key in the
address only; it is kept out of logs by core.scrub.
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
)

NOTHING = "hasn't returned any results"
"""What it calls an error, with status 200, where Google found nothing."""
HOURLY = 60.0


class SerpApi(SearchProvider):
    """SerpApi."""

    name = "serpapi"
    label = "SerpApi"
    base_url = "https://serpapi.com"
    key_page = "https://serpapi.com/manage-api-key"

    def terms(self) -> str:
        """See SearchProvider.terms."""
        return _("Each keyword is one search on your plan at SerpApi. Its results are Google's.")

    def asking(self, question: Question, key: str, engine: str) -> Asking:
        """See SearchProvider.asking."""
        query = {"engine": "google", "q": question.text, "api_key": key, "output": "json"}
        if question.country:
            query["gl"] = "uk" if question.country == "GB" else question.country.lower()
        if question.language:
            query["hl"] = question.language
        return Asking("/search.json", query)

    def addresses(self, answer: Mapping[str, Any]) -> list[str] | None:
        """See SearchProvider.addresses."""
        if "organic_results" in answer:
            return links(answer["organic_results"], "link")
        return [] if "search_metadata" in answer or NOTHING in str(answer.get("error", "")) else None

    def refusal(self, status: int, headers: Mapping[str, str], answer: Mapping[str, Any]) -> SearchError:
        """See SearchProvider.refusal."""
        message = str(answer.get("error", ""))
        detail = f"{status} {message}".strip()
        if status in (401, 403):
            return self.no_key(detail)
        if status == 429:
            hourly = "throughput" in message or "per hour" in message
            return self.too_fast(detail, HOURLY) if hourly else self.no_quota(detail)
        return self.no_query(detail) if status == 400 else self.no_answer(status, detail)


PROVIDER = SerpApi()
