"""Publishing a draft with three images to a real WordPress, over the same REST calls made bare with httpx.

The same calls are: create, three files, a category and a tag, set text, terms and image, set address and status, read
back; one after the other on one client, with the same bytes. Ours looks first and sends files two at a time.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from harness import Row, print_rows

from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.keychain import Keychain
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.publisher.blocks import ImageRef, to_blocks
from alwrity_desktop.publisher.service import PublishChoices, Publisher
from alwrity_desktop.store.database import Database

SITE = Path(__file__).resolve().parents[1] / "wordpress" / "site.py"
ROUNDS = 7
BODY = "\n\n".join(["A paragraph of some words that stand for a text of usual length. " * 8] * 12)
IMAGES = ("one.jpg", "two.jpg", "three.jpg")


def load_site() -> Any:
    spec = importlib.util.spec_from_file_location("wordpress_site", SITE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_images(folder: Path) -> None:
    for number, name in enumerate(IMAGES):
        noise = Image.effect_noise((300, 200), 60 + number).resize((1200, 800)).convert("RGB")
        noise.save(folder / name, quality=80)


def text() -> str:
    return BODY + "".join(f"\n\n![Image {name}](media/{name})" for name in IMAGES)


async def bare(url: str, password: str, folder: Path) -> float:
    """The calls themselves, and nothing else."""
    query = {"context": "edit"}
    async with httpx.AsyncClient(auth=("admin", password), base_url=f"{url}/wp-json/wp/v2/", timeout=60) as http:
        begun = time.perf_counter()
        post = (await http.post("posts", json={"title": "Bench", "status": "draft"}, params=query)).json()
        known: dict[str, ImageRef] = {}
        for name in IMAGES:
            files = {"file": (name, (folder / name).read_bytes(), "image/jpeg")}
            data = {"alt_text": f"Image {name}", "post": str(post["id"])}
            made = (await http.post("media", files=files, data=data)).json()
            known[f"media/{name}"] = ImageRef(made["id"], made["source_url"])
        category = (await http.post("categories", json={"name": "Bench category"})).json()["id"]
        tag = (await http.post("tags", json={"name": "bench tag"})).json()["id"]
        body = {
            "title": "Bench",
            "content": to_blocks(text(), known),
            "categories": [category],
            "tags": [tag],
            "featured_media": known["media/one.jpg"].id,
        }
        await http.post(f"posts/{post['id']}", json=body, params=query)
        await http.post(f"posts/{post['id']}", json={"slug": "bench", "status": "publish"}, params=query)
        got = (await http.get(f"posts/{post['id']}", params=query)).json()
        assert got["status"] == "publish"
        return time.perf_counter() - begun


async def ours(publisher: Publisher) -> float:
    [site] = await publisher.sites()
    draft = Draft(
        title="Bench",
        slug="bench",
        body=text(),
        categories=["Bench category"],
        tags=["bench tag"],
        featured_image="media/one.jpg",
    )
    begun = time.perf_counter()
    result = await publisher.publish(draft, site, PublishChoices(status="publish"))
    spent = time.perf_counter() - begun
    assert result.status == "publish"
    assert len(result.media) == len(IMAGES)
    return spent


async def measure(site: Any, folder: Path) -> Row:
    os.environ["ALWRITY_KEYCHAIN"] = "session"
    (folder / "media").mkdir(parents=True)
    make_images(folder / "media")
    password = site.password("admin")
    db = Database(folder / "workspace.db")
    await db.open()
    publisher = Publisher(db, HttpGate(timeout=60), await Keychain.open(folder / "config"), folder)
    await publisher.connect(site.url, "admin", password)
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for round_number in range(ROUNDS + 1):
        site.reset()
        bare_time = await bare(site.url, password, folder / "media")
        site.reset()
        our_time = await ours(publisher)
        if round_number:  # the first is cold
            times["ours"].append(our_time)
            times["bare"].append(bare_time)
    await publisher.close()
    await db.close()
    middle = {name: statistics.median(found) for name, found in times.items()}
    return Row("publish a draft with 3 images", middle["ours"], middle["bare"], "s", 1.15)


def main() -> None:
    module = load_site()
    if missing := module.missing_tools():
        sys.exit(f"a real WordPress needs {', '.join(missing)}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        subprocess.run([sys.executable, str(SITE), "up", str(here / "site"), str(port)], check=True, capture_output=True)
        try:
            site = module.WordPress(here / "site")
            site.load()
            row = asyncio.run(measure(site, here / "workspace"))
        finally:
            subprocess.run([sys.executable, str(SITE), "down", str(here / "site"), "--delete"], check=True)
    print_rows([row])


if __name__ == "__main__":
    main()
