"""What a site knows of an image: its number, address and texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class ImageRef:
    """An image in a site's media library. `width`, `height` in pixels, 0 where not known."""

    id: int
    url: str
    alt: str = ""
    caption: str = ""
    width: int = 0
    height: int = 0


class Images:
    """The images a caller knows, found by the address in the Markdown or by their address on the site."""

    def __init__(self, known: Mapping[str, ImageRef] | None = None) -> None:
        self._known: dict[str, ImageRef] = {}
        for source, image in (known or {}).items():
            self._known.setdefault(image.url, image)
            self._known[source] = image

    def find(self, address: str) -> ImageRef | None:
        """The image at `address`, or None."""
        return self._known.get(address)
