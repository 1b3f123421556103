"""hreflang: which page is for which language and region, built for head, sitemap and HTTP header, and checked.

Rules: https://developers.google.com/search/docs/specialty/international/localized-versions. Codes: resources/hreflang.toml.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from urllib.parse import urljoin, urlsplit

from alwrity_desktop.core import paths
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.page.markup import read_markup
from alwrity_desktop.seo.finding import Finding

DEFAULT = "x-default"
LONGEST = 2_000_000
"""Characters of a page that are looked at; its head is far shorter."""


@dataclass(slots=True, frozen=True)
class Version:
    """A page for a language: "de", "de-AT", "zh-Hans", or "x-default" for who has none of the others."""

    code: str
    url: str


@dataclass(slots=True, frozen=True)
class Hreflang:
    """The same annotations in the three forms that search engines read, and what is wrong with them."""

    versions: tuple[Version, ...]
    html: str
    sitemap: str
    header: str
    findings: tuple[Finding, ...]


@cache
def _codes() -> tuple[frozenset[str], frozenset[str], frozenset[str], dict[str, str]]:
    data = tomllib.loads(paths.resource("hreflang.toml").read_text(encoding="utf-8"))
    words = [frozenset(data[name].split()) for name in ("languages", "regions", "scripts")]
    return words[0], words[1], words[2], data["meant"]


def build(versions: Sequence[Version], default: str = "") -> Hreflang:
    """The annotations for all versions of one page. default: the address for x-default, "" for none.

    Raises InputError when there is no version at all.
    """
    tidy = [Version(tidy_code(version.code), version.url.strip()) for version in versions]
    if default.strip():
        tidy = [*(version for version in tidy if version.code != DEFAULT), Version(DEFAULT, default.strip())]
    if not tidy:
        raise InputError(_("There is no version of the page."), _("Give each as language=address, such as de=https://…"))
    return Hreflang(tuple(tidy), _html(tidy), _sitemap(tidy), _header(tidy), tuple(judge(tidy)))


def tidy_code(code: str) -> str:
    """A code as it is usually written: de, de-AT, zh-Hans-TW, x-default."""
    parts = code.strip().replace("_", "-").lower().split("-")
    if parts[0] == "x":
        return "-".join(parts)
    rest = [part.title() if len(part) == 4 else part.upper() for part in parts[1:]]
    return "-".join([parts[0], *rest])


def code_problem(code: str) -> str:
    """Why a search engine will not understand a code, as a sentence; "" when it will."""
    languages, regions, scripts, meant = _codes()
    if code.lower() == DEFAULT:
        return ""
    low = code.replace("_", "-").lower()
    hint = " " + _("{code} is probably meant.", code=meant[low]) if low in meant else ""
    language, *rest = low.split("-")
    if language not in languages:
        return _("{code} does not begin with a language of ISO 639-1.", code=code) + hint
    if rest and rest[0] in scripts:
        rest = rest[1:]
    if len(rest) > 1 or (rest and rest[0] not in regions):
        return _("{code} does not end with a country of ISO 3166-1.", code=code) + hint
    return ""


def judge(versions: Sequence[Version]) -> list[Finding]:
    """What is wrong with the versions of one page: codes, addresses, doubles, no x-default."""
    found = [Finding("code", "bad", problem) for version in versions if (problem := code_problem(version.code))]
    for version in versions:
        if problem := _address_problem(version.url):
            found.append(Finding("address", "bad", problem))
    for code, count in Counter(version.code.lower() for version in versions).items():
        if count > 1:
            found.append(
                Finding("double", "bad", _("{code} is given {count} times; each has one address.", code=code, count=count))
            )
    hosts = {urlsplit(version.url).scheme for version in versions if not _address_problem(version.url)}
    if len(hosts) > 1:
        found.append(
            Finding("schemes", "ok", _("Some addresses begin with http and some with https; give the final ones."))
        )
    if not any(version.code == DEFAULT for version in versions):
        text = _("There is no x-default, the version for readers of all other languages.")
        found.append(Finding("no_default", "ok", text))
    if len({version.url for version in versions}) < 2:
        found.append(Finding("alone", "note", _("With one page only there is nothing to tell apart.")))
    return found


def _address_problem(url: str) -> str:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            return "" if not parts.fragment else _("{url} has a # part, which a search engine leaves out.", url=url[:200])
    except ValueError:
        return _("{url} is not a web address.", url=url[:200])
    return _("{url} is not a whole address; it begins with https://.", url=url[:200])


def read_html(html: str, url: str = "") -> list[Version]:
    """The versions a page names in its head. url: where it was fetched, for relative addresses."""
    links = read_markup(html[:LONGEST]).links("alternate")
    return [Version(link.get("hreflang").strip(), _joined(url, link.get("href"))) for link in links if link.get("hreflang")]


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:  # no address at all, such as http://[; the judge will say so
        return href.strip()


def missing_returns(pages: Mapping[str, Sequence[Version]]) -> list[Finding]:
    """Pages that are named by another, and do not name it in turn; only pages that are in `pages` (by address) are judged.

    Without the link back, Google ignores both.
    """
    found: list[Finding] = []
    for url, versions in pages.items():
        if versions and not any(version.url == url for version in versions):
            found.append(Finding("self", "ok", _("{url} does not name itself.", url=url)))
        for version in versions:
            back = pages.get(version.url)
            if back is not None and version.url != url and not any(other.url == url for other in back):
                text = _("{other} does not link back to {url}.", other=version.url, url=url)
                found.append(Finding("return", "bad", text))
    return found


def _html(versions: Sequence[Version]) -> str:
    return "\n".join(
        f'<link rel="alternate" hreflang="{escape(version.code)}" href="{escape(version.url)}">' for version in versions
    )


def _sitemap(versions: Sequence[Version]) -> str:
    """One <url> for each address, each naming all; the namespace xhtml belongs into <urlset>."""
    links = "\n".join(
        f'    <xhtml:link rel="alternate" hreflang="{escape(version.code)}" href="{escape(version.url)}"/>'
        for version in versions
    )
    addresses = dict.fromkeys(version.url for version in versions)
    return "\n".join(f"  <url>\n    <loc>{escape(url)}</loc>\n{links}\n  </url>" for url in addresses)


def _header(versions: Sequence[Version]) -> str:
    """For files that are no HTML, such as a PDF."""
    return "Link: " + ", ".join(f'<{version.url}>; rel="alternate"; hreflang="{version.code}"' for version in versions)
