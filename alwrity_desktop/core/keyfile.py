"""Secrets in one file, encrypted under a passphrase.

The key comes from Argon2id with the second recommended parameters of RFC 9106, section 4 (3 passes, 64 MiB, 4 lanes,
salt of 128 bits, tag of 256); the names and secrets are one JSON document under AES-256-GCM, with a new nonce at each
writing and the head of the file as associated data. The file is written whole, readable by its owner only. Calls block
(the key derivation some 0.1 s): core.keychain runs them in a thread.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from alwrity_desktop.core.errors import SecretsError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.messages import _

PASSES, MEMORY_KIB, LANES = 3, 64 * 1024, 4
_MOST = {"passes": 16, "memory_kib": 1024 * 1024, "lanes": 16}
_HEAD = ("version", "kdf", "passes", "memory_kib", "lanes", "salt", "check")


class KeyFile:
    """The file at `path`; made at the first `set`. `unlock` comes before all else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._key = b""
        self._head: dict[str, Any] = {}

    @property
    def unlocked(self) -> bool:
        """True once a passphrase was accepted."""
        return bool(self._key)

    def unlock(self, passphrase: str) -> None:
        """Accept `passphrase` when it opens the file, or as that of a new file. Raises SecretsError otherwise."""
        if not passphrase:
            raise SecretsError(_("The passphrase is empty."), _("Choose one that you will remember."))
        document = self._document()
        if document is None:
            head: dict[str, Any] = {"version": 1, "kdf": "argon2id", "passes": PASSES, "memory_kib": MEMORY_KIB}
            head |= {"lanes": LANES, "salt": _text(os.urandom(16))}
            key = self._derive(passphrase, head)
            head["check"] = _check(key)
        else:
            head = {name: document[name] for name in _HEAD}
            key = self._derive(passphrase, head)
            if not hmac.compare_digest(_check(key), str(head["check"])):
                raise SecretsError(
                    _("The passphrase does not open the key file."),
                    _("Try again; if it is lost, delete {path} and enter the keys anew.", path=self.path),
                )
            self._opened(document, key)
        self._key, self._head = key, head

    def get(self, name: str) -> str | None:
        """The secret under `name`. Raises SecretsError, StorageError."""
        return self._secrets().get(name)

    def set(self, name: str, secret: str) -> None:
        """Keep `secret`. The file is read before, so what another process kept meanwhile stays."""
        self._save({**self._secrets(), name: secret})

    def delete(self, name: str) -> None:
        """Forget `name`."""
        secrets = self._secrets()
        if secrets.pop(name, None) is not None:
            self._save(secrets)

    def names(self) -> list[str]:
        """Names, sorted."""
        return sorted(self._secrets())

    def _secrets(self) -> dict[str, str]:
        document = self._document()
        if document is None:
            return {}
        if document["salt"] != self._head["salt"]:
            self._key = b""
            raise SecretsError(_("The key file was made anew by another program."), _("Give its passphrase again."))
        return self._opened(document, self._key)

    def _save(self, secrets: dict[str, str]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(12)
        plain = json.dumps(secrets, ensure_ascii=True).encode()
        data = AESGCM(self._key).encrypt(nonce, plain, _associated(self._head))
        write_whole(self.path, json.dumps({**self._head, "nonce": _text(nonce), "data": _text(data)}, indent=1) + "\n")

    def _document(self) -> dict[str, Any] | None:
        try:
            document = json.loads(self.path.read_text(encoding="utf-8"))
            if document["version"] != 1 or document["kdf"] != "argon2id":
                raise SecretsError(
                    _("The key file {path} was written by a newer version of this program.", path=self.path),
                    _("Update ALwrity Desktop."),
                )
            if any(not 1 <= int(document[name]) <= most for name, most in _MOST.items()):
                raise ValueError("parameters out of range")
            if len(_bytes(document["salt"])) < 8 or not _bytes(document["data"]) or len(_bytes(document["nonce"])) != 12:
                raise ValueError("fields too short")
            str(document["check"])
        except FileNotFoundError:
            return None
        except OSError as error:
            raise storage_error(error, self.path) from error
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged(str(error)) from error
        return document

    def _opened(self, document: dict[str, Any], key: bytes) -> dict[str, str]:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            head = {name: document[name] for name in _HEAD}
            plain = AESGCM(key).decrypt(_bytes(document["nonce"]), _bytes(document["data"]), _associated(head))
            return {str(name): str(secret) for name, secret in json.loads(plain).items()}
        except (InvalidTag, ValueError, AttributeError) as error:
            raise self._damaged(type(error).__name__) from error

    def _derive(self, passphrase: str, head: dict[str, Any]) -> bytes:
        from argon2.exceptions import HashingError
        from argon2.low_level import Type, hash_secret_raw

        try:
            return hash_secret_raw(
                passphrase.encode("utf-8", "surrogatepass"),
                _bytes(head["salt"]),
                time_cost=int(head["passes"]),
                memory_cost=int(head["memory_kib"]),
                parallelism=int(head["lanes"]),
                hash_len=32,
                type=Type.ID,
            )
        except HashingError as error:
            raise self._damaged(str(error)) from error

    def _damaged(self, detail: str) -> SecretsError:
        return SecretsError(
            _("The key file {path} is damaged and cannot be read.", path=self.path),
            _("Put a copy of it back, or delete it and enter the keys anew."),
            detail=detail,
        )


def _check(key: bytes) -> str:
    """A value that tells a wrong passphrase from a damaged file; guessing with it costs as much as with the data."""
    return hashlib.sha256(b"alwrity key file" + key).hexdigest()[:16]


def _associated(head: dict[str, Any]) -> bytes:
    return json.dumps([head[name] for name in _HEAD]).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: Any) -> bytes:
    return base64.b64decode(str(text), validate=True)
