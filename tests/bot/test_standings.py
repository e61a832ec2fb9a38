"""A channel that is down: its notices wait, officers and visitors of the web chat are told."""

from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels import TryLater
from bot.channels.webchat.channel import WebChat
from bot.config import Config
from bot.console.pages import Pages
from bot.loops.standings import FEWEST, LATELY, Standings, is_stuck
from handlers.desk.signing import Visitor
from storage.database import Database
from storage.records import Flow, Kind, Session, Staff
from tests.bot.channels.webchat.site import Conversations
from tests.bot.outgoing import Post, Vendor
from tests.conftest import SetClock

AWAY = TryLater("away")
MINUTES = 60.0


@pytest.fixture
def vendor() -> Vendor:
    return Vendor(repeats_safely=False)


@pytest.fixture
def post(store: Database, clock: SetClock, vendor: Vendor) -> Post:
    return Post(store, clock, vendor)


@pytest.fixture
def standings(store: Database, clock: SetClock) -> Standings:
    return Standings(store, clock, {"zalo"})


async def tried(post: Post, vendor: Vendor, times: int) -> None:
    """Try to send so often, without success."""
    for _ in range(times):
        vendor.next = [AWAY] * 64
        post.clock.move(10 * MINUTES)
        await post.sending.send_some()


async def test_a_channel_where_nothing_gets_through_is_down_until_something_does(
    post: Post, vendor: Vendor, standings: Standings
) -> None:
    await post.queue("Dạ")
    await standings.look()
    assert standings.names() == ()
    await tried(post, vendor, 2)
    await standings.look()
    assert standings.names() == ("zalo",)
    vendor.next = []
    post.clock.move(10 * MINUTES)
    await post.sending.send_some()
    await standings.look()
    assert (standings.names(), vendor.got) == ((), ["lan: Dạ"])


async def test_one_citizen_whom_nothing_reaches_is_no_channel_that_is_down(
    post: Post, vendor: Vendor, standings: Standings
) -> None:
    await post.queue("Dạ", chat="hỏng")
    await tried(post, vendor, 2)
    vendor.next = []
    for chat in ("lan", "dũng"):
        await post.queue("Dạ", chat=chat)
    vendor.next = [AWAY]
    post.clock.move(10 * MINUTES)
    await post.sending.send_some()
    assert len(vendor.got) == 2
    await standings.look()
    assert standings.names() == ()


async def test_where_most_fails_in_many_conversations_a_channel_is_down_though_some_gets_through(
    post: Post, vendor: Vendor, standings: Standings
) -> None:
    for number in range(FEWEST + 1):
        await post.queue("Dạ", chat=f"c{number}")
    vendor.next = [AWAY] * FEWEST
    await post.sending.send_some()
    assert len(vendor.got) == 1
    await standings.look()
    assert standings.is_down("zalo")
    assert not standings.is_down("telegram")


async def test_a_channel_that_is_not_watched_is_never_down(post: Post, vendor: Vendor, clock: SetClock) -> None:
    other = Standings(post.store, clock, {"telegram"})
    await post.queue("Dạ")
    await tried(post, vendor, 3)
    await other.look()
    assert other.names() == ()


@pytest.mark.parametrize(("kind", "state"), [("notice", "retry"), ("answer", "dead")])
async def test_a_notice_waits_for_a_channel_that_is_down_and_an_answer_is_given_up_after_a_day(
    post: Post, vendor: Vendor, standings: Standings, kind: Kind, state: str
) -> None:
    object.__setattr__(post.sending, "is_down", standings.is_down)
    await post.queue("Dạ có trả lời", kind=kind)
    await tried(post, vendor, 3)
    await standings.look()
    post.clock.move(25 * 60 * MINUTES)
    vendor.next = [AWAY]
    await post.sending.send_some()
    assert await post.column("state") == [state]


def test_nothing_waiting_is_well_whatever_was_sent(clock: SetClock) -> None:
    assert not is_stuck(Flow("zalo", None, 0, 0), clock() - LATELY)
    assert not is_stuck(Flow("zalo", clock(), 0, 0), clock() - LATELY)
    assert is_stuck(Flow("zalo", clock() - LATELY - timedelta(seconds=1), 0, 0), clock() - LATELY)


async def test_the_web_chat_says_which_way_is_slow_and_that_this_one_is_not() -> None:
    down: list[str] = []
    kept = Conversations()
    chat = WebChat(Config(), receive=kept.receive, history=kept.history, keep=kept.keep, down=lambda: down)
    site = web.Application()
    site.add_routes(chat.routes())
    async with TestClient(TestServer(site)) as client:
        assert "đang đến chậm" not in await (await client.get("/chat")).text()
        down += ["telegram", "zalo"]
        page = await (await client.get("/chat")).text()
    assert '<p class="trouble" role="status">Tin qua Telegram và Zalo đang đến chậm. Anh/chị nhắn' in page


def test_the_desk_is_told_on_every_page_and_a_stranger_is_not(clock: SetClock) -> None:
    pages = Pages(trial=False, down=lambda: ("zalo",))
    person = Staff(1, "hanh", "Hạnh", "officer", "tt-pvhcc-an-tinh", True, None, clock())
    who = Visitor(person, Session("s", 1, "Firefox", clock(), clock()))
    shown = pages.render("refused", who, "t", refusal="", said="")
    assert "Đang trục trặc: Zalo. Tin gửi qua đó đang chờ và sẽ tự gửi lại." in shown
    assert "Đang trục trặc" not in pages.render("refused", None, "", refusal="", said="")
