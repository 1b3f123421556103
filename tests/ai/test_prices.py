"""The price table: shipped rows have their sources, the person's own go before, unknown stays unknown."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from alwrity_desktop.ai.prices import Price, Prices, save_own
from alwrity_desktop.core.errors import InputError


def test_every_shipped_row_has_source_and_date():
    rows = Prices.load().rows
    assert len(rows) > 20
    for row in rows:
        assert row.source.startswith("https://"), row
        assert date(2025, 1, 1) < row.date <= datetime.now(UTC).date(), row
        assert 0 <= (row.tokens_cached or 0) <= row.tokens_in <= row.tokens_out, row


def test_cost():
    price = Price("openai", "m", 1.0, 10.0, 0.1, "https://example.com", date(2026, 1, 1))
    assert price.cost(1000, 100) == 2000
    assert price.cost(1000, 100, 500) == 500 + 50 + 1000


def test_long_prompts_cost_more():
    price = Prices.load().find("gemini", "gemini-2.5-pro")
    assert price is not None
    assert price.cost(200_000, 0) == 250_000
    assert price.cost(200_001, 0) == 500_002


def test_snapshots_promotions_and_hosts():
    prices = Prices.load()
    snapshot = prices.find("openai", "gpt-5-mini-2025-08-07")
    assert snapshot is not None
    assert snapshot.tokens_out == 2.0
    now, later = (prices.find("gemini", "gemini-3.8-flash", on=date(year, 1, 1)) for year in (2026, 2027))
    assert now is not None
    assert later is not None
    assert (now.tokens_in, later.tokens_in) == (0.75, 1.5)
    assert prices.find("openai_compatible", "claude-opus-5-5", "https://api.anthropic.com/v1") is not None
    assert prices.find("openai_compatible", "claude-opus-5-5", "https://elsewhere.example/v1") is None


def test_unknown_is_unknown_and_local_is_free():
    prices = Prices.load()
    assert prices.find("openai", "gpt-from-the-future") is None
    local = prices.find("ollama", "llama3.2")
    assert local is not None
    assert local.cost(10_000, 10_000) == 0
    assert prices.find("openai_compatible", "x", "http://127.0.0.1:1234/v1") is not None


def test_own_rows_go_before(tmp_path):
    (tmp_path / "prices.toml").write_text(
        '[[price]]\nprovider = "openai"\nmodel = "gpt-5*"\nin = 7\nout = 8\nsource = "my contract"\ndate = 2026-01-01\n'
    )
    prices = Prices.load(tmp_path)
    found = prices.find("openai", "gpt-5-mini")
    assert found is not None
    assert (found.tokens_in, found.source) == (7.0, "my contract")
    told = Price("openai", "gpt-5-mini", 1, 1, None, "https://x", date(2026, 1, 1))
    prices.learn([told])
    assert prices.find("openai", "gpt-5-mini") is found
    assert Prices.load().find("openai", "gpt-5-mini") is not told


@pytest.mark.parametrize(
    ("text", "says"), [("[[price", "not valid TOML"), ('[[price]]\nprovider = "openai"\n', "Price number 1")]
)
def test_broken_file_is_a_sentence(tmp_path, text, says):
    (tmp_path / "prices.toml").write_text(text)
    with pytest.raises(InputError, match=says):
        Prices.load(tmp_path)


def test_own_rows_are_written_and_read_back(tmp_path):
    rows = Prices.load().rows
    kept = [row for row in rows if row.long or row.host or row.until or row.tokens_cached is None]
    assert kept
    save_own(tmp_path, kept)
    prices = Prices.load(tmp_path)
    assert [replace(row, own=False) for row in prices.own()] == kept
    prices.put_own([])
    assert prices.rows == rows
    save_own(tmp_path, [])
    assert not (tmp_path / "prices.toml").exists()
