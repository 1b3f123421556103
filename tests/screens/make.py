"""Makes the screenshots of every page and state, in both themes: python tests/screens/make.py [name ...].

Offscreen by default, with a real workspace in a temporary folder that is filled with sample drafts. Run it after a
change to the look, and look at what it made.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["ALWRITY_CONFIG"] = tempfile.mkdtemp(prefix="alwrity-screens-")
os.environ["ALWRITY_KEYCHAIN"] = "session"
os.environ["ALWRITY_WORKSPACE"] = str(Path(tempfile.gettempdir()) / "ALwrity" / "My workspace")

from PIL import Image
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from alwrity_desktop import app as start_up
from alwrity_desktop.core import logs
from alwrity_desktop.core.errors import NetworkError, StorageError
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.identity import new_id, now
from alwrity_desktop.model.site import Publication, RemotePost, Site
from alwrity_desktop.model.usage import Usage
from alwrity_desktop.store import publications, remote_posts, sites, usage
from alwrity_desktop.ui.event_loop import make_loop
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.theme import look
from alwrity_desktop.ui.widgets.layout import Page
from alwrity_desktop.workspace import Workspace

FOLDER = Path(__file__).resolve().parent
TEXT = (FOLDER / "sample.md").read_text(encoding="utf-8")
LONG = (
    "A title that somebody pasted a whole paragraph into, which goes on and on, past every edge there is, to see "
    "whether the window keeps its countenance"
)
TITLES = [
    ("How to brew coffee on a mountain", "draft", ["coffee", "travel"], 2000),
    ("Ten quiet places in Lisbon", "review", ["travel"], 0),
    ("What a sourdough starter really needs", "approved", ["bread"], 0),
    (LONG, "draft", ["long", "a tag that is rather long as well", "third"], 0),
    ("Watercolour paper, compared", "draft", ["painting"], 1500),
    ("", "draft", [], 0),
    ("Spring jobs in a small garden", "approved", ["garden"], 0),
    ("A bicycle for the city: what matters", "draft", ["bicycle"], 0),
    ("Why your bread does not rise", "review", ["bread"], 1200),
    ("العربية: عنوان من اليمين إلى اليسار", "draft", ["rtl"], 0),
]


async def fill(workspace: Workspace) -> str:
    """Sample drafts, a site with posts, an outbox with trouble, and calls to models."""
    first = ""
    for place, (title, status, tags, goal) in enumerate(TITLES):
        body = TEXT[: len(TEXT) - 110 * place] if title else ""
        draft = await workspace.library.create(
            Draft(
                title=title,
                status=status,
                tags=tags,
                goal_words=goal,
                body=body,
                categories=["Notes"],
                updated_at=now() - timedelta(hours=9 * place),
            )
        )
        first = first or draft.id
    site = Site(
        name="The Kettle",
        url="https://kettle.example",
        rest_url="https://kettle.example/wp-json/",
        user_login="editor",
        user_id=1,
        wordpress_version="7.0",
        timezone="Europe/Lisbon",
        capabilities=["publish_posts", "publish_pages", "upload_files", "manage_categories"],
        mirrored_at=now() - timedelta(hours=2),
    )
    await workspace.db.write(sites.put, site)
    posts = [
        RemotePost(
            site_id=site.id,
            remote_id=number,
            type="page" if number % 9 == 0 else "post",
            title=f"{title or 'Untitled'} ({number})",
            slug=f"post-{number}",
            status="publish" if number % 4 else "draft",
            link=f"https://kettle.example/?p={number}",
            raw="<p>text</p>",
            modified_gmt=f"2026-11-{1 + number % 20:02}T10:00:00",
        )
        for number, (title, *_rest) in enumerate(TITLES * 4, 1)
    ]
    await workspace.db.write(remote_posts.put_many, posts)
    for state, error, remedy in (
        ("queued", "The site kettle.example did not answer in time.", "It is tried again by itself."),
        ("failed", "The password was refused by kettle.example.", "Connect the site once more."),
    ):
        row = Publication(draft_id=first, site_id=site.id, state=state, error=error, remedy=remedy, id=new_id())
        row.request = {"title": TITLES[0][0] if state == "queued" else LONG}
        row.next_attempt_at = now() + timedelta(minutes=4)
        await workspace.db.write(publications.put, row)
    for number in range(12):
        row = Usage(
            task="blog_post.section",
            provider="openai" if number % 3 else "ollama",
            model="gpt-6.1-terra" if number % 3 else "llama3.2",
            tokens_in=1800 + 90 * number,
            tokens_out=620,
            cost_micros=5900 if number % 3 else 0,
        )
        await workspace.db.write(usage.add, row)
    return first


def keep(picture: QPixmap, path: Path) -> None:
    """Save a picture with 256 colours: a third of the size, and nobody sees it."""
    picture.save(str(path))
    with Image.open(path) as image:
        small = image.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


class Studio:
    """A window on a workspace, and the camera."""

    def __init__(self, only: list[str]) -> None:
        self.only = only
        self.window = MainWindow(WindowState())
        self.window.shell.state.set("wizard.seen", True)
        self.window.resize(1200, 800)
        self.window.show_page("home")
        self.window.show()

    async def settle(self) -> None:
        """Wait until what was begun has ended and been drawn."""
        for _turn in range(60):
            await asyncio.sleep(0.02)
            if not self.window.jobs.running(quiet=True):
                break
        await asyncio.sleep(0.15)

    async def shoot(self, name: str, prepare: Callable[[], object] | None = None, of: QWidget | None = None) -> None:
        """One picture in each theme."""
        if self.only and not any(name.startswith(wanted) for wanted in self.only):
            return
        for theme in ("light", "dark"):
            look().choose(theme)
            if prepare is not None:
                prepare()
            await self.settle()
            keep((of or self.window).grab(), FOLDER / f"{name}-{theme}.png")

    async def attach(self, folder: Path) -> Workspace:
        """Open a workspace and hand it to the window."""
        workspace = await Workspace.open(folder)
        self.window.jobs.ready(asyncio.get_running_loop())
        return workspace


async def first_start(studio: Studio, folder: Path) -> None:
    """An empty workspace: loading, welcome, wizard, empty states."""
    window = studio.window
    await studio.shoot("home-loading")
    workspace = await studio.attach(folder)
    window.attach(workspace)
    await studio.shoot("home-first")
    from alwrity_desktop.ui.wizard.view import Wizard

    wizard = Wizard(window.shell, workspace, window)
    wizard.show()
    for place, name in enumerate(("wizard-writing", "wizard-site", "wizard-voice")):
        wizard._show(place)
        await studio.shoot(name, of=wizard)
    wizard.close()
    for page in ("library", "publish"):
        window.show_page(page)
        await studio.shoot(f"{page}-empty")
    view = window.show_page("seo")
    await studio.shoot("seo-empty")
    view._show_part("archive")
    await studio.shoot("seo-archive-empty")
    await window.put_away()
    window.finish_close()


async def filled(studio: Studio, folder: Path) -> None:
    """A workspace with work in it: every page and state."""
    window = studio.window
    workspace = await studio.attach(folder)
    draft_id = await fill(workspace)
    window.attach(workspace)
    window.show_page("home")
    await studio.shoot("home")
    await studio.shoot("palette", window.open_palette)
    if window._palette is not None:
        window._palette.palette.hide()
    await writer(studio, draft_id)
    await library(studio)
    await seo(studio)
    await publish(studio, draft_id)
    await settings(studio)
    await system(studio)
    await states(studio)
    await window.put_away()
    window.finish_close()


async def writer(studio: Studio, draft_id: str) -> None:
    """The Writer tab."""
    studio.window.answer("open", draft_id)
    await asyncio.sleep(2.5)
    await studio.shoot("writer")
    view = studio.window.page("writer")
    header = view.parts.header
    header.preview.toggle()
    await asyncio.sleep(0.8)
    await studio.shoot("writer-preview")
    header.preview.toggle()
    view.parts.find.open_bar()
    await studio.shoot("writer-find")
    view.parts.find.close_bar()
    old = "Water boils at 100 °C at the sea, and at about 90 °C on a pass of 3,000 metres."
    new = "At sea level water boils at 100 °C, but on a pass of 3,000 metres at about 90 °C."
    view.parts.assist.show_result("Rewrite", old, new, "ollama:llama3.2")
    await studio.shoot("writer-edit")
    view.parts.assist.hide()
    library_ = studio.window.workspace.library
    draft = await library_.get(draft_id)
    draft.body = draft.body.replace("A hand grinder with a steel burr", "A small grinder")
    await library_.add_revision(draft, "timer")
    view.show_history()
    from alwrity_desktop.ui.writer.revisions_dialog import RevisionsDialog

    dialog = view.findChild(RevisionsDialog)
    await asyncio.sleep(0.6)
    await studio.shoot("writer-history", of=dialog)
    dialog.close()
    studio.window.answer("new", "")
    await asyncio.sleep(1.0)
    await studio.shoot("writer-new")
    view.start_brief()
    await asyncio.sleep(0.4)
    await studio.shoot("writer-brief")


async def library(studio: Studio) -> None:
    """The list of drafts."""
    view = studio.window.show_page("library")
    await studio.settle()
    page = view.page
    page.view.selectRow(1)
    await studio.shoot("library")
    page.toggle_details()
    await asyncio.sleep(0.3)
    await studio.shoot("library-details")
    page.toggle_details()
    page.filters.search.setText("nothing is called this")
    await asyncio.sleep(0.5)
    await studio.shoot("library-nothing-found")
    page.clear_filters()
    await studio.settle()
    page.view.selectRow(2)
    view.shell.actions.get("library.trash").trigger()
    await studio.settle()
    await studio.shoot("library-undo")
    detail = "disk I/O error"
    page.show_error(StorageError("The workspace could not be read.", "Check the disk, then try again.", detail=detail))
    await studio.shoot("library-error")
    view.presenter.refresh()


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


async def publish(studio: Studio, draft_id: str) -> None:
    """Sites, outbox, posts, panel."""
    view = studio.window.show_page("publish")
    for part in ("sites", "outbox", "posts"):
        view._show_part(part)
        await studio.settle()
        if part == "outbox":
            view.outbox_page.page.view.selectRow(0)
            view.outbox_page.page.toggle_details()
            await asyncio.sleep(0.3)
        await studio.shoot(f"publish-{part}")
    view.publish_draft(draft_id)
    await studio.settle()
    view.panel.fields.status.set_value("future")
    view.panel.fields._status_changed()
    await studio.shoot("publish-panel")
    view._leave_panel()
    view.connect_site()
    from alwrity_desktop.ui.publish.connect_panel import ConnectDialog

    dialog = view.findChild(ConnectDialog)
    dialog.panel._show_paste()
    await studio.shoot("connect", of=dialog)
    dialog.close()


async def settings(studio: Studio) -> None:
    """Every section."""
    view = studio.window.show_page("settings")
    for section in ("workspace", "appearance", "writing", "models", "keys", "costs", "network", "backups"):
        view.show_section(section)
        await studio.shoot(f"settings-{section}")
    await questions(studio)


async def questions(studio: Studio) -> None:
    """The list of workspaces, a price of one's own, and the question before a restore."""
    from alwrity_desktop.ui.settings.price_dialog import PriceDialog
    from alwrity_desktop.ui.widgets.confirm import ConfirmDialog
    from alwrity_desktop.ui.workspace_dialog import WorkspaceDialog

    window = studio.window
    view = window.page("settings")
    view.show_section("costs")
    await studio.settle()
    dialogs: list[tuple[str, type[QDialog], Callable[[], None]]] = [
        ("workspaces", WorkspaceDialog, window.actions_.get("workspace.open").trigger),
        ("price", PriceDialog, view._pages.currentWidget().prices._add_own),
        ("restore", ConfirmDialog, partial(window.workspaces.ask_to_restore, Path("backup.db"), "21 Nov 2026, 14:05")),
    ]
    for name, kind, open_it in dialogs:
        open_it()
        dialog = window.findChild(kind)
        await studio.shoot(name, of=dialog)
        dialog.close()


