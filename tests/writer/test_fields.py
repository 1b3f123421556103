"""Values from a form or from --set are kept or refused with a sentence; nothing else may happen."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.toml_table import TomlTable
from alwrity_desktop.language.names import language_name
from alwrity_desktop.writer.fields import KINDS, Field, field_from


def field(**values: object) -> Field:
    return field_from(TomlTable({"key": "it", "title": "It", **values}, "test.toml", "fields[1]"))


REFUSED = object()


def kept_or_refused(work: Callable[[], object], says: str) -> object:
    try:
        return work()
    except InputError as error:
        if says not in error.sentence:
            raise
        return REFUSED


ONE_OF_EACH = [
    field(kind=kind, **({"choices": ["a", {"value": "b-c", "title": "Bee"}]} if kind == "choice" else {})) for kind in KINDS
]


@given(st.sampled_from(ONE_OF_EACH), st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.text())))
def test_any_value_is_cleaned_or_refused_with_a_sentence_and_cleaning_twice_changes_nothing(
    one: Field, value: object
) -> None:
    cleaned = kept_or_refused(lambda: one.clean(value), "It takes ")
    if cleaned is REFUSED:
        return
    assert "\x00" not in str(cleaned)
    assert one.clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("kind", "given_value", "kept"),
    [
        ("number", "1,200", 1200),
        ("number", 800.0, 800),
        ("boolean", "Yes", True),
        ("boolean", "off", False),
        ("list", "a, b,\na", ["a", "b"]),
        ("keyphrases", "cold brew; cold coffee", ["cold brew", "cold coffee"]),
        ("language", "German", "de"),
        ("language", "pt-br", "pt-BR"),
        ("text", "  two\n lines\x00 ", "two lines"),
        ("multiline", "a\r\nb", "a\nb"),
        ("text", "ماء 🌊", "ماء 🌊"),
        ("number", "", None),
    ],
)
def test_what_is_kept(kind: str, given_value: object, kept: object) -> None:
    assert field(kind=kind).clean(given_value) == kept


@pytest.mark.parametrize(
    ("options", "value", "says"),
    [
        ({"kind": "number", "min": 500, "max": 5000}, "499", "a whole number from 500 to 5000"),
        ({"kind": "number"}, "many", "a whole number"),
        ({"kind": "number"}, "1.5", "a whole number"),
        ({"kind": "number"}, True, "a whole number"),
        ({"kind": "number"}, "inf", "a whole number"),
        ({"kind": "choice", "choices": ["how-to", "list"]}, "howto", "Did you mean how-to?"),
        ({"kind": "boolean"}, "perhaps", "yes or no"),
        ({"kind": "language"}, "Klingonese!", "a language code"),
        ({"kind": "text", "max": 5}, "too long", "at most 5 characters"),
        ({"kind": "list"}, ",".join(map(str, range(60))), "up to 50 entries"),
        ({"kind": "list"}, {"a": 1}, "divided by commas"),
    ],
)
def test_what_is_refused_names_the_field_and_what_it_takes(options: dict[str, object], value: object, says: str) -> None:
    with pytest.raises(InputError) as caught:
        field(**options).clean(value)
    assert "(it)" in caught.value.sentence
    assert says in caught.value.sentence


def test_a_choice_is_found_by_value_or_title_whatever_the_case() -> None:
    one = field(kind="choice", choices=[{"value": "how-to", "title": "Step by step", "guide": "do it"}])
    assert [one.clean(text) for text in ("How To", "how_to", "STEP BY STEP")] == ["how-to"] * 3
    assert one.guides == {"how-to": "do it"}
    assert one.default == "how-to"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"kind": "colour"}, "fields[1].kind"),
        ({"kind": "text", "key": "A-b"}, "fields[1].key"),
        ({"kind": "choice"}, "fields[1].choices"),
        ({"kind": "text", "choices": ["a"]}, "fields[1].choices"),
        ({"kind": "number", "min": 5, "max": 1}, "fields[1].min"),
        ({"kind": "number", "min": 5, "default": 1}, "fields[1].default"),
        ({"kind": "text", "requird": True}, "Did you mean required?"),
        ({"kind": "text", "required": "yes"}, "true or false"),
    ],
)
def test_a_wrong_field_table_is_named(values: dict[str, object], says: str) -> None:
    with pytest.raises(InputError) as caught:
        field(**values)
    assert says in caught.value.sentence
    assert "test.toml" in caught.value.sentence


def test_language_names() -> None:
    assert [language_name(code) for code in ("de", "pt-BR", "xx")] == ["German", "Portuguese (BR)", "xx"]
