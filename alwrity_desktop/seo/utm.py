"""Links with campaign tags (UTM), made, read and checked. Nothing is measured here: the rules are Google's own.

Parameters: https://support.google.com/analytics/answer/10917952. Channels by medium, as GA4 sorts them by default:
https://support.google.com/analytics/answer/9756891 (both as known in 2025).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit, urlunsplit

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.page.link_targets import is_internal
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import read_page
from alwrity_desktop.seo.finding import Finding

_CHANNELS: tuple[tuple[str, str], ...] = (
    (r"e[-_ ]?mail|newsletter", "Email"),
    (r"(?:social|social-network|social-media|sm|social network|social media)", "Organic Social"),
    (r"(?:cpc|ppc|retargeting|paid.*)", "Paid (by source: search, social, video or other)"),
    (r"(?:display|banner|expandable|interstitial|cpm)", "Display"),
    (r"affiliates?", "Affiliates"),
    (r"(?:referral|app|link)", "Referral"),
    (r"organic", "Organic Search"),
    (r"audio", "Audio"),
    (r"sms", "SMS"),
    (r"(?:push|.*(?:mobile|notification).*)", "Mobile Push Notifications"),
    (r".*video.*", "Organic Video"),
)


@dataclass(slots=True, frozen=True)
class Campaign:
    """The tags of a campaign. Source, medium and campaign are what reports are made from."""

    source: str
    medium: str = ""
    campaign: str = ""
    term: str = ""
    content: str = ""
    id: str = ""

    @property
    def channel(self) -> str:
        """The channel GA4 counts it under by its medium, "" where the medium is none of the usual."""
        medium = self.medium.strip().lower()
        return next((name for pattern, name in _CHANNELS if re.fullmatch(pattern, medium)), "")


_NAMES = tuple(field.name for field in fields(Campaign))


@dataclass(slots=True, frozen=True)
class Tagged:
    """A link with its tags, and what to know about it."""

    url: str
    campaign: Campaign
    findings: tuple[Finding, ...] = ()


def tagged(url: str, campaign: Campaign, *, site_url: str = "", keep_case: bool = False) -> Tagged:
    """`url` with the campaign's tags, in small letters unless `keep_case`; tags it had before are replaced.

    site_url: the own site the link will stand on, to warn of tags on links within it. Raises InputError for no address.
    """
    parts = _parts(url)
    if not campaign.source.strip():
        raise InputError(_("A campaign link needs a source."), _("Say where the link will stand, such as newsletter."))
    tidy = Campaign(*(_tidy(getattr(campaign, name), keep_case) for name in _NAMES))
    findings = _judge(url, campaign, tidy, site_url)
    others = [pair for pair in parts.query.split("&") if pair and not pair.lower().startswith("utm_")]
    own = [f"utm_{name}={quote(value, safe='')}" for name in _NAMES if (value := getattr(tidy, name))]
    return Tagged(urlunsplit(parts._replace(query="&".join([*others, *own]))), tidy, tuple(findings))


def read_tags(url: str) -> Campaign:
    """The tags of a link, empty where it has none. Raises InputError for no address."""
    given = {name.lower(): value for name, value in parse_qsl(_parts(url).query, keep_blank_values=True)}
    return Campaign(*(given.get(f"utm_{name}", "") for name in _NAMES))


def tag_links(text: str, campaign: Campaign, *, site_url: str) -> tuple[str, int]:
    """Markdown whose links to `site_url` carry the tags, as for a newsletter; and how many were tagged."""
    places = sorted({(placed.place, placed.link.href) for placed in read_page(Paper(text)).links}, reverse=True)
    count = 0
    for (start, end), href in places:
        if "://" not in href or not is_internal(href, site_url):
            continue
        piece = text[start:end]
        at = piece.rfind(href)
        if at >= 0:
            made = tagged(href, campaign).url
            text = f"{text[:start]}{piece[:at]}{made}{piece[at + len(href) :]}{text[end:]}"
            count += 1
    return text, count


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        parts, host = SplitResult("", "", "", "", ""), None
    if parts.scheme not in ("http", "https") or not host:
        raise InputError(_("{url} is not a web address.", url=url[:200]), _("It begins with https://."))
    return parts


def _tidy(value: str, keep_case: bool) -> str:
    joined = "_".join(value.split())
    return joined if keep_case else joined.lower()


def _judge(url: str, given: Campaign, tidy: Campaign, site_url: str) -> list[Finding]:
    found: list[Finding] = []
    if given != tidy:
        text = _("Spaces became underscores and capitals small letters, as reports count each spelling by itself.")
        found.append(Finding("utm_tidied", "note", text))
    for name in ("medium", "campaign"):
        if not getattr(tidy, name):
            text = _("Without a {name} the report shows (not set) there.", name=name)
            found.append(Finding(f"utm_no_{name}", "ok", text))
    if tidy.medium and not tidy.channel:
        text = _("GA4 knows no channel for the medium {medium} and counts it as Unassigned.", medium=tidy.medium)
        found.append(Finding("utm_channel", "ok", text))
    if site_url and is_internal(url, site_url):
        text = _("On your own site such a link would start a new visit and hide where the reader came from.")
        found.append(Finding("utm_internal", "note", text))
    if any(read for read in (getattr(read_tags(url), name) for name in _NAMES)):
        found.append(Finding("utm_replaced", "note", _("The link had tags already; they were replaced.")))
    return found
