"""The analysis: what the checks say of small papers, any text at all, and adding a check by adding a file."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page import assessments
from alwrity_desktop.page.analysis import Analysis, Paper, Result, analyse

FILLER = "The garden has a wall, a pond and four old trees. We looked after them for years. "


def result(check: str, text: str = "", **more: object) -> Result:
    found = analyse(Paper(text, **more)).of(check)  # type: ignore[arg-type]
    assert found is not None
    return found


def said(found: Result, text: str) -> list[str]:
    return [text[start:end] for start, end in found.places]


@pytest.mark.parametrize(
    ("phrase", "rating"),
    [
        ("", "bad"), ("!!! ???", "bad"), ("content plan", "good"), ("how to write a content plan", "good"),
        ("red blue green white black", "ok"), (" ".join(f"word{n}" for n in range(50)), "bad"),
    ],
)  # fmt: skip
def test_keyphrase_length(phrase: str, rating: str) -> None:
    assert result("keyphrase_length", "Text.", keyphrases=(phrase,)).rating == rating


def test_density_counts_sentences_with_all_words_in_any_form_and_order() -> None:
    text = "Planning your contents pays. " + FILLER * 7 + "A plan for content helps."
    found = result("keyphrase_density", text, keyphrases=("content plan",))
    assert said(found, text) == ["Planning your contents pays.", "A plan for content helps."]
    assert found.rating == "good"
    exact = result("keyphrase_density", text, keyphrases=('"content plan"',))
    assert (exact.rating, exact.value) == ("bad", 0)
    assert "0 times" in exact.advice
    stuffed = result("keyphrase_density", "A content plan is a content plan. " * 20, keyphrases=("content plan",))
    assert (stuffed.rating, stuffed.score) == ("bad", -50)


def test_synonyms_count() -> None:
    text = FILLER * 8 + "An editorial calendar helps."
    found = result("keyphrase_density", text, keyphrases=("content plan",), synonyms=("editorial calendar",))
    assert len(found.places) == 1


def test_introduction() -> None:
    phrase = ("content plan",)
    assert result("keyphrase_in_introduction", "# T\n\nPlan content.\n\nMore.", keyphrases=phrase).rating == "good"
    assert result("keyphrase_in_introduction", "A plan. Its content.\n\nMore.", keyphrases=phrase).rating == "ok"
    assert result("keyphrase_in_introduction", "Hello.\n\nContent plan.", keyphrases=phrase).rating == "bad"


@pytest.mark.parametrize(
    ("title", "rating"),
    [
        ("Content plan for beginners", "good"), ("The content plan", "good"), ("Gardeners' content plan", "ok"),
        ("Plans for your contents", "ok"), ("Gardening", "bad"),
    ],
)  # fmt: skip
def test_keyphrase_in_title(title: str, rating: str) -> None:
    assert result("keyphrase_in_title", "x", title=title, keyphrases=("content plan",)).rating == rating


def test_curly_quotes_hyphens_and_spaces_make_no_difference() -> None:
    paper = {"keyphrases": ("baker’s\u00a0state‑of‑the‑art oven",), "title": "Baker's state-of-the-art oven"}
    assert result("keyphrase_in_title", "x", **paper).rating == "good"
    text = "A baker's oven is state of the art. "
    assert result("keyphrase_in_introduction", text, **paper).rating == "good"


def test_slug_and_meta_description() -> None:
    phrase = ("content plan",)
    assert result("keyphrase_in_slug", slug="a-content-plan", keyphrases=phrase).rating == "good"
    assert result("keyphrase_in_slug", slug="a-plan", keyphrases=phrase).rating == "ok"
    assert (
        result("keyphrase_in_meta_description", meta_description="Make a content plan.", keyphrases=phrase).rating == "good"
    )
    thrice = "Content plan. Content plan. Content plan."
    assert result("keyphrase_in_meta_description", meta_description=thrice, keyphrases=phrase).rating == "bad"


def test_subheadings() -> None:
    text = "Intro.\n\n## Your content plan\n\nText.\n\n## Trees\n\nText.\n\n# Not this\n"
    found = result("keyphrase_in_subheadings", text, keyphrases=("content plan",))
    assert (found.rating, found.value) == ("good", 50)
    assert said(found, text) == ["## Your content plan"]
    assert "1 of 2" in found.advice


def test_images_and_alts() -> None:
    text = "![A content plan on a wall](a.png)\n\n![](b.png)"
    assert result("images", text).value == 2
    alts = result("image_alts", text)
    assert (alts.rating, said(alts, text)) == ("bad", ["![](b.png)"])
    assert result("keyphrase_in_image_alts", text, keyphrases=("content plan",)).rating == "good"
    assert result("keyphrase_in_image_alts", text, keyphrases=("trees",)).rating == "ok"


def test_links() -> None:
    text = "[a](/in) [b](https://www.example.org/x) [c](https://other.test) [d](mailto:a@b.c)"
    assert result("internal_links", text, site_url="https://example.org").value == 2
    assert result("outbound_links", text, site_url="https://example.org").value == 1
    nofollow = '<a href="https://other.test" rel="nofollow">x</a>'
    assert result("outbound_links", nofollow).rating == "ok"
    competing = result("competing_links", "See [the content plans](https://x.test).", keyphrases=("content plan",))
    assert competing.rating == "bad"


@pytest.mark.parametrize(
    ("words", "rating", "score"), [(300, "good", 9), (260, "ok", 6), (210, "bad", 3), (120, "bad", -10)]
)
def test_text_length(words: int, rating: str, score: int) -> None:
    found = result("text_length", "word " * words + "\n\n> quoted text\n\n```\ncode\n```")
    assert (found.rating, found.value, found.score) == (rating, words, score)


def test_title_width_and_meta_length() -> None:
    assert result("title_width", title="W" * 31).rating == "good"
    assert result("title_width", title="W" * 32).rating == "bad"
    assert result("title_width", title="Long", meta_title="").value == 44
    assert result("meta_description_length", meta_description="x" * 121).rating == "good"
    assert result("meta_description_length", meta_description="x" * 120).rating == "ok"
    assert result("meta_description_length", meta_description="x" * 157).rating == "ok"
    assert result("meta_description_length").rating == "bad"


def test_headings_of_level_one() -> None:
    assert result("single_h1", "# Title\n\nText").rating == "good"
    one = result("single_h1", "Text\n\n# Another\n\nText")
    assert (one.rating, one.value, one.places) == ("good", 1, ((6, 15),))
    assert "level 2" in one.advice
    two = result("single_h1", "# Title\n\nText\n\n# Another\n\nText")
    assert (two.rating, two.value) == ("bad", 2)


def test_stretches_and_paragraphs() -> None:
    text = "Short.\n\n## One\n\n" + "word " * 320 + "\n\n## Two\n\nShort."
    found = result("subheading_distribution", text)
    assert (found.rating, found.value) == ("ok", 320)
    assert result("subheading_distribution", "word " * 301).rating == "bad"
    assert result("subheading_distribution", "word " * 299).rating == "good"
    assert result("paragraph_length", text).rating == "bad"
    assert "1 of 3 paragraphs" in result("paragraph_length", text).advice


def test_sentences() -> None:
    long = "This sentence has many words " + "and words " * 12 + "in it."
    text = f"{long} Short one. Another one. A third."
    found = result("sentence_length", text)
    assert found.rating == "good"
    assert said(found, text) == [long]
    assert result("sentence_length", f"{long} {long} Short.").rating == "bad"
    assert result("sentence_length", "One two three four five six. " * 3, language="ru").rating == "good"


def test_beginnings() -> None:
    found = result("sentence_beginnings", "We go. We run. We rest. They sleep.")
    assert (found.rating, found.value) == ("bad", 3)
    assert "“we”" in found.advice
    assert result("sentence_beginnings", "The cat. The dog. The bird.").rating == "good"


@pytest.mark.parametrize(
    ("sentence", "passive"),
    [
        ("The letter was written by Ann.", True), ("Ann wrote the letter.", False), ("It has been decided.", True),
        ("The house is being built.", True), ("She is happy and painted it.", False), ("He got hurt.", True),
        ("They are running.", False), ("There is a need for it.", False), ("It is the used car.", False),
    ],
)  # fmt: skip
def test_passive_voice(sentence: str, passive: bool) -> None:
    assert (result("passive_voice", sentence).value == 100) is passive


def test_transitions_flesch_lists() -> None:
    assert result("transition_words", FILLER * 20).rating == "bad"
    assert result("transition_words", "However, it rained. " * 60).rating == "good"
    assert result("flesch", "The cat sat on the mat.").rating == "good"
    assert result("lists", "- one\n- two").rating == "good"
    assert result("lists", "none").rating == "bad"


def test_drafts_are_warned_of_prompts_and_quotations() -> None:
    text = "Text.\n\n> [ ] Say who it is for.\n\n> A thought.\n\n> Another, [from here](https://x.test).\n"
    prompts = result("open_prompts", text)
    assert said(prompts, text) == ["> [ ] Say who it is for."]
    assert analyse(Paper("# One\n\nTwo words.\n\n> [ ] Say who it is for.\n")).words == 3
    quotations = result("quotations", text)
    assert said(quotations, text) == ["> A thought."]
    assert analyse(Paper("Text.")).of("open_prompts") is None


def test_used_before() -> None:
    used = ("content plan", "Content  Plan")
    assert result("keyphrase_used_before", "x", keyphrases=("content plan",), used_keyphrases=used).rating == "bad"
    assert result("keyphrase_used_before", "x", keyphrases=("trees",), used_keyphrases=used).rating == "good"


def test_html_is_judged_as_markdown_is() -> None:
    markdown = "# T\n\nA **content plan** & [more](https://x.test).\n\n- one\n- two\n\n## Sub\n\n![alt](a.png)\n"
    html = (
        "<h1>T</h1>\n<p>A <b>content plan</b> &amp; <a href='https://x.test'>more</a>.</p><ul><li>one<li>two</ul>"
        "<h2>Sub</h2><p><img src=a.png alt=alt></p><script>no words here</script>"
    )
    paper = {"title": "T", "keyphrases": ("content plan",), "slug": "content-plan"}
    one, two = analyse(Paper(markdown, **paper)), analyse(Paper(html, html=True, **paper))  # type: ignore[arg-type]
    assert {r.id: r.rating for r in one.results} == {r.id: r.rating for r in two.results}
    assert (one.words, one.sentences) == (two.words, two.sentences)
    place = two.of("keyphrase_in_introduction").places[0]  # type: ignore[union-attr]
    assert html[slice(*place)].startswith("A <b>content plan</b> &amp;")


def test_a_link_defined_elsewhere_is_a_link() -> None:
    text = "See [it][x].\n\nMore.\n\n[x]: https://other.test/\n"
    found = result("outbound_links", text)
    assert said(found, text) == ["[it][x]"]


def test_scores_and_groups() -> None:
    analysis = analyse(Paper("Some text.", title="T"))
    assert analysis.score is not None
    assert 0 <= analysis.score <= 100
    assert analysis.readability_score is not None
    ratings = [found.rating for found in analysis.group("seo")]
    assert ratings == sorted(ratings, key=["bad", "ok", "good", "none"].index)
    assert Paper.of(Draft(body="x", title="t", keyphrases=["k"])).keyphrase == "k"


@pytest.mark.parametrize("text", ["", "  \n", "> Only what others said.", "```\ncode\n```", "![](a.png)"])
def test_a_text_without_words_has_no_score(text: str) -> None:
    analysis = analyse(Paper(text, title="A fine title", keyphrases=("a plan",)))
    assert (analysis.score, analysis.readability_score) == (None, None)
    length = analysis.of("text_length")
    assert length is not None
    assert length.advice == "The text has no words yet; 300 would be enough."


def test_every_check_says_something_of_use() -> None:
    checks = assessments.found()
    assert len(checks) >= 28
    assert len({check.id for check in checks}) == len(checks)
    for found in analyse(Paper("A text. " * 300, keyphrases=("a text",))).results:
        assert found.advice.endswith((".", "?"))
        assert found.threshold


NEW_CHECK = """
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict:
    shouting = "!!!" in page.paper.text
    return bad(1, "none", "The text shouts.") if shouting else good(0, "none", "The text is calm.")


