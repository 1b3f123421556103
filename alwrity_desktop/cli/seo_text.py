"""`alwrity seo` tools for one text: titles, meta, slug, readability, score, keywords; the rest is in seo_markup.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context, seo_markup
from alwrity_desktop.cli.seo_input import DRAFTS, draft_of, given_pages, lines_of, paper_of, plain
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from alwrity_desktop.ai.engine import Engine
    from alwrity_desktop.page.paper import Paper
    from alwrity_desktop.seo.keyword_analysis import KeywordReport, Term
    from alwrity_desktop.seo.suggesting import Choice, Ideas
    from alwrity_desktop.workspace import Workspace

    Suggest = Callable[..., Awaitable[Ideas]]

FILE = typer.Argument(..., metavar="FILE|URL", help="A draft file (.md), another text file, or an address.")
KEYPHRASES = typer.Option([], "--keyphrase", help="The keyphrase, if the file names none; may be repeated.")
LANGUAGE = typer.Option("", "--language", help="A code such as en, de or pt-BR; else the file's own.")
MODEL = typer.Option("", "--model", metavar="PROVIDER:MODEL", help="Or offline. The default is in the settings.")
BASE_URL = typer.Option("", "--base-url", metavar="URL", help="Address of an OpenAI-compatible server.")
AGAINST = typer.Option([], "--against", metavar="FILE|URL", help="A page to compare with; may be repeated.")


def register(group: typer.Typer) -> None:
    """Add the commands to the group `seo`."""
    for name, command in {
        "titles": titles,
        "meta": meta,
        "slug": slug,
        "readability": readability,
        "score": score,
        "keywords": keywords,
    }.items():
        group.command(name)(command)
    seo_markup.register(group)


def titles(
    file: str = FILE,
    keyphrases: list[str] = KEYPHRASES,
    count: int = typer.Option(10, "--count", min=1, max=30, help="How many."),
    language: str = LANGUAGE,
    model: str = MODEL,
    base_url: str = BASE_URL,
) -> None:
    """Title ideas with their width in pixels. From a model, or from the text's own words (--model offline)."""
    from alwrity_desktop.seo import titles as tool

    _ideas(tool.suggest, file, paper_of(file, keyphrases, language), count, model, base_url)


def meta(
    file: str = FILE,
    keyphrases: list[str] = KEYPHRASES,
    count: int = typer.Option(3, "--count", min=1, max=10, help="How many."),
    language: str = LANGUAGE,
    model: str = MODEL,
    base_url: str = BASE_URL,
) -> None:
    """Meta descriptions with their length. From a model, or from the text's best sentences (--model offline)."""
    from alwrity_desktop.seo import meta_descriptions as tool

    _ideas(tool.suggest, file, paper_of(file, keyphrases, language), count, model, base_url)


def _ideas(suggest: Suggest, file: str, paper: Paper, count: int, model: str, base_url: str) -> None:
    async def ask(engine: Engine | None, choice: Choice) -> Ideas:
        return await suggest(engine, paper, count=count, choice=choice, report=context.Reporter())

    _show_ideas(file, _asked(ask, model, base_url))


def _asked(ask: Callable[[Engine | None, Choice], Awaitable[Ideas]], model: str, base_url: str) -> Ideas:
    """Ask in the workspace, or without one where no model is wanted."""
    import asyncio

    from alwrity_desktop.core import settings as settings_file
    from alwrity_desktop.seo.suggesting import OFFLINE, Choice
    from alwrity_desktop.store import prompts

    chosen = model or settings_file.load(context.options.folder).models.default
    if chosen.split(":")[0] == OFFLINE:
        return asyncio.run(_alone(ask, Choice(OFFLINE)))

    async def work(workspace: Workspace) -> Ideas:
        overrides = await workspace.db.read(prompts.all_overrides)
        return await ask(workspace.engine, Choice(model, base_url, overrides=overrides))

    return context.run(work)


async def _alone(ask: Callable[[Engine | None, Choice], Awaitable[Ideas]], choice: Choice) -> Ideas:
    return await ask(None, choice)


def _show_ideas(file: str, found: Ideas) -> None:
    from alwrity_desktop.cli.upkeep import dollars

    rows = [plain(idea) | {"fits": idea.fits} for idea in found.ideas]
    document = {"file": file, **plain(found), "ideas": rows, "cost": dollars(found.cost_micros)}
    lines: list[str] = []
    for idea in found.ideas:
        lines.append(f"{idea.characters:4} {_('characters')}  {idea.width:4} px  {idea.text}")
        lines += [lines_of(idea.findings, "      ")] if idea.findings else []
    for warning in found.warnings:
        context.note(warning)
    context.emit(document, "\n".join([*lines, found.label]))


