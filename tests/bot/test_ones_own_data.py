"""`/dulieu` through the real loops: what a citizen may see, take along and erase is what is in the database."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, insert, select, text

from bot.channels import Outgoing
from bot.loops.answering import Answering, Book, Shelf
from bot.loops.receiving import Receiver
from bot.loops.sending import Sending
from bot.metrics import Metrics
from handlers.citizen.privacy import privacy
from handlers.messages import Incoming, Reply, plain
from handlers.turn import Answer, Manners, Turn
from knowledge.library import Library
from storage import cases, contacts, requests
from storage.database import Database
from storage.records import Case
from storage.tables import contacts as contact_rows
from storage.tables import dialogues, inbox, outbox, questions, staff
from tests.conftest import SetClock
from tests.databases import on_disk, on_sqlite
from tests.storage.test_cases import new

Heard = Callable[..., Incoming]
SECRET = "chuyện riêng của nhà tôi"


class Phone:
    """A channel that shows each chat what it was sent."""

    name = "webchat"
    account = "web"
    repeats_safely = False
    window: timedelta | None = None

    def __init__(self) -> None:
        self.shown: dict[str, list[Reply]] = {}

    async def wait(self, chat: str) -> None:
        pass

    async def send(self, message: Outgoing) -> None:
        self.shown.setdefault(message.chat, []).append(message.reply)


class Service:
    """Receiving, answering and sending joined together, with the real handlers."""

    def __init__(self, store: Database, clock: SetClock, library: Library, heard: Heard) -> None:
        metrics = Metrics()
        self.store, self.clock, self.heard, self.phone = store, clock, heard, Phone()
        self.receiver = Receiver(store, clock, metrics, lambda new: None)
        self.answering = Answering(
            database=store,
            shelf=Shelf(Book.of(library)),
            clock=clock,
            metrics=metrics,
            manners=Manners(),
            answered=lambda conversations: None,
        )
        self.sending = Sending(
            database=store, channels={("webchat", "web"): self.phone}, clock=clock, metrics=metrics, random=Random(1)
        )

    async def say(self, *texts: str, chat: str = "lan") -> list[Reply]:
        for said in texts:
            self.clock.move(1)
            await self.receiver.receive(self.heard(said, chat=chat))
            await self._work()
        return self.phone.shown[chat]

    async def tap(self, label: str, chat: str = "lan") -> Reply:
        presses = {choice.label: choice.press for reply in self.phone.shown[chat] for choice in reply.choices}
        self.clock.move(1)
        tapped = self.heard("", chat=chat)
        message = Incoming(
            **{name: getattr(tapped, name) for name in tapped.__slots__} | {"kind": "press", "press": presses[label]}
        )
        await self.receiver.receive(message)
        await self._work()
        return self.phone.shown[chat][-1]

    async def _work(self) -> None:
        while await self.answering.answer_some() or await self.sending.send_some():
            pass

    async def count(self, table: str) -> dict[str, int]:
        chosen = {"inbox": inbox, "outbox": outbox, "dialogues": dialogues, "questions": questions}[table]
        counting = select(chosen.c.conversation, func.count()).group_by(chosen.c.conversation)
        async with self.store.reading() as connection:
            return {name.rpartition(":")[2]: number for name, number in await connection.execute(counting)}


@pytest.fixture
def service(store: Database, clock: SetClock, library: Library, heard: Heard) -> Service:
    return Service(store, clock, library, heard)


async def exported(service: Service) -> dict[str, list[dict[str, str]]]:
    document = (await service.tap("Tải về")).document
    assert document is not None
    body: dict[str, list[dict[str, str]]] = json.loads(document.content)
    return body


async def test_the_export_holds_all_that_was_heard_and_said_in_order(service: Service) -> None:
    await service.say("alo", SECRET, "/dulieu")
    body = await exported(service)
    texts = [message["text"] for message in body["messages"]]
    assert [text for text in texts if text in ("alo", SECRET, "/dulieu")] == ["alo", SECRET, "/dulieu"]
    shown = [plain(reply.text) for reply in service.phone.shown["lan"]][:-1]
    assert [message["text"] for message in body["messages"] if message["from"] == "bot"] == shown
    assert [message["at"] for message in body["messages"]] == sorted(message["at"] for message in body["messages"])
    assert [question["text"] for question in body["questions"]][:2] == ["alo", SECRET]


async def test_the_export_holds_nothing_of_anybody_else(service: Service) -> None:
    await service.say("việc của Dũng", chat="dung")
    await service.say("/dulieu")
    body = json.dumps(await exported(service), ensure_ascii=False)
    assert "việc của Dũng" not in body


async def test_the_summary_counts_what_the_database_holds(service: Service) -> None:
    await service.say("alo", "cảm ơn")
    said = plain((await service.say("/dulieu"))[-1].text)
    heard, answered = (await service.count("inbox"))["lan"], (await service.count("outbox"))["lan"] - 1
    found = re.search(r"(\d+) tin nhắn", said)
    assert found is not None
    assert int(found[1]) == heard + answered


async def test_erasing_takes_two_taps_and_leaves_only_that_it_was_done(service: Service) -> None:
    await service.say(SECRET, "/dulieu")
    await service.tap("Xóa hết")
    assert (await service.count("questions"))["lan"]
    done = await service.tap("Xóa hết, tôi chắc chắn")
    assert "Đã xóa hết" in plain(done.text)
    assert await service.count("questions") == {}
    assert await service.count("outbox") == {"lan": 1}
    async with service.store.reading() as connection:
        bodies = (await connection.execute(select(inbox.c.body))).scalars().all()
        remembered = (await connection.execute(select(dialogues.c.body))).scalars().all()
    assert bodies == [{}] * len(bodies)
    assert len(remembered) == 1
    assert set(remembered[0]) <= {"v", "noticed", "menus"}  # the buttons just shown, and that the notice was given


async def test_erasing_leaves_nothing_known_of_whether_one_can_be_reached(service: Service) -> None:
    await service.say("/dulieu")
    async with service.store.writing() as connection:
        await contacts.mark_unreachable(connection, "webchat:web:lan", service.clock(), "blocked")
    await service.tap("Xóa hết")
    await service.tap("Xóa hết, tôi chắc chắn")
    async with service.store.reading() as connection:
        assert (await connection.execute(select(contact_rows))).all() == []


@on_sqlite
async def test_what_was_erased_is_in_no_file_of_the_database(service: Service, database_url: str) -> None:
    await service.say(f"{SECRET} là bố mẹ bỏ nhau", "/dulieu")
    await service.tap("Xóa hết")
    assert SECRET.encode() in on_disk(database_url)
    await service.tap("Xóa hết, tôi chắc chắn")
    await service.store.forget()
    assert SECRET.encode() not in on_disk(database_url)


async def test_erasing_touches_nobody_elses_data(service: Service) -> None:
    await service.say("việc của Dũng", chat="dung")
    before = {table: (await service.count(table))["dung"] for table in ("inbox", "outbox", "dialogues", "questions")}
    await service.say("/dulieu")
    await service.tap("Xóa hết")
    await service.tap("Xóa hết, tôi chắc chắn")
    after = {table: (await service.count(table))["dung"] for table in ("inbox", "outbox", "dialogues", "questions")}
    assert after == before
    async with service.store.reading() as connection:
        assert "việc của Dũng" in str((await connection.execute(select(inbox.c.body))).scalars().all())


async def test_nobody_erases_another_conversation_with_its_button(service: Service) -> None:
    """A press is an index into one's own menus: the same press from somebody else means nothing of the kind."""
    await service.say(SECRET, "/dulieu")
    await service.tap("Xóa hết")
    press = next(
        c.press for reply in service.phone.shown["lan"] for c in reply.choices if c.label.endswith("chắc chắn")
    )
    stranger = service.heard("", chat="dung")
    fields = {name: getattr(stranger, name) for name in stranger.__slots__}
    await service.receiver.receive(Incoming(**fields | {"kind": "press", "press": press}))
    await service._work()
    assert (await service.count("questions"))["lan"]
    assert "Đã xóa" not in plain(service.phone.shown["dung"][-1].text)


