"""Our own checks: sources, dates, headings, links, images, tables, colours, repetition, reading time, the answer first."""

from __future__ import annotations

from datetime import date

import pytest

from alwrity_desktop.page.analysis import Paper, Result, analyse
from alwrity_desktop.page.contrast import colour_of, contrast
from alwrity_desktop.page.surroundings import MediaFile

FILLER = "The garden has a wall, a pond and four old trees. We looked after them for years. "
TODAY = date(2026, 5, 1)


def maybe(check: str, text: str = "", **more: object) -> Result | None:
    return analyse(Paper(text, today=TODAY, **more)).of(check)  # type: ignore[arg-type]


def result(check: str, text: str = "", **more: object) -> Result:
    found = maybe(check, text, **more)
    assert found is not None
    return found


def said(found: Result, text: str) -> list[str]:
    return [text[start:end] for start, end in found.places]


@pytest.mark.parametrize(
    ("claim", "language"),
    [
        ("About 45 % of gardens have a pond.", "en"), ("Studies show that ponds calm people.", "en"),
        ("Some 2.5 million frogs live here.", "en"), ("There are 12,500 ponds in town.", "en"),
        ("According to research, it works.", "en"), ("Ponds are 3 times more popular.", "en"),
        ("Laut einer Studie hilft es.", "de"), ("Rund 3 Millionen Teiche gibt es.", "de"),
        ("Selon une étude, cela aide.", "fr"), ("Según un estudio, ayuda.", "es"), ("Около 40% садов.", "ru"),
        ("Noin 40 % puutarhoista.", "fi"), ("Bahçelerin %40'ı böyle.", "tr"),
    ],
)  # fmt: skip
def test_a_claim_needs_a_source(claim: str, language: str) -> None:
    found = result("unsourced_facts", claim, language=language)
    assert (found.rating, said(found, claim)) == ("ok", [claim])
    assert result("unsourced_facts", f"{claim} [So it says](https://x.test).", language=language).rating == "good"
    assert result("unsourced_facts", f"{claim}[^1]\n\n[^1]: A book.", language=language).rating == "good"


@pytest.mark.parametrize(
    "text",
    [
        "Our sales grew by 30 %.", "Is it really 30 %?", "If 30 % come, we are glad.", "We have 3 ponds.", "It was 1998.",
        "In 2,5 hours", "The house is at 12 Pond Street.", "> Studies show it.\n", "Call 555-1234-99.",
    ],
)  # fmt: skip
def test_what_is_no_claim(text: str) -> None:
    found = maybe("unsourced_facts", text)
    assert found is None


def test_many_claims_are_bad() -> None:
    assert result("unsourced_facts", "Half of it, 50%.\n\n" * 4).rating == "bad"


@pytest.mark.parametrize(
    ("text", "rating", "language"),
    [
        ("In 2024 the bridge will open.", "bad", "en"), ("The fair is scheduled for March 5, 2026.", "bad", "en"),
        ("The fair is scheduled for 5th of March 2026.", "bad", "en"), ("It will come on 2026-04-30.", "bad", "en"),
        ("It will come on 2026-05-02.", "good", "en"), ("The fair will be in June 2026.", "good", "en"),
        ("This year (2023) is dry.", "ok", "en"), ("As of 2022, nobody lives there.", "ok", "en"),
        ("In 2024 the bridge opened.", "good", "en"), ("In 2019 they said it will open in 2024.", "good", "en"),
        ("In 2024 it will open, and in 2027 it will close.", "good", "en"), ("It will cost $2024.", "good", "en"),
        ("In 2024 wird die Brücke eröffnet.", "bad", "de"), ("Die Messe ist am 5. März 2026 geplant.", "bad", "de"),
        ("El puente será inaugurado en 2024.", "bad", "es"), ("Le pont sera ouvert le 5 mars 2026.", "bad", "fr"),
        ("In 2024 zal de brug open gaan.", "bad", "nl"), ("Мост откроется в 2024, скоро.", "bad", "ru"),
        ("Silta avataan 2024.", "good", "fi"),
    ],
)  # fmt: skip
def test_dates_that_have_gone_by(text: str, rating: str, language: str) -> None:
    found = result("outdated_dates", text, language=language)
    assert (found.rating, said(found, text)) == (rating, [] if rating == "good" else [text])


