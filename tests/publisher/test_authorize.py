"""The approve page: where its answer is caught, and what is not let through."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
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
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, ""

    return await asyncio.to_thread(work)


def success_url(authorization: Authorization) -> str:
    return parse_qs(urlsplit(authorization.url).query)["success_url"][0]


@pytest.mark.wordpress
async def test_the_answer_of_a_local_site_is_caught_once(wordpress: Any) -> None:
    authorization = await Authorization.begin(HttpGate(timeout=10), wordpress.url)
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
    authorization = await Authorization.begin(HttpGate(timeout=10), wordpress.url)
    waiting = asyncio.create_task(authorization.wait(10))
    assert (await fetch(f"{success_url(authorization)}?success=false"))[0] == 200
    with pytest.raises(KnownError, match="refused on the site's approve page"):
        await waiting


@pytest.mark.wordpress
async def test_nobody_answers(wordpress: Any) -> None:
    authorization = await Authorization.begin(HttpGate(timeout=10), wordpress.url)
    with pytest.raises(KnownError, match="No answer came"):
        await authorization.wait(0.05)


@pytest.mark.wordpress
async def test_passwords_switched_off(wordpress: Any) -> None:
    wordpress.switch("no-app-passwords")
    with pytest.raises(SiteError, match="Application passwords are switched off"):
        await Authorization.begin(HttpGate(timeout=10), wordpress.url)


@pytest.mark.wordpress
async def test_the_real_page_sends_its_answer_to_us(wordpress: Any) -> None:
    """WordPress's own check of the address that the answer goes to."""
    authorization = await Authorization.begin(HttpGate(timeout=10), wordpress.url)
    verdict = wordpress.eval(
        'require_once ABSPATH . "wp-admin/includes/user.php";'
        '$r = wp_is_authorize_application_password_request_valid(["app_name" => "x", "app_id" => $args[1], '
        '"success_url" => $args[0]], wp_get_current_user()); echo is_wp_error($r) ? $r->get_error_message() : "fine";',
        success_url(authorization),
        APP_ID,
    )
    await authorization.close()
    assert verdict == "fine"


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
