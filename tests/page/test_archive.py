"""Many papers judged at once: the same figures as one by one, told as they come, stopped at once."""

from __future__ import annotations

import threading
import time

from alwrity_desktop.core.progress import Progress
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.analysis import Paper, analyse, for_keyphrase
from alwrity_desktop.page.archive import FEW, Figures, analyse_many, figures

TEXT = "## A garden plan\n\nThe garden plan number {n} was drawn by us. It has {n} trees.\n\n- one\n- two\n\n"


def _papers(count: int) -> list[Paper]:
    return [Paper(TEXT.format(n=n) * 3, f"Plan {n}", keyphrases=("garden plan",)) for n in range(count)]


def test_processes_say_what_one_thread_says() -> None:
    papers = _papers(FEW + 15)
    told: list[Progress] = []
    found = analyse_many(papers, told.append, processes=2)
    assert found == [figures(paper) for paper in papers]
    assert found[3] == Figures.of(analyse(papers[3]))
    assert [progress.done for progress in told] == sorted(progress.done or 0 for progress in told)
    assert told[-1].done == 1


def test_few_papers_need_no_process() -> None:
    papers = _papers(3)
    begun = time.monotonic()
    assert [one.words for one in analyse_many(papers) if one] == [analyse(paper).words for paper in papers]
    assert time.monotonic() - begun < 30
    assert analyse_many([]) == []


def test_stop_leaves_the_rest_unjudged() -> None:
    stop = threading.Event()

    def on_first(_progress: Progress) -> None:
        stop.set()

    for processes in (1, 2):
        stop.clear()
        found = analyse_many(_papers(400), on_first, stop, processes=processes)
        assert found[0] is not None or processes > 1
        assert 0 < sum(one is not None for one in found) < 400


def test_each_keyphrase_has_its_own_results() -> None:
    text = TEXT.format(n=5) * 40 + "An old well stands there. The pump and the well are new."
    paper = Paper(
        text,
        "T",
        keyphrases=("garden plan", "old well", ""),
        related_synonyms=(("old well", ("pump",)),),
        slug="garden-plan",
    )
    analysis = analyse(paper)
    assert [one.keyphrase for one in analysis.related] == ["old well"]
    of = {result.id: result for result in analysis.related[0].results}
    assert len(of["keyphrase_density"].places) == 2
    assert of["keyphrase_density"].rating == "bad"
    assert "text_length" not in of
    assert analysis.related[0].score is not None
    main = analysis.of("keyphrase_density")
    assert main is not None
    assert main.rating != of["keyphrase_density"].rating or main.value != of["keyphrase_density"].value
    alone = analyse(Paper(text, "T", keyphrases=("old well",), synonyms=("pump",), slug="garden-plan"))
    assert of["keyphrase_distribution"] == alone.of("keyphrase_distribution")
    assert for_keyphrase(analysis.page, "nowhere to be seen").score is not None


def test_a_draft_gives_each_keyphrase_its_synonyms() -> None:
    draft = Draft(
        body="x",
        keyphrases=["garden plan", "old well"],
        extra={"synonyms": {"old well": ["pump"], "garden plan": ["plot"]}},
    )
    paper = Paper.of(draft)
    assert (paper.synonyms, paper.related_synonyms) == (("plot",), (("old well", ("pump",)),))
    draft.extra = {"synonyms": ["plot", 3]}
    assert Paper.of(draft).synonyms == ("plot", "3")
    draft.extra = {"synonyms": 3}
    assert Paper.of(draft).synonyms == ()
