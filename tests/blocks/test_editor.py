"""Our block markup opened by WordPress's own block scripts: no block may be invalid, classic or unknown."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loading import load_module

from alwrity_desktop.publisher.blocks import ImageRef, to_blocks

HERE = Path(__file__).parent
CORPUS = Path(os.environ.get("ALWRITY_SHARED", Path(__file__).parents[3] / "shared")) / "corpus" / "posts"
IMAGES = {"media/cat.jpg": ImageRef(7, "http://127.0.0.1/uploads/cat.jpg", "A cat", "Cat", 800, 600)}

pytestmark = pytest.mark.wordpress


@pytest.fixture
def open_in_editor(wordpress: Any, require: Callable[[str], None]) -> Callable[[dict[str, str]], dict[str, Any]]:
    editor = load_module(HERE / "editor.py")
    if not editor.CHROMIUM:
        require("the block editor's scripts need chromium (apt-get install chromium)")
    return lambda samples: editor.open_in_editor(wordpress.www, wordpress.url, samples)


def test_the_editor_opens_every_block(open_in_editor: Callable[[dict[str, str]], dict[str, Any]]) -> None:
    rich = (HERE / "rich.md").read_text(encoding="utf-8")
    samples = {
        "rich": to_blocks(rich, IMAGES),
        "broken": "<p>classic</p>\n\n<!-- wp:separator -->\n<hr/>\n<!-- /wp:separator -->",
    }
    for post in sorted(CORPUS.glob("*.md")):
        samples[post.stem] = to_blocks(post.read_text(encoding="utf-8").split("\n---\n", 1)[1])
    found = open_in_editor(samples)
    assert found.pop("broken").faults, "the check itself must notice a classic block"
    assert {name: sample.faults for name, sample in found.items() if sample.faults} == {}
    wanted = {
        "heading",
        "paragraph",
        "list",
        "list-item",
        "quote",
        "code",
        "table",
        "image",
        "gallery",
        "separator",
        "embed",
    }
    assert {f"core/{name}" for name in (*wanted, "html", "more", "nextpage", "group")} <= set(found["rich"].names)
