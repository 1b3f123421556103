"""What stands in the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True, frozen=True)
class Entry:
    """One thing in the calendar. kind: task, draft, publication (sent, not seen on its site yet) or post.

    at: aware, in UTC. state: of the task or draft, "queued", or the post's status on its site.
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
