"""What people ask about their own data is done at once, or waits for what stands in the way, with a day to it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, data, requests
from handlers.desk import cases as at_desk
from handlers.desk.roles import PERMITTED, Action, Role
from handlers.rights import Terms
from storage import audit, cases
from storage import requests as ledger
from storage.records import Case, Sought
from storage.requests import DataRequest, NewRequest
from tests.conftest import SetClock
from tests.handlers.desk.conftest import Joining, Member
from tests.handlers.desk.test_cases import filed, now, read, told
from tests.handlers.desk.test_clocks import linked, reminded

LAN = "webchat:web:lan"
DUE = date(2026, 12, 11)


async def asked(desk: Desk, kind: str) -> tuple[DataRequest, int]:
    async with desk.database.writing() as connection:
        return await requests.carry_out(connection, NewRequest(kind, "webchat", LAN, desk.clock(), DUE, ""))


async def claimed(desk: Desk, member: Member, number: int = 1) -> Case:
    case = await filed(desk, number)
    await at_desk.claim(desk, member.person, read(case))
    return await now(desk, case)


async def retained(desk: Desk, join: Joining, case: Case) -> Member:
    hoa = await join("hoa", "supervisor", None)
    await at_desk.retain(desk, hoa.person, read(case), "Kết luận thanh tra số 5")
    return hoa


async def test_what_nobody_works_on_is_erased_at_once_and_the_line_leads_to_nobody(desk: Desk) -> None:
    case = await filed(desk)
    request, waits_for = await asked(desk, "erase_all")
    case = await now(desk, case)
    assert (case.text, case.conversation, waits_for) == ("", None, 0)
    assert (request.ended_at, request.outcome, request.conversation) == (desk.clock(), "done", None)


@pytest.mark.parametrize("kind", ["see", "export"])
async def test_looking_and_taking_along_changes_nothing_and_is_written_down(desk: Desk, kind: str) -> None:
    case = await filed(desk)
    request, waits_for = await asked(desk, kind)
    assert (request.kind, request.outcome, waits_for) == (kind, "done", 0)
    assert await now(desk, case) == case


async def test_words_somebody_works_on_stay_until_they_are_done_without_a_name_to_them(
    desk: Desk, join: Joining
) -> None:
    hanh = await join()
    case, free = await claimed(desk, hanh), await filed(desk, 2)
    request, waits_for = await asked(desk, "erase_all")
    case, free = await now(desk, case), await now(desk, free)
    assert (case.text != "", case.conversation, free.text, waits_for) == (True, None, "", 1)
    assert (request.ended_at, request.conversation, request.due_on) == (None, LAN, DUE)
    assert await requests.settle_some(desk) == 0
    await at_desk.close(desk, hanh.person, read(case), "xong", "solved")
    assert await requests.settle_some(desk) == 1
    assert await requests.settle_some(desk) == 0
    assert (await now(desk, case)).text == ""
    (said,) = await told(desk)
    assert f"DL-{request.id}" in said
    async with desk.database.reading() as connection:
        done = await ledger.by_id(connection, request.id)
    assert done is not None
    assert (done.outcome, done.conversation) == ("done", None)


@pytest.mark.parametrize("kind", ["withdraw", "erase"])
async def test_the_number_of_a_dossier_in_the_words_goes_with_the_person(desk: Desk, kind: str) -> None:
    case = await filed(desk, text="Trễ hẹn, mã H53.12-261101-0001, chưa ai báo")
    await asked(desk, kind)
    async with desk.database.reading() as connection:
        found = await cases.sought(connection, Sought(("received",), words=("261101",)), 10)
    assert (await now(desk, case)).text == "Trễ hẹn, mã [số đã che], chưa ai báo"
    assert found == []


async def test_so_it_does_where_it_was_done_later(desk: Desk, join: Joining) -> None:
    case = await filed(desk, text="Trễ hẹn, mã H53.12-261101-0001, chưa ai báo")
    hoa = await retained(desk, join, case)
    await asked(desk, "withdraw")
    case = await now(desk, case)
    assert "H53" in case.text
    await at_desk.release(desk, hoa.person, read(case), "Xong thanh tra")
    assert await requests.settle_some(desk) == 1
    assert "H53" not in (await now(desk, case)).text


@pytest.mark.parametrize("kind", ["withdraw", "erase", "erase_all"])
async def test_of_what_is_retained_nothing_goes_until_it_is_released(desk: Desk, join: Joining, kind: str) -> None:
    case = await filed(desk)
    hoa = await retained(desk, join, case)
    case = await now(desk, case)
    _, waits_for = await asked(desk, kind)
    assert (await now(desk, case), waits_for) == (case, 1)
    assert await requests.settle_some(desk) == 0
    with pytest.raises(Refusal, match="bỏ giữ"):
        await requests.settle(desk, hoa.person, 1)
    await at_desk.release(desk, hoa.person, read(case), "Xong thanh tra")
    assert await requests.settle_some(desk) == 1
    case = await now(desk, case)
    assert (case.conversation, case.retained, case.text == "") == (None, None, kind == "erase_all")


async def test_only_who_runs_the_service_lays_a_retain(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    with pytest.raises(NotTheirs):
        await at_desk.retain(desk, hanh.person, read(case), "để đó")
    await retained(desk, join, case)
    async with desk.database.reading() as connection:
        lines = await audit.of_object(connection, f"case:{case.code}")
    assert [(line.login, line.action, line.field) for line in lines] == [("hoa", "case retained", "retained")]


async def test_somebody_may_do_it_before_the_work_is_done_and_it_is_written_down(desk: Desk, join: Joining) -> None:
    case = await claimed(desk, await join())
    request, _ = await asked(desk, "erase_all")
    chief = await join("quan", "admin", None)
    await requests.settle(desk, chief.person, request.id)
    assert (await now(desk, case)).text == ""
    with pytest.raises(Refusal, match="đã xong"):
        await requests.settle(desk, chief.person, request.id)
    async with desk.database.reading() as connection:
        (line,) = await audit.of_object(connection, f"request:DL-{request.id}")
        done = await ledger.by_id(connection, request.id)
    assert (line.login, line.action) == ("quan", "request settled")
    assert done is not None
    assert (done.outcome, done.ended_by) == ("settled", "quan")


async def test_time_is_given_once_more_and_whoever_asked_is_told(desk: Desk, join: Joining) -> None:
    desk = replace(desk, terms=Terms(erase_days=10))
    await claimed(desk, await join())
    request, _ = await asked(desk, "erase_all")
    hoa = await join("hoa", "supervisor", None)
    await requests.extend(desk, hoa.person, request.id)
    (line,) = await requests.listed(desk, hoa.person, is_open=True)
    assert line.request.due_on == date(2026, 12, 21)
    (said,) = await told(desk)
    assert "21/12/2026" in said
    with pytest.raises(Refusal, match="gia hạn"):
        await requests.extend(desk, hoa.person, request.id)


@pytest.mark.parametrize("role", list(Role))
async def test_the_ledger_is_for_those_who_may(desk: Desk, join: Joining, role: Role) -> None:
    await claimed(desk, await join())
    await asked(desk, "erase_all")
    who = (await join("ai", role)).person
    may_read = Action.READ_REQUESTS in PERMITTED[role]
    if may_read:
        assert await requests.count_open(desk, who) == len(await requests.listed(desk, who, is_open=True)) == 1
    else:
        with pytest.raises(NotTheirs):
            await requests.listed(desk, who, is_open=True)
        with pytest.raises(NotTheirs):
            await requests.count_open(desk, who)
    if Action.SETTLE_REQUEST not in PERMITTED[role]:
        for act in (requests.settle, requests.extend):
            with pytest.raises(NotTheirs):
                await act(desk, who, 1)


async def test_who_sees_to_requests_is_reminded_once_when_due_soon_and_once_when_late(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    hanh, hoa = await join(), await join("hoa", "supervisor", None)
    for member in (hanh, hoa):
        await linked(desk, member, member.person.login)
    await claimed(desk, hanh)
    await asked(desk, "erase_all")
    expected = {"2026-12-08 03:00": 0, "2026-12-10 03:00": 1, "2026-12-11 03:00": 0, "2026-12-14 03:00": 1}
    for day, count in expected.items():
        clock.now = datetime.fromisoformat(day).replace(tzinfo=UTC)
        assert await requests.remind_some(desk) == count, day
        assert await requests.remind_some(desk) == 0
        said = await reminded(desk)
        assert set(said) == ({"hoa"} if count else set()), day
        assert all("DL-1 (11/12/2026)" in text for text in said.values())


async def test_the_operator_erases_for_whoever_asks_on_paper(desk: Desk) -> None:
    case = await filed(desk)
    request, waits_for = await data.erase(desk, case.code, "", with_cases=False)
    case = await now(desk, case)
    assert (case.conversation, case.text != "", waits_for, request.via) == (None, True, 0, "desk")
    for named in ((case.code, ""), ("", "webchat:web:nobody"), ("khong-phai-ma", "")):
        with pytest.raises(Refusal):
            await data.erase(desk, *named, with_cases=True)


async def test_a_retained_case_is_not_erased_for_its_age(desk: Desk, join: Joining, clock: SetClock) -> None:
    case = await filed(desk)
    hoa = await retained(desk, join, case)
    await at_desk.close(desk, hoa.person, read(await now(desk, case)), "xong", "solved")
    clock.move(3000 * 86400)
    async with desk.database.writing() as connection:
        assert await cases.expire_before(connection, clock(), 10, clock()) == 0


@pytest.mark.parametrize("kind", ["restrict", "object"])
async def test_restricting_and_objecting_wait_for_an_answer_in_words(desk: Desk, join: Joining, kind: str) -> None:
    case, hoa = await filed(desk), await join("hoa", "supervisor", None)
    request, waits_for = await asked(desk, kind)
    assert waits_for == 1
    assert await requests.settle_some(desk) == 0
    with pytest.raises(Refusal, match="viết câu trả lời"):
        await requests.settle(desk, hoa.person, request.id)
    with pytest.raises(Refusal):
        await requests.judge(desk, hoa.person, request.id, "   ")
    (line,) = (await requests.listed(desk, hoa.person, is_open=True)).lines
    assert (line.codes, line.is_judged) == ((case.code,), True)
    await requests.judge(desk, hoa.person, request.id, "Đã xem, sẽ chỉ dùng để trả lời.")
    assert "Đã xem, sẽ chỉ dùng để trả lời." in (await told(desk))[-1]
    async with desk.database.reading() as connection:
        done = await ledger.by_id(connection, request.id)
        last = (await cases.history(connection, case.id))[-1]
    assert done is not None
    assert (done.outcome, done.ended_by) == ("judged", "hoa")
    assert (last.who, last.what) == ("staff:hoa", "judged")
    assert (await now(desk, case)).conversation == LAN  # nothing is unlinked by it
    with pytest.raises(Refusal, match="đã xong"):
        await requests.judge(desk, hoa.person, request.id, "lần nữa")


async def test_only_who_sees_to_requests_answers_them_and_only_those_that_want_words(desk: Desk, join: Joining) -> None:
    hanh, hoa = await join(), await join("hoa", "supervisor", None)
    await filed(desk)
    request, _ = await asked(desk, "object")
    with pytest.raises(NotTheirs):
        await requests.judge(desk, hanh.person, request.id, "không được")
    case = await claimed(desk, hanh, 2)
    waiting, _ = await asked(desk, "erase_all")
    assert case.staff_id == hanh.person.id
    with pytest.raises(Refusal, match="theo lệ"):
        await requests.judge(desk, hoa.person, waiting.id, "không cần")


async def test_whoever_is_forgotten_waits_for_no_answer_any_more(desk: Desk) -> None:
    await filed(desk)
    request, _ = await asked(desk, "object")
    await asked(desk, "withdraw")
    async with desk.database.reading() as connection:
        done = await ledger.by_id(connection, request.id)
    assert done is not None
    assert (done.outcome, done.ended_by) == ("superseded", None)
