"""The offline drafter: a first draft of 800 words from three texts of the person's own of 1,000 words. Goal: under 2 s.

The texts are the sample notes, their paragraphs repeated with the sentences turned round until they have 1,000 words.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import ROOT, Row, median_of, print_rows

from alwrity_desktop.model.source import Source
from alwrity_desktop.writer import briefs, formats
from alwrity_desktop.writer.offline import draft_offline

NOTES = sorted((ROOT / "resources" / "sample-workspace" / "notes").glob("*.md"))
WORDS = 1000


def lengthened(text: str) -> str:
    """`text`, and after it its paragraphs with their sentences in other orders, up to WORDS words."""
    plain = [part for part in text.split("\n\n") if not part.startswith(("#", "-", "---"))]
    turn = 1
    while len(text.split()) < WORDS:
        for part in plain:
            sentences = part.replace("\n", " ").split(". ")
            text += "\n\n" + ". ".join(sentences[turn:] + sentences[:turn]).strip()
        turn += 1
    return text


def main() -> list[Row]:
    form = formats.load("blog_post")
    brief = briefs.brief_from(form, {"topic": "Growing vegetables on a balcony", "length": "800"})
    texts = [lengthened(path.read_text(encoding="utf-8")) for path in NOTES]

    def measure() -> float:
        sources = [Source(title=path.stem, kind="own", text=text) for path, text in zip(NOTES, texts, strict=True)]
        begun = time.perf_counter()
        made = draft_offline(form, brief, sources)
        taken = time.perf_counter() - begun
        words = sum(len(section.text.split()) for section in made.sections)
        assert words > 500, f"only {words} words: this measures nothing"
        return taken

    begun = time.perf_counter()
    measure()
    first = time.perf_counter() - begun
    return [
        Row("offline first draft of 800 words from three texts of 1,000, first in a process", first, 0, "s", 2.0),
        Row("offline first draft, warm", median_of(measure), 0, "s", 2.0),
    ]


if __name__ == "__main__":
    print_rows(main())
