"""One draft has as many words in the strip, the advice, the panel of words, the library and on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.page.draft_file import write
from alwrity_desktop.page.word_count import count_words

BODY = """# Bees in a garden

Keeping **bees** takes [some time](https://example.com/bees) and `a smoker`.

| Month | Work |
|-------|------|
| March | first look |

- [ ] one item
2. second

```
no words here
```

> Somebody else said so,
and goes on.

> [ ] Say what it costs.

A note[^1] ends it &amp; more.

[^1]: with a text
"""


def test_the_same_number_everywhere(
    desk: Any,
    loop: Any,
    workspace: Any,
    wait: Callable[..., None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = count_words(BODY)
    draft = loop.run_until_complete(workspace.library.create(title="Bees", body=BODY, keyphrases=["bees"]))
    assert draft.word_count == words == 26
    view = desk.view
    view.open_draft(draft.id)
    wait(lambda: view.parts.checks.judged is not None)
    assert view.editor.ledger.word_total == words
    assert view.parts.strip._words.text() == f"{words} words"
    assert f"{words} words" in view.parts.checks._figures.text()
    view.parts.right.show_tab(view.parts.words_page)
    wait(lambda: view.parts.words.cloud.isVisible() or view.parts.words.words.isVisible())
    view.editor.selectAll()
    view.parts.strip.refresh()
    assert view.parts.strip._chosen.text() == f"{words} selected"
    view.flush()
    wait(desk.saved)
    assert [row.word_count for row in loop.run_until_complete(workspace.library.list())] == [words]

    file = tmp_path / "bees.md"
    file.write_text(write(draft), encoding="utf-8")
    from alwrity_desktop.cli import main

    with pytest.raises(SystemExit):
        main(["--workspace", str(tmp_path / "other"), "seo", "check", str(file), "--json"])
    assert json.loads(capsys.readouterr().out)[0]["words"] == words


def test_a_difference_counts_unchanged_words_the_same_way(opened: Any) -> None:
    from alwrity_desktop.ui.widgets.diff_view import DiffView

    same = "\n".join(f"- item number {number} – of `code`" for number in range(60))
    view = DiffView(opened.view)
    view.show_texts(f"one\n\n{same}", f"two\n\n{same}")
    shown = next(line for line in view.toPlainText().splitlines() if "unchanged" in line)
    assert int(shown.split()[1]) <= count_words(same)
    view.show_texts(same, same)
    assert f"⋯ {count_words(same)} words unchanged ⋯" in view.toPlainText()


def test_the_density_of_the_keyphrase_tells_the_same_count() -> None:
    from alwrity_desktop.page.analysis import analyse
    from alwrity_desktop.page.paper import Paper

    text = "Bees fly and work well-being. " * 40
    found = analyse(Paper(text, "Bees", keyphrases=("bees",)))
    advice = next(row.advice for row in found.results if row.id == "keyphrase_density")
    assert f"in {count_words(text)} words" in advice
