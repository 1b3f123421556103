"""The tools for a site and for links: each takes the bench and the form's values, and gives an output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.seo.tool_output import Line, Output

if TYPE_CHECKING:
    from alwrity_desktop.model.site import RemotePost, Site
    from alwrity_desktop.ui.seo.tool_bench import Bench

Values = dict[str, Any]


async def hreflang(_bench: Bench, values: Values, _report: Report) -> Output:
    """Lines for several languages."""
    from alwrity_desktop.seo import hreflang as tool

    pairs = [entry.partition("=") for entry in values["versions"]]
    wrong = [code for code, sign, _url in pairs if not sign]
    if wrong or not pairs:
        raise InputError(
            _("Each version is a language and an address, such as de=https://example.org/de/."),
            _("Give them one at a time."),
        )
    made = tool.build([tool.Version(code.strip(), url.strip()) for code, _sign, url in pairs], values["default"])
    code = [
        (_("For the head of each page"), made.html),
        (_("For a sitemap"), made.sitemap),
        (_("As a header"), made.header),
    ]
    return Output(code=code, findings=list(made.findings))


async def utm(_bench: Bench, values: Values, _report: Report) -> Output:
    """A campaign link."""
    from alwrity_desktop.seo import utm as tool

    if not values["source"]:
        raise InputError(_("The source is missing."), _("Say where the link stands, such as newsletter."))
    tags = tool.Campaign(values["source"], values["medium"], values["campaign"], "", values["content"])
    made = tool.tagged(values["url"], tags)
    note = _("Counted by Google Analytics as: {channel}", channel=made.campaign.channel)
    return Output(lines=[Line(made.url, note)], findings=list(made.findings))


async def robots(bench: Bench, values: Values, _report: Report) -> Output:
    """Who may fetch what, by a site's robots.txt."""
    from alwrity_desktop.seo import robots_fetch
    from alwrity_desktop.seo.robots import judge_all
    from alwrity_desktop.seo.robots_problems import problems

    answer = await robots_fetch.fetch(values["address"], bench.workspace.http)
    found = [*answer.findings, *(problems(answer.robots) if answer.meaning == "rules" else [])]
    rows = [
        [_("yes") if one.allowed else _("no"), one.agent, one.url, str(one.line or ""), one.rule]
        for page in values["pages"] or ["/"]
        for one in judge_all(answer.robots, page)
    ]
    heads = [_("May"), _("Crawler"), _("Page"), _("Line"), _("Rule")]
    label = _("Measured: {url} as it came, by the rules of RFC 9309.", url=answer.url)
    return Output(label, findings=found, heads=heads, rows=rows, code=[("robots.txt", answer.text)] if answer.text else [])


async def robots_write(bench: Bench, values: Values, _report: Report) -> Output:
    """A robots.txt."""
    from alwrity_desktop.page.crawlers import AI_KINDS, tokens
    from alwrity_desktop.seo import robots_fetch
    from alwrity_desktop.seo.robots_writer import Choices, written

    existing = (await robots_fetch.fetch(values["address"], bench.workspace.http)).text if values["address"] else ""
    choice = values["block_ai"]
    kinds = AI_KINDS if choice == "block_all" else AI_KINDS[:1] if choice == "block_training" else ()
    rules = tuple(("*", "disallow", path) for path in values["disallow"])
    made = written(Choices(tuple(tokens(*kinds)) if kinds else (), rules, tuple(values["sitemaps"])), existing)
    return Output(code=[("robots.txt", made.text)], warnings=list(made.warnings))


async def sitemap(bench: Bench, values: Values, _report: Report) -> Output:
    """A sitemap of a connected site."""
    import asyncio

    from alwrity_desktop.seo import sitemap as tool

    site, posts = await _mirrored(bench, values["site"])
    made = await asyncio.to_thread(lambda: tool.write(tool.from_posts(posts, images=values["images"]), site.url))
    code = [(file.name, file.data.decode("utf-8", "replace")) for file in made.files]
    label = ngettext(
        "{count} address of {site}, as the mirror has it.",
        "{count} addresses of {site}, as the mirror has them.",
        made.count,
        site=site.name,
    )
    return Output(label, code=code, warnings=[f"{address}: {why}" for address, why in made.left_out[:20]])


