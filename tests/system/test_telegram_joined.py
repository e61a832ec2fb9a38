"""Telegram joined to the service: it is told of us, delivers to us or is polled by one of us, and is left in order."""

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.config import Config
from bot.settings import Channels, Telegram
from storage.tables import inbox, leases, outbox
from tests.system.inside import SECRET, Mode, inside, on_telegram, ready, rows, sentences, until
from tests.telegram.server import StandIn


@pytest.fixture(params=["poll", "webhook"])
def mode(request: pytest.FixtureRequest) -> Mode:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def config(telegram: StandIn, database_url: str, tmp_path: Path, mode: Mode) -> Config:
    return on_telegram(telegram, database_url, sentences(tmp_path), mode)


async def test_a_first_message_is_answered_with_the_notice(telegram: StandIn, config: Config) -> None:
    async with inside(config):
        lan = telegram.person("Lan")
        lan.say("xin chào")
        assert "tự động" in (await lan.next())["text"]


async def test_the_command_menu_is_offered_in_vietnamese(telegram: StandIn, config: Config) -> None:
    async with inside(config):
        await until(lambda: telegram.world.commands)
    assert [command["command"] for command in telegram.world.commands] == [
        "menu",
        "gopy",
        "tracuu",
        "tin",
        "dulieu",
        "trogiup",
    ]
    assert telegram.world.commands[0]["description"] == "Xem các thủ tục"


async def test_whether_telegram_has_heard_of_us_is_shown_to_operators(telegram: StandIn, config: Config) -> None:
    telegram.faults.plan("html", "setMyCommands")
    async with inside(config):
        await until(lambda: telegram.journal.calls("setmycommands"))
        await asyncio.sleep(0.1)
        assert await ready(config) == (200, {"database": "ok", "telegram": "server trouble"})


async def test_a_wrong_token_is_said_and_keeps_nobody_out_of_the_web_chat(telegram: StandIn, config: Config) -> None:
    wrong = config.channels.telegram.model_copy(update={"token": SecretStr("5000000001:" + "W" * 35)})
    async with inside(config.model_copy(update={"channels": Channels(telegram=wrong)})):
        async with asyncio.timeout(10):
            while (await ready(config))[1]["telegram"] == "not registered yet":
                await asyncio.sleep(0.05)
        assert await ready(config) == (200, {"database": "ok", "telegram": "the bot token is refused"})


async def test_stopping_takes_no_poll_long_and_leaves_nothing_leased(
    telegram: StandIn, config: Config, database_url: str
) -> None:
    async with inside(config):
        await until(lambda: telegram.world.commands)
        await asyncio.sleep(0.2)
        stopping = time.monotonic()
    assert time.monotonic() - stopping < 5
    assert await rows(database_url, leases.c.name) == []


async def test_a_message_too_many_times_delivered_is_answered_once(
    telegram: StandIn, config: Config, database_url: str
) -> None:
    """F7, over Telegram."""
    telegram.delivering.copies, telegram.delivering.lost, telegram.delivering.tempo = 3, 1, 0.1
    async with inside(config):
        lan = telegram.person("Lan")
        lan.say("xin chào")
        await lan.next()
        await asyncio.sleep(0.5)
    assert len(lan.heard) == 1
    assert await rows(database_url, inbox.c.id, inbox.c.state) == [(1, "done")]
    assert await rows(database_url, outbox.c.id, outbox.c.state) == [(1, "sent")]


async def test_f7_one_update_delivered_five_times_to_two_replicas_has_one_answer(
    telegram: StandIn, database_url: str, tmp_path: Path
) -> None:
    one, other = (on_telegram(telegram, database_url, sentences(tmp_path), "webhook") for _ in range(2))
    telegram.delivering.copies = 5
    telegram.delivering.replicas = [one.web.public_url, other.web.public_url]
    async with inside(one), inside(other):
        await until(lambda: telegram.delivering.hook)
        lan = telegram.person("Lan")
        lan.say("xin chào")
        await lan.next()
        await asyncio.sleep(1.2)  # by then the other replica has looked, too
    assert [entry.what["status"] for entry in telegram.journal.of("delivery")] == [200] * 5
    assert len(lan.heard) == 1
    assert await rows(database_url, inbox.c.id, inbox.c.state) == [(1, "done")]
    assert await rows(database_url, outbox.c.id, outbox.c.state) == [(1, "sent")]


async def test_of_two_replicas_one_polls_and_the_other_goes_on_when_it_ends(
    telegram: StandIn, database_url: str, tmp_path: Path
) -> None:
    content = sentences(tmp_path)
    lan = telegram.person("Lan")
    async with inside(on_telegram(telegram, database_url, content)):
        async with inside(on_telegram(telegram, database_url, content)):
            lan.say("xin chào")
            await lan.next()
            await asyncio.sleep(1)
            refused = [call for call in telegram.journal.calls("getupdates") if call.what["status"] != 200]
            assert refused == []
        lan.say("cảm ơn")
        await lan.hears("Dạ không có chi")
    assert len(lan.heard) == 2


async def test_f27_without_the_secret_nothing_is_taken_and_the_refusals_are_counted(
    telegram: StandIn, database_url: str, tmp_path: Path
) -> None:
    """F27."""
    config = on_telegram(telegram, database_url, sentences(tmp_path), "webhook")
    address = f"{config.web.public_url}/webhooks/telegram"
    update = {
        "update_id": 1,
        "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "a"},
    }
    async with inside(config), aiohttp.ClientSession() as session:
        for headers, status in ({}, 401), ({"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}, 403):
            async with session.post(address, json=update, headers=headers) as response:
                assert response.status == status
        async with session.get(f"{config.web.public_url}/metrics") as response:
            told = await response.text()
    assert 'motcua_refused_deliveries_total{channel="telegram",status="401"} 1.0' in told
    assert 'motcua_refused_deliveries_total{channel="telegram",status="403"} 1.0' in told
    assert await rows(database_url, inbox.c.id) == []


async def test_without_a_token_there_is_nothing_of_telegram(
    database_url: str, tmp_path: Path, telegram: StandIn
) -> None:
    config = on_telegram(telegram, database_url, sentences(tmp_path))
    config = config.model_copy(update={"channels": Channels(telegram=Telegram())})
    async with inside(config), aiohttp.ClientSession() as session:
        async with session.post(f"{config.web.public_url}/webhooks/telegram", json={}) as response:
            assert response.status == 404
        assert await ready(config) == (200, {"database": "ok"})
    assert telegram.journal.entries == []