async def test_a_message_sent_while_erasing_is_still_answered(service: Service) -> None:
    await service.say("/dulieu")
    await service.tap("Xóa hết")
    menu = service.phone.shown["lan"][-1]
    erase = next(choice.press for choice in menu.choices if choice.label.endswith("chắc chắn"))
    tap = service.heard("", chat="lan")
    fields = {name: getattr(tap, name) for name in tap.__slots__}
    await service.receiver.receive(Incoming(**fields | {"kind": "press", "press": erase}))
    await service.receiver.receive(service.heard("alo", chat="lan"))
    await service._work()
    assert await service.count("inbox") == {"lan": 4}
    async with service.store.reading() as connection:
        states = (await connection.execute(select(inbox.c.state))).scalars().all()
        last = await connection.scalar(text("SELECT body FROM inbox ORDER BY id DESC LIMIT 1"))
    assert states == ["done"] * 4
    assert "alo" in str(last)


async def test_consent_withdrawn_at_the_vendor_erases_it_too_and_the_next_talk_begins_anew(service: Service) -> None:
    await service.say("alo", SECRET)
    await service.say(SECRET, chat="dung")
    withdrawn = replace(service.heard("", chat="lan"), kind="withdrawn")
    assert await service.receiver.receive(withdrawn)
    await service._work()
    async with service.store.reading() as connection:
        theirs = outbox.c.conversation.endswith(":lan")
        assert await connection.scalar(select(func.count()).select_from(outbox).where(theirs)) == 0
        bodies = (await connection.execute(select(inbox.c.body).where(inbox.c.conversation.endswith(":lan")))).scalars()
        assert set(map(str, bodies)) == {"{}"}
    assert (await service.count("questions")).get("lan") is None
    assert (await service.count("outbox"))["dung"] > 0
    before = len(service.phone.shown["lan"])
    assert len(await service.say("alo")) > before


