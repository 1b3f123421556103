"""`alwrity seo` tools for what stands in a page's code: schema, social, alt, hreflang, utm."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context
from alwrity_desktop.cli.files import read_text
from alwrity_desktop.cli.seo_input import (
    DRAFTS,
    check_fail_on,
    draft_of,
    end_with,
    html_of,
    is_address,
    lines_of,
    pairs,
    plain,
    replace_body,
)
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.seo.alt_texts import AltIdeas, DraftImage
    from alwrity_desktop.seo.finding import Finding
    from alwrity_desktop.seo.schema_types import SchemaType
    from alwrity_desktop.workspace import Workspace

FAIL_ON = typer.Option("", "--fail-on", help="bad or ok: leave with exit code 3 where a finding is so or worse.")
SET = typer.Option([], "--set", metavar="NAME=VALUE", help="A value of one's own; may be repeated.")
URL = typer.Option("", "--url", help="Address of the page.")
SITE_NAME = typer.Option("", "--site-name", help="Name of the site.")


def register(group: typer.Typer) -> None:
    """Add the commands to the group `seo`."""
    for name, command in {"schema": schema, "social": social, "alt": alt, "hreflang": hreflang, "utm": utm}.items():
        group.command(name)(command)


def schema(
    kind: str = typer.Argument("", metavar="[TYPE]", help="Such as Article or Recipe; without it the types are listed."),
    file: str = typer.Argument(
        "", metavar="[FILE.md]", help="The draft to fill it from; without it the fields are listed."
    ),
    check: list[str] = typer.Option([], "--check", metavar="FILE|URL", help="Judge what a page has; may be repeated."),
    settings: list[str] = SET,
    url: str = URL,
    site_name: str = SITE_NAME,
    site_url: str = typer.Option("", "--site-url", help="Address of the site."),
    author: str = typer.Option("", "--author", help="Name of the author."),
    author_url: str = typer.Option("", "--author-url", help="Address of the author's page."),
    logo: str = typer.Option("", "--logo", help="Address of the site's logo."),
    put: bool = typer.Option(False, "--put", help="Put it into the file, in the place of one of the same type."),
    fail_on: str = FAIL_ON,
) -> None:
    """Build or judge structured data (JSON-LD). Without a type it lists them; without a file it shows the fields."""
    from alwrity_desktop.seo import structured_data as tool
    from alwrity_desktop.seo.schema_types import schema_type, schema_types

    check_fail_on(fail_on)
    if check:
        _check_schema(check, fail_on)
    elif not kind:
        rows = [[one.type, one.help, one.rich_result] for one in schema_types().values()]
        documents = [plain(one) | {"note": tool.sure_of_nothing(one)} for one in schema_types().values()]
        context.emit(documents, context.table(rows, [_("type"), _("for"), _("Google may show")]))
    elif not file:
        _show_fields(schema_type(kind))
    else:
        facts = tool.SiteFacts(url, site_url, site_name, logo, author, author_url)
        _build_schema(schema_type(kind), file, facts, settings, put=put, fail_on=fail_on)


def _show_fields(kind: SchemaType) -> None:
    from alwrity_desktop.seo import structured_data as tool

    rows = [
        [field.path, field.need, field.kind, field.title, " | ".join(field.choices) or field.help] for field in kind.fields
    ]
    table = context.table(rows, [_("field"), _("need"), _("kind"), _("title"), _("help")])
    note = tool.sure_of_nothing(kind)
    context.emit(plain(kind) | {"note": note}, f"{kind.type}: {kind.help} {note}\n{table}")


def _build_schema(kind: SchemaType, file: str, facts: Any, settings: list[str], *, put: bool, fail_on: str) -> None:
    from alwrity_desktop.seo import structured_data as tool

    draft = draft_of(file)
    document = tool.build(kind, tool.fill(kind, draft, facts) | pairs(settings))
    findings = tool.judge(document)
    if put:
        replace_body(Path(file), draft.body, tool.put_into(draft.body, document))
        context.note(tool.publishing_note())
    for line in lines_of(findings, "").splitlines():
        context.note(line)
    found = {"type": kind.type, "document": document, "html": tool.as_html(document)}
    found |= {
        "findings": [plain(finding) for finding in findings],
        "note": tool.sure_of_nothing(kind),
        "put_into": file if put else None,
    }
    context.emit(found, _("Put into {file}.", file=file) if put else tool.as_html(document))
    end_with(findings, fail_on)


def _check_schema(names: list[str], fail_on: str) -> None:
    from alwrity_desktop.seo import structured_data as tool
    from alwrity_desktop.seo.finding import Finding

    documents: list[dict[str, Any]] = []
    shown: list[str] = []
    everything: list[Finding] = []
    for name in names:
        source, _url = html_of(name)
        rows: list[dict[str, Any]] = []
        for found in tool.parse(source):
            findings = [Finding("json", "bad", found.problem)] if found.document is None else tool.judge(found.document)
            everything += findings
            rows.append(
                {"type": found.type, "document": found.document, "findings": [plain(finding) for finding in findings]}
            )
            shown.append(f"{name}: {found.type or '?'}" + (f"\n{lines_of(findings)}" if findings else ""))
        if not rows:
            shown.append(_("{name}: no structured data (JSON-LD).", name=name))
        documents.append({"file": name, "found": rows})
    context.emit(documents, "\n".join(shown))
    end_with(everything, fail_on)


def social(
    file: str = typer.Argument(..., metavar="FILE|URL", help="A draft file to make tags for, or a page to judge."),
    settings: list[str] = SET,
    url: str = URL,
    site_name: str = SITE_NAME,
    x_site: str = typer.Option("", "--x-site", help="The site's name on X, such as @example."),
    fail_on: str = FAIL_ON,
) -> None:
    """Make or judge Open Graph and X tags. Made from a draft or read from a page; --set takes title, image and so on."""
    from alwrity_desktop.seo import social as tool

    check_fail_on(fail_on)
    folder: Path | None = None
    if not is_address(file) and Path(file).suffix.lower() in DRAFTS:
        folder = Path(file).resolve().parent
        card = tool.from_draft(draft_of(file), url=url, site_name=site_name, x_site=x_site, folder=folder)
        card = tool.changed(card, pairs(settings))
    else:
        source, _address = html_of(file)
        card, _tags = tool.read_html(source)
    findings = tool.judge(card, folder)
    document = {"file": file, "card": plain(card), "tags": [plain(tag) for tag in tool.tags(card)], "html": tool.html(card)}
    for line in lines_of(findings, "").splitlines():
        context.note(line)
    context.emit(document | {"findings": [plain(finding) for finding in findings]}, tool.html(card))
    end_with(findings, fail_on)


def alt(
    file: Path = typer.Argument(..., metavar="FILE.md", help="The draft."),
    settings: list[str] = typer.Option(
        [], "--set", metavar="NUMBER=TEXT", help="Type the text of an image; may be repeated."
    ),
    suggest: bool = typer.Option(False, "--suggest", help="Ask a model that sees, for the images without a text."),
    images: list[int] = typer.Option([], "--image", help="Ask for this image whatever it has; may be repeated."),
    write: bool = typer.Option(False, "--write", help="Put what the model suggests into the file."),
    model: str = typer.Option("", "--model", metavar="PROVIDER:MODEL", help="The default is in the settings."),
    base_url: str = typer.Option("", "--base-url", metavar="URL", help="Address of an OpenAI-compatible server."),
    fail_on: str = FAIL_ON,
) -> None:
    """Judge or write the alt texts of a draft's images. Typed, or suggested by a model that sees."""
    from alwrity_desktop.seo import alt_texts as tool

    check_fail_on(fail_on)
    draft = draft_of(str(file))
    typed = _numbered(settings)
    ideas: AltIdeas | None = None
    if suggest or images:
        ideas = _suggested(file, images, model, base_url)
        for warning in ideas.warnings:
            context.note(warning)
    new = {idea.number: idea.text for idea in ideas.ideas if idea.text} if ideas and write else dict[int, str]()
    if new | typed:
        _put_alts(file, new | typed)
        draft = draft_of(str(file))
    phrase = draft.keyphrases[0] if draft.keyphrases else ""
    shown = tool.images_of(draft.body, phrase, draft.language)
    document = {"file": str(file), "images": [plain(image) for image in shown], "ideas": plain(ideas) if ideas else None}
    context.emit(document, _alt_text(shown, ideas))
    end_with([finding for image in shown for finding in image.findings], fail_on)


