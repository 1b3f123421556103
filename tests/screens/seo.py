"""The SEO tab, and the advice in the Writer's panel."""

from __future__ import annotations

import asyncio

from PIL import Image
from samples import LONG, TEXT
from studio import Studio

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.ui.widgets.layout import Page

GOOD = """Brew coffee on a mountain with water that boils early: grind finer, wait longer, keep the lid on.

![A hand grinder beside a cup, to brew coffee](media/grinder.png)

## How to brew coffee up high

Water boils at about 90 °C on a pass of 3,000 metres. Therefore the grind must be finer. For example, turn the burr by two
clicks. Then wait for half a minute more. However, do not boil it twice.

- A small pot with a lid
- A hand grinder
- A paper filter

See [our list of pots](https://kettle.example/pots) and [why water boils early](https://en.example/boiling-point).

## What to carry

First, take a light pot. Second, take a grinder that holds two cups. Finally, take more fuel than you think, because wind
costs heat. In short, less is more.
"""
ARABIC = "القهوة على الجبل تحتاج إلى صبر. الماء يغلي مبكرا هناك.\n\n## الطحن\n\nاطحن القهوة أنعم قليلا.\n\n"


async def seo(studio: Studio) -> None:
    """The SEO tab, and the Writer's panel, for good, bad, long and right-to-left texts."""
    window = studio.window
    library_ = window.workspace.library
    drawn = Image.effect_noise((1200, 630), 40).convert("RGB")
    (window.workspace.folder / "media").mkdir(exist_ok=True)
    drawn.save(window.workspace.folder / "media" / "grinder.png")
    told = (
        "How to brew coffee where water boils early: what to carry, how fine to grind, and how long to wait for a cup that "
    )
    monks = "coffee that is made in a very special way by monks of the high mountains"
    poor = (
        "It was said that mistakes were made by them, and it was believed by all of the people who were there at the time. "
    )
    texts = {
        "good": Draft(
            title="Brew coffee on a mountain",
            body=GOOD,
            keyphrases=["brew coffee", "mountain"],
            slug="brew-coffee",
            meta_title="Brew coffee on a mountain: a short guide",
            meta_description=f"{told}tastes as at home.",
            featured_image="media/grinder.png",
        ),
        "bad": Draft(title=LONG, keyphrases=[monks], body=f"# One\n\n#### Two\n\n{poor * 20}"),
        "long": Draft(title="A long read", keyphrases=["coffee"], body=(TEXT + "\n\n") * 60),
        "rtl": Draft(
            title="القهوة على الجبل",
            keyphrases=["القهوة"],
            language="ar",
            body=ARABIC * 6,
            meta_description="كيف تصنع القهوة على الجبل، وما الذي تحمله معك، وكم تنتظر.",
        ),
    }
    view = window.show_page("seo")
    for name, draft in texts.items():
        made = await library_.create(draft)
        if name == "good":
            made.body = GOOD
            await library_.add_revision(made, "timer")
            made.body = GOOD.replace("Therefore the", "The").replace(
                "![A hand grinder beside a cup, to brew coffee]", "![]"
            )
            await library_.add_revision(made, "ai")
        if name == "rtl":
            await library_.create(Draft(title="Another", keyphrases=["القهوة"]))
        window.answer("seo", f"draft:{made.id}")
        await asyncio.sleep(1.5)
        await studio.shoot(f"seo-{name}")
        if name in ("good", "bad"):
            bar = view.text_page.findChild(Page).verticalScrollBar()
            for place in (1, 2):
                bar.setValue(640 * place)
                await studio.shoot(f"seo-{name}-{place + 1}")
            bar.setValue(0)
        window.answer("advice", f"{made.id}:passive_voice")
        await asyncio.sleep(1.6)
        await studio.shoot(f"writer-advice-{name}")
        parts = window.page("writer").parts
        if name in ("good", "rtl"):
            for page, shown in (("search", parts.search), ("words", parts.words_page)):
                parts.right.show_tab(shown)
                await asyncio.sleep(0.6)
                await studio.shoot(f"writer-{page}-{name}")
            parts.right.show_tab(parts.checks)
    await seo_archive(studio)
    await seo_tools(studio)


async def seo_archive(studio: Studio) -> None:
    """The archive before, during and after a run."""
    view = studio.window.show_page("seo")
    view._show_part("archive")
    await studio.shoot("seo-archive-new")
    view.archive_page.show_running("Judged 340 of 1,000 texts", 0.34)
    await studio.shoot("seo-archive-running")
    view.archive.run()
    while view.archive.busy:
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.6)
    page = view.archive_page.page
    page.view.select_lines([1], 1)
    page.toggle_details()
    await studio.shoot("seo-archive")
    page.toggle_details()


async def seo_tools(studio: Studio) -> None:
    """The cards, and tools with their results."""
    view = studio.window.show_page("seo")
    view._show_part("tools")
    await studio.shoot("seo-tools")
    for name in ("titles", "schema", "keywords", "robots_write", "images"):
        view.tools_page.open_tool(name)
        if name == "robots_write":
            view.tools_page._values.update(block_ai="block_training", disallow=["/cart/"])
        view.tools_page.run()
        await asyncio.sleep(1.0)
        await studio.shoot(f"seo-tool-{name}")
