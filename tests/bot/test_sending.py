import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.channels import TryLater, Uncertain, Undeliverable, Unreachable
from bot.loops.sending import next_try
from storage import contacts
from storage.database import Database
from storage.records import Kind, LeaseLost
from tests.bot.outgoing import Post, Vendor
from tests.conftest import SetClock

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(params=[True, False], ids=["repeats safely", "must not repeat"])
def post(store: Database, clock: SetClock, request: pytest.FixtureRequest) -> Post:
    return Post(store, clock, Vendor(repeats_safely=request.param))


async def test_each_conversation_gets_its_messages_in_order(post: Post) -> None:
    for text, chat in [("một", "lan"), ("hai", "lan"), ("ba", "dung")]:
        await post.queue(text, chat)
    assert [await post.sending.send_some() for _ in range(3)] == [2, 1, 0]
    assert post.vendor.got == ["lan: một", "dung: ba", "lan: hai"]
    assert await post.column("state") == ["sent"] * 3
    assert await post.column("sent_at") == [post.clock()] * 3


async def test_conversations_do_not_wait_for_a_slow_one(post: Post) -> None:
    meeting = asyncio.Barrier(3)

    async def meet() -> None:
        await meeting.wait()

    post.vendor.next = [meet, meet, meet]
    for chat in ("lan", "dung", "hanh"):
        await post.queue("xin chào", chat)
    async with asyncio.timeout(5):
        assert await post.sending.send_some() == 3


async def test_f11_told_to_wait_it_waits_without_burning_an_attempt(post: Post) -> None:
    post.vendor.next = [TryLater("429", after=7)]
    await post.queue("một")
    await post.queue("hai")
    await post.queue("ba", "dung")
    await post.send_for(7)
    assert post.vendor.got == ["dung: ba"]
    await post.send_for(2)
    assert post.vendor.got == ["dung: ba", "lan: một", "lan: hai"]
    assert await post.column("attempts") == [1, 1, 1]


async def test_f12_a_failing_service_gets_it_once_in_the_end(post: Post) -> None:
    post.vendor.next = [TryLater("500")] * 4
    await post.queue("một")
    await post.send_for(30)
    assert post.vendor.got == ["lan: một"]
    assert await post.column("attempts") == [5]
    assert await post.column("state") == ["sent"]


async def test_f9_two_bots_on_one_database_send_each_their_own(store: Database, clock: SetClock) -> None:
    post = Post(store, clock, Vendor("oa", repeats_safely=False))
    other = Post(store, clock, Vendor("oa2", repeats_safely=False))
    await post.queue("một")
    await other.queue("hai")
    await other.send_for(3)
    assert (post.vendor.got, other.vendor.got) == ([], ["lan: hai"])
    assert await post.column("attempts") == [0, 1]
    await post.send_for(3)
    assert (post.vendor.got, other.vendor.got) == (["lan: một"], ["lan: hai"])


async def test_what_is_refused_lets_the_next_pass(post: Post) -> None:
    post.vendor.next = [Undeliverable("refused")]
    await post.queue("một")
    await post.queue("hai")
    await post.send_for(3)
    assert post.vendor.got == ["lan: hai"]
    assert await post.column("state") == ["dead", "sent"]
    assert await post.column("reason") == ["refused", None]


async def test_f14_who_blocked_us_is_noted_and_nothing_else_is_tried(post: Post) -> None:
    post.vendor.next = [Unreachable("blocked")]
    await post.queue("một")
    await post.queue("hai")
    await post.queue("ba", "dung")
    await post.queue("bốn", kind="notice")
    await post.send_for(3)
    await post.queue("năm", kind="notice")
    await post.send_for(3)
    assert post.vendor.got == ["dung: ba"]
    assert await post.column("state") == ["dead", "dead", "sent", "dead", "dead"]
    assert await post.column("reason") == ["blocked", "not tried: blocked", None, *["not tried: blocked"] * 2]
    assert await post.column("attempts") == [1, 0, 1, 0, 0]


async def test_f14_who_writes_again_is_written_to_again(post: Post) -> None:
    post.vendor.next = [Unreachable("blocked")]
    await post.queue("một")
    await post.send_for(1)
    async with post.store.writing() as connection:
        await contacts.mark_reachable(connection, ["zalo:oa:lan"], post.clock())
    await post.queue("hai")
    await post.send_for(1)
    assert post.vendor.got == ["lan: hai"]


