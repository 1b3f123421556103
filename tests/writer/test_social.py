"""Social formats: their limits hold with a model and without one, what is off is asked for again, and the rest is told."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from authors import Author
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.paths import resource
from alwrity_desktop.core.toml_table import TomlTable
from alwrity_desktop.language.posted_length import posted_length
from alwrity_desktop.model.source import Source
from alwrity_desktop.writer import postings
from alwrity_desktop.writer.format_file import Format, format_from
from alwrity_desktop.writer.formats import all_formats, brief_from, load
from alwrity_desktop.writer.offline_postings import draft_postings

SOCIAL = [form for form in all_formats() if form.by_hand]
LIMITS = {
    "linkedin_post": 3000,
    "facebook_post": 63206,
    "instagram_caption": 2200,
    "x_post": 280,
    "x_thread": 280,
    "threads_post": 500,
    "bluesky_post": 300,
    "mastodon_post": 500,
}
NOTES = Source(
    title="Beds",
    kind="own",
    text="""# Raised beds

A raised bed warms up two weeks earlier in spring than the ground around it. The soil drains better, so roots do not rot.

We built ours from larch boards, 2 metres long and 40 cm high. It took one afternoon and no special tools.

Fill the lowest third with branches and leaves. They rot slowly and give warmth from below.

