"""The words texts are most about, counted a little at a time."""

import time
from pathlib import Path

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.link_suggestions import suggestions
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import read_page
from alwrity_desktop.seo.prominence import Prominence, prominent_words
from alwrity_desktop.seo.subjects import Known
from alwrity_desktop.store import drafts, judgements
from alwrity_desktop.store.database import Database

BREAD = "Sourdough bread needs a starter. The starter is fed with rye flour, and people work the dough by hand. " * 5
LAMPS = "A desk lamp with a warm bulb is easy on the eyes. People work under the lamp, and the bulb lasts for years. " * 5


def test_words_that_say_what_a_text_is_about_come_first():
    words = prominent_words(BREAD, "Feeding a sourdough starter", "en")
    assert set(words[:2]) == {"sourdough", "starter"}
    assert words.index("rye") < words.index("people")
    assert "the" not in words
    assert prominent_words("", "", "en") == ()


def test_code_addresses_and_tags_are_no_words():
    words = prominent_words('<p class="lead">Rye <script>var secret</script> [bread](https://evil.example/x)</p>', "", "en")
    assert set(words) == {"rye", "bread"}


def test_a_long_text_is_counted_at_once():
    begin = time.process_time()
    prominent_words(BREAD * 2000, "Bread", "en")
    assert time.process_time() - begin < 1


async def test_only_what_changed_is_counted_again(tmp_path: Path):
    db = Database(tmp_path / "workspace.db")
    await db.open()
    bread, lamps = Draft(title="Bread", body=BREAD), Draft(title="Lamps", body=LAMPS)
    try:
        for draft in (bread, lamps):
            await db.write(drafts.insert, draft)
        prominence = Prominence(db, "en")
        texts = await db.read(judgements.texts)
        assert await prominence.of(texts, 0) == {}
        found = await prominence.of(texts, 5)
    finally:
        await db.close()
    assert "starter" in found[("draft", bread.id)]
    assert "lamp" in found[("draft", lamps.id)]
    assert await prominence.of(texts, 5) == found  # nothing is read any more: the database is closed
    assert set(await prominence.of(texts[:1], 5)) == {("draft", texts[0].id)}


def test_posts_about_the_same_come_first_among_suggestions():
    from alwrity_desktop.store.judgements import ArchiveText

    def text(name: str, phrase: str) -> ArchiveText:
        return ArchiveText("draft", name, phrase.title(), "", "draft", (phrase,), None)

    known = Known(
        (text("far", "warm light"), text("near", "rye dough")),
        prominent={("draft", "far"): ("lamp", "bulb", "desk"), ("draft", "near"): ("sourdough", "starter", "flour")},
    )
    body = "Under warm light a sourdough starter is fed with flour until the rye dough has risen well."
    found = suggestions(read_page(Paper(body, known_posts=known.posts)))
    assert [one.post.id for one in found] == ["near", "far"]
