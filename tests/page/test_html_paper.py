"""A page's HTML as a paper: its head, its language, its address; and whatever else is thrown at it."""

import pytest

from alwrity_desktop.page.analysis import analyse
from alwrity_desktop.page.html_paper import paper_of_html

PAGE = """<!doctype html><html lang="de-AT"><head><title>Hochbeete  bauen</title>
<meta name="Description" content="Wie man sie baut.">
<link rel="canonical" href="https://garten.example/tipps/hochbeet/"><script>var words = "not text at all";</script></head>
<body><h1>Hochbeet</h1><p>Ein Hochbeet hält warm. <a href="/erde">Erde</a></p></body></html>"""


def test_the_head_gives_title_description_language_and_address() -> None:
    paper = paper_of_html(PAGE, ("Hochbeet",))
    assert (paper.meta_title, paper.meta_description, paper.title) == ("Hochbeete bauen", "Wie man sie baut.", "Hochbeet")
    assert (paper.language, paper.slug, paper.site_url) == ("de", "hochbeet", "https://garten.example")


def test_only_what_a_reader_sees_is_counted_and_places_are_offsets_into_the_file() -> None:
    analysis = analyse(paper_of_html(PAGE, ("Hochbeet",)))
    assert analysis.words == 6
    places = [place for result in analysis.results for place in result.places]
    assert all(0 <= start <= end <= len(PAGE) for start, end in places)


@pytest.mark.parametrize(
    "source", ["", "   ", "<!-- only this -->", "plain words", "<p>a fragment", "\0\0", "<" * 5000, "<div>" * 3000]
)
def test_odd_sources_get_a_result(source: str) -> None:
    paper = paper_of_html(source, ("x",), "https://example.org/a/b")
    assert paper.slug == "b"
    assert analyse(paper).words >= 0