def test_a_past_year_in_the_title() -> None:
    assert result("outdated_dates", "Text.", title="The best ponds of 2024").rating == "ok"
    assert result("outdated_dates", "Text.", title="The best ponds of 2026").rating == "good"
    assert result("outdated_dates", "Text.", title="Ponds from 1990 to 2020").rating == "good"
    assert maybe("outdated_dates", "", title="The best ponds of 2024") is None


def test_heading_levels() -> None:
    text = "## One\n\nText.\n\n#### Two\n\nText.\n\n## Three\n"
    found = result("heading_levels", text)
    assert (found.rating, said(found, text)) == ("ok", ["#### Two"])
    assert "make it an H3" in found.advice
    assert result("heading_levels", "# T\n\n## A\n\n### B\n\n## C\n").rating == "good"
    assert result("heading_levels", "### A\n").rating == "ok"
    assert maybe("heading_levels", "Text.") is None


@pytest.mark.parametrize(
    ("link", "rating", "language"),
    [
        ("[click here](/x)", "bad", "en"), ("[**Read more** →](/x)", "bad", "en"), ("[](/x)", "bad", "en"),
        ("[»](/x)", "bad", "en"), ("[weiterlesen](/x)", "bad", "de"), ("[read more](/x)", "bad", "de"),
        ("[weiterlesen](/x)", "good", "en"), ("[how to dig a pond](/x)", "good", "en"),
        ("[![A pond](p.png)](/x)", "good", "en"),
        ("<https://example.org/a/very/long/address/of/a/page>", "ok", "en"), ("<https://example.org>", "good", "en"),
    ],
)  # fmt: skip
def test_link_texts(link: str, rating: str, language: str) -> None:
    found = result("link_texts", link, language=language)
    assert (found.rating, said(found, link)) == (rating, [] if rating == "good" else [link])


def test_no_links() -> None:
    assert maybe("link_texts", "Text.") is None


@pytest.mark.parametrize(
    ("size", "width", "rating"), [(90_000, 1200, "good"), (300_000, 0, "ok"), (600_000, 1200, "bad"), (90_000, 4000, "bad")]
)
def test_image_weight(size: int, width: int, rating: str) -> None:
    text = "![A pond](media/p.png) ![Another](q.png)"
    found = result("image_weight", text, media=(MediaFile("media/p.png", size, width, 800 if width else 0),))
    assert (found.rating, said(found, text)) == (rating, [] if rating == "good" else ["![A pond](media/p.png)"])
    assert maybe("image_weight", text) is None


def test_table_headings() -> None:
    named = "| A | B |\n|---|---|\n| 1 | 2 |\n"
    bare = "|   |   |\n|---|---|\n| 1 | 2 |\n"
    assert result("table_headings", named).rating == "good"
    found = result("table_headings", f"Text.\n\n{named}\nText.\n\n{bare}")
    assert (found.rating, found.value) == ("ok", 1)
    assert found.places[0][0] == f"Text.\n\n{named}\nText.\n\n{bare}".index(bare)
    assert result("table_headings", "<table><tr><td>1</td></tr></table>").rating == "ok"
    assert result("table_headings", "<table><tr><th>A<td>1</table>", html=True).rating == "good"
    assert maybe("table_headings", '<table role="presentation"><tr><td>1</table>') is None
    assert maybe("table_headings", "```\n<table><tr><td>1</td></tr></table>\n```") is None
    assert maybe("table_headings", "Text.") is None


