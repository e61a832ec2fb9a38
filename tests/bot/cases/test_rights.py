"""The rights beside seeing and erasing, through the real loops: to correct, to restrict, to object."""

from datetime import date

import pytest

from handlers.messages import plain
from storage import audit, cases, requests
from storage.records import Body, Case, Looked
from storage.requests import DataRequest
from tests.bot.test_cases import history, kept
from tests.bot.test_ones_own_data import Service

LAN = {"name": "Nguyễn Thị Lan", "address": "ấp Bình Hòa, xã Phước Chỉ", "phone": "0900000001"}


async def filed(service: Service, person: Body | None = None) -> Case:
    """A case of Lan's with who she is."""
    await service.say("góp ý là ghế chờ ít quá, bà con phải đứng", "gửi")
    (case,) = await kept(service)
    async with service.store.writing() as connection:
        assert await cases.change(connection, case, service.clock(), {"person": person or LAN})
    return (await kept(service))[0]


async def changed(service: Service, **values: str) -> None:
    (case,) = await kept(service)
    async with service.store.writing() as connection:
        assert await cases.change(connection, case, service.clock(), dict(values))


async def ledger(service: Service) -> list[DataRequest]:
    async with service.store.reading() as connection:
        return await requests.listed(connection, 99, is_open=False)


def last(service: Service) -> str:
    return plain(service.phone.shown["lan"][-1].text)


async def tapped(service: Service, *labels: str) -> str:
    await service.say("/dulieu")
    for label in labels:
        await service.tap(label)
    return last(service)


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("số 0900000002", "phone", "0900000002"),
        ("so dien thoai moi 0900 000 002", "phone", "0900000002"),
        ("tên Nguyễn Thị Lành", "name", "Nguyễn Thị Lành"),
        ("ten nguyen thi lanh", "name", "nguyen thi lanh"),
        ("Nguyễn Thị Lành", "name", "Nguyễn Thị Lành"),
        ("địa chỉ ấp Phước Dân, xã Phước Chỉ", "address", "ấp Phước Dân, xã Phước Chỉ"),
    ],
)
async def test_one_thing_is_corrected_in_open_cases_and_the_old_one_stays_in_their_history(
    service: Service, said: str, field: str, value: str
) -> None:
    await filed(service)
    assert LAN["name"] in await tapped(service, "Sửa, hạn chế, phản đối", "Sửa tên, số điện thoại")
    await service.say(said)
    (case,) = await kept(service)
    assert case.person == LAN | {field: value}
    event = (await history(service, case))[-1]
    assert (event.who, event.what, event.body) == ("citizen", "corrected", {"before": {field: LAN[field]}})
    assert "đã sửa ở 1 việc đang mở" in last(service)
    (line,) = await ledger(service)
    assert (line.kind, line.outcome, line.basis) == ("correct", "done", "")
    async with service.store.reading() as connection:
        lines = await audit.sought(connection, Looked(action="case corrected"), 9)
    assert [(line.login, line.field) for _, line in lines] == [("citizen", "person")]


async def test_it_can_be_corrected_again_until_it_is_right(service: Service) -> None:
    await filed(service)
    await tapped(service, "Sửa, hạn chế, phản đối", "Sửa tên, số điện thoại")
    await service.say("0900000002", "0900000003")
    assert (await kept(service))[0].person == LAN | {"phone": "0900000003"}
    await service.tap("Xong")
    await service.say("0900000004")
    assert (await kept(service))[0].person == LAN | {"phone": "0900000003"}


@pytest.mark.parametrize("said", ["làm khai sinh cần gì?", "0900000001", "alo", "thôi", "gap can bo", "so moi"])
async def test_what_says_nothing_new_of_a_person_corrects_nothing(service: Service, said: str) -> None:
    await filed(service)
    await tapped(service, "Sửa, hạn chế, phản đối", "Sửa tên, số điện thoại")
    await service.say(said)
    assert (await kept(service))[0].person == LAN
    assert await ledger(service) == []


@pytest.mark.parametrize("state", ["answered", "closed"])
async def test_what_is_done_is_not_corrected(service: Service, state: str) -> None:
    await filed(service)
    await changed(service, state=state)
    told = await tapped(service, "Sửa, hạn chế, phản đối", "Sửa tên, số điện thoại")
    assert "không có việc nào đang mở" in told
    await service.say("0900000002")
    assert (await kept(service))[0].person == LAN


async def test_who_somebody_was_before_goes_when_consent_does(service: Service) -> None:
    case = await filed(service)
    await tapped(service, "Sửa, hạn chế, phản đối", "Sửa tên, số điện thoại")
    await service.say("0900000002")
    await tapped(service, "Rút đồng ý", "Rút, để lại nội dung")
    assert [event.body for event in await history(service, case)] == [{}] * 3
    assert (await kept(service))[0].person is None


@pytest.mark.parametrize(
    ("ask", "do", "kind", "mark"),
    [
        ("Hạn chế xử lý", "Hạn chế giúp tôi", "restrict", "restricted"),
        ("Phản đối xử lý", "Tôi phản đối", "object", "objected"),
    ],
)
async def test_restricting_and_objecting_wait_in_the_ledger_for_an_answer(
    service: Service, ask: str, do: str, kind: str, mark: str
) -> None:
    case = await filed(service)
    assert "vẫn được giải quyết" in await tapped(service, "Sửa, hạn chế, phản đối", ask)
    assert await ledger(service) == []
    await service.tap(do)
    told = last(service)
    assert "DL-1" in told
    assert "chưa xác thực" in told  # nobody has read the decree
    (line,) = await ledger(service)
    assert (line.kind, line.ended_at, line.basis) == (kind, None, "")
    assert line.due_on == date(2026, 12, 8)
    assert (await history(service, case))[-1].what == mark
    assert (await kept(service))[0].person == LAN
    assert "đang chờ trả lời" in await tapped(service)
    assert "DL-1" in await tapped(service, "Sửa, hạn chế, phản đối", ask)
    assert len(await ledger(service)) == 1


async def test_taken_back_before_it_is_confirmed_nothing_is_written_down(service: Service) -> None:
    case = await filed(service)
    await tapped(service, "Sửa, hạn chế, phản đối", "Phản đối xử lý", "Thôi, để nguyên")
    assert await ledger(service) == []
    assert [event.what for event in await history(service, case)] == ["filed"]


async def test_who_has_filed_nothing_is_offered_none_of_it(service: Service) -> None:
    await service.say("/dulieu")
    assert "Sửa, hạn chế, phản đối" not in [choice.label for choice in service.phone.shown["lan"][-1].choices]
