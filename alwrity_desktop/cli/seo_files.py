"""`alwrity seo robots|sitemap|llms`: the files of a site that crawlers read, checked and written."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.cli.files import read_text
from alwrity_desktop.cli.seo_input import check_fail_on, end_with, gate, is_address, lines_of, plain
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.files import storage_error, write_whole
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.model.site import RemotePost, Site
    from alwrity_desktop.page.robots_txt import Robots
    from alwrity_desktop.seo.finding import Finding
    from alwrity_desktop.seo.robots import Verdict
    from alwrity_desktop.seo.sitemap import Entry
    from alwrity_desktop.workspace import Workspace

FAIL_ON = typer.Option("", "--fail-on", help="bad or ok: leave with exit code 3 when something is so or worse.")
SITE = typer.Option("", "--site", help="A connected site: what its mirror holds is written.")


def register(group: typer.Typer) -> None:
    """Add the commands to the group `seo`."""
    group.command("robots")(robots)
    group.command("sitemap")(sitemap)
    group.command("llms")(llms)


def _bytes(name: str) -> bytes:
    path = Path(name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise storage_error(error, path) from error


def _finding_rows(findings: list[Finding]) -> list[dict[str, Any]]:
    return [plain(finding) for finding in findings]


def _told(findings: list[Finding]) -> str:
    return _finding_lines(findings) if findings else "  " + _("Nothing to mend was found.")


def _finding_lines(findings: list[Finding]) -> str:
    lines = lines_of(findings).split("\n") if findings else []
    return "\n".join(
        f"{line} ({_('line {number}', number=finding.line)})" if finding.line else line
        for line, finding in zip(lines, findings, strict=True)
    )


def robots(
    source: str = typer.Argument("", metavar="FILE|URL", help="A robots.txt, or any address of the site."),
    pages: list[str] = typer.Option([], "--url", metavar="URL|PATH", help="May it be fetched? May be repeated."),
    agents: list[str] = typer.Option([], "--agent", help="Ask for this crawler; default: every well-known one."),
    block: list[str] = typer.Option([], "--block", metavar="AGENT", help="Write: this crawler may fetch nothing."),
    block_ai: str = typer.Option("", "--block-ai", help="Write: training (collectors for models) or all AI crawlers."),
    disallow: list[str] = typer.Option([], "--disallow", metavar="PATH", help="Write: nobody may fetch this."),
    allow: list[str] = typer.Option([], "--allow", metavar="PATH", help="Write: everybody may fetch this."),
    sitemaps: list[str] = typer.Option([], "--sitemap", metavar="URL", help="Write: a line that names a sitemap."),
    out: Path = typer.Option(None, "--out", metavar="FILE", help="Where the written file goes; else it is shown."),
    fail_on: str = FAIL_ON,
) -> None:
    """Test or write a robots.txt. It tells which line decides for whom; what stands there already is kept to the letter."""
    check_fail_on(fail_on)
    if block_ai not in ("", "training", "all"):
        raise typer.BadParameter(_("must be training or all"), param_hint="--block-ai")
    if block or block_ai or disallow or allow or sitemaps:
        _write_robots(source, block, block_ai, disallow, allow, sitemaps, out)
        return
    if not source:
        raise typer.BadParameter(_("name a robots.txt or a site"), param_hint="FILE|URL")
    for page in pages:
        _need_address(page)
    read, found, document = _robots_of(source)
    verdicts = [verdict for page in pages or ["/"] for verdict in _verdicts(read, page, agents)]
    document |= {
        "verdicts": [_verdict_row(verdict) for verdict in verdicts],
        "sitemaps": [address for _line, address in read.sitemaps],
        "findings": _finding_rows(found),
    }
    rows = [[_("yes") if one.allowed else _("no"), one.agent, one.url, str(one.line or ""), one.rule] for one in verdicts]
    table = context.table(rows, [_("may"), _("crawler"), _("page"), _("line"), _("rule")])
    context.emit(document, f"{table}\n{_told(found)}")
    end_with(found, fail_on)


def _need_address(page: str) -> None:
    try:
        urlsplit(page)
    except ValueError as error:
        raise InputError(
            _("{url} is not a web address.", url=page[:200]), _("Give a whole address, or a path such as /private/.")
        ) from error


def _robots_of(source: str) -> tuple[Robots, list[Finding], dict[str, Any]]:
    from alwrity_desktop.page.robots_txt import parse
    from alwrity_desktop.seo import robots_fetch
    from alwrity_desktop.seo.robots_problems import problems

    if not is_address(source):
        read = parse(_bytes(source))
        return read, problems(read), {"source": source, "meaning": "rules"}
    answer = asyncio.run(robots_fetch.fetch(source, gate()))
    found = [*answer.findings, *(problems(answer.robots) if answer.meaning == "rules" else [])]
    return answer.robots, found, {"source": answer.url, "status": answer.status, "meaning": answer.meaning}


def _verdicts(read: Robots, page: str, agents: list[str]) -> list[Verdict]:
    from alwrity_desktop.seo.robots import judge_all

    return judge_all(read, page, tuple(agents))


def _verdict_row(verdict: Verdict) -> dict[str, Any]:
    from alwrity_desktop.page.crawlers import crawler
    from alwrity_desktop.page.robots_txt import token_of

    known = crawler(token_of(verdict.agent))
    facts = ("maker", "kind", "obeys", "source", "known")
    return plain(verdict) | ({name: getattr(known, name) for name in facts} if known else {})


def _write_robots(
    source: str,
    block: list[str],
    block_ai: str,
    disallow: list[str],
    allow: list[str],
    sitemaps: list[str],
    out: Path | None,
) -> None:
    from alwrity_desktop.page.crawlers import AI_KINDS, tokens
    from alwrity_desktop.seo import robots_fetch
    from alwrity_desktop.seo.robots_writer import Choices, written

    kinds = AI_KINDS if block_ai == "all" else ("ai_training",) if block_ai else ()
    rules = [*(("*", "disallow", path) for path in disallow), *(("*", "allow", path) for path in allow)]
    choices = Choices((*block, *(tokens(*kinds) if kinds else ())), tuple(rules), tuple(sitemaps))
    existing = ""
    if is_address(source):
        existing = asyncio.run(robots_fetch.fetch(source, gate())).text
    elif source:
        existing = read_text(Path(source))
    made = written(choices, existing)
    if out:
        write_whole(out, made.text, shared=True)
    shown = _("Written: {path}", path=out) if out else made.text.rstrip("\n")
    context.emit({"text": made.text, "file": str(out) if out else None, "warnings": made.warnings}, shown)
    for warning in made.warnings:
        context.note(warning)


def sitemap(
    source: str = typer.Argument("", metavar="FILE|URL", help="Check this sitemap, and those it names."),
    listed: Path = typer.Option(None, "--from", metavar="FILE", help="Write: a list, one address a line, then its date."),
    site: str = SITE,
    base: str = typer.Option("", "--base", metavar="URL", help="Write: the address of the folder it will lie in."),
    out: Path = typer.Option(Path(), "--out", metavar="DIR", help="Write: where the files go."),
    pack: bool = typer.Option(False, "--gzip", help="Write: pack the files."),
    no_images: bool = typer.Option(False, "--no-images", help="Write: leave the images of posts out."),
    fail_on: str = FAIL_ON,
) -> None:
    """Check or write a sitemap. It is written from a list or a connected site, with dates only where they are known."""
    check_fail_on(fail_on)
    if listed or site:
        _write_sitemap(listed, site, base, out, pack, not no_images)
        return
    if not source:
        raise typer.BadParameter(_("name a sitemap, or --from or --site to write one"), param_hint="FILE|URL")
    from alwrity_desktop.seo import sitemap_check

    if is_address(source):
        found = asyncio.run(sitemap_check.check(source, gate(), context.Reporter()))
    else:
        found = [sitemap_check.read(_bytes(source))]
    rows = [
        {"file": one.url or source, "kind": one.kind, "count": len(one.entries), "bytes": one.size, "gzip": one.packed,
         "findings": _finding_rows(one.findings)}
        for one in found
    ]  # fmt: skip
    texts = [
        f"{one.url or source}: {_addresses(len(one.entries))}, {one.size / 1000:,.1f} KB\n{_told(one.findings)}"
        for one in found
    ]  # fmt: skip
    context.emit(rows, "\n".join(texts))
    end_with([finding for one in found for finding in one.findings], fail_on)


def _addresses(count: int) -> str:
    return ngettext("{count} address", "{count} addresses", count)


def _write_sitemap(listed: Path | None, site: str, base: str, out: Path, pack: bool, images: bool) -> None:
    from alwrity_desktop.seo import sitemap as tool

    entries: list[Entry] = []
    if listed:
        entries += tool.from_lines(read_text(listed))
    if site:
        found, posts = context.run(lambda workspace: _mirrored(workspace, site))
        base = base or found.url
        entries += tool.from_posts(posts, images=images)
    if not base and entries:
        base = "/".join(entries[0].url.split("/")[:3]) + "/"
    made = tool.write(entries, base, pack=pack)
    paths = tool.save(made, out)
    document = {
        "files": [
            {"file": str(path), "count": file.count, "bytes": len(file.data)}
            for path, file in zip(paths, made.files, strict=True)
        ],
        "count": made.count,
        "left_out": [{"url": address, "reason": why} for address, why in made.left_out],
    }
    lines = [_("Written: {path}", path=path) for path in paths]
    context.emit(document, "\n".join([*lines, _addresses(made.count)]))
    for address, why in made.left_out[:20]:
        context.note(f"{address}: {why}")


async def _mirrored(workspace: Workspace, name: str) -> tuple[Site, list[RemotePost]]:
    from alwrity_desktop.cli.sites import find_site
    from alwrity_desktop.store import remote_posts

    site = await find_site(workspace, name)
    posts = await workspace.db.read(remote_posts.published, site.id)
    if not posts:
        raise InputError(
            _("The mirror of {site} holds no published post.", site=site.name),
            _("Open the site in the window once, so that its posts are fetched."),
        )
    return site, posts


def llms(
    source: str = typer.Argument("", metavar="FILE|URL", help="Check this llms.txt, or that of a site."),
    links: bool = typer.Option(False, "--links", help="Also fetch every link of it."),
    site: str = SITE,
    listed: Path = typer.Option(None, "--from", metavar="FILE", help="Write: lines of address, tab, title, tab, note."),
    title: str = typer.Option("", "--title", help="Write: the name of the site."),
    summary: str = typer.Option("", "--summary", help="Write: what the site is about, in a sentence or two."),
    most: int = typer.Option(50, "--posts", min=1, help="Write: newest posts by category; older ones are optional."),
    out: Path = typer.Option(None, "--out", metavar="FILE", help="Write: where the file goes; else it is shown."),
    fail_on: str = FAIL_ON,
) -> None:
    """Check or write an llms.txt. It is written from a connected site or a list; no large search engine asks for one."""
    check_fail_on(fail_on)
    if listed or site:
        _write_llms(listed, site, title, summary, most, out)
        return
    if not source:
        raise typer.BadParameter(_("name a file or a site, or --from or --site to write one"), param_hint="FILE|URL")
    where, found = asyncio.run(_checked_llms(source, links))
    context.emit({"file": where, "findings": _finding_rows(found)}, f"{where}\n{_told(found)}")
    end_with(found, fail_on)


async def _checked_llms(source: str, links: bool) -> tuple[str, list[Finding]]:
    from alwrity_desktop.seo import llms as tool

    http = gate()
    if is_address(source):
        text, where, found = await tool.fetch(source, http)
        found += tool.check(text, where)
    else:
        text, where = read_text(Path(source)), source
        found = tool.check(text)
    if links:
        found += await tool.check_links(text, http, context.Reporter())
    return where, found


def _write_llms(listed: Path | None, site: str, title: str, summary: str, most: int, out: Path | None) -> None:
    from alwrity_desktop.seo import llms as tool

    if site:
        found, posts = context.run(lambda workspace: _mirrored(workspace, site))
        file = tool.from_posts(title or found.name, posts, summary=summary, most_posts=most)
    else:
        file = tool.from_lines(title, read_text(listed) if listed else "", summary=summary)
    text = tool.write(file)
    if out:
        write_whole(out, text, shared=True)
    findings = tool.check(text)
    shown = _("Written: {path}", path=out) if out else text.rstrip("\n")
    document = {"text": text, "file": str(out) if out else None, "findings": _finding_rows(findings)}
    context.emit(document, shown)
    if findings:
        context.note(_finding_lines(findings))
