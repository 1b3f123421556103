"""What a WordPress site or the way to it can refuse: one cause each, with its sentence and its remedy."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Mapping
from typing import Any, Literal

from alwrity_desktop.core.errors import NetworkError
from alwrity_desktop.core.http import (
    ConnectError,
    ConnectTimeout,
    HTTPError,
    InvalidURL,
    Response,
    TimeoutException,
    UnsupportedProtocol,
)
from alwrity_desktop.core.messages import _

Cause = Literal[
    "address", "unknown_host", "unreachable", "timeout", "broken_off", "tls", "tls_expired", "tls_self_signed", "tls_name",
    "needs_https", "redirected", "not_wordpress", "rest_off", "rest_moved", "app_passwords_off", "header_stripped",
    "bad_credentials", "no_rights", "challenge", "maintenance", "basic_auth", "wordpress_com", "multisite", "garbage",
    "server_error", "busy", "too_large", "refused_type", "invalid", "gone",
]  # fmt: skip

PASSING: frozenset[Cause] = frozenset(
    {"unknown_host", "unreachable", "timeout", "broken_off", "tls", "tls_expired", "challenge", "maintenance", "garbage",
     "server_error", "busy"}
)  # fmt: skip
"""Causes that may be gone at the next try; all others wait for a person."""

CREDENTIAL_CODES = frozenset(
    {"rest_not_logged_in", "incorrect_password", "invalid_username", "invalid_email", "invalid_application_password",
     "application_passwords_disabled", "rest_login_required"}
)  # fmt: skip
OFF_CODES = frozenset({"rest_disabled", "rest_api_disabled", "rest_cannot_access", "rest_forbidden_api"})
_CHALLENGE = re.compile(
    r"just a moment|challenge-platform|cf-chl|checking your browser|captcha|ddos-guard|incapsula|are you (a )?human|"
    r"enable javascript and cookies",
    re.IGNORECASE,
)
_MAINTENANCE = re.compile(r"maintenance", re.IGNORECASE)


class SiteError(NetworkError):
    """A refusal. `maybe_done`: the request may have been carried out all the same, so look before sending it again.

    status and code: HTTP status and WordPress's own error code, 0 and "" where there was no such answer. data: what
    the answer's error carries. wait: seconds the server asked to wait.
    """

    def __init__(
        self,
        cause: Cause,
        happened: str,
        remedy: str,
        *,
        detail: str = "",
        status: int = 0,
        code: str = "",
        data: Mapping[str, Any] | None = None,
        maybe_done: bool = False,
        wait: float = 0.0,
    ) -> None:
        super().__init__(happened, remedy, detail=detail)
        self.cause: Cause = cause
        self.status = status
        self.code = code
        self.data: Mapping[str, Any] = data or {}
        self.maybe_done = maybe_done
        self.wait = wait

    @property
    def permanent(self) -> bool:
        """True when trying again changes nothing until somebody does something about it."""
        return self.cause not in PASSING


def explain(cause: Cause, host: str, *, to: str = "", reason: str = "", **facts: Any) -> SiteError:
    """The error for `cause` at `host`. to: the other address, where the cause has one. reason: the server's words."""
    happened, remedy = (_of_the_way(host, to) | _of_the_site(host, reason) | _of_the_account(host, to, reason))[cause]
    return SiteError(cause, happened, remedy, **facts)


def _of_the_way(host: str, to: str) -> dict[Cause, tuple[str, str]]:
    """Causes between this machine and the site."""
    return {
        "address": (
            _("{host} is not an address of a web site.", host=host),
            _("Enter it as in the browser's address bar, such as https://example.com."),
        ),
        "unknown_host": (
            _("No server called {host} was found.", host=host),
            _("Check the spelling of the address and this computer's connection."),
        ),
        "unreachable": (
            _("{host} does not accept connections.", host=host),
            _("The server may be down, or a firewall is in the way; try again later or ask your host."),
        ),
        "timeout": (
            _("{host} did not answer in time.", host=host),
            _("Try again later; if it stays slow, raise the time-out in the settings or ask your host."),
        ),
        "broken_off": (
            _("The connection to {host} broke off before the answer was complete.", host=host),
            _("Try again; what had arrived there will be found, not sent twice."),
        ),
        "tls": (
            _("No secure connection to {host} could be made.", host=host),
            _("Ask your host to set up HTTPS with a valid certificate (most offer one free of charge)."),
        ),
        "tls_expired": (
            _("The certificate of {host} has expired.", host=host),
            _("Renew it at your host; check this computer's clock too."),
        ),
        "tls_self_signed": (
            _("{host} uses a certificate that nobody vouches for (self-signed).", host=host),
            _("Have your host install a certificate from a known authority, such as Let's Encrypt."),
        ),
        "tls_name": (
            _("The certificate of {host} is made out to another name.", host=host),
            _("Use the address the certificate names, or have your host issue one for this address."),
        ),
        "needs_https": (
            _("{host} is reached over plain http, where anyone on the way could read the password.", host=host),
            _("Switch the site to https (Settings > General on the site, and a certificate at your host)."),
        ),
        "redirected": (
            _("{host} sends visitors on to {to}.", host=host, to=to),
            _("Connect with {to} instead; the password was not sent there.", to=to),
        ),
    }


