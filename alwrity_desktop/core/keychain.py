"""Keys: in the system's keychain, else in a file under a passphrase, else for this session only. Never plain text.

The system's keychain is taken only after a secret was written to it and read back. Where there is none, or it stays
locked, the key file (core/keyfile.py) takes over once a passphrase is given. Nothing here blocks the event loop: each
call to a keychain runs in a thread of its own, which a keychain that waits for somebody to unlock it cannot hold up.

ALWRITY_KEYCHAIN may be set to "system", "file" or "session" to choose the place; "system" then fails where there is none.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import secrets
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

from alwrity_desktop.core import keyring_backends
from alwrity_desktop.core.errors import SecretsError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.keyfile import KeyFile
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.scrub import register_secret

Kind = Literal["system", "file", "session"]
Passphrase = Callable[[], "str | Awaitable[str | None] | None"]

SERVICE = "ALwrity Desktop"
FILE_NAME = "keys.enc"
INDEX_NAME = "keys.json"
PART = 1_000
"""Characters of a secret in one entry: Windows holds 2,560 bytes, in UTF-16."""

_PROBE = "probe"
_SPLIT = "alwrity-parts:"
T = TypeVar("T")


def masked(secret: str) -> str:
    """`secret` as it may be shown: enough to tell two apart, too little to use."""
    return f"{secret[:3]}…{secret[-4:]}" if len(secret) >= 16 else "•" * 8


async def _in_thread(function: Callable[..., T], *args: Any, patience: float) -> T:
    """Run `function` in a daemon thread; raise SecretsError when it takes longer than `patience` seconds.

    Not asyncio.to_thread: a keychain that waits for a prompt nobody sees would keep the program from ending.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def deliver(result: T | None, error: BaseException | None) -> None:
        if future.cancelled():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # pyright: ignore[reportArgumentType] - set where there is no error

    def work() -> None:
        result, failure = None, None
        try:
            result = function(*args)
        except BaseException as error:  # noqa: BLE001 - handed to the one who awaits
            failure = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(deliver, result, failure)

    threading.Thread(target=work, name="keychain", daemon=True).start()
    try:
        return await asyncio.wait_for(future, patience)
    except TimeoutError as error:
        raise SecretsError(
            _("The system keychain did not answer within {seconds} seconds; it may be waiting to be unlocked.",
              seconds=f"{patience:g}"),
            _("Unlock it, then try again."),
        ) from error  # fmt: skip


class _SystemPlace:
    """The system's keychain, with an index of names beside it, for keychains cannot be listed."""

    def __init__(self, backend: Any, index: Path, service: str) -> None:
        self._backend = backend
        self._index = index
        self._service = service

    def probe(self) -> None:
        """Write, read back, delete. Raises SecretsError when any of it fails."""
        name, secret = f"{_PROBE}-{secrets.token_hex(4)}", secrets.token_hex(16)
        self._call("set_password", name, secret)
        found = self._call("get_password", name)
        self._call("delete_password", name)
        if found != secret:
            raise SecretsError(_("The system keychain does not keep what is put into it."))

    def get(self, name: str) -> str | None:
        head = self._call("get_password", name)
        if head is None or not head.startswith(_SPLIT):
            return head
        parts = [self._call("get_password", f"{name}#{number}") for number in range(_count(head))]
        if any(part is None for part in parts):
            raise SecretsError(
                _("The key {name} is not whole in the system keychain.", name=name), _("Enter it once more.")
            )
        return "".join(part or "" for part in parts)

    def set(self, name: str, secret: str) -> None:
        before = self._call("get_password", name) or ""
        parts = [secret[at : at + PART] for at in range(0, len(secret), PART)]
        whole = len(parts) == 1 and not secret.startswith(_SPLIT)
        if not whole:
            for number, part in enumerate(parts):
                self._call("set_password", f"{name}#{number}", part)
        self._call("set_password", name, secret if whole else f"{_SPLIT}{len(parts)}")
        self._drop_parts(name, before, 0 if whole else len(parts))
        self._note(name, present=True)

    def delete(self, name: str) -> None:
        before = self._call("get_password", name)
        if before is not None:
            self._call("delete_password", name)
            self._drop_parts(name, before, 0)
        self._note(name, present=False)

    def names(self) -> list[str]:
        try:
            found = json.loads(self._index.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise storage_error(error, self._index) from error
        except ValueError:
            return []
        return sorted(str(name) for name in found) if isinstance(found, list) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]

    def _drop_parts(self, name: str, head: str, keep: int) -> None:
        for number in range(keep, _count(head)):
            self._call("delete_password", f"{name}#{number}")

    def _note(self, name: str, *, present: bool) -> None:
        known = set(self.names())
        if present != (name in known):
            write_whole(self._index, json.dumps(sorted(known | {name} if present else known - {name}), indent=1))

    def _call(self, method: str, name: str, *args: str) -> str | None:
        try:
            return getattr(self._backend, method)(self._service, name, *args)
        except Exception as error:  # backends raise whatever their system's library raises
            raise keyring_backends.refusal(error) from error


def _count(head: str) -> int:
    number = head.removeprefix(_SPLIT)
    return min(int(number), 1_000) if head.startswith(_SPLIT) and number.isdigit() else 0


