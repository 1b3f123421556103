"""Structured data (JSON-LD): filled from a draft, built, checked for what Google requires and recommends, put into a post.

It tells a search engine what a page is about. Whether a rich result is shown is the engine's choice and nobody's promise;
Google shows none for FAQ since 2026, so that type is not offered. Types and fields: resources/schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.markdown import Block, blocks
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import read_page
from alwrity_desktop.page.word_count import count_words
from alwrity_desktop.seo.finding import Finding
from alwrity_desktop.seo.schema_types import SCHEMA, SchemaField, SchemaType, in_form, misformed, schema_type, schema_types

_OPEN = re.compile(r"<script\b([^<>]{0,500})>", re.IGNORECASE)
_LD_JSON = re.compile(r"\btype\s*=\s*[\"']?\s*application/ld\+json\b", re.IGNORECASE)
_CLOSE = re.compile(r"</script", re.IGNORECASE)
_MOST_SCRIPTS = 200
DEEPEST = 40
"""Objects in objects; deeper ones are not looked at."""


@dataclass(slots=True, frozen=True)
class SiteFacts:
    """What a draft does not know of itself: the site and its author."""

    url: str = ""
    site_url: str = ""
    site_name: str = ""
    logo: str = ""
    author: str = ""
    author_url: str = ""
    modified: str = ""


@dataclass(slots=True, frozen=True)
class Found:
    """A JSON-LD block of a page. document: one object of it, None where it cannot be read; problem: why, with its line."""

    document: dict[str, Any] | None
    problem: str
    start: int
    end: int

    @property
    def type(self) -> str:
        """Its type, "" where it has none."""
        return type_of(self.document) if self.document else ""


def fill(kind: SchemaType, draft: Draft, site: SiteFacts | None = None) -> dict[str, Any]:
    """The values a draft has for the fields of a type, by path; what is not known is left out."""
    facts = _facts(draft, site or SiteFacts())
    return {field.path: facts[field.source] for field in kind.fields if facts.get(field.source)}


def _facts(draft: Draft, site: SiteFacts) -> dict[str, Any]:
    lists = list(_lists(blocks(draft.body)))
    published = draft.publish_at.isoformat() if draft.publish_at else ""
    image = draft.featured_image or next((placed.image.src for placed in read_page(Paper(draft.body)).images), "")
    return {
        "title": draft.title or draft.meta_title,
        "description": draft.meta_description or draft.excerpt,
        "image": [image] if image else [],
        "author": site.author or str(draft.extra.get("author") or ""),
        "author_url": site.author_url,
        "published": published,
        "modified": site.modified,
        "url": site.url,
        "site_url": site.site_url,
        "site_name": site.site_name,
        "logo": site.logo,
        "language": draft.language,
        "keywords": [*draft.keyphrases, *(tag for tag in draft.tags if tag not in draft.keyphrases)],
        "words": draft.word_count or count_words(draft.body, draft.language),
        "first_list": next((items for numbered, items in lists if not numbered), list[str]()),
        "first_numbered_list": next((items for numbered, items in lists if numbered), list[str]()),
        "crumbs": _crumbs(site, draft.title),
    }


def _lists(found: list[Block]) -> Iterator[tuple[bool, list[str]]]:
    for block in found:
        if block.kind == "list":
            yield bool(block.info), [text for item in block.children if (text := _text_of(item))]
        else:
            yield from _lists(block.children)


def _text_of(block: Block) -> str:
    return " ".join(" ".join([block.text, *(_text_of(child) for child in block.children)]).split())


def _crumbs(site: SiteFacts, title: str) -> list[str]:
    """The way to the page by the folders of its address; names are guessed from them."""
    if not site.url:
        return []
    parts = urlsplit(site.url)
    root = f"{parts.scheme}://{parts.netloc}/"
    folders = [folder for folder in parts.path.split("/") if folder]
    lines, path = [f"{site.site_name or parts.netloc} | {root}"], root
    for folder in folders[:-1]:
        path += f"{folder}/"
        lines.append(f"{unquote(folder).replace('-', ' ').capitalize()} | {path}")
    return [*lines, f"{title or unquote(folders[-1])} | {site.url}"] if folders else lines


def build(kind: SchemaType, values: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON-LD document of a type, from values by path; empty ones are left out. Raises InputError for no such path."""
    known = {field.path: field for field in kind.fields}
    for path in values:
        if path not in known:
            names = ", ".join(known)
            raise InputError(_("{type} has no field {name}.", type=kind.type, name=path), _("It has {names}.", names=names))
    document: dict[str, Any] = {"@context": SCHEMA.rstrip("/"), "@type": kind.type}
    for path, field in known.items():
        value = in_form(field, values.get(path))
        if value is not None:
            _put(document, path.split("."), value, kind)
    return document


