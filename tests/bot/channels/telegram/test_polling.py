"""Polling a Telegram over real sockets: nothing is confirmed before it is stored."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.channels import NotStored
from bot.channels.telegram.client import Client
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.registering import Delivery, Registering
from handlers.messages import Incoming
from tests.telegram.server import StandIn, standing_in
from tests.telegram.updates import Update


@dataclass
class Inbox:
    """What a database would keep, each message once."""

    is_down: bool = False
    kept: dict[str, Incoming] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)

    async def receive(self, messages: Sequence[Incoming]) -> int:
        if self.is_down:
            raise NotStored
        before = len(self.kept)
        for message in messages:
            self.kept.setdefault(message.message_id, message)
        self.batches.append(len(messages))
        return len(self.kept) - before

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.kept.values()]


@dataclass
class OneLease:
    """A lease that is ours unless told otherwise."""

    is_ours: bool = True
    released: int = 0

    async def hold(self) -> bool:
        return self.is_ours

    async def release(self) -> None:
        self.released += 1


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def poller(client: Client, inbox: Inbox) -> AsyncIterator[Poller]:
    poller = Poller(client, inbox.receive, OneLease(), first_pause=0.01)
    yield poller
    poller.stop()
    await poller.close()


async def test_what_came_in_is_stored_together_and_confirmed_by_the_next_poll(
    telegram: StandIn, poller: Poller, inbox: Inbox
) -> None:
    lan = telegram.person()
    said = [lan.say("một"), lan.say("hai"), lan.say("ba")]
    assert await poller.step() == 1
    assert (inbox.texts, inbox.batches) == (["một", "hai", "ba"], [3])
    assert telegram.journal.confirmed() == set()
    lan.say("bốn")
    assert await poller.step() == 1
    assert telegram.journal.confirmed() == set(said)
    assert inbox.texts[-1] == "bốn"


async def test_f3_what_could_not_be_stored_is_fetched_again(telegram: StandIn, poller: Poller, inbox: Inbox) -> None:
    """F3, F6."""
    telegram.updates.anti_spin = False
    telegram.person().say("một")
    inbox.is_down = True
    assert [await poller.step(), await poller.step()] == [0, 0]
    inbox.is_down = False
    assert await poller.step() == 1
    assert inbox.texts == ["một"]


async def test_a_new_process_is_handed_what_was_not_confirmed(
    telegram: StandIn, client: Client, inbox: Inbox, poller: Poller
) -> None:
    """F3: killed after the commit, before the offset moved. The inbox takes it once."""
    telegram.updates.anti_spin = False
    telegram.person().say("một")
    await poller.step()
    other = Poller(client, inbox.receive, OneLease())
    assert await other.step() == 1
    assert (inbox.texts, inbox.batches) == (["một"], [1, 1])


async def test_numbers_may_begin_anew_below_after_a_quiet_week(
    telegram: StandIn, poller: Poller, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.polling.SECONDS_OF_POLL", 0)
    lan = telegram.person()
    lan.say("một")
    await poller.step()
    await poller.step()  # nothing new; the first is confirmed
    telegram.updates.next_id = 5
    lan.say("hai")
    await poller.step()
    assert inbox.texts == ["một", "hai"]


async def test_a_later_number_that_comes_first_costs_nobody_a_message(
    telegram: StandIn, poller: Poller, inbox: Inbox
) -> None:
    """F8."""
    lan = telegram.person()
    lan.say("một")
    lan.say("hai")
    telegram.updates.waiting = dict(reversed(telegram.updates.waiting.items()))
    await poller.step()
    assert sorted(inbox.texts) == ["hai", "một"]


async def test_an_unreadable_update_does_not_come_for_ever(telegram: StandIn, poller: Poller, inbox: Inbox) -> None:
    now = datetime.now(UTC).timestamp()
    telegram.updates.put(Update(telegram.updates.next_id, "message", {"text": 5}, now, 1))
    telegram.updates.next_id += 1
    lan = telegram.person()
    lan.say("một")
    await poller.step()
    lan.say("hai")
    await poller.step()
    assert inbox.texts == ["một", "hai"]
    assert len(telegram.journal.confirmed()) == 2


async def test_a_tap_is_answered(telegram: StandIn, poller: Poller, inbox: Inbox) -> None:
    lan = telegram.person()
    lan.say("a")
    tap = lan.press(lan.chat.messages[1], "1.0")
    await poller.step()
    await poller.close()
    assert not lan.is_spinning(tap)
    assert [message.press for message in inbox.kept.values()] == [None, "1.0"]


async def test_without_the_lease_nobody_polls(telegram: StandIn, client: Client, inbox: Inbox) -> None:
    poller = Poller(client, inbox.receive, OneLease(is_ours=False), first_pause=0.01)
    assert await poller.step() == 0
    assert telegram.journal.calls() == []


async def test_a_poll_ends_when_another_process_takes_the_lease(
    telegram: StandIn, client: Client, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.polling.HOLD_EVERY", 0.05)
    lease = OneLease()
    poller = Poller(client, inbox.receive, lease, first_pause=0.01)
    polling = asyncio.create_task(poller.step())
    await asyncio.sleep(0.2)
    lease.is_ours = False
    async with asyncio.timeout(2):
        await polling
    lease.is_ours = True
    telegram.person().say("một")
    assert await poller.step() == 1
    assert inbox.texts == ["một"]


async def test_two_pollers_conflict_and_the_beaten_one_waits(
    telegram: StandIn, client: Client, inbox: Inbox, poller: Poller
) -> None:
    other_client = Client(telegram.token, telegram.base_url)
    other = Poller(other_client, inbox.receive, OneLease())
    first = asyncio.create_task(poller.step())
    await asyncio.sleep(0.1)
    second = asyncio.create_task(other.step())
    assert await first == 0
    telegram.person().say("một")
    assert await second == 1
    assert inbox.texts == ["một"]
    await other_client.close()


async def test_a_webhook_in_the_way_is_taken_down(telegram: StandIn, client: Client, poller: Poller) -> None:
    await client.listen_at("http://127.0.0.1:9/x", "s")
    assert await poller.step() == 0
    await Registering(client, {"menu": "Xem các thủ tục"}).step()
    telegram.person().say("một")
    assert await poller.step() == 1


async def test_away_and_back_again(inbox: Inbox) -> None:
    async with standing_in() as telegram:
        client = Client(telegram.token, telegram.base_url)
        poller = Poller(client, inbox.receive, OneLease(), first_pause=0.01)
        await telegram.stop()
        assert [await poller.step() for _ in range(3)] == [0, 0, 0]
        await telegram.start(telegram.port)
        telegram.person().say("một")
        assert await poller.step() == 1
        assert inbox.texts == ["một"]
        await client.close()


async def test_stopping_ends_the_poll_in_hand_and_gives_the_lease_back(
    telegram: StandIn, client: Client, inbox: Inbox
) -> None:
    lease = OneLease()
    poller = Poller(client, inbox.receive, lease)
    polling = asyncio.create_task(poller.step())
    await asyncio.sleep(0.1)
    poller.stop()
    async with asyncio.timeout(1):
        await polling
    assert await poller.step() == 0
    await poller.close()
    assert lease.released == 1


async def test_f3_killed_in_the_middle_of_a_poll_nothing_is_lost(
    telegram: StandIn, client: Client, inbox: Inbox
) -> None:
    telegram.updates.anti_spin = False
    for round_ in range(5):
        poller = Poller(client, inbox.receive, OneLease())
        polling = asyncio.create_task(poller.step())
        telegram.person().say(str(round_))
        await asyncio.sleep(0.004 * round_)
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling
    await Poller(client, inbox.receive, OneLease()).step()
    assert sorted(inbox.texts) == ["0", "1", "2", "3", "4"]


async def test_registering_sets_the_menu_and_the_webhook(telegram: StandIn, client: Client) -> None:
    delivery = Delivery("http://127.0.0.1:9/webhooks/telegram", "bi-mat")
    registering = Registering(client, {"menu": "Xem các thủ tục"}, delivery)
    assert await registering.step() == 0
    assert telegram.world.commands == [{"command": "menu", "description": "Xem các thủ tục"}]
    hook = telegram.delivering.hook
    assert hook is not None
    assert (hook.url, hook.secret) == (delivery.url, "bi-mat")
    assert set(telegram.updates.allowed or ()) == {"message", "edited_message", "callback_query", "my_chat_member"}


async def test_registering_goes_on_until_telegram_has_heard(telegram: StandIn, client: Client) -> None:
    registering = Registering(client, {"menu": "Xem các thủ tục"})
    telegram.faults.plan("html", "deleteWebhook")
    await registering.step()
    assert telegram.world.commands == []
    await registering.step()
    assert len(telegram.world.commands) == 1


async def test_a_webhook_that_somebody_changed_is_set_again(telegram: StandIn, client: Client) -> None:
    registering = Registering(client, {}, Delivery("http://127.0.0.1:9/x", "s"))
    await registering.step()
    await client.listen_nowhere()
    await registering.step()
    await asyncio.sleep(1.0)  # Telegram takes one setWebhook a second
    await registering.step()
    assert telegram.delivering.hook is not None
