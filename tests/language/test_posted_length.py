"""How networks count: cases of twitter-text's conformance tests, and what readers see as one character."""

import pytest

from alwrity_desktop.language.posted_length import Counting, addresses, graphemes, posted_length

FAMILY = "👨‍👩‍👧‍👦"
URL = "https://example.org/a/very/long/path?with=parameters&and=more#too"


@pytest.mark.parametrize(
    ("text", "counting", "link", "length"),
    [
        ("This is a test.", "x", 23, 15),
        (f"H🐱☺{FAMILY}", "x", 23, 7),
        ("故人西辞黄鹤楼", "x", 23, 14),
        ("Caf\u00e9 Cafe\u0301", "x", 23, 9),
        (f"See {URL}", "x", 23, 27),
        (f"See {URL}.", "x", 23, 28),
        ("See example.com/beds, now", "x", 23, 32),
        ("Ends. Next e.g. this and 3.5", "x", 23, 28),
        ("me@example.com", "x", 23, 14),
        (f"See {URL}", "graphemes", 23, 27),
        (f"See {URL}", "graphemes", 0, 4 + len(URL)),
        (f"a{FAMILY}🇩🇪🇫🇷é1️⃣👍🏽", "graphemes", 0, 7),
        ("a🐱", "characters", 0, 3),
        ("  spaces around  ", "characters", 0, 13),
        ("", "x", 23, 0),
    ],
)
def test_lengths(text: str, counting: Counting, link: int, length: int) -> None:
    assert posted_length(text, counting, link) == length


def test_clusters_are_the_text_again() -> None:
    text = f"x{FAMILY} 🇩🇪🇫🇷 e\u0301\r\n각"
    assert "".join(graphemes(text)) == text


def test_addresses_end_before_the_sentence_does() -> None:
    assert addresses("See https://a.example/b. (http://c.example/d), x") == ["https://a.example/b", "http://c.example/d"]
