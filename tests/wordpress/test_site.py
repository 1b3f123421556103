"""The test site itself: it answers, it resets, its faults are real."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest

pytestmark = pytest.mark.wordpress


def _titles(site: Any) -> list[str]:
    with urllib.request.urlopen(f"{site.url}/wp-json/wp/v2/posts?_fields=title") as answer:
        return [post["title"]["rendered"] for post in json.load(answer)]


def test_a_reset_takes_away_what_a_test_made(wordpress: Any) -> None:
    wordpress.eval('wp_insert_post(["post_title" => "Left over", "post_status" => "publish"]);')
    wordpress.switch("slow", "0")
    assert "Left over" in _titles(wordpress)
    wordpress.reset()
    assert "Left over" not in _titles(wordpress)
    assert not (wordpress.folder / "switches" / "slow").exists()


def test_every_role_has_an_application_password(wordpress: Any) -> None:
    assert set(wordpress.about["users"]) == {"admin", "editor", "author", "contributor", "subscriber"}
    assert all(len(wordpress.password(login).replace(" ", "")) == 24 for login in wordpress.about["users"])
