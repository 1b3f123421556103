"""What a fetched page says about itself in its head, and the http files a https page loads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.seo.finding import Finding

_ACTIVE = {"script": "src", "iframe": "src", "object": "data", "embed": "src"}
_PASSIVE = {"img": "src", "audio": "src", "video": "src", "source": "src", "track": "src", "input": "src"}
_LOADING = {"stylesheet", "preload", "modulepreload", "icon", "manifest"}


@dataclass(slots=True, frozen=True)
class Mixed:
    """A file loaded by http in a https page. active: browsers block it; passive: they may load it by https instead."""

    url: str
    kind: Literal["active", "passive", "form"]


@dataclass(slots=True)
class PageFacts:
    """The head of a page as far as crawlers read it."""

    title: str = ""
    canonical: str = ""
    robots: str = ""
    refresh: str = ""
    mixed: list[Mixed] = field(default_factory=list[Mixed])


def read(body: bytes, url: str, content_type: str) -> PageFacts:
    """The facts of an HTML page; broken HTML is read as far as it goes. Takes CPU: run it in a thread."""
    import lxml.html  # 30 ms, so only when used

    html: Any = lxml.html  # lxml has no type information
    charset = re.search(r"charset=[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    try:
        parser = html.HTMLParser(encoding=charset[1] if charset else None, no_network=True)
    except LookupError:  # a charset nobody knows
        parser = html.HTMLParser(no_network=True)
    try:
        root: Any = html.document_fromstring(body, parser=parser)
    except (html.etree.LxmlError, ValueError):
        return PageFacts()
    facts = PageFacts()
    facts.title = " ".join((root.findtext(".//title") or "").split())
    for meta in root.iter("meta"):
        name, content = (meta.get("name") or "").strip().lower(), (meta.get("content") or "").strip()
        if name in ("robots", "googlebot"):
            facts.robots = f"{facts.robots}, {content.lower()}".strip(", ")
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            facts.refresh = content
    base = root.find(".//base")
    origin = _joined(url, base.get("href") or "") if base is not None else url
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and not facts.canonical:
            facts.canonical = _joined(origin, link.get("href") or "")
    if urlsplit(url).scheme == "https":
        facts.mixed = list(dict.fromkeys(_mixed(root, origin)))
    return facts


def _joined(origin: str, href: str) -> str:
    try:
        return urljoin(origin, href.strip())
    except ValueError:
        return href.strip()


def _mixed(root: Any, origin: str) -> Iterator[Mixed]:
    for element in root.iter(*_ACTIVE, *_PASSIVE, "link", "form"):
        tag = str(element.tag)
        if tag == "link":
            if not _LOADING & set((element.get("rel") or "").lower().split()):
                continue
            where, kind = element.get("href"), "active"
        elif tag == "form":
            where, kind = element.get("action"), "form"
        elif tag in _ACTIVE:
            where, kind = element.get(_ACTIVE[tag]), "active"
        else:
            where, kind = element.get(_PASSIVE[tag]), "passive"
        places = [where or "", *re.findall(r"(?:^|,)\s*(\S+)", element.get("srcset") or "")]
        for place in places:
            whole = _joined(origin, place) if place else ""
            if whole.lower().startswith("http://"):
                yield Mixed(whole, "active" if kind == "active" else "form" if kind == "form" else "passive")


def findings(page: PageFacts | None, url: str, headers: Mapping[str, str]) -> Iterator[Finding]:
    """What crawlers will make of the head and of the headers that say the same."""
    orders = f"{headers.get('x-robots-tag', '').lower()}, {page.robots if page else ''}"
    if re.search(r"\b(noindex|none)\b", orders):
        yield Finding("noindex", "bad", _("The page asks search engines to leave it out (noindex)."))
    if not page:
        return
    if page.refresh:
        yield Finding("meta_refresh", "ok", _("The page sends on by a meta refresh; use a redirect of the server."))
    if page.canonical and page.canonical.partition("#")[0] != url.partition("#")[0]:
        text = _("The page names another address as its own: {url}", url=page.canonical)
        yield Finding("canonical_elsewhere", "note", text)
    if page.mixed:
        blocked = [one for one in page.mixed if one.kind == "active"]
        text = ngettext(
            "{count} file is loaded by http in a https page: {url}",
            "{count} files are loaded by http in a https page, such as {url}",
            len(page.mixed),
            url=(blocked or page.mixed)[0].url[:200],
        )
        yield Finding("mixed_content", "bad" if blocked else "ok", text)
