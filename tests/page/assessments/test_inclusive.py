"""Inclusive language: what is found, where it is fine, and that every entry of the list can be found and mended."""

from __future__ import annotations

import tomllib

import pytest

from alwrity_desktop.core.paths import resource
from alwrity_desktop.page.analysis import Paper, analyse
from alwrity_desktop.page.inclusive import categories, findings
from alwrity_desktop.page.phrases import Phrases, listed
from alwrity_desktop.page.tree import read_page


def found(text: str, **more: object) -> list[str]:
    return [finding.text for finding in findings(read_page(Paper(text, **more)))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Care for the elderly. We like it.", ["the elderly"]), ("The elderly man sat down.", []),
        ("He is wheelchair-bound, they say.", ["wheelchair-bound"]), ("We hired a new chairman.", ["chairman"]),
        ("We met Chairman Lee.", []), ("MANKIND and man\u2011made lakes", ["MANKIND", "man\u2011made"]),
        ("A crazy idea, and the Crazy Horse memorial.", ["crazy"]), ("This gave him her book.", []),
        ("Ask him/her or s/he.", ["him/her", "s/he"]), ("Alcoholics Anonymous helps alcoholics.", ["alcoholics"]),
        ("Flame retardant and retarded growth; a retarded joke.", ["retarded"]), ("Homo sapiens", []),
        ("The blind. Leading them is hard.", ["The blind"]), ("The blind man and the blind spot", []),
        ("She committed suicide.", ["committed suicide"]), ("Add it to the whitelist.", ["whitelist"]),
        ("The first world war and first world problems", ["first world problems"]), ("Nothing here.", []),
        ("People who drink are in this pub.", []),
    ],
)  # fmt: skip
def test_what_is_found_and_what_is_fine(text: str, words: list[str]) -> None:
    assert found(text) == words


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("de", "Er ist an den Rollstuhl gefesselt. Behinderte Menschen arbeiten hier.", ["an den Rollstuhl gefesselt"]),
        ("de-AT", "Mitarbeiterinnen und Mitarbeiter; alle Mitarbeiter.", ["Mitarbeiter"]),
        ("de", "Die Alten brauchen Ruhe, die alten Bäume Wasser.", ["Die Alten"]),
        ("fr", "Un dialogue de sourds sur les droits de l’homme.", ["dialogue de sourds", "droits de l’homme"]),
        ("fr", "L’hôtel des Invalides et les personnes handicapées.", []),
        ("es", "Los minusválidos y los alumnos y alumnas. Un código inválido.", ["minusválidos"]),
        ("it", "Una persona di colore e una matita di colore rosso.", ["di colore"]),
        ("pt-BR", "Opção sexual, orientação sexual, o Oceano Índico.", ["Opção sexual"]),
        ("nl", "Blank hout, blanke mensen, een bemande missie.", ["blanke", "bemande"]),
        ("nl", "Iemand met autisme.", []),
    ],
)
def test_other_languages_have_lists_of_their_own(language: str, text: str, words: list[str]) -> None:
    assert found(text, language=language) == words


def test_code_and_quotations_are_left_alone_and_a_language_may_have_no_list() -> None:
    assert found("> mankind\n\n`x`\n\n```\nmankind\n```\n") == []
    assert found("mankind", language="de") == found("mankind", language="pl") == []
    assert analyse(Paper("mankind", language="pl")).of("inclusive_gender") is None
    assert categories("en-GB")["gender"] == "Gender"


def test_each_category_is_a_check_with_an_alternative_and_places() -> None:
    text = "# For mankind\n\nThe **chairmen** and the cripples of this firm."
    analysis = analyse(Paper(text))
    gender, disability, age = (analysis.of(f"inclusive_{name}") for name in ("gender", "disability", "age"))
    assert gender is not None
    assert disability is not None
    assert age is not None
    assert (gender.rating, gender.value, age.rating) == ("ok", 2, "good")
    assert [text[start:end] for start, end in gender.places] == ["mankind", "chairmen"]
    assert "“humankind”" in gender.advice
    assert disability.rating == "bad"
    assert "It is a slur" in disability.advice
    assert age.advice == "Age: nothing was found."
    girl = analyse(Paper("You throw like a girl.")).of("inclusive_gender")
    assert girl is not None
    assert girl.advice.endswith("Instead: leave it out.")
    assert len(analysis.group("inclusive")) == len(categories("en")) == 9


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl"])
def test_every_entry_is_found_in_a_sentence_of_its_own(language: str) -> None:
    data = tomllib.loads(resource("inclusive", f"{language}.toml").read_text(encoding="utf-8"))
    assert data.keys() == categories("en").keys()
    assert sum(len(table["entries"]) for table in data.values()) >= 25
    seen: set[str] = set()
    for table in data.values():
        for row in table["entries"]:
            before = row.get("only_before", "xx").split()[0]
            after = row.get("only_after", ".").split()[0]
            for phrase in listed(row["find"]):
                text = f"{before} {phrase}{'.' if after == '.' else f' {after}'}"
                assert any(phrase.lstrip("(") in said for said in found(text, language=language)), text
                assert phrase.lower() not in seen, phrase
                seen.add(phrase.lower())
            assert row["use"], row
            assert "xx" not in row.get("unless_before", "").split()


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "pt", "nl"])
def test_no_alternative_is_advised_against(language: str) -> None:
    data = tomllib.loads(resource("inclusive", f"{language}.toml").read_text(encoding="utf-8"))
    uses = [use for table in data.values() for row in table["entries"] for use in listed(row["use"]) if use[0] != "("]
    assert len(uses) > 50
    for use in uses:
        assert not found(f"xx {use} xx", language=language), use


def test_the_longest_phrase_is_taken_and_none_overlap() -> None:
    phrases = Phrases([("a b", 1), ("a b c", 2), ("c d", 3), ("b/c", 4)])
    assert [hit.meaning for hit in phrases.find("A b c d, a, b; b/c.")] == [2, 4]
    assert phrases.find("") == []
