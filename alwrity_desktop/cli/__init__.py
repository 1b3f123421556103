"""`alwrity`: the same work without a window. One file a group of commands.

Exit codes: 0 done, 1 a known error, 2 wrong usage, 3 done but with findings at or above --fail-on.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import typer

from alwrity_desktop import __version__
from alwrity_desktop.cli import clusters, context, exporting, keys, plan, planning, publishing, seo, sites, upkeep, writing
from alwrity_desktop.core import crash, logs
from alwrity_desktop.core.errors import KnownError

app = typer.Typer(
    name="alwrity",
    help="From a keyword to a published post, on your own machine.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"alwrity {__version__}")
        raise typer.Exit


@app.callback()
def _options(  # the three are taken out of the arguments beforehand, so that they may stand anywhere
    workspace: str = typer.Option(
        "", "--workspace", metavar="DIR", help="The workspace folder; made when it is not there."
    ),
    json: bool = typer.Option(False, "--json", help="One JSON document on standard output; progress on standard error."),
    offline: bool = typer.Option(False, "--offline", help="Let nothing leave this machine; local models still work."),
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Say the version and end."),
) -> None:
    del workspace, json, offline, version


for part in (writing, seo, planning, clusters, plan, sites, publishing, exporting, keys, upkeep):
    part.register(app)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    if arguments is None:  # as a program of its own
        crash.install()
        logs.start()
    given = list(sys.argv[1:] if arguments is None else arguments)
    rest = context.take_global_options(given)
    code = 0
    try:
        result: Any = app(rest, standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except KnownError as error:
        typer.echo(error.sentence, err=True)
        code = 1
    except typer.Abort:
        typer.echo("Stopped.", err=True)
        code = 130
    except (KeyboardInterrupt, asyncio.CancelledError):
        typer.echo("Stopped. What had arrived is kept.", err=True)
        code = 130
    except Exception as error:
        if not hasattr(error, "exit_code") or not hasattr(error, "format_message"):
            raise
        show = getattr(error, "show", None)
        if show:
            show(file=sys.stderr)
        code = int(getattr(error, "exit_code", 2))
    sys.exit(code)
