"""Where a link leads: within the site, to another, or to none."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit


@lru_cache(maxsize=5_000)
def is_internal(href: str, site_url: str) -> bool | None:
    """True for a link within the site, False for one to another; None for mail, telephone and broken ones.

    Without `site_url` only links without a host are within the site. An anchor, or no address at all, leads to the page
    itself (RFC 3986, section 4.4).
    """
    try:
        parts = urlsplit(href.strip())
        own = _host(urlsplit(site_url).hostname) if site_url else ""
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https"):
        return None
    if not parts.netloc:
        return True
    return bool(own) and _host(parts.hostname) == own


def _host(name: str | None) -> str:
    return (name or "").lower().removeprefix("www.")
