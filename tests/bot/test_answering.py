import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.loops import receiving
from bot.loops.answering import Answering, Book, Shelf, pause_after
from bot.loops.receiving import Receiver
from bot.metrics import Metrics
from handlers.dialogue import Dialogue
from handlers.messages import Document, Incoming, Paragraph, Reply, Span, plain
from handlers.turn import Answer, Kept, Manners, Question, Turn
from knowledge.library import Library
from storage import contacts
from storage.database import Database, DatabaseTrouble
from storage.tables import dialogues, inbox, outbox, questions
from tests.conftest import SetClock
from tests.databases import on_sqlite

Heard = Callable[..., Incoming]


def said(text: str) -> Reply:
    return Reply((Paragraph((Span(text),)),))


async def echo(turn: Turn) -> Answer:
    """Says it back, counts in the dialogue, and fails on the word "độc"."""
    if turn.heard.text == "độc":
        raise RuntimeError(turn.heard.text)
    before = turn.dialogue.topic or "0"
    question = Question(turn.heard.text, "answered", options=("a", "b"))
    return Answer((said(turn.heard.text), said("hết")), Dialogue(topic=str(int(before) + 1)), question)


class House:
    """Receiving and answering on one database."""

    def __init__(self, store: Database, clock: SetClock, library: Library) -> None:
        self.store = store
        self.clock = clock
        self.metrics = Metrics()
        self.rings: list[str] = []
        self.receiver = Receiver(store, clock, self.metrics, lambda new: None)
        self.answering = Answering(
            database=store,
            shelf=Shelf(Book.of(library)),
            clock=clock,
            metrics=self.metrics,
            manners=Manners(),
            answered=self.rings.extend,
            reply=echo,
        )

    async def hear(self, *messages: Incoming) -> None:
        for message in messages:
            await self.receiver.receive(message)

    async def rows(self, *columns: Any) -> list[tuple[Any, ...]]:
        async with self.store.reading() as connection:
            return [tuple(row) for row in await connection.execute(select(*columns).order_by(columns[0]))]

    async def answers(self) -> list[str]:
        rows = await self.rows(outbox.c.id, outbox.c.body)
        return [plain(Reply.from_json(body).text) for _, body in rows]

    async def states(self) -> list[str]:
        return [state for _, state in await self.rows(inbox.c.id, inbox.c.state)]


@pytest.fixture
def house(store: Database, clock: SetClock, library: Library) -> House:
    return House(store, clock, library)


async def test_a_turn_stores_everything_together(house: House, heard: Heard) -> None:
    await house.hear(heard("xin chào"))
    assert await house.answering.answer_some() == 1
    assert await house.states() == ["done"]
    assert await house.rows(dialogues.c.conversation, dialogues.c.body) == [("webchat:web:lan", {"v": 1, "topic": "1"})]
    assert await house.rows(outbox.c.id, outbox.c.inbox_id, outbox.c.part, outbox.c.chat, outbox.c.kind) == [
        (1, 1, 0, "lan", "answer"),
        (2, 1, 1, "lan", "answer"),
    ]
    asked = await house.rows(questions.c.inbox_id, questions.c.text, questions.c.status, questions.c.options)
    assert asked == [(1, "xin chào", "answered", ["a", "b"])]
    assert house.rings == ["webchat:web:lan"]


async def test_f14_who_writes_again_can_be_reached_again(house: House, heard: Heard) -> None:
    async with house.store.writing() as connection:
        for chat in ("lan", "dung"):
            await contacts.mark_unreachable(connection, f"webchat:web:{chat}", house.clock(), "blocked")
    await house.hear(heard("xin chào"))
    await house.answering.answer_some()
    async with house.store.reading() as connection:
        gone = await contacts.unreachable(connection, ["webchat:web:lan", "webchat:web:dung"])
    assert gone == {"webchat:web:dung": "blocked"}


async def test_without_work_nothing_happens(house: House) -> None:
    assert await house.answering.answer_some() == 0
    assert house.rings == []


