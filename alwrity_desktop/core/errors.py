"""Known errors: each is a sentence that says what happened, and one that says what to do next.

Anything that is not a KnownError is a bug and goes to the crash report.
"""

from __future__ import annotations


class KnownError(Exception):
    """Base of all errors a person may see.

    happened: one whole sentence. remedy: one whole sentence that says what to do, or "". detail: technical text for
    the log and the "Details" fold, never with a key in it.
    """

    def __init__(self, happened: str, remedy: str = "", *, detail: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.remedy = remedy
        self.detail = detail

    @property
    def sentence(self) -> str:
        """What happened and what to do, as one line."""
        return f"{self.happened} {self.remedy}".strip()

    def __str__(self) -> str:
        return self.sentence


class InputError(KnownError):
    """What the person gave cannot be used as it is (file, field, address, option)."""


class StorageError(KnownError):
    """The disk or the database refuses: full, read-only, corrupt, locked, written by a newer program."""


class NetworkError(KnownError):
    """A server could not be reached, or answered nothing of use."""


class OfflineError(NetworkError):
    """The offline switch is on and something wanted to leave the machine."""


class SecretsError(KnownError):
    """No place for keys, a locked keychain, a wrong passphrase or a missing key."""


class BudgetError(KnownError):
    """A call would pass a cap that the person set."""


class ChangedElsewhereError(KnownError):
    """Somebody else changed the same thing since it was read: another window, another process, the site."""
