"""Reads what Home shows."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal

from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.home.models import HomeFacts
from alwrity_desktop.ui.presenter import Presenter

RECENT = 5


class HomePresenter(Presenter):
    """A child of the view; `loaded` carries HomeFacts."""

    name = "home"
    loaded = Signal(object)

    def _show(self, found: HomeFacts) -> None:
        self.loaded.emit(found)

    async def _load(self, _report: Report) -> HomeFacts:
        from alwrity_desktop.model.identity import now
        from alwrity_desktop.store.figures import figures
        from alwrity_desktop.store.planning_figures import planning_figures
        from alwrity_desktop.ui.home.planned import DAYS

        workspace = self._workspace
        local = now().astimezone()
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        week = midnight - timedelta(days=local.weekday())
        counted = await workspace.db.read(figures, week, midnight.replace(day=1))
        keychain = workspace.keychain
        names = [] if keychain.locked else await keychain.names()
        approved = await workspace.library.list(status="approved", limit=20)
        return HomeFacts(
            drafts=counted.drafts,
            words_written=counted.words_written,
            published=counted.published,
            waiting=counted.waiting,
            failed=counted.failed,
            cost_micros=counted.cost_micros,
            unpriced=counted.unpriced,
            model=workspace.settings.models.default,
            has_keys=keychain.locked or any(name.startswith("provider:") for name in names),
            sites=len(await workspace.publisher.sites()),
            recent=await workspace.library.list(sort="updated", limit=RECENT),
            planning=await workspace.db.read(planning_figures, now(), now() + timedelta(days=DAYS)),
            approved=[draft for draft in approved if not draft.published_url],
        )
