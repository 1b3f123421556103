"""Settings are declared once; the file holds what differs; a bad file is a sentence that names the place."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from alwrity_desktop.core import settings
from alwrity_desktop.core.errors import InputError


def test_defaults_without_a_file_and_only_changes_are_written(tmp_path: Path) -> None:
    chosen = settings.load(tmp_path)
    assert chosen == settings.Settings()
    chosen.appearance.theme = "dark"
    chosen.models.cap_day = 3.5
    settings.save(tmp_path, chosen)
    assert (tmp_path / "settings.toml").read_text() == '[appearance]\ntheme = "dark"\n\n[models]\ncap_day = 3.5\n'
    assert settings.load(tmp_path) == chosen


def test_unknown_names_of_other_versions_are_let_be(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[appearance]\ntheme = "light"\nsparkle = 3\n[future]\nx = 1\n')
    assert settings.load(tmp_path).appearance.theme == "light"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[models]\ncap_day = -1", "models.cap_day"),
        ("[[[", "not valid TOML"),
        ('[appearance]\ntheme = "pink"', "appearance.theme"),
    ],
)
def test_a_bad_file_names_the_place(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(InputError, match=words) as caught:
        settings.load(tmp_path)
    assert caught.value.remedy


def test_every_setting_can_be_shown_in_a_form() -> None:
    for section in settings.Settings.model_fields.values():
        kind = section.annotation
        assert isinstance(kind, type)
        assert issubclass(kind, BaseModel)
        for name, field in kind.model_fields.items():
            assert field.title, name
            assert field.description, name


def test_a_proxy_that_is_no_address_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[network]\nproxy = "localhost:3128"\n', encoding="utf-8")
    with pytest.raises(InputError, match="http://host:port"):
        settings.load(tmp_path)


@pytest.mark.parametrize("name", ["compatible_url", "ollama_url"])
def test_no_password_is_stored_in_an_address(name: str) -> None:
    models = settings.Models()
    with pytest.raises(ValueError, match="plain text"):
        setattr(models, name, "http://me:secret@127.0.0.1:8000/v1")
    setattr(models, name, " http://127.0.0.1:8000/v1 ")
    assert getattr(models, name) == "http://127.0.0.1:8000/v1"
