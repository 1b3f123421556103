"""hreflang: codes, the three forms, and links that do not come back."""

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.seo.hreflang import Version, build, code_problem, missing_returns, read_html, tidy_code


@pytest.mark.parametrize("code", ["de", "de-AT", "zh-Hans", "zh-Hant-TW", "x-default", "sr-Latn-RS"])
def test_codes_that_are_understood(code):
    assert code_problem(code) == ""


@pytest.mark.parametrize(
    ("code", "meant"), [("en-UK", "en-GB"), ("jp", "ja"), ("es-419", "es"), ("de-Austria", ""), ("xx", "")]
)
def test_codes_that_are_not(code, meant):
    assert meant in code_problem(code)
    assert code_problem(code)


def test_codes_are_written_as_usual():
    assert [tidy_code(code) for code in ("DE_at", "zh-hant-tw", "X-Default")] == ["de-AT", "zh-Hant-TW", "x-default"]


def test_the_three_forms_name_all_versions():
    made = build([Version("de", "https://e.org/de?a=1&b=2"), Version("en", "https://e.org/en")], "https://e.org/en")
    assert made.findings == ()
    assert made.html.splitlines()[0] == '<link rel="alternate" hreflang="de" href="https://e.org/de?a=1&amp;b=2">'
    assert read_html(made.html) == list(made.versions)
    assert made.sitemap.count("<url>") == 2, "each address once, x-default has one of them"
    assert made.sitemap.count("xhtml:link") == 6
    assert made.header.startswith('Link: <https://e.org/de?a=1&b=2>; rel="alternate"; hreflang="de", ')


def test_what_is_wrong_is_told():
    made = build([Version("de", "/de"), Version("de", "http://e.org/a#x"), Version("fr", "https://e.org/f")])
    assert [finding.id for finding in made.findings] == ["address", "address", "double", "no_default"]
    mixed = build([Version("de", "http://e.org/a"), Version("fr", "https://e.org/f")])
    assert "schemes" in [finding.id for finding in mixed.findings]
    with pytest.raises(InputError, match="no version"):
        build([])


def test_a_link_that_does_not_come_back_is_found():
    german, english = "https://e.org/de", "https://e.org/en"
    both = [Version("de", german), Version("en", english)]
    assert missing_returns({german: both, english: both}) == []
    (finding,) = missing_returns({german: both, english: [Version("en", english)]})
    assert (finding.id, finding.text) == ("return", f"{english} does not link back to {german}.")


def test_relative_addresses_are_read_from_where_the_page_is():
    page = '<link hreflang="de" rel="ALTERNATE" href="/de"><link rel="stylesheet" href="x">'
    assert read_html(page, "https://e.org/a/b") == [Version("de", "https://e.org/de")]