def _of_the_site(host: str, reason: str) -> dict[Cause, tuple[str, str]]:
    """Causes in what runs there."""
    return {
        "not_wordpress": (
            _("No WordPress was found at {host}.", host=host),
            _("Check the address; if WordPress is in a folder, add it, such as https://example.com/blog."),
        ),
        "rest_off": (
            _("The REST API of {host} is switched off.", host=host),
            _("Look for the setting in your security plugin and allow the REST API for signed-in users."),
        ),
        "rest_moved": (
            _("{host} is WordPress, but its REST API does not answer where the site says it is.", host=host),
            _("Open Settings > Permalinks on the site and save once; if that does not help, check the server's rewriting."),
        ),
        "challenge": (
            _("A protection page at {host} asks visitors to prove they are human; the API is behind it.", host=host),
            _("Let /wp-json/ through in the firewall (Cloudflare or the host's), at least for your address."),
        ),
        "maintenance": (
            _("{host} is in maintenance mode.", host=host),
            _("Wait until its update is done; if it stays, delete the file .maintenance in the site's folder."),
        ),
        "basic_auth": (
            _("{host} is behind a password prompt of the web server, before WordPress is reached.", host=host),
            _("Take that protection off, at least for /wp-json/: both passwords cannot be sent at once."),
        ),
        "wordpress_com": (
            _("{host} is hosted on WordPress.com, which takes no application passwords of this kind.", host=host),
            _("Use a plan with plugins and its own address, or export the draft and paste it there."),
        ),
        "garbage": (
            _("{host} puts other text around its answers, mostly warnings of a plugin or theme.", host=host),
            _("Switch off WP_DEBUG_DISPLAY in wp-config.php, or update the plugin that writes them."),
        ),
        "server_error": (
            _("{host} answered with an error of its own ({reason}).", host=host, reason=reason),
            _("Try again later; the site's error log at your host says more."),
        ),
        "busy": (
            _("{host} asks to send fewer requests.", host=host),
            _("Wait some minutes; it is tried again by itself."),
        ),
        "gone": (
            _("What was asked for is no longer on {host}.", host=host),
            _("Refresh the list of posts; it may have been deleted there."),
        ),
    }


def _of_the_account(host: str, user: str, reason: str) -> dict[Cause, tuple[str, str]]:
    """Causes in who asks, and for what."""
    return {
        "app_passwords_off": (
            _("Application passwords are switched off on {host}.", host=host),
            _("Allow them in your security plugin; WordPress also needs the site to run on https."),
        ),
        "header_stripped": (
            _("{host} did not recognise the sign-in of {user}: its server may drop the password on the way.",
              host=host, user=user),
            _("Check the application password first; if it is right, add "
              "SetEnvIf Authorization \"(.*)\" HTTP_AUTHORIZATION=$1 to .htaccess, or ask your host."),
        ),
        "bad_credentials": (
            _("{host} does not accept this user name and application password.", host=host),
            _("Make a new application password (Users > Profile on the site); the login password does not work here."),
        ),
        "no_rights": (
            _("Your account on {host} may not do this: {reason}", host=host, reason=reason),
            _("Ask an administrator of the site for the role it takes, such as Author or Editor."),
        ),
        "multisite": (
            _("{host} is part of a network of sites, and your account has no role on this one.", host=host),
            _("Ask the network's administrator to add you, or connect with the address of your own site there."),
        ),
        "too_large": (
            _("{host} refuses the file because it is too large.", host=host),
            _("Use a smaller image, or have your host raise its upload limit."),
        ),
        "refused_type": (
            _("{host} refuses the file: {reason}", host=host, reason=reason),
            _("If its type is meant, save the image as JPEG or PNG; otherwise ask your host, naming these words."),
        ),
        "invalid": (
            _("{host} refuses what was sent: {reason}", host=host, reason=reason),
            _("Change what it names and publish again."),
        ),
    }  # fmt: skip


def from_transport(error: HTTPError | InvalidURL, host: str) -> SiteError:
    """The refusal behind an error of the connection."""
    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, InvalidURL | UnsupportedProtocol):
        return explain("address", host, detail=detail)
    if isinstance(error, ConnectTimeout):
        return explain("timeout", host, detail=detail)
    if isinstance(error, TimeoutException):
        return explain("timeout", host, detail=detail, maybe_done=True)
    if isinstance(error, ConnectError):
        return explain(_connection_cause(error), host, detail=detail)
    return explain("broken_off", host, detail=detail, maybe_done=True)


