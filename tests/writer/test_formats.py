"""Format files: ours can all be used, the person's own look just like ours, and a broken one is named with its place."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alwrity_desktop.ai.templates import Templates
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.paths import resource
from alwrity_desktop.core.settings import Writing
from alwrity_desktop.core.toml_table import TomlTable
from alwrity_desktop.writer import formats
from alwrity_desktop.writer.briefs import parse_pairs
from alwrity_desktop.writer.format_file import format_from, read_format

BLOG = resource("formats", "blog_post.toml")


def test_every_shipped_format_can_be_used() -> None:
    names = [form.name for form in formats.all_formats()]
    assert {"blog_post", "outline"} <= set(names)
    blog = formats.load("blog_post")
    assert len(blog.field("kind").choices) == 9  # type: ignore[union-attr]
    assert blog.field("length").least == 500  # type: ignore[union-attr]
    assert blog.step("section").per == "section"


def test_an_unknown_format_is_named_with_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean blog_post"):
        formats.load("blogpost")
    with pytest.raises(InputError, match="There are "):
        formats.load("../../etc/passwd")


def test_an_own_format_looks_like_ours_and_goes_before_it(tmp_path: Path) -> None:
    (tmp_path / "formats").mkdir()
    text = BLOG.read_text("utf-8")
    (tmp_path / "formats" / "letter.toml").write_text(text.replace('name = "blog_post"', 'name = "letter"'), "utf-8")
    mine = text.replace('title = "Blog post"', 'title = "My post"')
    (tmp_path / "formats" / "blog_post.toml").write_text(mine, "utf-8")
    assert formats.load("letter", tmp_path).own
    assert formats.load("blog_post", tmp_path).title == "My post"
    assert formats.load("blog_post").title == "Blog post"
    assert "letter" in [form.name for form in formats.all_formats(tmp_path)]


def test_a_broken_own_format_is_told_and_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "bad.toml").write_text("name = ", "utf-8")
    shutil.copy(BLOG, tmp_path / "formats" / "other.toml")
    assert {form.name for form in formats.all_formats(tmp_path)} == {form.name for form in formats.all_formats()}
    reasons = formats.broken(tmp_path)
    assert "not valid TOML" in reasons["bad.toml"]
    assert "the same name" in reasons["other.toml"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{{ goal_of_it }}", "", ""),
        ("Write the conclusion", "{{ no_such_name }}", "no_such_name"),
        ("Write the conclusion", "{{ audiance }}", "did you mean audience"),
        ("Write the conclusion", "{% if %}", "cannot be used"),
        ('{% include "citing" %}', '{% include "nothing" %}', "includes nothing"),
        ('needs = ["title"]', 'needs = ["tomorrow"]', "tomorrow is none"),
        ('key = "topic"', 'key = "outline"', "reserved name"),
        ('key = "topic"', 'key = "keyphrases"', "twice"),
        ('one_of = [["topic"', 'one_of = [["subject"', "subject is none"),
        ('"length", "title_width"', '"long", "title_width"', "made of length"),
        ('when = "faq"', 'when = "faqq"', "faqq"),
        ('output = "list"', 'output = "poem"', "JSON schema"),
        ('per = "section"', 'per = "page"', "one of , section"),
        ("share = 0.10", "share = 2", "below 1"),
        ('name = "blog_post"', 'name = "Blog Post"', "small letters"),
        ('group = "Long form"', "", "group"),
    ],
)
def test_what_is_wrong_in_a_format_is_named(old: str, new: str, says: str) -> None:
    text = BLOG.read_text("utf-8")
    if not says:
        assert format_from(TomlTable.parse(text, "f.toml")).name == "blog_post"
        return
    assert old in text
    with pytest.raises(InputError) as caught:
        format_from(TomlTable.parse(text.replace(old, new, 1), "f.toml"))
    assert says in caught.value.sentence


_SOMETHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=8,
)
_KEYS = st.sampled_from(
    ["name", "title", "group", "fields", "steps", "body", "one_of", "checks", "limits", "pieces", "zzz"]
)


@given(st.dictionaries(_KEYS, _SOMETHING))
def test_any_table_is_a_format_or_a_sentence(values: dict[str, object]) -> None:
    with pytest.raises(InputError):
        format_from(TomlTable(values, "any.toml"))


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_file_is_a_format_or_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.toml"
    path.write_bytes(data)
    with pytest.raises(KnownError):
        read_format(path)


@pytest.mark.parametrize(
    "template", ["{{ ''.__class__.__mro__ }}", "{{ 'a' * 1000000000 }}", "{{ 9 ** 9999999 }}", "{{ missing }}", "{{ 1/0 }}"]
)
def test_the_sandbox_refuses_with_a_sentence(template: str) -> None:
    with pytest.raises(InputError, match="prompt template mine"):
        Templates().render(template, {}, "mine")


# ------------------------------------------------------------------------------------------------ briefs


def test_a_brief_has_every_field_and_takes_defaults_from_the_settings() -> None:
    form = formats.load("blog_post")
    brief = formats.brief_from(form, {"topic": "Tea", "faq": "yes"}, Writing(tone="dry", language="de"))
    assert set(brief) == {field.key for field in form.fields}
    assert (brief["tone"], brief["language"], brief["faq"], brief["length"]) == ("dry", "de", True, 1200)


def test_an_empty_brief_is_a_sentence() -> None:
    form = formats.load("blog_post")
    for values in ({}, {"topic": "  "}, {"topic": "", "keyphrases": []}, {"tone": "dry"}):
        with pytest.raises(InputError, match="The brief is empty") as caught:
            formats.brief_from(form, values)
        assert "topic or keyphrases" in caught.value.sentence


def test_an_unknown_field_is_named_with_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean audience"):
        formats.brief_from(formats.load("blog_post"), {"topic": "x", "audiense": "y"})


@given(st.dictionaries(st.sampled_from([field.key for field in formats.load("blog_post").fields]), _SOMETHING))
def test_any_values_are_a_brief_or_a_sentence_and_a_brief_is_one_again(values: dict[str, object]) -> None:
    form = formats.load("blog_post")
    try:
        brief = formats.brief_from(form, values)
    except InputError:
        return
    assert formats.brief_from(form, brief) == brief


def test_pairs_of_the_command_line() -> None:
    assert parse_pairs(["topic=a=b", "keyphrases=one", "keyphrases=two", "call-to-action=Go"]) == {
        "topic": "a=b",
        "keyphrases": "one, two",
        "call_to_action": "Go",
    }
    with pytest.raises(InputError, match="field=value"):
        parse_pairs(["topic"])
