"""Feedback through the real loops: a case exists if and only if its code was shown, once, and goes when it is to go."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import select

from bot.loops.presence import Presence
from handlers import dispatch
from handlers.desk import Desk, people, signing
from handlers.desk import cases as at_desk
from handlers.desk.cases import AsRead
from handlers.desk.passwords import Passwords
from handlers.desk.people import NewStaff
from handlers.messages import Incoming, plain
from handlers.tracking import issue, read, shown
from handlers.turn import Answer, Turn
from knowledge.library import Library
from storage import cases
from storage.database import Database
from storage.records import Case, CaseEvent, NewCase, Wanted
from storage.sealing import Keyring, new_key
from storage.tables import dialogues, inbox, outbox, questions
from tests.bot.test_ones_own_data import Service
from tests.conftest import SetClock
from tests.databases import on_disk, on_sqlite
from tests.desk import PASSWORD, code_of

KEYRING = Keyring([new_key()])
SAID = "góp ý là ghế chờ ít quá, bà con phải đứng"
TEXT = "Ghế chờ ít quá, bà con phải đứng"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}-[0-9A-Z]\b")


@pytest.fixture
def service(store: Database, clock: SetClock, library: Library, heard: Callable[..., Incoming]) -> Service:
    return Service(store, clock, library, heard)


async def kept(service: Service) -> list[Case]:
    async with service.store.reading() as connection:
        return await cases.listed(connection, Wanted(), 1000)


def codes(service: Service, chat: str = "lan") -> list[str]:
    """Every code that was shown as a new one."""
    said = (plain(reply.text) for reply in service.phone.shown[chat])
    return [found[0] for text in said if "Mã theo dõi" in text and (found := CODE.search(text))]


async def test_the_case_the_code_and_the_answer_are_one(service: Service) -> None:
    await service.say(SAID)
    assert await kept(service) == []
    await service.say("gửi")
    (case,) = await kept(service)
    assert [read(code) for code in codes(service)] == [case.code]
    assert (case.kind, case.state, case.text) == ("gop_y", "received", TEXT)
    assert (case.conversation, case.channel, case.created_at) == ("webchat:web:lan", "webchat", service.clock())


async def test_f10_yes_three_times_before_any_answer_makes_one_case(service: Service) -> None:
    await service.say(SAID)
    for _ in range(3):
        await service.receiver.receive(service.heard("có"))
    await service._work()
    assert len(await kept(service)) == len(codes(service)) == 1
    assert (await service.count("inbox"))["lan"] == 4


async def test_f19_two_hundred_citizens_at_once_get_two_hundred_codes(service: Service) -> None:
    chats = [f"chat{number}" for number in range(200)]
    for said in (SAID, "gửi"):
        await service.receiver.receive_batch([service.heard(said, chat=chat) for chat in chats])
        await service._work()
    told = {code for chat in chats for code in codes(service, chat)}
    assert len(told) == 200
    assert {shown(case.code) for case in await kept(service)} == told


async def test_a_turn_that_fails_after_filing_has_filed_nothing(service: Service) -> None:
    failures = [RuntimeError("lần một"), RuntimeError("lần hai")]

    async def fails_twice(turn: Turn) -> Answer:
        answer = await dispatch.reply(turn)
        if turn.heard.text == "gửi" and failures:
            raise failures.pop()
        return answer

    service.answering = replace(service.answering, reply=fails_twice)
    await service.say(SAID, "gửi")
    assert await kept(service) == []
    assert codes(service) == []
    service.clock.move(5)
    await service._work()
    assert [shown(case.code) for case in await kept(service)] == codes(service)
    assert len(codes(service)) == 1


async def test_a_code_that_is_taken_is_drawn_again(service: Service) -> None:
    taken = issue(Random(5))
    async with service.store.writing() as connection:
        await cases.add(connection, NewCase(taken, "gop_y", 900, "webchat:web:x", "webchat", "cũ", service.clock()))
    service.answering = replace(service.answering, random=Random(5))
    await service.say(SAID, "gửi")
    assert len({case.code for case in await kept(service)}) == 2
    assert read(codes(service)[0]) not in (None, taken)


async def test_the_export_holds_ones_own_cases_and_no_others(service: Service) -> None:
    await service.say("góp ý là việc của chị Dũng", "gửi", chat="dung")
    await service.say(SAID, "gửi", "/dulieu")
    document = (await service.tap("Tải về")).document
    assert document is not None
    (case,) = json.loads(document.content)["cases"]
    assert (case["text"], case["kind"], case["state"], case["code"]) == (TEXT, "gop_y", "received", codes(service)[0])


async def test_looking_shows_them_with_their_codes(service: Service) -> None:
    await service.say(SAID, "gửi", "/dulieu")
    assert "1 phản ánh, góp ý" in plain(service.phone.shown["lan"][-1].text)
    looked = plain((await service.tap("Xem tin đã lưu")).text)
    assert f"{codes(service)[0]} · Góp ý" in looked


async def test_erasing_leaves_the_case_with_nobody_to_it_and_its_code_works(service: Service) -> None:
    await service.say(SAID, "gửi", "/dulieu")
    asked = await service.tap("Xóa hết")
    assert "không ai biết là của anh/chị" in plain(asked.text)
    await service.tap("Xóa hết, để lại góp ý")
    (case,) = await kept(service)
    assert (case.conversation, case.text) == (None, TEXT)
    await service.say("/tracuu")
    assert "chưa gửi góp ý nào" in plain(service.phone.shown["lan"][-1].text)
    await service.say(shown(case.code))
    assert "chưa chuyển cơ quan nào" in plain(service.phone.shown["lan"][-1].text)
    assert TEXT not in plain(service.phone.shown["lan"][-1].text)


@on_sqlite
async def test_erasing_all_takes_the_words_out_of_every_file(service: Service, database_url: str) -> None:
    await service.say(SAID, "gửi", "/dulieu")
    assert TEXT[5:].encode() in on_disk(database_url)
    await service.tap("Xóa hết")
    await service.tap("Xóa hết, cả góp ý")
    await service.store.forget()
    (case,) = await kept(service)
    assert (case.conversation, case.text) == (None, "")
    assert TEXT[5:].encode() not in on_disk(database_url)


async def test_erasing_touches_nobody_elses_case(service: Service) -> None:
    await service.say("góp ý là việc của chị Dũng", "gửi", chat="dung")
    before = await kept(service)
    await service.say(SAID, "gửi", "/dulieu")
    await service.tap("Xóa hết")
    await service.tap("Xóa hết, cả góp ý")
    assert [case for case in await kept(service) if case.conversation] == before


async def test_a_doubtful_text_that_was_a_denunciation_is_gone_from_every_row(service: Service) -> None:
    await service.say("góp ý", "cán bộ đòi tiền mới chịu ký hồ sơ")
    await service.tap("Tôi muốn tố cáo")
    async with service.store.reading() as connection:
        for table in (inbox, outbox, dialogues):
            assert "chịu ký" not in str((await connection.execute(select(table.c.body))).scalars().all())
    assert await kept(service) == []


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("phản ánh cán bộ đòi tiền mới chịu ký hồ sơ", "Tôi muốn tố cáo"),
        ("ong hung chu tich xa nhan tien 5 trieu moi ky", "Tôi muốn tố cáo"),
        ("phản ánh cán bộ đòi tiền mới chịu ký hồ sơ", "Thôi"),
        ("làm sao để cán bộ đừng đòi tiền mới ký ạ", "Chuyển giúp tôi"),
    ],
)
async def test_what_was_or_may_have_been_a_denunciation_stands_in_no_row_either(
    service: Service, said: str, label: str
) -> None:
    await service.say(said)
    await service.tap(label)
    if label == "Chuyển giúp tôi":
        await service.tap("Tôi muốn tố cáo")
    async with service.store.reading() as connection:
        rows = [(await connection.execute(select(table))).all() for table in (inbox, outbox, dialogues, questions)]
    assert rows[3] != [] or "ong hung" in said
    assert [row for row in rows if "đòi tiền mới" in str(row) or "nhan tien" in str(row)] == []


async def test_nobody_hands_over_another_ones_question(service: Service) -> None:
    """The button names a row; in another conversation there is no such row."""
    await service.say("làm sao mua máy cày trả góp", chat="dung")
    await service.say("làm sao nuôi cá tra xuất khẩu")
    async with service.store.writing() as connection:
        body = await connection.scalar(select(dialogues.c.body).where(dialogues.c.conversation == "webchat:web:lan"))
        assert body is not None
        (menu, *_) = [menu for menu in body["menus"] if any("hand" in press for press in menu["presses"])]
        menu["presses"] = [press.replace("|2", "|1") for press in menu["presses"]]
        await connection.execute(
            dialogues.update().values(body=body).where(dialogues.c.conversation == "webchat:web:lan")
        )
    asked = await service.tap("Chuyển giúp tôi")
    assert "máy cày" not in plain(asked.text)
    assert "viết câu hỏi" in plain(asked.text)


async def seen(service: Service, chat: str = "lan") -> str:
    """The last thing a citizen was shown."""
    return plain(service.phone.shown[chat][-1].text)


async def test_an_officer_asks_the_citizen_replies_the_officer_answers(
    service: Service, units: Library, clock: SetClock
) -> None:
    desk = Desk(service.store, clock, lambda: units.as_of(clock().date()), keyring=KEYRING)
    await people.add(desk, None, NewStaff("hoa", "Hoa", "supervisor", None), ())
    (hoa,) = await people.everybody(desk, None)
    await service.say(SAID, "gửi")
    (case,) = await kept(service)
    await at_desk.ask(desk, hoa, AsRead(case.code, case.version), "Ghế ở phòng nào ạ?")
    await service._work()
    assert "Ghế ở phòng nào ạ?" in await seen(service)
    await service.say("xyzzy phòng số hai ấy")
    assert "Câu vừa rồi là để trả lời cán bộ" in await seen(service)
    assert [event.what for event in await history(service, case)] == ["filed", "asked"]
    await service.say("1")
    assert "đã chuyển lời" in await seen(service)
    (case,) = await kept(service)
    assert case.state == "received"
    assert (await history(service, case))[-1].body == {"text": "xyzzy phòng số hai ấy"}
    await service.say("trả lời: mai thì không cần nữa")
    assert "đã chuyển lời" not in await seen(service), "nobody asks any more"
    await at_desk.answer(desk, hoa, AsRead(case.code, case.version), "Mai có ghế mới ạ.")
    await service._work()
    assert "Mai có ghế mới ạ." in await seen(service)


async def test_what_begins_with_answering_is_a_reply_and_what_is_a_question_is_answered(
    service: Service, units: Library, clock: SetClock
) -> None:
    desk = Desk(service.store, clock, lambda: units.as_of(clock().date()), keyring=KEYRING)
    await people.add(desk, None, NewStaff("hoa", "Hoa", "supervisor", None), ())
    (hoa,) = await people.everybody(desk, None)
    await service.say(SAID, "gửi")
    (case,) = await kept(service)
    await at_desk.ask(desk, hoa, AsRead(case.code, case.version), "Ghế ở phòng nào ạ?")
    await service.say("xin chào")
    assert "để trả lời cán bộ" not in await seen(service)
    await service.say("toi tra loi can bo: phòng số hai")
    assert "đã chuyển lời" in await seen(service)
    assert (await history(service, case))[-1].body == {"text": "phòng số hai"}


async def test_what_turns_out_to_be_no_reply_is_not_sent(service: Service, units: Library, clock: SetClock) -> None:
    desk = Desk(service.store, clock, lambda: units.as_of(clock().date()), keyring=KEYRING)
    await people.add(desk, None, NewStaff("hoa", "Hoa", "supervisor", None), ())
    (hoa,) = await people.everybody(desk, None)
    await service.say(SAID, "gửi")
    (case,) = await kept(service)
    await at_desk.ask(desk, hoa, AsRead(case.code, case.version), "Ghế ở phòng nào ạ?")
    await service.say("xyzzy máy cày", "2")
    assert "tôi không gửi" in await seen(service)
    await service.say("xyzzy lần nữa")
    async with service.store.writing() as connection:
        assert await cases.change(connection, (await kept(service))[0], clock(), {"state": "closed"})
    await service.say("1")
    assert "không còn chờ" in await seen(service)
    assert [event.what for event in await history(service, case)] == ["filed", "asked"]


async def history(service: Service, case: Case) -> list[CaseEvent]:
    async with service.store.reading() as connection:
        return await cases.history(connection, case.id)


@pytest.mark.parametrize(("is_staffed", "said"), [(True, "Người trực thử nghiệm sẽ đọc"), (False, "người vận hành")])
async def test_an_answer_is_spoken_of_only_where_somebody_could_give_it(
    service: Service, is_staffed: bool, said: str
) -> None:
    service.answering = replace(service.answering, is_staffed=lambda: is_staffed)
    await service.say(SAID)
    assert said in await seen(service)


async def test_who_is_at_the_desk_is_noticed(
    service: Service, units: Library, clock: SetClock, passwords: Passwords
) -> None:
    desk, presence = (
        Desk(service.store, clock, lambda: units.as_of(clock().date()), keyring=KEYRING),
        Presence(service.store),
    )
    token = await people.add(desk, None, NewStaff("hoa", "Hoa", "supervisor", None), ())
    await presence.look()
    assert not presence.is_staffed(), "they have not set up how they sign in"
    link = await signing.link_of(desk, token)
    assert link
    await signing.set_up(desk, passwords, token, PASSWORD, code_of(link[1], clock()))
    await presence.look()
    assert presence.is_staffed()
    await people.disable(desk, None, "hoa")
    await presence.look()
    assert not presence.is_staffed()
