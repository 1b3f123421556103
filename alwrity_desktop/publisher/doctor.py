"""Finds out whether a site can be published to; if not, names the one cause that stands in the way, and the remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from alwrity_desktop.core.errors import OfflineError
from alwrity_desktop.core.http import HTTPError, HttpGate, InvalidURL
from alwrity_desktop.core.messages import _
from alwrity_desktop.publisher.discovery import Found, discover
from alwrity_desktop.publisher.targets.refusals import SiteError, explain
from alwrity_desktop.publisher.targets.wordpress import WordPressClient

_FAULT = re.compile(r"<name>faultCode</name>\s*<value><int>(\d+)")
_KEPT = (
    "edit_posts", "publish_posts", "edit_published_posts", "edit_others_posts", "edit_pages", "publish_pages",
    "upload_files", "manage_categories", "unfiltered_html", "manage_options", "delete_posts", "list_users",
)  # fmt: skip
"""The capabilities that matter here; a site lists some sixty."""


@dataclass(slots=True)
class Diagnosis:
    """What the doctor found. `cause` and `remedy` are sentences, "" when all is well; `code` is the cause's short name.

    details: technical facts by name, none of them secret.
    """

    ok: bool
    cause: str = ""
    remedy: str = ""
    user: str = ""
    capabilities: list[str] = field(default_factory=list[str])
    details: dict[str, str] = field(default_factory=dict[str, str])
    code: str = ""


@dataclass(slots=True, frozen=True)
class Account:
    """Who the password signs in."""

    id: int
    login: str
    name: str
    roles: list[str]
    capabilities: list[str]


async def check(gate: HttpGate, address: str, user: str = "", password: str = "") -> Diagnosis:
    """Examine the site at `address`; with a password, the account too. Never raises for a site's fault."""
    details: dict[str, str] = {"address": address}
    try:
        found = await discover(gate, address)
        details |= {"api": found.rest_url, "wordpress": found.version or _("unknown"), "name": found.name}
        if found.passwords_off:
            raise explain("app_passwords_off", urlsplit(found.url).netloc)
        account = await sign_in(gate, found, user, password) if password else None
        if found.around:
            raise explain("garbage", urlsplit(found.url).netloc)
    except SiteError as error:
        details["answer"] = error.detail
        return Diagnosis(False, error.happened, error.remedy, user, [], details, error.cause)
    except OfflineError as error:
        return Diagnosis(False, error.happened, error.remedy, user, [], details, "offline")
    if account is None:
        return Diagnosis(True, details=details)
    details["roles"] = ", ".join(account.roles)
    return Diagnosis(True, user=account.login, capabilities=account.capabilities, details=details)


async def sign_in(gate: HttpGate, found: Found, user: str, password: str) -> Account:
    """The account behind a password. Raises SiteError: bad_credentials, header_stripped, no_rights, multisite, ..."""
    async with WordPressClient(gate, found.rest_url, user, password) as client:
        try:
            account = await who_am_i(client)
        except SiteError as error:
            if error.cause == "bad_credentials" and error.code in ("rest_not_logged_in", "rest_login_required"):
                raise await _unrecognised(gate, found, user, password, error) from error
            if error.code == "rest_no_route" or error.cause == "rest_moved":
                raise explain("rest_off", client.host, detail=error.detail) from error
            raise
        found.around = found.around or client.around
        if not account.roles and "edit_posts" not in account.capabilities:
            raise explain("multisite", client.host, detail=f"user {account.id} has no role here")
        if "edit_posts" not in account.capabilities:
            reason = _("the role {role} writes no posts.", role=", ".join(account.roles))
            raise explain("no_rights", client.host, reason=reason)
        return account


async def who_am_i(client: WordPressClient) -> Account:
    """The account a client is signed in as. Raises SiteError."""
    data = (await client.get("wp/v2/users/me", context="edit", _fields="id,username,name,roles,capabilities")).data
    allowed: dict[str, Any] = data.get("capabilities") or {}
    roles: list[str] = data.get("roles") or []
    return Account(
        id=int(data["id"]),
        login=str(data.get("username") or data.get("name") or ""),
        name=str(data.get("name") or ""),
        roles=roles,
        capabilities=[name for name in _KEPT if allowed.get(name)],
    )


async def _unrecognised(gate: HttpGate, found: Found, user: str, password: str, error: SiteError) -> SiteError:
    """Tell a wrong password from one that was lost on the way: the REST API answers both alike.

    XML-RPC takes the same password in the body, where no server drops it: what it accepts was lost on the way.
    """
    host = urlsplit(found.url).netloc
    wrong = explain("bad_credentials", host, detail=error.detail, status=error.status, code=error.code)
    body = (
        "<?xml version='1.0'?><methodCall><methodName>wp.getUsersBlogs</methodName><params>"
        f"<param><value><string>{escape(user)}</string></value></param>"
        f"<param><value><string>{escape(password)}</string></value></param></params></methodCall>"
    )
    try:
        async with gate.client(headers={"Content-Type": "text/xml"}) as http:
            answer = await http.post(f"{found.url}/xmlrpc.php", content=body.encode())
    except (HTTPError, InvalidURL):
        return wrong
    if answer.status_code != 200 or "<methodResponse>" not in answer.text or _FAULT.search(answer.text):
        return wrong
    return explain("header_stripped", host, to=user, detail=error.detail, status=error.status, code=error.code)
