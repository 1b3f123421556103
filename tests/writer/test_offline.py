"""The offline drafter's promises: it invents nothing, it is quick, it is as long as asked for, and says what it is."""

import asyncio
import re
import threading
import time
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop import language as lang
from alwrity_desktop.core import paths
from alwrity_desktop.language.slugs import slugify
from alwrity_desktop.model.source import Source
from alwrity_desktop.page.markdown import plain_text
from alwrity_desktop.writer.formats import brief_from, load
from alwrity_desktop.writer.metadata import fit_title, title_pixels, trim_words
from alwrity_desktop.writer.notes import read_notes
from alwrity_desktop.writer.offline import OfflineDraft, draft_offline
from alwrity_desktop.writer.storable import count_words
from alwrity_desktop.writer.tagging import noun_terms
from alwrity_desktop.writer.telling import Tell, in_thread

FORM = load("blog_post")

MATTERS = {
    "water": "The {a} machine needs {b} water at {n} degrees, and soft water keeps the {a} boiler free of scale.",
    "beans": "Fresh {a} beans lose their {b} aroma after {n} days, so buy small bags from a roaster near you.",
    "grinder": "A burr grinder gives {a} grounds of one size, which makes {b} extraction even after {n} seconds.",
    "milk": "Whole {a} milk froths best below {n} degrees because its {b} proteins hold the bubbles together.",
    "cleaning": "Clean the {a} group head every {n} shots with a brush, or old {b} oils make each cup bitter.",
    "storage": "Keep the {a} bag closed in a {b} cupboard for at most {n} weeks, away from light and heat.",
}
A = ["small", "large", "used", "new", "cheap", "heavy", "plain", "steel", "quiet", "solid"]
B = ["filtered", "dark", "fine", "cool", "sweet", "mild", "strong", "fresh", "dry", "rich"]


