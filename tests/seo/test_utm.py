"""Campaign links: made, read again, and told what is odd."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.seo.utm import Campaign, read_tags, tag_links, tagged


def ids(made):
    return {finding.id for finding in made.findings}


def test_a_link_keeps_its_own_query_and_fragment():
    made = tagged("https://e.org/a?b=1&utm_source=old#part", Campaign("News Letter", "email", "Spring"))
    assert made.url == "https://e.org/a?b=1&utm_source=news_letter&utm_medium=email&utm_campaign=spring#part"
    assert ids(made) == {"utm_tidied", "utm_replaced"}
    assert made.campaign.channel == "Email"


def test_what_is_left_out_and_unknown_is_told():
    assert ids(tagged("https://e.org", Campaign("x"))) == {"utm_no_medium", "utm_no_campaign"}
    assert ids(tagged("https://e.org", Campaign("x", "pigeon", "c"))) == {"utm_channel"}
    assert ids(tagged("https://www.e.org/a", Campaign("x", "social", "c"), site_url="https://e.org")) == {"utm_internal"}


@pytest.mark.parametrize("url", ["", "e.org", "mailto:a@e.org", "https://", "https://[::1", "javascript:1"])
def test_what_is_no_address_is_a_sentence(url):
    with pytest.raises(InputError, match="not a web address"):
        tagged(url, Campaign("x"))


def test_a_link_without_a_source_is_refused():
    with pytest.raises(InputError, match="needs a source"):
        tagged("https://e.org", Campaign("  "))


@given(st.text(min_size=1).filter(lambda text: text.strip() and text.isprintable()))
def test_any_tag_comes_back_as_it_was(text):
    made = tagged("https://e.org/?q=1", Campaign("s", content=text), keep_case=True)
    assert read_tags(made.url).content == "_".join(text.split())


def test_the_links_of_a_text_to_the_site_get_the_tags():
    text = "See [a](https://e.org/a), [b](https://other.net/b), [c](/c) and <https://e.org/d>.\n"
    tags, count = tag_links(text, Campaign("news", "email", "may"), site_url="https://e.org")
    assert count == 2
    assert tags == (
        "See [a](https://e.org/a?utm_source=news&utm_medium=email&utm_campaign=may), [b](https://other.net/b), [c](/c) "
        "and <https://e.org/d?utm_source=news&utm_medium=email&utm_campaign=may>.\n"
    )
