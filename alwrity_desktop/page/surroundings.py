"""What is known around a text: how its page was fetched, the posts beside it, the files of its images."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Fetched:
    """How a page came. `url` is where it was found in the end, after redirects.

    headers: as they came, a name may be there twice. robots_txt and llms_txt: their text, "" where the site has none (404),
    None where nobody asked. robots_status: HTTP status of robots.txt, 0 where it is not known.
    """

    url: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    robots_txt: str | None = None
    llms_txt: str | None = None
    robots_status: int = 0

    def header(self, name: str) -> list[str]:
        """All values of one header, whatever the case of its name."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass(slots=True, frozen=True, eq=False)
class KnownPost:
    """Another text this one may link to or compete with: a draft, or a post of a site's mirror.

    Compared by identity, so that a tuple of thousands is a quick key: keep the same tuple as long as nothing changed.
    prominent: the words it is most about, the first ones most. url: "" for a draft that is nowhere yet.
    """

    id: str
    title: str
    url: str = ""
    site: str = ""
    keyphrases: tuple[str, ...] = ()
    prominent: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class MediaFile:
    """A file an image of the text is. `src` as the text names it; width and height in pixels, 0 where not known."""

    src: str
    size: int
    width: int = 0
    height: int = 0
