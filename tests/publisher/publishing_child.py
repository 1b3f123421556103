"""Publishes the article of the crash tests in a process that may be killed. Arguments: workspace folder, password."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.keychain import Keychain
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.publisher.service import PublishChoices, Publisher
from alwrity_desktop.store.database import Database


async def main(folder: Path, password: str) -> None:
    keychain = await Keychain.open(folder / "config")
    db = Database(folder / "workspace.db")
    await db.open()
    publisher = Publisher(db, HttpGate(timeout=60), keychain, folder)
    [site] = await publisher.sites()
    await keychain.set(site.key_name, password)
    draft = Draft(
        id="01a1fe29-2df5-753e-8249-bcb1d159f0a1",
        title="Oats for beginners",
        slug="oats-for-beginners",
        body="An opening line.\n\n![A bowl of oats](media/oats.png)\n\n## How to\n\nSoak them overnight.\n",
        excerpt="All about oats.",
        categories=["Breakfast"],
        tags=["oats & more"],
        featured_image="media/cover.png",
    )
    print("begin", flush=True)
    await publisher.publish(draft, site, PublishChoices(status="publish"))
    await publisher.close()
    await db.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
