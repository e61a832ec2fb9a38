import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.loops.showing import Showing
from bot.metrics import Metrics
from handlers.messages import Paragraph, Reply, Span
from storage import inbox, outbox
from storage.database import Database
from storage.records import NewMessage, NewPost
from storage.tables import outbox as table
from tests.conftest import SetClock


class Shown:
    """Queueing and showing on one database."""

    def __init__(self, store: Database, clock: SetClock) -> None:
        self.store = store
        self.clock = clock
        self.told: list[str] = []
        self.metrics = Metrics()
        self.showing = Showing(
            database=store, account=("webchat", "web"), look=self.told.append, clock=clock, metrics=self.metrics
        )

    async def queue(self, *chats: str, channel: str = "webchat", account: str = "web") -> None:
        body = Reply((Paragraph((Span("xin chào"),)),)).to_json()
        posts = [NewPost(channel, account, chat, body, self.clock()) for chat in chats]
        async with self.store.writing() as connection:
            await outbox.add(connection, posts)

    async def column(self, name: str) -> Sequence[Any]:
        async with self.store.reading() as connection:
            return (await connection.execute(select(table.c[name]).order_by(table.c.id))).scalars().all()


@pytest.fixture
def shown(store: Database, clock: SetClock) -> Shown:
    return Shown(store, clock)


async def test_all_that_was_queued_is_sent_once_and_each_page_is_told_once(shown: Shown) -> None:
    await shown.queue("lan", "lan", "dung")
    assert [await shown.showing.show_some() for _ in range(2)] == [3, 0]
    assert sorted(shown.told) == ["dung", "lan"]
    assert await shown.column("state") == ["sent"] * 3
    assert await shown.column("sent_at") == [shown.clock()] * 3
    assert await shown.column("attempts") == [1] * 3
    assert b'motcua_sent_total{channel="webchat"} 3.0' in shown.metrics.text()


async def test_pages_that_were_told_of_an_answer_when_it_was_committed_are_not_told_again(shown: Shown) -> None:
    now = shown.clock()
    async with shown.store.writing() as connection:
        await inbox.add(connection, [NewMessage("webchat", "web", "m1", "webchat:web:lan", {}, now)])
        await outbox.add(connection, [NewPost("webchat", "web", "lan", {}, now, inbox_id=1)])
    assert await shown.showing.show_some() == 1
    assert shown.told == []
    assert await shown.column("state") == ["sent"]


async def test_what_others_have_to_send_is_left_to_them(shown: Shown) -> None:
    await shown.queue("lan", channel="zalo")
    await shown.queue("lan", account="other")
    assert await shown.showing.show_some() == 0
    assert await shown.column("state") == ["queued"] * 2
    assert shown.told == []


async def test_f22_a_clock_set_back_holds_up_nothing(shown: Shown) -> None:
    await shown.queue("lan")
    shown.clock.move(-3600)
    assert await shown.showing.show_some() == 1


async def test_a_crowd_is_shown_in_several_rounds(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.loops.showing.MOST_AT_ONCE", 2)
    await shown.queue("lan", "dung", "hanh")
    assert [await shown.showing.show_some() for _ in range(3)] == [2, 1, 0]
    assert shown.told[2:] == ["hanh"]


async def test_f9_two_processes_show_each_message_once(shown: Shown, store: Database) -> None:
    await shown.queue(*(f"c{number}" for number in range(40)))
    other = replace(shown.showing, database=store)
    counts = await asyncio.gather(*(showing.show_some() for showing in (shown.showing, other) for _ in range(5)))
    assert sum(counts) == 40
    assert len(shown.told) == len(set(shown.told)) == 40
    assert await shown.column("attempts") == [1] * 40
