"""An HTML file as a draft: the main text as Markdown, title and description from its head, pictures kept."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.writer.import_pictures import Pictures

MOST_DEEP = 200
"""Tags inside tags; more is no text, and would exhaust the converter's stack."""
_DROPPED = ("script", "style", "noscript", "template", "svg", "iframe", "object", "form", "button", "select", "textarea")
_BLANK = re.compile(r"\n{3,}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def read_html(text: str, name: str, pictures: Pictures) -> Draft:
    """The draft in an HTML text. Raises InputError when it is nested beyond reason."""
    try:
        soup = BeautifulSoup(text, "lxml")
        for element in soup(_DROPPED):
            element.decompose()
        root = _main(soup)
        if _deep(root):
            raise _senseless(name)
        for image in root("img"):
            image["src"] = pictures.of_address(str(image.get("src") or image.get("data-src") or ""))
        for image in [image for image in root("img") if not image["src"]]:
            image.decompose()
        title = _title(soup, root)
        body = str(_Converter().convert_soup(root))
    except RecursionError as error:
        raise _senseless(name) from error
    draft = Draft(title=title, body=_BLANK.sub("\n\n", body).strip())
    draft.meta_description = _meta(soup, "description")
    draft.keyphrases = []
    draft.tags = [word.strip() for word in _meta(soup, "keywords").split(",") if word.strip()]
    language = str(soup.html.get("lang") or "") if soup.html else ""
    if _LANGUAGE.fullmatch(language):
        draft.language = language
    return draft


class _Converter(MarkdownConverter):
    def __init__(self) -> None:
        super().__init__(
            heading_style="ATX",
            bullets="-",
            newline_style="backslash",
            table_infer_header=True,
            code_language_callback=_code_language,
            keep_inline_images_in=["td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "a", "span", "p", "figure", "li"],
        )


def _code_language(element: Tag) -> str:
    inner = element.find("code")
    for holder in (element, inner):
        if isinstance(holder, Tag):
            for css in holder.get_attribute_list("class"):
                if css and str(css).startswith(("language-", "lang-")):
                    return str(css).partition("-")[2]
    return ""


def _main(soup: BeautifulSoup) -> Tag:
    for name in ("article", "main"):
        found = soup.find_all(name)
        if len(found) == 1:
            return found[0]
    return soup.body or soup


def _title(soup: BeautifulSoup, root: Tag) -> str:
    """The document's title; a first heading that says the same is taken out of the text."""
    heading = root.find("h1")
    shown = " ".join(heading.get_text(" ").split()) if isinstance(heading, Tag) else ""
    told = " ".join(soup.title.get_text(" ").split()) if soup.title else ""
    title = shown if shown and told.startswith(shown) else told or shown
    if isinstance(heading, Tag) and shown == title:
        heading.decompose()
    return title


def _meta(soup: BeautifulSoup, name: str) -> str:
    found: Any = soup.find("meta", attrs={"name": name})
    return " ".join(str(found.get("content") or "").split()) if isinstance(found, Tag) else ""


def _deep(root: Tag) -> bool:
    level: list[Tag] = [root]
    for _depth in range(MOST_DEEP):
        level = [child for tag in level for child in tag.children if isinstance(child, Tag)]
        if not level:
            return False
    return True


def _senseless(name: str) -> InputError:
    return InputError(
        _("{name} is nested so deeply that it cannot be a text.", name=name), _("Paste the text of the page instead.")
    )
