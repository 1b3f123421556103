"""The certificate of a server and how the connection is secured, as seen from this machine."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

from alwrity_desktop.core.errors import NetworkError
from alwrity_desktop.core.http import HttpGate, is_loopback, usual_trust
from alwrity_desktop.core.messages import _

SOON_DAYS = 21
"""A certificate that ends within this many days is pointed out; Let's Encrypt renews 30 days before the end."""


@dataclass(slots=True, frozen=True)
class Tls:
    """All measured. `problem` is a sentence, "" where browsers will trust the connection. Times are UTC.

    names: hosts the certificate is for. protocol and cipher are what this machine and the server agreed on.
    """

    host: str
    port: int
    trusted: bool
    problem: str = ""
    protocol: str = ""
    cipher: str = ""
    subject: str = ""
    issuer: str = ""
    names: tuple[str, ...] = ()
    key: str = ""
    begins: datetime | None = None
    ends: datetime | None = None

    def days_left(self, moment: datetime | None = None) -> int | None:
        """Whole days until the certificate ends, negative when it has; None where there is none to see."""
        return (self.ends - (moment or datetime.now(UTC))).days if self.ends else None


def ssl_error(error: BaseException | None) -> ssl.SSLError | None:
    """The failure of TLS behind an error, wherever in its causes it is."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLWantReadError | ssl.SSLWantWriteError):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def of_connection(host: str, port: int, secured: Any) -> Tls:
    """What an open, trusted connection says. `secured`: its ssl object."""
    return _facts(host, port, secured, "")


async def inspect(
    host: str, port: int, http: HttpGate, *, trust: ssl.SSLContext | None = None, seconds: float = 15.0
) -> Tls:
    """Connect to `host` and look at its certificate, whether it can be trusted or not. Never sends a request.

    Raises NetworkError when nobody answers there or a proxy stands between, OfflineError when the switch is on.
    """
    if http.proxy and not is_loopback(host):
        raise NetworkError(
            _("The certificate of {host} cannot be seen through the proxy.", host=host),
            _("Open the address in a browser to see what is wrong with it."),
        )
    http.admit(host)
    problem = ""
    try:
        return await _look(host, port, trust or await asyncio.to_thread(usual_trust), "", seconds)
    except ssl.SSLError as error:
        problem = sentence(error, host)
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE
    try:
        return await _look(host, port, blind, problem, seconds)
    except ssl.SSLError:
        return Tls(host, port, False, problem)


async def _look(host: str, port: int, context: ssl.SSLContext, problem: str, seconds: float) -> Tls:
    try:
        async with asyncio.timeout(seconds):
            _reader, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
            try:
                return _facts(host, port, writer.get_extra_info("ssl_object"), problem)
            finally:
                writer.transport.abort()  # nothing was sent, so there is nothing to say goodbye to
                with contextlib.suppress(OSError, ssl.SSLError):
                    await writer.wait_closed()
    except ssl.SSLError:
        raise
    except (OSError, TimeoutError) as error:
        raise NetworkError(
            _("{host} could not be reached.", host=host), _("Check the address and the connection."), detail=str(error)
        ) from error


def _facts(host: str, port: int, secured: Any, problem: str) -> Tls:
    cipher: Any = secured.cipher()
    raw: bytes | None = secured.getpeercert(True)
    facts = Tls(host, port, not problem, problem, str(secured.version() or ""), str(cipher[0]) if cipher else "")
    if not raw:
        return facts
    try:
        found = x509.load_der_x509_certificate(raw)
        return replace(
            facts, subject=_name(found.subject), issuer=_name(found.issuer), names=_names(found),
            key=_key(found.public_key()), begins=found.not_valid_before_utc, ends=found.not_valid_after_utc,
        )  # fmt: skip
    except (ValueError, UnsupportedAlgorithm):  # a certificate that is no proper one: what the connection says remains
        return facts


def _name(name: x509.Name) -> str:
    for oid in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(oid):
            return str(found[0].value)
    return name.rfc4514_string()


def _names(found: x509.Certificate) -> tuple[str, ...]:
    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    hosts = [*names.get_values_for_type(x509.DNSName)]
    return (*hosts, *(str(address) for address in names.get_values_for_type(x509.IPAddress)))


def _key(key: object) -> str:
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"ECDSA {key.curve.name}"
    if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        return "EdDSA"
    return f"DSA {key.key_size}" if isinstance(key, dsa.DSAPublicKey) else ""


def sentence(error: ssl.SSLError, host: str) -> str:
    """What is wrong with the connection, for a person. Numbers are OpenSSL's X509_V_ERR codes."""
    if isinstance(error, ssl.SSLCertVerificationError):
        sentences = {
            9: _("The certificate of {host} is not valid yet.", host=host),
            10: _("The certificate of {host} has expired.", host=host),
            18: _("The certificate of {host} is signed by itself; browsers warn about it.", host=host),
            19: _("The certificate of {host} comes from an authority that browsers do not know.", host=host),
            20: _("The certificate of {host} comes from an unknown authority, or the server does not send the whole "
                  "chain.", host=host),
            21: _("The server {host} does not send the whole chain of certificates.", host=host),
            23: _("The certificate of {host} was revoked.", host=host),
            62: _("The certificate is for other hosts, not for {host}.", host=host),
            64: _("The certificate is for other hosts, not for {host}.", host=host),
        }  # fmt: skip
        other = _("The certificate of {host} is not trusted: {reason}.", host=host, reason=error.verify_message)
        return sentences.get(error.verify_code, other)
    reason = error.reason or ""
    if "WRONG_VERSION_NUMBER" in reason or "HTTP_REQUEST" in reason or "PACKET_LENGTH" in reason:
        return _("{host} does not speak https on this port.", host=host)
    if "PROTOCOL" in reason or "HANDSHAKE_FAILURE" in reason or "ALERT_PROTOCOL_VERSION" in reason:
        return _("{host} offers only outdated or unusual encryption.", host=host)
    return _("No secure connection to {host}: {reason}.", host=host, reason=reason or str(error))
