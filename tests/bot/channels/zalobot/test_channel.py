"""Writing as a bot over real sockets, and what the vendor's answers mean."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.channels import Outgoing, TryLater, Uncertain, Undeliverable
from bot.channels.zalobot.channel import ZaloBot
from bot.channels.zalobot.client import Client, Misconfigured
from bot.channels.zalobot.showing import Typing
from handlers.messages import Reply
from handlers.rich import parse
from tests.zalobot.server import Kind, StandIn, standing_in


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[StandIn]:
    async with standing_in() as zalo:
        zalo.echoes = False
        yield zalo


@pytest_asyncio.fixture
async def channel(zalo: StandIn) -> AsyncIterator[ZaloBot]:
    client = Client(zalo.token, zalo.base_url)
    yield ZaloBot(client)
    await client.close()


def to(chat: str, text: str, row: int = 1) -> Outgoing:
    return Outgoing(row, "zalobot", "1", chat, Reply(parse(text)))


@pytest.mark.parametrize("ending", ["", "/", "/bot"])
async def test_the_address_may_end_as_telegrams_does(zalo: StandIn, ending: str) -> None:
    lan, client = zalo.person(), Client(zalo.token, zalo.base_url + ending)
    await client.send(lan.id, "Dạ")
    await client.close()
    assert lan.heard == ["Dạ"]


@pytest.mark.parametrize("is_200", [True, False])
@pytest.mark.parametrize(
    ("fault", "meaning"), [("quota", TryLater), ("error", TryLater), ("html", TryLater), ("after", Uncertain)]
)
async def test_what_goes_wrong_is_told_by_whether_it_may_have_arrived(
    zalo: StandIn, channel: ZaloBot, fault: Kind, meaning: type[Exception], is_200: bool
) -> None:
    zalo.status_is_200 = is_200
    zalo.plan(fault)
    lan = zalo.person()
    with pytest.raises(meaning) as raised:
        await channel.send(to(lan.id, "Dạ"))
    assert isinstance(raised.value, Uncertain) == (fault == "after")
    assert zalo.token not in str(raised.value)
    assert (lan.heard == ["Dạ"]) == (fault == "after")


async def test_a_chat_that_is_not_there_is_never_reached(channel: ZaloBot) -> None:
    with pytest.raises(Undeliverable):
        await channel.send(to("nobody", "Dạ"))


async def test_a_token_that_is_not_valid_is_trouble_for_an_operator_until_it_is(zalo: StandIn) -> None:
    client, lan = Client(zalo.token, zalo.base_url), zalo.person()
    channel, zalo.token = ZaloBot(client), "1:other"
    with pytest.raises(Misconfigured):
        await channel.send(to(lan.id, "Dạ"))
    assert "token" in channel.trouble
    zalo.token = client.account + ":stand-in_0123456789abcdefghijklmnop"
    await channel.send(to(lan.id, "Dạ"))
    assert channel.trouble == ""
    await client.close()


async def test_a_second_attempt_goes_on_where_the_first_broke_off(zalo: StandIn, channel: ZaloBot) -> None:
    lan, text = zalo.person(), "\n\n".join(f"Đoạn {n}. " + "chữ " * 300 for n in range(4))
    zalo._faults += [("sendMessage", "quota")]
    with pytest.raises(TryLater):
        await channel.send(to(lan.id, text))
    await channel.send(to(lan.id, text))
    assert [line for heard in lan.heard for line in heard.split() if line in "0.1.2.3."] == ["0.", "1.", "2.", "3."]


async def test_where_nobody_listens_nothing_was_sent(zalo: StandIn) -> None:
    client = Client(zalo.token, "http://127.0.0.1:1")
    with pytest.raises(TryLater) as raised:
        await ZaloBot(client).send(to("x", "Dạ"))
    assert not isinstance(raised.value, Uncertain)
    await client.close()


async def test_typing_is_shown_and_its_failure_disturbs_nobody(zalo: StandIn) -> None:
    client = Client(zalo.token, zalo.base_url)
    typing = Typing(client)
    zalo.plan("error", "sendChatAction")
    typing.show("a")
    typing.show("b")
    await typing.finish()
    assert [call["action"] for call in zalo.calls("sendChatAction")] == ["typing"] * 2
    await client.close()
