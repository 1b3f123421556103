"""The technical score of a judged page is Lighthouse's: a page no search engine may list ends far below the others."""

from alwrity_desktop.page.html_paper import paper_of_html
from alwrity_desktop.page.surroundings import Fetched
from alwrity_desktop.seo.judging import judge
from alwrity_desktop.seo.subjects import subject_of_page

PAGE = """<html lang="en"><head><title>Ponds</title><meta name="robots" content="{robots}">
<meta name="description" content="How to dig one."></head><body><p>A pond needs a place with sun.</p></body></html>"""


def technical(robots: str) -> int | None:
    paper = paper_of_html(PAGE.format(robots=robots), fetched=Fetched("https://example.org/pond"))
    return judge(subject_of_page(paper)).group_score("technical")


def test_the_group_is_weighted() -> None:
    assert technical("index") == 100
    assert technical("noindex") == round(100 * 6 / (6 + 93 / 23))
    assert judge(subject_of_page(paper_of_html(PAGE))).group_score("technical") is None
