"""Draft files: what is read, what is written, and that nothing is lost between the two."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.draft_file import ORDER, has_id, read, read_leniently, write

CORPUS = Path(os.environ.get("ALWRITY_SHARED", Path(__file__).parents[3] / "shared")) / "corpus" / "posts"

POST = """\ufeff---\r
id: eecc1e8d80\r
title: '18F: a great place to write'\r
slug: how-we-write\r
status: publish\r
date: 2015-01-01\r
tags: open source, how we work\r
keyphrases:\r
- great place\r
layout: post\r
weight: 3\r
lastmod: 2020-02-03\r
draft: no\r
params: {toc: true, ratio: 1.5, list: [1, two, null]}\r
---\r
\r
First line.\r
\r
Last line.\r
"""


def test_reads_a_post_of_another_program() -> None:
    draft = read(POST)
    assert (draft.id, draft.title, draft.slug) == ("eecc1e8d80", "18F: a great place to write", "how-we-write")
    assert draft.status == "approved"
    assert draft.publish_at == datetime(2015, 1, 1, tzinfo=UTC)
    assert draft.tags == ["open source", "how we work"]
    assert draft.keyphrases == ["great place"]
    assert draft.body == "First line.\n\nLast line."
    assert draft.extra == {
        "status": "publish",
        "layout": "post",
        "weight": 3,
        "lastmod": "2020-02-03",
        "draft": "no",
        "params": {"toc": True, "ratio": 1.5, "list": [1, "two", None]},
    }


def test_writes_back_what_the_file_said() -> None:
    text = write(read(POST))
    assert "status: publish\n" in text
    assert "date: 2015-01-01\n" in text
    assert "lastmod: 2020-02-03\n" in text
    assert text.index("layout") < text.index("weight") < text.index("params")
    assert text.endswith("---\n\nFirst line.\n\nLast line.\n")
    assert write(read(text)) == text


def test_a_status_a_person_changes_replaces_the_files() -> None:
    draft = read(POST)
    draft.status = "review"
    assert "status: review\n" in write(draft)
    assert "status: archived\n" in write(read("---\nstatus: archived\n---\n"))
    assert read("---\nstatus: pending\n---\n").status == "review"


def test_times_with_a_zone_become_utc() -> None:
    draft = read("---\ndate: 2026-03-04 10:30:00 +02:00\n---\nText")
    assert draft.publish_at == datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
    assert "date: 2026-03-04T08:30:00Z\n" in write(draft)
    odd = read("---\ndate: next Tuesday\n---\nText")
    assert odd.publish_at is None
    assert "date: next Tuesday\n" in write(odd)


@pytest.mark.parametrize("value", ["yes", "007", "1:30", "2020-01-01", "null text", "'~'", "0x1F", "1e3"])
def test_a_title_is_what_is_written(value: str) -> None:
    draft = read(f"---\ntitle: {value}\n---\n")
    assert draft.title == value.strip("'")
    assert read(write(draft)).title == draft.title


def test_an_id_that_is_no_key_gives_the_same_draft_each_time() -> None:
    text = "---\nid: https://example.org/?p=12\n---\nText"
    first, second = read(text), read(text)
    assert first.id == second.id
    assert len(first.id) == 36
    assert "id: https://example.org/?p=12\n" in write(first)


def test_a_known_key_of_the_wrong_kind_is_kept() -> None:
    draft = read("---\ntitle:\n  en: Hello\ntags:\n  a: b\ngoal_words: many\n---\n")
    assert (draft.title, draft.tags, draft.goal_words) == ("", [], 0)
    again = read(write(draft))
    assert again.extra == {"title": {"en": "Hello"}, "tags": {"a": "b"}, "goal_words": "many"}


@pytest.mark.parametrize(
    "text",
    [
        "Just text.\n",
        "---\n\nA rule first.\n\n---\n\nMore.\n",
        "---\nno key here and no end\n",
        "",
        "\n",
        "+++\ntitle='x'\n+++\n",
    ],
)
def test_text_without_front_matter_is_all_body(text: str) -> None:
    draft = read(text)
    assert draft.body == text.removesuffix("\n")
    assert draft.title == ""


def test_a_title_comes_from_the_heading_or_the_file_name() -> None:
    assert read("# My post\n\nText", Path("a.md")).title == "My post"
    assert read("Text", Path("/x/how-to_write.md")).title == "How to write"


@pytest.mark.parametrize(
    ("front", "line", "reason"),
    [
        ("title: a: b\n", 2, "mapping"),
        ("title: x\ntags: [a, b\n", 4, ""),
        ("title: x\ntitle: y\n", 3, "twice"),
        ("a: &x [1]\nb: *x\n", 3, "alias"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 3, "tag"),
        ("only words\n", 2, "text"),
        ("title: 'open\n", 2, ""),
        ("a: 1\nb: \0\n", 3, "character"),
        ("a: " + "[" * 5000 + "\n", 2, "nest"),
        ("? [a]\n: b\n", 2, "key"),
        ("\tx: 1\n", 2, ""),
    ],
)
def test_front_matter_that_is_not_yaml_is_named_by_line(front: str, line: int, reason: str) -> None:
    text = f"---\n{front}---\n\nThe text.\n"
    with pytest.raises(InputError, match=f"line {line}") as caught:
        read(text, "post.md")
    assert "post.md" in caught.value.happened
    assert reason in caught.value.happened
    assert caught.value.remedy
    draft, warning = read_leniently(text)
    assert draft.body == text
    assert f"line {line}" in warning


def test_front_matter_that_never_ends_is_an_error() -> None:
    with pytest.raises(InputError, match="never ends"):
        read("---\ntitle: x\n\nText without an end")


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=60)
WORD = TEXT.filter(bool)
NUMBER = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15)
VALUE = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=3),
    max_leaves=6,
)
DRAFTS = st.builds(
    Draft,
    title=TEXT,
    slug=TEXT,
    body=TEXT.filter(lambda text: not text.startswith("\ufeff")),
    excerpt=TEXT,
    status=st.sampled_from(["draft", "review", "approved"]),
    keyphrases=st.lists(WORD, max_size=3),
    tags=st.lists(WORD, max_size=3),
    categories=st.lists(WORD, max_size=3),
    meta_title=TEXT,
    meta_description=TEXT,
    featured_image=TEXT,
    language=st.sampled_from(["en", "de", "pt-BR"]),
    goal_words=st.integers(0, 100_000),
    publish_at=st.none() | st.datetimes(timezones=st.just(UTC), min_value=datetime(1000, 1, 1)),  # noqa: DTZ001
    extra=st.dictionaries(WORD.filter(lambda key: key not in ORDER), VALUE, max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(DRAFTS)
def test_what_is_written_is_read_back(draft: Draft) -> None:
    again = read(write(draft))
    again.created_at, again.updated_at = draft.created_at, draft.updated_at
    assert again == draft


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | TEXT.map(lambda text: f"---\n{text}\n---\nbody"))
def test_any_text_is_a_draft_or_a_sentence(text: str) -> None:
    draft, warning = read_leniently(text)
    assert warning or read(write(draft)).body == draft.body


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_real_posts_come_back_whole() -> None:
    for path in sorted(CORPUS.glob("*.md")):
        draft = read(path.read_text(encoding="utf-8"), path)
        again = read(write(draft))
        again.created_at, again.updated_at = draft.created_at, draft.updated_at
        assert again == draft, path.name
        assert draft.title, path.name
        assert draft.keyphrases, path.name


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("---\nid: abc\n---\nText", True),
        ("---\nid:\n---\nText", False),
        ("---\ntitle: x\n---\nText", False),
        ("Text", False),
    ],
)
def test_tells_whether_a_file_has_an_id(text: str, known: bool) -> None:
    assert has_id(text) is known
