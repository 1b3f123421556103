"""Settings: the form follows the declaration; keys are shown masked; costs come from the table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox

from alwrity_desktop.core import settings as settings_file
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.settings.view import ELSEWHERE
from alwrity_desktop.ui.theme import look
from alwrity_desktop.ui.widgets.choices import ChipsEditor
from alwrity_desktop.ui.widgets.confirm import ConfirmDialog
from alwrity_desktop.ui.widgets.feedback import EmptyState


@pytest.fixture
def view(window: MainWindow, wait: Callable[..., None]) -> Any:
    made = window.show_page("settings")
    wait(lambda: not window.jobs.running(quiet=True))
    return made


def test_every_declared_setting_has_a_control(view: Any) -> None:
    for section, field in Settings.model_fields.items():
        form = view.form(section)
        declared = type(getattr(Settings(), section)).model_fields
        for name, spec in declared.items():
            if name not in ELSEWHERE:
                assert form.control(name).accessibleName() == spec.title, f"{field.title}: {name}"


def test_types_become_controls(view: Any) -> None:
    assert isinstance(view.form("appearance").control("theme"), QComboBox)
    assert isinstance(view.form("appearance").control("editor_font_size"), QSpinBox)
    assert isinstance(view.form("models").control("fallbacks"), ChipsEditor)
    assert isinstance(view.form("network").control("offline"), QCheckBox)
    assert isinstance(view.form("network").control("proxy"), QLineEdit)


def test_a_change_holds_at_once_and_is_saved(view: Any, workspace: Any) -> None:
    view.form("appearance").control("editor_font_size").setValue(22)
    view.form("network").control("offline").setChecked(True)
    assert workspace.settings.appearance.editor_font_size == 22
    assert workspace.http.offline
    assert settings_file.load(workspace.folder).appearance.editor_font_size == 22


def test_the_theme_switches_at_once(view: Any) -> None:
    box = view.form("appearance").control("theme")
    box.setCurrentIndex(box.findData("dark"))
    box.activated.emit(box.currentIndex())
    assert look().theme.dark


def test_bounds_come_from_the_declaration(view: Any) -> None:
    box = view.form("models").control("ollama_context")
    assert (box.minimum(), box.maximum()) == (2048, 1_048_576)


def test_a_value_that_cannot_be_is_told_at_the_field(view: Any, workspace: Any) -> None:
    form = view.form("models")
    form._changed("requests_per_minute", 0)
    assert "greater than or equal to 1" in form.fault("requests_per_minute")
    assert form.control("requests_per_minute").property("wrong")
    assert workspace.settings.models.requests_per_minute == 60
    form._changed("requests_per_minute", 30)
    assert form.fault("requests_per_minute") == ""


def test_a_key_is_kept_shown_masked_and_deleted(view: Any, workspace: Any, loop: Any, wait: Callable[..., None]) -> None:
    view.show_section("keys")
    page = view._pages.currentWidget()
    wait(lambda: page._cards)
    workspace.http.offline = True
    card = page.card("provider:openai")
    card.field.setText("sk-a-secret-that-is-long-enough-0001")
    card._save.click()
    assert card.field.text() == ""
    wait(lambda: page.card("provider:openai").place.masked == "sk-…0001")
    card = page.card("provider:openai")
    assert loop.run_until_complete(workspace.keychain.get("provider:openai")) == "sk-a-secret-that-is-long-enough-0001"
    shown = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "secret" not in shown
    wait(lambda: "offline" in card.banner.text().lower())
    card._delete.click()
    asked = card.findChild(ConfirmDialog)
    asked.no.click()
    assert loop.run_until_complete(workspace.keychain.names()) == ["provider:openai"], "asked first"
    card._delete.click()
    card.findChildren(ConfirmDialog)[-1].yes.click()
    wait(lambda: page.card("provider:openai").place.masked == "")
    assert loop.run_until_complete(workspace.keychain.names()) == []


def test_keys_under_a_passphrase_are_asked_for_only_where_they_are_shown(
    view: Any, workspace: Any, loop: Any, wait: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alwrity_desktop.core.keychain import Keychain

    monkeypatch.setenv("ALWRITY_KEYCHAIN", "file")
    asked: list[str] = []

    def passphrase() -> str:
        asked.append("once")
        return "right" if len(asked) > 1 else "wrong"

    async def locked() -> Keychain:
        await (await Keychain.open(tmp_path, lambda: "right")).set("provider:openai", "sk-test-1234567890abcd")
        return await Keychain.open(tmp_path, passphrase)

    view.show_section("appearance")
    workspace.keychain = loop.run_until_complete(locked())
    assert workspace.keychain.locked
    view.show_section("writing")
    assert not asked
    view.show_section("keys")
    page = view._pages.currentWidget()
    wait(lambda: page.findChildren(EmptyState))
    assert "passphrase" in page.findChildren(EmptyState)[0].heading.text()
    page._presenter.refresh()
    wait(lambda: "provider:openai" in page._cards)


def test_the_place_of_keys_is_told(view: Any, wait: Callable[..., None]) -> None:
    view.show_section("keys")
    page = view._pages.currentWidget()
    wait(lambda: page._where.text() == "Keys are kept only until you close the program.")


def test_costs_name_their_source_and_leave_the_unknown_unknown(
    view: Any, workspace: Any, loop: Any, wait: Callable[..., None]
) -> None:
    from alwrity_desktop.model.usage import Usage
    from alwrity_desktop.store import usage

    row = Usage(task="draft", provider="openai_compatible", model="house-model", tokens_in=10, tokens_out=5)
    loop.run_until_complete(workspace.db.write(usage.add, row))
    view.show_section("costs")
    page = view._pages.currentWidget()

    def texts() -> list[str]:
        return [label.text() for label in page.findChildren(QLabel)]

    wait(lambda: "openai_compatible:house-model" in texts())
    assert "unknown" in texts()


def test_prices_are_added_changed_and_removed(view: Any, workspace: Any, loop: Any, wait: Callable[..., None]) -> None:
    from PySide6.QtWidgets import QPushButton, QToolButton

    from alwrity_desktop.ai.prices import Prices
    from alwrity_desktop.model.usage import Usage
    from alwrity_desktop.store import usage
    from alwrity_desktop.ui.settings.price_dialog import PriceDialog

    row = Usage(task="draft", provider="openai_compatible", model="house-model", tokens_in=10, tokens_out=5)
    loop.run_until_complete(workspace.db.write(usage.add, row))
    view.show_section("costs")
    card = view._pages.currentWidget().prices

    def pressed(name: str) -> None:
        kinds = [*card.findChildren(QPushButton), *card.findChildren(QToolButton)]
        next(part for part in kinds if part.accessibleName() == name).click()

    def dialog() -> Any:
        return next(one for one in card.findChildren(PriceDialog) if one.isVisible())

    wait(lambda: any(label.text() == "unknown" for label in card.findChildren(QLabel)))
    pressed("Set a price for openai_compatible:house-model")
    entered = dialog()
    assert entered.model.text() == "house-model"
    entered._save()
    assert entered.banner.text() == "It is not said where the price was read."
    entered.tokens_in.setValue(0.25)
    entered.tokens_out.setValue(1.5)
    entered.source.setText("my contract")
    entered._save()
    wait(lambda: any(label.text() == "yours" for label in card.findChildren(QLabel)))
    wait(lambda: not view.shell.jobs.running(quiet=True))
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert "unknown" not in texts, "the model has its price now"
    found = Prices.load(workspace.folder).find("openai_compatible", "house-model")
    assert found is not None
    assert (found.tokens_in, found.tokens_out, found.tokens_cached, found.source) == (0.25, 1.5, None, "my contract")
    prices = loop.run_until_complete(workspace.engine.prices())
    assert prices.find("openai_compatible", "house-model") == found, "it is reckoned with at once"
    pressed("Change the price of openai_compatible:house-model")
    dialog().tokens_out.setValue(2)
    dialog()._save()
    wait(lambda: any(label.text() == "2.00" for label in card.findChildren(QLabel)))
    wait(lambda: not view.shell.jobs.running(quiet=True))
    pressed("Remove your price of openai_compatible:house-model")
    wait(lambda: not (workspace.folder / "prices.toml").exists())


def test_the_model_that_writes_is_chosen(view: Any, workspace: Any) -> None:
    from alwrity_desktop.ui.settings.model_chooser import ModelChooser

    chooser = view.findChild(ModelChooser)
    chooser.home.setCurrentText("Ollama")
    chooser._save()
    assert chooser.banner.text() == "No model is named."
    chooser.model.setEditText("llama3.2")
    chooser._save()
    assert workspace.settings.models.default == "ollama:llama3.2"
    assert settings_file.load(workspace.folder).models.default == "ollama:llama3.2"


def test_a_backup_is_made_and_listed(view: Any, workspace: Any, wait: Callable[..., None]) -> None:
    from alwrity_desktop.ui.settings.backups import BackupsCard

    card = view.findChild(BackupsCard)
    card.back_up()
    wait(lambda: card.banner.text())
    assert "is made and checked" in card.banner.text()
    wait(lambda: any(label.toolTip() == workspace.backups.newest().name for label in card.findChildren(QLabel)))
    assert any("made by you" in label.text() for label in card.findChildren(QLabel))
