"""What is mended how, what a text is made of, and what a version changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page import assessments
from alwrity_desktop.seo.bulk_mending import mend_drafts
from alwrity_desktop.seo.judging import judge
from alwrity_desktop.seo.mending import mend_of, mends, span_of
from alwrity_desktop.seo.subjects import NOTHING, subject_of_draft
from alwrity_desktop.seo.text_figures import figures_of
from alwrity_desktop.seo.versions import changes, spread, versions_of
from alwrity_desktop.workspace import Workspace

BODY = """First paragraph, which opens the text.

- an item that was made by them
- an item that stays

Mistakes were made by people. They were told so.

## One

### Two

##### Deep

Tea and cups. Tea and cups. Tea in winter.
"""


def test_every_mend_is_of_a_check_there_is() -> None:
    known = {check.id for check in assessments.found()}
    for mend in mends():
        fitting = [name for name in known if name.startswith(mend.check.rstrip("*"))]
        assert fitting, mend.check
        assert mend.ask or mend.target in ("title", "description", "slug"), mend.check


def _result(draft: Draft, check: str) -> Any:
    judged = judge(subject_of_draft(draft))
    return judged, next(row for row in judged.results if row.id == check)


def test_a_model_sees_whole_blocks_of_the_source() -> None:
    judged, passive = _result(Draft(body=BODY), "passive_voice")
    mend = mend_of(passive)
    assert mend is not None
    spans = [span_of(mend, passive, judged.analysis.page, place) for place in range(len(passive.places))]
    texts = [BODY[start:end] for start, end in spans]
    assert "an item that was made by them" in texts[0]
    assert "an item that stays" not in texts[0]
    assert texts[1] == texts[2] == "Mistakes were made by people. They were told so."


def test_the_introduction_is_the_first_paragraph_and_the_request_names_the_keyphrase() -> None:
    judged, row = _result(Draft(body=BODY, keyphrases=["green tea"]), "keyphrase_in_introduction")
    mend = mend_of(row)
    assert mend is not None
    start, end = span_of(mend, row, judged.analysis.page)
    assert BODY[start:end] == "First paragraph, which opens the text."
    assert "“green tea”" in mend.request("green  tea")


def test_what_is_good_needs_no_mending() -> None:
    good = [row for row in judge(subject_of_draft(Draft(body=BODY))).results if row.rating in ("good", "none")]
    assert good
    assert all(mend_of(row) is None for row in good)


def test_words_and_headings_are_counted() -> None:
    found = figures_of(judge(subject_of_draft(Draft(body=BODY))).analysis.page)
    assert [(heading.level, heading.problem) for heading in found.headings] == [(2, ""), (3, ""), (5, "skips a level")]
    assert [heading.words for heading in found.headings] == [0, 0, 9]
    assert found.words[0].text == "tea"
    assert found.words[0].count == 3
    assert found.minutes == 1
    empty = figures_of(judge(subject_of_draft(Draft(body=""))).analysis.page)
    assert (empty.word_count, empty.minutes, empty.words, empty.sentence_words) == (0, 0, (), 0.0)


@pytest.fixture
async def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    made = await Workspace.open(tmp_path / "workspace")
    yield made
    await made.close()


async def test_versions_show_what_got_better_and_what_worse(room: Workspace) -> None:
    draft = await room.library.create(title="Tea", body=BODY, keyphrases=["tea"])
    await room.library.add_revision(draft, "timer")
    draft.body = BODY.replace("##### Deep", "#### Deep").replace("- an item that stays\n", "").replace("- an", "An")
    await room.library.save(draft)
    found = await versions_of(room.db, draft, NOTHING)
    assert [version.origin for version in found] == ["timer", "now"]
    ways = {change.check: change.way for change in changes(found[0], found[1])}
    assert ways["heading_levels"] == "better"
    assert ways["lists"] == "worse"
    order = [change.way for change in changes(found[0], found[1])]
    assert order == sorted(order, key=["worse", "better", "same"].index)
    assert changes(found[0], found[0]) == []


def test_of_many_versions_the_first_and_the_last_are_kept() -> None:
    rows: Any = list(range(500))
    kept = spread(rows, 60)
    assert (len(kept), kept[0], kept[-1]) == (60, 0, 499)
    assert spread(rows[:5], 60) == rows[:5]


async def test_bulk_mending_writes_what_is_missing_and_nothing_else(room: Workspace) -> None:
    text = "Green tea keeps you warm in the winter months, and it is made in minutes from leaves that monks dried well "
    text += "with care in the early spring.\n"
    bare = await room.library.create(title="Green tea", body=text, keyphrases=["green tea"])
    own = await room.library.create(title="Own", body=text, slug="mine", meta_description="m" * 130)
    done = await mend_drafts(room.engine, room.library.edit, room.library.save, [bare.id, own.id], await room.seo.known())
    assert (done.mended, done.left_out) == (1, [])
    bare, own = await room.library.get(bare.id), await room.library.get(own.id)
    assert bare.slug == "green-tea"
    assert 121 <= len(bare.meta_description) <= 156
    assert (own.slug, own.meta_description, own.body) == ("mine", "m" * 130, text)


async def test_the_persons_own_request_is_asked(room: Workspace) -> None:
    from alwrity_desktop.core.errors import InputError
    from alwrity_desktop.seo.mending import mends, set_ask
    from alwrity_desktop.store import prompts

    await set_ask(room.db, "mend.keyphrase_density", "Say PHRASE thrice.")
    for key, text in (("mend.slug", "x"), ("mend.passive_voice", " "), ("mend.passive_voice", "{{ selection }}")):
        with pytest.raises(InputError):
            await set_ask(room.db, key, text)
    own = await room.db.read(prompts.all_overrides)
    mend = next(one for one in mends() if one.check == "keyphrase_density")
    assert mend.request("green  tea", own) == "Say green tea thrice."
    assert mend.request("green tea").startswith("Use the phrase “green tea”")
