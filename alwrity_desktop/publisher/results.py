"""What publishing gives back, and how it ends when somebody else was there in between."""

from __future__ import annotations

from dataclasses import dataclass, field

from alwrity_desktop.core.errors import ChangedElsewhereError
from alwrity_desktop.core.messages import _


@dataclass(slots=True, frozen=True)
class PublishedMedia:
    """A file of a publication on the site. `source` is its address in the draft."""

    id: int
    url: str
    source: str = ""


@dataclass(slots=True)
class Published:
    """A post as it is on the site now. `id` is the site's. warnings: sentences."""

    id: int
    url: str
    edit_url: str
    status: str
    media: list[PublishedMedia] = field(default_factory=list[PublishedMedia])
    warnings: list[str] = field(default_factory=list[str])
    publication_id: str = ""
    preview_url: str = ""


class ConflictError(ChangedElsewhereError):
    """The post was changed on the site since it was last published from here. Nothing was overwritten.

    known: it was published from here as far as we know; else the site has an older or newer version of it.
    """

    def __init__(self, publication_id: str, title: str, *, known: bool = True) -> None:
        super().__init__(
            _("The post “{title}” was changed on the site since it was last published from here.", title=title)
            if known
            else _("The site has another version of “{title}” already.", title=title),
            _("Nothing was overwritten: compare both texts in the window, then publish the merged one."),
        )
        self.publication_id = publication_id
