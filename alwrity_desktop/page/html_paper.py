"""A page's HTML as a paper: what its head says, and the text as it stands, so that places are offsets into the file."""

from __future__ import annotations

import contextlib
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.surroundings import Fetched

LARGEST = 20 * 1024 * 1024
"""Characters of HTML that are looked at."""
_HEAD = 2_000_000
"""Characters in which the head is looked for, and the first heading."""


def paper_of_html(source: str, keyphrases: tuple[str, ...] = (), url: str = "", fetched: Fetched | None = None) -> Paper:
    """The paper of a whole page or of a fragment. `url` is where it was fetched, "" for a file.

    With `fetched`, how it came, the technical checks judge it too. Title, description, language and canonical address come
    from the head; a fragment has none of them.
    """
    source = source[:LARGEST].replace("\0", "")
    head = _head(source)
    url = url or (fetched.url if fetched else "")
    address = head.get("canonical") or url
    try:
        parts = urlsplit(address)
    except ValueError:  # "https://[x": the page says where it is in a way nobody can read
        parts = urlsplit("")
    return Paper(
        source,
        title=head.get("h1", ""),
        meta_title=head.get("title", ""),
        meta_description=head.get("description", ""),
        slug=parts.path.rstrip("/").rpartition("/")[2],
        keyphrases=keyphrases,
        language=(head.get("language") or "en").split("-")[0].lower(),
        site_url=f"{parts.scheme}://{parts.netloc}" if parts.netloc else "",
        html=True,
        url=address,
        fetched=fetched,
    )


def _head(source: str) -> dict[str, str]:
    source = source[:_HEAD]
    html: Any = lxml.html  # lxml has no type information
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    root: Any = None
    with contextlib.suppress(html.etree.ParserError):  # nothing but white space or comments: there is no head to read
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    if root is None:
        return {}
    paths = {
        "title": "string(//head/title)",
        "description": "string(//meta[translate(@name,'DESCRIPTON','descripton')='description']/@content)",
        "canonical": "string(//link[@rel='canonical']/@href)",
        "language": "string(/html/@lang)",
        "h1": "string(//h1)",
    }
    return {name: " ".join(str(root.xpath(path)).split()) for name, path in paths.items()}
