"""Tokens estimated by characters. Real tables would have to be downloaded; measured usage corrects the estimate."""

from __future__ import annotations

import re

CHARACTERS_PER_TOKEN = 4.0
"""Rule of thumb for English of OpenAI's and Google's documentation; other alphabets take more tokens."""
_WIDE = re.compile("[\u0e00-\u0eff\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]")
_OTHER = re.compile("[\u0370-\u1fff]")
OVERHEAD = 8
"""Tokens that the wrapping of a conversation takes."""


IMAGE = 800
"""Tokens of an image of some 1,000 pixels, between what vendors tell (OpenAI 765, Anthropic 1,300, Gemini 258)."""


def estimate(*texts: str, correction: float = 1.0, images: int = 0) -> int:
    """Tokens of the texts together: 4 characters each, 2 for other alphabets, 1 for Chinese, Japanese, Korean, Thai."""
    total = float(images * IMAGE)
    for text in texts:
        if text.isascii():
            total += len(text) / CHARACTERS_PER_TOKEN
            continue
        wide, other = len(_WIDE.findall(text)), len(_OTHER.findall(text))
        total += wide + other / 2 + (len(text) - wide - other) / CHARACTERS_PER_TOKEN
    return round((total + OVERHEAD) * correction)
