"""From an address as people type it to the site's API: by the Link header, the page's link, or ?rest_route=/."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from alwrity_desktop.core.http import AsyncClient, HTTPError, HttpGate, InvalidURL, Response, is_loopback
from alwrity_desktop.publisher.targets.refusals import SiteError, explain, from_answer, from_transport, read_json
from alwrity_desktop.publisher.targets.wordpress import join

INDEX_FIELDS = "name,description,url,home,gmt_offset,timezone_string,namespaces,authentication"
_HOPS = 5
_LINK = re.compile(r"<([^>]+)>\s*;[^,]*rel=[\"']?https://api\.w\.org/")
_TAG = re.compile(r"<link\b[^>]*>", re.IGNORECASE)
_HREF = re.compile(r"href=[\"']([^\"']+)")
_GENERATOR = re.compile(r"<meta[^>]+content=[\"']WordPress (\d+(?:\.\d+)*)", re.IGNORECASE)
_SIGNS = ("/wp-content/", "/wp-includes/", 'content="WordPress')
_MOST_HTML = 400_000


@dataclass(slots=True)
class Found:
    """A WordPress site as anyone can see it. `index` is the API's self-description, {} where it is not public.

    version: "" where the site does not tell. authorize_url: the page where a person makes a password for us, "" where
    application passwords are off.
    """

    url: str
    rest_url: str
    version: str = ""
    index: dict[str, Any] = field(default_factory=dict[str, Any])
    around: bool = False

    @property
    def name(self) -> str:
        """The site's title, else its host."""
        return unescape(str(self.index.get("name") or "")) or urlsplit(self.url).netloc

    @property
    def authorize_url(self) -> str:
        """Address of the approve page."""
        try:
            return str(self.index["authentication"]["application-passwords"]["endpoints"]["authorization"])
        except (KeyError, TypeError):
            return ""

    @property
    def passwords_off(self) -> bool:
        """True when the site says that application passwords are off."""
        return "authentication" in self.index and not self.authorize_url


def normalise(address: str) -> str:
    """`address` with a scheme and no end: https, or http on loopback. Raises SiteError when it is no web address."""
    text = address.strip().strip("<>")
    if not re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise explain("address", address.strip() or "?") from error
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[\w.:-]+", host) or " " in text:
        raise explain("address", address.strip() or "?")
    scheme = parts.scheme
    if is_loopback(host) and "://" not in address:
        scheme = "http"
    path = re.sub(r"/(wp-admin|wp-login\.php|wp-json)(/.*)?$", "", parts.path).rstrip("/")
    return urlunsplit((scheme, parts.netloc.rpartition("@")[2], path, "", ""))


async def discover(gate: HttpGate, address: str) -> Found:
    """Find the API of the site at `address`. Sends no password. Raises SiteError with the cause, or OfflineError."""
    start = normalise(address)
    if start.startswith("http://") and not is_loopback(urlsplit(start).hostname or ""):
        with contextlib.suppress(SiteError):  # whoever types http may have https all the same; if not, http tells why
            return await discover(gate, f"https://{start.removeprefix('http://')}")
    async with gate.client(headers={"Accept": "text/html,application/json"}) as http:
        page = await _home(http, start)
        rest_url = _announced(page)
        if not rest_url:
            return await _unannounced(http, page)
        found = Found(_home_url(page), rest_url, _version(page))
        _refuse_elsewhere(page, rest_url)
        try:
            found.index, found.around = await read_index(http, rest_url)
        except SiteError as error:
            if error.cause != "rest_moved":
                raise
            found.rest_url = f"{found.url}/?rest_route=/"  # always answers, even where the server rewrites no addresses
            try:
                found.index, found.around = await read_index(http, found.rest_url)
            except SiteError:
                raise error from None
        return found


async def _home(http: AsyncClient, start: str) -> Response:
    """The site's home page, over redirects that stay with the same site."""
    url = f"{start}/"
    host = urlsplit(start).netloc
    for _hop in range(_HOPS):
        page = await fetch(http, url)
        if not page.is_redirect:
            if (cause := _blocked(page)) is not None:
                raise cause
            return page
        target = urljoin(url, page.headers.get("location", ""))
        if target.partition("?")[0].endswith("/wp-signup.php"):
            raise explain("multisite", host, detail=target)
        if _bare(urlsplit(target).hostname) != _bare(urlsplit(start).hostname):
            raise explain("redirected", host, to=target.split("?")[0].rstrip("/"), status=page.status_code)
        url = target
    raise explain("not_wordpress", host, detail=f"more than {_HOPS} redirects")


