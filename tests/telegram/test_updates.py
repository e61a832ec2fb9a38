"""The stand-in hands over and delivers updates as Telegram does: nothing is gone before it was confirmed."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.telegram.conftest import Call
from tests.telegram.server import StandIn


def ids(answer: dict[str, Any]) -> list[int]:
    return [update["update_id"] for update in answer["result"]]


async def test_updates_come_again_until_the_offset_moves_past_them(telegram: StandIn, call: Call) -> None:
    lan = telegram.person()
    said = [lan.say("một"), lan.say("hai")]
    assert ids(await call("getUpdates")) == said
    assert ids(await call("getUpdates", timeout=1, offset=1)) == said
    assert telegram.journal.confirmed() == set()
    assert ids(await call("getUpdates", offset=said[1])) == said[1:]
    assert telegram.journal.confirmed() == {said[0]}
    assert ids(await call("getUpdates", offset=-1)) == said[1:]


async def test_a_poll_waits_for_news(telegram: StandIn, call: Call) -> None:
    polling = asyncio.create_task(call("getUpdates", timeout=10))
    await asyncio.sleep(0.05)
    said = telegram.person().say("xin chào")
    assert ids(await polling) == [said]


async def test_a_second_poll_ends_the_first(telegram: StandIn, call: Call) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=10))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(call("getUpdates", timeout=10))
    answer = await first
    assert (answer["status"], answer["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    said = telegram.person().say("xin chào")
    assert ids(await second) == [said]


async def test_polls_and_webhooks_exclude_one_another(telegram: StandIn, call: Call) -> None:
    polling = asyncio.create_task(call("getUpdates", timeout=10))
    await asyncio.sleep(0.05)
    await call("setWebhook", url="http://127.0.0.1:9/x")
    assert (await polling)["description"] == "Conflict: terminated by setWebhook request"
    answer = await call("getUpdates")
    assert answer["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    await call("deleteWebhook")
    assert (await call("getUpdates"))["ok"]


async def test_what_the_bot_did_not_ask_for_never_comes_and_the_choice_sticks(telegram: StandIn, call: Call) -> None:
    await call("getUpdates", allowed_updates=json.dumps(["message"]))
    await call("getUpdates")
    lan = telegram.person()
    said = lan.say("a")
    assert lan.edit("b") is None
    assert ids(await call("getUpdates", timeout=1)) == [said]


async def test_asking_the_same_again_and_again_is_slowed_down(telegram: StandIn, call: Call) -> None:
    lan = telegram.person()
    said = [lan.say("một"), lan.say("hai")]
    assert ids(await call("getUpdates", offset=5)) == said
    assert ids(await call("getUpdates", offset=5)) == said[:1]


async def test_an_update_lasts_a_day_and_a_tap_150_seconds(telegram: StandIn, call: Call) -> None:
    lan = telegram.person()
    lan.say("a")
    lan.press(lan.chat.messages[1], "1.0")
    for update in telegram.updates.waiting.values():
        update.born -= 151
    assert [list(update)[1] for update in (await call("getUpdates"))["result"]] == ["message"]


@dataclass
class Ear:
    """A webhook that answers what it is told, in turn, then 200."""

    url: str = ""
    answers: list[web.Response] = field(default_factory=list)
    heard: list[tuple[int, str]] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    seconds: float = 0.0

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        await asyncio.sleep(self.seconds)
        self.heard.append((update["update_id"], next(kind for kind in update if kind != "update_id")))
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def ear(telegram: StandIn) -> AsyncIterator[Ear]:
    telegram.delivering.tempo = 0.01
    ear, app = Ear(), web.Application()
    app.router.add_post("/hook", ear.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ear.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield ear
    await runner.cleanup()


async def until_confirmed(telegram: StandIn, count: int) -> None:
    async with asyncio.timeout(5):
        while len(telegram.journal.confirmed()) < count:
            await asyncio.sleep(0.01)


async def test_a_webhook_gets_what_waited_with_the_secret(telegram: StandIn, call: Call, ear: Ear) -> None:
    said = telegram.person().say("a")
    await call("setWebhook", url=ear.url, secret_token="bi-mat")
    await until_confirmed(telegram, 1)
    assert (ear.heard, ear.secrets) == ([(said, "message")], {"bi-mat"})


TROUBLE = "Wrong response from the webhook: 503 Service Unavailable"


async def test_it_comes_again_until_it_is_taken_and_later_ones_wait(telegram: StandIn, call: Call, ear: Ear) -> None:
    ear.answers = [web.Response(status=500), web.Response(status=503, headers={"Retry-After": "2"})]
    await call("setWebhook", url=ear.url)
    lan = telegram.person()
    first, second = lan.say("một"), lan.say("hai")
    await until_confirmed(telegram, 2)
    assert [number for number, _ in ear.heard] == [first, first, first, second]
    info = (await call("getWebhookInfo"))["result"]
    assert (info["pending_update_count"], info["last_error_message"]) == (0, TROUBLE)
    assert [entry.what["status"] for entry in telegram.journal.of("delivery")] == [500, 503, 200, 200]


async def test_chats_and_taps_do_not_wait_for_one_another(telegram: StandIn, call: Call, ear: Ear) -> None:
    ear.seconds = 0.3
    await call("setWebhook", url=ear.url)
    lan, dung = telegram.person("Lan"), telegram.person("Dũng")
    loop = asyncio.get_running_loop()
    begun = loop.time()
    lan.say("a")
    lan.press(lan.chat.messages[1], "1.0")
    dung.say("b")
    await until_confirmed(telegram, 3)
    assert loop.time() - begun < 0.6


async def test_a_delivery_may_come_twice(telegram: StandIn, call: Call, ear: Ear) -> None:
    telegram.delivering.copies = 5
    telegram.delivering.lost = 1
    await call("setWebhook", url=ear.url)
    said = telegram.person().say("a")
    await until_confirmed(telegram, 1)
    assert ear.heard == [(said, "message")] * 10


async def test_a_slow_webhook_is_asked_again(telegram: StandIn, call: Call, ear: Ear) -> None:
    telegram.delivering.seconds_to_answer = 0.1
    ear.seconds = 0.2
    await call("setWebhook", url=ear.url)
    telegram.person().say("a")
    await asyncio.sleep(0.15)
    ear.seconds = 0.0
    await until_confirmed(telegram, 1)
    assert (await call("getWebhookInfo"))["result"]["last_error_message"] == "Connection timed out"


async def test_what_waits_survives_a_restart(telegram: StandIn, call: Call) -> None:
    said = telegram.person().say("a")
    port = telegram.port
    await telegram.stop()
    await telegram.start(port)
    assert ids(await call("getUpdates")) == [said]


async def test_the_journal_tells_it_all_in_order(telegram: StandIn, call: Call, tmp_path: Path) -> None:
    said = telegram.person().say("a")
    await call("getUpdates")
    await call("getUpdates", offset=(said or 0) + 1)
    telegram.journal.save(tmp_path / "journal.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["said", "handed", "call", "confirmed", "call"]
    assert [line["number"] for line in lines] == [1, 2, 3, 4, 5]


async def test_who_runs_into_one_conflict_after_the_other_is_answered_late(telegram: StandIn, call: Call) -> None:
    await call("setWebhook", url="http://127.0.0.1:9/x")
    began = time.monotonic()
    assert (await call("getUpdates"))["status"] == 409
    assert time.monotonic() - began < 1
    assert (await call("getUpdates"))["status"] == 409
    assert time.monotonic() - began > 2.9


async def test_an_answer_may_name_a_method_which_is_done_in_silence(telegram: StandIn, call: Call, ear: Ear) -> None:
    lan = telegram.person()
    for chat in (lan.chat.id, 1):
        ear.answers.append(web.json_response({"method": "sendMessage", "chat_id": chat, "text": "vâng"}))
    await call("setWebhook", url=ear.url)
    lan.say("một")
    await lan.hears("vâng")
    lan.say("hai")
    await until_confirmed(telegram, 2)
    assert len(lan.heard) == 1
    assert telegram.journal.calls("sendmessage") == []  # nobody called


async def test_who_says_for_a_day_that_nobody_is_there_is_left_alone(telegram: StandIn, call: Call, ear: Ear) -> None:
    now = telegram.updates.clock()
    telegram.updates.clock = lambda: now
    ear.answers = [web.Response(status=410) for _ in range(1000)]
    await call("setWebhook", url=ear.url)
    telegram.person().say("một")
    async with asyncio.timeout(5):
        while len(ear.heard) < 2:
            await asyncio.sleep(0.01)
        assert telegram.delivering.hook is not None
        now += 23 * 3_600 + 1
        while telegram.delivering.hook is not None:
            await asyncio.sleep(0.01)


async def test_nobody_at_the_address_is_told_apart_from_silence(telegram: StandIn, call: Call) -> None:
    await call("setWebhook", url="http://127.0.0.1:9/x", allowed_updates='["message"]')
    telegram.person().say("một")
    async with asyncio.timeout(5):
        while not (info := (await call("getWebhookInfo"))["result"]).get("last_error_message"):
            await asyncio.sleep(0.02)
    assert (info["last_error_message"], info["allowed_updates"]) == ("Connection refused", ["message"])