CHECK = Check("zz_shouting", "readability", judge)
"""


def test_a_check_is_added_by_adding_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zz_shouting.py").write_text(NEW_CHECK)
    monkeypatch.setattr(assessments, "__path__", [*assessments.__path__, str(tmp_path)])
    assessments.found.cache_clear()
    try:
        assert result("zz_shouting", "Buy now!!!").rating == "bad"
        assert result("zz_shouting", "Buy now.").rating == "good"
    finally:
        assessments.found.cache_clear()


def test_after_a_key_press_the_results_are_those_of_a_new_reading() -> None:
    text = "\n\n".join(f"## Part {n}\n\nThe content plan has {n} steps. {FILLER}" for n in range(120))
    for at, piece in ((3000, "x"), (3001, " "), (3002, "\n\n```\n"), (9000, "> "), (9001, "\n\n")):
        text = text[:at] + piece + text[at:]
        paper = Paper(text, title="T", keyphrases=("content plan",))
        after_change = analyse(paper).results
        analyse(Paper("another text " * 1000))
        assert analyse(paper).results == after_change


PAPERS = st.builds(
    Paper,
    st.text(max_size=300) | st.sampled_from(["", "\0", "😀😀 😀.", "שלום עולם. מה שלומך?", "<p>x<p", "](", "<!--", "&#0;"]),
    title=st.text(max_size=30),
    meta_description=st.text(max_size=30),
    slug=st.text(max_size=20),
    keyphrases=st.lists(st.text(max_size=30) | st.sampled_from(["???", '"', '""', "a" * 500]), max_size=2).map(tuple),
    synonyms=st.lists(st.text(max_size=10), max_size=2).map(tuple),
    language=st.sampled_from(["en", "de", "xx", "", "ar"]),
    site_url=st.sampled_from(["", "https://example.org", "http://[bad"]),
    html=st.booleans(),
)


def whole(analysis: Analysis, text: str) -> None:
    for found in analysis.results:
        assert found.advice
        for start, end in found.places:
            assert 0 <= start <= end <= len(text)


@settings(max_examples=300, deadline=None)
@given(PAPERS)
def test_any_paper_gets_a_result(paper: Paper) -> None:
    whole(analyse(paper), paper.text)


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "word. " * 170_000,
        "<p>" * 60_000,
        "> " * 9_000 + "x",
        "<b" * 100_000,
        "[x](" * 50_000,
        "<!--" * 9_999,
    ],
)
def test_a_huge_text_does_not_stall(text: str, html: bool) -> None:
    began = time.perf_counter()
    whole(analyse(Paper(text, keyphrases=("word",), html=html)), text)
    assert time.perf_counter() - began < 20


def test_paragraphs_of_html_in_an_item_are_items() -> None:
    page = analyse(Paper("1. <p>\n   The first.\n   </p>\n\n2. Two\n\nText.")).page
    assert [(leaf.role, leaf.text.strip()) for leaf in page.leaves] == [
        ("item", "The first."),
        ("item", "Two"),
        ("paragraph", "Text."),
    ]
