"""No sentence says "1 words": what is counted once is told in the singular, on papers that have one of each thing."""

from __future__ import annotations

import re

import pytest

from alwrity_desktop.page.analysis import analyse
from alwrity_desktop.page.html_paper import paper_of_html
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.surroundings import Fetched
from alwrity_desktop.page.tree import read_page
from alwrity_desktop.seo import meta_descriptions

ONE_OF_MANY = re.compile(
    r"(?<![\d.,])1 (?:\w+ )?(?:words|characters|sentences|paragraphs|headings|subheadings|links|images|lists|items|tables|"
    r"cells|times|posts|pages|passages|quotations|prompts|figures|facts|addresses|types|years|minutes|names|texts|codes)\b"
)
ONE = (
    "Word.\n\n## Heading\n\n[link](https://other.test) [own](/own) ![](a.png)\n\n> [ ] To do\n\n- item\n\n"
    "| a |\n|---|\n| b |\n"
)
LONG = "This was written by the writer, and it goes on and on without an end to be seen for anybody who reads it now."
TEXTS = (
    "Word", "Word.", "# One\n", ONE, LONG, f"{LONG} Word.\n\n{ONE}", "word " * 299 + "😀", "Bees. " * 5 + LONG, "x " * 151,
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_check_counts_one_in_the_plural(text: str) -> None:
    papers = (
        Paper(text, "T", meta_description="x", keyphrases=("word",), used_keyphrases=("word",)),
        Paper(text, "", keyphrases=("one two three four five", "word"), site_url="https://own.test"),
        paper_of_html(f"<title>x</title><p>{text}</p><a href=/x>here</a><img src=a.png>", ("word",)),
        paper_of_html(f"<p>{text}", fetched=Fetched("https://own.test/")),
    )
    for paper in papers:
        for result in analyse(paper).results:
            for said in (result.advice, result.threshold):
                assert not ONE_OF_MANY.search(said), (result.id, said)


def test_tools_count_one_in_the_singular() -> None:
    (found, *_rest) = meta_descriptions.judge("x", read_page(Paper("Word.")))
    assert found.text.startswith("1 character (measured)")