def _blocked(page: Response) -> SiteError | None:
    """The refusal behind a home page that is none."""
    refusal = from_answer(page, page.url.netloc.decode())
    if refusal.cause in ("challenge", "basic_auth", "maintenance"):
        return refusal
    if page.status_code >= 500 or page.status_code == 429:
        return refusal
    return None


async def fetch(http: AsyncClient, url: str) -> Response:
    """One request without a password. Raises SiteError."""
    try:
        return await http.get(url)
    except (HTTPError, InvalidURL) as error:
        raise from_transport(error, urlsplit(url).netloc) from error


def _announced(page: Response) -> str:
    """The API root as the page itself gives it, or ""."""
    for value in page.headers.get_list("link"):
        if match := _LINK.search(value):
            return _as_secure(page, urljoin(str(page.url), match[1]))
    for tag in _TAG.findall(page.text[:_MOST_HTML]):
        if "https://api.w.org/" in tag and (match := _HREF.search(tag)):
            return _as_secure(page, urljoin(str(page.url), unescape(match[1])))
    return ""


def _as_secure(page: Response, rest_url: str) -> str:
    """A site behind a TLS proxy may still think it is http; where its page came over https, so does its API."""
    same = urlsplit(rest_url).hostname == page.url.host
    if page.url.scheme != "https" or not same:
        return rest_url
    return f"https://{rest_url.removeprefix('http://').removeprefix('https://')}"


async def _unannounced(http: AsyncClient, page: Response) -> Found:
    """A site that names no API root: it may still answer at the address that always works."""
    host = page.url.netloc.decode()
    if (page.url.host or "").endswith(".wordpress.com"):
        raise explain("wordpress_com", host)
    home = _home_url(page)
    rest_url = f"{home}/?rest_route=/"
    answer = await fetch(http, join(rest_url, "", {"_fields": INDEX_FIELDS}))
    try:
        value, around = read_json(answer.text) if answer.status_code < 500 else (None, False)
    except ValueError:
        value, around = None, False
    if isinstance(value, dict) and "namespaces" in value:
        return Found(home, rest_url, _version(page), value, around)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, dict) and "code" in value:
        raise explain("rest_off", host, detail=str(value))  # pyright: ignore[reportUnknownArgumentType]
    looks = any(sign in page.text[:_MOST_HTML] for sign in _SIGNS)
    raise explain("rest_off" if looks else "not_wordpress", host, detail=f"{answer.status_code} {page.status_code}")


async def read_index(http: AsyncClient, rest_url: str) -> tuple[dict[str, Any], bool]:
    """The API's self-description, and whether other text stood around it; {} where only signed-in users may read it."""
    host = urlsplit(rest_url).netloc
    answer = await fetch(http, join(rest_url, "", {"_fields": INDEX_FIELDS}))
    try:
        value, around = read_json(answer.text)
    except ValueError as error:
        refusal = from_answer(answer, host)
        if refusal.cause == "redirected":
            refusal = explain("rest_moved", host, detail=refusal.detail, status=answer.status_code)
        raise refusal from error
    if answer.status_code in (401, 403):
        refusal = from_answer(answer, host)
        if refusal.code in ("rest_login_required", "rest_not_logged_in", "rest_forbidden"):
            return {}, around
        raise explain("rest_off", host, status=answer.status_code, code=refusal.code, detail=refusal.detail)
    if not isinstance(value, dict) or "namespaces" not in value:
        raise explain("rest_moved", host, status=answer.status_code, detail=answer.text[:300])
    return value, around  # pyright: ignore[reportUnknownVariableType]


def _refuse_elsewhere(page: Response, rest_url: str) -> None:
    host, target = page.url.netloc.decode(), urlsplit(rest_url)
    if (target.hostname or "").endswith("wordpress.com"):
        raise explain("wordpress_com", host)
    if target.scheme != "https" and not is_loopback(target.hostname or ""):
        raise explain("needs_https", target.netloc)
    if _bare(target.hostname) != _bare(page.url.host):
        raise explain("redirected", host, to=f"{target.scheme}://{target.netloc}")


def _bare(host: str | None) -> str:
    return (host or "").lower().removeprefix("www.")


def _home_url(page: Response) -> str:
    return str(page.url.copy_with(query=None, fragment=None)).rstrip("/")


def _version(page: Response) -> str:
    match = _GENERATOR.search(page.text[:_MOST_HTML])
    return match[1] if match else ""
