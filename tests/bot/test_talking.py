"""An officer takes a conversation over from the assistant, through the real loops: who is heard, and who is silent."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from handlers.desk import Desk, people, talking
from handlers.desk.people import NewStaff
from handlers.messages import Incoming, plain
from knowledge.library import Library
from storage import cases
from storage.database import Database
from storage.records import Case, Staff
from tests.bot.test_ones_own_data import Service
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.test_cases import filed

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
