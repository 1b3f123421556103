"""Syllables of English words: groups of vowels, less those that are silent, plus those that stand apart.

Where the rules fail, the list of exceptions in the language's file is asked first, also for the word without its ending.
"""

from __future__ import annotations

import re

_GROUP = re.compile(r"[aeiouy]+")
# Vowels side by side that are heard apart.
_APART = re.compile(
    r"[aeiou]y(?=[aeiou](?!d?$|s?$))"  # layout, saying, employee
    r"|[^aeiou]y(?=[aeiou])(?!es?$|ed$)"  # trying, applying
    r"|[aeo]ing$|[^qg]uing$|[aeo]ings$"  # doing, continuing
    r"|ia(?!l$|ls$|n$|ns$|lly$|lis|lize|lly|ge|bl|lit)|io(?!n|us)|iu|[^cgqst]ious|[^tsxcglnh]ion"
    r"|(?<![qg])ua(?=l|t|r[yi])|uous|[^aeiouqg]uity|uil?dis|eo(?!us|p|n)|ea(?=tion|tive|tor|te[ds]?$|ting$)|ii|uu|ao|oe(?=t|m)"
    r"|ier$|iest$|[bcdfglmnprtv]ie(?=tie?s?|ty|nc|nt)(?<!ci)(?<!ti)"
    r"|[^aeiouc]s?m$(?<=[st][hms]m)|sms$|thms$|isms?$"
)
_HEARD_ES = re.compile(r"(?:[sxzcg]|ch|sh|[^aeiouyl]l)es$")
_HEARD_ED = re.compile(r"(?:[td]|[^aeiouyl]l)ed$")
_HEARD_E = re.compile(r"[^aeiouyl]le$")
# An e before an ending is as silent as at the end of the word.
_INNER_E = re.compile(
    r"[aeiouy][^aeiouy]+e(?=(?:ly|less|ful|fully|ment|ments|mental|ness|some|thing|times?|where|body|one|like)$)"
)
_NOT_INNER = re.compile(r"(?:[^aeiouyl]le|ele|imple|comple)(?=(?:ment))|(?:lement|gement)s?$(?<=element)")
_APOSTROPHE = re.compile(r"[dst]n't$")


def english_syllables(word: str, exceptions: dict[str, int]) -> int:
    """Syllables of one word in small letters without hyphens; letters without a vowel ("pdf") have none to be seen."""
    apart = 1 if _APOSTROPHE.search(word) else 0
    word = word.removesuffix("'s").replace("'", "")
    known = _known(word, exceptions)
    return known or apart + _count(word)


def _known(word: str, exceptions: dict[str, int]) -> int:
    if word in exceptions:
        return exceptions[word]
    if word.endswith("s") and len(word) > 4 and word[-2] not in "suixz" and word[:-1] in exceptions:
        return exceptions[word[:-1]] + (1 if _HEARD_ES.search(word) else 0)
    return 0


def _count(word: str) -> int:
    count = len(_GROUP.findall(word)) + sum(1 for _match in _APART.finditer(word))
    if count < 2:
        return count
    if word.endswith("ed") and word[-3] not in "aeiouy":
        count -= 0 if _HEARD_ED.search(word) else 1
    elif word.endswith("es") and word[-3] not in "aeiouy":
        count -= 0 if _HEARD_ES.search(word) else 1
    elif re.search(r"[gq]ues?$", word):
        count -= 1
    elif word.endswith("e") and word[-2] not in "aeiouy":
        count -= 0 if _HEARD_E.search(word) else 1
    elif _INNER_E.search(word) and not _NOT_INNER.search(word):
        count -= 1
    return count
