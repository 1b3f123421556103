"""One number for a fetched page's technical checks, weighted as Lighthouse weights its SEO category.

There, `is-crawlable` weighs 93/23 (4.04) so that a page no search engine may list ends at 69 of 100 at most; the other nine
weigh 1 each. An audit passes or fails; those that have nothing to judge are left out of the mean, and structured data,
judged by hand, weighs nothing. Source: the public configuration of Lighthouse 12 and 13.
"""

from __future__ import annotations

from collections.abc import Iterable

from alwrity_desktop.page.result import Result

WEIGHTS = {
    "is_crawlable": 93 / 23,
    "document_title": 1.0,
    "page_meta_description": 1.0,
    "http_status": 1.0,
    "page_link_text": 1.0,
    "crawlable_anchors": 1.0,
    "robots_txt_valid": 1.0,
    "page_image_alt": 1.0,
    "hreflang": 1.0,
    "canonical": 1.0,
}
LIGHTHOUSE = {
    "is_crawlable": "is-crawlable",
    "document_title": "document-title",
    "page_meta_description": "meta-description",
    "http_status": "http-status-code",
    "page_link_text": "link-text",
    "crawlable_anchors": "crawlable-anchors",
    "robots_txt_valid": "robots-txt",
    "page_image_alt": "image-alt",
    "hreflang": "hreflang",
    "canonical": "canonical",
    "structured_data": "structured-data",
    "llms_txt": "llms-txt",
}
"""Our ids and those of Lighthouse's audits."""


def technical_score(results: Iterable[Result]) -> int | None:
    """0 to 100 over the ten checks that were judged, None where none was. "ok" is a warning, which passes."""
    judged = [row for row in results if row.id in WEIGHTS and row.rating != "none"]
    total = sum(WEIGHTS[row.id] for row in judged)
    passed = sum(WEIGHTS[row.id] for row in judged if row.rating != "bad")
    return round(100 * passed / total) if total else None
