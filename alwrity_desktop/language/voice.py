"""Is a sentence in the passive voice? What to look for is in the [passive] table of each language's file:

auxiliaries   forms of the verb that makes the passive
participle    pattern of what may be one, participles: those it misses, not_participles: what looks like one and is none
order         "after": the participle follows within `reach` words, and only words of `between` may stand in between;
              "before" as well: it may also stand just before. "clause": both are somewhere in one clause (German, Dutch)
reflexive     words before the auxiliary that make it a reflexive verb's
breaks        words (and marks) that end a clause; soft_breaks: only when a `finite` verb follows
weak          auxiliaries whose clause ends at any soft break (Dutch zijn)
ambiguous     participles that are infinitives or active too: with a `strong` auxiliary or just before the auxiliary only
not_after     words after which a participle is a noun or adjective ("het gerecht")
then_active   words after the participle that make it active ("haben")
forms         pattern of words that are passive by themselves, not_forms: pattern of those that only look so
phrases       patterns of a passive in several words, one a line
nouns         "capital": a word in the sentence with a capital letter is a noun, not a participle
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from alwrity_desktop.language.data import load
from alwrity_desktop.language.spans import lowered, normalised

_TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*'?|[,;:()!?—–\"]")
_MARKS = frozenset(',;:()!?—–"')
_NEVER = re.compile(r"(?!)")


@dataclass(slots=True, frozen=True)
class _Rules:
    auxiliaries: frozenset[str]
    participle: re.Pattern[str]
    participles: frozenset[str]
    not_participles: frozenset[str]
    order: str
    reach: int
    between: re.Pattern[str] | None
    reflexive: frozenset[str]
    breaks: frozenset[str]
    soft_breaks: frozenset[str]
    finite: frozenset[str]
    ambiguous: frozenset[str]
    strong: frozenset[str]
    weak: frozenset[str]
    not_after: frozenset[str]
    then_active: frozenset[str]
    forms: re.Pattern[str] | None
    not_forms: re.Pattern[str]
    phrases: re.Pattern[str] | None
    capital: bool

    def is_participle(self, token: str) -> bool:
        return token in self.participles or (
            self.participle.fullmatch(token) is not None and token not in self.not_participles
        )


@cache
def _rules(code: str) -> _Rules | None:
    table = load(code).passive
    if not table:
        return None

    def listed(name: str) -> frozenset[str]:
        return frozenset(normalised(table.get(name, "")).split())

    def pattern(name: str) -> re.Pattern[str] | None:
        return re.compile("".join(table[name].split())) if name in table else None

    lines = [line.strip() for line in table.get("phrases", "").splitlines() if line.strip()]
    return _Rules(
        auxiliaries=listed("auxiliaries"),
        participle=pattern("participle") or _NEVER,
        participles=listed("participles"),
        not_participles=listed("not_participles"),
        order=table.get("order", "after"),
        reach=int(table.get("reach", "4")),
        between=pattern("between"),
        reflexive=listed("reflexive"),
        breaks=listed("breaks") | _MARKS,
        soft_breaks=listed("soft_breaks"),
        finite=listed("finite"),
        ambiguous=listed("ambiguous"),
        strong=listed("strong"),
        weak=listed("weak"),
        not_after=listed("not_after"),
        then_active=listed("then_active"),
        forms=pattern("forms"),
        not_forms=pattern("not_forms") or _NEVER,
        phrases=re.compile("|".join(f"(?:{line})" for line in lines)) if lines else None,
        capital=table.get("nouns") == "capital",
    )


def is_passive(sentence: str, language: str) -> bool:
    """True when one clause of `sentence` is passive; False for languages without rules for it."""
    code = load(language).code
    rules = _rules(code)
    if not rules:
        return False
    plain = normalised(sentence).replace("·", "")
    text = lowered(plain, code)
    if rules.phrases and rules.phrases.search(text):
        return True
    tokens = _TOKEN.findall(text)
    if rules.forms and any(rules.forms.fullmatch(token) and not rules.not_forms.fullmatch(token) for token in tokens):
        return True
    if rules.auxiliaries.isdisjoint(tokens):
        return False
    if rules.order == "clause":
        if rules.capital:
            tokens = _without_nouns(plain)
        return _in_clauses(_clauses(tokens, rules), rules)
    return any(
        token in rules.auxiliaries and not _is_reflexive(tokens, at, rules) and _has_participle(tokens, at, rules)
        for at, token in enumerate(tokens)
    )


def _is_reflexive(tokens: list[str], at: int, rules: _Rules) -> bool:
    if at and tokens[at - 1] in rules.reflexive:
        return True
    return at > 1 and tokens[at - 1] == tokens[at - 2]  # "nous nous sommes levés"


def _has_participle(tokens: list[str], auxiliary: int, rules: _Rules) -> bool:
    if rules.order == "before" and auxiliary and rules.is_participle(tokens[auxiliary - 1]):
        return True
    for token in tokens[auxiliary + 1 : auxiliary + 1 + rules.reach]:
        if token in rules.breaks:
            return False
        if token in rules.ambiguous:
            return tokens[auxiliary] in rules.strong
        if rules.is_participle(token):
            return True
        if rules.between and token not in rules.auxiliaries and not rules.between.fullmatch(token):
            return False
    return False


def _without_nouns(sentence: str) -> list[str]:
    tokens = _TOKEN.findall(sentence)
    return [token.lower() for at, token in enumerate(tokens) if not at or not token[0].isupper()]


def _clauses(tokens: list[str], rules: _Rules) -> list[list[str]]:
    """The tokens cut at breaks; at a soft break ("und") only when what follows has a finite verb of its own."""
    found: list[list[str]] = [[]]
    for at, token in enumerate(tokens):
        if token in rules.breaks or (
            token in rules.soft_breaks and (_only_weak(found[-1], rules) or _verb_follows(tokens, at + 1, rules))
        ):
            found.append([])
        else:
            found[-1].append(token)
    return found


def _in_clauses(clauses: list[list[str]], rules: _Rules) -> bool:
    if any(_clause_is_passive(clause, rules) for clause in clauses):
        return True
    for first, last in zip(clauses, clauses[2:], strict=False):  # "wird, wie gesagt, morgen gebaut"
        own_verb = (rules.finite | rules.auxiliaries).intersection(last)
        if not own_verb and _clause_is_passive([*first, *last], rules):
            return True
    return False


def _only_weak(clause: list[str], rules: _Rules) -> bool:
    auxiliaries = rules.auxiliaries.intersection(clause)
    return bool(auxiliaries) and auxiliaries <= rules.weak


def _verb_follows(tokens: list[str], start: int, rules: _Rules) -> bool:
    for token in tokens[start:]:
        if token in rules.breaks or token in rules.soft_breaks:
            return False
        if token in rules.finite or token in rules.auxiliaries:
            return True
    return False


def _clause_is_passive(clause: list[str], rules: _Rules) -> bool:
    auxiliaries = rules.auxiliaries.intersection(clause)
    if not auxiliaries:
        return False
    strong = bool(rules.strong & auxiliaries)
    for at, token in enumerate(clause):
        following = clause[at + 1] if at + 1 < len(clause) else ""
        if following in rules.then_active:
            continue
        if token in rules.ambiguous:
            if strong or following in rules.auxiliaries:
                return True
        elif rules.is_participle(token) and token not in rules.auxiliaries:
            before = clause[at - 1] if at else ""
            if before not in rules.not_after:
                return True
    return False
