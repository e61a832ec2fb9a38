"""The register of late results, and the log of what hinders the units."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, hindrances, lateness
from handlers.desk.lateness import HIDDEN, NewLate
from storage import audit
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining, Member

SOON = NewLate(
    OFFICES[0],
    "000.12.34-261125-0007",
    "Lê Văn Tư",
    "Cấp giấy chứng nhận",
    "Đang chờ đo đạc",
    "Mưa nhiều nên chưa đo được",
    date(2026, 11, 26),
    date(2026, 12, 4),
    "hanh",
    datetime(2026, 11, 23, tzinfo=UTC),
)


async def stages(desk: Desk, member: Member) -> list[str]:
    return [one.stage for one in await lateness.listed(desk, member.person)]


async def test_a_dossier_goes_from_due_soon_to_missing_to_issued(desk: Desk, join: Joining, clock: SetClock) -> None:
    hanh = await join()
    late = await lateness.register(
        desk, hanh.person, replace(SOON, promised_on=date(2026, 12, 15), new_on=date(2026, 12, 18))
    )
    assert await stages(desk, hanh) == ["later"]
    clock.now = datetime(2026, 12, 11, 2, tzinfo=UTC)
    assert await stages(desk, hanh) == ["soon"]
    clock.now = datetime(2026, 12, 16, 2, tzinfo=UTC)
    assert await stages(desk, hanh) == ["missing"]
    await lateness.issued(desk, hanh.person, late.id)
    (entry,) = await lateness.listed(desk, hanh.person)
    assert (entry.stage, entry.late.issued_on, entry.late.issued_by) == ("issued", date(2026, 12, 16), "hanh")
    with pytest.raises(Refusal, match="đã được ghi là đã gửi"):
        await lateness.issued(desk, hanh.person, late.id)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"receipt": " "}, "mã hồ sơ"),
        ({"person": ""}, "tên người nộp"),
        ({"reason": "x" * 1001}, "lý do trễ dài quá"),
        ({"new_on": date(2026, 11, 26)}, "phải sau ngày đã hẹn"),
        ({"new_on": date(2026, 12, 5)}, "ngày nghỉ"),
    ],
)
async def test_what_makes_no_letter_is_refused(desk: Desk, join: Joining, changed: dict[str, object], why: str) -> None:
    hanh = await join()
    with pytest.raises(Refusal, match=why):
        await lateness.register(desk, hanh.person, replace(SOON, **changed))  # type: ignore[arg-type]
    assert await stages(desk, hanh) == []


async def test_one_dossier_and_day_is_entered_once_and_a_second_promise_is_seen(desk: Desk, join: Joining) -> None:
    hanh = await join()
    await lateness.register(desk, hanh.person, SOON)
    with pytest.raises(Refusal, match="đã có trong sổ"):
        await lateness.register(desk, hanh.person, replace(SOON, receipt=f" {SOON.receipt} "))
    await lateness.register(desk, hanh.person, replace(SOON, promised_on=date(2026, 12, 4), new_on=date(2026, 12, 11)))
    assert [one.again for one in await lateness.listed(desk, hanh.person)] == [True, True]


async def test_a_unit_has_its_own_register_and_an_inspector_sees_no_name(desk: Desk, join: Joining) -> None:
    hanh, xa = await join("hanh"), await join("xa", "officer", OFFICES[1])
    thanh, sua = await join("thanh", "inspector", None), await join("sua", "editor", None)
    late = await lateness.register(desk, hanh.person, SOON)
    assert await stages(desk, xa) == []
    assert [one.late.person for one in await lateness.listed(desk, thanh.person)] == [HIDDEN]
    for asked in (
        lateness.register(desk, xa.person, SOON),
        lateness.letter(desk, xa.person, late.id),
        lateness.issued(desk, xa.person, late.id),
        lateness.issued(desk, thanh.person, late.id),
        lateness.letter(desk, hanh.person, late.id + 99),
        lateness.listed(desk, sua.person),
    ):
        with pytest.raises(NotTheirs):
            await asked


async def test_who_made_and_sent_a_letter_is_written_down(desk: Desk, join: Joining) -> None:
    hanh = await join()
    late = await lateness.register(desk, hanh.person, SOON)
    assert (await lateness.letter(desk, hanh.person, late.id)).person == "Lê Văn Tư"
    await lateness.issued(desk, hanh.person, late.id)
    async with desk.database.reading() as connection:
        lines = await audit.of_object(connection, f"late:{late.id}")
    assert [line.action for line in lines] == ["late letter issued", "late letter drafted", "late registered"]


async def test_a_unit_writes_what_hinders_it_and_the_head_answers_once(desk: Desk, join: Joining) -> None:
    hanh, hoa = await join("hanh"), await join("hoa", "supervisor", None)
    await hindrances.write(desk, hanh.person, OFFICES[0], " Máy quét hỏng ")
    (one,) = await hindrances.listed(desk, hoa.person)
    assert (one.text, one.written_by, one.answer) == ("Máy quét hỏng", "hanh", "")
    await hindrances.answer(desk, hoa.person, one.id, "Tuần sau có máy mới")
    with pytest.raises(Refusal, match="đã có người trả lời"):
        await hindrances.answer(desk, hoa.person, one.id, "lần nữa")
    ((text, by),) = [(one.answer, one.answered_by) for one in await hindrances.listed(desk, hanh.person)]
    assert (text, by) == ("Tuần sau có máy mới", "hoa")
    assert len(await hindrances.exported(desk, hoa.person)) == 1


async def test_what_hinders_one_unit_is_not_for_another(desk: Desk, join: Joining) -> None:
    hanh, xa, thanh = (
        await join("hanh"),
        await join("xa", "officer", OFFICES[1]),
        await join("thanh", "inspector", None),
    )
    await hindrances.write(desk, hanh.person, OFFICES[0], "Máy quét hỏng")
    assert not await hindrances.listed(desk, xa.person)
    (one,) = await hindrances.listed(desk, thanh.person)
    for asked in (
        hindrances.write(desk, xa.person, OFFICES[0], "x"),
        hindrances.write(desk, thanh.person, OFFICES[0], "x"),
        hindrances.answer(desk, hanh.person, one.id, "x"),
        hindrances.answer(desk, hanh.person, one.id + 99, "x"),
        hindrances.exported(desk, hanh.person),
    ):
        with pytest.raises(NotTheirs):
            await asked


@pytest.mark.parametrize("text", ["", " \n", "x" * 2001])
async def test_nothing_and_too_much_hinders_nobody(desk: Desk, join: Joining, text: str) -> None:
    hoa = await join("hoa", "supervisor", None)
    with pytest.raises(Refusal):
        await hindrances.write(desk, hoa.person, OFFICES[0], text)
    with pytest.raises(Refusal, match="chọn đơn vị"):
        await hindrances.write(desk, hoa.person, "khong-co", "x")