async def system(studio: Studio) -> None:
    """Health, jobs as they run and have ended, the log."""
    window = studio.window
    logs.start()
    log = logging.getLogger("alwrity_desktop.publisher.outbox")
    log.info("2 posts wait; the next is due in 4 minutes")
    log.warning("kettle.example answered 503 to the request for its posts; tried again in 20 s")
    try:
        raise ValueError("the answer holds no post")
    except ValueError:
        log.exception("The posts of kettle.example could not be read")
    stop = asyncio.Event()

    async def work(report: Callable[[Progress], None]) -> None:
        report(Progress("section", "Writing section 3 of 7", 0.42))
        await stop.wait()

    async def poor(_report: Callable[[Progress], None]) -> None:
        raise NetworkError("The site kettle.example did not answer.", "Check the address and your connection.")

    async def done(report: Callable[[Progress], None]) -> None:
        report(Progress("mirror", "The Kettle is up to date", 1.0))

    view = window.show_page("system")
    await studio.settle()
    for part in ("health", "log"):
        view.page.show_part(part)
        await studio.settle()
        if part == "log":
            view.log.view.selectRow(0)
            view.log.toggle_details()
            await asyncio.sleep(0.3)
        await studio.shoot(f"system-{part}")
    window.jobs.start("s1", "Reading the posts of The Kettle", done)
    window.jobs.start("s2", f"Publishing “{LONG}”", poor, handled=True)
    window.jobs.start("s3", "Writing a draft", work)
    view.page.show_part("jobs")
    await asyncio.sleep(0.3)
    await studio.shoot("system-jobs", view._look)
    stop.set()
    await studio.settle()
    logs.stop()


