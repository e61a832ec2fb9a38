"""F19 and what filing writes: the whole form through the real loops, by many at once."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from handlers.messages import Incoming, plain
from handlers.tracking import shown
from knowledge.library import Library
from storage import cases
from storage.database import Database
from storage.tables import cases as rows
from storage.tables import inbox
from tests.bot.test_cases import CODE, codes, history, kept
from tests.bot.test_ones_own_data import Service
from tests.conftest import SetClock

TOLD = "cán bộ một cửa An Tịnh nạt bà con"


@pytest.fixture
def service(store: Database, clock: SetClock, units: Library, heard: Callable[..., Incoming]) -> Service:
    return Service(store, clock, units, heard)


async def test_a_grievance_is_stored_with_all_that_was_told_and_consented_to(service: Service) -> None:
    await service.say(TOLD, "hôm qua", "Nguyễn Thị Lan, ấp Bình Hòa, 0900 000 000")
    assert await kept(service) == []
    await service.say("gửi")
    (case,) = await kept(service)
    assert [shown(case.code)] == codes(service)
    assert (case.kind, case.category) == ("phan_anh", "thai-do")
    assert case.text == "Cán bộ một cửa An Tịnh nạt bà con.\nHôm qua"
    assert (case.office, case.about_staff_of) == ("tt-pvhcc-tinh", "tt-pvhcc-an-tinh")
    assert case.person == {"name": "Nguyễn Thị Lan", "address": "ấp Bình Hòa", "phone": "0900000000"}
    assert [(event.what, event.body) for event in await history(service, case)] == [("filed", {"consent": True})]


async def test_the_wish_to_be_hidden_is_stored_with_the_unit_and_the_one_above(service: Service) -> None:
    await service.say("phản ánh: hồ sơ khai sinh trễ hẹn mười ngày mà không ai báo")
    await service.say("Mã H53-251101-0012, giấy hẹn ngày 5/11, nộp ở An Tịnh, chưa ai xin lỗi")
    await service.say("Nguyễn Thị Lan, ấp Bình Hòa, 0900 000 000")
    await service.tap("Giấu tên với đơn vị đó")
    await service.say("gửi")
    (case,) = await kept(service)
    assert (case.office, case.sealed_from, case.opened_by) == (
        "tt-pvhcc-an-tinh",
        "tt-pvhcc-an-tinh",
        "tt-pvhcc-tinh",
    )
    assert "H53-251101-0012" in case.text
    async with service.store.reading() as connection:
        folded = await connection.scalar(select(rows.c.folded))
    assert "0012" not in folded, "the unit must not find it by its dossier"


async def test_f19_two_hundred_citizens_file_the_whole_form_at_once(service: Service) -> None:
    chats = [f"chat{number}" for number in range(200)]
    for said in (TOLD, "bỏ qua", "Nguyễn Thị Lan, ấp số {number}, 09000000{number:02}", "gửi"):
        batch = [service.heard(said.format(number=number % 100), chat=chat) for number, chat in enumerate(chats)]
        await service.receiver.receive_batch(batch)
        await service._work()
    told = {found[0] for chat in chats if (found := CODE.search(plain(service.phone.shown[chat][-1].text)))}
    filed = await kept(service)
    assert len(told) == 200
    assert {shown(case.code) for case in filed} == told
    assert {case.kind for case in filed} == {"phan_anh"}
    assert sum(case.person is not None for case in filed) == 200


async def test_a_place_is_in_the_case_and_no_longer_in_the_message(service: Service) -> None:
    await service.say("góp ý là ghế chờ ít quá, bà con phải đứng")
    for chat in ("lan", "minh"):
        told = replace(service.heard("", chat=chat), kind="location", spot="11.03000, 106.36000")
        await service.receiver.receive(told)
        await service._work()
    async with service.store.reading() as connection:
        bodies = (await connection.execute(select(inbox.c.body))).scalars().all()
    assert "11.03" not in str(bodies)
    await service.say("gửi")
    (case,) = await kept(service)
    assert case.spot == "11.03000, 106.36000"
    await service.say("/dulieu")
    await service.tap("Rút đồng ý")
    await service.tap("Rút, để lại nội dung")
    (case,) = await kept(service)
    assert (case.spot, case.text != "") == (None, True)


async def test_f10_sending_three_times_before_any_answer_makes_one_case(service: Service) -> None:
    await service.say(TOLD, "bỏ qua", "Nguyễn Thị Lan, ấp Bình Hòa, 0900 000 000")
    for _ in range(3):
        await service.receiver.receive(service.heard("gửi"))
    await service._work()
    assert len(await kept(service)) == 1


async def test_withdrawing_consent_leaves_the_matter_and_nobody_to_it(service: Service) -> None:
    await service.say(TOLD, "bỏ qua", "Nguyễn Thị Lan, ấp Bình Hòa, 0900 000 000", "gửi", "/dulieu")
    await service.tap("Rút đồng ý")
    assert "giữ lại nội dung" in plain(service.phone.shown["lan"][-1].text)
    assert (await kept(service))[0].person is not None
    await service.tap("Rút, để lại nội dung")
    (case,) = await kept(service)
    assert (case.conversation, case.person, case.category) == (None, None, "thai-do")
    assert case.text.startswith("Cán bộ một cửa")
    async with service.store.reading() as connection:
        assert (await cases.history(connection, case.id))[-1].what == "unlinked"
    assert (await service.count("inbox"))["lan"] > 0, "the talk itself stays until it is erased"


async def test_who_filed_nothing_has_no_consent_to_withdraw(service: Service) -> None:
    await service.say("/dulieu")
    assert "Rút đồng ý" not in [choice.label for choice in service.phone.shown["lan"][-1].choices]
    await service.say("rút đồng ý")
    assert "Xem tin đã lưu" in [choice.label for choice in service.phone.shown["lan"][-1].choices]


@pytest.mark.parametrize("word", ["1", "rút, để lại nội dung"])
async def test_consent_is_withdrawn_by_number_or_word_after_being_asked(service: Service, word: str) -> None:
    await service.say(TOLD, "bỏ qua", "Nguyễn Thị Lan, ấp Bình Hòa, 0900 000 000", "gửi", "tôi muốn rút lại sự đồng ý")
    await service.tap("Rút đồng ý")
    await service.say(word)
    assert (await kept(service))[0].person is None


async def test_consent_withdrawn_at_the_vendor_leaves_the_matter_and_nobody_to_it(service: Service) -> None:
    await service.say(TOLD, "bỏ qua", "Nguyễn Thị Lan, ấp Bình Hòa, 0900 000 000", "gửi")
    assert (await kept(service))[0].person is not None
    await service.receiver.receive(replace(service.heard(""), kind="withdrawn"))
    await service._work()
    (case,) = await kept(service)
    assert (case.conversation, case.person, case.category) == (None, None, "thai-do")
    assert case.text.startswith("Cán bộ một cửa")
    async with service.store.reading() as connection:
        assert (await cases.history(connection, case.id))[-1].what == "unlinked"


async def test_a_bare_skip_after_an_unknown_question_is_not_what_is_handed_over(service: Service) -> None:
    await service.say("nuôi cá cảnh trong ao thì xin ai")
    await service.say("bỏ qua")
    assert "Cần gì anh/chị cứ hỏi tiếp" in plain(service.phone.shown["lan"][-1].text)
    await service.say("1")
    said = plain(service.phone.shown["lan"][-1].text).casefold()
    assert "nuôi cá cảnh" in said
    assert "bỏ qua" not in said.partition("nuôi cá cảnh")[0]
