"""One result in a list: its sign, its advice, the way to its places, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.seo.lights import LIGHTS, check_title
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label, restyle

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Result


class IgnoreForm(QFrame):
    """Asks why. given(reason, everywhere): ignore it; left: it stays."""

    given = Signal(str, bool)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "well")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Why does it not matter here?"))
        self.reason.setAccessibleName(_("Reason for ignoring this check"))
        self.everywhere = QCheckBox(_("In every text"))
        self._go = button(_("Ignore"), self._give, kind="primary")
        self._go.setEnabled(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(6)
        box.addWidget(self.reason)
        box.addWidget(self.everywhere)
        box.addLayout(row(None, button(_("Cancel"), self.left.emit, kind="quiet"), self._go))
        self.reason.textChanged.connect(self._follow)
        self.reason.returnPressed.connect(self._give)

    def _follow(self, text: str) -> None:
        self._go.setEnabled(bool(text.strip()))

    def _give(self) -> None:
        if self.reason.text().strip():
            self.given.emit(self.reason.text().strip(), self.everywhere.isChecked())


class CheckRow(QFrame):
    """went(check, place): this place of the result is wanted. mend(check), ignored(check, reason, everywhere) and
    heeded(check) say what the person wants done."""

    went = Signal(str, int)
    mend = Signal(str)
    ignored = Signal(str, str, bool)
    heeded = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "check")
        self._result: Result | None = None
        self._state: tuple[object, ...] = ()
        self.place = -1
        self._form: IgnoreForm | None = None
        self._light = QLabel()
        self._light.setFixedWidth(20)
        self._advice = label("", wrap=True)
        self._reason = label("", "caption", wrap=True)
        self._quotes = label("", "caption", wrap=True)
        self._show = button(_("Show in the text"), self._next, kind="link")
        self._back = tool_button("chevron-left", _("Previous place"), self._previous)
        self._on = tool_button("chevron-right", _("Next place"), self._next)
        self._where = label("", "caption")
        self._mend = button(_("Mend with AI"), self._ask_mend, icon="spark", kind="link")
        self._ignore = tool_button("eye-off", _("Ignore this check ..."), self._ask_reason)
        self._heed = button(_("Judge again"), self._ask_heed, icon="undo", kind="link")
        self._lay_out()

    def _lay_out(self) -> None:
        self._actions = row(self._show, self._back, self._where, self._on, self._mend, self._heed, None, gap="hair")
        self._text = QVBoxLayout()
        self._text.setContentsMargins(0, 0, 0, 0)
        self._text.setSpacing(2)
        for part in (self._advice, self._reason, self._quotes):
            self._text.addWidget(part)
        self._text.addLayout(self._actions)
        self._text.addStretch(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 6, 6, 6)
        box.setSpacing(8)
        box.addWidget(self._light, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(self._text, 1)
        box.addWidget(self._ignore, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def check(self) -> str:
        """The id of the check that is shown, "" for none."""
        return self._result.id if self._result else ""

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """The places of the result that is shown."""
        return self._result.places if self._result else ()

    def show_result(
        self, result: Result, *, mend: str = "", reason: str = "", place: int = -1, quotes: str = "", jumps: bool = True
    ) -> None:
        """Show another result in this row.

        mend: the words of its mending button, "" for none. reason: why it is ignored. place: which of its places is
        shown now, -1 for none. quotes: words of its places, where there is no text beside to jump to.
        """
        state = (result, mend, reason, place, quotes, jumps)
        if state == self._state:
            return
        self._state = state
        if self._result is None or result.id != self._result.id:
            self._close_form()
        self._result, self.place = result, place
        shown = LIGHTS[result.rating]
        set_icon(self._light, "eye-off" if reason else shown.icon, "muted" if reason else shown.role, 18)
        self._advice.setText(result.advice)
        self._advice.setProperty("kind", "muted" if reason or result.rating in ("good", "none") else "body")
        restyle(self._advice)
        self._advice.setToolTip(f"{check_title(result.id)}\n" + _("Good: {threshold}", threshold=result.threshold))
        self._put(self._reason, _("Ignored: {reason}", reason=reason) if reason else "")
        self._put(self._quotes, quotes)
        self.setAccessibleName(f"{_('ignored') if reason else shown.word}: {result.advice}")
        self._show_actions(result, mend, bool(reason), jumps)

    def _show_actions(self, result: Result, mend: str, ignored: bool, jumps: bool) -> None:
        poor = result.rating in ("bad", "ok") and not ignored
        many = len(result.places)
        walking = poor and self.place >= 0 and many > 1
        self._show.setVisible(poor and jumps and bool(many) and not walking)
        one = _("Show in the text")
        self._show.setText(one if many == 1 else ngettext("Show {count} place", "Show {count} places", many))
        for part in (self._back, self._where, self._on):
            part.setVisible(walking)
        self._where.setText(_("{place} of {count}", place=self.place + 1, count=many))
        self._mend.setVisible(poor and bool(mend))
        self._mend.setText(mend or _("Mend with AI"))
        self._ignore.setVisible(poor)
        self._heed.setVisible(ignored)
        self.setProperty("on", self.place >= 0)
        restyle(self)

    @staticmethod
    def _put(part: QLabel, text: str) -> None:
        part.setText(text)
        part.setVisible(bool(text))

    def _next(self) -> None:
        if self.places:
            self.went.emit(self.check, (self.place + 1) % len(self.places))

    def _previous(self) -> None:
        if self.places:
            self.went.emit(self.check, (self.place - 1) % len(self.places))

    def _ask_mend(self) -> None:
        self.mend.emit(self.check)

    def _ask_heed(self) -> None:
        self.heeded.emit(self.check)

    def _ask_reason(self) -> None:
        if self._form is not None:
            self._close_form()
            return
        self._form = IgnoreForm()
        self._form.given.connect(self._ignore_it)
        self._form.left.connect(self._close_form)
        self._text.insertWidget(self._text.count() - 1, self._form)
        self._form.reason.setFocus()

    def _ignore_it(self, reason: str, everywhere: bool) -> None:
        self._close_form()
        self.ignored.emit(self.check, reason, everywhere)

    def _close_form(self) -> None:
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
