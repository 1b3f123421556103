"""The tools for one text: each takes the bench and the form's values, and gives an output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.ui.seo.idea_lines import suggested
from alwrity_desktop.ui.seo.tool_output import Line, Output

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Rating
    from alwrity_desktop.seo.finding import Finding
    from alwrity_desktop.seo.suggesting import Choice
    from alwrity_desktop.seo.terms import GivenPage
    from alwrity_desktop.ui.seo.tool_bench import Bench

Values = dict[str, Any]


async def titles(bench: Bench, values: Values, report: Report) -> Output:
    """Title ideas."""
    paper = bench.need_paper()
    return await suggested("meta_title", bench.workspace.engine, paper, int(values["count"]), await _choice(bench), report)


async def descriptions(bench: Bench, values: Values, report: Report) -> Output:
    """Meta descriptions."""
    paper = bench.need_paper()
    count = int(values["count"])
    return await suggested("meta_description", bench.workspace.engine, paper, count, await _choice(bench), report)


async def slugs(bench: Bench, _values: Values, _report: Report) -> Output:
    """Slugs, and what is wrong with the text's own."""
    from alwrity_desktop.seo import slug

    paper = bench.need_paper()
    own = slug.judge(paper.slug, paper.keyphrase, paper.language) if paper.slug else []
    lines = [
        _judged(idea.slug, list(idea.findings), "slug")
        for idea in slug.ideas(paper.title, paper.keyphrases, paper.language)
    ]
    if paper.slug:
        lines.insert(0, _judged(paper.slug, own, "", _("Its own slug.")))
    return Output(_("Made by rules from title and keyphrase."), lines)


async def alt_texts(bench: Bench, values: Values, report: Report) -> Output:
    """The images of a draft with their alternative texts; suggestions where they are wanted."""
    import asyncio

    from alwrity_desktop.seo import alt_texts as tool

    draft = bench.need_draft()
    phrase = draft.keyphrases[0] if draft.keyphrases else ""
    shown = await asyncio.to_thread(tool.images_of, draft.body, phrase, draft.language)
    if not shown:
        raise InputError(_("This draft has no images."), _("Choose another draft, or put an image into it first."))
    lines = [
        _judged(image.alt or _("(no text)"), list(image.findings), "", f"{image.number}. {image.src}") for image in shown
    ]
    output = Output(_("Judged on the draft as it is."), lines)
    if values["suggest"]:
        folder = bench.workspace.folder
        ideas = await tool.suggest(
            bench.workspace.engine, draft.body, title=draft.title, keyphrase=phrase, language=draft.language,
            folders=(folder, folder / "media"), http=bench.workspace.http, choice=await _choice(bench), report=report,
        )  # fmt: skip
        output.lines += [Line(idea.text or idea.problem or _("(decoration, leave it empty)"), f"{idea.number}. {idea.src}",
                              field=f"alt:{idea.number}" if idea.text else "") for idea in ideas.ideas]  # fmt: skip
        output.label, output.warnings = ideas.label, list(ideas.warnings)
    return output


async def readability(bench: Bench, _values: Values, _report: Report) -> Output:
    """All formulas."""
    import asyncio

    from alwrity_desktop.seo import readability_formulas as tool

    found = await asyncio.to_thread(tool.read, bench.need_paper())
    rows = [[row.title, f"{row.value:.1f}", row.meaning, row.note or row.source] for row in found.readings]
    return Output(found.label, heads=[_("Formula"), _("Value"), _("Meaning"), _("Source")], rows=rows)


async def keywords(bench: Bench, values: Values, report: Report) -> Output:
    """What a text is about, and what given pages have besides."""
    import asyncio

    from alwrity_desktop.seo import keyword_analysis as tool

    paper = bench.need_paper()
    given = await _pages(bench, values["pages"], paper.language, report)
    found = await asyncio.to_thread(tool.analyse_keywords, paper, given)
    rows = [[term.text, str(term.count), f"{term.density:.2f} %", f"{term.spread:.0%}", str(term.prominence)]
            for term in (*found.prominent[:15], *found.phrases[:10])]  # fmt: skip
    output = Output(found.label, heads=[_("Term"), _("Times"), _("Of all words"), _("Spread"), _("Prominence")], rows=rows)
    for use in found.keyphrases:
        times = ngettext("{count} time, {density} in 100 words; in each tenth of the text: {tenths}",
                         "{count} times, {density} in 100 words; in each tenth of the text: {tenths}", use.count,
                         density=f"{use.density:.2f}", tenths=" ".join(map(str, use.tenths)))  # fmt: skip
        output.lines.append(Line(use.phrase, times))
    output.lines += [
        Line(term.text, _("missing here, in {count} of the pages", count=term.pages), "ok") for term in found.missing[:20]
    ]
    return output


