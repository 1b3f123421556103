"""The sample brief and notes that come with the program give a draft worth looking at."""

import tomllib
from pathlib import Path
from typing import Any

from alwrity_desktop.core.paths import resource
from alwrity_desktop.writer.formats import load

SAMPLE = resource("sample-workspace")
NOTES = sorted(Path(SAMPLE, "notes").glob("*.md"))


async def test_the_sample_gives_a_whole_draft_without_a_model(room: Any) -> None:
    brief = tomllib.loads((SAMPLE / "brief.toml").read_text("utf-8"))
    notes = [await room.writer.read_source(str(path), "own") for path in NOTES]
    written = await room.writer.write(load("blog_post"), brief, notes, model="offline")
    assert 720 <= written.words <= 880
    assert written.seconds < 2
    assert len(written.sections) >= 5
    assert written.draft.body.count("> [ ] ") <= 2
    assert {source for section in written.sections for source in section.sources} == {source.id for source in notes}
    assert "balcony vegetable garden" in written.draft.body.split("\n\n")[0]
    assert written.draft.body.strip().endswith("tell me in the comments how it goes.")