def _numbered(settings: list[str]) -> dict[int, str]:
    found = pairs(settings)
    for name in found:
        if not name.isdecimal():
            raise typer.BadParameter(_("{name} is not the number of an image", name=name), param_hint="--set")
    return {int(name): text for name, text in found.items()}


def _put_alts(file: Path, texts: dict[int, str]) -> None:
    from alwrity_desktop.seo import alt_texts as tool

    body = draft_of(str(file)).body
    replace_body(file, body, tool.put(body, texts))


def _suggested(file: Path, images: list[int], model: str, base_url: str) -> AltIdeas:
    from alwrity_desktop.seo import alt_texts as tool
    from alwrity_desktop.seo.suggesting import Choice
    from alwrity_desktop.store import prompts

    draft, beside = draft_of(str(file)), file.resolve().parent

    async def work(workspace: Workspace) -> AltIdeas:
        overrides = await workspace.db.read(prompts.all_overrides)
        return await tool.suggest(
            workspace.engine,
            draft.body,
            title=draft.title,
            keyphrase=draft.keyphrases[0] if draft.keyphrases else "",
            language=draft.language,
            folders=(beside, workspace.folder, workspace.folder / "media"),
            http=workspace.http,
            numbers=images,
            choice=Choice(model, base_url, overrides=overrides),
            report=context.Reporter(),
        )

    return context.run(work)


