"""`alwrity plan ideas`: make, change and list ideas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.model.plan import Idea
    from alwrity_desktop.planner.ideas import Ideas, IdeasMade
    from alwrity_desktop.workspace import Workspace


def register(plan: typer.Typer) -> None:
    """Add the command to `alwrity plan`."""
    plan.command("ideas")(ideas)


def ideas(
    make: bool = typer.Option(False, "--make", help="Make ideas for clusters that have none."),
    retry: bool = typer.Option(False, "--retry", help="Ask again only for the clusters that failed."),
    estimate: bool = typer.Option(False, "--estimate", help="Tell what --make would cost with this model; make none."),
    model: str = typer.Option("offline", "--model", help="provider:model, or offline for templates without a model."),
    base_url: str = typer.Option("", "--base-url", help="Address of the model's server."),
    cluster: list[str] = typer.Option([], "--cluster", help="Only for this cluster (its id); may be repeated."),
    count: int = typer.Option(2, "--count", min=1, max=10, help="Ideas a cluster."),
    audience: str = typer.Option("", "--audience", help="Who they are for; the settings' without it."),
    tone: str = typer.Option("", "--tone", help="How they should sound; the settings' without it."),
    language: str = typer.Option("", "--language", help="Their language, such as en or de."),
    call_to_action: str = typer.Option("", "--call-to-action", help="What readers should do at the end."),
    state: str = typer.Option("", "--state", help="List only new, queued, done or rejected ones."),
    add: str = typer.Option("", "--add", metavar="TITLE", help="An idea of your own, with --set."),
    edit: list[str] = typer.Option([], "--edit", help="Change this idea (its id) by --set; may be repeated."),
    values: list[str] = typer.Option([], "--set", metavar="FIELD=VALUE", help="A field of --add or --edit."),
    reject: list[str] = typer.Option([], "--reject", help="Say no to this idea (its id); may be repeated."),
    restore: list[str] = typer.Option([], "--restore", help="Take a rejected idea up again (its id)."),
    delete: list[str] = typer.Option([], "--delete", help="Delete this idea (its id); may be repeated."),
) -> None:
    """List ideas, after making or changing some where asked. Those of a model are its opinion; templates are labelled so.

    Fields of --set: title, brief, keywords, content_type, structure, words, audience, tone, call_to_action, language,
    priority (0 to 100).
    """

    async def work(workspace: Workspace) -> list[Idea]:
        room = workspace.planner.ideas
        await _change(room, add, edit, values)
        for ids, fields in ((reject, {"state": "rejected"}), (restore, {"state": "new"})):
            if ids:
                await room.change(ids, **fields)
        if delete:
            await room.remove(delete)
        wanted = _Wanted(cluster, count, model, base_url, audience, tone, language, call_to_action)
        if estimate:
            await wanted.tell(room)
        elif made := await wanted.make(room, make=make, retry=retry):
            for failure in made.failures:
                context.note(_("Cluster {id}: {reason}", id=failure.cluster_id, reason=failure.reason))
        return await room.listed(*([state] if state else []))

    found = context.run(work)
    rows = [[one.title, one.structure, str(one.words), one.state, one.origin] for one in found]
    heads = [_("idea"), _("structure"), _("words"), _("state"), _("from")]
    context.emit([_idea(one) for one in found], context.table(rows, heads) if rows else _("No idea."))


class _Wanted:
    """How ideas are to be made."""

    def __init__(
        self,
        clusters: list[str],
        count: int,
        model: str,
        base_url: str,
        audience: str,
        tone: str,
        language: str,
        call_to_action: str,
    ) -> None:
        from alwrity_desktop.planner.idea_making import Wish

        wish = Wish(audience or None, tone or None, language or None, call_to_action)
        self._clusters = clusters
        self._model = model
        self._how: dict[str, Any] = {"per_cluster": count, "wish": wish}
        self._asked: dict[str, Any] = {"model": model, "base_url": base_url}

    async def make(self, room: Ideas, *, make: bool, retry: bool) -> IdeasMade | None:
        """Make them; None where nothing was asked for."""
        report = context.Reporter()
        if retry:
            return await room.retry(**self._how, **self._asked, report=report)
        if make and self._model == "offline":
            return await room.make_offline(self._clusters, **self._how, report=report)
        return await room.ask_model(self._clusters, **self._how, **self._asked, report=report) if make else None

    async def tell(self, room: Ideas) -> None:
        """Say what it would cost."""
        found = None if self._model == "offline" else await room.estimate(self._clusters, **self._how, **self._asked)
        context.note(estimate_words(found))


def emit_estimate(found: Any) -> None:
    """Print what a model would take, as the one answer of a command."""
    names = ("tokens_in", "tokens_out", "cost_micros", "label")
    context.emit({name: getattr(found, name, None) for name in names}, estimate_words(found))


def estimate_words(found: Any) -> str:
    """What a model would take, in words; None is nothing."""
    if found is None:
        return _("No model is asked; it costs nothing.")
    tokens = f"{found.tokens_in + found.tokens_out:,}"
    if found.cost_micros is None:
        return _("Cost unknown, {tokens} tokens ({label}).", tokens=tokens, label=found.label)
    cost = f"{found.cost_micros / 1_000_000:.3f}"
    return _("About ${cost}, {tokens} tokens ({label}).", cost=cost, tokens=tokens, label=found.label)


async def _change(room: Ideas, add: str, edit: list[str], values: list[str]) -> None:
    from alwrity_desktop.cli.plan_fields import fields_of

    fields = fields_of(values)
    if add:
        await room.add(add, **fields)
    if edit:
        await room.change(edit, **fields)


def _idea(one: Idea) -> dict[str, Any]:
    names = (
        "id", "title", "brief", "cluster_id", "keywords", "content_type", "structure", "words", "audience", "tone",
        "call_to_action", "language", "priority", "state", "origin", "model", "reason",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names}
