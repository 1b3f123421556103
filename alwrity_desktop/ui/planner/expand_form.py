"""What the search for more keywords starts from, and by which ways it goes."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QPushButton, QScrollArea, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.planner.expand_presenter import ExpandOrder
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.inputs import ListBox, NumberBox, TextBox
from alwrity_desktop.ui.widgets.layout import FlowLayout, clear, column, row
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.writer.model_picker import OFFLINE, ModelPicker

OFFLINE_WAYS = ("questions", "modifiers", "alphabet")
LISTS = ("en", "de", "fr", "es")
"""Languages with lists of questions and words; suggestions and models know others."""
REST = 300


class ExpandForm(QScrollArea):
    """changed(): something was chosen otherwise. asked_estimate(): a moment after, where a model would be asked.

    files_wanted(): Google Trends files. allowed(): the person lets seeds be sent to the host that suggests.
    """

    changed = Signal()
    asked_estimate = Signal()
    files_wanted = Signal()
    allowed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("kind", "clear")
        self.files: list[Path] = []
        self._may_ask = False
        self._make_seeds()
        self._make_ways()
        self._make_model()
        self._later = QTimer(self, interval=REST, singleShot=True)
        self._later.timeout.connect(self.asked_estimate)
        self._lay_out()
        for name in ("questions", "modifiers"):
            self.ways[name].setChecked(True)
        self.seeds.textChanged.connect(self._told)
        self.language.currentTextChanged.connect(self._told)
        self.models.changed.connect(self._told)
        self.count.valueChanged.connect(self._told)
        for box in self.ways.values():
            box.toggled.connect(self._told)

    def _make_seeds(self) -> None:
        self.seeds = TextBox()
        self.seeds.setPlaceholderText(_("sofa bed\ncorner sofa"))
        self.seeds.setAccessibleName(_("Keywords to start from, one a line"))
        self.seeds.setTabChangesFocus(True)
        self.seeds.setFixedHeight(76)
        self.language = ListBox()
        self.language.setEditable(True)
        self.language.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for part in (self.language, *self.language.findChildren(QLineEdit)):
            part.setAccessibleName(_("Language, or its code"))
        for code, name in zip(LISTS, (_("English"), _("German"), _("French"), _("Spanish")), strict=True):
            self.language.addItem(f"{name} ({code})", code)

    def _make_ways(self) -> None:
        self.ways = {
            "questions": QCheckBox(_("Questions: what, how, why ...")),
            "modifiers": QCheckBox(_("Words around it: best, near me ...")),
            "alphabet": QCheckBox(_("The alphabet: sofa a, sofa b ...")),
            "autosuggest": QCheckBox(_("Search suggestions")),
        }
        self._no_lists = label("", "caption", wrap=True)
        self._host = label("", "caption", wrap=True)
        self.allow = button("", self.allowed.emit, kind="link")
        self.add_files = button(_("Add Google Trends files ..."), self.files_wanted.emit, icon="plus", kind="link")

    def _make_model(self) -> None:
        self.models = ModelPicker(
            name=_("Model that is asked for keywords"),
            offline=_("Ask no model"),
            about=_("Then nothing is sent anywhere, and it costs nothing."),
        )
        for box in (self.language, self.models.box):
            box.setMinimumContentsLength(12)
            box.setSizeAdjustPolicy(ListBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.count = NumberBox()
        self.count.setRange(1, 200)
        self.count.setValue(30)
        self.count.setAccessibleName(_("Keywords a model is asked for, a seed"))

    def order(self) -> ExpandOrder:
        """What is wanted."""
        choice = self.models.choice()
        model = "" if choice.model == OFFLINE else choice.model
        ways = [name for name, box in self.ways.items() if box.isEnabled() and box.isChecked()]
        ways += ["trends"] if self.files else []
        ways += ["model"] if model else []
        seeds = tuple(line.strip() for line in self.seeds.toPlainText().splitlines() if line.strip())
        return ExpandOrder(seeds, tuple(ways), self.code(), tuple(self.files), model, choice.base_url, self.count.value())

    def code(self) -> str:
        """The language that is chosen or typed."""
        text = self.language.currentText().strip()
        at = self.language.findText(text)
        return str(self.language.itemData(at)) if at >= 0 else text.lower()[:8]

    def set_language(self, code: str) -> None:
        """Begin with the language of the settings."""
        at = self.language.findData(code)
        if at >= 0:
            self.language.setCurrentIndex(at)
        else:
            self.language.setEditText(code)

    def show_suggestions(self, standing: tuple[str, bool, bool]) -> None:
        """Say which host would be asked, whether it may be, and why not where it cannot (see the presenter)."""
        host, allowed, offline = standing
        box = self.ways["autosuggest"]
        self._may_ask = bool(host) and allowed and not offline
        box.setEnabled(self._may_ask)
        self.allow.setVisible(bool(host) and not allowed and not offline)
        self.allow.setText(_("Allow it"))
        self.allow.setAccessibleName(_("Allow asking {host}", host=host))
        if not host:
            text = _("Its address in the settings is none.")
        elif offline:
            text = _("Blocked: the program is offline.")
        elif not allowed:
            text = _("Off. Each of your seeds would be sent to {host}.", host=host)
        else:
            text = _("Each of your seeds is sent to {host}.", host=host)
        self._host.setText(text)

    def add_trends(self, names: list[str]) -> None:
        """Files of Google Trends that are read too."""
        self.files += [path for path in map(Path, names) if path not in self.files]
        self._draw_files()

    def _lay_out(self) -> None:
        self._chips = FlowLayout()
        chips = QWidget()
        chips.setProperty("kind", "clear")
        chips.setLayout(self._chips)
        self._chips_ground = chips
        chips.hide()
        offline = column(*(self.ways[name] for name in OFFLINE_WAYS), self._no_lists, gap="hair")
        asked = column(self.ways["autosuggest"], self._host, row(self.allow, None), gap="hair")
        count = row(label(_("Keywords a seed"), "muted"), self.count, None)
        body = column(
            column(label(_("Keywords to start from, one a line"), "strong"), self.seeds, gap="hair"),
            column(label(_("Language"), "strong"), self.language, gap="hair"),
            column(label(_("Without network"), "strong"), offline, gap="hair"),
            column(label(_("From files"), "strong"), row(self.add_files, None), chips, gap="hair"),
            column(label(_("From a search engine"), "strong"), asked, gap="hair"),
            column(label(_("From a model"), "strong"), self.models, count, gap="hair"),
            None,
            gap="large",
        )
        body.setContentsMargins(0, 0, 12, 0)
        ground = QWidget()
        ground.setProperty("kind", "clear")
        ground.setLayout(body)
        self.setWidget(ground)
        self._no_lists.hide()

    def _draw_files(self) -> None:
        clear(self._chips)
        for path in self.files:
            chip = QPushButton(path.name)
            chip.setProperty("kind", "chip")
            chip.setAutoDefault(False)
            chip.setAccessibleName(_("Leave out {name}", name=path.name))
            chip.setToolTip(_("Leave out {name}", name=path.name))
            set_icon(chip, "close", "accent_text", 12)
            chip.clicked.connect(partial(self._leave_out, path))
            self._chips.addWidget(chip)
        self._chips_ground.setVisible(bool(self.files))
        self._chips.invalidate()
        self._chips_ground.updateGeometry()
        self._told()

    def _leave_out(self, path: Path, _checked: bool = False) -> None:
        self.files.remove(path)
        self._draw_files()

    def _told(self, *_given: object) -> None:
        code = self.code()[:2]
        for name in OFFLINE_WAYS:
            self.ways[name].setEnabled(code in LISTS)
        self._no_lists.setText(_("There are no lists in this language."))
        self._no_lists.setVisible(code not in LISTS)
        self.count.setEnabled(self.models.choice().model != OFFLINE)
        self._later.start()
        self.changed.emit()
