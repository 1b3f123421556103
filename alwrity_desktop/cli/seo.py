"""`alwrity seo`: judge texts. The tools are in seo_text.py (one text) and seo_site.py (a site)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from alwrity_desktop.cli import context, seo_site, seo_text
from alwrity_desktop.cli.files import read_text
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.page.analysis import Analysis
    from alwrity_desktop.page.paper import Paper

FailOn = Literal["bad", "ok", ""]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    group = typer.Typer(help="What a search engine and a reader will make of a text.", no_args_is_help=True)
    group.callback()(_group)
    group.command("check")(check)
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
    """Judge texts; with --json a list, one result a file. What cannot be read does not keep the others from it."""
    if fail_on not in ("", "bad", "ok"):
        raise typer.BadParameter(_("must be bad or ok"), param_hint="--fail-on")
    from alwrity_desktop.page.analysis import analyse

    results: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for name in files:
        try:
            paper = asyncio.run(_page(name, keyphrases)) if "://" in name else _paper(Path(name), keyphrases)
        except KnownError as error:
            refused.append({"file": name, "error": error.sentence})
            context.note(error.sentence)
            continue
        results.append(as_document(name, paper, analyse(paper)))
    context.emit([*results, *refused], "\n\n".join(_text(result) for result in results))
    if refused:
        raise typer.Exit(1)
    worst = {"bad": {"bad"}, "ok": {"bad", "ok"}}.get(fail_on, set())
    if any(row["rating"] in worst for result in results for row in result["checks"]):
        raise typer.Exit(3)


def _paper(path: Path, keyphrases: list[str]) -> Paper:
    from alwrity_desktop.page import draft_file
    from alwrity_desktop.page.html_paper import paper_of_html
    from alwrity_desktop.page.paper import Paper

    text = read_text(path)
    if path.suffix.lower() in (".html", ".htm"):
        return paper_of_html(text, tuple(keyphrases))
    draft = draft_file.read(text, path)
    draft.keyphrases = keyphrases or draft.keyphrases
    return Paper.of(draft)


async def _page(url: str, keyphrases: list[str]) -> Paper:
    from alwrity_desktop.core import http
    from alwrity_desktop.core import settings as settings_file
    from alwrity_desktop.page.html_paper import paper_of_html
    from alwrity_desktop.writer import fetching, source_text

    network = settings_file.load(context.options.folder).network
    offline = context.options.offline or network.offline
    gate = http.HttpGate(offline=offline, proxy=network.proxy, timeout=network.timeout)
    page = await fetching.fetch(url, gate, context.Reporter())
    kind, _sep, rest = page.content_type.partition(";")
    if kind and "html" not in kind:
        raise InputError(
            _("{url} gave no HTML page but {kind}.", url=url, kind=kind.strip()), _("Give the address of an article.")
        )
    declared = rest.partition("charset=")[2].strip(" \"';")
    return paper_of_html(source_text.decode(page.data, url, declared), tuple(keyphrases), page.url)


def as_document(name: str, paper: Paper, analysis: Analysis) -> dict[str, Any]:
    """The JSON form of one file's result."""
    return {
        "file": name,
        "keyphrase": paper.keyphrase,
        "score": analysis.score,
        "readability_score": analysis.readability_score,
        "words": analysis.words,
        "sentences": analysis.sentences,
        "flesch": analysis.flesch,
        "checks": [
            {
                "id": row.id,
                "group": row.group,
                "rating": row.rating,
                "score": row.score,
                "value": row.value,
                "threshold": row.threshold,
                "advice": row.advice,
                "places": [list(place) for place in row.places],
                "yoast": row.yoast,
            }
            for row in analysis.results
        ],
    }


def _text(result: dict[str, Any]) -> str:
    order = {"bad": 0, "ok": 1, "good": 2, "none": 3}
    rows = sorted(result["checks"], key=lambda row: order[row["rating"]])
    lines = [[row["rating"], row["id"], row["advice"]] for row in rows if row["rating"] != "none"]
    flesch = "" if result["flesch"] is None else f" · Flesch {result['flesch']:.0f}"
    scores = f"SEO {result['score']}, readability {result['readability_score']}"
    head = f"{result['file']}: {scores} · {result['words']:,} words{flesch}"
    return head + "\n" + context.table(lines, ["rating", "check", "advice"])
