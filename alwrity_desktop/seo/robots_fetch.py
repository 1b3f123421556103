"""The robots.txt of a site fetched, and what Google does with the answer when it is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.messages import _
from alwrity_desktop.page.robots_txt import MOST_BYTES, Robots, parse
from alwrity_desktop.seo import following
from alwrity_desktop.seo.finding import Finding

Meaning = Literal["rules", "allow_all", "refuse_all"]
MOST_HOPS = 5
"""Redirects a crawler follows for robots.txt (RFC 9309, 2.3.1.2)."""


@dataclass(slots=True)
class Fetched:
    """meaning: the rules count, or all is allowed (no file), or nothing (the server is in trouble).

    robots is what the meaning amounts to, so that it can be judged in each case.
    """

    url: str
    status: int
    meaning: Meaning
    text: str
    robots: Robots
    findings: list[Finding] = field(default_factory=list[Finding])


async def fetch(address: str, http: HttpGate) -> Fetched:
    """The robots.txt of the site that `address` is on. Raises InputError, NetworkError (nobody answers) or OfflineError."""
    parts = urlsplit(following.whole_address(address))
    url = f"{parts.scheme}://{parts.netloc}/robots.txt"
    async with following.crawler_client(http) as client:
        answer = await following.follow(
            client, url, most_hops=MOST_HOPS, most_bytes=MOST_BYTES + 1_000, accept="text/plain,*/*;q=0.5"
        )
    found: list[Finding] = []
    if len(answer.hops) > 1:
        found.append(Finding("redirected", "note", _("It is fetched from {url} after redirects.", url=answer.url[:200])))
    if answer.status == 429 or answer.status >= 500:
        text = _(
            "The server answers {status}: Google then fetches nothing of the site, for some time.", status=answer.status
        )
        found.append(Finding("server_error", "bad", text))
        return Fetched(answer.url, answer.status, "refuse_all", "", parse("User-agent: *\nDisallow: /\n"), found)
    if answer.status != 200 or answer.ending != "answer":
        text = _("There is no robots.txt ({status}), so every crawler may fetch everything.", status=answer.status)
        found.append(Finding("missing", "note", text))
        return Fetched(answer.url, answer.status, "allow_all", "", parse(""), found)
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and not kind.startswith("text/plain"):
        found.append(Finding("type", "ok", _("The server calls it {kind}; text/plain is expected.", kind=kind)))
    text = answer.body.decode("utf-8", "replace")
    return Fetched(answer.url, answer.status, "rules", text, parse(answer.body), found)
