"""Share cards: made from a draft, written as tags, read again, judged."""

import time

import pytest
from PIL import Image

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.seo import social


def ids(findings):
    return {finding.id for finding in findings}


def draft(**more):
    body = "# Tea\n\nGreen tea is warm. It is good.\n\n![A pot of tea](media/pot.png)\n"
    return Draft(title="Tea & more", body=body, language="de", **more)


def test_a_card_comes_from_the_drafts_own_fields(tmp_path):
    (tmp_path / "media").mkdir()
    Image.new("RGB", (1200, 630)).save(tmp_path / "media" / "pot.png")
    card = social.from_draft(draft(tags=["tea"]), url="https://e.org/tea", site_name="E", x_site="e", folder=tmp_path)
    assert (card.title, card.description, card.locale) == ("Tea & more", "Green tea is warm. It is good.", "de_DE")
    assert (card.image, card.image_alt, card.width, card.height, card.x_site) == (
        "media/pot.png",
        "A pot of tea",
        1200,
        630,
        "@e",
    )
    assert ids(social.judge(card, tmp_path)) == {"image_relative"}
    html = social.html(card)
    assert '<meta property="og:title" content="Tea &amp; more">' in html
    assert '<meta property="article:tag" content="tea">' in html
    assert social.read_html(html)[0] == card


def test_a_page_without_anything_is_told_all_of_it():
    card, tags = social.read_html("<html><head><title>x</title></head></html>")
    assert tags == []
    assert {"title_missing", "description_missing", "image_missing", "url_missing"} <= ids(social.judge(card))


def test_xs_own_words_stand_in_where_open_graph_has_none():
    page = '<meta name="twitter:title" content="X"><meta property="og:description" content="D"><meta name="Twitter:Image" content="https://e.org/i.svg">'
    card, _tags = social.read_html(page)
    assert (card.title, card.description, card.image) == ("X", "D", "https://e.org/i.svg")
    assert "image_format" in ids(social.judge(card))


def test_sizes_and_lengths_are_judged():
    small = social.Card("t" * 90, "d" * 210, "https://e.org", "https://e.org/i.png", "alt", 300, 300)
    assert ids(social.judge(small)) == {"title_long", "description_long", "image_small", "image_shape"}
    tiny = social.Card("t", "d", "e.org", "https://e.org/i.png", "alt", 100, 50, x_card="player")
    assert ids(social.judge(tiny)) == {"url_relative", "image_tiny", "x_card"}


def test_an_image_outside_the_folder_or_no_image_is_not_measured(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "no.png").write_text("no image")
    Image.new("RGB", (9, 9)).save(tmp_path / "out.png")
    for name in ("../out.png", "no.png", "gone.png", "https://e.org/a.png", "\0"):
        assert social.measured(name, tmp_path / "in") == (0, 0)


@pytest.mark.parametrize("piece", ["<meta ", "<", '<meta property="og:title" content="', "<!--", "<a b=c "])
def test_a_page_of_nothing_but_beginnings_takes_no_time(piece):
    begun = time.perf_counter()
    social.read_html(piece * (1_500_000 // len(piece)))
    assert time.perf_counter() - begun < 30, "a guard against quadratic time; it takes under a second here"
