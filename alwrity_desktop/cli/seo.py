"""`alwrity seo`: judge texts. The tools are in seo_text.py (one text) and seo_site.py (a site)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from alwrity_desktop.cli import context, seo_archive, seo_site, seo_text
from alwrity_desktop.cli.files import read_text
from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.page.paper import Paper
    from alwrity_desktop.page.result import Result
    from alwrity_desktop.seo.judging import Judged
    from alwrity_desktop.seo.subjects import Known, Subject
    from alwrity_desktop.workspace import Workspace

FailOn = Literal["bad", "ok", ""]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    group = typer.Typer(help="What a search engine and a reader will make of a text.", no_args_is_help=True)
    group.callback()(_group)
    group.command("check")(check)
    seo_archive.register(group)
    seo_text.register(group)
    seo_site.register(group)
    app.add_typer(group, name="seo")


def _group() -> None:
    pass


def check(
    files: list[str] = typer.Argument(..., metavar="FILE|URL ...", help=".md with front matter, .html, or an address."),
    keyphrases: list[str] = typer.Option([], "--keyphrase", help="The keyphrase, if the file names none; may be repeated."),
    fail_on: str = typer.Option(
        "", "--fail-on", help="bad or ok: leave with exit code 3 when a check is rated so or worse."
    ),
) -> None:
    """Judge texts, one result each. What cannot be read does not keep the others from it; --json gives a list.

    A workspace that is there is asked which keyphrases other texts have and which checks are ignored, as the window does.
    """
    if fail_on not in ("", "bad", "ok"):
        raise typer.BadParameter(_("must be bad or ok"), param_hint="--fail-on")
    from alwrity_desktop.seo.judging import judge

    known = _known()
    results: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for name in files:
        try:
            subject = _subject(name, keyphrases, known)
        except KnownError as error:
            refused.append({"file": name, "error": error.sentence})
            context.note(error.sentence)
            continue
        results.append(as_document(name, judge(subject)))
    context.emit([*results, *refused], "\n\n".join(_text(result) for result in results))
    if refused:
        raise typer.Exit(1)
    worst = {"bad": {"bad"}, "ok": {"bad", "ok"}}.get(fail_on, set())
    if any(row["rating"] in worst and not row["ignored"] for result in results for row in result["checks"]):
        raise typer.Exit(3)


def _known() -> Known:
    """What the workspace knows of other texts; nothing where there is none, or none that can be opened."""
    from alwrity_desktop.seo.subjects import NOTHING
    from alwrity_desktop.store.database import FILE_NAME

    if not (context.options.folder / FILE_NAME).is_file():
        return NOTHING

    async def read(workspace: Workspace) -> Known:
        return await workspace.seo.known(whole=True)

    try:
        return context.run(read)
    except KnownError as error:
        context.note(error.sentence)
        return NOTHING


def _subject(name: str, keyphrases: list[str], known: Known) -> Subject:
    from alwrity_desktop.page import draft_file
    from alwrity_desktop.page.html_paper import paper_of_html
    from alwrity_desktop.seo.subjects import subject_of_draft, subject_of_page

    if "://" in name:
        return subject_of_page(asyncio.run(_page(name, keyphrases)), "page", known)
    path = Path(name)
    text = read_text(path)
    if path.suffix.lower() in (".html", ".htm"):
        return subject_of_page(paper_of_html(text, tuple(keyphrases)), "file", known)
    draft = draft_file.read(text, path)
    draft.keyphrases = keyphrases or draft.keyphrases
    return subject_of_draft(draft, known)


async def _page(url: str, keyphrases: list[str]) -> Paper:
    from alwrity_desktop.core import http
    from alwrity_desktop.core import settings as settings_file
    from alwrity_desktop.seo.fetched_page import fetch_paper

    network = settings_file.load(context.options.folder).network
    offline = context.options.offline or network.offline
    gate = http.HttpGate(offline=offline, proxy=network.proxy, timeout=network.timeout)
    return await fetch_paper(url, gate, tuple(keyphrases), context.Reporter())


def as_document(name: str, judged: Judged) -> dict[str, Any]:
    """The JSON form of one file's result. Scores leave out checks that are ignored; `ignored` gives the reason."""
    reasons = {check: row.reason for check, row in judged.subject.ignored.items()}
    return {
        "file": name,
        "keyphrase": judged.subject.paper.keyphrase,
        "score": judged.score,
        "readability_score": judged.readability_score,
        "technical_score": judged.group_score("technical"),
        "words": judged.words,
        "sentences": judged.analysis.sentences,
        "flesch": judged.analysis.flesch,
        "keyphrases": [{"keyphrase": row.phrase, "score": row.score} for row in judged.phrases],
        "used_before": [{"kind": text.kind, "title": text.title, "link": text.link} for text in judged.subject.others],
        "checks": [_check_document(row, reasons.get(row.id, "")) for row in judged.analysis.results],
    }


def _check_document(row: Result, ignored: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "group": row.group,
        "rating": row.rating,
        "score": row.score,
        "value": row.value,
        "threshold": row.threshold,
        "advice": row.advice,
        "places": [list(place) for place in row.places],
        "yoast": row.yoast,
        "ignored": ignored,
    }


def _text(result: dict[str, Any]) -> str:
    order = {"bad": 0, "ok": 1, "good": 2, "none": 3}
    rows = sorted(result["checks"], key=lambda row: order[row["rating"]])
    lines = [[row["rating"], row["id"], row["advice"]] for row in rows if row["rating"] != "none" and not row["ignored"]]
    lines += [[_("ignored"), row["id"], row["ignored"]] for row in rows if row["ignored"]]
    flesch = "" if result["flesch"] is None else f" · Flesch {result['flesch']:.0f}"
    scores = f"SEO {_shown(result['score'])}, readability {_shown(result['readability_score'])}"
    words = ngettext("{count} word", "{count} words", result["words"])
    head = f"{result['file']}: {scores} · {words}{flesch}"
    if not result["words"]:
        head += "\n" + _("There is no text to judge yet, so there is no score: write some.")
    return head + "\n" + context.table(lines, ["rating", "check", "advice"])


def _shown(score: int | None) -> str:
    return "–" if score is None else str(score)
