"""Addresses that WordPress shows as what they lead to (oEmbed), with the names it gives their providers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from alwrity_desktop.publisher.block_html import escape_text
from alwrity_desktop.publisher.block_parse import wrap

# Host and path, name, type, and whether the frame keeps 16 to 9: the variations of WordPress 6.8's embed block.
_PROVIDERS: list[tuple[str, str, str, bool]] = [
    (r"((m|www)\.)?youtube\.com/(watch|shorts/|playlist|live/).*|youtu\.be/.+", "youtube", "video", True),
    (r"(www\.|player\.)?vimeo\.com/.+", "vimeo", "video", True),
    (r"(www\.|mobile\.)?(twitter|x)\.com/[^/]+/status/\d+.*", "twitter", "rich", False),
    (r"bsky\.app/profile/.+/post/.+", "bluesky", "rich", False),
    (r"(open|play)\.spotify\.com/.+", "spotify", "rich", False),
    (r"(www\.)?soundcloud\.com/.+", "soundcloud", "rich", False),
    (r"(www\.)?tiktok\.com/.*video/.+", "tiktok", "video", False),
    (r"(www\.)?dailymotion\.com/video/.+", "dailymotion", "video", True),
    (r"(www\.|embed\.)?ted\.com/talks/.+", "ted", "video", True),
    (r"(www\.)?reddit\.com/r/[^/]+/comments/.+", "reddit", "rich", False),
    (r"wordpress\.tv/.+", "wordpress-tv", "video", True),
    (r"(www\.)?flickr\.com/photos/.+|flic\.kr/.+", "flickr", "photo", False),
    (r"(www\.)?mixcloud\.com/.+", "mixcloud", "rich", False),
    (r"speakerdeck\.com/.+", "speaker-deck", "rich", False),
]


def embed(address: str) -> str:
    """The embed block for `address`, or "" where WordPress knows no provider for it."""
    if not re.fullmatch(r"https?://[^\s<>\"]+", address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    place = f"{parts.netloc.lower()}{parts.path}{'?' + parts.query if parts.query else ''}"
    for pattern, name, kind, wide in _PROVIDERS:
        if re.fullmatch(pattern, place):
            return _block(address, name, kind, wide)
    return ""


def _block(address: str, name: str, kind: str, wide: bool) -> str:
    attributes: dict[str, Any] = {"url": address, "type": kind, "providerNameSlug": name, "responsive": True}
    classes = f"wp-block-embed is-type-{kind} is-provider-{name} wp-block-embed-{name}"
    if wide:
        attributes["className"] = "wp-embed-aspect-16-9 wp-has-aspect-ratio"
        classes += " wp-embed-aspect-16-9 wp-has-aspect-ratio"
    inside = f'<div class="wp-block-embed__wrapper">\n{escape_text(address)}\n</div>'
    return wrap("embed", f'<figure class="{classes}">{inside}</figure>', attributes)
