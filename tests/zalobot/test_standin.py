"""What is known of the platform of Zalo bots, and that its stand-in is no friendlier."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from tests.photos import PDF, photo
from tests.zalobot.server import StandIn, standing_in

SECRET = "bi-mat-cua-webhook"


@dataclass
class Bot:
    """Whoever has the token."""

    zalo: StandIn
    session: ClientSession

    async def call(self, method: str, token: str = "", **parameters: str) -> dict[str, Any]:
        url = f"{self.zalo.base_url}/bot{token or self.zalo.token}/{method}"
        async with self.session.post(url, json=parameters) as response:
            found: dict[str, Any] = await response.json()
            assert response.status == (200 if self.zalo.status_is_200 or found["ok"] else found["error_code"])
        return found


@pytest_asyncio.fixture
async def bot() -> AsyncIterator[Bot]:
    async with standing_in() as zalo, ClientSession() as session:
        zalo.echoes = False
        yield Bot(zalo, session)


@pytest.mark.parametrize("is_200", [True, False])
async def test_what_is_refused_says_so_in_its_body(bot: Bot, *, is_200: bool) -> None:
    bot.zalo.status_is_200 = is_200
    lan = bot.zalo.person()
    assert (await bot.call("getMe", token="1:another-token"))["error_code"] == 401
    assert (await bot.call("editMessageText"))["error_code"] == 404
    for chat, text in ((lan.id, ""), (lan.id, "a" * 2_001), ("nobody", "a")):
        assert (await bot.call("sendMessage", chat_id=chat, text=text))["error_code"] == 400
    assert (await bot.call("sendMessage", chat_id=lan.id, text="a" * 2_000))["ok"]
    bot.zalo.plan("quota")
    refused = await bot.call("sendMessage", chat_id=lan.id, text="a")
    assert (refused["error_code"], "retry_after" in str(refused)) == (429, False)
    assert len(lan.heard) == 1


async def test_an_event_is_handed_over_alone_and_only_once(bot: Bot) -> None:
    lan = bot.zalo.person()
    lan.say("một")
    lan.say("hai")
    found = [await bot.call("getUpdates", timeout="1") for _ in range(2)]
    assert [one["result"]["message"]["text"] for one in found] == ["một", "hai"]
    idle = await bot.call("getUpdates", timeout="0.1")
    assert (idle["ok"], idle["error_code"]) == (False, 408)


@pytest.mark.parametrize(
    ("url", "secret", "is_taken"),
    [
        ("https://a.vn/b", "x" * 8, True),
        ("https://a.vn/b", "x" * 256, True),
        ("https://a.vn/b", "x" * 7, False),
        ("https://a.vn/b", "x" * 257, False),
        ("http://a.vn/b", "x" * 8, False),
        ("", "x" * 8, False),
    ],
)
async def test_a_webhook_is_a_public_https_address_with_a_secret(
    bot: Bot, url: str, secret: str, *, is_taken: bool
) -> None:
    bot.zalo.allows_local = False
    assert (await bot.call("setWebhook", url=url, secret_token=secret))["ok"] is is_taken
    assert (await bot.call("getWebhookInfo"))["result"]["url"] == (url if is_taken else "")


async def test_while_a_webhook_is_set_nothing_can_be_polled(bot: Bot) -> None:
    await bot.call("setWebhook", url=f"{bot.zalo.base_url}/cdn/nowhere", secret_token=SECRET)
    assert (await bot.call("getUpdates", timeout="1"))["error_code"] == 400
    await bot.call("deleteWebhook")
    bot.zalo.person().say("alo")
    assert (await bot.call("getUpdates", timeout="1"))["ok"]


async def test_a_photo_is_fetched_from_its_address_and_is_a_picture(bot: Bot) -> None:
    lan = bot.zalo.person()
    bot.zalo.files["a.jpg"] = photo()
    address = f"{bot.zalo.base_url}/cdn/a.jpg"
    assert (await bot.call("sendPhoto", chat_id=lan.id, photo=address))["ok"]
    assert lan.shown == [photo()]
    for wrong in (PDF.decode(), f"{bot.zalo.base_url}/cdn/gone.jpg", ""):
        assert (await bot.call("sendPhoto", chat_id=lan.id, photo=wrong))["error_code"] == 400
    assert (await bot.call("sendPhoto", chat_id=lan.id, photo=address, caption="a" * 2_001))["error_code"] == 400


async def test_what_the_bot_says_comes_back_to_it(bot: Bot) -> None:
    bot.zalo.echoes = True
    lan = bot.zalo.person()
    sent = await bot.call("sendMessage", chat_id=lan.id, text="Dạ")
    back = (await bot.call("getUpdates", timeout="1"))["result"]["message"]
    assert (back["message_id"], back["from"]["id"]) == (sent["result"]["message_id"], bot.zalo.token.partition(":")[0])


@pytest.mark.parametrize("name", ["photo", "photo_url"])
async def test_a_photo_of_somebodys_stands_under_either_name_and_its_time_in_milliseconds(bot: Bot, name: Any) -> None:
    bot.zalo.photo_name = name
    bot.zalo.person().photo(photo(), caption="ngập")
    message = (await bot.call("getUpdates", timeout="1"))["result"]["message"]
    async with bot.session.get(message[name]) as response:
        assert await response.read() == photo()
    assert (message["caption"], len(str(message["date"]))) == ("ngập", 13)
