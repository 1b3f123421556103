"""The approve page: where its answer is caught, and what is not let through."""

from __future__ import annotations

import asyncio
import re
import urllib.error
import urllib.request
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.publisher.authorize import APP_ID, Authorization
from alwrity_desktop.publisher.discovery import Found
from alwrity_desktop.publisher.targets.refusals import SiteError

INDEX = {"authentication": {"application-passwords": {"endpoints": {"authorization": "https://x.example/approve"}}}}


async def fetch(url: str, **headers: str) -> tuple[int, str]:
    def work() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, ""

    return await asyncio.to_thread(work)


def success_url(authorization: Authorization) -> str:
    return parse_qs(urlsplit(authorization.url).query)["success_url"][0]


@pytest.mark.wordpress
async def test_the_answer_of_a_local_site_is_caught_once(wordpress: Any) -> None:
    authorization = await Authorization.begin(HttpGate(timeout=60), wordpress.url)
    query = parse_qs(urlsplit(authorization.url).query)
    assert authorization.url.startswith(f"{wordpress.url}/wp-admin/authorize-application.php?")
    assert query["app_id"] == [APP_ID]
    assert query["app_name"][0].startswith("ALwrity Desktop")
    assert authorization.catches
    back = success_url(authorization)
    answer = urlencode({"site_url": wordpress.url, "user_login": "ann", "password": "abcd efgh"})
    host = urlsplit(back).netloc
    assert (await fetch(f"http://{host}/guessed?{answer}"))[0] == 404
    assert (await fetch(f"{back}?{answer}", Host="evil.example"))[0] == 404
    foreign = urlencode({"site_url": "https://evil.example", "user_login": "eve", "password": "x"})
    assert (await fetch(f"{back}?{foreign}"))[0] == 400
    waiting = asyncio.create_task(authorization.wait(10))
    status, text = await fetch(f"{back}?{answer}")
    assert (status, "You can close this tab" in text) == (200, True)
    granted = await waiting
    assert (granted.site_url, granted.user_login, granted.password) == (wordpress.url, "ann", "abcd efgh")
    with pytest.raises(urllib.error.URLError):
        await fetch(f"{back}?{answer}")


@pytest.mark.wordpress
async def test_a_refusal_on_the_page_is_a_sentence(wordpress: Any) -> None:
    authorization = await Authorization.begin(HttpGate(timeout=60), wordpress.url)
    waiting = asyncio.create_task(authorization.wait(10))
    assert (await fetch(f"{success_url(authorization)}?success=false"))[0] == 200
    with pytest.raises(KnownError, match="refused on the site's approve page"):
        await waiting


@pytest.mark.wordpress
async def test_nobody_answers(wordpress: Any) -> None:
    authorization = await Authorization.begin(HttpGate(timeout=60), wordpress.url)
    with pytest.raises(KnownError, match="No answer came"):
        await authorization.wait(0.05)


@pytest.mark.wordpress
async def test_passwords_switched_off(wordpress: Any) -> None:
    wordpress.switch("no-app-passwords")
    with pytest.raises(SiteError, match="Application passwords are switched off"):
        await Authorization.begin(HttpGate(timeout=60), wordpress.url)


def approve_in_a_browser(site: Any, address: str) -> None:
    """What a person does: sign in, open the page, press Yes. The browser then follows to where the page sends it."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    login = {"log": "author", "pwd": "author-pass", "testcookie": "1", "redirect_to": address}
    browser.open(f"{site.url}/wp-login.php").close()
    with browser.open(f"{site.url}/wp-login.php", urlencode(login).encode()) as answer:
        page = answer.read().decode()
    form = page[page.index('<form action="') :]
    target = re.findall(r'<form action="([^"]+)"', form)[0]
    fields = {
        name: unescape(value)
        for kind, name, value in re.findall(r'<input type="(\w+)"[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form)
        if kind in ("hidden", "text")
    }
    browser.open(target, urlencode(fields | {"approve": "Yes"}).encode()).close()


@pytest.mark.wordpress
async def test_a_person_approves_on_the_real_page(desk: Any, wordpress: Any) -> None:
    authorization = await desk.publisher.authorize(wordpress.url)
    waiting = asyncio.create_task(authorization.wait(20))
    await asyncio.to_thread(approve_in_a_browser, wordpress, authorization.url)
    granted = await waiting
    assert granted.user_login == "author"
    site = await desk.publisher.connect(granted.site_url, granted.user_login, granted.password)
    assert "publish_posts" in site.capabilities
    assert site.password_uuid
    assert (await desk.publisher.check(site)).ok
    assert await desk.publisher.disconnect(site) == []
    assert (await desk.publisher.check_address(wordpress.url, "author", granted.password)).code == "bad_credentials"
    assert (await desk.publisher.check_address(wordpress.url, "author", wordpress.password("author"))).ok


@pytest.mark.parametrize(
    ("url", "version", "catches"),
    [
        ("https://x.example", "7.1.4", True),
        ("https://x.example", "10.0", True),
        ("https://x.example", "6.9.1", False),
        ("https://x.example", "", False),
        ("http://localhost:8080", "", True),
    ],
)
async def test_where_the_answer_can_be_caught(url: str, version: str, catches: bool) -> None:
    authorization = Authorization(Found(url, f"{url}/wp-json/", version, INDEX))
    assert authorization.catches is catches
    await authorization.close()