async def score(bench: Bench, values: Values, report: Report) -> Output:
    """How much a text covers of given pages."""
    import asyncio

    from alwrity_desktop.seo import content_score as tool

    paper = bench.need_paper()
    given = await _pages(bench, values["pages"], paper.language, report)
    if not given:
        raise InputError(
            _("There is no page to compare with."), _("Give the addresses of pages that rank for your keyphrase.")
        )
    found = await asyncio.to_thread(tool.score, paper, given)
    rows = [[part.title, f"{part.points:g} / {part.out_of}", part.value, part.target, part.advice] for part in found.parts]
    ratings: dict[str, Rating] = {"low": "bad", "middle": "ok", "high": "good"}
    head = Line(_("{score} of 100", score=found.score), _("Low under 33, high from 66."), ratings[found.band])
    missing = ", ".join(term.text for term in found.missing[:25])
    lines = [head, *([Line(missing, _("Terms of the pages that are missing here."))] if missing else [])]
    heads = [_("Part"), _("Points"), _("Yours"), _("Theirs"), _("Advice")]
    return Output(found.label, lines, heads=heads, rows=rows, warnings=list(found.warnings))


def schema_names() -> list[str]:
    """Types of structured data."""
    from alwrity_desktop.seo.schema_types import schema_types

    return list(schema_types())


async def schema(bench: Bench, values: Values, _report: Report) -> Output:
    """JSON-LD of a draft."""
    import asyncio

    from alwrity_desktop.seo import structured_data as tool
    from alwrity_desktop.seo.schema_types import schema_type

    draft = bench.need_draft()
    kind = schema_type(str(values["type"]))
    facts = tool.SiteFacts(url=values["url"], site_name=values["site_name"], author=values["author"])
    document = await asyncio.to_thread(lambda: tool.build(kind, tool.fill(kind, draft, facts)))
    html = tool.as_html(document)
    lines = [Line(kind.type, tool.publishing_note(), field="schema", value=json.dumps(document, ensure_ascii=False))]
    return Output(tool.sure_of_nothing(kind), lines, [(kind.type, html)], tool.judge(document))


async def social(bench: Bench, values: Values, _report: Report) -> Output:
    """Open Graph and X tags of a draft."""
    import asyncio

    from alwrity_desktop.seo import social as tool

    draft, folder = bench.need_draft(), bench.workspace.folder
    wanted = {name: str(values[name]) for name in ("url", "site_name", "x_site")}
    card = await asyncio.to_thread(lambda: tool.from_draft(draft, folder=folder, **wanted))
    findings = await asyncio.to_thread(tool.judge, card, folder)
    return Output(_("For the head of the page."), code=[(_("Tags"), tool.html(card))], findings=findings)


async def _pages(bench: Bench, names: list[str], language: str, report: Report) -> list[GivenPage]:
    import asyncio

    from alwrity_desktop.page.tree import read_page
    from alwrity_desktop.seo.fetched_page import fetch_paper
    from alwrity_desktop.seo.terms import GivenPage

    found: list[GivenPage] = []
    for number, name in enumerate(names):
        report(Progress("fetch", _("Reading {name}", name=name), number / len(names)))
        paper = await fetch_paper(name, bench.workspace.http)
        found.append(GivenPage(name, await asyncio.to_thread(read_page, paper)))
    return found


async def _choice(bench: Bench) -> Choice:
    from alwrity_desktop.seo.suggesting import Choice
    from alwrity_desktop.store import prompts

    overrides = await bench.workspace.db.read(prompts.all_overrides)
    return Choice(draft_id=bench.draft.id if bench.draft else "", overrides=overrides)


def _judged(text: str, findings: list[Finding], field: str, head: str = "") -> Line:
    bad = any(finding.severity == "bad" for finding in findings)
    fair = any(finding.severity == "ok" for finding in findings)
    note = " ".join(part for part in (head, *(finding.text for finding in findings)) if part)
    return Line(text, note, "bad" if bad else "ok" if fair else "good", field)
