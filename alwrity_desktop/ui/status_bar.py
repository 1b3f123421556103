"""The bar at the bottom: running jobs with progress and Stop, today's model cost, the network switch."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.jobs import Job, Jobs
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Spinner
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.popover import Popover
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

HEIGHT = 32
SHOWN_EVERY = 100
"""Milliseconds between two drawings of progress, however often jobs report."""
_STEPS = 120
"""A bar's steps: its width in pixels, as more could not be seen."""


def show_value(bar: QProgressBar, most: int, value: int) -> None:
    """Set a bar; it is drawn with the next frame, where `setValue` alone would draw it, and all around it, at once."""
    if (bar.maximum(), bar.value()) != (most, value):
        bar.setUpdatesEnabled(False)
        bar.setRange(0, most)
        bar.setValue(value)
        bar.setUpdatesEnabled(True)


class JobRow(QWidget):
    """One running job of the list. It stays while the job runs, so that a click on Stop finds it, and drawing is cheap."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._message = ElidedLabel("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.setAccessibleName(_("Progress of {title}", title=job.title))
        self._bar.setRange(0, 0)
        stop = button(_("Stop"), job.cancel, icon="stop")
        stop.setAccessibleName(_("Stop {title}", title=job.title))
        words = column(ElidedLabel(job.title, "strong"), self._message, gap="hair")
        line = row(words, self._bar, stop, gap="medium")
        line.setStretch(0, 1)
        self.setLayout(line)

    def show_progress(self, job: Job) -> None:
        """The job's message and how far it is; the bar runs to and fro where the end cannot be known."""
        if self._message.text() != job.progress.message:
            self._message.setText(job.progress.message)
        done = job.progress.done
        most, value = (0, 0) if done is None else (_STEPS, round(_STEPS * done))
        show_value(self._bar, most, value)


class JobList(Popover):
    """All running jobs, each with its progress and its Stop; opens above the status bar."""

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Running jobs"))
        self._jobs = jobs
        self._shown: dict[Job, JobRow] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(16, 12, 16, 12)
        self._rows.setSpacing(12)
        self.setMinimumWidth(520)

    def refresh(self) -> None:
        """Show the jobs as they are; closes when there are none."""
        running = self._jobs.running()
        if not running:
            self.hide()
        gone = [job for job in self._shown if job not in running]
        fresh = [job for job in running if job not in self._shown]
        for job in gone:
            away = self._shown.pop(job)
            self._rows.removeWidget(away)
            away.hide()
            away.deleteLater()
        for job in fresh:
            self._shown[job] = JobRow(job)
            self._rows.addWidget(self._shown[job])
            self._shown[job].show()
        for job in running:
            self._shown[job].show_progress(job)
        if gone or fresh:
            self.fit()


class JobsLine(QWidget):
    """The oldest running job in one line, and how many more there are."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._list: JobList | None = None
        self._job: Job | None = None
        self._spinner = Spinner(14)
        self._title = label("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._bar.setAccessibleName(_("Progress"))
        self._stop = button(_("Stop"), self._stop_job, icon="stop", kind="status")
        self._more = button("", self._open_list, kind="status", hint=_("Show all running jobs"))
        self._more.setAccessibleName(_("Show all running jobs"))
        self._parts = (self._spinner, self._title, self._bar, self._stop, self._more)
        self._idle = label(_("Ready"), "caption")
        self.setLayout(row(self._idle, *self._parts))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_EVERY)
        self._timer.timeout.connect(self._draw)
        jobs.changed.connect(self._changed)
        self._draw()

    def say(self, text: str) -> None:
        """A short word while nothing runs, such as "Saved"."""
        self._idle.setText(text)

    def _changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _draw(self) -> None:
        running = self._jobs.running()
        self._job = running[0] if running else None
        for part in self._parts:
            part.setVisible(self._job is not None)
        self._idle.setVisible(self._job is None)
        if self._job is not None:
            text = self._job.progress.message or self._job.title
            self._title.setText(text if len(text) <= 80 else text[:79] + "…")
            done = self._job.progress.done
            self._bar.setVisible(done is not None)
            show_value(self._bar, _STEPS, round(_STEPS * (done or 0)))
            self._more.setVisible(len(running) > 1)
            self._more.setText(ngettext("{count} more", "{count} more", len(running) - 1))
        if self._list is not None and self._list.isVisible():
            self._list.refresh()

    def _stop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _open_list(self) -> None:
        if self._list is None:
            self._list = JobList(self._jobs, self.window())
        self._list.refresh()
        self._list.open_above(self, self._list)


class StatusBar(QFrame):
    """Jobs at the left; cost and network at the right."""

    network_wanted = Signal()
    cost_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "footer")
        self.setFixedHeight(HEIGHT)
        self.jobs_line = JobsLine(jobs)
        self.cost: QPushButton = button("", self.cost_wanted.emit, icon="money", kind="status")
        self.network: QPushButton = button("", self.network_wanted.emit, icon="online", kind="status")
        line = row(self.jobs_line, None, self.cost, self.network)
        line.setContentsMargins(16, 0, 12, 0)
        self.setLayout(line)
        self.show_cost(None)
        self.show_network(offline=False, requests=0, hosts=0)

    def show_cost(self, micros: int | None, *, unknown: bool = False) -> None:
        """Today's cost of models in millionths of a dollar; None before it is known. unknown: some calls have no price."""
        amount = "–" if micros is None else f"${micros / 1e6:.2f}"
        text = _("Models today: {amount}", amount=amount)
        self.cost.setText(_("{text} + unpriced calls", text=text) if unknown else text)
        self.cost.setToolTip(_("Measured: the tokens the servers counted, at the prices in Settings. Click for the list."))

    def show_network(self, *, offline: bool, requests: int, hosts: int) -> None:
        """The state of the switch and the counter."""
        set_icon(self.network, "offline" if offline else "online", "warning_text" if offline else "muted", 16)
        counted = _counted(requests, hosts)
        word = _("Offline") if offline else _("Online")
        self.network.setText(f"{word} · {counted}")
        self.network.setToolTip(_("What left this machine since the start. Click to see the hosts and the switch."))


def _counted(requests: int, hosts: int) -> str:
    asked = ngettext("{count} request", "{count} requests", requests)
    return _("{requests}, {hosts}", requests=asked, hosts=ngettext("{count} host", "{count} hosts", hosts))
