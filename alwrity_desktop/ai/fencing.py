"""Other people's words inside a request: nothing in them may look like the lines that mark them off."""

from __future__ import annotations

import re

_OPENING = re.compile(r"[<＜‹«]{2,}|[>＞›»]{2,}")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|[\U000e0000-\U000e007f]"
)


def harmless(text: str) -> str:
    """Text that cannot open or close a fence, nor hide anything from the eye that a model would read."""
    return _OPENING.sub(lambda match: "‹" if match.group()[0] in "<＜‹«" else "›", _INVISIBLE.sub("", text))