def _put(document: dict[str, Any], path: list[str], value: Any, kind: SchemaType) -> None:
    at = document
    for depth, name in enumerate(path[:-1], 1):
        inside = kind.objects.get(".".join(path[:depth]), "Thing")
        at = at.setdefault(name, {"@type": inside})
    at[path[-1]] = value


def type_of(document: Mapping[str, Any]) -> str:
    """The type of a document; of several, the first that is known here."""
    given = document.get("@type")
    names = [str(name) for name in cast("list[Any]", given)] if isinstance(given, list) else [str(given or "")]
    bare = [name.rpartition("/")[2].rpartition(":")[2] for name in names]
    return next((name for name in bare if name in schema_types()), bare[0] if bare else "")


def judge(document: Mapping[str, Any]) -> list[Finding]:
    """What is missing or wrong in a document, the worst first. Types not known here are only named."""
    found: list[Finding] = []
    context = str(document.get("@context", ""))
    if "schema.org" not in context:
        found.append(Finding("context", "bad", _("@context is not https://schema.org, so nobody will understand it.")))
    name = type_of(document)
    if not name:
        return [*found, Finding("type", "bad", _("It has no @type."))]
    if name not in schema_types():
        return [*found, Finding("type_unknown", "note", _("{type} is not one of the types checked here.", type=name))]
    kind = schema_type(name)
    for group in kind.one_of:
        if not any(_values(document, path.split(".")) for path in group):
            text = _("{type} needs one of {names}.", type=name, names=", ".join(group))
            found.append(Finding("one_of", "bad", text))
    for field in kind.fields:
        found += _judge_field(document, field)
    found += _judge_crumbs(document) if name == "BreadcrumbList" else []
    order = {"bad": 0, "ok": 1, "note": 2}
    return sorted(found, key=lambda finding: order[finding.severity])


def _judge_field(document: Mapping[str, Any], field: SchemaField) -> list[Finding]:
    path = field.path.split(".")
    values = _values(document, path)
    if not values:
        return _absent(document, field, path)
    found: list[Finding] = []
    for value in values:
        if problem := misformed(field, value):
            shown = str(value)[:80]
            text = _(
                "{title} ({path}): “{value}” is {problem}.",
                title=field.title,
                path=field.path,
                value=shown,
                problem=problem,
            )
            found.append(Finding("form", "bad", text))
    return found


def _absent(document: Mapping[str, Any], field: SchemaField, path: list[str]) -> list[Finding]:
    """A field of an object that is not there at all counts only where the object itself is required, as an address is."""
    if field.need == "optional":
        return []
    parent_there = len(path) == 1 or bool(_values(document, path[:-1]))
    if not parent_there and path[0] in ("offers", "aggregateRating", "review", "video"):
        return []
    words = {"title": field.title, "path": field.path}
    if field.need == "required":
        return [Finding("required", "bad", _("{title} ({path}) is missing, and Google requires it.", **words))]
    return [Finding("recommended", "ok", _("{title} ({path}) is missing; Google recommends it.", **words))]


def _judge_crumbs(document: Mapping[str, Any]) -> list[Finding]:
    given = document.get("itemListElement")
    crumbs = cast("list[Any]", given) if isinstance(given, list) else []
    if len(crumbs) < 2:
        return [Finding("crumbs", "bad", _("A breadcrumb needs at least two steps."))]
    found: list[Finding] = []
    for number, crumb in enumerate(crumbs, 1):
        known = cast("dict[str, Any]", crumb) if isinstance(crumb, dict) else {}
        item = known.get("item")
        inner = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
        if not (known.get("name") or inner.get("name")) or not known.get("position"):
            found.append(Finding("crumbs", "bad", _("Step {number} lacks its name or position.", number=number)))
        if number < len(crumbs) and not item:
            found.append(Finding("crumbs", "bad", _("Step {number} lacks its address.", number=number)))
    return found


