"""Is a word spelled right? Asked of Enchant, which knows the dictionaries of the system (hunspell, aspell, Apple's).

Enchant by pyenchant (LGPL, kept, a thin layer; its wheels for Windows and macOS bring the library) rather than spylls or
phunspell: those are pure Python, take seconds and some 100 MB to load one dictionary, and bring all dictionaries along.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path
from typing import Any

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.files import write_whole
from alwrity_desktop.core.messages import _

OWN_WORDS = "dictionary.txt"
"""The person's own words in the workspace's folder, one a line."""
_USUAL = {"en": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "pt": "pt_PT", "it": "it_IT", "nl": "nl_NL"}
_VARIANTS = {"en": ("en_US", "en_GB"), "pt": ("pt_PT", "pt_BR")}
"""Spellings that are all right where a text says only its language ("en"); "en-GB" takes its own alone."""
_MOST_SUGGESTIONS = 6
_OTHER_SCRIPTS = re.compile(r"(?:ar|be|bg|ckb|el|fa|he|hi|hy|ka|kk|ko|mk|mn|ru|sr|ta|te|th|uk|ur|yi)\b")
"""Languages that are not written in Latin letters. In all others, words in another script are nobody's mistake."""
_lock = threading.Lock()
"""Enchant's one broker stands behind all dictionaries and knows no threads."""
_opened: dict[str, Any] = {}
"""Dictionaries by Enchant's name, kept to the end: one that was freed in a thread would be freed without the lock."""


class SpellingMissingError(KnownError):
    """There is no Enchant, or no dictionary of the language."""


class Speller:
    """Knows the words of one language and the person's own. Safe to call from threads; a check takes about 10 µs."""

    def __init__(self, language: str, folder: Path | None = None) -> None:
        """Raises SpellingMissingError; the first one of a process loads Enchant, use a thread."""
        self.language = language
        with _lock:
            self._dictionaries = _dictionaries(language)
        self._file = folder / OWN_WORDS if folder else None
        self._own = set(_read(self._file))
        self._ignored: set[str] = set()

    def wrong(self, words: Iterable[str]) -> dict[str, bool]:
        """For each word whether it is misspelled."""
        return {word: not self.right(word) for word in words}

    def right(self, word: str) -> bool:
        """Is it in the dictionary, among the own words, or ignored?"""
        plain = word.replace("’", "'")
        if word[:1] > "\u024f" and not _OTHER_SCRIPTS.match(self.language):
            return True
        if {plain, plain.lower()} & (self._own | self._ignored):
            return True
        with _lock:
            return any(one.check(plain) for one in self._dictionaries)

    def suggestions(self, word: str) -> list[str]:
        """What may be meant, the likeliest first; some milliseconds."""
        plain = word.replace("’", "'")
        with _lock:
            offered = [one.suggest(plain) for one in self._dictionaries]
        taken = dict.fromkeys(each for row in zip_longest(*offered) for each in row if each)
        return list(taken)[:_MOST_SUGGESTIONS]

    def ignore(self, word: str) -> None:
        """Take it for right until the program ends."""
        self._ignored.add(word.replace("’", "'"))

    def add(self, word: str) -> None:
        """Take it for right for good. Raises StorageError when the file cannot be written."""
        plain = word.replace("’", "'")
        self._own |= {*_read(self._file), plain}
        if self._file is not None:
            write_whole(self._file, "\n".join(sorted(self._own, key=str.casefold)) + "\n")


def _read(file: Path | None) -> list[str]:
    if file is None or not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line.strip() for line in lines if line.strip()]


def _dictionaries(language: str) -> list[Any]:
    """The dictionary of a language, and where it names no region those of its other usual spellings."""
    try:
        import enchant as module  # pyright: ignore[reportMissingTypeStubs] - it has none
    except ImportError as error:
        raise SpellingMissingError(
            _("Spelling cannot be checked, as Enchant is not there."),
            _(
                'Install it: "apt install libenchant-2-2 hunspell-en-us" on Debian and Ubuntu, "brew install enchant" on '
                "macOS; where the program was installed by pip, also its extra: alwrity-desktop[spelling]."
            ),
            detail=str(error),
        ) from error
    enchant: Any = module
    known: list[str] = list(enchant.list_languages())
    code = language.replace("-", "_")
    wanted = [code, _USUAL.get(code, code), *(name for name in sorted(known) if name.split("_")[0] == code.split("_")[0])]
    for name in wanted:
        if name in known:
            others = (other for other in _VARIANTS.get(code, ()) if other != name and other in known)
            return [_open(enchant, each) for each in (name, *others)]
    raise SpellingMissingError(
        _("There is no dictionary for the language of this text ({code}).", code=language),
        _(
            "Install one for Enchant, such as hunspell-{code} on Debian and Ubuntu, and switch the check on again.",
            code=language.lower().split("-")[0],
        ),
    )


def _open(enchant: Any, name: str) -> Any:
    if name not in _opened:
        _opened[name] = enchant.Dict(name)
    return _opened[name]
