"""`alwrity keywords results`: results pages asked for with the person's own key, for grouping keywords by them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.planner.results_pages import Fetched, FetchPlan, Wish
    from alwrity_desktop.workspace import Workspace


def register(keywords: typer.Typer) -> None:
    """Add the command to `alwrity keywords`."""
    keywords.command("results")(results)


def results(
    provider: str = typer.Option("", "--provider", help="brave, google or serpapi; the one with a key without it."),
    limit: int = typer.Option(100, "--limit", help="How many keywords at most, the highest volume first: one call each."),
    older: int = typer.Option(90, "--older", min=0, help="Days after which a results page is asked for again; 0: all are."),
    country: str = typer.Option("", "--country", help="For keywords that tell none, such as DE."),
    language: str = typer.Option("", "--language", help="For keywords that tell none, such as de."),
    engine: str = typer.Option("", "--engine", help="For google: the ID (cx) of your search engine; kept in the settings."),
    base_url: str = typer.Option("", "--base-url", help="Another address of the service."),
    preview: bool = typer.Option(False, "--preview", help="Only tell what would be asked."),
) -> None:
    """Ask a search service for the results pages of keywords, with your own key: the keywords are sent to it.

    Keep a key first: alwrity keys set search:brave. Then group by them: alwrity keywords cluster --method results.
    """
    from alwrity_desktop.planner.results_pages import Wish

    wish = Wish(provider, limit, older, country, language, base_url, engine)

    async def work(workspace: Workspace) -> tuple[FetchPlan, Fetched | None]:
        room = workspace.results_pages
        plan = await room.plan(wish)
        if preview:
            return plan, None
        if engine:
            workspace.settings.planning.search_engine = engine
            workspace.save_settings()
        context.note(_said(plan))
        return plan, await _fetch(workspace, wish)

    plan, done = context.run(work)
    context.emit(*(_planned(plan) if done is None else _told(done)))


async def _fetch(workspace: Workspace, wish: Wish) -> Fetched:
    """What a stop cuts off is told, not lost."""
    from alwrity_desktop.planner.results_pages import Fetched

    done = Fetched()
    try:
        return await workspace.results_pages.fetch(wish, context.Reporter(), done)
    except asyncio.CancelledError:
        context.note(_told(done)[1])
        raise


def _said(plan: FetchPlan) -> str:
    calls = ngettext("{count} call to {host}.", "{count} calls to {host}.", plan.calls, host=plan.service.host)
    return f"{calls} {plan.service.terms}"


def _planned(plan: FetchPlan) -> tuple[dict[str, Any], str]:
    known = [
        {"source": one.source, "count": one.count, "oldest": f"{one.oldest:%Y-%m-%d}", "newest": f"{one.newest:%Y-%m-%d}"}
        for one in plan.told
    ]
    document = {
        "provider": plan.service.name, "host": plan.service.host, "calls": plan.calls, "lacking": plan.lacking,
        "seconds": plan.seconds, "terms": plan.service.terms, "known": known,
    }  # fmt: skip
    lines = [_said(plan), _("It takes about {count} s.", count=plan.seconds)]
    lines += [_("Known: {count} from {source} ({oldest} to {newest})", **one) for one in known]
    return document, "\n".join(lines)


def _told(done: Fetched) -> tuple[dict[str, Any], str]:
    failed = [{"keyword": one.keyword, "reason": one.reason} for one in done.failed]
    stopped = done.stopped.sentence if done.stopped is not None else ""
    document = {
        "provider": done.provider, "host": done.host, "planned": done.planned, "calls": done.calls, "kept": done.kept,
        "empty": done.empty, "failed": failed, "stopped": stopped,
    }  # fmt: skip
    lines = [ngettext("{count} results page is kept.", "{count} results pages are kept.", done.kept)]
    if done.empty:
        lines.append(ngettext("{count} keyword has no results.", "{count} keywords have no results.", done.empty))
    lines += [_("Nothing for “{keyword}”: {reason}", **one) for one in failed]
    lines += [stopped] if stopped else []
    return document, "\n".join(lines)
