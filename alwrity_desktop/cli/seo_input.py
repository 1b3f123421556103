"""What the SEO commands read: a draft file, any other text file, or the article at an address."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.cli.files import read_draft, read_text
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.core.http import HttpGate
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.model.source import Source
    from alwrity_desktop.page.paper import Paper
    from alwrity_desktop.seo.finding import Finding
    from alwrity_desktop.seo.terms import GivenPage

DRAFTS = (".md", ".markdown")
_SIGNS = {"bad": "✗", "ok": "!", "note": "·"}


def gate() -> HttpGate:
    """The way out, with the switches of the workspace's settings and of this call."""
    from alwrity_desktop.core import http
    from alwrity_desktop.core import settings as settings_file

    network = settings_file.load(context.options.folder).network
    offline = context.options.offline or network.offline
    return http.HttpGate(offline=offline, proxy=network.proxy, timeout=network.timeout)


def is_address(name: str) -> bool:
    """Whether a name is an address rather than a file."""
    return name.lower().startswith(("http://", "https://"))


def draft_of(name: str, keyphrases: list[str] | None = None) -> Draft:
    """The draft in a Markdown file, with keyphrases of one's own in the place of its own."""
    path = Path(name)
    if is_address(name) or path.suffix.lower() not in DRAFTS:
        raise InputError(_("{name} is no draft file.", name=name), _("Give a Markdown file (.md)."))
    draft = read_draft(path)
    draft.keyphrases = keyphrases or draft.keyphrases
    return draft


def replace_body(path: Path, old: str, new: str) -> None:
    """Put a new body into a draft file; its front matter and line ends stay as they are. Raises StorageError."""
    from alwrity_desktop.core.files import storage_error, write_whole

    try:
        raw = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise storage_error(error, path) from error
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    at = text.rindex(old) if old.strip() else len(text)
    text = f"{text[:at]}{new.rstrip()}\n"
    write_whole(path, text.replace("\n", "\r\n") if "\r\n" in raw else text, shared=True)


def paper_of(name: str, keyphrases: list[str], language: str = "") -> Paper:
    """A draft file as it is; of other files and addresses the article in them."""
    from alwrity_desktop.page.paper import Paper

    if not is_address(name) and Path(name).suffix.lower() in DRAFTS:
        draft = draft_of(name, keyphrases)
        draft.language = language or draft.language
        return Paper.of(draft)
    source = asyncio.run(_sources([name]))[0]
    return Paper(
        source.text,
        source.title,
        keyphrases=tuple(keyphrases),
        language=language or source.language or "en",
        site_url=source.url,
    )


def given_pages(names: list[str], language: str) -> list[GivenPage]:
    """The pages to compare with. One that cannot be read is told and left out."""
    from alwrity_desktop.seo.terms import GivenPage

    return [GivenPage.of_source(source, language) for source in asyncio.run(_sources(names, all_needed=False))]


async def _sources(names: list[str], *, all_needed: bool = True) -> list[Source]:
    from alwrity_desktop.core.errors import KnownError
    from alwrity_desktop.writer import sources

    http, report = gate(), context.Reporter()
    found: list[Source] = []
    for name in names:
        try:
            read = sources.read_url(name, "other", http, report) if is_address(name) else None
            found.append(await (read or sources.read_file(Path(name), "other", report)))
        except KnownError as error:
            if all_needed:
                raise
            context.note(error.sentence)
    return found


def html_of(name: str) -> tuple[str, str]:
    """The text of a file or page as it stands, and its address ("" for a file)."""
    if not is_address(name):
        return read_text(Path(name)), ""
    from alwrity_desktop.core.decoding import decode
    from alwrity_desktop.writer import fetching

    page = asyncio.run(fetching.fetch(name, gate(), context.Reporter()))
    declared = page.content_type.partition("charset=")[2].strip(" \"';")
    return decode(page.data, name, declared), page.url


def pairs(settings: list[str], option: str = "--set") -> dict[str, str]:
    """`name=value` options as a table."""
    for setting in settings:
        if "=" not in setting:
            raise typer.BadParameter(_("{setting} is not of the form name=value", setting=setting), param_hint=option)
    return {name.strip(): value.strip() for name, _sign, value in (setting.partition("=") for setting in settings)}


def lines_of(findings: list[Finding] | tuple[Finding, ...], indent: str = "  ") -> str:
    """Findings as lines, "" where there are none."""
    return "\n".join(f"{indent}{_SIGNS[finding.severity]} {finding.text}" for finding in findings)


def plain(result: Any) -> Any:
    """A result's JSON form."""
    return asdict(result)


def end_with(findings: list[Finding] | tuple[Finding, ...], fail_on: str) -> None:
    """Leave with exit code 3 where a finding is as bad as `fail_on` (bad or ok) or worse."""
    wrong = {"bad": {"bad"}, "ok": {"bad", "ok"}}.get(fail_on, set[str]())
    if any(finding.severity in wrong for finding in findings):
        raise typer.Exit(3)


def check_fail_on(fail_on: str) -> None:
    """Refuse a --fail-on that means nothing."""
    if fail_on not in ("", "bad", "ok"):
        raise typer.BadParameter(_("must be bad or ok"), param_hint="--fail-on")
