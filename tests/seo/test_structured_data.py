"""JSON-LD: filled, built, judged, put into a text, read again; and that every type's file is sound."""

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.markdown import blocks
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import read_page
from alwrity_desktop.seo import structured_data as tool
from alwrity_desktop.seo.schema_types import duration, in_form, schema_type, schema_types

SITE = tool.SiteFacts("https://e.org/blog/tea", "https://e.org", "E", "https://e.org/logo.png", "Ann", "https://e.org/ann")
BODY = "Tea is warm.\n\n- 2 g tea\n- water\n\n1. Boil the **water**.\n2. Wait.\n"


def draft(**more):
    return Draft(
        title="Tea", body=BODY, keyphrases=["green tea"], tags=["tea"], publish_at=datetime(2026, 5, 2, tzinfo=UTC), **more
    )


def ids(document):
    return [finding.id for finding in tool.judge(document)]


def test_every_type_of_the_contract_is_there_with_its_source():
    names = {
        "Article",
        "BlogPosting",
        "NewsArticle",
        "Product",
        "Recipe",
        "Event",
        "LocalBusiness",
        "Person",
        "Organization",
    }
    assert set(schema_types()) == names | {"VideoObject", "BreadcrumbList"}
    for kind in schema_types().values():
        assert kind.source.startswith("https://developers.google.com/search/docs/")
        paths = [field.path for field in kind.fields]
        assert len(paths) == len(set(paths))
        parents = {path.rpartition(".")[0] for path in paths if "." in path}
        assert parents <= set(kind.objects), kind.type
        assert "no promise" not in tool.sure_of_nothing(kind)
    assert schema_type("BlogPosting").fields == schema_type("article").fields


def test_an_article_is_filled_from_the_draft_and_is_complete():
    kind = schema_type("Article")
    values = tool.fill(kind, draft(meta_description="About tea.", featured_image="https://e.org/a.jpg"), SITE)
    document = tool.build(kind, values | {"dateModified": "2026-05-03"})
    assert list(document)[:2] == ["@context", "@type"]
    assert document["author"] == {"@type": "Person", "name": "Ann", "url": "https://e.org/ann"}
    assert document["publisher"]["logo"] == {"@type": "ImageObject", "url": "https://e.org/logo.png"}
    assert (document["image"], document["keywords"]) == ("https://e.org/a.jpg", ["green tea", "tea"])
    assert tool.judge(document) == []


def test_a_recipe_takes_its_lists_from_the_text():
    kind = schema_type("Recipe")
    document = tool.build(kind, tool.fill(kind, draft()) | {"prepTime": "1 h 20 min", "name": "Tea"})
    assert document["recipeIngredient"] == ["2 g tea", "water"]
    assert document["recipeInstructions"][0] == {"@type": "HowToStep", "text": "Boil the water."}
    assert document["prepTime"] == "PT1H20M"
    assert [finding.text for finding in tool.judge(document) if finding.severity == "bad"] == [
        "Images (image) is missing, and Google requires it."
    ]


def test_a_product_needs_one_of_three_and_whole_offers():
    kind = schema_type("Product")
    assert ids(tool.build(kind, {"name": "Pot"}))[0] == "one_of"
    document = tool.build(kind, {"name": "Pot", "offers.price": "19,90", "offers.availability": "in stock"})
    assert document["offers"] == {"@type": "Offer", "price": 19.9, "availability": "https://schema.org/InStock"}
    bad = [finding.text for finding in tool.judge(document) if finding.severity == "bad"]
    assert bad == ["Currency (offers.priceCurrency) is missing, and Google requires it."]
    assert not any("aggregateRating" in finding.text for finding in tool.judge(document)), "nobody must have ratings"


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("Event", {"name": "Fair", "startDate": "tomorrow", "location.address.addressLocality": "Rome"}, "not a date"),
        ("Event", {"name": "Fair", "startDate": "2026-13-02", "location.address.addressLocality": "Rome"}, "not a date"),
        ("VideoObject", {"name": "V", "uploadDate": "2026-05-02", "thumbnailUrl": "a.jpg"}, "not a whole web address"),
        ("Product", {"name": "P", "offers.price": "cheap", "offers.priceCurrency": "Euro"}, "not a number"),
        ("Product", {"name": "P", "offers.price": 1, "offers.priceCurrency": "Euro"}, "not a currency"),
        ("LocalBusiness", {"openingHoursSpecification": "always"}, "not of the form"),
        ("Recipe", {"cookTime": "a while"}, "not a length of time"),
    ],
)
def test_values_of_the_wrong_form_are_named(name, values, words):
    document = tool.build(schema_type(name), values)
    assert any(words in finding.text for finding in tool.judge(document) if finding.id == "form")


def test_a_breadcrumb_comes_from_the_address():
    kind = schema_type("BreadcrumbList")
    document = tool.build(kind, tool.fill(kind, draft(), SITE))
    assert [(crumb["position"], crumb["name"], crumb["item"]) for crumb in document["itemListElement"]] == [
        (1, "E", "https://e.org/"),
        (2, "Blog", "https://e.org/blog/"),
        (3, "Tea", "https://e.org/blog/tea"),
    ]
    assert tool.judge(document) == []
    assert "crumbs" in ids(tool.build(kind, {"itemListElement": "Home | https://e.org"}))
    assert "crumbs" in ids(tool.build(kind, {"itemListElement": ["Home", "Tea | https://e.org/tea"]}))


