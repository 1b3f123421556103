"""Each cause that stands between the program and a site, from a host on loopback that behaves so."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.publisher.doctor import Diagnosis, check

HTML = {"Content-Type": "text/html; charset=UTF-8"}
JSON = {"Content-Type": "application/json; charset=UTF-8"}
Serve = Callable[..., Awaitable[Any]]
WRONG_LOGIN = "<methodResponse><fault/><name>faultCode</name><value><int>403</int></value></methodResponse>"
PASSWORD = "abcd efgh ijkl mnop qrst uvwx"


def wordpress_like(**changes: Any) -> Callable[[Any], Any]:
    """A handler that answers like WordPress; each change replaces one answer: home, index, me, xmlrpc, namespaces."""

    def handler(request: Any) -> Any:
        host = request.headers["host"]
        scheme = changes.get("scheme", "http")
        if request.path == "/xmlrpc.php":
            return changes.get("xmlrpc", (200, HTML, WRONG_LOGIN))
        if request.path == "/":
            link = changes.get("link", f"{scheme}://{host}/wp-json/")
            home = (200, {**HTML, "Link": f'<{link}>; rel="https://api.w.org/"'}, "<html>wp-content</html>")
            return changes.get("home", home)
        if request.path.endswith("/users/me"):
            me = {"id": 3, "username": "ann", "name": "Ann", "roles": ["author"],
                  "capabilities": {"edit_posts": True, "publish_posts": True}}  # fmt: skip
            return changes.get("me", (200, JSON, json.dumps(me)))
        authorize = {"application-passwords": {"endpoints": {"authorization": f"{scheme}://{host}/approve"}}}
        index = {"name": "A site", "url": f"{scheme}://{host}", "namespaces": ["wp/v2"], "authentication": authorize}
        return changes.get("index", (200, JSON, json.dumps(index | changes.get("fields", {}))))

    return handler


def page(status: int, text: str, **headers: str) -> tuple[int, dict[str, str], str]:
    return status, {**HTML, **{name.replace("_", "-"): value for name, value in headers.items()}}, text


def refusal(status: int, code: str, message: str = "Sorry.") -> tuple[int, dict[str, str], str]:
    return status, JSON, json.dumps({"code": code, "message": message, "data": {"status": status}})


def index_without_namespaces() -> tuple[int, dict[str, str], str]:
    return page(200, "<html>the home page again</html>")


SICK = {
    "not_wordpress": (
        {"home": page(200, "<html><h1>My static page</h1></html>"), "index": page(404, "<h1>Not found</h1>")},
        "No WordPress was found at",
        "if WordPress is in a folder, add it",
    ),
    "rest_off": (
        {"home": page(200, '<link href="/wp-content/themes/x/style.css">'), "index": refusal(403, "rest_disabled")},
        "The REST API of",
        "allow the REST API for signed-in users",
    ),
    "rest_moved": (
        {"index": index_without_namespaces()},
        "its REST API does not answer where the site says it is",
        "Settings > Permalinks",
    ),
    "app_passwords_off": (
        {"fields": {"authentication": []}},
        "Application passwords are switched off",
        "Allow them in your security plugin",
    ),
    "header_stripped": (
        {"me": refusal(401, "rest_not_logged_in"), "xmlrpc": page(200, "<methodResponse><params/></methodResponse>")},
        "may drop the password on the way",
        "SetEnvIf Authorization",
    ),
    "bad_credentials": (
        {"me": refusal(401, "rest_not_logged_in")},
        "does not accept this user name and application password",
        "the login password does not work here",
    ),
    "no_rights": (
        {"me": (200, JSON, json.dumps({"id": 4, "name": "S", "roles": ["subscriber"], "capabilities": {"read": True}}))},
        "Your account on",
        "such as Author or Editor",
    ),
    "multisite": (
        {"me": (200, JSON, json.dumps({"id": 4, "name": "S", "roles": [], "capabilities": {}}))},
        "part of a network of sites",
        "Ask the network's administrator",
    ),
    "redirected": (
        {"home": (301, {"Location": "https://elsewhere.example/start?x=1"}, "")},
        "sends visitors on to https://elsewhere.example/start",
        "Connect with https://elsewhere.example/start instead; the password was not sent there.",
    ),
    "challenge": (
        {"home": page(403, "<title>Just a moment...</title>", cf_mitigated="challenge")},
        "prove they are human",
        "Let /wp-json/ through in the firewall",
    ),
    "maintenance": (
        {"home": page(503, "Briefly unavailable for scheduled maintenance. Check back in a minute.")},
        "is in maintenance mode",
        "delete the file .maintenance",
    ),
    "basic_auth": (
        {"home": page(401, "Authorization Required", WWW_Authenticate='Basic realm="staging"')},
        "behind a password prompt of the web server",
        "both passwords cannot be sent at once",
    ),
    "wordpress_com": (
        {"link": "https://public-api.wordpress.com/wp-json/?rest_route=/sites/1"},
        "is hosted on WordPress.com",
        "Use a plan with plugins",
    ),
    "garbage": (
        {"index": (200, HTML, "<br />\n<b>Warning</b>: thing in <b>x.php</b>\n"
                   + json.dumps({"name": "A", "namespaces": ["wp/v2"]}) + "\n<!-- cached -->")},
        "puts other text around its answers",
        "WP_DEBUG_DISPLAY",
    ),
    "server_error": (
        {"home": page(500, "<h1>There has been a critical error</h1>")},
        "answered with an error of its own (500)",
        "error log",
    ),
    "busy": ({"home": page(429, "slow down")}, "asks to send fewer requests", "Wait some minutes"),
}  # fmt: skip


async def examine(url: str, **options: Any) -> Diagnosis:
    return await check(HttpGate(timeout=options.pop("timeout", 60), **options), url, "ann", PASSWORD)


async def test_a_healthy_site_is_told_with_user_and_rights(serve: Serve) -> None:
    host = await serve(wordpress_like())
    found = await examine(host.url)
    assert (found.ok, found.cause, found.user) == (True, "", "ann")
    assert found.capabilities == ["edit_posts", "publish_posts"]


@pytest.mark.parametrize("code", SICK)
async def test_each_cause_is_named_with_its_remedy(serve: Serve, code: str) -> None:
    changes, cause, remedy = SICK[code]
    host = await serve(wordpress_like(**changes))
    found = await examine(host.url)
    assert (found.ok, found.code) == (False, code)
    assert cause in found.cause
    assert remedy in found.remedy
    assert "127.0.0.1" in found.cause
    assert PASSWORD.replace(" ", "") not in json.dumps(found.details)


@pytest.mark.parametrize("code", ["incorrect_password", "invalid_username", "invalid_email"])
async def test_a_plugin_that_asks_for_the_user_early(serve: Serve, code: str) -> None:
    host = await serve(wordpress_like(me=refusal(401, code)))
    assert (await examine(host.url)).code == "bad_credentials"


async def test_a_network_address_without_a_site(serve: Serve) -> None:
    host = await serve(wordpress_like(home=(302, {"Location": "/wp-signup.php?new=blog"}, "")))
    assert (await examine(host.url)).code == "multisite"


async def test_time_out(serve: Serve) -> None:
    import asyncio

    async def silence(_request: Any) -> None:
        await asyncio.Event().wait()

    host = await serve(silence)
    found = await examine(host.url, timeout=0.3)
    assert (found.code, "did not answer in time" in found.cause) == ("timeout", True)
    assert "Try again later" in found.remedy


async def test_nobody_listens() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = await examine(f"http://127.0.0.1:{port}")
    assert (found.code, "does not accept connections" in found.cause) == ("unreachable", True)


async def test_no_such_host() -> None:
    found = await examine("http://no-such-site.invalid")
    assert found.code == "unknown_host"
    assert "No server called no-such-site.invalid" in found.cause
    assert "spelling" in found.remedy


@pytest.mark.parametrize("address", ["", "not a site", "ftp://example.com", "https://", "http://[::1", "ann@example.com:x"])
async def test_no_address_at_all(address: str) -> None:
    assert (await examine(address)).code == "address"


async def test_http_where_https_is_needed(serve: Serve) -> None:
    """A host with a real name, reached through a proxy on loopback: nothing leaves the machine."""
    host = await serve(wordpress_like())
    found = await examine("http://blog.example", proxy=host.url)
    assert found.code == "needs_https"
    assert "anyone on the way could read the password" in found.cause
    assert "Switch the site to https" in found.remedy
    assert not any("authorization" in request.headers for request in host.requests)


async def test_a_site_that_thinks_it_is_http_behind_tls(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = await serve(wordpress_like(scheme="http"), certificate(tmp_path, days=30))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "tls.pem"))
    found = await examine(host.url)
    assert (found.ok, found.cause) == (True, "")
    assert found.details["api"].startswith("https://")


async def test_the_offline_switch_is_told(serve: Serve) -> None:
    found = await examine("https://blog.example", offline=True)
    assert (found.ok, found.code) == (False, "offline")


async def test_the_password_never_follows_a_redirect(serve: Serve) -> None:
    stranger = await serve(lambda _request: (200, JSON, "{}"))
    host = await serve(wordpress_like(me=(302, {"Location": f"{stranger.url}/wp-json/wp/v2/users/me"}, "")))
    found = await examine(host.url)
    assert found.code == "redirected"
    assert stranger.requests == []


def certificate(folder: Path, *, days: int, name: str = "localhost") -> ssl.SSLContext:
    """A self-signed certificate for `name` that ends in `days` days, on a server's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    end = datetime.now(UTC) + timedelta(days=days)
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(IPv4Address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=90))
        .not_valid_after(end)
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "tls.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls.pem")
    return context


async def test_a_self_signed_certificate(serve: Serve, tmp_path: Path) -> None:
    host = await serve(wordpress_like(scheme="https"), certificate(tmp_path, days=30))
    found = await examine(host.url)
    assert found.code == "tls_self_signed"
    assert "nobody vouches for" in found.cause
    assert "Let's Encrypt" in found.remedy


@pytest.mark.parametrize(("days", "name", "code"), [(-3, "localhost", "tls_expired"), (30, "other.example", "tls_name")])
async def test_certificates_of_a_trusted_maker(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, name: str, code: str
) -> None:
    """Expired, or for another name: told only where the maker is trusted, so the test makes it so."""
    context = certificate(tmp_path, days=days, name=name)
    host = await serve(wordpress_like(scheme="https"), context)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "tls.pem"))
    address = host.url if days < 0 else host.url.replace("127.0.0.1", "localhost")
    found = await examine(address)
    assert found.code == code
    assert ("has expired" in found.cause) or ("made out to another name" in found.cause)
    assert found.remedy