@pytest.mark.parametrize(
    ("kind", "sent", "state"), [("answer", 2, "sent"), ("notice", 2, "sent"), ("broadcast", 1, "dead")]
)
async def test_f13_a_lost_answer_is_seen_and_resent_once_by_policy(
    store: Database, clock: SetClock, kind: Kind, sent: int, state: str
) -> None:
    post = Post(store, clock, Vendor(repeats_safely=False))

    async def take_it_and_fall_silent() -> None:
        post.vendor.got.append("taken")
        raise Uncertain("ReadTimeout")

    post.vendor.next = [take_it_and_fall_silent]
    await post.queue("một", kind=kind)
    await post.send_for(59)
    assert await post.column("state") == (["uncertain"] if sent == 2 else ["dead"])
    assert await post.column("reason") == ["answer lost"]
    await post.send_for(600)
    assert len(post.vendor.got) == sent
    assert await post.column("state") == [state]


async def test_f13_two_lost_answers_are_enough(store: Database, clock: SetClock) -> None:
    post = Post(store, clock, Vendor(repeats_safely=False))
    post.vendor.next = [Uncertain("ReadTimeout"), Uncertain("ReadTimeout")]
    await post.queue("một")
    await post.queue("hai")
    await post.send_for(600)
    assert post.vendor.got == ["lan: hai"]
    assert await post.column("state") == ["dead", "sent"]
    assert await post.column("attempts") == [2, 1]


async def test_a_lost_answer_is_no_matter_where_repeating_is_safe(store: Database, clock: SetClock) -> None:
    post = Post(store, clock, Vendor(repeats_safely=True))
    post.vendor.next = [Uncertain("ReadTimeout")] * 3
    await post.queue("một")
    await post.send_for(10)
    assert post.vendor.got == ["lan: một"]


