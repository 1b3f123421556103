"""The first steps: what each way of writing shows, and that it is true."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from alwrity_desktop.ai.local import LocalServer
from alwrity_desktop.core.keychain import Keychain
from alwrity_desktop.core.paths import config_folder
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.settings.key_place import key_place
from alwrity_desktop.ui.wizard.view import Wizard
from alwrity_desktop.ui.wizard.writing_page import WritingPage

Wait = Callable[..., None]


@pytest.fixture
def page(window: MainWindow, workspace: Any, wait: Wait) -> Iterator[WritingPage]:
    wizard = Wizard(window.shell, workspace, window)
    wizard.open()
    wait(lambda: not window.jobs.running(quiet=True))
    made = wizard.pages.widget(0)
    assert isinstance(made, WritingPage)
    yield made
    wizard.close()


def buttons(page: WritingPage) -> list[str]:
    return [part.text() for part in page.findChildren(QPushButton) if part.isVisible() and part.text()]


def test_without_a_local_server_there_is_only_look_again(page: WritingPage) -> None:
    page.show_servers([])
    page.local.click()
    assert page._none.heading.text() == "No model is running on this machine"
    assert page._none.isVisible()
    assert "Look again" in buttons(page)
    assert "Use it" not in buttons(page)
    page.show_servers([LocalServer("ollama", "Ollama", "ollama", "http://127.0.0.1:1")])
    assert page._none.heading.text() == "Ollama has no model yet"
    page.show_servers([LocalServer("ollama", "Ollama", "ollama", "http://127.0.0.1:1", ("llama3.2",))])
    assert not page._none.isVisible()
    assert "Use it" in buttons(page)


def test_a_service_offers_models_once_there_is_a_key(page: WritingPage, workspace: Any, loop: Any, wait: Wait) -> None:
    page.own.click()
    assert "Use it" not in buttons(page)
    assert not page._chooser.home.isVisible()
    assert page._where.text() == "Keys are kept only until you close the program."
    workspace.http.offline = True
    page._card.field.setText("sk-a-secret-that-is-long-enough-0001")
    page._card._save.click()
    wait(lambda: page._card.place.masked and "offline" in page._card.banner.text().lower())
    assert "Use it" not in buttons(page), "a key that could not be tried offers no models"
    page._tested(page._card.place.name, True, "The key works.", "")
    assert "Use it" in buttons(page)
    assert page._chooser._home().provider == page._card.place.provider


def test_the_place_of_keys_is_told_as_it_is(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "ALWRITY_KEYCHAIN", "file")
    keychain = loop.run_until_complete(Keychain.open(config_folder(), lambda: "a passphrase"))
    assert key_place(keychain).startswith("No keychain was found on this machine.")
    loop.run_until_complete(keychain.set("provider:openai", "sk-x"))
    assert key_place(keychain) == "Keys are kept in a file encrypted under your passphrase."
