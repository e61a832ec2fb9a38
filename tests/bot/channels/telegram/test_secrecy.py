"""The bot's token is in no log line, no error, no representation, whatever goes wrong."""

import logging
import traceback
from typing import Any

import pytest

from bot.channels import Outgoing, TryLater, Undeliverable
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.client import Client
from bot.channels.telegram.pacing import Pace
from handlers.messages import Paragraph, Reply, Span
from tests.telegram.faults import Kind
from tests.telegram.server import StandIn, standing_in

WORDS = "chị Lan hỏi lệ phí"
FAULTS: tuple[Kind, ...] = ("before", "after", "truncated", "html", "error", "flood")


async def everything(telegram: StandIn, client: Client) -> list[str]:
    """Use every call, with every fault; return all that the errors tell."""
    told: list[str] = []
    lan = telegram.person()
    lan.start()
    telegram.flood.is_on = False
    channel = Telegram(client, Pace(overall_every=0.0, chat_every=0.0))
    message = Outgoing(1, "telegram", client.account, str(lan.chat.id), Reply((Paragraph((Span(WORDS),)),)))
    calls: list[tuple[str, Any]] = [
        ("sendMessage", lambda: channel.send(message)),
        ("answerCallbackQuery", lambda: client.answer_tap("1")),
        ("getUpdates", lambda: client.updates(None, 0)),
        ("setWebhook", lambda: client.listen_at("http://127.0.0.1:9/x", "bi-mat")),
        ("getWebhookInfo", client.hook),
        ("deleteWebhook", client.listen_nowhere),
        ("setMyCommands", lambda: client.offer_commands({"menu": "Thủ tục"})),
    ]
    for method, call in calls:
        for fault in (None, *FAULTS):
            if fault:
                telegram.faults.plan(fault, method)
            try:
                await call()
            except (TryLater, Undeliverable) as error:
                told += ["".join(traceback.format_exception(error)), repr(error)]
    return told


async def test_the_token_is_nowhere_even_when_everything_is_logged(
    telegram: StandIn, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """F40."""
    with caplog.at_level(logging.DEBUG):
        told = await everything(telegram, client)
        wrong = Client("5000000001:" + "W" * 35, telegram.base_url)
        with pytest.raises(TryLater) as refused:
            await wrong.answer_tap("1")
        await wrong.close()
    told += ["".join(traceback.format_exception(refused.value)), repr(client), str(vars(Telegram(client)))]
    text = "\n".join([*told, caplog.text])
    assert len(told) > 30
    for secret in (telegram.token, telegram.token.partition(":")[2], "W" * 35, "bi-mat"):
        assert secret not in text
    assert WORDS not in caplog.text


async def test_two_bots_are_told_apart_by_their_numbers() -> None:
    async with standing_in("1234:abc") as telegram:
        client = Client(telegram.token, telegram.base_url)
        assert client.account == "1234"
        await client.close()