def slug(
    text: str = typer.Argument(..., metavar="FILE|TITLE", help="A draft file (.md), or a title."),
    keyphrases: list[str] = KEYPHRASES,
    language: str = LANGUAGE,
    taken: list[str] = typer.Option([], "--taken", help="A slug of another page; may be repeated."),
) -> None:
    """Slugs from title and keyphrase. And what is wrong with the draft's own."""
    from alwrity_desktop.seo import slug as tool

    own: dict[str, Any] | None = None
    shown: list[str] = []
    title = text
    if Path(text).suffix.lower() in DRAFTS:
        draft = draft_of(text, keyphrases)
        title, keyphrases, language = draft.title, draft.keyphrases, language or draft.language
        if draft.slug:
            findings = tool.judge(draft.slug, keyphrases[0] if keyphrases else "", language, taken=taken)
            own = {"slug": draft.slug, "findings": [plain(finding) for finding in findings]}
            shown += [_("Its own: {slug}", slug=draft.slug), *([lines_of(findings)] if findings else [])]
    ideas = tool.ideas(title, keyphrases, language or "en", taken=taken)
    for idea in ideas:
        shown.append(f"{idea.slug}  ({idea.origin})")
        shown += [lines_of(idea.findings)] if idea.findings else []
    context.emit({"own": own, "ideas": [plain(idea) for idea in ideas]}, "\n".join(shown))


def readability(
    files: list[str] = typer.Argument(..., metavar="FILE|URL ...", help="Texts to judge."), language: str = LANGUAGE
) -> None:
    """How hard texts read, by all the usual formulas. Those of their language, each with its source."""
    from alwrity_desktop.seo import readability_formulas as tool

    documents: list[dict[str, Any]] = []
    shown: list[str] = []
    for name in files:
        found = tool.read(paper_of(name, [], language))
        documents.append({"file": name, **plain(found)})
        counts = found.counts
        sentences = ngettext("{count} sentence", "{count} sentences", counts.sentences)
        head = f"{ngettext('{count} word', '{count} words', counts.words)}, {sentences}"
        rows = [[row.title, f"{row.value:.1f}", row.meaning, row.note or row.source] for row in found.readings]
        table = context.table(rows, [_("formula"), _("value"), _("meaning"), _("source")])
        shown.append(f"{name} ({found.language}): {head}\n{table}\n{found.label}")
    context.emit(documents, "\n\n".join(shown))


def score(
    file: str = FILE,
    against: list[str] = AGAINST,
    keyphrases: list[str] = KEYPHRASES,
    language: str = LANGUAGE,
    fail_under: int = typer.Option(0, "--fail-under", min=0, max=100, help="Leave with exit code 3 below this score."),
) -> None:
    """How much of given pages a text covers, 0 to 100. Measured in those pages only."""
    from alwrity_desktop.seo import content_score as tool

    if not against:
        raise typer.BadParameter(_("name at least one page to compare with"), param_hint="--against")
    paper = paper_of(file, keyphrases, language)
    found = tool.score(paper, given_pages(against, paper.language))
    rows = [[part.title, f"{part.points:g}/{part.out_of}", part.value, part.target, part.advice] for part in found.parts]
    table = context.table(rows, [_("part"), _("points"), _("yours"), _("theirs"), _("advice")])
    for warning in found.warnings:
        context.note(warning)
    head = f"{file}: {found.score} ({_band(found.band)}). {found.label}"
    context.emit({"file": file, **plain(found)}, f"{head}\n{table}\n{_missing([term.text for term in found.missing])}")
    if found.score < fail_under:
        raise typer.Exit(3)


def _band(band: str) -> str:
    return {"low": _("low, under 33"), "middle": _("middle, 33 to 65"), "high": _("high, 66 and more")}[band]


def _missing(terms: list[str]) -> str:
    return _("Missing: {terms}", terms=", ".join(terms[:20])) if terms else _("No term of the given pages is missing.")


def keywords(
    file: str = FILE,
    keyphrases: list[str] = KEYPHRASES,
    against: list[str] = AGAINST,
    language: str = LANGUAGE,
) -> None:
    """What a text is about. Prominent words and phrases, use of keyphrases, terms that given pages have and it has not."""
    from alwrity_desktop.seo import keyword_analysis as tool

    paper = paper_of(file, keyphrases, language)
    found = tool.analyse_keywords(paper, given_pages(against, paper.language) if against else ())
    context.emit(
        {"file": file, **plain(found), "missing": [plain(term) for term in found.missing]}, _keyword_text(file, found)
    )


def _keyword_text(file: str, found: KeywordReport) -> str:
    carrying = _("different words of the subject: {distinct}", distinct=f"{found.distinct:,}")
    words = f"{ngettext('{count} word', '{count} words', found.words)}; {carrying}"
    parts = [f"{file}: {words}. {found.label}", _terms(found.prominent)]
    parts += [_terms(found.phrases)] if found.phrases else []
    for use in found.keyphrases:
        density = _("{density} in 100 words", density=f"{use.density:.2f}")
        times = f"{ngettext('{count} time', '{count} times', use.count)}, {density}"
        bars = " ".join(str(count) for count in use.tenths)
        parts.append(f"“{use.phrase}”: {times}; {_('in each tenth')}: {bars}")
    if found.compared_with:
        parts.append(_missing([term.text for term in found.missing]))
    return "\n\n".join(parts)


def _terms(terms: tuple[Term, ...]) -> str:
    rows = [
        [term.text, str(term.count), f"{term.density:.2f} %", f"{term.spread:.0%}", str(term.prominence)] for term in terms
    ]
    return context.table(rows, [_("term"), _("times"), _("of all words"), _("spread"), _("prominence")])
