"""Connecting an account of a site, and letting it go again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from alwrity_desktop.core.errors import NetworkError, SecretsError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.keychain import Keychain
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.site import Site
from alwrity_desktop.publisher.discovery import discover
from alwrity_desktop.publisher.doctor import sign_in
from alwrity_desktop.publisher.targets.refusals import SiteError, explain
from alwrity_desktop.publisher.targets.wordpress import WordPressClient
from alwrity_desktop.store import sites
from alwrity_desktop.store.database import Database

ZONE_FIELDS = "gmt_offset,timezone_string"


async def connect(db: Database, gate: HttpGate, keychain: Keychain, url: str, user: str, password: str) -> Site:
    """Verify an application password and keep site and password. A site that is known already is renewed.

    Raises SiteError with the cause, OfflineError, SecretsError where there is no place for the password.
    """
    secret = re.sub(r"\s+", "", password)
    found = await discover(gate, url)
    if found.passwords_off:
        raise explain("app_passwords_off", found.url.split("/")[2])
    account = await sign_in(gate, found, user.strip(), secret)
    known = await db.read(sites.all_sites)
    same = [site for site in known if site.url == found.url and site.user_login == account.login]
    site = same[0] if same else Site(name=found.name, url=found.url, rest_url=found.rest_url, user_login=account.login)
    site.name, site.rest_url, site.user_id = found.name, found.rest_url, account.id
    site.capabilities, site.wordpress_version = account.capabilities, found.version or site.wordpress_version
    async with WordPressClient(gate, found.rest_url, user.strip(), secret) as client:
        if not found.index:
            found.index = (await client.get("", _fields=f"name,url,{ZONE_FIELDS}")).data
            site.name = found.name
        site.password_uuid = await password_uuid(client)
    site.timezone = time_zone(found.index)
    if wordpress_url := str(found.index.get("url") or ""):
        site.choices = {**site.choices, "wordpress_url": wordpress_url}
    await keychain.set(site.key_name, secret)
    await db.write(sites.put, site)
    return site


async def password_uuid(client: WordPressClient) -> str:
    """Number of the password the client signs in with, "" where the site does not tell."""
    try:
        answer = await client.get("wp/v2/users/me/application-passwords/introspect", _fields="uuid")
    except SiteError:
        return ""
    return str(answer.data.get("uuid", ""))


async def follow_zone(db: Database, client: WordPressClient, site: Site) -> bool:
    """Note the site's time zone where it was changed there; whether it was. Raises SiteError or OfflineError."""
    index = (await client.get("", _fields=ZONE_FIELDS)).data
    if "gmt_offset" not in index or (zone := time_zone(index)) == site.timezone:
        return False
    site.timezone = zone
    await db.write(sites.remember, site.id, timezone=zone)
    return True


def time_zone(index: Mapping[str, Any]) -> str:
    """An IANA name, or "UTC+05:30" where the site has only an offset."""
    if name := str(index.get("timezone_string") or ""):
        return name
    offset: Any = index.get("gmt_offset") or 0
    minutes = round(float(offset) * 60)
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


async def client_for(gate: HttpGate, keychain: Keychain, site: Site) -> WordPressClient:
    """A client signed in as the site's account. Raises SecretsError when its password is not in the keychain."""
    password = await keychain.get(site.key_name)
    if not password:
        raise SecretsError(
            _("The password for {name} is not in the keychain.", name=site.name),
            _("Connect the site once more."),
        )
    return WordPressClient(gate, site.rest_url, site.user_login, password)


async def disconnect(db: Database, gate: HttpGate, keychain: Keychain, site: Site, *, revoke: bool) -> list[str]:
    """Forget a site, and revoke its password there. Posts stay. Returns what could not be done, as sentences."""
    warnings: list[str] = []
    if revoke:
        try:
            async with await client_for(gate, keychain, site) as client:
                number = site.password_uuid or await password_uuid(client)
                if number:
                    await client.delete(f"wp/v2/users/me/application-passwords/{number}")
                else:
                    warnings.append(_("The site did not say which password this is, so it was not revoked."))
        except (NetworkError, SecretsError) as error:
            warnings.append(_("The password was not revoked on the site: {reason}", reason=error.sentence))
    await keychain.delete(site.key_name)
    await db.write(sites.remove, site.id)
    return warnings