async def test_a_conversation_goes_on_from_what_it_remembers(house: House, heard: Heard) -> None:
    await house.hear(heard("một"), heard("hai"), heard("ba", chat="dung"))
    assert [await house.answering.answer_some() for _ in range(3)] == [2, 1, 0]
    remembered = dict(await house.rows(dialogues.c.conversation, dialogues.c.body))
    assert remembered["webchat:web:lan"]["topic"] == "2"
    assert remembered["webchat:web:dung"]["topic"] == "1"
    assert await house.answers() == ["một", "hết", "ba", "hết", "hai", "hết"]


async def test_f18_replicas_answer_each_conversation_in_order_and_nothing_twice(
    house: House, heard: Heard, database_url: str
) -> None:
    other = Database(database_url)
    replicas = [house.answering, replace(house.answering, database=other)]
    await house.hear(*(heard(f"lan {number}") for number in range(20)))
    await house.hear(*(heard(f"x {number}", chat=f"chat{number}") for number in range(60)))

    async def work(answering: Answering) -> None:
        while "new" in await house.states():
            await answering.answer_some()

    await asyncio.gather(*(work(replica) for replica in replicas))
    await other.close()
    answers = [answer for answer in await house.answers() if answer != "hết"]
    assert [answer for answer in answers if answer.startswith("lan")] == [f"lan {number}" for number in range(20)]
    assert len(answers) == len(set(answers)) == 80


async def test_f26_a_poisonous_message_is_set_aside_with_one_apology(
    house: House, heard: Heard, library: Library
) -> None:
    await house.hear(heard("độc"), heard("sau đó"), heard("bên cạnh", chat="dung"))
    steps = 0
    while "new" in await house.states():
        steps += await house.answering.answer_some()
        house.clock.move(9)
    assert await house.states() == ["dead", "done", "done"]
    assert steps == 7
    apology = library.phrase("apology")
    assert await house.answers() == ["bên cạnh", "hết", apology, "sau đó", "hết"]


async def test_f26_neighbours_are_answered_in_the_same_step(house: House, heard: Heard) -> None:
    await house.hear(heard("độc"), heard("bên cạnh", chat="dung"))
    assert await house.answering.answer_some() == 2
    assert await house.states() == ["new", "done"]
    assert await house.rows(inbox.c.id, inbox.c.attempts) == [(1, 1), (2, 1)]
    assert await house.answering.answer_some() == 0


async def test_f26_a_body_nobody_can_read_is_set_aside_too(house: House, heard: Heard) -> None:
    await house.hear(heard("hỏng"))
    async with house.store.writing() as connection:
        await connection.execute(inbox.update().values(body={"text": 1}, attempts=4))
    await house.answering.answer_some()
    assert await house.states() == ["dead"]
    assert len(await house.answers()) == 1


async def test_f6_a_database_in_trouble_costs_nobody_their_question(house: House, heard: Heard) -> None:
    async def full(turn: Turn) -> Answer:
        raise DatabaseTrouble("OperationalError")

    await house.hear(heard("hỏi lúc ổ đĩa đầy"))
    for _ in range(12):
        assert await replace(house.answering, reply=full).answer_some() == 1
        house.clock.move(70)
    assert await house.states() == ["new"]
    assert await house.answering.answer_some() == 1
    assert await house.answers() == ["hỏi lúc ổ đĩa đầy", "hết"]


def test_the_pause_after_a_failure_doubles() -> None:
    assert [pause_after(attempts).total_seconds() for attempts in (1, 2, 3, 4, 40)] == [1, 2, 4, 8, 60]


class Overtaken:
    """A database on which another process takes over what was claimed, before the turn begins."""

    def __init__(self, store: Database) -> None:
        self._store = store
        self._transactions = 0

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        self._transactions += 1
        if self._transactions == 2:
            async with self._store.writing() as connection:
                await connection.execute(inbox.update().values(lease_token="another process"))
        async with self._store.writing() as connection:
            yield connection