def _connection_cause(error: BaseException) -> Cause:
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLCertVerificationError):
            return _CERTIFICATES.get(inner.verify_code, "tls")
        if isinstance(inner, ssl.SSLError):
            return "tls"
        inner = inner.__cause__ or inner.__context__
    text = str(error).lower()
    unknown = ("name or service not known", "nodename nor servname", "getaddrinfo", "name resolution", "no address")
    return "unknown_host" if any(words in text for words in unknown) else "unreachable"


_CERTIFICATES: dict[int, Cause] = {
    10: "tls_expired",
    18: "tls_self_signed",
    19: "tls_self_signed",
    62: "tls_name",
    64: "tls_name",
}
"""OpenSSL's X509_V_ERR numbers (x509_vfy.h)."""


def read_json(text: str) -> tuple[Any, bool]:
    """The JSON value in `text`, and whether other text stood around it. Raises ValueError when there is none."""
    try:
        return json.loads(text), False
    except ValueError:
        decoder = json.JSONDecoder()
        for match in list(re.finditer(r"[\[{]", text))[:200]:
            try:
                value, _end = decoder.raw_decode(text, match.start())
            except ValueError:
                continue
            if value:
                return value, True
        raise


def from_answer(response: Response, host: str, *, writing: bool = False) -> SiteError:
    """The refusal behind an answer that is not what was asked for. writing: the request was to change something."""
    facts: dict[str, Any] = {"status": response.status_code, "detail": _detail(response)}
    if response.is_redirect or 300 <= response.status_code < 400:
        return explain("redirected", host, to=response.headers.get("location", "?"), **facts)
    if "public-api.wordpress.com" in str(response.url):
        return explain("wordpress_com", host, **facts)
    try:
        value, _around = read_json(response.text)
    except ValueError:
        value = None
    if isinstance(value, dict) and "code" in value:
        return _from_code(value, response, host, facts)  # pyright: ignore[reportUnknownArgumentType]
    return explain(_page_cause(response), host, reason=str(response.status_code), maybe_done=writing and
                   response.status_code >= 500, wait=retry_after(response), **facts)  # fmt: skip


def _page_cause(response: Response) -> Cause:
    """Why a page came where JSON was asked for."""
    status, text = response.status_code, response.text[:20_000]
    if response.headers.get("cf-mitigated") == "challenge" or (
        status in (200, 202, 403, 429, 503) and _CHALLENGE.search(text)
    ):
        return "challenge"
    if status == 401 and response.headers.get("www-authenticate"):
        return "basic_auth"
    if status == 503 and _MAINTENANCE.search(text):
        return "maintenance"
    by_status: dict[int, Cause] = {404: "rest_moved", 413: "too_large", 429: "busy", 401: "rest_off", 403: "rest_off"}
    if status >= 500:
        return "server_error"
    return by_status.get(status, "rest_moved")


def _from_code(value: dict[str, Any], response: Response, host: str, facts: dict[str, Any]) -> SiteError:
    code, message = str(value["code"]), str(value.get("message", ""))
    status = response.status_code
    data = value.get("data")
    facts |= {"code": code, "data": data if isinstance(data, dict) else {}, "detail": f"{status} {code}: {message}"}
    cause: Cause
    if code in OFF_CODES:
        cause = "rest_off"
    elif code in CREDENTIAL_CODES or status == 401 or "rest_forbidden_status" in json.dumps(data):
        cause = "bad_credentials"  # 401 is WordPress's word for "not signed in"; signed in without the right is 403
    elif status == 410 or code in ("rest_post_invalid_id", "rest_term_invalid"):
        cause = "gone"
    elif code == "rest_no_route":
        cause = "rest_moved"
    elif code == "rest_upload_no_content_disposition" or "upload_max_filesize" in message:
        cause = "too_large"
    elif code.startswith("rest_upload"):
        cause = "refused_type"
    elif status == 403:
        cause = "no_rights"
    elif status == 429:
        cause = "busy"
    elif status >= 500:
        cause = "server_error"
        facts["maybe_done"] = True
    else:
        cause = "invalid"
    return explain(cause, host, reason=_plain(message) or code, wait=retry_after(response), **facts)


def retry_after(response: Response) -> float:
    """Seconds of a Retry-After header, 0 where there is none; a date counts as none."""
    text = response.headers.get("retry-after", "")
    return min(float(text), 86_400.0) if text.isdigit() else 0.0


def _plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text).strip()


def _detail(response: Response) -> str:
    kind = response.headers.get("content-type", "")
    return f"{response.status_code} {kind} {response.url}: {response.text[:300]}"
