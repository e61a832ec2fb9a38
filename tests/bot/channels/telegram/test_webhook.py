"""Deliveries to a webhook over real sockets: secret, bounds, commit, 200."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.channels import NotStored
from bot.channels.telegram.client import Client
from bot.channels.telegram.webhook import Webhook
from handlers.messages import Incoming
from tests.telegram.server import StandIn

SECRET = "bi-mat_09"


@dataclass
class Hooked:
    """A webhook that is served, and what it handed on."""

    url: str = ""
    is_down: bool = False
    kept: dict[str, Incoming] = field(default_factory=dict)
    received: int = 0
    refused: list[int] = field(default_factory=list)

    async def receive(self, message: Incoming) -> bool:
        self.received += 1
        if self.is_down:
            raise NotStored
        is_new = message.message_id not in self.kept
        self.kept.setdefault(message.message_id, message)
        return is_new


@pytest.fixture
async def hooked(client: Client, telegram: StandIn) -> AsyncIterator[Hooked]:
    hooked = Hooked()
    webhook = Webhook(client, SECRET, hooked.receive, hooked.refused.append)
    app = web.Application()
    webhook.listen(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hooked.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhooks/telegram"
    telegram.delivering.tempo = 0.01
    yield hooked
    await runner.cleanup()


async def post(url: str, body: bytes, secret: str | None = SECRET, **headers: str) -> int:
    given = {"Content-Type": "application/json"} | ({"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {})
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    async with ClientSession() as session, session.post(url, data=BytesIO(body), headers=given | names) as response:
        await response.read()
        return response.status


def update(number: int = 9, text: str = "xin chào") -> bytes:
    chat = {"id": 42, "type": "private"}
    user = {"id": 42, "is_bot": False, "first_name": "Lan"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


async def until(condition: Any, seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def test_deliveries_are_stored_and_then_confirmed(telegram: StandIn, client: Client, hooked: Hooked) -> None:
    await client.listen_at(hooked.url, SECRET)
    lan, dung = telegram.person("Lan"), telegram.person("Dũng")
    said = {lan.say("một"), lan.say("hai"), dung.say("ba")}
    await until(lambda: telegram.journal.confirmed() == said)
    assert sorted(message.text for message in hooked.kept.values()) == ["ba", "hai", "một"]


async def test_a_tap_is_answered(telegram: StandIn, client: Client, hooked: Hooked) -> None:
    await client.listen_at(hooked.url, SECRET)
    lan = telegram.person()
    lan.say("a")
    tap = lan.press(lan.chat.messages[1], "1.0")
    await until(lambda: not lan.is_spinning(tap))
    assert {message.press for message in hooked.kept.values()} == {None, "1.0"}


async def test_f7_five_copies_at_once_are_all_taken_and_kept_once(
    telegram: StandIn, client: Client, hooked: Hooked
) -> None:
    """F7."""
    telegram.delivering.copies = 5
    await client.listen_at(hooked.url, SECRET)
    telegram.person().say("một")
    await until(lambda: len(telegram.journal.confirmed()) == 1)
    assert [entry.what["status"] for entry in telegram.journal.of("delivery")] == [200] * 5
    assert (hooked.received, len(hooked.kept)) == (5, 1)


async def test_f6_while_nothing_can_be_stored_it_says_503_and_gets_it_later(
    telegram: StandIn, client: Client, hooked: Hooked
) -> None:
    """F6."""
    hooked.is_down = True
    await client.listen_at(hooked.url, SECRET)
    telegram.person().say("một")
    await until(lambda: hooked.received >= 2)
    assert telegram.journal.confirmed() == set()
    hooked.is_down = False
    await until(lambda: len(telegram.journal.confirmed()) == 1)
    assert {entry.what["status"] for entry in telegram.journal.of("delivery")} == {503, 200}


@pytest.mark.parametrize(
    ("secret", "status"), [(None, 401), ("", 401), ("bi-mat", 403), ("bi-mat_09x", 403), ("BI-MAT_09", 403)]
)
async def test_f27_whoever_does_not_know_the_secret_is_refused(hooked: Hooked, secret: str | None, status: int) -> None:
    """F27."""
    assert await post(hooked.url, update(), secret) == status
    assert (hooked.received, hooked.refused) == (0, [status])


async def test_f27_a_body_of_yesterday_has_no_second_effect(hooked: Hooked) -> None:
    """F27."""
    assert [await post(hooked.url, update()) for _ in range(2)] == [200, 200]
    assert len(hooked.kept) == 1


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"x" * 20_000_000, {}, 413),
        (b"[" * 1_000_000, {}, 413),
        (b"[" * 100_000, {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"{}", {}, 400),
        (b"[]", {}, 400),
        (b"", {}, 400),
        (gzip.compress(update()), {"Content_Encoding": "gzip"}, 415),
        (update(), {"Content_Type": "text/plain"}, 415),
        (b'{"update_id": 9, "message": 5}', {}, 200),
        (b'{"update_id": 9, "chosen_inline_result": {}}', {}, 200),
    ],
)
async def test_what_telegram_would_not_send_does_no_harm(
    hooked: Hooked, body: bytes, headers: dict[str, str], status: int
) -> None:
    """F28."""
    assert await post(hooked.url, body, **headers) == status
    assert hooked.kept == {}
    assert await post(hooked.url, update()) == 200


async def test_a_body_that_never_ends_is_cut_off(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    """F28."""
    monkeypatch.setattr("bot.channels.deliveries.SECONDS_FOR_BODY", 0.1)
    host, port = hooked.url.removeprefix("http://").split("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /webhooks/telegram HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{".encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 408")
    writer.close()
    assert await post(hooked.url, update()) == 200


async def test_f27_the_secret_twice_is_no_secret(hooked: Hooked) -> None:
    headers = [("X-Telegram-Bot-Api-Secret-Token", SECRET), ("X-Telegram-Bot-Api-Secret-Token", SECRET)]
    headers.append(("Content-Type", "application/json"))
    async with ClientSession() as session, session.post(hooked.url, data=update(), headers=headers) as response:
        assert response.status == 403


def test_a_webhook_without_a_secret_is_never_built(client: Client) -> None:
    with pytest.raises(AssertionError):
        Webhook(client, "", Hooked().receive)