@pytest.mark.parametrize("reply", [echo, None], ids=["answered", "failed"])
async def test_a_turn_whose_lease_was_taken_over_keeps_nothing(house: House, heard: Heard, reply: Any) -> None:
    await house.hear(heard("xin chào"))
    assert await replace(house.answering, database=Overtaken(house.store), reply=reply).answer_some() == 1
    assert await house.states() == ["new"]
    assert await house.answers() == []
    assert await house.rows(dialogues.c.conversation) == []


async def test_while_a_turn_lasts_nobody_else_takes_it_up_whatever_the_clock_says(
    house: House, heard: Heard, database_url: str
) -> None:
    other = Database(database_url)
    seen: list[int] = []

    async def slow(turn: Turn) -> Answer:
        if other.dialect == "postgresql":  # on SQLite nobody else could write meanwhile
            house.clock.move(60)
            seen.append(await replace(house.answering, database=other).answer_some())
        return await echo(turn)

    await house.hear(heard("xin chào"))
    assert await replace(house.answering, reply=slow).answer_some() == 1
    assert sum(seen) == 0
    assert await house.answers() == ["xin chào", "hết"]
    await other.close()


class Death(BaseException):
    """The end of a process: nothing of ours catches it."""


async def test_f26_a_message_that_ends_the_process_is_set_aside_and_harms_nobody_else(
    house: House, heard: Heard, library: Library
) -> None:
    async def deadly(turn: Turn) -> Answer:
        if turn.heard.text == "chết":
            raise Death
        return await echo(turn)

    replica = replace(house.answering, reply=deadly)
    await house.hear(heard("trước", chat="an"), heard("chết"), heard("bên cạnh", chat="dung"), heard("sau đó"))
    deaths = 0
    while "new" in await house.states():
        try:
            await replica.answer_some()
        except Death:
            deaths += 1
            house.clock.move(6)
            await house.hear(heard(f"mới {deaths}", chat=f"chat{deaths}"))
    assert deaths == 5
    assert await house.states() == ["done", "dead", "done", "done", *["done"] * 5]
    answers = [answer for answer in await house.answers() if answer != "hết"]
    assert answers[:5] == ["mới 1", "trước", "mới 2", "mới 3", "mới 4"]
    assert sorted(answers[5:]) == sorted([library.phrase("apology"), "bên cạnh", "sau đó", "mới 5"])


async def test_a_handler_sees_and_erases_what_is_kept(house: House, heard: Heard) -> None:
    seen: list[Kept] = []

    async def forgetful(turn: Turn) -> Answer:
        if turn.heard.text != "xóa":
            return await echo(turn)
        seen.append(await turn.memory.kept())
        await turn.memory.erase()
        seen.append(await turn.memory.kept())
        return Answer((said("đã xóa"),), Dialogue())

    house.answering = replace(house.answering, reply=forgetful)
    await house.hear(heard("số tôi 0912345678"), heard("xóa"), heard("người khác", chat="dung"))
    while await house.answering.answer_some():
        house.clock.move(1)
    before, after = seen
    assert [(who, text) for _, who, text in before.messages] == [
        ("citizen", "số tôi 0912345678"),
        ("citizen", "xóa"),
        ("bot", "số tôi 0912345678"),
        ("bot", "hết"),
    ]
    assert [text for _, text, _ in before.questions] == ["số tôi 0912345678"]
    assert after == Kept((), ())
    assert await house.answers() == ["người khác", "hết", "đã xóa"]
    assert [body for _, body in await house.rows(inbox.c.id, inbox.c.body)][:2] == [{}, {}]
    remembered = dict(await house.rows(dialogues.c.conversation, dialogues.c.body))
    assert remembered["webchat:web:lan"] == {"v": 1}


async def test_a_handler_may_erase_what_only_this_message_says(house: House, heard: Heard) -> None:
    async def discreet(turn: Turn) -> Answer:
        if turn.heard.text == "tố cáo":
            await turn.memory.forget()
        return await echo(turn)

    house.answering = replace(house.answering, reply=discreet)
    await house.hear(heard("một"), heard("tố cáo"), heard("tố cáo", chat="dung"), heard("ba", chat="dung"))
    while await house.answering.answer_some():
        house.clock.move(1)
    assert [body["text"] for _, body in await house.rows(inbox.c.id, inbox.c.body)] == ["một", "", "", "ba"]
    assert await house.states() == ["done"] * 4


