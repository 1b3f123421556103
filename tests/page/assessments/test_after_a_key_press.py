"""After a key press in a long text our own checks look at the changed block only, and say what a new reading says."""

from __future__ import annotations

from datetime import date

import pytest

from alwrity_desktop.page import assessments
from alwrity_desktop.page.analysis import Paper, analyse
from alwrity_desktop.page.phrases import Phrases
from alwrity_desktop.page.surroundings import KnownPost
from alwrity_desktop.page.tree import read_page

POSTS = tuple(KnownPost(str(n), f"Post {n}", f"/{n}", "", (f"step {n}",), ("wall",)) for n in range(50))
PART = """## Part {n}

The plan for mankind has {n} steps, step {n} among them. About {n} % will come in 2024. [Here]({n}) it is.

- Studies show that part {n} of the plan takes longer than anybody thinks it will.
- <span style="color:#eee">pale</span> and more of the same words in every single list of the text here.
"""
GROUPS = ("inclusive", "extra", "readability")


def paper(text: str) -> Paper:
    return Paper(text, keyphrases=("plan",), known_posts=POSTS, today=date(2026, 5, 1))


def test_only_the_changed_block_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(PART.format(n=n) for n in range(400))
    analyse(paper(text))
    looked: list[str] = []
    find = Phrases[object].find

    def counted(self: Phrases[object], sought: str) -> list[object]:
        looked.append(sought)
        return find(self, sought)  # type: ignore[return-value]

    monkeypatch.setattr(Phrases, "find", counted)
    at = text.index("plan for mankind has 200")
    changed = text[:at] + "x" + text[at:]
    page = read_page(paper(changed))
    results = {check.id: check.judge(page) for check in assessments.found() if check.group in GROUPS}
    assert len(looked) < 40
    monkeypatch.undo()
    anew = read_page(paper(changed + " "))
    for check in assessments.found():
        if check.group in GROUPS:
            assert results[check.id] == check.judge(anew), check.id