def test_hours_and_times_are_brought_into_form():
    hours = next(field for field in schema_type("LocalBusiness").fields if field.kind == "hours")
    first, second = in_form(hours, "Mo-We, Fr 9:00-17:00\nSa-Mo 10:00-12:00")
    assert first["dayOfWeek"] == ["Monday", "Tuesday", "Wednesday", "Friday"]
    assert first["opens"] == "09:00"
    assert second["dayOfWeek"] == ["Saturday", "Sunday", "Monday"]
    assert [duration(text) for text in ("PT20M", "90 min", "1.5 hours", "4 min 30 s", "soon", "20 apples")] == [
        "PT20M", "PT1H30M", "PT1H30M", "PT4M30S", "soon", "20 apples",
    ]  # fmt: skip


def test_a_block_in_a_text_is_one_html_block_and_no_words():
    document = tool.build(schema_type("Article"), {"headline": "</script><!-- wp:x --> & “quotes”"})
    body = tool.put_into(BODY, document)
    (block,) = [block for block in blocks(body) if block.kind == "html"]
    assert block.raw.startswith('<script type="application/ld+json">')
    assert block.raw.count("</script>") == 1
    assert read_page(Paper(body)).word_count == read_page(Paper(BODY)).word_count
    (found,) = tool.parse(body)
    assert found.document == document


def test_a_block_of_the_same_type_is_replaced_and_others_stay():
    article, person = (
        tool.build(schema_type(name), {path: "A"}) for name, path in (("Article", "headline"), ("Person", "name"))
    )
    body = tool.put_into(tool.put_into(BODY, article), person)
    again = tool.put_into(body, article | {"headline": "B"})
    assert [found.type for found in tool.parse(again)] == ["Article", "Person"]
    assert '"B"' in again
    assert '"headline": "A"' not in again
    assert tool.take_out(tool.take_out(again, "Article"), "Person").strip() == BODY.strip()
    assert tool.put_into("", article).startswith("<script")


def test_the_block_survives_publishing_and_its_removal_is_told():
    from alwrity_desktop.publisher.blocks import to_blocks, to_markdown

    document = tool.build(schema_type("Article"), {"headline": "Tea & <b>"})
    written = to_blocks(tool.put_into(BODY, document))
    assert "<!-- wp:html -->" in written
    assert tool.parse(written)[0].document == document
    assert tool.parse(to_markdown(written))[0].document == document
    assert "unfiltered HTML" in tool.publishing_note()


def test_pages_are_read_whatever_their_form():
    page = (
        '<script type=\'application/ld+json\'>{"@context":"https://schema.org","@graph":[{"@type":["Thing","Recipe"]},'
        '{"@type":"WebSite"}]}</script>'
        '<SCRIPT TYPE=application/ld+json data-x="1">\n{"@type": "Article",}\n</SCRIPT>'
        '<script type="application/ld+json">"text"</script><script>var a = 1</script>'
    )
    found = tool.parse(page)
    assert [one.type for one in found] == ["Recipe", "WebSite", "", ""]
    assert "line 2" in found[2].problem
    assert ids(found[1].document) == ["type_unknown"]
    assert ids({"@type": "Person", "name": "A"})[0] == "context"
    assert ids({"@context": "https://schema.org"}) == ["type"]


@pytest.mark.parametrize(
    "piece", ["<script", "<script type=", '<script type="application/ld+json">', "</script", "<script>{"]
)
def test_a_page_of_nothing_but_beginnings_takes_no_time(piece):
    begun = time.perf_counter()
    tool.parse(piece * (8_000_000 // len(piece)))
    assert time.perf_counter() - begun < 30, "a guard against quadratic time; it takes under a second here"


@pytest.mark.parametrize("inside", ["[" * 900 + "]" * 900, '{"offers":' * 300 + "1" + "}" * 300, "[" * 100_000])
def test_what_is_nested_beyond_reason_does_not_make_it_fall(inside):
    head = '{"@context":"https://schema.org","@type":"Product","@graph":'
    for text in (inside, f'{{"@context":"https://schema.org","@type":"Product","offers":{inside}}}', f"{head}{inside}}}"):
        for found in tool.parse(f'<script type="application/ld+json">{text}</script>'):
            assert found.problem or tool.judge(found.document or {}) is not None


@given(st.text(max_size=300))
def test_no_page_makes_it_fall(text):
    for found in tool.parse(f'<script type="application/ld+json">{text}</script>'):
        if found.document is not None:
            tool.judge(found.document)


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@type", "name", "offers", "address", "item", "itemListElement", "url"]), inner, max_size=4), max_leaves=12)  # fmt: skip # noqa: E501


@given(st.sampled_from(sorted(schema_types())), st.dictionaries(st.sampled_from(["offers", "review", "author", "itemListElement", "image", "address", "name"]), json_values))  # fmt: skip # noqa: E501
def test_no_document_makes_the_judge_fall(name, values):
    tool.judge({"@context": "https://schema.org", "@type": name, **values})
    json.dumps(values)


def test_unknown_types_and_fields_are_sentences():
    with pytest.raises(InputError, match="Did you mean Recipe"):
        schema_type("Recepie")
    with pytest.raises(InputError, match="no field nme"):
        tool.build(schema_type("Person"), {"nme": "A"})
