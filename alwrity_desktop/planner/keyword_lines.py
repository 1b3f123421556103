"""Keywords as a person types or pastes them in."""

from __future__ import annotations

from alwrity_desktop.core.messages import _

LONGEST = 500
"""Characters of a keyword that is typed in; longer ones are sentences that fell into the field."""


def refusal(text: str) -> str:
    """Why a text is no keyword, or ""."""
    if not text.strip():
        return _("A keyword needs a text.")
    if len(text) > LONGEST:
        return _("A keyword has at most {count} characters.", count=LONGEST)
    return ""


def lines_of(pasted: str) -> list[str]:
    """Keywords of a text somebody pasted: one a line, or of a table's first column."""
    return [line.split("\t")[0].strip() for line in pasted.splitlines() if line.split("\t")[0].strip()]