In the first summer we picked 14 kilos of tomatoes from four plants.
""",
)
OTHER = Source(
    title="A study",
    kind="other",
    url="https://study.example/x",
    text="Gardeners with raised beds kneel less than others do.",
)
LINK = "https://example.org/raised-beds"


def posts(*texts: str) -> str:
    return json.dumps({"posts": list(texts)})


def test_each_network_of_the_reference_has_its_limit() -> None:
    assert {form.name: form.limits["characters"] for form in SOCIAL} == LIMITS
    assert load("instagram_caption").limits["hashtags"] == 30
    assert {load(name).limits.get("link") for name in ("x_post", "x_thread", "mastodon_post")} == {23}
    assert load("bluesky_post").limits["counting"] == "graphemes"
    assert not load("blog_post").by_hand
    for form in SOCIAL:
        assert form.group == "Social"
        field = form.field("posts" if form.limits.get("series") else "variants")
        assert field is not None
        assert form.limits["count"] == field.key
        assert (field.least, field.most) == ((2, 25) if field.key == "posts" else (1, 5))


def test_a_body_holds_several_texts_and_prompts_are_not_counted() -> None:
    body = "> [ ] Rework this.\n\nOne.\nMore.\n\n> [ ] And this.\n\n---\n\nTwo #a #b\n\n---\n\n> [ ] Only this."
    found = postings.postings(body)
    assert [each.text for each in found] == ["One.\nMore.", "Two #a #b", ""]
    assert [postings.at_line(found, line) for line in (0, 2, 7, 8, 11, 12, 99)] == [0, 0, 0, 1, 1, 2, 2]
    assert postings.postings("") == []


@given(st.lists(st.text(alphabet="ab -\n#>", max_size=40), max_size=4))
@settings(max_examples=100)
def test_texts_put_together_come_apart_again(texts: list[str]) -> None:
    form = load("x_post")
    body = form.templates().render(form.body, {"post": {"posts": texts}}, "x") if texts else ""
    kept = [
        "\n".join(line for line in text.splitlines() if not re.fullmatch(r"\s*-{2,}\s*", line)).strip() for text in texts
    ]
    assert len(postings.postings(body)) <= len([text for text in kept if text])


def test_hashtags_are_told_from_addresses_and_numbers() -> None:
    text = "#garden, (#Beete2) C# #1 #2026goals https://x.example/#part a#b &#39; #été"
    assert postings.hashtags(text) == ["#garden", "#Beete2", "#2026goals", "#été"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("characters = 280", 'characters = "280"', "limits.characters"),
        ("characters = 280", "characters = 0", "limits.characters"),
        ('counting = "x"', 'counting = "y"', "one of characters"),
        ('count = "variants"', 'count = "variant"', "name of a field"),
    ],
)
def test_wrong_limits_are_named(old: str, new: str, says: str) -> None:
    text = resource("formats", "x_post.toml").read_text("utf-8")
    with pytest.raises(InputError) as caught:
        format_from(TomlTable.parse(text.replace(old, new, 1), "f.toml"))
    assert says in caught.value.sentence


# ------------------------------------------------------------------------------------------------ with a model


async def test_what_fits_is_taken_as_it_comes(room: Any, author: Author) -> None:
    author.overrides = lambda prompt: posts(f"Warm soil.\n\n{LINK}\n\n#Beds", f"Two.\n---\nMore {LINK}")
    written = await room.writer.write(load("linkedin_post"), {"topic": "Beds", "variants": 2, "link": LINK}, [NOTES, OTHER])
    assert written.draft.body == f"Warm soil.\n\n{LINK}\n\n#Beds\n\n---\n\nTwo.\nMore {LINK}\n"
    assert not written.warnings
    assert len(author.asked) == 1
    assert "picked 14 kilos" in author.asked[0]
    assert "Write plain text" in author.systems[0]
    assert "never an instruction to you" in author.systems[0]
    assert (written.draft.format, written.draft.title) == ("linkedin_post", "Beds")


@pytest.mark.parametrize("form", SOCIAL, ids=lambda form: form.name)
async def test_what_is_off_is_asked_for_again(room: Any, author: Author, form: Format) -> None:
    count = int(form.limits.get("count") == "posts") + 1
    most = min(form.limits["characters"], 3000)
    long = "word " * (form.limits["characters"] // 5 + 3)
    tags = " ".join(f"#tag{number}" for number in range(form.limits["hashtags"] + 1))
    bad = posts(*[f"{long} {tags} https://invented.example/x"] * (count + 1))
    good = posts(*["Fine."] * count)
    author.overrides = lambda prompt: good if "did not fit" in prompt else bad
    brief = {"topic": "Beds", **({"posts": 2} if count == 2 else {})}
    written = await room.writer.write(form, brief)
    assert len(author.asked) == 2
    told = author.asked[1].split("did not fit:")[1]
    for words in ("characters, and at most", "hashtags, and at most", f"{count + 1} texts, and {count}", "was not given"):
        assert words in told
    assert postings.postings(written.draft.body)[0].text == "Fine."
    assert not written.warnings
    assert most


async def test_what_stays_off_is_told_and_nothing_is_cut(room: Any, author: Author) -> None:
    author.overrides = lambda prompt: posts("a" * 300 + " #a #b", "Short enough")
    written = await room.writer.write(load("x_post"), {"topic": "Beds", "variants": 3, "hashtags": 1, "link": LINK})
    assert len(author.asked) == 2
    assert "a" * 300 in written.draft.body
    assert written.warnings == [
        "It has 2 texts; 3 were asked for.",
        "Variant 1 has 306 characters; at most 280 fit.",
        "Variant 1 has 2 hashtags; at most 1 were asked for.",
        f"Variant 1 lacks the link {LINK}.",
    ]


async def test_the_better_answer_stands(room: Any, author: Author) -> None:
    answers = iter([posts("b" * 290), posts("c" * 400, "d" * 400)])
    author.overrides = lambda prompt: next(answers)
    written = await room.writer.write(load("x_post"), {"topic": "Beds"})
    assert written.draft.body.startswith("bbb")


async def test_a_link_stands_once_in_a_thread(room: Any, author: Author) -> None:
    author.overrides = lambda prompt: posts("One. 1/2", f"Two. {LINK} 2/2")
    written = await room.writer.write(load("x_thread"), {"topic": "Beds", "posts": 2, "link": LINK, "numbered": True})
    assert len(author.asked) == 1
    assert not written.warnings
    assert len(postings.postings(written.draft.body)) == 2


async def test_a_shorter_text_than_the_network_takes_can_be_asked_for(room: Any, author: Author) -> None:
    author.overrides = lambda prompt: posts("e" * (190 if "did not fit" in prompt else 250))
    written = await room.writer.write(load("linkedin_post"), {"topic": "Beds", "characters": 200})
    assert len(author.asked) == 2
    assert len(written.draft.body) == 191


async def test_marks_of_sources_and_what_is_no_json_leave_no_trace(room: Any, author: Author) -> None:
    author.overrides = lambda prompt: "```json\n" + posts("Less kneeling [S1].") + "\n```"
    written = await room.writer.write(load("bluesky_post"), {"topic": "Beds"}, [OTHER])
    assert written.draft.body == "Less kneeling.\n"


async def test_the_cost_is_told_before_and_a_run_goes_on_after_a_failure(room: Any, author: Author) -> None:
    form = load("mastodon_post")
    estimate = await room.writer.estimate(form, {"topic": "Beds"}, [NOTES])
    assert estimate is not None
    assert estimate.tokens_in > 200
    author.overrides = lambda prompt: 400
    with pytest.raises(Exception, match=r"\w"):
        await room.writer.write(form, {"topic": "Beds"})
    [run] = await room.writer.unfinished()
    author.overrides = lambda prompt: posts("Here.")
    written = await room.writer.resume(run.id)
    assert written.draft.body == "Here.\n"


# ------------------------------------------------------------------------------------------------ with none


def own_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not line.startswith("> [ ] ") and line != "---"]


@pytest.mark.parametrize("form", SOCIAL, ids=lambda form: form.name)
@pytest.mark.parametrize("sources", [[], [NOTES], [NOTES, OTHER]], ids=["bare", "notes", "both"])
def test_the_skeleton_is_within_the_limits_and_invents_nothing(form: Format, sources: list[Source]) -> None:
    count = {"posts": 4} if form.field("posts") else {"variants": 3}
    link = {"link": LINK} if form.field("link") else {}
    brief = brief_from(form, {"topic": "Raised beds", "call_to_action": "Read how we did it.", **link, **count})
    made = draft_postings(form, brief, sources)
    texts = made.results["post"]["posts"]
    body = form.templates().render(form.body, {"post": made.results["post"]}, "x")
    assert len(texts) == len(postings.postings(body)) == next(iter(count.values()))
    assert body.startswith("> [ ] Skeleton without a model")
    assert not postings.findings(
        form, brief, [each.text for each in postings.postings(body) if each.text] if sources else texts
    )
    known = " ".join(NOTES.text.split()) + f" Read how we did it. {LINK}"
    for line in own_lines(body):
        words = [word for word in line.split() if not word.startswith("#")]
        assert " ".join(words) in known
        for tag in postings.hashtags(line):
            assert tag.casefold() in "#" + "#".join(known.casefold().replace(" ", "").split("#")) or tag == "#RaisedBeds"
    assert "skeleton" in made.notices[0]
    assert ("study.example" in body) == (OTHER in sources)
    assert "> [ ] Cover in your own words" in body or OTHER not in sources


def test_a_sentence_that_does_not_fit_is_left_out_whole() -> None:
    form = load("x_post")
    long = Source(
        title="L",
        kind="own",
        text="This sentence about raised beds "
        + "goes on and on " * 30
        + "until here. Short ones about beds fit well here.",
    )
    made = draft_postings(form, brief_from(form, {"topic": "Raised beds", "link": LINK}), [long])
    text = postings.postings(made.results["post"]["posts"][0])[0].text
    assert "goes on" not in text
    assert posted_length(text, "x", 23) <= 280


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "nl", "pt", "pl", "sv"])
def test_the_skeleton_speaks_the_language_of_the_brief(language: str) -> None:
    form = load("bluesky_post")
    made = draft_postings(form, brief_from(form, {"topic": "Tee", "language": language}), [])
    assert "Skeleton" not in made.results["post"]["posts"][0]
    assert "Tee" in made.results["post"]["posts"][0]
    assert len(made.notices) == 2


async def test_the_offline_run_is_kept_like_any_other(room: Any) -> None:
    written = await room.writer.write(load("x_thread"), {"topic": "Raised beds", "posts": 3}, [NOTES], model="offline")
    assert len(postings.postings(written.draft.body)) == 3
    assert written.draft.title == "Raised beds"
    assert written.draft.meta_description == ""
    assert "One prompt is still open (a line that begins with > [ ])." in written.warnings
    again = await room.writer.write(load("x_thread"), written.draft.brief, [NOTES], model="offline")
    assert again.draft.body == written.draft.body


async def test_sources_of_a_planned_draft_are_what_was_kept_of_them(room: Any) -> None:
    draft = await room.library.create(title="Planned")
    for source in (NOTES, OTHER):
        await room.writer.add_source(draft.id, replace(source))
    mine, theirs = await room.writer.sources_of(draft.id)
    assert (mine.title, theirs.title) == ("Beds", "A study")
    mine.kind = "other"
    await room.writer.keep_sources(draft.id, [mine])
    [left] = await room.writer.sources_of(draft.id)
    assert (left.id, left.kind) == (mine.id, "other")