def _alt_text(images: list[DraftImage], ideas: AltIdeas | None) -> str:
    if not images:
        return _("The text has no images.")
    suggested = {idea.number: idea for idea in ideas.ideas} if ideas else {}
    lines: list[str] = []
    for image in images:
        lines.append(f"{image.number}. {image.src[:80]}: {image.alt or '–'}")
        lines += [lines_of(image.findings, "   ")] if image.findings else []
        if idea := suggested.get(image.number):
            empty = _("only decoration, leave it empty") if idea.decorative else idea.problem
            lines.append("   → " + (idea.text or empty))
    return "\n".join([*lines, *([ideas.label] if ideas and ideas.label else [])])


def hreflang(
    versions: list[str] = typer.Argument(None, metavar="CODE=URL ...", help="Such as de=https://example.org/de/."),
    default: str = typer.Option("", "--default", metavar="URL", help="The version for readers of other languages."),
    form: str = typer.Option("html", "--form", help="html, sitemap or header."),
    check: list[str] = typer.Option(
        [], "--check", metavar="FILE|URL", help="Judge what pages have, and links back between them."
    ),
    fail_on: str = FAIL_ON,
) -> None:
    """Build or judge hreflang. Built for the head of a page, a sitemap or an HTTP header."""
    from alwrity_desktop.seo import hreflang as tool

    check_fail_on(fail_on)
    if check:
        _check_hreflang(check, fail_on)
        return
    if form not in ("html", "sitemap", "header"):
        raise typer.BadParameter(_("must be html, sitemap or header"), param_hint="--form")
    given = pairs(versions or [], "CODE=URL")
    if len(given) < len(versions or []):
        raise InputError(_("One language is given twice."), _("Each language has one address."))
    made = tool.build([tool.Version(code, url) for code, url in given.items()], default)
    for line in lines_of(made.findings, "").splitlines():
        context.note(line)
    context.emit(plain(made), str(getattr(made, form)))
    end_with(made.findings, fail_on)


def _check_hreflang(names: list[str], fail_on: str) -> None:
    from alwrity_desktop.seo import hreflang as tool

    pages: dict[str, list[Any]] = {}
    documents: list[dict[str, Any]] = []
    everything: list[Finding] = []
    for name in names:
        source, url = html_of(name)
        found = tool.read_html(source, url)
        pages[url or name] = list(found)
        findings = tool.judge(found) if found else []
        everything += findings
        row = {"file": name, "versions": [plain(version) for version in found]}
        documents.append(row | {"findings": [plain(finding) for finding in findings]})
    between = tool.missing_returns(pages)
    everything += between
    shown = [f"{row['file']}: {_versions_named(len(row['versions']))}" for row in documents]
    document = {"pages": documents, "between": [plain(finding) for finding in between]}
    context.emit(document, "\n".join([*shown, lines_of(everything)]).rstrip())
    end_with(everything, fail_on)


def _versions_named(count: int) -> str:
    return ngettext("{count} language version named", "{count} language versions named", count)


def utm(
    url: str = typer.Argument(
        ..., metavar="URL|FILE.md", help="A link to tag, or a text whose links to your site get the tags."
    ),
    source: str = typer.Option(
        "", "--source", help="Where the link stands, such as newsletter. Without it the tags are read."
    ),
    medium: str = typer.Option("", "--medium", help="The kind of channel, such as email or social."),
    campaign: str = typer.Option("", "--campaign", help="The name of the campaign."),
    term: str = typer.Option("", "--term", help="The keyword of an advert."),
    content: str = typer.Option("", "--content", help="Tells two links of one place apart."),
    campaign_id: str = typer.Option("", "--id", help="The campaign's number."),
    site: str = typer.Option("", "--site", metavar="URL", help="Your site: needed for a text; warns of links within it."),
    keep_case: bool = typer.Option(False, "--keep-case", help="Keep capitals."),
) -> None:
    """Make or read campaign links (UTM). Or tag all links of a text to your site."""
    from alwrity_desktop.seo import utm as tool

    if not source:
        found = tool.read_tags(url)
        rows = [[name, str(value)] for name, value in plain(found).items() if value]
        context.emit(plain(found) | {"channel": found.channel}, context.table(rows, [_("tag"), _("value")]))
        return
    tags = tool.Campaign(source, medium, campaign, term, content, campaign_id)
    if is_address(url) or Path(url).suffix.lower() not in DRAFTS:
        made = tool.tagged(url, tags, site_url=site, keep_case=keep_case)
        for line in lines_of(made.findings, "").splitlines():
            context.note(line)
        context.emit(plain(made) | {"channel": made.campaign.channel}, made.url)
        return
    if not site:
        raise typer.BadParameter(_("name your site, whose links get the tags"), param_hint="--site")
    text, count = tool.tag_links(read_text(Path(url)), tags, site_url=site)
    context.note(ngettext("{count} link tagged.", "{count} links tagged.", count))
    context.emit({"text": text, "count": count}, text)
