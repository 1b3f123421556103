"""What stands in the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True, frozen=True)
class Entry:
    """One thing in the calendar. kind: task, draft, social (a draft of a social format), publication (sent, not seen on
    its site yet) or post.

    at: aware, in UTC. state: of the task or draft, "queued", or the post's status on its site. format: the content
    format of a draft. series_id: of a task that comes again.
    """

    kind: str
    id: str
    title: str
    at: datetime
    state: str
    draft_id: str = ""
    site_id: str = ""
    site: str = ""
    url: str = ""
    assignee: str = ""
    format: str = ""
    series_id: str = ""

    @property
    def scheduled(self) -> bool:
        """It stands on a site with a time to come out."""
        return self.kind in ("post", "publication") and self.state == "future"

    @property
    def published(self) -> bool:
        """It is out."""
        return self.kind in ("post", "publication") and self.state in ("publish", "private")