async def test_of_the_documents_handed_over_only_the_newest_is_kept(house: House, heard: Heard) -> None:
    async def generous(turn: Turn) -> Answer:
        if turn.heard.text != "tải về":
            return await echo(turn)
        await turn.memory.withdraw()
        return Answer((replace(said("đây"), document=Document("a.json", "application/json", "{}")),), turn.dialogue)

    house.answering = replace(house.answering, reply=generous)
    await house.hear(heard("một"), heard("tải về"), heard("tải về"), heard("tải về", chat="dung"))
    while await house.answering.answer_some():
        house.clock.move(1)
    rows = await house.rows(outbox.c.id, outbox.c.conversation, outbox.c.body)
    handed_over = [conversation for _, conversation, body in rows if "document" in body]
    assert sorted(handed_over) == ["webchat:web:dung", "webchat:web:lan"]
    assert (await house.answers())[:2] == ["một", "hết"]


async def test_what_was_erased_by_a_turn_that_failed_is_still_there(house: House, heard: Heard) -> None:
    async def clumsy(turn: Turn) -> Answer:
        await turn.memory.erase()
        raise RuntimeError

    await house.hear(heard("xin chào"))
    house.answering = replace(house.answering, reply=clumsy)
    await house.answering.answer_some()
    assert [body["text"] for _, body in await house.rows(inbox.c.id, inbox.c.body)] == ["xin chào"]


def test_the_day_of_an_answer_is_the_day_in_viet_nam(library: Library) -> None:
    shelf = Shelf(Book.of(library))
    evening, night = datetime(2026, 11, 23, 16, 59, tzinfo=UTC), datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert shelf.today(evening).edition.day.isoformat() == "2026-11-23"
    assert shelf.today(night).edition.day.isoformat() == "2026-11-24"
    assert shelf.today(night) is shelf.today(night)


async def test_a_new_library_answers_from_the_next_turn_on(house: House, heard: Heard, library: Library) -> None:
    await house.hear(heard("một"))
    await house.answering.answer_some()
    newer = replace(library, version="newer")
    house.answering.shelf.book = Book.of(newer)
    await house.hear(heard("hai"))
    await house.answering.answer_some()
    assert await house.rows(questions.c.id, questions.c.release) == [(1, library.version), (2, newer.version)]


async def test_where_somebody_waits_to_be_received_a_transaction_ends_after_the_turn_in_hand(
    house: House, heard: Heard
) -> None:
    hurried = replace(house.answering, is_hurried=lambda: True)
    await house.hear(*(heard(name, chat=name) for name in ("lan", "độc", "dung")))
    await hurried.answer_some()
    assert await house.states() == ["done", "new", "new"]
    assert await house.rows(inbox.c.id, inbox.c.attempts) == [(1, 1), (2, 0), (3, 0)]
    for _ in range(2):
        await hurried.answer_some()
    assert await house.states() == ["done", "new", "done"]
    assert await house.answers() == ["lan", "hết", "dung", "hết"]
    assert await house.answering.answer_some() == 0


@on_sqlite
async def test_who_is_received_waits_for_one_turn_at_most(
    house: House, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "HURRY", 0.0)
    done: list[str] = []

    async def receive() -> None:
        await house.receiver.receive(heard(chat="new"))
        done.append("received")

    async def slowly(turn: Turn) -> Answer:
        if not done:
            done.append("they come")
            arriving.append(asyncio.create_task(receive()))
        await asyncio.sleep(0.01)
        done.append(turn.heard.chat)
        return await echo(turn)

    arriving: list[asyncio.Task[None]] = []
    await house.hear(*(heard(chat=name) for name in ("lan", "dung", "minh")))
    answering = replace(house.answering, reply=slowly, is_hurried=house.receiver.is_hurried)
    while "new" in await house.states():
        await answering.answer_some()
    await asyncio.gather(*arriving)
    assert done[:3] == ["they come", "lan", "received"]
    assert sorted(done[3:]) == ["dung", "minh", "new"]
