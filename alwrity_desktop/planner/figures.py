"""Figures as exports write them: thousands and decimals of several countries, ranges, percents, money, K and M."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNKNOWN = frozenset(("", "-", "–", "—", "--", "n/a", "na", "null", "none", "nan", "n.a.", "#n/a", "unknown", "k.a."))
_SPACES = re.compile(r"[\s\u00a0\u202f']+|’")
_NUMBER = re.compile(r"^[<>~≈]?[^\d.,+-]{0,4}([+-]?[\d.,]*\d)[^\d.,]{0,4}?([kmb]?)(%?)[^\d.,%]{0,4}$", re.IGNORECASE)
_RANGE = re.compile(r"^(.*\d[kmb]?)\s*(?:[-–—]|to)\s*(\d.*)$", re.IGNORECASE)
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}


class NoNumberError(ValueError):
    """The text is no figure."""


@dataclass(slots=True, frozen=True)
class Numbers:
    """Reads the figures of one file. decimal_comma: does the file write 12,5 for twelve and a half?"""

    decimal_comma: bool = False

    def number(self, text: str) -> float | None:
        """The figure, None where the cell says nothing. Percent signs are left out. Raises NoNumberError."""
        plain = _SPACES.sub("", text.strip())
        if plain.lower() in UNKNOWN:
            return None
        match = _NUMBER.match(plain)
        if match is None:
            raise NoNumberError(text)
        return self._value(match[1]) * _TIMES[match[2].lower()]

    def whole(self, text: str) -> int | None:
        """A count: a single dot or comma before three digits parts thousands, whichever the file uses."""
        plain = _SPACES.sub("", text.strip())
        if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
            return int(re.sub("[.,]", "", plain))
        found = self.number(text)
        return None if found is None else round(found)

    def span(self, text: str) -> tuple[int, int] | None:
        """Both ends of a range such as "1K - 10K", None where it is none. Raises NoNumberError for a broken one."""
        match = _RANGE.match(text.strip())
        if match is None:
            return None
        low, high = self.whole(match[1]), self.whole(match[2])
        if low is None or high is None:
            return None
        return min(low, high), max(low, high)

    def share(self, text: str) -> float | None:
        """0-1 from "45.61%", "45,61 %" or "0.4561"."""
        found = self.number(text)
        if found is None:
            return None
        return found / 100 if "%" in text or found > 1 else found

    def _value(self, digits: str) -> float:
        comma, dot = digits.rfind(","), digits.rfind(".")
        if comma >= 0 and dot >= 0:
            thousands, decimal = (".", ",") if comma > dot else (",", ".")
        elif comma >= 0:
            thousands, decimal = (".", ",") if self._is_decimal(digits, ",") else (",", ".")
        else:
            thousands, decimal = (",", ".") if dot < 0 or self._is_decimal(digits, ".") else (".", ",")
        try:
            return float(digits.replace(thousands, "").replace(decimal, "."))
        except ValueError as error:
            raise NoNumberError(digits) from error

    def _is_decimal(self, digits: str, sign: str) -> bool:
        if digits.count(sign) > 1:
            return False
        if len(digits) - digits.rfind(sign) - 1 != 3 or digits.startswith(("0", sign)):
            return True
        return (sign == ",") == self.decimal_comma


def writes_decimal_comma(cells: list[str]) -> bool:
    """Do these cells show a decimal comma (12,5 or 45,61%)? A decimal point anywhere says no."""
    comma = any(re.search(r"\d,\d{1,2}\s*%?$", cell.strip()) for cell in cells)
    point = any(re.search(r"^[^\d]{0,3}\d+\.\d{1,2}\s*%?$", cell.strip()) for cell in cells)
    return comma and not point
