"""Where keys are kept on this machine, in a sentence that is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.core.keychain import Keychain


def key_place(keychain: Keychain) -> str:
    """What happens to a key that is entered now."""
    if keychain.kind == "system":
        return _("Keys are kept in your system's keychain.")
    if keychain.kind == "file":
        return _("Keys are kept in a file encrypted under your passphrase.")
    if keychain.asks:
        return _(
            "No keychain was found on this machine. With the first key you are asked for a passphrase to encrypt it; "
            "without one, keys are kept only until you close the program."
        )
    return _("Keys are kept only until you close the program.")