async def in_the_ledger(service: Service) -> list[tuple[str, str | None, bool]]:
    async with service.store.reading() as connection:
        found = await requests.listed(connection, 99, is_open=False)
    return [(one.kind, one.conversation, one.ended_at is not None) for one in reversed(found)]


async def filed(service: Service) -> Case:
    """A case of Lan's that an officer works on."""
    async with service.store.writing() as connection:
        case = await cases.add(connection, replace(new(), conversation="webchat:web:lan", text=SECRET))
        assert case is not None
        adding = insert(staff).values(login="hanh", name="Hạnh", role="officer", created_at=service.clock())
        number = (await connection.execute(adding.returning(staff.c.id))).scalar_one()
        assert await cases.change(connection, case, service.clock(), {"staff_id": number})
    return case


async def test_whatever_is_asked_stands_in_the_ledger_and_leads_to_nobody_after_erasing(service: Service) -> None:
    await service.say("/dulieu")
    await service.tap("Xem tin đã lưu")
    await service.say("/dulieu")
    body = await exported(service)
    assert [(one["number"], one["kind"]) for one in body["requests"]] == [("DL-2", "export"), ("DL-1", "see")]
    lan = "webchat:web:lan"
    assert await in_the_ledger(service) == [("see", lan, True), ("export", lan, True)]
    await service.say("/dulieu")
    await service.tap("Xóa hết")
    done = plain((await service.tap("Xóa hết, tôi chắc chắn")).text)
    assert "DL-3, đã xong" in done
    assert await in_the_ledger(service) == [(kind, None, True) for kind in ("see", "export", "erase")]


async def test_what_cannot_be_erased_yet_is_told_with_its_number_and_day(service: Service) -> None:
    case = await filed(service)
    await service.say("/dulieu")
    await service.tap("Xóa hết")
    told = plain((await service.tap("Xóa hết, cả góp ý")).text)
    assert "Còn 1 việc" in told
    assert "DL-1" in told
    assert "11/12/2026" in told  # the 13th is a Sunday
    assert "chưa xác thực" in told
    assert "DL-1" in plain((await service.say("/dulieu"))[-1].text)
    async with service.store.reading() as connection:
        kept = await cases.by_code(connection, case.code)
    assert kept is not None
    assert (kept.text, kept.conversation) == (SECRET, None)
    assert await in_the_ledger(service) == [("erase_all", "webchat:web:lan", False)]


async def test_a_request_of_a_turn_that_failed_is_not_in_the_ledger(service: Service) -> None:
    await service.say("/dulieu")
    fails = replace(service.answering, reply=ends_badly)
    await service.receiver.receive(service.heard("xóa"))
    await fails.answer_some()
    assert await in_the_ledger(service) == []


async def ends_badly(turn: Turn) -> Answer:
    await privacy(turn, "erase")
    raise RuntimeError