@pytest.mark.parametrize(
    ("html", "rating"),
    [
        ('<p style="color:#777;background-color:#fff">x</p>', "bad"),
        ('<p style="color:#767676;background:white"><b>x</b></p>', "good"),
        ('<p style="color:#777;background:#fff"><b>x</b></p>', "bad"),
        ('<p style="color: yellow">x</p>', "ok"), ('<h2 style="color:#777;background:#fff">x</h2>', "good"),
        ('<p style="font-size:24px;color:rgb(119, 119, 119);background:#fff">x</p>', "good"),
        ('<div style="background:#000"><p style="color:#fff">x</p></div>', "good"),
        ('<div style="background:#000"><p style="color:#222">x</p></div>', "bad"), ('<font color=silver>x</font>', "ok"),
        ('<div style="background:navy">black on navy</div>', "ok"),
    ],
)  # fmt: skip
def test_colour_contrast(html: str, rating: str) -> None:
    found = result("colour_contrast", f"Text.\n\n{html}\n")
    assert found.rating == rating
    assert bool(found.places) is (rating != "good")
    assert result("colour_contrast", html, html=True).rating == rating


def test_colours() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == 21
    assert round(contrast((0x77, 0x77, 0x77), (255, 255, 255)), 2) == 4.48
    assert colour_of("#FfF") == colour_of(" white !important") == colour_of("rgba(255,255,255,1)") == (255, 255, 255)
    assert [colour_of(text) for text in ("inherit", "rgba(0,0,0,.5)", "#12", "var(--x)")] == [None] * 4
    assert maybe("colour_contrast", '<p style="margin:0">x</p>') is None
    assert maybe("colour_contrast", '```\n<p style="color:yellow">x</p>\n```') is None


def test_repetition() -> None:
    twice = "A pond in the garden needs care in every single month of the year."
    nearly = "A pond in the garden needs care in every single month of the long year."
    text = f"{twice} {FILLER}\n\n{FILLER.replace('garden', 'yard')}\n\nAnd more. {nearly} " + "Other words. " * 20
    found = result("repetition", text)
    assert found.rating == "ok"
    assert nearly in said(found, text)
    assert result("repetition", (twice + " ") * 5).rating == "bad"
    assert result("repetition", "\n\n".join(f"Word{n} of {n * 7} and {n * n}." for n in range(60))).rating == "good"
    assert maybe("repetition", twice) is None


def test_reading_time() -> None:
    found = result("reading_time", "word " * 912)
    assert (found.value, found.group) == (4.0, "extra")
    assert "4 minutes (estimated)" in found.advice
    assert "a minute" in result("reading_time", "word " * 250).advice
    assert "less than" in result("reading_time", "word").advice
    assert result("reading_time", "slovo " * 400, language="xx").value == 2.0
    assert maybe("reading_time", "") is None


ANSWER = "A content plan is a list of what you will publish, where and when. "


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        (ANSWER + FILLER * 6, "good"), (FILLER * 4 + ANSWER + FILLER * 4, "ok"), (FILLER * 10 + ANSWER, "bad"),
        ("In this article, we explain what a content plan is and why you need one. " + FILLER * 6, "bad"),
        ("What is a content plan, and why do so many people make one? " + FILLER * 6, "bad"),
        (FILLER + "\n\n## Part\n\n" + ANSWER + FILLER * 6, "bad"), ("# Title\n\n## Part\n\n" + ANSWER + FILLER * 6, "good"),
    ],
)  # fmt: skip
def test_answer_first(text: str, rating: str) -> None:
    found = result("answer_first", text, keyphrases=("content plan",))
    assert found.rating == rating
    assert said(found, text) == ([] if rating == "bad" else [ANSWER.strip()])


def test_an_announcement_is_told_from_silence() -> None:
    announced = result(
        "answer_first", "In this post we look at the content plan. " + FILLER * 6, keyphrases=("content plan",)
    )
    assert "announces" in announced.advice
    assert maybe("answer_first", ANSWER + FILLER * 6) is None
    assert maybe("answer_first", ANSWER, keyphrases=("content plan",)) is None