async def test_a_call_that_is_broken_off_has_an_unknown_outcome(
    store: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.loops.sending.CALL_SECONDS", 0.05)
    post = Post(store, clock, Vendor(repeats_safely=False))

    async def take_for_ever() -> None:
        await asyncio.sleep(60)

    post.vendor.next = [take_for_ever]
    await post.queue("một")
    await post.send_for(1)
    assert await post.column("state") == ["uncertain"]


async def test_a_message_that_cannot_be_sent_for_a_day_is_given_up(post: Post) -> None:
    await post.queue("một")
    post.clock.move(25 * 3600)
    post.vendor.next = [TryLater("503")]
    await post.sending.send_some()
    assert await post.column("state") == ["dead"]


async def test_a_fault_of_ours_is_tried_five_times_and_harms_nobody_else(post: Post) -> None:
    post.vendor.next = [ValueError()] * 5
    await post.queue("một")
    await post.send_for(60)
    await post.queue("hai", "dung")
    await post.send_for(1)
    assert await post.column("state") == ["dead", "sent"]
    assert await post.column("attempts") == [5, 1]
    assert await post.column("reason") == ["ValueError", None]


async def test_what_became_of_them_is_counted(post: Post) -> None:
    post.vendor.next = [Undeliverable("blocked"), TryLater("500")]
    for chat in ("lan", "dung", "hanh"):
        await post.queue("một", chat)
    await post.sending.send_some()
    counted = post.metrics.text()
    for name in (b"sent", b"retried", b"dead"):
        assert b"motcua_" + name + b'_total{channel="zalo"} 1.0' in counted


async def test_only_a_call_that_must_not_be_repeated_is_announced(store: Database, clock: SetClock) -> None:
    for safely, announced in ((True, None), (False, clock())):
        post = Post(store, clock, Vendor(repeats_safely=safely))
        await post.queue("một")
        await post.sending.send_some()
        assert (await post.column("called_at"))[-1] == announced


@pytest.mark.parametrize(("kind", "repeated"), [("answer", 2), ("notice", 2), ("broadcast", 1)])
async def test_f15_a_sender_killed_in_the_call_leaves_a_mark(
    store: Database, clock: SetClock, kind: Kind, repeated: int
) -> None:
    post = Post(store, clock, Vendor(repeats_safely=False))

    async def take_it_and_die() -> None:
        post.vendor.got.append("taken")
        raise asyncio.CancelledError

    post.vendor.next = [take_it_and_die]
    await post.queue("một", kind=kind)
    with pytest.raises(asyncio.CancelledError):
        await post.sending.send_some()
    assert await post.column("state") == ["calling"]
    await post.send_for(32)
    assert await post.column("state") == (["dead"] if kind == "broadcast" else ["uncertain"])
    await post.send_for(200)
    assert len(post.vendor.got) == repeated
    assert await post.column("state") == (["dead"] if kind == "broadcast" else ["sent"])


async def test_f15_a_sender_killed_while_a_message_waits_for_its_turn_leaves_no_mark(
    store: Database, clock: SetClock
) -> None:
    post = Post(store, clock, Vendor(repeats_safely=False))
    waiting = asyncio.Event()

    async def wait_long() -> None:
        waiting.set()
        await asyncio.sleep(60)

    post.vendor.turn["lan"] = wait_long
    await post.queue("một")
    await post.queue("hai", "dung")
    sending = asyncio.create_task(post.sending.send_some())
    async with asyncio.timeout(5):
        await waiting.wait()
        while await post.column("state") != ["queued", "sent"]:
            await asyncio.sleep(0.02)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    post.vendor.turn.clear()
    await post.send_for(32)
    assert post.vendor.got == ["dung: hai", "lan: một"]
    assert await post.column("state") == ["sent", "sent"]
    assert await post.column("lost") == [0, 0]


async def test_the_lease_begins_with_the_call_however_long_the_turn_took(store: Database, clock: SetClock) -> None:
    post = Post(store, clock, Vendor(repeats_safely=False))
    others = replace(post.sending, channels={("zalo", "oa"): Vendor(repeats_safely=False)})
    states = []

    async def wait_long() -> None:
        clock.move(14)

    async def call_long() -> None:
        clock.move(10)
        assert await others.send_some() == 0
        states.extend(await post.column("state"))

    post.vendor.turn["lan"] = wait_long
    post.vendor.next = [call_long]
    await post.queue("một")
    await post.sending.send_some()
    assert states == ["calling"]
    assert await post.column("state") == ["sent"]


async def test_whose_turn_does_not_come_is_left_to_wait_without_burning_an_attempt(post: Post) -> None:
    async def come_later() -> None:
        raise TryLater("pacing", after=7)

    post.vendor.turn["lan"] = come_later
    await post.queue("một")
    await post.queue("hai", "dung")
    await post.sending.send_some()
    assert post.vendor.got == ["dung: hai"]
    assert await post.column("state") == ["retry", "sent"]
    assert await post.column("attempts") == [0, 1]
    assert await post.column("called_at") == [None, None if post.vendor.repeats_safely else post.clock()]


async def test_a_call_is_not_made_for_what_somebody_else_took_over(store: Database, clock: SetClock) -> None:
    post = Post(store, clock, Vendor(repeats_safely=False))
    other = replace(post.sending, channels={("zalo", "oa"): Vendor(repeats_safely=False)})

    async def wait_too_long() -> None:
        clock.move(32)
        assert await other.send_some() == 1

    post.vendor.turn["lan"] = wait_too_long
    await post.queue("một")
    with pytest.raises(LeaseLost):
        await post.sending.send_some()
    assert post.vendor.got == []
    assert await post.column("state") == ["sent"]


async def test_f15_a_sender_killed_before_the_call_is_followed_by_one_that_sends(
    store: Database, clock: SetClock
) -> None:
    post = Post(store, clock, Vendor(repeats_safely=False))
    await post.queue("một")
    other = Vendor(repeats_safely=True)
    stopped = replace(post.sending, channels={("zalo", "oa"): other})

    async def die() -> None:
        raise asyncio.CancelledError

    other.next = [die]
    with pytest.raises(asyncio.CancelledError):
        await stopped.send_some()
    await post.send_for(32)
    assert post.vendor.got == ["lan: một"]
    assert await post.column("state") == ["sent"]


class Halfway(Random):
    """The middle of every range."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


@pytest.mark.parametrize(
    ("attempts", "error_after", "seconds"),
    [
        (0, None, 0.5),
        (1, None, 1),
        (2, None, 2),
        (8, None, 128),
        (9, None, 150),
        (500, None, 150),
        (0, 7, 7),
        (9, 0, 0),
    ],
)
def test_the_next_try_comes_later_each_time(attempts: int, error_after: float | None, seconds: float) -> None:
    assert next_try(attempts, error_after, NOW, Halfway()) == NOW + timedelta(seconds=seconds)


def test_those_who_failed_together_do_not_come_back_together() -> None:
    random = Random(7)
    assert len({next_try(5, None, NOW, random) for _ in range(50)}) == 50
