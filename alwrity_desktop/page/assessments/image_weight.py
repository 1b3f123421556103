"""Images heavier than they need be: over 500 KB, or wider than any screen shows them; from 200 KB on it is fair.

Ours. Judged where the files are at hand (Paper.media). 2,560 pixels are what WordPress scales larger images down to, and
photographs for the web seldom need more than 200 KB as WebP or AVIF.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.surroundings import MediaFile
from alwrity_desktop.page.tree import Page

FAIR, HEAVY, WIDEST = 200_000, 500_000, 2560


def judge(page: Page) -> Verdict | None:
    """Judge the sizes of the images."""
    files = {file.src: file for file in page.paper.media}
    known = [(placed, files[placed.image.src]) for placed in page.images if placed.image.src in files] if files else []
    if not known:
        return None
    total = round(sum(file.size for _placed, file in known) / 1000)
    threshold = _("up to 200 KB an image")
    large = [(placed, file) for placed, file in known if file.size > FAIR or _wide(file)]
    if not large:
        return good(total, threshold, _("No image is heavier than it needs to be ({total} KB in all).", total=total))
    heaviest = max((file for _placed, file in large), key=lambda file: file.size)
    size = _("{kilobytes} KB", kilobytes=round(heaviest.size / 1000))
    if heaviest.width:
        size += f", {heaviest.width} × {heaviest.height}"
    advice = ngettext(
        "{count} image is heavier than it needs to be: {name} ({size}); make it smaller with the image optimiser.",
        "{count} images are heavier than they need to be, most of all {name} ({size}); make them smaller.",
        len(large),
        name=heaviest.src.rsplit("/", 1)[-1][:60],
        size=size,
    )
    worst = any(file.size > HEAVY or _wide(file) for _placed, file in large)
    return (bad if worst else ok)(total, threshold, advice, [placed.place for placed, _file in large])


def _wide(file: MediaFile) -> bool:
    return max(file.width, file.height) > WIDEST


CHECK = Check("image_weight", "extra", judge)
