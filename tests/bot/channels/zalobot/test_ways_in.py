"""Both ways in, over real sockets: asking for one event at a time, and having them delivered."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels import NotStored
from bot.channels.zalobot.client import Client
from bot.channels.zalobot.polling import Poller
from bot.channels.zalobot.registering import Registering
from bot.channels.zalobot.webhook import PATH, Webhook
from handlers.messages import Incoming
from tests.zalobot.server import StandIn, standing_in

SECRET = "chuoi-bi-mat-cua-webhook"


@dataclass
class Inbox:
    """What a database would keep, each message once."""

    is_down: bool = False
    kept: dict[str, Incoming] = field(default_factory=dict)

    async def receive(self, message: Incoming) -> bool:
        if self.is_down:
            raise NotStored
        is_new = message.message_id not in self.kept
        self.kept.setdefault(message.message_id, message)
        return is_new

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.kept.values()]


@dataclass
class OneLease:
    is_ours: bool = True
    released: int = 0

    async def hold(self) -> bool:
        return self.is_ours

    async def release(self) -> None:
        self.released += 1


@pytest_asyncio.fixture
async def zalo() -> AsyncIterator[StandIn]:
    async with standing_in() as zalo:
        yield zalo


@pytest_asyncio.fixture
async def client(zalo: StandIn) -> AsyncIterator[Client]:
    client = Client(zalo.token, zalo.base_url)
    yield client
    await client.close()


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.zalobot.polling.SECONDS_OF_POLL", 1)
    monkeypatch.setattr("bot.channels.zalobot.polling.FIRST_PAUSE", 0.05)


async def test_events_are_fetched_one_by_one_and_nothing_coming_is_no_trouble(zalo: StandIn, client: Client) -> None:
    inbox, chats, lan = Inbox(), list[str](), zalo.person()
    poller = Poller(client, inbox.receive, OneLease(), chats.append)
    for text in ("một", "hai"):
        lan.say(text)
    assert [await poller.step() for _ in range(3)] == [1, 1, 1]
    assert (inbox.texts, chats) == (["một", "hai"], [lan.id] * 2)
    assert poller.trouble == ""


async def test_an_event_that_could_not_be_stored_is_kept_and_stored_before_another_is_fetched(
    zalo: StandIn, client: Client
) -> None:
    inbox, lan = Inbox(is_down=True), zalo.person()
    poller = Poller(client, inbox.receive, OneLease())
    lan.say("một")
    lan.say("hai")
    assert [await poller.step() for _ in range(3)] == [0, 0, 0]
    assert len(zalo.calls("getUpdates")) == 1
    inbox.is_down = False
    assert [await poller.step() for _ in range(2)] == [1, 1]
    assert inbox.texts == ["một", "hai"]


async def test_what_is_in_hand_is_stored_when_it_stops_and_the_lease_is_given_up(zalo: StandIn, client: Client) -> None:
    inbox, lease = Inbox(is_down=True), OneLease()
    poller = Poller(client, inbox.receive, lease)
    zalo.person().say("một")
    await poller.step()
    inbox.is_down = False
    poller.stop()
    assert await poller.step() == 0
    await poller.close()
    assert (inbox.texts, lease.released) == (["một"], 1)


async def test_while_another_process_polls_this_one_does_not(zalo: StandIn, client: Client) -> None:
    zalo.person().say("một")
    assert await Poller(client, Inbox().receive, OneLease(is_ours=False)).step() == 0
    assert zalo.calls("getUpdates") == []


async def test_what_cannot_be_read_and_our_own_words_are_passed_over(zalo: StandIn, client: Client) -> None:
    inbox, lan = Inbox(), zalo.person()
    poller = Poller(client, inbox.receive, OneLease())
    zalo.push({"event_name": "message.text.received", "message": {}})
    await client.send(lan.id, "Dạ chào")
    lan.say("một")
    assert [await poller.step() for _ in range(3)] == [1, 1, 1]
    assert inbox.texts == ["một"]


async def test_a_vendor_in_trouble_is_asked_again_after_a_pause(zalo: StandIn, client: Client) -> None:
    inbox = Inbox()
    poller = Poller(client, inbox.receive, OneLease())
    zalo.plan("html", "getUpdates")
    zalo.person().say("một")
    assert await poller.step() == 0
    assert poller.trouble == "server trouble"
    assert await poller.step() == 1
    assert (inbox.texts, poller.trouble) == (["một"], "")


async def test_polling_undoes_a_webhook_and_a_webhook_that_somebody_changed_is_set_again(
    zalo: StandIn, client: Client
) -> None:
    delivered = Registering(client, "http://127.0.0.1:9/webhooks/zalobot", SECRET)
    await delivered.step()
    assert zalo.hook == ("http://127.0.0.1:9/webhooks/zalobot", SECRET)
    zalo.hook = None
    await delivered.step()
    assert zalo.hook
    assert delivered.trouble == ""
    await Registering(client).step()
    assert zalo.hook is None
    assert len(zalo.calls("setWebhook")) == 2
    zalo.plan("error", "getWebhookInfo")
    await delivered.step()
    assert "server trouble" in delivered.trouble


@dataclass
class Hooked:
    """A webhook that listens, and what it was told."""

    inbox: Inbox
    url: str
    refused: list[int]
    chats: list[str]


@pytest_asyncio.fixture
async def hooked(zalo: StandIn) -> AsyncIterator[Hooked]:
    inbox, refused, chats = Inbox(), list[int](), list[str]()
    site = web.Application()
    account = zalo.token.partition(":")[0]
    Webhook(account, SECRET, inbox.receive, stored=chats.append, refused=refused.append).listen(site)
    async with TestServer(site) as server:
        yield Hooked(inbox, str(server.make_url(PATH)), refused, chats)


@pytest.mark.parametrize("wraps", [True, False])
async def test_what_is_delivered_is_stored_wrapped_or_bare(
    zalo: StandIn, client: Client, hooked: Hooked, wraps: bool
) -> None:
    zalo.wraps = wraps
    await client.listen_at(hooked.url, SECRET)
    lan = zalo.person()
    lan.say("một")
    lan.send("image", photo_url="https://a/b.jpg", caption="hai")
    await client.send(lan.id, "của mình")
    async with asyncio.timeout(5):
        while len(zalo.delivered) < 3:
            await asyncio.sleep(0.01)
    assert zalo.delivered == [200, 200, 200]
    assert hooked.inbox.texts == ["một", "hai"]
    assert hooked.chats == [lan.id] * 2


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([], b"{}", 401),
        ([("X-Bot-Api-Secret-Token", "wrong")], b"{}", 403),
        ([("X-Bot-Api-Secret-Token", SECRET), ("X-Bot-Api-Secret-Token", SECRET)], b"{}", 403),
        ([("X-Bot-Api-Secret-Token", SECRET)], b"no json", 400),
        ([("X-Bot-Api-Secret-Token", SECRET)], b"[" * 100_000, 400),
        ([("X-Bot-Api-Secret-Token", SECRET)], b"x" * 300_000, 413),
        ([("X-Bot-Api-Secret-Token", SECRET)], b"{}", 200),
    ],
)
async def test_whoever_does_not_know_the_secret_or_sends_rubbish_is_refused(
    hooked: Hooked, headers: list[tuple[str, str]], body: bytes, status: int
) -> None:
    async with aiohttp.ClientSession() as session, session.post(hooked.url, data=body, headers=headers) as response:
        assert response.status == status
    assert hooked.refused == ([status] if status != 200 else [])
    assert hooked.inbox.kept == {}


async def test_what_could_not_be_stored_is_not_acknowledged(zalo: StandIn, hooked: Hooked) -> None:
    hooked.inbox.is_down = True
    event = zalo.emit(zalo.person(), "text", {"text": "một"})
    headers = {"X-Bot-Api-Secret-Token": SECRET}
    async with aiohttp.ClientSession() as session:
        async with session.post(hooked.url, json=event, headers=headers) as response:
            assert response.status == 503
        hooked.inbox.is_down = False
        for _ in range(2):
            async with session.post(hooked.url, json=event, headers=headers) as response:
                assert response.status == 200
    assert (hooked.inbox.texts, len(hooked.chats)) == (["một"], 1)