def _values(document: Any, path: list[str], depth: int = 0) -> list[Any]:
    """All values at a path; lists on the way are walked through, empty values left out."""
    if depth > DEEPEST:
        return []
    if isinstance(document, list):
        return [value for item in cast("list[Any]", document) for value in _values(item, path, depth + 1)]
    if not path:
        return [] if document in (None, "", {}) else [document]
    if not isinstance(document, dict):
        return [document] if document not in (None, "") and path[-1] in ("url", "name", "thumbnailUrl") else []
    return _values(cast("dict[str, Any]", document).get(path[0]), path[1:], depth + 1)


def as_json(document: Mapping[str, Any]) -> str:
    """The document as text that may stand inside a script element: no "<" in it can end the element."""
    return json.dumps(document, ensure_ascii=False, indent=2).replace("<", "\\u003c")


def as_html(document: Mapping[str, Any]) -> str:
    """The script element: to be copied into a page, or to stand in a draft as an HTML block."""
    return f'<script type="application/ld+json">\n{as_json(document)}\n</script>'


def parse(source: str) -> list[Found]:
    """The documents in the HTML or Markdown of a page. What cannot be read is there with its problem."""
    found: list[Found] = []
    for start, begin, stop, end in _scripts(source):
        try:
            data = json.loads(source[begin:stop])
        except (ValueError, RecursionError) as error:
            line = source.count("\n", 0, begin) + int(getattr(error, "lineno", 1))
            reason = str(getattr(error, "msg", error))
            problem = _("The structured data is not valid JSON (line {line}): {reason}.", line=line, reason=reason)
            found.append(Found(None, problem, start, end))
            continue
        documents = list(_documents(data, None))
        found += [Found(document, "", start, end) for document in documents]
        if not documents:
            found.append(Found(None, _("The structured data holds no object."), start, end))
    return found


def _scripts(source: str) -> Iterator[tuple[int, int, int, int]]:
    """The JSON-LD elements: where each, its text and the text's end and the element's end are. One pass, whatever comes."""
    at = count = 0
    while count < _MOST_SCRIPTS and (opening := _OPEN.search(source, at)):
        closing = _CLOSE.search(source, opening.end())
        if closing is None:
            return
        end = source.find(">", closing.end()) + 1 or len(source)
        if _LD_JSON.search(opening[1]):
            count += 1
            yield opening.start(), opening.end(), closing.start(), end
        at = end


def _documents(data: Any, context: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(data, list):
        for item in cast("list[Any]", data):
            yield from _documents(item, context, depth + 1)
    elif isinstance(data, dict):
        document = cast("dict[str, Any]", data)
        context = document.get("@context", context)
        if "@graph" in document:
            yield from _documents(document["@graph"], context, depth + 1)
        else:
            yield {"@context": context, **document} if context else document


def put_into(body: str, document: Mapping[str, Any]) -> str:
    """Markdown with the document as an HTML block at its end; one of the same type that is there is replaced."""
    block = as_html(document)
    name = type_of(document)
    there = parse(body)
    for old in there:
        if old.type == name and sum(other.start == old.start for other in there) == 1:
            return body[: old.start] + block + body[old.end :]
    kept = body.rstrip("\n")
    return f"{kept}\n\n{block}\n" if kept.strip() else f"{block}\n"


def take_out(body: str, name: str) -> str:
    """Markdown without the documents of a type."""
    for old in sorted((old for old in parse(body) if old.type == name), key=lambda old: -old.start):
        body = f"{body[: old.start].rstrip()}\n\n{body[old.end :].lstrip()}".strip() + "\n"
    return body


def publishing_note() -> str:
    """What to know before a post with such a block is published."""
    return _(
        "WordPress keeps this block only for users who may publish unfiltered HTML (administrators and editors of a single "
        "site); for others it takes the script element away and its text would stand on the page. An SEO plugin may write "
        "structured data of its own as well: two of one type on a page contradict each other."
    )


def sure_of_nothing(kind: SchemaType) -> str:
    """What Google may make of a type, said without a promise, and where that is known from."""
    if not kind.rich_result:
        return _(
            "Google shows nothing special for it ({source}, as known in {known}).", source=kind.source, known=kind.known
        )
    return _(
        "Google may show {what}, or not ({source}, as known in {known}).",
        what=kind.rich_result,
        source=kind.source,
        known=kind.known,
    )