def notes(title: str, matters: list[str], words: int, kind: str = "own", url: str = "") -> Source:
    """A text about some matters of coffee, each sentence different, with headings."""
    text, number = "", 0
    for matter in matters:
        text += f"\n\n## The {matter}\n"
        while count_words(text) < words * (matters.index(matter) + 1) / len(matters):
            text += "\n\n" if number % 3 == 0 else " "
            filled = MATTERS[matter].format(a=A[number % 10], b=B[(number // 3) % 10], n=number + 3)
            text += f"{filled} Test {number} in {title} showed the {matter} mattered to {17 + number} people."
            number += 1
    return Source(title=title, kind=kind, text=text.strip(), url=url)  # type: ignore[arg-type]


OWN = [
    notes("Morning", ["water", "beans"], 1000),
    notes("Noon", ["grinder", "milk"], 1000),
    notes("Night", ["cleaning", "storage"], 1000),
]
OTHER = notes("A rival's page", ["beans", "milk"], 400, "other", "https://example.org/rival")


def whole(made: OfflineDraft) -> str:
    parts = [made.results["introduction"]]
    parts += [f"## {section.heading}\n\n{section.text}" for section in made.sections]
    return "\n\n".join([*parts, made.results["conclusion"]])


def normal(text: str) -> str:
    return " ".join(re.sub(r"[*_`\\]", "", text).split())


def foreign_sentences(text: str, sources: list[Source], brief: dict[str, object]) -> list[str]:
    """Sentences of a draft that are neither from own notes, the brief, a heading, a prompt nor a linked quotation."""
    own = normal(" ".join(plain_text(source.text) for source in sources if source.kind == "own"))
    others = normal(" ".join(plain_text(source.text) for source in sources if source.kind == "other"))
    left: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith(("#", "> [ ] ")):
            continue
        if line.startswith('> "'):
            quoted, _dash, link = line[3:].rpartition('" — ')
            assert normal(quoted) in others
            assert link.startswith(("[", "*"))
            continue
        plain = normal(plain_text(line))
        known = own + " " + " ".join(str(value) for value in brief.values())
        left += [span.text for span in lang.sentences(plain, "en") if normal(span.text) not in known]
    return left


def test_three_texts_give_a_first_draft_of_the_length() -> None:
    brief = brief_from(FORM, {"topic": "Better coffee at home", "keyphrases": "coffee beans", "length": 800})
    begun = time.perf_counter()
    made = draft_offline(FORM, brief, OWN)
    assert time.perf_counter() - begun < 10
    assert 720 <= count_words(whole(made)) <= 880
    assert len(made.sections) >= 3
    assert not foreign_sentences(whole(made), OWN, brief)
    assert {source for section in made.sections for source in section.sources} <= {source.id for source in OWN}
    assert all(section.sources for section in made.sections)
    assert "without a model" in made.notices[0]


@pytest.mark.parametrize("kind", list(FORM.field("kind").choices))  # type: ignore[union-attr]
@pytest.mark.parametrize("length", [500, 1500])
def test_every_kind_invents_nothing_and_repeats_nothing(kind: str, length: int) -> None:
    values = {"topic": "Better coffee", "kind": kind, "length": length, "faq": True, "key_takeaways": True}
    brief = brief_from(FORM, {**values, "call_to_action": "Brew one now."})
    sources = [*OWN, OTHER]
    made = draft_offline(FORM, brief, sources)
    text = whole(made)
    assert not foreign_sentences(text, sources, brief)
    assert "Brew one now." in made.results["conclusion"]
    sentences = [line for line in text.splitlines() if count_words(line) > 8 and not line.startswith("> [ ]")]
    assert len(sentences) == len(set(sentences))
    rows = made.results["questions"]["questions"]
    more = [*made.results["takeaways"], *(f"{row['question']}\n{row['answer']}" for row in rows)]
    words = count_words(text) + sum(count_words(each) for each in more)
    assert words <= 1.12 * length
    assert words >= 0.87 * length or any("Your notes gave" in notice for notice in made.notices)


def test_without_any_notes_it_is_headings_and_prompts() -> None:
    brief = brief_from(FORM, {"topic": "Better coffee", "kind": "how-to"})
    made = draft_offline(FORM, brief, [])
    lines = [line for line in whole(made).splitlines() if line.strip()]
    assert all(line.startswith(("## ", "> [ ] ")) for line in lines)
    assert count_words("\n".join(lines)) == sum(count_words(line) for line in lines if line.startswith("## "))
    assert "no notes of your own" in made.notices[1]
    assert made.metadata.title == "Better coffee"
    assert (made.metadata.meta_description, made.metadata.excerpt) == ("", "")
    assert "description and excerpt are empty" in made.notices[2]


def test_without_notes_the_other_keyphrases_are_its_sections() -> None:
    phrases = [
        "milk frother",
        "best milk frother",
        "milk frother for latte",
        "milk frothers for latte",
        "cleaning a milk frother",
    ]
    for kind in ("list", "guide"):
        made = draft_offline(FORM, brief_from(FORM, {"topic": "Milk frothers", "kind": kind, "keyphrases": phrases}), [])
        headings = [line.lstrip("# ") for line in whole(made).splitlines() if line.startswith("#")]
        told = [heading.split(". ")[-1] for heading in headings]
        wanted = ["Milk frother for latte", "Cleaning a milk frother"]
        assert [heading for heading in told if heading in wanted] == wanted, "each that asks for more, once"
        assert not {"Best milk frother", "Milk frothers for latte"} & set(told)


OTHER_LANGUAGES = ["de", "es", "fr", "it", "nl", "pl", "pt", "sv"]


@pytest.mark.parametrize("kind", list(FORM.field("kind").choices))  # type: ignore[union-attr]
def test_headings_and_prompts_are_in_the_language_of_the_brief(kind: str) -> None:
    values = {"topic": "Kaffee", "kind": kind, "faq": True, "key_takeaways": True}
    english = whole(draft_offline(FORM, brief_from(FORM, {**values, "language": "en"}), [])).splitlines()
    for language in OTHER_LANGUAGES:
        made = draft_offline(FORM, brief_from(FORM, {**values, "language": language}), [])
        lines = whole(made).splitlines()
        rows = made.results["questions"]["questions"]
        assert not set(filter(None, lines)) & set(english), language
        assert len(lines) == len(english)
        assert rows[0]["question"].endswith(" 1")
        assert "Write" not in rows[0]["answer"]
        assert made.metadata.title == "Kaffee"
        assert not any("English" in notice for notice in made.notices)


def test_every_language_has_every_phrase() -> None:
    tables = tomllib.loads(paths.resource("offline", "scaffolding.toml").read_text("utf-8"))
    assert sorted(tables) == OTHER_LANGUAGES
    for table in tables.values():
        for part in ("headings", "prompts", "texts"):
            assert list(table[part]) == list(tables["de"][part])
            for key, text in table[part].items():
                assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", tables["de"][part][key])


def test_a_german_outline_has_german_subheadings() -> None:
    form = load("outline")
    brief = brief_from(form, {"topic": "Kaffee", "language": "de", "section_count": 3, "subsection_count": 2})
    section = draft_offline(form, brief, []).sections[0]
    assert section.subsections[0] == {"heading": "Was es ist", "points": ["Schreiben Sie, was unter „Was es ist“ gehört."]}


def test_a_language_without_scaffolding_is_told() -> None:
    made = draft_offline(FORM, brief_from(FORM, {"topic": "Kahve", "language": "tr"}), [])
    assert any("Headings and prompts are in English" in notice for notice in made.notices)


def test_the_notice_counts_what_the_notes_gave_and_no_prompts() -> None:
    text = "Filters made of paper keep the oils out of the coffee and give a clear cup every time."
    brief = brief_from(FORM, {"topic": "Coffee filters", "kind": "review", "length": 500})
    made = draft_offline(FORM, brief, [Source(title="Filters", kind="own", text=text)])
    assert made.notices[1].startswith("Your notes gave 18 words of the 500 asked for")


def test_an_open_prompt_has_no_words() -> None:
    assert count_words("One two.\n\n> [ ] Say why\n  >[ ] and how\n\n> [x] done thing\n\nthree") == 3
    begun = time.perf_counter()
    assert count_words("\n" * 200_000 + "[ ]" + " " * 200_000) == 0
    assert time.perf_counter() - begun < 10


def test_others_appear_only_as_quotations_with_their_link_or_as_prompts() -> None:
    brief = brief_from(FORM, {"topic": "Coffee beans", "length": 600})
    made = draft_offline(FORM, brief, [OTHER])
    text = whole(made)
    assert "https://example.org/rival" in text
    assert not foreign_sentences(text, [OTHER], brief)
    quoted = sum(count_words(line) for line in text.splitlines() if line.startswith('> "'))
    assert quoted <= 0.2 * 600


def test_the_outline_format_gives_the_numbers_asked_for_and_keeps_topics_out() -> None:
    form = load("outline")
    values = {"topic": "Coffee at home", "section_count": 4, "subsection_count": 2, "include_topics": "Decaf"}
    brief = brief_from(form, {**values, "exclude_topics": "milk"})
    made = draft_offline(form, brief, OWN)
    assert len(made.sections) <= 4
    assert "Decaf" in [section.heading for section in made.sections]
    assert all(len(section.subsections) == 2 for section in made.sections)
    assert "milk" not in str(made.results["outline"]).casefold()


def test_metadata_is_within_the_limits() -> None:
    brief = brief_from(FORM, {"topic": "Better coffee at home", "keyphrases": "coffee beans", "length": 800})
    data = draft_offline(FORM, brief, OWN).metadata
    assert "coffee beans" in data.title.casefold()
    assert title_pixels(data.meta_title) <= 600
    assert 121 <= len(data.meta_description) <= 156
    assert len(data.excerpt) <= 300
    assert data.slug == "coffee-beans"
    assert 1 <= len(data.tags) <= 5
    assert data.tags[0] == "coffee beans"


GOATS = """Goats are curious animals that climb on walls and trees. A goat needs about two litres of water each day. My
goats sleep in a wooden shed behind the house. In spring I trim their hooves every six weeks with a sharp knife. Hay must
be dry, because wet hay grows mould. Young goats are called kids and they drink milk for three months. I feed them hay in
the morning and grain in the evening. Goats dislike rain and go under a roof at once.
"""


def test_a_short_description_is_made_of_sentences_and_no_lone_heading_follows() -> None:
    brief = brief_from(FORM, {"topic": "Keeping goats", "keyphrases": "goats"})
    notes = "# Goats\n\n" + GOATS
    description = draft_offline(FORM, brief, [Source(title="Goats", kind="own", text=notes)]).metadata.meta_description
    assert description
    assert all(sentence in GOATS.replace("\n", " ") for sentence in re.findall(r"[^.]+\.", description)), description


TOMATOES = """A pot of ten litres holds enough water for a day. A pot of five litres holds half of that, and small pots dry
out by noon. The pots dry out faster in the wind. Water the tomato plants in the morning. Give the plants a stake. The
tomato plants need sun, and the soil must stay damp. Put liquid fertiliser on the soil each week. Liquid fertiliser
feeds the tomato plants. The pot stands in the sun, and a pot with a hole drains well. Each pot and every pot, the pot
by the wall, a pot in the shade: the pots dry.
"""


def test_tags_are_terms_and_never_scraps_of_sentences() -> None:
    source = Source(title="Tomatoes", kind="own", text=TOMATOES)
    brief = brief_from(FORM, {"topic": "How to grow tomatoes on a small balcony in the city", "length": 600})
    tags = draft_offline(FORM, brief, [source]).metadata.tags
    assert noun_terms([TOMATOES], "en")[:2] == ["pot", "tomato plants"]
    assert len(tags) <= 5
    assert set(tags) <= {"pot", "tomato plants", "soil"}
    assert noun_terms(["Some odd words and some odd words."], "xx") == []
    german = "Der Topf steht dort. Mit dem Topf, ohne den Topf, für den Topf, im Topf und am Topf trocknen die Töpfe."
    assert noun_terms([german], "de") == ["Topf"]


def test_a_section_does_not_open_with_a_word_that_leans_on_what_is_not_there() -> None:
    text = "\n\n".join(  # noqa: FLY002
        [
            "Filters made of paper keep the oils out of the coffee and give a clear cup every time.",
            "However, they cost money and have to be bought again and again by everybody who uses them.",
            "Metal filters let the oils through and last for many years of daily use in the kitchen.",
        ]
    )
    source = Source(title="Filters", kind="own", text=text)
    leaning = [passage.leans for passage in read_notes(source, "en")[0].passages]
    assert leaning == [False, True, False]
    made = draft_offline(FORM, brief_from(FORM, {"topic": "Coffee filters", "length": 500}), [source])
    for section in made.sections:
        assert not section.text.startswith("However")


def test_a_megabyte_of_notes_is_read_in_reasonable_time() -> None:
    big = Source(title="Big", kind="own", text="\n\n".join(source.text for source in OWN) * 60)
    flat = "\n\n".join(line for line in OTHER.text.splitlines() if line and not line.startswith("#"))
    theirs = Source(title="Theirs", kind="other", text="\n\n".join([flat] * 100), url="https://example.org/big")
    begun = time.process_time()
    made = draft_offline(FORM, brief_from(FORM, {"topic": "Coffee beans", "length": 800}), [big, theirs])
    assert time.process_time() - begun < 20
    assert made.sections
    assert "https://example.org/big" in whole(made)


def distinct_words(count: int) -> str:
    """A text in which no word comes twice, twelve a sentence."""
    letters = "bcdfghklmnprstvz"
    words = [
        "".join(letters[number >> shift & 15] + "aeio"[number >> shift & 3] for shift in (0, 4, 8, 12, 16))
        for number in range(count)
    ]
    return " ".join(" ".join(words[at : at + 12]).capitalize() + "." for at in range(0, count, 12))


async def test_a_large_paste_tells_how_far_it_is_and_can_be_stopped() -> None:
    source = Source(title="Paste", kind="own", text=distinct_words(100_000))
    brief = brief_from(FORM, {"topic": "Coffee beans", "length": 800})
    shares: list[float] = []
    under_way, ended = asyncio.Event(), threading.Event()

    def heard(share: float) -> None:
        shares.append(share)
        if len(shares) == 8:
            under_way.set()

    def work(tell: Tell) -> OfflineDraft:
        try:
            return draft_offline(FORM, brief, [source], tell)
        finally:
            ended.set()

    writing = asyncio.create_task(in_thread(work, heard))
    await asyncio.wait_for(under_way.wait(), 60)
    writing.cancel()
    begun = time.perf_counter()
    assert await asyncio.to_thread(ended.wait, 30)
    assert time.perf_counter() - begun < 10
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert shares == sorted(shares)
    assert shares[-1] < 0.9


def test_what_is_too_long_to_be_read_is_told() -> None:
    long = Source(title="Diary", kind="own", text=OWN[0].text + "\n" * 1_600_000 + "Never read at all by anybody.")
    brief = brief_from(FORM, {"topic": "Better coffee at home", "length": 500})
    made = draft_offline(FORM, brief, [OWN[1], long])
    assert len([notice for notice in made.notices if "Diary" in notice]) == 1
    assert OWN[1].id in {source for section in made.sections for source in section.sources}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=2000), st.text(max_size=60), st.sampled_from(["en", "de", "ar", "ja", "xx"]))
def test_any_text_gives_a_draft_that_holds_only_its_sentences(text: str, topic: str, language: str) -> None:
    if not " ".join(topic.split()):
        topic = "x"
    brief = brief_from(FORM, {"topic": f"a{topic}", "language": language, "length": 500})
    sources = [Source(title="Any", kind="own", text=text), Source(title="[x](y)\n", kind="other", text=text[::-1])]
    made = draft_offline(FORM, brief, sources)
    assert title_pixels(made.metadata.title) <= 600
    assert len(made.metadata.meta_description) <= 156
    assert len(made.metadata.excerpt) <= 300
    assert len(made.metadata.slug) <= 60


@given(st.text(max_size=400), st.integers(5, 200))
def test_fitting_text_to_limits(text: str, most: int) -> None:
    assert len(trim_words(text, most)) <= most
    assert title_pixels(fit_title(text, most)) <= most
    assert len(slugify(text, most)) <= most
    assert re.fullmatch(r"[^\W_]*(-[^\W_]+)*", slugify(text, most)) or not slugify(text).isascii()


def test_slugs() -> None:
    assert slugify("Größe & Café: 10 Don'ts!") == "grosse-cafe-10-donts"
    assert slugify("قهوة في البيت") == "قهوة-في-البيت"
    assert slugify("one two three four", 11) == "one-two"