class _SessionPlace:
    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.secrets.get(name)

    def set(self, name: str, secret: str) -> None:
        self.secrets[name] = secret

    def delete(self, name: str) -> None:
        self.secrets.pop(name, None)

    def names(self) -> list[str]:
        return sorted(self.secrets)


class Keychain:
    """Where the keys are. `kind` says where; `reason` why it is not the system's keychain, "" where it is.

    A key file is unlocked when it is first needed, not before: `passphrase` is asked then, again after a wrong answer,
    and never while nothing is read or kept. It runs on the event loop and may be a coroutine function (a dialog).
    """

    def __init__(self, place: _SystemPlace | _SessionPlace, file: KeyFile, passphrase: Passphrase | None) -> None:
        self._place: _SystemPlace | _SessionPlace | KeyFile = place
        self._file = file
        self._passphrase = passphrase
        self._lock = asyncio.Lock()
        self._patience = 60.0
        self.reason = ""

    @classmethod
    async def open(
        cls,
        config_folder: Path,
        passphrase: Passphrase | None = None,
        *,
        service: str = SERVICE,
        patience: float = 20.0,
    ) -> Keychain:
        """Find the place for keys: the system's, else the file in `config_folder`, else this session.

        patience: seconds to wait for a locked keychain. Raises SecretsError only where ALWRITY_KEYCHAIN demands "system".
        """
        wanted = os.environ.get("ALWRITY_KEYCHAIN", "")
        file = KeyFile(config_folder / FILE_NAME)
        if wanted in ("", "system"):
            try:
                place = await _in_thread(_probed, config_folder / INDEX_NAME, service, patience=patience)
                return cls(place, file, passphrase)
            except SecretsError as error:
                if wanted:
                    raise
                reason = error.happened
        else:
            reason = _("ALWRITY_KEYCHAIN says so.")
        keychain = cls(_SessionPlace(), file, passphrase if wanted != "session" else None)
        keychain.reason = reason
        if wanted != "session" and file.path.exists():
            keychain._place = file
        return keychain

    @property
    def kind(self) -> Kind:
        """Where keys are kept now."""
        if isinstance(self._place, _SystemPlace):
            return "system"
        return "file" if isinstance(self._place, KeyFile) else "session"

    @property
    def asks(self) -> bool:
        """True where a passphrase is asked for before the next key is kept."""
        return self._passphrase is not None and not isinstance(self._place, _SystemPlace) and not self._file.unlocked

    @property
    def locked(self) -> bool:
        """True where the next use of a key needs the key file's passphrase."""
        return isinstance(self._place, KeyFile) and not self._file.unlocked

    async def get(self, name: str) -> str | None:
        """The secret kept under `name`, None where there is none. Raises SecretsError."""
        async with self._lock:
            secret = await self._run("get", name)
        register_secret(secret or "")
        return secret

    async def set(self, name: str, secret: str) -> None:
        """Keep `secret` under `name`. Raises SecretsError, and StorageError where the key file cannot be written."""
        if not name or not secret:
            raise SecretsError(_("The key is empty."), _("Enter it once more."))
        register_secret(secret)
        async with self._lock:
            if isinstance(self._place, _SessionPlace) and self._passphrase:
                await self._settle()
            await self._run("set", name, secret)

    async def delete(self, name: str) -> None:
        """Forget `name`; nothing happens where it is not there. Raises SecretsError."""
        async with self._lock:
            await self._run("delete", name)

    async def names(self) -> list[str]:
        """Names of all secrets, sorted; the secrets themselves are not read. Raises SecretsError."""
        async with self._lock:
            return await self._run("names")

    async def settle(self) -> Kind:
        """Ask for the passphrase now, should it be needed for keeping a key, and tell where keys will be kept."""
        async with self._lock:
            await self._settle()
            return self.kind

    async def use_file(self, passphrase: str) -> None:
        """Keep the keys in the key file from now on, those of this session too. Raises SecretsError for a wrong one."""
        async with self._lock:
            await self._use_file(passphrase)

    async def _settle(self) -> None:
        if isinstance(self._place, _SystemPlace) or self._file.unlocked:
            return
        given = self._passphrase() if self._passphrase else None
        given = await given if inspect.isawaitable(given) else given
        if given:
            await self._use_file(given)

    async def _use_file(self, passphrase: str) -> None:
        kept = dict(self._place.secrets) if isinstance(self._place, _SessionPlace) else {}
        await _in_thread(self._file.unlock, passphrase, patience=self._patience)
        for name, secret in kept.items():
            await _in_thread(self._file.set, name, secret, patience=self._patience)
        self._place = self._file

    async def _run(self, method: str, *args: str) -> Any:
        if self.locked:
            await self._settle()
            if self.locked:
                raise SecretsError(
                    _("The keys are in a file under a passphrase, and none was given."),
                    _("Give the passphrase; on the command line it is asked for, or taken from ALWRITY_PASSPHRASE."),
                )
        return await _in_thread(getattr(self._place, method), *args, patience=self._patience)


def _probed(index: Path, service: str) -> _SystemPlace:
    place = _SystemPlace(keyring_backends.system_backend(), index, service)
    place.probe()
    return place
