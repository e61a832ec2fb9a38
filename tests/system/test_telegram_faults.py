"""Faults between us and Telegram, over real sockets, each named after its number in the list of promises."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import SystemRandom

import pytest

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.client import Client
from bot.channels.telegram.pacing import Pace
from bot.config import Config
from bot.loops.sending import Sending
from bot.metrics import Metrics
from handlers.messages import Paragraph, Reply, Span
from storage import outbox
from storage.database import Database
from storage.records import Kind, NewPost
from storage.tables import contacts as contact_rows
from storage.tables import inbox as inbox_rows
from storage.tables import outbox as outbox_rows
from tests.system.inside import MovedClock, inside, on_telegram, rows, sentences, until
from tests.telegram.faults import Kind as FaultKind
from tests.telegram.people import Person
from tests.telegram.server import StandIn, standing_in

AT_ONCE = Pace(overall_every=0.0, chat_every=0.0)
OTHER_TOKEN = "5000000002:AAH-stand-in_0123456789abcdefghijklm"


@pytest.fixture
def clock() -> MovedClock:
    """One clock for the service and for Telegram."""
    return MovedClock()


@pytest.fixture
async def telegram(clock: MovedClock) -> AsyncIterator[StandIn]:
    async with standing_in(clock=lambda: clock().timestamp()) as stand_in:
        yield stand_in


@pytest.fixture
def config(telegram: StandIn, database_url: str, tmp_path: Path) -> Config:
    return on_telegram(telegram, database_url, sentences(tmp_path))


async def greeted(telegram: StandIn, *names: str) -> list[Person]:
    """People who have had the first notice; what they hear from here on is what the test is about."""
    people = [telegram.person(name) for name in names]
    for person in people:
        person.say("xin chào")
        await person.next()
    return people


async def states(url: str) -> list[str]:
    return [state for _, state in await rows(url, outbox_rows.c.id, outbox_rows.c.state)]


async def notify(url: str, person: Person, text: str, now: datetime, kind: Kind = "notice") -> None:
    """Queue a message that answers nothing."""
    database = Database(url)
    async with database.writing() as connection:
        await outbox.add(connection, [post(person, text, now, kind)])
    await database.close()


def post(person: Person, text: str, now: datetime, kind: Kind = "notice") -> NewPost:
    body = Reply((Paragraph((Span(text),)),)).to_json()
    return NewPost("telegram", "5000000001", str(person.chat.id), body, now, kind=kind)


def sender(store: Database, client: Client, clock: MovedClock, pace: Pace = AT_ONCE) -> Sending:
    """What writes to Telegram, without the rest of the service."""
    channel = Telegram(client, pace)
    return Sending(
        database=store,
        channels={("telegram", client.account): channel},
        clock=clock,
        metrics=Metrics(),
        random=SystemRandom(),
    )


def sends(telegram: StandIn, person: Person) -> list[int]:
    """The statuses of all attempts at writing to somebody; 0 where no answer came."""
    mine = str(person.chat.id)
    calls = telegram.journal.calls("sendmessage")
    return [call.what["status"] for call in calls if call.what["parameters"]["chat_id"] == mine]


async def tried(telegram: StandIn, person: Person, times: int) -> None:
    """Wait until so many attempts at writing to somebody were made."""
    await until(lambda: len(sends(telegram, person)) >= times)


async def is_in(url: str, state: str) -> bool:
    """Whether the newest message of ours is in this state."""
    return (await states(url))[-1] == state


async def states_left(url: str) -> int:
    return len([state for state in await states(url) if state != "sent"])


async def test_f9_two_bots_share_a_database_and_each_answers_its_own(
    telegram: StandIn, config: Config, database_url: str, tmp_path: Path
) -> None:
    async with standing_in(OTHER_TOKEN) as other:
        others = on_telegram(other, database_url, sentences(tmp_path))
        async with inside(config), inside(others):
            lan, dung = telegram.person("Lan"), other.person("Dũng")
            assert lan.chat.id == dung.chat.id
            assert lan.say("xin chào") == dung.say("xin chào")  # the same number, too
            await asyncio.gather(lan.next(), dung.next())
            await asyncio.sleep(1.5)
    assert (len(lan.heard), len(dung.heard)) == (1, 1)
    accounts = [account for _, account in await rows(database_url, inbox_rows.c.id, inbox_rows.c.account)]
    assert sorted(accounts) == ["5000000001", "5000000002"]
    assert await states(database_url) == ["sent", "sent"]


async def test_f11_a_flood_is_waited_out_while_others_go_on(
    telegram: StandIn, config: Config, database_url: str, clock: MovedClock
) -> None:
    async with inside(config, clock):
        lan, dung = await greeted(telegram, "Lan", "Dũng")
        telegram.flood.penalise(lan.chat.id, 7)
        lan.say("cảm ơn")
        lan.say("chào nhé")
        dung.say("cảm ơn")
        await dung.hears("Dạ không có chi")
        await until(lambda: 429 in sends(telegram, lan))
        await asyncio.sleep(1.2)
        assert sends(telegram, lan)[1:] == [429]
        clock.move(8)
        await lan.hears("Dạ không có chi")
        await lan.hears("Dạ chào anh/chị")
        assert sends(telegram, lan)[1:] == [429, 200, 200]
    attempts = await rows(database_url, outbox_rows.c.id, outbox_rows.c.attempts, outbox_rows.c.state)
    assert [row[1:] for row in attempts] == [(1, "sent")] * 5


async def test_f12_server_trouble_is_outlasted_and_sent_once(
    telegram: StandIn, config: Config, database_url: str, clock: MovedClock
) -> None:
    async with inside(config, clock):
        (lan,) = await greeted(telegram, "Lan")
        for kind in ("error", "html", "restart", "error"):
            telegram.faults.plan(kind)  # type: ignore[arg-type]
        lan.say("cảm ơn")
        for times in (2, 3, 4, 5):
            await tried(telegram, lan, times)
            clock.move(10)
        await lan.hears("Dạ không có chi")
    assert len(lan.heard) == 2
    assert await rows(database_url, outbox_rows.c.id, outbox_rows.c.attempts, outbox_rows.c.state) == [
        (1, 1, "sent"),
        (2, 5, "sent"),
    ]


@pytest.mark.parametrize("kind", ["after", "truncated"])
async def test_f13_an_answer_that_was_lost_is_seen_and_resent_once(
    telegram: StandIn, config: Config, database_url: str, clock: MovedClock, kind: FaultKind
) -> None:
    async with inside(config, clock):
        (lan,) = await greeted(telegram, "Lan")
        telegram.faults.plan(kind)
        lan.say("cảm ơn")
        await until(lambda: is_in(database_url, "uncertain"))
        clock.move(50)
        await asyncio.sleep(1.2)
        assert len(lan.heard) == 2
        clock.move(11)
        await until(lambda: len(lan.heard) == 3)
        await until(lambda: is_in(database_url, "sent"))
        clock.move(3600)
        await asyncio.sleep(1.2)
    assert lan.texts[1] == lan.texts[2]
    assert len(lan.heard) == 3


async def test_f13_a_broadcast_whose_answer_was_lost_is_never_resent(
    telegram: StandIn, config: Config, database_url: str, clock: MovedClock
) -> None:
    async with inside(config, clock):
        (lan,) = await greeted(telegram, "Lan")
        telegram.faults.plan("after")
        await notify(database_url, lan, "Tin chung", clock(), "broadcast")
        await until(lambda: is_in(database_url, "dead"))
        clock.move(3600)
        await asyncio.sleep(1.2)
    assert lan.texts[1:] == ["Tin chung"]


async def test_f14_who_blocked_the_bot_is_left_alone_until_they_write_again(
    telegram: StandIn, config: Config, database_url: str, clock: MovedClock
) -> None:
    async with inside(config, clock):
        (lan,) = await greeted(telegram, "Lan")
        lan.block()
        for text in ("một", "hai"):
            await notify(database_url, lan, text, clock())
            await until(lambda: is_in(database_url, "dead"))
        assert sends(telegram, lan) == [200, 403]
        reasons = [reason for _, reason in await rows(database_url, outbox_rows.c.id, outbox_rows.c.reason)]
        assert reasons == [None, "bot was blocked by the user", "not tried: bot was blocked by the user"]
        assert [since is not None for (since,) in await rows(database_url, contact_rows.c.unreachable_since)] == [True]
        clock.move(3600)
        await asyncio.sleep(1.2)
        assert len(sends(telegram, lan)) == 2
        lan.unblock()
        lan.say("cảm ơn")
        await lan.hears("Dạ không có chi")
        assert await rows(database_url, contact_rows.c.unreachable_since) == [(None,)]
        await notify(database_url, lan, "ba", clock())
        await lan.hears("ba")


async def test_f15_a_sender_killed_while_it_waits_for_the_pace_leaves_no_doubt(
    telegram: StandIn, store: Database, database_url: str, clock: MovedClock
) -> None:
    lan, client = telegram.person("Lan"), Client(telegram.token, telegram.base_url)
    lan.start()
    async with store.writing() as connection:
        await outbox.add(connection, [post(lan, text, clock()) for text in ("một", "hai")])
    slow = sender(store, client, clock, Pace(chat_every=1.4, burst=1))
    assert await slow.send_some() == 1
    waiting = asyncio.create_task(slow.send_some())

    async def is_taken() -> bool:
        return (await rows(database_url, outbox_rows.c.id, outbox_rows.c.lease_token))[-1][1] is not None

    await until(is_taken)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    clock.move(16)
    assert await sender(store, client, clock).send_some() == 1
    assert lan.texts == ["một", "hai"]
    assert await rows(database_url, outbox_rows.c.id, outbox_rows.c.state, outbox_rows.c.lost) == [
        (1, "sent", 0),
        (2, "sent", 0),
    ]
    await client.close()


async def test_f16_a_slow_sender_whose_lease_ended_can_record_nothing(
    telegram: StandIn, config: Config, database_url: str, clock: MovedClock
) -> None:
    """At most two messages reach the citizen, and the row ends as the second sender left it."""
    ahead, store = MovedClock(), Database(database_url)
    client = Client(telegram.token, telegram.base_url)
    other = sender(store, client, ahead)
    async with inside(config, clock):
        (lan,) = await greeted(telegram, "Lan")
        telegram.faults.plan("slow", seconds=4)
        lan.say("cảm ơn")
        await tried(telegram, lan, 2)
        ahead.move(16)
        assert await other.send_some() == 0  # the call that is under way counts as lost now
        assert await states(database_url) == ["sent", "uncertain"]
        ahead.move(61)
        assert await other.send_some() == 1
        await asyncio.sleep(4)
    assert len(lan.heard) == 3
    assert await rows(database_url, outbox_rows.c.id, outbox_rows.c.state, outbox_rows.c.lost) == [
        (1, "sent", 0),
        (2, "sent", 1),
    ]
    await client.close()
    await store.close()


async def test_f17_of_two_who_are_told_the_same_each_has_a_state_of_their_own(
    telegram: StandIn, config: Config, database_url: str, clock: MovedClock
) -> None:
    async with inside(config, clock):
        lan, dung = await greeted(telegram, "Lan", "Dũng")
        telegram.faults.plan("error", chat=lan.chat.id, times=3)
        for person in (dung, lan):
            await notify(database_url, person, "Đã chuyển đơn vị", clock())
        await dung.hears("Đã chuyển đơn vị")
        await until(lambda: is_in(database_url, "retry"))
        assert "Đã chuyển đơn vị" not in lan.texts
        for times in (2, 3, 4):
            await tried(telegram, lan, times)
            clock.move(10)
        await lan.hears("Đã chuyển đơn vị")
    assert (len(lan.heard), len(dung.heard)) == (2, 2)


async def test_f18_three_senders_keep_the_order_of_each_chat_and_send_nothing_twice(
    telegram: StandIn, store: Database, database_url: str, clock: MovedClock
) -> None:
    telegram.flood.is_on = False
    lan, *others = (telegram.person(str(number)) for number in range(501))
    for person in (lan, *others):
        person.start()
    async with store.writing() as connection:
        await outbox.add(connection, [post(lan, f"tin {number}", clock()) for number in range(50)])
        await outbox.add(
            connection, [post(person, f"tin {number}", clock()) for number in range(2) for person in others]
        )
    stores = [Database(database_url) for _ in range(3)]
    clients = [Client(telegram.token, telegram.base_url) for _ in stores]
    senders = [sender(place, client, clock) for place, client in zip(stores, clients, strict=True)]

    async def send_all(sender: Sending) -> None:
        while await sender.send_some() or await states_left(database_url):
            pass

    async with asyncio.timeout(120):
        await asyncio.gather(*(send_all(sender) for sender in senders))
    assert lan.texts == [f"tin {number}" for number in range(50)]
    assert [person.texts for person in others] == [["tin 0", "tin 1"]] * 500
    for closing in (*clients, *stores):
        await closing.close()


@pytest.mark.parametrize("kind", ["before", "after", "truncated", "html", "error", "restart", "flood", "conflict"])
async def test_a_poll_that_goes_wrong_loses_nothing_and_answers_once(
    telegram: StandIn, config: Config, database_url: str, kind: FaultKind
) -> None:
    telegram.updates.anti_spin = False
    telegram.faults.plan(kind, "getUpdates", times=2, seconds=1)
    lan = telegram.person("Lan")
    lan.say("xin chào")
    async with inside(config):
        await lan.next(20)
        await asyncio.sleep(1)
    assert len(lan.heard) == 1
    assert len(await rows(database_url, inbox_rows.c.id)) == 1


async def test_a_button_that_overtakes_a_message_is_answered_and_so_is_the_message(
    telegram: StandIn, database_url: str, tmp_path: Path
) -> None:
    async with inside(on_telegram(telegram, database_url, sentences(tmp_path), "webhook")):
        (lan,) = await greeted(telegram, "Lan")
        telegram.delivering.in_order = False
        tap, said = lan.tap("Xem các thủ tục"), lan.say("cảm ơn")
        assert said is not None
        await until(lambda: len(lan.heard) == 3)
        assert not lan.is_spinning(tap)
    assert any("Dạ không có chi" in text for text in lan.texts)
    assert len(await rows(database_url, inbox_rows.c.id)) == 3


async def test_the_token_is_in_no_log_at_the_chattiest_level(
    telegram: StandIn, config: Config, capfd: pytest.CaptureFixture[str]
) -> None:
    """F40."""
    chatty = config.model_copy(update={"log": config.log.model_copy(update={"level": "debug"})})
    for method in ("getUpdates", "sendMessage", "setMyCommands"):
        for kind in ("before", "html"):
            telegram.faults.plan(kind, method)  # type: ignore[arg-type]
    async with inside(chatty):
        lan = telegram.person("Lan")
        lan.say("chị Lan hỏi lệ phí")
        await tried(telegram, lan, 1)
        await asyncio.sleep(0.2)
    told = "".join(capfd.readouterr())
    assert "poll_failed" in told
    assert "post_not_sent" in told
    for secret in (telegram.token, telegram.token.partition(":")[2], "chị Lan"):
        assert secret not in told
