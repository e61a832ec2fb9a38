"""After an officer's answer, through the real loops: settled, reopened, rated, added to; only by whoever filed it."""

from datetime import timedelta

import pytest

from handlers.desk import Desk
from handlers.desk import cases as at_desk
from handlers.desk.cases import AsRead
from handlers.messages import Incoming, plain
from handlers.presses import OnCase, pack
from knowledge.entries import Survey
from knowledge.library import Library
from storage import cases, ratings
from storage.records import Case, Rating, Staff
from tests.bot.test_cases import history, kept, seen
from tests.bot.test_ones_own_data import Service

ACCUSED = "trả lời: ông Hùng nhận hối lộ"


async def answered(service: Service, desk: Desk, hoa: Staff) -> Case:
    await service.say("góp ý là ghế chờ ít quá, bà con phải đứng", "gửi")
    (case,) = await kept(service)
    await at_desk.answer(desk, hoa, AsRead(case.code, case.version), "Mai có ghế mới ạ.")
    await service._work()
    return (await kept(service))[0]


async def rating(service: Service, case: Case) -> Rating | None:
    async with service.store.reading() as connection:
        return await ratings.of_case(connection, case.id)


async def closed(service: Service, desk: Desk, hoa: Staff) -> Case:
    case = await answered(service, desk, hoa)
    await at_desk.close(desk, hoa, AsRead(case.code, case.version), "Ghế đã có.", "solved")
    await service._work()
    return (await kept(service))[0]


def labels(service: Service) -> list[str]:
    return [choice.label for choice in service.phone.shown["lan"][-1].choices]


async def test_an_answer_can_be_settled_and_then_rated_with_one_tap(service: Service, desk: Desk, hoa: Staff) -> None:
    case = await answered(service, desk, hoa)
    assert labels(service) == ["Được rồi, cảm ơn", "Chưa giải quyết"]
    await service.tap("Được rồi, cảm ơn")
    (case,) = await kept(service)
    assert case.state == "closed"
    assert [event.what for event in await history(service, case)][-1] == "accepted"
    await service.tap("Rất hài lòng")
    assert await rating(service, case) == Rating(5, [], "", service.clock())
    assert "Điều gì khiến anh/chị thấy vậy" in await seen(service)


@pytest.mark.parametrize("said", ["Chưa giải quyết", "chua giai quyet", "2", "hai", "chưa được giải quyết", "mở lại"])
async def test_what_is_not_settled_is_open_again_and_what_is_told_then_is_added(
    service: Service, desk: Desk, hoa: Staff, said: str
) -> None:
    await answered(service, desk, hoa)
    await service.say(said)
    assert "đã mở lại" in await seen(service)
    (case,) = await kept(service)
    assert (case.state, case.staff_id) == ("received", hoa.id)
    await service.say("ghế mới lại hư nữa rồi")
    assert "đã ghi thêm" in await seen(service)
    last = (await history(service, case))[-2:]
    assert [(event.who, event.what) for event in last] == [("citizen", "reopened"), ("citizen", "added")]
    assert last[1].body == {"text": "ghế mới lại hư nữa rồi"}


@pytest.mark.parametrize(("days", "state"), [(14, "received"), (15, "answered")])
async def test_it_can_be_opened_again_for_fifteen_days(
    service: Service, desk: Desk, hoa: Staff, days: int, state: str
) -> None:
    await answered(service, desk, hoa)
    service.clock.move(timedelta(days=days).total_seconds() - 10)
    if days == 15:
        service.clock.move(60)
    await service.tap("Chưa giải quyết")
    assert (await kept(service))[0].state == state
    assert ("không mở lại được" in await seen(service)) == (days == 15)


async def test_after_closing_one_tap_rates_and_a_criterion_and_a_sentence_may_follow(
    service: Service, desk: Desk, hoa: Staff
) -> None:
    case = await closed(service, desk, hoa)
    survey = desk.edition().library.survey("hai-long")
    assert labels(service) == [*reversed(survey.scale), "Chưa giải quyết"]
    await service.tap("Không hài lòng")
    assert labels(service) == [*(criterion.text for criterion in survey.criteria), "Xong"]
    await service.tap("Cán bộ lịch sự, tận tình")
    await service.say("xyzzy chờ lâu quá, gọi 0900 000 000")
    told = await rating(service, case)
    assert told
    assert (told.score, told.criteria, told.words) == (2, ["thai-do"], "xyzzy chờ lâu quá, gọi [số đã che]")
    await service.tap("Rất hài lòng")
    assert await rating(service, case) == Rating(5, [], "", service.clock())


@pytest.mark.parametrize(("said", "score"), [("1", 5), ("hài lòng", 4), ("rat khong hai long", 1), ("3", 3)])
async def test_a_rating_by_number_or_word(service: Service, desk: Desk, hoa: Staff, said: str, score: int) -> None:
    case = await closed(service, desk, hoa)
    await service.say(said)
    told = await rating(service, case)
    assert told
    assert told.score == score


async def test_a_number_after_something_else_was_said_is_not_for_the_desk(
    service: Service, desk: Desk, hoa: Staff
) -> None:
    case = await closed(service, desk, hoa)
    await service.say("xin chào", "1")
    assert await rating(service, case) is None


