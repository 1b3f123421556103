"""How a page looks when it is shared: Open Graph and X tags, made from a draft, read from a page, and checked.

Limits, as published by the platforms and known in 2025: https://ogp.me,
https://developers.facebook.com/docs/sharing/webmasters/images, https://developer.x.com/en/docs/x-for-websites/cards.
What a platform shows of a longer text is an estimate: it changes with the device.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.markup import read_markup
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import Page, read_page
from alwrity_desktop.seo.finding import Finding

TITLE_MOST = 70
"""Characters X shows of a title; Facebook shows about 60 to 90."""
DESCRIPTION_MOST = 200
X_CARDS = ("summary_large_image", "summary")
IMAGE_BEST = (1200, 630)
IMAGE_LEAST = (600, 315)
IMAGE_SMALLEST = (200, 200)
LONGEST = 2_000_000
"""Characters of a page that are looked at; its head is far shorter."""
HEAVIEST = 5_000_000
"""Bytes X takes; Facebook takes 8 MB."""
_FORMATS = (".jpg", ".jpeg", ".png", ".webp", ".gif")
_LOCALES = {
    "en": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "it": "it_IT", "pt": "pt_PT", "nl": "nl_NL", "pl": "pl_PL",
    "ru": "ru_RU", "sv": "sv_SE", "tr": "tr_TR", "id": "id_ID", "cs": "cs_CZ", "da": "da_DK", "nb": "nb_NO", "ja": "ja_JP",
}  # fmt: skip


_Row = tuple[Literal["property", "name"], str, str]


@dataclass(slots=True, frozen=True)
class Card:
    """What is shown of a page. image: its address (before uploading: its file); width, height: pixels, 0 unknown."""

    title: str = ""
    description: str = ""
    url: str = ""
    image: str = ""
    image_alt: str = ""
    width: int = 0
    height: int = 0
    kind: str = "article"
    site_name: str = ""
    locale: str = ""
    x_card: str = "summary_large_image"
    x_site: str = ""
    x_creator: str = ""
    published: str = ""
    modified: str = ""
    tags: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Tag:
    """One meta element: `<meta property|name="..." content="...">`."""

    attribute: Literal["property", "name"]
    key: str
    content: str

    @property
    def html(self) -> str:
        """The element."""
        return f'<meta {self.attribute}="{escape(self.key)}" content="{escape(self.content)}">'


def from_draft(draft: Draft, *, url: str = "", site_name: str = "", x_site: str = "", folder: Path | None = None) -> Card:
    """The card of a draft, from its own fields. folder: where its images lie; their size is measured there."""
    page = read_page(Paper(draft.body, language=draft.language))
    description = draft.meta_description or draft.excerpt or _opening(page)
    image, alt = _image_of(draft, page)
    width, height = measured(image, folder)
    return Card(
        title=draft.meta_title or draft.title,
        description=description,
        url=url,
        image=image,
        image_alt=alt,
        width=width,
        height=height,
        site_name=site_name,
        locale=_locale(draft.language),
        x_site=_handle(x_site),
        published=draft.publish_at.isoformat() if draft.publish_at else "",
        tags=tuple(draft.tags),
    )


def _opening(page: Page) -> str:
    """The first sentences of the text, as many as are shown."""
    text = ""
    for leaf, sentence in page.sentences:
        if leaf.role == "paragraph":
            longer = f"{text} {' '.join(sentence.text.split())}".strip()
            if len(longer) > DESCRIPTION_MOST:
                return text or longer[:DESCRIPTION_MOST].rsplit(" ", 1)[0]
            text = longer
    return text


def _image_of(draft: Draft, page: Page) -> tuple[str, str]:
    own = draft.featured_image
    alt = next((placed.image.alt for placed in page.images if placed.image.src == own), "")
    if own or not page.images:
        return own, alt
    return page.images[0].image.src, page.images[0].image.alt


def _locale(language: str) -> str:
    base, _dash, region = language.replace("_", "-").partition("-")
    return f"{base}_{region.upper()}" if len(region) == 2 else _LOCALES.get(base, "")


def _handle(name: str) -> str:
    name = name.strip()
    return name if not name or name.startswith("@") else f"@{name}"


def measured(image: str, folder: Path | None) -> tuple[int, int]:
    """Width and height of an image that is a file within `folder`, (0, 0) where it is none or cannot be read."""
    path = _file(image, folder)
    if path is None:
        return 0, 0
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            return opened.size
    except (OSError, UnidentifiedImageError, ValueError, Image.DecompressionBombError):
        return 0, 0


def _file(image: str, folder: Path | None) -> Path | None:
    if not image or folder is None or "://" in image or image.startswith("data:"):
        return None
    path = folder / unquote(image.partition("?")[0]).lstrip("/")
    try:
        return path if path.is_file() and path.resolve().is_relative_to(folder.resolve()) else None
    except (OSError, ValueError):
        return None


def tags(card: Card) -> list[Tag]:
    """The elements for the head, Open Graph first; X reads those where it has none of its own."""
    rows: list[_Row] = [
        ("property", "og:type", card.kind),
        ("property", "og:title", card.title),
        ("property", "og:description", card.description),
        ("property", "og:url", card.url),
        ("property", "og:site_name", card.site_name),
        ("property", "og:locale", card.locale),
        ("property", "og:image", card.image),
        ("property", "og:image:width", str(card.width) if card.width else ""),
        ("property", "og:image:height", str(card.height) if card.height else ""),
        ("property", "og:image:alt", card.image_alt if card.image else ""),
    ]
    if card.kind == "article":
        rows.append(("property", "article:published_time", card.published))
        rows.append(("property", "article:modified_time", card.modified))
        rows.extend(("property", "article:tag", tag) for tag in card.tags)
    x_rows: list[_Row] = [
        ("name", "twitter:card", card.x_card if card.image or card.x_card == "summary" else "summary"),
        ("name", "twitter:site", card.x_site),
        ("name", "twitter:creator", card.x_creator),
        ("name", "twitter:title", card.title),
        ("name", "twitter:description", card.description),
        ("name", "twitter:image", card.image),
        ("name", "twitter:image:alt", card.image_alt if card.image else ""),
    ]
    rows.extend(x_rows)
    return [Tag(*row) for row in rows if row[2]]


def html(card: Card) -> str:
    """The elements as lines of HTML."""
    return "\n".join(tag.html for tag in tags(card))


def judge(card: Card, folder: Path | None = None) -> list[Finding]:
    """What would look wrong when the page is shared."""
    found = [*_judge_text(card), *_judge_image(card)]
    path = _file(card.image, folder)
    if path is not None and (size := path.stat().st_size) > HEAVIEST:
        text = _("The image has {size} MB (measured); X takes up to {most} MB.", size=f"{size / 1e6:.1f}", most=5)
        found.append(Finding("image_heavy", "bad", text))
    return found


def _judge_text(card: Card) -> list[Finding]:
    found: list[Finding] = []
    if not card.title:
        found.append(Finding("title_missing", "bad", _("There is no title.")))
    elif len(card.title) > TITLE_MOST:
        text = _("The title has {count} characters; about {most} are shown.", count=len(card.title), most=TITLE_MOST)
        found.append(Finding("title_long", "ok", text))
    if not card.description:
        found.append(Finding("description_missing", "ok", _("There is no description.")))
    elif len(card.description) > DESCRIPTION_MOST:
        count = len(card.description)
        text = _("The description has {count} characters; about {most} are shown.", count=count, most=DESCRIPTION_MOST)
        found.append(Finding("description_long", "ok", text))
    if not card.url:
        found.append(Finding("url_missing", "ok", _("There is no address of the page; it is known once it is published.")))
    elif not _absolute(card.url):
        found.append(Finding("url_relative", "bad", _("The address of the page is not whole; it begins with https://.")))
    if card.x_card not in X_CARDS:
        names = ", ".join(X_CARDS)
        found.append(
            Finding("x_card", "bad", _("X knows no card {card}; use one of {names}.", card=card.x_card, names=names))
        )
    return found


def _judge_image(card: Card) -> list[Finding]:
    if not card.image:
        return [Finding("image_missing", "bad", _("There is no image; a shared link without one is easily passed over."))]
    found: list[Finding] = []
    if not _absolute(card.image):
        text = _("The image is a file; its tag needs the whole address it has after uploading.")
        found.append(Finding("image_relative", "ok", text))
    suffix = Path(urlsplit(card.image).path).suffix.lower()
    if suffix and suffix not in _FORMATS:
        found.append(
            Finding("image_format", "bad", _("Platforms do not show {kind} images; use JPEG or PNG.", kind=suffix))
        )
    if not card.image_alt:
        found.append(Finding("image_alt", "ok", _("The image has no alternative text.")))
    if card.width and card.height:
        size = f"{card.width} × {card.height}"
        if card.width < IMAGE_SMALLEST[0] or card.height < IMAGE_SMALLEST[1]:
            found.append(
                Finding("image_tiny", "bad", _("The image is {size} (measured), too small to be shown.", size=size))
            )
        elif card.width < IMAGE_LEAST[0] or card.height < IMAGE_LEAST[1]:
            text = _("The image is {size} (measured); from 600 × 315 it is shown large, 1200 × 630 is best.", size=size)
            found.append(Finding("image_small", "ok", text))
        if not 1.6 <= card.width / card.height <= 2.2:
            text = _("The image is {size} (measured); about twice as wide as high is shown whole.", size=size)
            found.append(Finding("image_shape", "ok", text))
    return found


def _absolute(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _tags_of(source: str) -> list[Tag]:
    found: list[Tag] = []
    for meta in read_markup(source[:LONGEST]).named("meta"):
        for attribute in ("property", "name"):
            key = meta.get(attribute).strip().lower()
            if key.startswith(("og:", "twitter:", "article:")) and "content" in meta.attributes:
                found.append(Tag(attribute, key, meta.get("content")))
                break
    return found


def read_html(source: str) -> tuple[Card, list[Tag]]:
    """The card in a page's HTML, and its elements as they stand. X's own come before Open Graph's only where those lack."""
    found = _tags_of(source)
    first: dict[str, str] = {}
    for tag in found:
        first.setdefault(tag.key, tag.content.strip())

    def either(name: str) -> str:
        return first.get(f"og:{name}", "") or first.get(f"twitter:{name}", "")

    card = Card(
        title=either("title"),
        description=either("description"),
        url=first.get("og:url", ""),
        image=either("image"),
        image_alt=either("image:alt"),
        width=_number(first.get("og:image:width", "")),
        height=_number(first.get("og:image:height", "")),
        kind=first.get("og:type", ""),
        site_name=first.get("og:site_name", ""),
        locale=first.get("og:locale", ""),
        x_card=first.get("twitter:card", "summary"),
        x_site=first.get("twitter:site", ""),
        x_creator=first.get("twitter:creator", ""),
        published=first.get("article:published_time", ""),
        modified=first.get("article:modified_time", ""),
        tags=tuple(tag.content for tag in found if tag.key == "article:tag"),
    )
    return card, found


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def changed(card: Card, values: dict[str, str], names: Sequence[str] = ()) -> Card:
    """`card` with texts of one's own in the place of those that were found; empty ones change nothing."""
    known = names or ("title", "description", "url", "image", "image_alt", "site_name", "locale", "x_card", "x_creator")
    return replace(card, **{name: value for name, value in values.items() if name in known and value})
