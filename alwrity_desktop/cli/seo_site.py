"""`alwrity seo images|url|pagespeed`; the files of a site (robots, sitemap, llms) are in seo_files.py."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from alwrity_desktop.cli import context, seo_files
from alwrity_desktop.cli.files import read_text
from alwrity_desktop.cli.seo_input import check_fail_on, end_with, gate, lines_of, plain
from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext

if TYPE_CHECKING:
    from alwrity_desktop.seo.images import Batch, ImageResult
    from alwrity_desktop.seo.pagespeed import PageSpeed
    from alwrity_desktop.seo.url_check import UrlReport

FAIL_ON = typer.Option("", "--fail-on", help="bad or ok: leave with exit code 3 when something is so or worse.")
_FORMATS = ("same", "webp", "avif", "jpeg", "png")
_METADATA = ("none", "copyright", "all")


def register(group: typer.Typer) -> None:
    """Add the commands to the group `seo`."""
    group.command("images")(images)
    group.command("url")(url)
    group.command("pagespeed")(pagespeed)
    seo_files.register(group)


def _one_of(value: str, known: tuple[str, ...], option: str) -> Any:
    if value not in known:
        raise typer.BadParameter(_("must be one of {known}", known=", ".join(known)), param_hint=option)
    return value


def images(
    inputs: list[Path] = typer.Argument(..., metavar="FILE|FOLDER ...", help="Images, or folders with images."),
    kind: str = typer.Option("webp", "--format", help="webp, avif, jpeg, png, or same."),
    longest: int = typer.Option(2560, "--longest", min=0, help="Longest side in pixels; 0 keeps the size."),
    quality: int = typer.Option(0, "--quality", min=0, max=100, help="1 to 100; 0 is the format's own."),
    metadata: str = typer.Option("none", "--metadata", help="What stays of it: none, copyright or all."),
    no_icc: bool = typer.Option(False, "--no-icc", help="Turn the colours into sRGB and leave the profile out."),
    out: Path = typer.Option(None, "--out", metavar="DIR", help="Where the new files go; else beside the old ones."),
    overwrite: bool = typer.Option(False, "--overwrite", help="Put the new file in the old one's place; a copy is kept."),
    replace: bool = typer.Option(False, "--replace", help="Write over results of an earlier run."),
) -> None:
    """Make images smaller. New size, new format, private data out; originals stay, what gets no smaller is left alone."""
    from alwrity_desktop.seo.image_encode import Encoding
    from alwrity_desktop.seo.images import Batch, Choices, optimise

    wanted = Encoding(
        _one_of(kind, _FORMATS, "--format"), longest, quality, _one_of(metadata, _METADATA, "--metadata"), not no_icc
    )
    choices = Choices(wanted, out, overwrite, replace)
    batch = Batch()
    try:
        asyncio.run(optimise(inputs, choices, context.Reporter(), into=batch))
    finally:  # what was done before Ctrl+C is told, too
        if batch.results:
            context.emit(_images_document(batch), _images_text(batch))
    if batch.count("failed"):
        raise typer.Exit(1)


def _image_document(one: ImageResult) -> dict[str, Any]:
    made = one.encoded
    row: dict[str, Any] = {"file": str(one.source), "state": one.state, "reason": one.reason, "notes": one.notes}
    row |= {"before": one.before, "after": one.after, "saved": one.saved}
    row |= {"target": str(one.target) if one.target else None, "kept": str(one.kept) if one.kept else None}
    if made:
        row |= {"from_format": made.from_kind, "format": made.kind, "quality": made.quality, "psnr": made.psnr}
        row |= {"from_size": [made.from_width, made.from_height], "size": [made.width, made.height], "frames": made.frames}
    return row


def _images_document(batch: Batch) -> dict[str, Any]:
    return {
        "images": [_image_document(one) for one in batch.results],
        "before": batch.before,
        "after": batch.before - batch.saved,
        "saved": batch.saved,
        "done": batch.count("done"),
        "skipped": batch.count("skipped"),
        "failed": batch.count("failed"),
        "stopped": batch.stopped,
    }


def _images_text(batch: Batch) -> str:
    lines: list[str] = []
    for one in batch.results:
        said = " ".join([one.reason, *one.notes]).strip()
        if one.state == "done" and one.target:
            share = one.saved / one.before
            head = f"{one.source} → {one.target}: {one.before / 1000:,.1f} → {one.after / 1000:,.1f} KB (-{share:.0%})"
            lines.append(f"{head} {said}".rstrip())
        else:
            lines.append(f"{one.source}: {said}")
    figures = _("{done} made smaller, {skipped} left alone, {failed} failed; {saved} KB saved of {before} KB.",
                done=batch.count("done"), skipped=batch.count("skipped"), failed=batch.count("failed"),
                saved=f"{batch.saved / 1000:,.1f}", before=f"{batch.before / 1000:,.1f}")  # fmt: skip
    return "\n".join([*lines, figures])


def url(
    addresses: list[str] = typer.Argument(None, metavar="URL ...", help="Addresses to check."),
    file: Path = typer.Option(None, "--file", metavar="FILE", help="A text file with an address a line."),
    ways: bool = typer.Option(False, "--variants", help="Try each with http and https, with and without www."),
    at_once: int = typer.Option(8, "--at-once", min=1, max=32, help="Addresses at the same time."),
    fail_on: str = FAIL_ON,
) -> None:
    """Check addresses, measured from here. Redirects, status, headers, certificate, compression, caching, mixed content."""
    check_fail_on(fail_on)
    given = [one for one in [*(addresses or []), *(read_text(file).splitlines() if file else [])] if one.strip()]
    found: list[UrlReport] = []
    kept: list[UrlReport] = []
    try:
        found = asyncio.run(_checked(given, ways, at_once, kept))
    finally:  # what was done before Ctrl+C is told, too
        if done := found or kept:
            context.emit([_url_document(one) for one in done], "\n\n".join(_url_text(one) for one in done))
    failed = [one for one in found if one.error]
    if failed and (not ways or len(failed) == len(found)):  # not every way in need be there
        for one in failed:
            context.note(one.error)
        raise typer.Exit(1)
    end_with([finding for one in found for finding in one.findings], fail_on)


async def _checked(given: list[str], ways: bool, at_once: int, kept: list[UrlReport]) -> list[UrlReport]:
    from alwrity_desktop.seo.url_check import check_many, of_variants, variants

    groups = [variants(one) if ways else [one.strip()] for one in given]
    wanted = [address for group in groups for address in group]
    found = await check_many(wanted, gate(), context.Reporter(), at_once=at_once, into=kept)
    if ways:
        by_address = {one.address: one for one in found}
        for group in groups:
            by_address[group[0]].findings += of_variants([by_address[address] for address in group])
    return found


def _url_document(one: UrlReport) -> dict[str, Any]:
    document = plain(one) | {"seconds": round(one.seconds, 4), "source": "measured"}
    if one.tls:
        document["tls"]["days_left"] = one.tls.days_left()
    return document


def _url_text(one: UrlReport) -> str:
    if one.error:
        return f"{one.address}\n  ✗ {one.error}"
    steps = " → ".join([f"{hop.status} {hop.url}" for hop in one.hops])
    facts = [f"{one.seconds * 1000:,.0f} ms", one.http_version, one.content_type]
    if one.transfer:
        packed = one.transfer.encoding or _("uncompressed")
        facts.append(f"{one.transfer.sent / 1000:,.1f} KB ({packed})")
    if one.tls:
        facts.append(f"{one.tls.protocol}, {one.tls.issuer}, {_days(one.tls.days_left())}")
    return "\n".join([steps, "  " + " · ".join(fact for fact in facts if fact), lines_of(one.findings)]).rstrip()


def _days(left: int | None) -> str:
    return _("end unknown") if left is None else ngettext("{count} day left", "{count} days left", left)


def pagespeed(
    address: str = typer.Argument(..., metavar="URL", help="A page that is online."),
    strategy: str = typer.Option("mobile", "--strategy", help="mobile, desktop or both."),
    language: str = typer.Option("en", "--language", help="Language of Google's advice."),
    base_url: str = typer.Option(
        "", "--base-url", metavar="URL", help="Another address of the API, for a proxy of your own."
    ),
) -> None:
    """Let Google measure a page, with your own key. Set it with: alwrity keys set pagespeed."""
    from alwrity_desktop.seo.pagespeed import BASE_URL

    _one_of(strategy, ("mobile", "desktop", "both"), "--strategy")
    wanted: tuple[Any, ...] = ("mobile", "desktop") if strategy == "both" else (strategy,)
    found: list[PageSpeed] = []
    failed = ""
    for one in wanted:
        try:
            found.append(asyncio.run(_measured(address, one, language, base_url or BASE_URL)))
        except KnownError as error:
            if not found:
                raise
            failed = error.sentence
    context.emit([plain(one) | {"source": one.source} for one in found], "\n\n".join(_speed_text(one) for one in found))
    if failed:
        context.note(failed)
        raise typer.Exit(1)


async def _measured(address: str, strategy: Any, language: str, base_url: str) -> PageSpeed:
    from alwrity_desktop.core import paths
    from alwrity_desktop.core.keychain import Keychain
    from alwrity_desktop.seo.pagespeed import measure

    keychain = await Keychain.open(paths.config_folder(), context.ask_passphrase)
    reporter = context.Reporter()
    return await measure(
        address, gate(), keychain, strategy=strategy, language=language, base_url=base_url, report=reporter
    )


def _speed_text(one: PageSpeed) -> str:
    lines = [f"{one.final_url} ({one.strategy})"]
    lines.append(
        "  " + ", ".join(f"{name} {_('unknown') if score is None else score}" for name, score in one.scores.items())
    )
    lines.append("  " + _("Lab (measured once by Google):"))
    lines += [f"    {metric.title}: {metric.shown or metric.value}" for metric in one.lab]
    if one.field_of:
        whose = _("this page") if one.field_of == "page" else _("the whole site")
        lines.append("  " + _("Field (Chrome visitors of 28 days, {whose}):", whose=whose))
        lines += [
            f"    {metric.title}: {metric.value:g} {metric.unit} {metric.rating}".rstrip() for metric in one.field_data
        ]
    else:
        lines.append("  " + _("Field: unknown, too few visitors."))
    lines += [f"  ! {advice.title} {advice.shown}".rstrip() for advice in one.advice[:15]]
    return "\n".join([*lines, "  " + one.source])