async def test_the_seven_criteria_are_those_by_which_the_service_is_judged(sentences: Library) -> None:
    survey = sentences.entry("survey:hai-long")
    assert isinstance(survey, Survey)
    assert len(survey.criteria) == 7


async def test_nobody_settles_reopens_or_rates_another_ones_case(service: Service, desk: Desk, hoa: Staff) -> None:
    case = await closed(service, desk, hoa)
    await service.say("xin chào", chat="dung")
    for press in (OnCase("reopen", case.code), OnCase("rate", case.code, "1"), OnCase("add", case.code)):
        message = service.heard("", chat="dung")
        fields = {name: getattr(message, name) for name in message.__slots__}
        await service.receiver.receive(Incoming(**fields | {"kind": "press", "press": pack(press)}))
        await service._work()
        assert case.code not in str(service.phone.shown["dung"][-1])
    await service.say("chưa giải quyết", "rất hài lòng", chat="dung")
    assert await kept(service) == [case]
    assert await rating(service, case) is None


@pytest.mark.parametrize(
    "press", ["case|rate|{code}|9", "case|rate|{code}|x", "case|nothing|{code}|", "open|x||", "9.9"]
)
async def test_a_press_made_up_does_nothing(service: Service, desk: Desk, hoa: Staff, press: str) -> None:
    case = await closed(service, desk, hoa)
    message = service.heard("")
    fields = {name: getattr(message, name) for name in message.__slots__}
    await service.receiver.receive(Incoming(**fields | {"kind": "press", "press": press.format(code=case.code)}))
    await service._work()
    assert await kept(service) == [case]
    assert await rating(service, case) is None


async def test_more_can_be_told_of_an_open_case_from_the_list(service: Service) -> None:
    await service.say("góp ý là ghế chờ ít quá, bà con phải đứng", "gửi", "/tracuu")
    (case,) = await kept(service)
    await service.tap(service.phone.shown["lan"][-1].choices[0].label)
    await service.tap("Nói thêm")
    await service.say("phòng số hai ấy")
    assert (await history(service, case))[-1].body == {"text": "phòng số hai ấy"}
    assert "đã ghi thêm" in await seen(service)


async def test_a_question_asked_instead_is_answered_and_added_to_nothing(service: Service) -> None:
    await service.say("góp ý là ghế chờ ít quá, bà con phải đứng", "gửi", "/tracuu")
    (case,) = await kept(service)
    await service.tap(service.phone.shown["lan"][-1].choices[0].label)
    await service.tap("Nói thêm")
    await service.say("bạn là ai vậy")
    assert [event.what for event in await history(service, case)] == ["filed"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (ACCUSED, "đã xóa"),
        ("trả lời: họ đòi tiền mới làm", "viết lại phần không tố cáo ai"),
        ("xyzzy ghế bị rút ruột hết", "Câu vừa rồi là để trả lời cán bộ"),
    ],
)
async def test_a_denunciation_is_not_taken_as_a_reply_either(
    service: Service, desk: Desk, hoa: Staff, said: str, told: str
) -> None:
    await service.say("góp ý là ghế chờ ít quá, bà con phải đứng", "gửi")
    (case,) = await kept(service)
    await at_desk.ask(desk, hoa, AsRead(case.code, case.version), "Ghế ở phòng nào ạ?")
    await service.say(said)
    assert any(told in plain(reply.text) for reply in service.phone.shown["lan"][-2:])
    assert [event.what for event in await history(service, case)] == ["filed", "asked"]


async def test_an_accusation_added_to_a_case_is_erased(service: Service) -> None:
    await service.say("góp ý là ghế chờ ít quá, bà con phải đứng", "gửi", "/tracuu")
    (case,) = await kept(service)
    await service.tap(service.phone.shown["lan"][-1].choices[0].label)
    await service.tap("Nói thêm")
    await service.say("ông Hùng nhận hối lộ của tôi")
    assert [event.what for event in await history(service, case)] == ["filed"]
    async with service.store.reading() as connection:
        assert "Hùng" not in str([await cases.history(connection, case.id), await kept(service)])


@pytest.mark.parametrize("said", ["hủy", "thoi", "khong", "bỏ"])
async def test_who_wants_to_add_nothing_after_all_adds_nothing(
    service: Service, desk: Desk, hoa: Staff, said: str
) -> None:
    case = await answered(service, desk, hoa)
    await service.tap("Chưa giải quyết")
    await service.say(said)
    assert "không ghi thêm gì" in await seen(service)
    assert (await history(service, case))[-1].what == "reopened"


@pytest.mark.parametrize("said", ["Được rồi, cảm ơn", "duoc roi cam on"])
async def test_that_it_is_settled_may_be_typed_as_the_button_says(
    service: Service, desk: Desk, hoa: Staff, said: str
) -> None:
    await answered(service, desk, hoa)
    await service.say(said)
    assert (await kept(service))[0].state == "closed"


async def test_thanks_for_anything_else_settle_nothing(service: Service, desk: Desk, hoa: Staff) -> None:
    await answered(service, desk, hoa)
    await service.say("alo", "duoc roi cam on")
    assert (await kept(service))[0].state == "answered"