async def llms(bench: Bench, values: Values, _report: Report) -> Output:
    """An llms.txt of a connected site."""
    from alwrity_desktop.seo import llms as tool

    site, posts = await _mirrored(bench, values["site"])
    text = tool.write(tool.from_posts(site.name, posts, summary=values["summary"], most_posts=int(values["posts"])))
    label = _("From the posts of {site}. A proposal: no large search engine asks for it.", site=site.name)
    return Output(label, code=[("llms.txt", text)], findings=tool.check(text))


async def url_check(bench: Bench, values: Values, report: Report) -> Output:
    """What addresses answer."""
    from alwrity_desktop.seo.url_check import check_many

    if not values["addresses"]:
        raise InputError(_("There is no address to check."), _("Give one address or several."))
    found = await check_many(values["addresses"], bench.workspace.http, report)
    output = Output(_("Measured from this machine."), heads=[_("Address"), _("Status"), _("Time"), _("Found")])
    for one in found:
        status = " → ".join(str(hop.status) for hop in one.hops) or _("none")
        told = one.error or " ".join(finding.text for finding in one.findings) or _("nothing to mend")
        output.rows.append([one.address, status, f"{one.seconds * 1000:,.0f} ms", told])
    return output


async def pagespeed(bench: Bench, values: Values, report: Report) -> Output:
    """Google's measurement of a page."""
    from alwrity_desktop.seo.pagespeed import measure

    found = await measure(
        values["address"], bench.workspace.http, bench.workspace.keychain, strategy=values["strategy"], report=report
    )
    lines = [Line(f"{name}: {_('unknown') if score is None else score}") for name, score in found.scores.items()]
    rows = [[metric.title, metric.shown or str(metric.value), _("lab, measured once by Google")] for metric in found.lab]
    rows += [[metric.title, f"{metric.value:g} {metric.unit}", metric.rating] for metric in found.field_data]
    lines += [Line(f"{advice.title} {advice.shown}".strip(), rating="ok") for advice in found.advice[:15]]
    return Output(found.source, lines, heads=[_("Metric"), _("Value"), _("What it is")], rows=rows)


async def images(bench: Bench, values: Values, report: Report) -> Output:
    """Images made smaller."""
    from alwrity_desktop.seo.image_encode import Encoding
    from alwrity_desktop.seo.images import Choices, optimise

    if not bench.files:
        raise InputError(_("No images are chosen."), _("Choose one image or several."))
    wanted = Encoding(values["format"], int(values["longest"]), int(values["quality"]), values["metadata"])
    batch = await optimise(bench.files, Choices(wanted), report)
    rows = [
        [one.source.name, f"{one.before / 1000:,.1f} KB", f"{one.after / 1000:,.1f} KB" if one.target else "–",
         " ".join([one.target.name if one.target else "", one.reason, *one.notes]).strip()]
        for one in batch.results
    ]  # fmt: skip
    label = _("{saved} KB saved of {before} KB. New files lie beside the old ones, which stay.",
              saved=f"{batch.saved / 1000:,.1f}", before=f"{batch.before / 1000:,.1f}")  # fmt: skip
    return Output(label, heads=[_("Image"), _("Before"), _("After"), _("What was done")], rows=rows)


async def _mirrored(bench: Bench, name: str) -> tuple[Site, list[RemotePost]]:
    from alwrity_desktop.store import remote_posts

    sites = await bench.workspace.publisher.sites()
    wanted = name.strip().casefold()
    fitting = [site for site in sites if not wanted or wanted in f"{site.name} {site.url}".casefold()]
    if len(fitting) != 1:
        names = ", ".join(site.name for site in sites) or _("none")
        raise InputError(_("It is not clear which site is meant."), _("Connected sites: {names}.", names=names))
    posts = await bench.workspace.db.read(remote_posts.published, fitting[0].id)
    if not posts:
        raise InputError(
            _("The mirror of {site} holds no published post.", site=fitting[0].name),
            _("Read the site again in the Publish tab, so that its posts are fetched."),
        )
    return fitting[0], posts