async def states(studio: Studio) -> None:
    """Errors, running jobs, popovers, the shortcuts."""
    window = studio.window
    window.show_page("home")
    detail = "ConnectTimeout: https://kettle.example/wp-json/"
    error = NetworkError("The site kettle.example did not answer.", "Check the address and your connection.", detail=detail)
    window.show_error(error)
    await studio.shoot("error")
    window.banner.dismiss()
    stop = asyncio.Event()

    async def work(report: Callable[[Progress], None]) -> None:
        report(Progress("section", "Writing section 3 of 7", 0.42))
        await stop.wait()

    for key in ("one", "two", "three"):
        window.jobs.start(key, f"Publishing “{LONG}”" if key == "two" else "Writing a draft", work)
    await asyncio.sleep(0.3)
    await studio.shoot("jobs", window.status.jobs_line._open_list)
    stop.set()
    await studio.settle()
    window.workspace.http.requests.update({"kettle.example": 41, "api.openai.com": 12, "127.0.0.1": 3})
    await studio.shoot("network", window.open_network)
    from alwrity_desktop.ui.errors import CrashDialog
    from alwrity_desktop.ui.shortcuts import ShortcutSheet
    from alwrity_desktop.ui.window_actions import all_actions

    sheet = ShortcutSheet(all_actions(window), window)
    sheet.show()
    await studio.shoot("shortcuts", of=sheet)
    sheet.close()
    crash = CrashDialog("Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero\n", window)
    crash.show()
    await studio.shoot("crash", of=crash)
    crash.close()


def main() -> None:
    """Take all pictures, or those whose names begin with the arguments."""
    application = start_up.make_application([])
    start_up.choose_look(application, WindowState())
    loop = make_loop(application)
    asyncio.set_event_loop(loop)
    steps: list[Callable[[Studio, Path], Awaitable[None]]] = [first_start, filled]
    for step in steps:
        with tempfile.TemporaryDirectory() as folder:
            loop.run_until_complete(step(Studio(sys.argv[1:]), Path(folder)))
    loop.close()  # waits for its threads
    QApplication.quit()


if __name__ == "__main__":
    main()
