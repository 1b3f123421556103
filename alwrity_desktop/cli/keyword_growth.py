"""`alwrity keywords expand` and `name`: more keywords from seeds, and names for their clusters from a model."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.planner.expanding import Expansion
    from alwrity_desktop.planner.naming import Named
    from alwrity_desktop.planner.service import Planner
    from alwrity_desktop.workspace import Workspace


def register(keywords: typer.Typer) -> None:
    """Add the commands to `alwrity keywords`, with those of results pages."""
    from alwrity_desktop.cli import keyword_results

    keyword_results.register(keywords)
    keywords.command("expand")(expand)
    keywords.command("name")(name)


def expand(
    seeds: list[str] = typer.Argument(None, help="Keywords to start from."),
    by: str = typer.Option(
        "", "--by", help="questions, modifiers, alphabet, trends, autosuggest, model; several with commas.",
        show_default="questions,modifiers",
    ),
    trends: list[Path] = typer.Option([], "--trends", metavar="FILE", help="Related queries of Google Trends, its CSV."),
    language: str = typer.Option("", "--language", help="en, de, fr or es; the settings' without it."),
    model: str = typer.Option("", "--model", help="provider:model, for the way “model”."),
    base_url: str = typer.Option("", "--base-url", help="Address of the model's server."),
    count: int = typer.Option(30, "--count", min=1, max=200, help="Queries a model is asked for, a seed."),
    preview: bool = typer.Option(False, "--preview", help="Only show them."),
    estimate: bool = typer.Option(False, "--estimate", help="Only tell what asking the model would cost."),
) -> None:  # fmt: skip
    """Find more keywords and keep them, without doubles. Search volumes stay unknown: none is made up.

    Questions, modifiers and alphabet need no network. Suggestions are off until the settings allow them.
    """
    ways = [part.strip() for part in by.split(",") if part.strip()]
    if trends and "trends" not in ways:
        ways.append("trends")
    ways = ways or ["questions", "modifiers"]

    if estimate:
        _tell(
            lambda room: room.expander.estimate(seeds or [], language=language, model=model, base_url=base_url, count=count)
        )
        return

    async def work(workspace: Workspace) -> Expansion:
        room = workspace.planner.expander
        found = await room.expand(
            seeds or [], ways, language=language, trends=trends, model=model, base_url=base_url, count=count,
            report=context.Reporter(),
        )  # fmt: skip
        if not preview:
            found.kept = len(await room.keep(found.found, language))
        return found

    found = context.run(work)
    rows: list[dict[str, Any]] = [
        {"text": one.text, "seed": one.seed, "by": one.by, "told": one.told, "volume": None} for one in found.found
    ]
    failed = [{"seed": one.seed, "by": one.by, "reason": one.reason} for one in found.failed]
    document = {"keywords": rows, "known": found.known, "kept": found.kept, "asked": found.asked, "failed": failed}
    lines = [f"{one.text}  ({one.by}{f': {one.told}' if one.told else ''})" for one in found.found]
    lines += [_("Nothing for “{seed}” ({by}): {reason}", **one) for one in failed]
    lines.append(ngettext("{count} was there already.", "{count} were there already.", found.known))
    lines.append(_("Kept: {count}. Their search volume is not known.", count=found.kept))
    context.emit(document, "\n".join(lines))


def name(
    model: str = typer.Option("", "--model", help="provider:model; the settings' choice without it."),
    base_url: str = typer.Option("", "--base-url", help="Address of the model's server."),
    cluster: list[str] = typer.Option([], "--cluster", help="Only this cluster (its id), as after a refusal; repeatable."),
    split: bool = typer.Option(True, "--split/--no-split", help="Let it split clusters that hold several subjects."),
    estimate: bool = typer.Option(False, "--estimate", help="Only tell what it would cost."),
) -> None:
    """Let a model name, describe and split clusters. Its opinion, and labelled so; what it gets wrong is refused."""
    if estimate:

        async def cost(planner: Planner) -> Estimate:
            return (await planner.naming.estimate(cluster, split=split, model=model, base_url=base_url))[1]

        _tell(cost)
        return

    async def work(workspace: Workspace) -> tuple[Named, list[dict[str, Any]]]:
        from alwrity_desktop.planner.clusters import label

        done = await workspace.planner.naming.ask_model(
            cluster, split=split, model=model, base_url=base_url, report=context.Reporter()
        )
        rows: list[dict[str, Any]] = []
        for one in done.named:
            held = [word.text for word in await workspace.planner.clusters.keywords_of(one.id)]
            rows.append(
                {"id": one.id, "name": one.name, "description": one.description, "label": label(one.method),
                 "keywords": held}
            )  # fmt: skip
        return done, rows

    done, rows = context.run(work)
    refused = [{"id": one.cluster_id, "name": one.name, "reason": one.reason} for one in done.refused]
    lines = [f"{row['name']} ({len(row['keywords'])}, {row['label']}): {row['description']}" for row in rows]
    lines += [_("Refused: {name} ({id}): {reason}", **row) for row in refused]
    context.emit({"named": rows, "split": done.split, "refused": refused}, "\n".join(lines) or _("No cluster to name."))


def _tell(asked: Callable[[Planner], Awaitable[Estimate | None]]) -> None:
    """Say what a model would take."""
    from alwrity_desktop.cli.plan_ideas import emit_estimate

    async def work(workspace: Workspace) -> Estimate | None:
        return await asked(workspace.planner)

    emit_estimate(context.run(work))
