"""Words about being poor, without a home, or convicted.

The list, its sources and its exceptions are in resources/inclusive; the places where a word is fine are left out.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.page.inclusive import judge_category
from alwrity_desktop.page.result import Check, Verdict
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the words of this category."""
    return judge_category(page, "money", _("Money and housing: nothing was found."))


CHECK = Check("inclusive_money", "inclusive", judge)
