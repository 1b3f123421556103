"""Is a sentence in the passive voice? English here: a form of "be" or "get", then a participle in the same clause.

The other languages are judged by language.voice, from the [passive] table of their files.
"""

from __future__ import annotations

import re

from alwrity_desktop.language import load, voice
from alwrity_desktop.language.data import Language
from alwrity_desktop.language.spans import normalised

_TOKEN = re.compile(r"[A-Za-z][A-Za-z'-]*|[,;:()—–\"]")
# Where a clause ends: what stands after these has a verb of its own.
_BREAKS = {
    "that", "which", "who", "whom", "whose", "where", "when", "while", "whether", "if", "because", "although", "though",
    "unless", "until", "since", "but", "and", "or", "so", "than", ",", ";", ":", "(", ")", "—", "–", '"',
}  # fmt: skip
# A participle after one of these belongs to a noun ("is to use recommended tools"); a question may have them.
_ASIDE = {"to", "of", "for", "in", "on", "with", "from", "at", "into", "like", "about", "through"}
_REACH = 9
"""Words between the auxiliary and its participle at most."""


def is_passive(sentence: str, language: str = "en") -> bool:
    """True when one clause of `sentence` is passive; False for languages without the lists for it."""
    known = load(language)
    if known.code != "en":
        return voice.is_passive(sentence, language)
    tokens = [token.lower() for token in _TOKEN.findall(normalised(sentence))]
    return any(
        token in known.passive_auxiliaries and _leads_to_participle(tokens, index, known)
        for index, token in enumerate(tokens)
    )


def _leads_to_participle(tokens: list[str], auxiliary: int, known: Language) -> bool:
    for index in range(auxiliary + 1, min(len(tokens), auxiliary + _REACH)):
        token = tokens[index]
        if token in _BREAKS or (token in _ASIDE and auxiliary):
            return False
        if _is_participle(token, known) and tokens[index - 1] not in known.before_adjective:
            return True
        if token.endswith("ing") and token != "being" and index == auxiliary + 1:
            return False
    return False


def _is_participle(token: str, known: Language) -> bool:
    if token in known.participles:
        return True
    return token.endswith("ed") and len(token) > 3 and token not in known.not_participles
