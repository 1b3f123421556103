"""What every search service is asked, what it answers, and how its refusals are told apart."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, cast

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.scrub import scrub

Kind = Literal["key", "quota", "pace", "query", "server"]


class SearchError(KnownError):
    """A search service refused. kind: what is wrong. key, quota: nothing more can be asked. pace: ask again in `wait`
    seconds. query: this keyword cannot be asked, others can. server: it does not answer, or nothing of use."""

    def __init__(self, kind: Kind, happened: str, remedy: str = "", *, detail: str = "", wait: float = 0.0) -> None:
        super().__init__(happened, remedy, detail=scrub(detail)[:500])
        self.kind: Kind = kind
        self.wait = wait


@dataclass(slots=True, frozen=True)
class Question:
    """A keyword to ask for. country: two capital letters, language: two small ones; "" where not known."""

    text: str
    country: str = ""
    language: str = ""


@dataclass(slots=True, frozen=True)
class Asking:
    """One call: path, query and headers."""

    path: str
    query: dict[str, str]
    headers: dict[str, str] = field(default_factory=dict[str, str])


class SearchProvider(ABC):
    """A search service that is asked with the person's own key: one call is one keyword.

    pace: seconds between the starts of two calls. takes_engine: it also needs the id of a search engine (cx).
    """

    name: ClassVar[str]
    label: ClassVar[str]
    base_url: ClassVar[str]
    key_page: ClassVar[str]
    pace: ClassVar[float] = 1.1
    takes_engine: ClassVar[bool] = False

    @abstractmethod
    def terms(self) -> str:
        """What a call takes from the person's plan, and what else is to know, as one or two sentences."""

    @abstractmethod
    def asking(self, question: Question, key: str, engine: str) -> Asking:
        """The call that asks it. Raises SearchError for a question that cannot be asked."""

    @abstractmethod
    def addresses(self, answer: Mapping[str, Any]) -> list[str] | None:
        """Addresses of an answer, the first one first; none where nothing was found, None where it is no such answer."""

    @abstractmethod
    def refusal(self, status: int, headers: Mapping[str, str], answer: Mapping[str, Any]) -> SearchError:
        """What a status that is not 200, or an answer that tells of an error, means."""

    def no_key(self, detail: str) -> SearchError:
        """The key is not taken."""
        return SearchError(
            "key",
            _("{label} does not accept the key.", label=self.label),
            _("Check it in the settings, under Keys."),
            detail=detail,
        )

    def no_quota(self, detail: str, remedy: str = "") -> SearchError:
        """Nothing is left of the plan."""
        return SearchError(
            "quota",
            _("No more calls are left on your plan at {label}.", label=self.label),
            remedy or _("Go on when it is renewed; what came is kept."),
            detail=detail,
        )

    def too_fast(self, detail: str, wait: float) -> SearchError:
        """More calls than the plan allows in so short a time."""
        return SearchError(
            "pace",
            _("{label} asks for slower calls.", label=self.label),
            _("Go on in some minutes; what came is kept."),
            detail=detail,
            wait=wait,
        )

    def no_query(self, detail: str) -> SearchError:
        """This keyword is not taken."""
        return SearchError(
            "query", _("{label} does not take this keyword.", label=self.label), _("Shorten it."), detail=detail
        )

    def no_answer(self, status: int, detail: str) -> SearchError:
        """Trouble on its side."""
        return SearchError(
            "server",
            _("{label} answered with an error (status {status}).", label=self.label, status=status),
            _("Try later; what came is kept."),
            detail=detail,
        )

    def unreadable(self, detail: str) -> SearchError:
        """An answer that is no answer."""
        return SearchError(
            "server",
            _("{label} answered, but not with results.", label=self.label),
            _("Try later; what came is kept."),
            detail=detail,
        )


def table(value: Any) -> dict[str, Any]:
    """`value` where it is an object, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def links(rows: Any, name: str) -> list[str] | None:
    """The web addresses under `name` of each row; None where these are no rows."""
    if not isinstance(rows, list):
        return None
    found = [table(row).get(name) for row in cast("list[Any]", rows)]
    return [url for url in found if isinstance(url, str) and url.startswith(("http://", "https://"))]
