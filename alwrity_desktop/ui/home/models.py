"""What Home shows, and what it proposes to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.drafts_shown import title_of
from alwrity_desktop.ui.pages.dashboard import Entry

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import DraftSummary
    from alwrity_desktop.store.planning_figures import PlanningFigures

STEPS = 5


@dataclass(slots=True)
class HomeFacts:
    """All that Home knows, read in one go."""

    drafts: int = 0
    words_written: int = 0
    published: int = 0
    waiting: int = 0
    failed: int = 0
    cost_micros: int = 0
    unpriced: int = 0
    model: str = "offline"
    has_keys: bool = False
    sites: int = 0
    recent: list[DraftSummary] = field(default_factory=list["DraftSummary"])
    approved: list[DraftSummary] = field(default_factory=list["DraftSummary"])
    planning: PlanningFigures | None = None

    @property
    def first_start(self) -> bool:
        """True while nothing has been made here yet."""
        return self.drafts == 0


def next_steps(facts: HomeFacts) -> list[Entry]:
    """What to do next, the most pressing first; each follows from a fact."""
    steps: list[Entry] = []
    if facts.failed:
        text = ngettext("{count} post could not be sent", "{count} posts could not be sent", facts.failed)
        steps.append(Entry("error", text, _("See why, and try again."), "page", "publish", urgent=True))
    for draft in facts.approved[:2]:
        title = _("Publish “{title}”", title=title_of(draft))
        steps.append(Entry("publish", title, _("It is approved and not on your site yet."), "publish", draft.id))
    if not facts.first_start:
        steps += [_on_with(draft) for draft in facts.recent if draft.goal_words > draft.word_count > 0][:1]
    if facts.first_start:
        steps.append(Entry("write", _("Write your first article"), _("From a keyword and a few notes to a draft."), "new"))
    if facts.model == "offline" and not facts.has_keys:
        reason = _("Use your own key or a model on this machine. Without one, the offline drafter works from your notes.")
        steps.append(Entry("spark", _("Choose a model that writes with you"), reason, "action", "window.wizard"))
    if not facts.sites:
        reason = _("Its address is enough; you approve the rest in your browser.")
        steps.append(Entry("globe", _("Connect your WordPress site"), reason, "connect"))
    if facts.first_start:
        reason = _("Markdown, HTML and Word files, or a whole folder.")
        steps.append(Entry("import", _("Bring in texts you have"), reason, "action", "draft.import"))
        if facts.planning is not None and not facts.planning.keywords:
            reason = _("From the file of a keyword tool to a calendar full of drafts.")
            steps.append(Entry("calendar", _("Plan from keywords"), reason, "page", "planner:keywords"))
    if not steps:
        steps.append(Entry("write", _("Begin something new"), _("Everything here is up to date."), "new"))
    return steps[:STEPS]


def _on_with(draft: DraftSummary) -> Entry:
    left = ngettext("{count} word to your goal.", "{count} words to your goal.", draft.goal_words - draft.word_count)
    return Entry("target", _("Go on with “{title}”", title=title_of(draft)), left, "open", draft.id)
