"""More keywords from seeds: by questions, modifiers and the alphabet (resources/keywords/seeds), by files of Google Trends,
by search suggestions, by a model. No way invents a volume: what is not known stays unknown.
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from alwrity_desktop.ai.task import Task
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import resource
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.model.keyword_merging import key_of
from alwrity_desktop.planner import prompts
from alwrity_desktop.planner.autosuggest import address_of, host_of, suggest
from alwrity_desktop.planner.intents import intent_of
from alwrity_desktop.planner.trends import read_related
from alwrity_desktop.store import keywords
from alwrity_desktop.store.database import Database

if TYPE_CHECKING:
    from alwrity_desktop.ai.engine import Engine
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.core.http import HttpGate
    from alwrity_desktop.core.settings import Settings

OFFLINE_WAYS = ("questions", "modifiers", "alphabet")
WAYS = (*OFFLINE_WAYS, "trends", "autosuggest", "model")
LANGUAGES = ("en", "de", "fr", "es")
LONGEST, MOST_SEEDS, MOST_BY_MODEL = 200, 500, 200
_AT_ONCE = 200
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["keywords"],
    "properties": {"keywords": {"type": "array", "items": {"type": "string"}}},
}


@dataclass(slots=True, frozen=True)
class Expanded:
    """A keyword, the seed it came of, the way, and what its source told: "top 100", "rising +250%", a host, a model."""

    text: str
    seed: str
    by: str
    told: str = ""


@dataclass(slots=True, frozen=True)
class Unanswered:
    """A seed that a host or a model gave nothing for, and why."""

    seed: str
    by: str
    reason: str


@dataclass(slots=True)
class Expansion:
    """found: new keywords, each once. there: those that are in the workspace already, `known` of them. failed: what nobody
    answered; the rest stands."""

    found: list[Expanded] = field(default_factory=list[Expanded])
    known: int = 0
    asked: list[str] = field(default_factory=list[str])
    kept: int = 0
    there: list[Expanded] = field(default_factory=list[Expanded])
    failed: list[Unanswered] = field(default_factory=list[Unanswered])


@cache
def _ways(language: str) -> dict[str, Any]:
    return tomllib.loads(resource("keywords", "seeds", f"{language}.toml").read_text(encoding="utf-8"))


def is_question(text: str, language: str = "en") -> bool:
    """Does `text` begin as the questions of this language do? Never in a language without lists."""
    code, first = language[:2].lower(), text.casefold().split()[:1]
    return code in LANGUAGES and bool(first) and first[0] in {way.split()[0] for way in _ways(code)["questions"]}


def expand_offline(seed: str, language: str = "en", ways: Sequence[str] = OFFLINE_WAYS) -> list[Expanded]:
    """Keywords the lists of this language make of `seed`. Raises InputError for a language without lists."""
    code = language[:2].lower()
    if code not in LANGUAGES:
        raise InputError(
            _("There are no lists to expand seeds in “{code}”.", code=language),
            _("There are {names}.", names=", ".join(LANGUAGES)),
        )
    told = _ways(code)
    found: list[Expanded] = []
    if "questions" in ways:
        found += [Expanded(way.replace("{seed}", seed), seed, "questions") for way in told["questions"]]
    if "modifiers" in ways:
        found += [Expanded(f"{word} {seed}", seed, "modifiers") for word in told["before"]]
        found += [Expanded(f"{seed} {word}", seed, "modifiers") for word in told["after"]]
    if "alphabet" in ways:
        found += [Expanded(f"{seed} {letter}", seed, "alphabet") for letter in told["alphabet"]]
    return found


class Expander:
    """Expands seeds for a workspace. `expand` looks only; `keep` puts what came into it."""

    def __init__(self, db: Database, engine: Engine, http: HttpGate, settings: Settings) -> None:
        self._db = db
        self._engine = engine
        self._http = http
        self._settings = settings

    async def expand(
        self,
        seeds: Sequence[str],
        ways: Sequence[str] = ("questions", "modifiers"),
        *,
        language: str = "",
        trends: Sequence[Path] = (),
        model: str = "",
        base_url: str = "",
        count: int = 30,
        report: Report = silent,
        made: list[Expanded] | None = None,
    ) -> Expansion:
        """What comes of `seeds` and is not in the workspace yet. trends: files for that way. count: of a model, a seed.

        made: gets what comes as it comes, for who stops in between (see `fresh`). Raises InputError for an unknown way or
        no seed, and KnownError of the network and the model where nothing came at all.
        """
        plain = _checked(seeds, ways, trends)
        code = language or self._settings.writing.language
        if "autosuggest" in ways:
            host_of(self._settings)  # a setting that is off is told before anything is made
        made = [] if made is None else made
        failed: list[Unanswered] = []
        offline = [way for way in ways if way in OFFLINE_WAYS]
        for path in trends:
            made += await asyncio.to_thread(_of_trends, path)
        for number, seed in enumerate(plain):
            report(Progress("expand", _("Expanding “{seed}”", seed=seed), number / len(plain)))
            if offline:
                made += expand_offline(seed, code, offline)
            for way in ("autosuggest", "model"):
                try:
                    if way in ways and way == "autosuggest":
                        found = await suggest(self._http, self._settings, seed, code[:2], report)
                        made += [Expanded(text, seed, way, host_of(self._settings)) for text in found]
                    elif way in ways:
                        made += await self._by_model(seed, code, model, base_url, count, report)
                except KnownError as error:
                    if not made and number == len(plain) - 1:
                        raise
                    failed.append(Unanswered(seed, way, error.sentence))
        result = await self.fresh(made, plain)
        result.failed = failed
        result.asked = [host_of(self._settings)] if "autosuggest" in ways else []
        return result

    async def estimate(
        self, seeds: Sequence[str], *, language: str = "", model: str = "", base_url: str = "", count: int = 30
    ) -> Estimate | None:
        """What asking a model for all these seeds would take, from the longest of them; None without a seed."""
        plain = [" ".join(seed.split()) for seed in seeds if seed.strip()]
        if not plain:
            return None
        code = language or self._settings.writing.language
        task = await self._task(max(plain, key=len), code, model, base_url, count)
        one = await self._engine.estimate(task)
        cost = None if one.cost_micros is None else one.cost_micros * len(plain)
        return replace(one, tokens_in=one.tokens_in * len(plain), tokens_out=one.tokens_out * len(plain), cost_micros=cost)

    def suggesting_host(self) -> str:
        """The host that suggestions would be asked of, on or off. Raises InputError for a wrong address."""
        return address_of(self._settings)

    async def keep(self, found: Iterable[Expanded], language: str = "") -> list[Keyword]:
        """Put these keywords into the workspace, without any figure; gives those that were not there."""
        code = (language or self._settings.writing.language)[:2].lower()
        made = [_keyword(one, code) for one in found]
        kept: list[Keyword] = []
        for start in range(0, len(made), _AT_ONCE):
            kept += await self._db.write(_added, made[start : start + _AT_ONCE])
        return kept

    async def _by_model(
        self, seed: str, language: str, model: str, base_url: str, count: int, report: Report
    ) -> list[Expanded]:
        answer = await self._engine.run(await self._task(seed, language, model, base_url, count), report)
        found = cast("list[str]", answer.data["keywords"])[: min(count, MOST_BY_MODEL)]
        return [Expanded(text, seed, "model", answer.model) for text in found]

    async def _task(self, seed: str, language: str, model: str, base_url: str, count: int) -> Task:
        audience = self._settings.writing.audience
        values = {"count": count, "language": language, "audience": audience, "seed": seed}
        system, prompt = await prompts.filled(self._db, "planning.expand", values)
        return Task(kind="planner.expand", system=system, prompt=prompt, model=model, base_url=base_url, output=SCHEMA)

    async def fresh(self, made: Sequence[Expanded], seeds: Sequence[str]) -> Expansion:
        """Each keyword once, without the seeds; those of the workspace, in whatever language or country, apart."""
        there = {_plain(one.text) for one in await self._db.read(keywords.to_cluster)}
        seen = {_plain(seed) for seed in seeds}
        result = Expansion()
        for one in made:
            text = " ".join(one.text.split())
            plain = _plain(text)
            if not plain or len(text) > LONGEST or plain in seen:
                continue
            seen.add(plain)
            kept = Expanded(text, one.seed, one.by, one.told)
            (result.there if plain in there else result.found).append(kept)
        result.known = len(result.there)
        return result


def _of_trends(path: Path) -> list[Expanded]:
    return [Expanded(one.text, path.name, "trends", f"{one.section} {one.figure}".strip()) for one in read_related(path)]


def _checked(seeds: Sequence[str], ways: Sequence[str], trends: Sequence[Path]) -> list[str]:
    if unknown := [way for way in ways if way not in WAYS]:
        raise InputError(
            _("There is no way “{name}” to expand keywords.", name=unknown[0]),
            _("Choose of {names}.", names=", ".join(WAYS)),
        )
    if "trends" in ways and not trends:
        raise InputError(_("The way “trends” needs a file."), _("Give the CSV of related queries of Google Trends."))
    plain = list(dict.fromkeys(" ".join(seed.split()).casefold() for seed in seeds if seed.strip()))
    if not plain and not trends:
        raise InputError(_("There is no seed to expand."), _("Give one or more keywords."))
    if len(plain) > MOST_SEEDS or any(len(seed) > LONGEST for seed in plain):
        raise InputError(
            _("These are too many seeds, or one of them is too long."),
            _("Give up to {count}, of up to {length} characters each.", count=MOST_SEEDS, length=LONGEST),
        )
    return plain


def _keyword(one: Expanded, language: str) -> Keyword:
    intent = intent_of(one.text, language)
    return Keyword(
        key=key_of(one.text, "", language),
        text=one.text,
        language=language,
        intents=[intent] if intent else [],
        intent_source="rules" if intent else "",
        parent=one.seed,
        tags=[one.by, *([one.told] if one.told else [])],
    )


def _added(connection: Any, made: Sequence[Keyword]) -> list[Keyword]:
    return [one for one in made if keywords.add(connection, one)]


def _plain(text: str) -> str:
    return key_of(text).partition("\x1f")[0]
