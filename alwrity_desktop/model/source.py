"""Texts a draft may rest on: the person's own notes, and other people's pages and papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from alwrity_desktop.model.identity import Entity

SourceKind = Literal["own", "other"]


@dataclass(slots=True, kw_only=True)
class Source(Entity):
    """One source. Sentences of an "own" source may be used as they are; an "other" is quoted with its link or noted."""

    title: str
    kind: SourceKind
    text: str
    url: str = ""
    path: str = ""
    sha256: str = ""
    language: str = ""
    draft_id: str = ""
