"""Tells what was done to clusters, with the way back: a banner that floats, so that nothing moves below the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.planner.floating_banner import FloatingBanner

if TYPE_CHECKING:
    from alwrity_desktop.core.errors import KnownError
    from alwrity_desktop.store.clusters import Before
    from alwrity_desktop.ui.planner.cluster_flows import ClusterFlows
    from alwrity_desktop.ui.planner.clusters_presenter import ClustersPresenter
    from alwrity_desktop.ui.widgets.feedback import Mood


class ClusterTeller(QObject):
    """A child of the view. Its banner undoes, or asks a model again about clusters it could not name, or leads on:
    group_wanted(method)."""

    group_wanted = Signal(str)

    def __init__(self, view: QWidget, presenter: ClustersPresenter, flows: ClusterFlows) -> None:
        super().__init__(view)
        self._presenter = presenter
        self._flows = flows
        self._refused: list[str] = []
        self._came = False
        self.banner = FloatingBanner(view)
        self.banner.acted.connect(self._act)
        self.banner.acted_other.connect(self.undo)
        presenter.changed.connect(self._changed)
        presenter.said.connect(self._said)
        presenter.trouble.connect(self.trouble)

    def worked(self, sentence: str, detail: str, befores: list[Before], refused: list[str]) -> None:
        """Something long is over. Those a model could not name can be asked for again."""
        if befores:
            self._presenter.note(sentence, befores)
        self._refused, self._came = refused, False
        again = ngettext("Run it again", "Run these {count} again", len(refused)) if refused else ""
        undo = _("Undo") if befores else ""
        mood: Mood = "warning" if refused else "success" if befores else "info"
        self.banner.say(sentence, mood=mood, detail=detail, action=again or undo, other=undo if refused else "")
        self._presenter.refresh()

    def fetched(self, sentence: str, detail: str, count: int, troubled: bool) -> None:
        """Results pages came; keywords can be grouped by them next."""
        self._refused, self._came = [], count > 0
        mood: Mood = "warning" if troubled else "success" if count else "info"
        self.banner.say(sentence, mood=mood, detail=detail, action=_("Group by them ...") if count else "")
        self._presenter.refresh()

    def trouble(self, error: KnownError) -> None:
        """Something could not be done."""
        self._refused, self._came = [], False
        self.banner.show_error(error)

    def undo(self) -> None:
        """Take the last step back."""
        self.banner.dismiss()
        self._presenter.undo()

    def _changed(self, sentence: str) -> None:
        self._refused, self._came = [], False
        self.banner.say(sentence, mood="success", action=_("Undo"))

    def _said(self, sentence: str) -> None:
        self._refused, self._came = [], False
        self.banner.say(sentence, mood="info", action=_("Undo") if self._presenter.history.last(back=True) else "")

    def _act(self) -> None:
        if self._refused:
            self.banner.dismiss()
            self._flows.name_again(self._refused)
        elif self._came:
            self.banner.dismiss()
            self.group_wanted.emit("results")
        else:
            self.undo()
