"""A run without a model: the offline drafter's work, told and stored step by step like any other run."""

from __future__ import annotations

from typing import Any

from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.writer import offline_postings
from alwrity_desktop.writer.asking import Part, Work
from alwrity_desktop.writer.format_file import Step
from alwrity_desktop.writer.offline import OfflineDraft, draft_offline, notice, prompt
from alwrity_desktop.writer.offline_postings import draft_postings
from alwrity_desktop.writer.postings import rules_of
from alwrity_desktop.writer.run_log import RunLog
from alwrity_desktop.writer.telling import in_thread


async def write_offline(work: Work, log: RunLog, draft: Draft, report: Report) -> list[str]:
    """Fill `work`, the run's steps and the draft's metadata; gives what the person should know of it."""
    posted = rules_of(work.form) is not None
    put_together = draft_postings if posted else draft_offline
    report(Progress("prepare", offline_postings.notice() if posted else notice()))
    reading = _("Choosing from the notes")
    made = await in_thread(
        lambda tell: put_together(work.form, work.brief, work.sources, tell),
        lambda share: report(Progress("choose", reading, done=share)),
    )
    numbers = {source.id: number for number, source in enumerate(work.sources, 1)}
    work.parts = [
        Part(
            s.heading, points=s.points, sources=[numbers[key] for key in s.sources], subsections=s.subsections, text=s.text
        )
        for s in made.sections
    ]
    for step in work.active():
        if step.per == "section":
            await _keep_sections(work, log, step, made, report)
        else:
            work.results[step.key] = value = _value(step, made, work)
            report(Progress(step.key, step.title))
            output = value if isinstance(value, str) else ""
            await log.end_step(log.row(step.key), "done", output, None if isinstance(value, str) else value)
    if posted:
        draft.title = draft.title or made.metadata.title
        return made.notices
    for key in ("title", "meta_title", "meta_description", "slug", "excerpt", "tags"):
        setattr(draft, key, getattr(made.metadata, key))
    return made.notices


async def _keep_sections(work: Work, log: RunLog, step: Step, made: OfflineDraft, report: Report) -> None:
    await log.match_sections(step, work.form.steps.index(step) * 100, work.parts)
    for number, part in enumerate(work.parts, 1):
        share = number / len(work.parts)
        report(Progress("section", part.heading, done=share, text=f"\n\n## {part.heading}\n\n{part.text}"))
        await log.end_step(log.row(step.key, number), "done", part.text, {"passages": made.sections[number - 1].passages})


def _value(step: Step, made: OfflineDraft, work: Work) -> Any:
    """What the offline drafter has for a step, or a prompt to fill where it knows nothing of it."""
    if step.key == "outline":
        return {"sections": [part.row() for part in work.parts]}
    if step.key in made.results:
        return made.results[step.key]
    if step.fills:
        return {key: getattr(made.metadata, key, "") for key in step.fills}
    if step.output == "text":
        return prompt(_("{title}: to be written.", title=step.title))
    return [] if step.output == "list" else {}
