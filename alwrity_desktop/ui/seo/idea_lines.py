"""Title and description ideas as lines of an output, each with its measured width and what is off with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.seo.tool_output import Line, Output

if TYPE_CHECKING:
    from alwrity_desktop.ai.engine import Engine
    from alwrity_desktop.core.progress import Report
    from alwrity_desktop.page.paper import Paper
    from alwrity_desktop.seo.suggesting import Choice, Idea, Ideas


async def suggested(field: str, engine: Engine, paper: Paper, count: int, choice: Choice | None, report: Report) -> Output:
    """Ideas for "meta_title" or "meta_description": from the model, or without one from the text's own words."""
    from alwrity_desktop.seo import meta_descriptions, titles

    tool = titles if field == "meta_title" else meta_descriptions
    return output_of(await tool.suggest(engine, paper, count=count, choice=choice, report=report), field)


def output_of(found: Ideas, field: str) -> Output:
    """Ideas as lines that can be taken over into `field`."""
    return Output(found.label, [_line(idea, field) for idea in found.ideas], warnings=list(found.warnings))


def _line(idea: Idea, field: str) -> Line:
    measured = _("{characters} characters, {width} px", characters=idea.characters, width=idea.width)
    note = " ".join([measured + ".", *(finding.text for finding in idea.findings)])
    bad = any(finding.severity == "bad" for finding in idea.findings)
    return Line(idea.text, note, "good" if idea.fits else "bad" if bad else "ok", field)
