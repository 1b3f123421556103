"""What every command shares: the three global options, output as text or JSON, and one way to run async work."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from alwrity_desktop.core import paths
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

T = TypeVar("T")


@dataclass(slots=True)
class Options:
    """The global options of this call."""

    workspace: Path | None = None
    json: bool = False
    offline: bool = False

    @property
    def folder(self) -> Path:
        """The workspace folder in use."""
        return self.workspace or paths.default_workspace()


options = Options()


def take_global_options(arguments: list[str]) -> list[str]:
    """Set `options` from `arguments`, wherever they stand before a bare `--`, and return the rest."""
    options.workspace, options.json, options.offline = None, False, False
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        if word == "--":
            return [*rest, word, *queue]
        if word == "--json":
            options.json = True
        elif word == "--offline":
            options.offline = True
        elif word == "--workspace" and queue:
            options.workspace = Path(queue.pop(0)).expanduser()
        elif word.startswith("--workspace="):
            options.workspace = Path(word.partition("=")[2]).expanduser()
        else:
            rest.append(word)
    return rest


def emit(document: Any, text: str) -> None:
    """Print `document` as JSON with --json, else `text`."""
    if options.json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")
    elif text:
        typer.echo(text)


def note(text: str) -> None:
    """A line for the person, on standard error."""
    typer.echo(text, err=True)


class Reporter:
    """Shows progress on standard error: a new line for each phase or message, nothing for streamed text."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, progress: Progress) -> None:
        """Listen to one report."""
        if not progress.message or progress.message == self._last:
            return
        self._last = progress.message
        share = f" {progress.done:4.0%}" if progress.done is not None else ""
        typer.echo(f"{progress.message}{share}", err=True)


def ask_passphrase() -> str | None:
    """The passphrase of the key file: from ALWRITY_PASSPHRASE, else asked at the terminal; None where neither is there."""
    if given := os.environ.get("ALWRITY_PASSPHRASE"):
        return given
    if not sys.stdin.isatty():
        return None
    return typer.prompt(_("Passphrase of the key file"), hide_input=True, err=True, default="", show_default=False) or None


def run(work: Callable[[Workspace], Awaitable[T]]) -> T:
    """Open the workspace, do `work` in it, close it. Ctrl+C cancels the work, and what had come is kept."""

    async def inside() -> T:
        from alwrity_desktop.workspace import Workspace

        task = asyncio.current_task()
        loop = asyncio.get_running_loop()
        if task and sys.platform != "win32":
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, task.cancel)
        workspace = await Workspace.open(options.folder, offline=options.offline or None, passphrase=ask_passphrase)
        try:
            return await work(workspace)
        finally:
            await workspace.close()

    return asyncio.run(inside())


def table(rows: list[list[str]], headings: list[str]) -> str:
    """Rows as aligned plain text."""
    everything = [headings, *rows]
    widths = [max(len(row[column]) for row in everything) for column in range(len(headings))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in everything
    )
