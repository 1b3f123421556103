"""What a tool works with: the workspace, and the text that was chosen for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.page.paper import Paper
    from alwrity_desktop.workspace import Workspace


@dataclass(slots=True)
class Bench:
    """paper: of the chosen text, None where none is; draft: where it is a draft. files: chosen on this machine."""

    workspace: Workspace
    paper: Paper | None = None
    draft: Draft | None = None
    files: list[Path] = field(default_factory=list[Path])

    def need_paper(self) -> Paper:
        """The chosen text. Raises InputError without one."""
        if self.paper is None:
            raise InputError(_("No text is chosen."), _("Choose the draft or post this tool shall work on."))
        return self.paper

    def need_draft(self) -> Draft:
        """The chosen draft. Raises InputError without one."""
        if self.draft is None:
            raise InputError(
                _("No draft is chosen."), _("Choose one of your drafts; a post can be opened as a draft first.")
            )
        return self.draft
