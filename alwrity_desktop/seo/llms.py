"""llms.txt written, read and checked, by the proposal of llmstxt.org.

It is a proposal: no large search engine says that it reads the file. Lighthouse's agentic checks look for it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report, silent
from alwrity_desktop.model.site import RemotePost
from alwrity_desktop.seo import following, url_check
from alwrity_desktop.seo.finding import Finding

OPTIONAL = "Optional"
"""The section that a reader short of space may leave out."""
MOST_BYTES = 2_000_000
LONG = 100_000
"""Bytes; above it the file is more than many models take in."""
LONGEST_NOTE = 200
_LINK = re.compile(r"^\s*[-*+]\s*\[(?P<title>(?:[^\[\]\\]|\\.)*)\]\(\s*<?(?P<url>[^\s>)]*)>?\s*\)\s*(?P<rest>.*)$")
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]+>", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True, frozen=True)
class Link:
    """One page of a section. line: where it stands in a file that was read."""

    title: str
    url: str
    note: str = ""
    line: int = 0


@dataclass(slots=True)
class Section:
    """A heading and the pages below it. `other`: lines of it that are no links."""

    name: str
    links: list[Link] = field(default_factory=list[Link])
    line: int = 0
    other: list[int] = field(default_factory=list[int])


@dataclass(slots=True)
class LlmsFile:
    """The parts of an llms.txt, in their order. details: Markdown without headings between summary and sections."""

    title: str
    summary: str = ""
    details: str = ""
    sections: list[Section] = field(default_factory=list[Section])


def write(file: LlmsFile) -> str:
    """The text of the file; sections without links are left out, "Optional" is last. Raises InputError without a title."""
    title = _one_line(file.title)
    if not title:
        raise InputError(_("An llms.txt begins with the name of the site."), _("Give the name."))
    parts = [f"# {title}"]
    if summary := _one_line(file.summary):
        parts.append(f"> {summary}")
    if details := file.details.strip():
        parts.append(re.sub(r"(?m)^(#{1,6})(?=\s)", r"\\\1", details))  # a heading here would end the part
    for section in sorted(file.sections, key=lambda one: one.name == OPTIONAL):
        links = [_written(link) for link in section.links if link.url.strip()]
        if links:
            parts.append("\n".join([f"## {_one_line(section.name)}", "", *dict.fromkeys(links)]))
    return "\n\n".join(parts) + "\n"


def _written(link: Link) -> str:
    title = re.sub(r"([\[\]\\])", r"\\\1", _one_line(link.title) or link.url)
    url = link.url.strip().replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    note = _one_line(link.note)
    return f"- [{title}]({url}){f': {note}' if note else ''}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def from_posts(
    title: str, posts: Iterable[RemotePost], *, summary: str = "", details: str = "", most_posts: int = 50
) -> LlmsFile:
    """The file of a mirrored site: its published pages, then its posts by category, older posts under "Optional".

    Notes are the site's own excerpts, or the first sentence of the text; nothing is made up. Newest change first.
    """
    published = sorted(
        (post for post in posts if post.status == "publish" and post.link), key=lambda post: post.modified_gmt, reverse=True
    )
    pages = [_link(post) for post in published if post.type == "page"]
    articles = [post for post in published if post.type != "page"]
    by_category: dict[str, list[Link]] = {}
    for post in articles[:most_posts]:
        names = post.terms.get("category") or post.terms.get("categories") or [_("Posts")]
        by_category.setdefault(names[0], []).append(_link(post))
    sections = [Section(_("Pages"), pages)] if pages else []
    sections += [Section(name, links) for name, links in sorted(by_category.items(), key=lambda one: -len(one[1]))]
    if rest := [_link(post) for post in articles[most_posts:]]:
        sections.append(Section(OPTIONAL, rest))
    return LlmsFile(title, summary, details, sections)


def from_lines(title: str, text: str, *, summary: str = "") -> LlmsFile:
    """The file of a list: an address a line, then, after tabs, its title and a note; "## Name" begins a section."""
    sections = [Section(_("Pages"))]
    for line in text.removeprefix("\ufeff").splitlines():
        if line.startswith("## "):
            sections.append(Section(_one_line(line[3:])))
            continue
        parts = [_one_line(part) for part in line.split("\t")]
        if parts[0] and not parts[0].startswith("#"):
            url = parts[0]
            sections[-1].links.append(Link((parts[1] if len(parts) > 1 else "") or url, url, " ".join(parts[2:])))
    return LlmsFile(title, summary, "", sections)


def _link(post: RemotePost) -> Link:
    note = plain(post.excerpt) or plain(post.raw)
    return Link(plain(post.title), post.link, _shortened(note))


def plain(markup: str) -> str:
    """The words of HTML, on one line."""
    return _one_line(html.unescape(_TAGS.sub(" ", markup)).replace("[…]", "…"))


def _shortened(text: str) -> str:
    """The first sentence or two, as far as they fit; else cut at a word."""
    if len(text) <= LONGEST_NOTE:
        return text
    sentences = [found.end() for found in re.finditer(r"[.!?。！？](?=\s)", text[: LONGEST_NOTE + 1])]
    if sentences and sentences[-1] > 40:
        return text[: sentences[-1]]
    return text[:LONGEST_NOTE].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def read(text: str) -> LlmsFile:
    """The parts of an llms.txt, as far as they are there."""
    file = LlmsFile("")
    summary: list[str] = []
    details: list[str] = []
    fenced = False
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        heading = None if fenced else re.match(r"(#{1,2})\s+(.*?)\s*#*\s*$", line)
        if heading and heading[1] == "#" and not file.title:
            file.title = heading[2]
        elif heading and heading[1] == "##":
            file.sections.append(Section(heading[2], [], number))
        elif file.sections:
            _into(file.sections[-1], line, number)
        elif line.lstrip().startswith(">") and file.title and not details:
            summary.append(line.lstrip()[1:].strip())
        elif file.title and (details or line.strip()):
            details.append(line)
    file.summary, file.details = _one_line(" ".join(summary)), "\n".join(details).strip()
    return file


def _into(section: Section, line: str, number: int) -> None:
    found = _LINK.match(line)
    if found:
        note = found["rest"].removeprefix(":").strip()
        section.links.append(Link(re.sub(r"\\(.)", r"\1", found["title"]), found["url"], note, number))
    elif line.strip():
        section.other.append(number)


def check(text: str, url: str = "") -> list[Finding]:
    """What departs from the proposal, or serves its readers badly. url: where the file lies, for links to other hosts."""
    found = list(_of_form(text))
    file = read(text)
    found += _of_parts(file)
    seen: dict[str, int] = {}
    for section in file.sections:
        found += _of_section(section)
        for link in section.links:
            found += _of_link(link, url, seen)
            seen.setdefault(link.url, link.line)
    return sorted(found, key=lambda finding: finding.line or 0)


def _of_form(text: str) -> Iterator[Finding]:
    if re.match(r"\s*<(!doctype|html|head|\?xml)", text, re.IGNORECASE):
        yield Finding(
            "html", "bad", _("This is a web page, not Markdown; the server sends its own page for a missing file.")
        )
    if len(text.encode("utf-8", "replace")) > LONG:
        size = f"{len(text.encode('utf-8', 'replace')) / 1000:,.0f}"
        yield Finding("long", "ok", _("The file has {size} KB, more than many models take in.", size=size))
    first = next((line for line in text.removeprefix("\ufeff").splitlines() if line.strip()), "")
    if first and not re.match(r"#\s+\S", first):
        yield Finding("title_first", "bad", _("The file must begin with the name of the site as a heading: # Name."), 1)


def _of_parts(file: LlmsFile) -> Iterator[Finding]:
    if not file.title:
        yield Finding("no_title", "bad", _("There is no heading with the name of the site (# Name)."))
    if file.title and not file.summary:
        yield Finding("no_summary", "ok", _("There is no summary below the name (> What the site is about)."))
    if not any(section.links for section in file.sections):
        yield Finding("no_links", "ok", _("There is no section with links (## Pages, then - [Title](address): note)."))
    if re.search(r"(?m)^#{1,6}\s", file.details):
        yield Finding("heading", "ok", _("Between the summary and the sections no headings are allowed."))


def _of_section(section: Section) -> Iterator[Finding]:
    if not section.links:
        yield Finding("empty_section", "ok", _("The section {name} has no links.", name=section.name), section.line)
    elif section.other:
        text = _("This line of {name} is no link of the form - [Title](address): note.", name=section.name)
        yield Finding("no_link", "ok", text, section.other[0])


def _of_link(link: Link, url: str, seen: dict[str, int]) -> Iterator[Finding]:
    try:
        parts = urlsplit(link.url)
    except ValueError:
        yield Finding("address", "bad", _("{url} is no web address.", url=link.url[:200]), link.line)
        return
    if parts.scheme not in ("http", "https") or not parts.netloc:
        text = _(
            "{url} is not a whole address; not every reader knows where the file came from.", url=link.url[:200] or "''"
        )
        yield Finding("address", "ok", text, link.line)
    elif url and parts.netloc.lower() != urlsplit(url).netloc.lower():
        yield Finding("other_host", "note", _("The link leads to another site: {url}", url=link.url[:200]), link.line)
    if not link.title.strip():
        yield Finding("no_name", "ok", _("The link has no title."), link.line)
    if link.url in seen:
        yield Finding("double", "note", _("The address stands in line {line} already.", line=seen[link.url]), link.line)


async def fetch(address: str, http: HttpGate) -> tuple[str, str, list[Finding]]:
    """The text at `address` (a site, or the file itself), where it was found, and what is to be said of the answer.

    Raises InputError where there is none, NetworkError and OfflineError.
    """
    url = following.whole_address(address)
    if urlsplit(url).path in ("", "/"):
        url = f"{url.partition('?')[0].rstrip('/')}/llms.txt"
    async with following.crawler_client(http) as client:
        answer = await following.follow(client, url, most_bytes=MOST_BYTES, accept="text/plain,text/markdown,*/*;q=0.5")
    if answer.status != 200:
        raise InputError(
            _("There is no llms.txt at {url} ({status}).", url=url[:200], status=answer.status),
            _("It is optional; write one with this tool."),
        )
    found: list[Finding] = []
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("text/plain", "text/markdown"):
        found.append(Finding("type", "ok", _("The server calls it {kind}; text/plain is expected.", kind=kind or "''")))
    try:
        text = answer.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        found.append(Finding("encoding", "bad", _("The file is not UTF-8.")))
        text = answer.body.decode("utf-8", "replace")
    return text, answer.url, found


async def check_links(text: str, http: HttpGate, report: Report = silent, **limits: Any) -> list[Finding]:
    """Fetch every link of the file; what cannot be had is found, with its line. limits: as url_check.check_many takes."""
    links = [
        link for section in read(text).sections for link in section.links if link.url.startswith(("http://", "https://"))
    ]
    if not links:
        return []
    done = {one.address: one for one in await url_check.check_many([link.url for link in links], http, report, **limits)}
    found: list[Finding] = []
    for link in links:
        one = done.get(link.url)
        if one and (one.error or (one.status or 0) >= 400):
            text_ = one.error or _("{url} answers {status}.", url=link.url[:200], status=one.status)
            found.append(Finding("dead_link", "bad", text_, link.line))
    return found
