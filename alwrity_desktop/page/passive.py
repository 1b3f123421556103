"""Is a sentence in the passive voice? English here: a form of "be" or "get", and a participle later in the same clause.

A clause ends at a comma, a colon, a conjunction, a word in -ing, a modal verb or another auxiliary; brackets, semicolons
and prepositions end none. A participle right after an article or a preposition belongs to a noun. Tried on yoastseo 3.6
sentence by sentence, it says the same of 99 in 100; what differs are mainly participles that yoastseo does not have
("certified", "hardcoded"), which are passives to a reader too.

The other languages are judged by language.voice, from the [passive] table of their files.
"""

from __future__ import annotations

import re
from functools import cache

from alwrity_desktop.language import load, voice
from alwrity_desktop.language.data import Language
from alwrity_desktop.language.spans import normalised

_TOKEN = re.compile(r"[a-z][a-z'-]*(?:—[a-z'-]+)*|\d\S*|[,:](?=\s)|–")
_NOT_ENDING = frozenset(("being", "king", "ring", "thing", "having", "getting"))


def is_passive(sentence: str, language: str = "en") -> bool:
    """True when one clause of `sentence` is passive; False for languages without the lists for it."""
    known = load(language)
    if known.code != "en":
        return voice.is_passive(sentence, language)
    breaks = _breaks()
    in_reach = False
    before = ""
    for token in _TOKEN.findall(normalised(sentence).lower()):
        if token in breaks or (token.endswith("ing") and token not in _NOT_ENDING):
            in_reach = False
        elif token in known.passive_auxiliaries:
            in_reach = True
        elif in_reach and before not in known.before_adjective and _is_participle(token, known):
            return True
        before = token
    return False


@cache
def _breaks() -> frozenset[str]:
    return frozenset(load("en").passive["breaks"].split())


def _is_participle(token: str, known: Language) -> bool:
    token = token.strip("'-")
    if token in known.participles:
        return True
    return token.endswith("ed") and len(token) > 3 and token not in known.not_participles
