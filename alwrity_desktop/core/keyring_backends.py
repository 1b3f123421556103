"""Which of keyring's backends may hold a key, and what their refusals mean.

Chosen by system and by name, not by keyring's own search: that one finds its modules through package metadata, which a
frozen program lacks, and may settle on a backend that keeps plain text or nothing at all.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

from alwrity_desktop.core.errors import SecretsError
from alwrity_desktop.core.messages import _

_BACKENDS = {
    "win32": [("keyring.backends.Windows", "WinVaultKeyring")],
    "darwin": [("keyring.backends.macOS", "Keyring")],
}
_FREE_DESKTOP = [("keyring.backends.SecretService", "Keyring"), ("keyring.backends.kwallet", "DBusKeyring")]
_REFUSED = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")


def system_backend() -> Any:
    """The keyring backend of this system's keychain. Raises SecretsError where there is none, with the cause."""
    if os.environ.get("PYTHON_KEYRING_BACKEND", "").startswith(_REFUSED):
        raise SecretsError(_("The system keychain is switched off by PYTHON_KEYRING_BACKEND."))
    causes: list[str] = []
    for module_name, class_name in _BACKENDS.get(sys.platform, _FREE_DESKTOP):
        try:
            backend = getattr(importlib.import_module(module_name), class_name)
            if backend.priority > 0:  # reading it raises RuntimeError with the cause where the backend cannot work
                return backend()
        except Exception as error:  # noqa: BLE001 - whatever a system's library raises: it is not there, and the next is tried
            causes.append(f"{class_name}: {error}")
    raise SecretsError(
        _("There is no system keychain on this machine."),
        _("Start one, such as gnome-keyring or KWallet, or keep the keys in a file under a passphrase."),
        detail="; ".join(causes),
    )


def refusal(error: Exception) -> SecretsError:
    """The sentence for what a backend raised. The error's own text is kept as detail: it names no secret."""
    from keyring.errors import KeyringLocked

    kind = type(error).__name__
    if isinstance(error, SecretsError):
        return error
    if isinstance(error, KeyringLocked) or "Locked" in kind or "Dismissed" in kind:
        return SecretsError(_("The system keychain is locked."), _("Unlock it, then try again."), detail=f"{kind}: {error}")
    return SecretsError(
        _("The system keychain refused ({kind}).", kind=kind),
        _("See whether it is running and unlocked, then try again."),
        detail=f"{kind}: {error}",
    )
