"""An officer takes a conversation over from the assistant, through the real loops: who is heard, and who is silent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.loops.memory import MOST_A_DAY
from bot.uploads import cleaned
from handlers.desk import Desk, people, talking
from handlers.desk.opening import looked_into, opened
from handlers.desk.people import NewStaff
from handlers.messages import File, Incoming, plain
from knowledge.library import Library
from storage import attachments, cases
from storage.attachments import NewAttachment
from storage.database import Database
from storage.records import Case, Staff
from storage.tables import attachments as attachment_rows
from tests.bot.test_ones_own_data import Service
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed
from tests.photos import PLACE, photo

LAN = "webchat:web:lan"
ZALO = "zalo:4321"


@pytest.fixture
def service(store: Database, clock: SetClock, units: Library, heard: Callable[..., Incoming]) -> Service:
    return Service(store, clock, units, heard)


@pytest.fixture
async def hanh(desk: Desk) -> Staff:
    await people.add(desk, None, NewStaff("hanh", "Nguyễn Thị Hạnh", "officer", OFFICES[0]), OFFICES)
    (person,) = await people.everybody(desk, None)
    return person


@pytest.fixture
async def case(service: Service, desk: Desk, hanh: Staff) -> Case:
    """A case whose conversation Hạnh holds."""
    await service.say("alo")
    case = await filed(desk)
    await talking.take_over(desk, hanh, case.code)
    await service._work()
    return case


def told(service: Service) -> list[str]:
    return [plain(reply.text) for reply in service.phone.shown["lan"]]


async def history(desk: Desk, case: Case) -> list[tuple[str, str]]:
    async with desk.database.reading() as connection:
        return [(event.who, event.what) for event in await cases.history(connection, case.id)][1:]


async def test_the_citizen_is_told_and_hears_the_officer_by_name(
    service: Service, desk: Desk, hanh: Staff, case: Case
) -> None:
    assert "Nguyễn Thị Hạnh" in told(service)[-1]
    assert "im lặng" in told(service)[-1]
    await talking.say(desk, hanh, case.code, "Chào anh, **hồ sơ** {ở đâu} <b>?")
    await service._work()
    reply = service.phone.shown["lan"][-1]
    assert plain(reply.text) == "Cán bộ Nguyễn Thị Hạnh:\n\nChào anh, **hồ sơ** {ở đâu} <b>?"
    assert reply.by_officer
    assert not service.phone.shown["lan"][-2].by_officer


@pytest.mark.parametrize("said", ["lam giay khai sinh can gi", "ok", "gửi", "1", "góp ý là ghế chờ ít quá", "?!"])
async def test_the_assistant_is_silent_and_the_officer_reads_what_is_written(
    service: Service, desk: Desk, hanh: Staff, case: Case, said: str
) -> None:
    before = told(service)
    await service.say(said)
    assert told(service) == before
    lines = (await talking.talk(desk, hanh, case.code)).lines
    assert (lines[-1].by, lines[-1].text) == ("citizen", said)


async def test_other_conversations_are_answered_as_ever(service: Service, case: Case) -> None:
    assert await service.say("alo", chat="dung")


@pytest.mark.parametrize(
    ("said", "answered"),
    [("cháy nhà rồi cứu với", "114"), ("/tracuu", ""), ("/dulieu", ""), ("mật khẩu của tôi là 4711ab", "đã xóa")],
)
async def test_danger_commands_and_secrets_are_the_assistants_all_the_same(
    service: Service, desk: Desk, hanh: Staff, case: Case, said: str, answered: str
) -> None:
    before = len(told(service))
    await service.say(said)
    assert len(told(service)) > before
    assert answered in told(service)[-1]
    assert (await talking.talk(desk, hanh, case.code)).held, "and the officer goes on"


async def test_a_tap_is_answered(service: Service, case: Case) -> None:
    await service.say("/dulieu")
    assert plain((await service.tap("Xem tin đã lưu")).text)


async def test_a_denunciation_is_not_left_to_the_officer_either(
    service: Service, desk: Desk, hanh: Staff, case: Case
) -> None:
    await service.say("tôi tố cáo ông Ba cán bộ địa chính nhận hối lộ 5 triệu của tôi")
    assert any("không nhận" in text and "đã xóa" in text for text in told(service)[-2:])
    assert (await talking.talk(desk, hanh, case.code)).lines[-3].text == ""
    assert not any("hối lộ 5 triệu" in line.text for line in (await talking.talk(desk, hanh, case.code)).lines)


@pytest.mark.parametrize("said", ["gặp trợ lý", "cho toi gap lai tro ly", "/huy", "Nói chuyện với bot đi"])
async def test_the_citizen_can_call_the_assistant_back(
    service: Service, desk: Desk, hanh: Staff, case: Case, said: str
) -> None:
    await service.say(said)
    assert "trả lời lại" in told(service)[-1]
    assert await history(desk, case) == [("staff:hanh", "taken_over"), ("citizen", "sent_away")]
    await service.say("alo")
    assert "Dạ chào anh/chị" in told(service)[-1]
    with pytest.raises(talking.Refusal, match="chưa gửi"):
        await talking.say(desk, hanh, case.code, "vẫn nghe ạ")


async def test_after_half_an_hour_without_a_word_the_assistant_answers_again(
    service: Service, desk: Desk, hanh: Staff, case: Case
) -> None:
    service.clock.move(29 * 60)
    assert await talking.lapse_some(desk) == 0
    await talking.say(desk, hanh, case.code, "Anh chờ chút")
    service.clock.move(29 * 60)
    await service.say("còn đó không")
    assert "Anh chờ chút" in told(service)[-1], "each word begins the half hour anew"
    service.clock.move(60)
    assert [await talking.lapse_some(desk) for _ in range(2)] == [1, 0]
    await service._work()
    assert "trả lời lại" in told(service)[-1]
    assert await history(desk, case) == [("staff:hanh", "taken_over"), ("staff:hanh", "lapsed")]
    before = len(told(service))
    await service.say("alo")
    assert len(told(service)) > before


async def test_the_officer_hands_it_back(service: Service, desk: Desk, hanh: Staff, case: Case) -> None:
    await talking.hand_back(desk, hanh, case.code)
    await talking.hand_back(desk, hanh, case.code)
    await service._work()
    assert [text for text in told(service) if "đã kết thúc" in text] == told(service)[-1:]
    assert await history(desk, case) == [("staff:hanh", "taken_over"), ("staff:hanh", "handed_back")]


async def test_whoever_erases_their_data_is_not_held_any_more(
    service: Service, desk: Desk, hanh: Staff, case: Case
) -> None:
    await service.say("/dulieu")
    await service.tap("Xóa hết")
    await service.tap("Xóa hết, cả góp ý")
    assert (await talking.mine(desk, hanh)) == []
    before = len(told(service))
    await service.say("alo")
    assert len(told(service)) > before


async def test_a_vendors_operator_holds_a_conversation_without_a_word_from_us(
    service: Service, desk: Desk, hanh: Staff
) -> None:
    await service.say("alo")
    case, before = await filed(desk), len(told(service))
    await service.receiver.hold(LAN, ZALO)
    await service.say("lam giay khai sinh can gi")
    assert len(told(service)) == before
    with pytest.raises(talking.Refusal, match="Người trực"):
        await talking.take_over(desk, hanh, case.code)
    service.clock.move(29 * 60)
    await service.receiver.hold(LAN, ZALO)
    service.clock.move(29 * 60)
    await service.say("alo")
    assert len(told(service)) == before
    service.clock.move(60)
    await service.say("alo")
    assert len(told(service)) > before
    after = len(told(service))
    assert await talking.lapse_some(desk) == 1
    await service._work()
    assert len(told(service)) == after, "who was not told that it began is not told that it is over"


async def test_a_vendors_operator_does_not_take_it_from_an_officer_of_ours(
    service: Service, desk: Desk, hanh: Staff, case: Case
) -> None:
    service.clock.move(20 * 60)
    await service.receiver.hold(LAN, ZALO)
    service.clock.move(20 * 60)
    await talking.say(desk, hanh, case.code, "tôi đây")
    (mine,) = await talking.mine(desk, hanh)
    assert mine == (case.code, service.clock() + timedelta(minutes=30))


async def test_a_picture_that_the_officer_will_not_see_is_said_not_to_be_seen(
    service: Service, case: Case, heard: Callable[..., Incoming]
) -> None:
    picture = heard("")
    fields = {name: getattr(picture, name) for name in picture.__slots__} | {"kind": "file"}
    await service.receiver.receive(Incoming(**fields))
    await service._work()
    assert "cán bộ không xem được" in told(service)[-1]


async def test_a_picture_goes_to_the_case_that_is_talked_about_and_the_assistant_is_silent(
    service: Service, desk: Desk, hanh: Staff, case: Case
) -> None:
    before = told(service)
    await send_picture(service, "ghe bi gay day")
    assert told(service) == before
    page = await opened(desk, hanh, case.code)
    assert [file.kind for file in page.files] == ["image"]
    assert (page.history[-1][0].what, page.history[-1][0].body) == ("added", {"files": 1})
    kind, content = await looked_into(desk, hanh, case.code, page.files[0].id)
    assert kind == "image"
    assert PLACE not in content
    line = (await talking.talk(desk, hanh, case.code)).lines[-1]
    assert (line.by, line.text, line.has_file) == ("citizen", "ghe bi gay day", True)


async def test_photos_of_a_form_that_was_begun_before_stay_with_the_form(
    service: Service, desk: Desk, hanh: Staff
) -> None:
    await service.say("góp ý là ghế chờ ít quá, bà con phải đứng")
    await send_picture(service)
    case = await filed(desk)
    await talking.take_over(desk, hanh, case.code)
    await service._work()
    await send_picture(service, "cái này cho cán bộ")
    await service.say("gặp trợ lý", "gửi")
    async with desk.database.reading() as connection:
        other = next(one for one in await cases.of_conversation(connection, LAN) if one.id != case.id)
        files = await attachments.of_cases(connection, [case.id, other.id])
    assert sorted(file.case_id or 0 for file in files) == sorted([case.id, other.id])


@pytest.mark.parametrize("said", ["ông Hùng nhận hối lộ", "mật khẩu của tôi là 4711ab"])
async def test_a_picture_with_words_that_nobody_may_be_told_is_not_kept(
    service: Service, desk: Desk, hanh: Staff, case: Case, said: str
) -> None:
    await send_picture(service, said)
    assert (await opened(desk, hanh, case.code)).files == ()
    async with desk.database.reading() as connection:
        assert (await connection.execute(select(attachment_rows.c.id))).all() == []


async def test_too_many_pictures_are_said_to_be_too_many(service: Service, desk: Desk, hanh: Staff, case: Case) -> None:
    async with desk.database.writing() as connection:
        for _ in range(MOST_A_DAY):
            await attachments.add(connection, NewAttachment(LAN, "image", desk.clock(), content=b"x"))
    await send_picture(service, kept=False)
    assert "Hôm nay anh/chị đã gửi nhiều tệp" in told(service)[-1]
    assert (await opened(desk, hanh, case.code)).files == ()


async def test_whoever_talks_from_a_vendors_console_has_the_picture_there_and_the_assistant_is_silent(
    service: Service, desk: Desk
) -> None:
    await service.say("alo")
    await service.receiver.hold(LAN, ZALO)
    before = told(service)
    await send_picture(service)
    assert told(service) == before
    async with desk.database.reading() as connection:
        assert (await connection.execute(select(attachment_rows.c.id))).all() == []


async def send_picture(service: Service, text: str = "", *, kept: bool = True) -> None:
    """A photo as the web chat stores it before its message, or as a vendor keeps it."""
    file = File("image", remote="AgACAgUAA")
    if kept:
        async with service.store.writing() as connection:
            new = NewAttachment(LAN, "image", service.clock(), content=cleaned(photo()).content)
            file = File("image", kept=await attachments.add(connection, new))
    service.clock.move(1)
    await service.receiver.receive(replace(service.heard(text), kind="file", file=file))
    await service._work()
