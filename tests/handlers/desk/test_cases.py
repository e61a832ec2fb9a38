import asyncio
from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, inbox
from handlers.desk import cases as at_desk
from handlers.desk.cases import AsRead, Overtaken
from handlers.desk.inbox import Filter
from handlers.desk.opening import opened
from handlers.messages import Reply, plain
from handlers.tracking import issue
from knowledge.vietnamese import fold
from storage import audit, cases, outbox
from storage.records import Case, Lease, NewCase, Post
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining, Member
from tests.storage.test_cases import ids

TEXT = "Đường vào ấp An Quới ngập, gọi 0912345678"


async def filed(desk: Desk, number: int = 1, text: str = TEXT, office: str | None = OFFICES[0]) -> Case:
    new = NewCase(
        code=issue(Random(number)),
        kind="gop_y",
        inbox_id=number,
        conversation="webchat:web:lan",
        channel="webchat",
        text=text,
        created_at=desk.clock(),
        office=office,
        folded=fold(text),
    )
    async with desk.database.writing() as connection:
        case = await cases.add(connection, new)
    assert case is not None
    return case


def read(case: Case) -> AsRead:
    return AsRead(case.code, case.version)


async def told(desk: Desk) -> list[str]:
    """What was queued for citizens, in order."""
    every: list[str] = []
    while posts := await _claimed(desk):
        every += [plain(Reply.from_json(post.body).text) for post in posts]
    return every


async def _claimed(desk: Desk) -> list[Post]:
    """The next of each conversation."""
    async with desk.database.writing() as connection:
        lease = Lease.take(desk.clock(), 5)
        posts = await outbox.claim(connection, lease, [("webchat", "web")], 50)
        await outbox.mark_sent(connection, [post.id for post in posts], lease.token, desk.clock())
    return posts


async def now(desk: Desk, case: Case) -> Case:
    async with desk.database.reading() as connection:
        found = await cases.by_code(connection, case.code)
    assert found is not None
    return found


async def lines(desk: Desk, member: Member, view: str = "new", search: str = "") -> list[str]:
    return [line.case.code for line in await inbox.listed(desk, member.person, view, Filter(search))]


async def test_an_answer_reaches_the_citizen_with_the_case(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    await at_desk.claim(desk, hanh.person, read(case))
    case = await now(desk, case)
    await at_desk.answer(desk, hanh.person, read(case), "Dạ, tuần sau sửa **xong** <b>")
    case = await now(desk, case)
    assert (case.state, case.staff_id) == ("answered", hanh.person.id)
    (said,) = await told(desk)
    assert "tuần sau sửa **xong** <b>" in said
    assert case.code[:4] in said
    page = await opened(desk, hanh.person, case.code)
    assert [(event.what, text) for event, text in page.history] == [
        ("filed", ""),
        ("claimed", ""),
        ("answered", "Dạ, tuần sau sửa **xong** <b>"),
    ]


async def test_personal_numbers_are_covered_until_shown_and_showing_is_written_down(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    assert "0912345678" not in (await opened(desk, hanh.person, case.code)).text
    assert "0912345678" not in next(iter(await inbox.listed(desk, hanh.person, "new"))).text
    assert "0912345678" in (await opened(desk, hanh.person, case.code, reveal=True)).text
    async with desk.database.reading() as connection:
        seen = await audit.of_object(connection, f"case:{case.code}")
    assert [(line.login, line.action, line.field) for line in seen] == [
        ("hanh", "case reveal", "text"),
        ("hanh", "case read", None),
    ]


async def test_f39_of_two_who_answer_one_wins_and_the_citizen_hears_once(desk: Desk, join: Joining) -> None:
    hanh, dung, case = await join("hanh"), await join("dung"), await filed(desk)
    answers = [at_desk.answer(desk, one.person, read(case), f"của {one.person.login}") for one in (hanh, dung)]
    outcomes = await asyncio.gather(*answers, return_exceptions=True)
    assert sorted(type(outcome) for outcome in outcomes if outcome) == [Overtaken]
    assert len(await told(desk)) == 1


async def test_f39_who_read_an_older_state_changes_nothing(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    await at_desk.note(desk, hanh.person, read(case), "gọi lại sau")
    with pytest.raises(Overtaken):
        await at_desk.close(desk, hanh.person, read(case), "trùng", "repeated")
    assert (await now(desk, case)).state == "received"
    assert await told(desk) == []


async def test_a_transferred_case_stays_open_and_is_the_other_units(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    lan = await join("lan", "officer", OFFICES[1])
    await at_desk.transfer(desk, hanh.person, read(case), OFFICES[1], "Thuộc phường An Tịnh")
    assert await lines(desk, hanh, "open") == []
    assert await lines(desk, lan, "new") == [case.code]
    with pytest.raises(NotTheirs):
        await opened(desk, hanh.person, case.code)
    (said,) = await told(desk)
    assert "phường An Tịnh" in said
    assert "vẫn đang mở" in said
    with pytest.raises(Refusal, match="đang ở đơn vị đó"):
        await at_desk.transfer(desk, lan.person, read(await now(desk, case)), OFFICES[1], "x")
    with pytest.raises(Refusal, match="Không có đơn vị"):
        await at_desk.transfer(desk, lan.person, read(await now(desk, case)), "ubnd-thi-xa", "x")


async def test_what_nobody_has_yet_is_seen_by_the_supervisor_only(desk: Desk, join: Joining) -> None:
    case = await filed(desk, office=None)
    hanh, hoa = await join("hanh"), await join("hoa", "supervisor", None)
    assert await lines(desk, hanh) == []
    assert await lines(desk, hoa) == [case.code]
    await at_desk.transfer(desk, hoa.person, read(case), OFFICES[0], "giao")
    assert await lines(desk, hanh) == [case.code]


async def test_what_is_about_a_units_staff_goes_past_that_unit(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    async with desk.database.writing() as connection:
        assert await cases.change(connection, case, desk.clock(), {"about_staff_of": OFFICES[0]})
    assert await lines(desk, hanh, "open") == []
    assert await lines(desk, hanh, "open", "ngập") == []
    for asked in (
        opened(desk, hanh.person, case.code),
        at_desk.answer(desk, hanh.person, replace(read(case), version=2), "x"),
    ):
        with pytest.raises(NotTheirs):
            await asked


async def test_a_citizen_is_asked_and_the_case_waits(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    await at_desk.ask(desk, hanh.person, read(case), "Ấp nào ạ?")
    assert await lines(desk, hanh, "waiting") == [case.code]
    (said,) = await told(desk)
    assert "Ấp nào ạ?" in said


async def test_who_erased_their_data_is_not_written_to(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    async with desk.database.writing() as connection:
        await cases.erase(connection, await ids(connection, "webchat:web:lan"), desk.clock())
    case = await now(desk, case)
    for doing in (at_desk.answer, at_desk.ask):
        with pytest.raises(Refusal, match="không nhắn lại được"):
            await doing(desk, hanh.person, read(case), "x")
    await at_desk.close(desk, hanh.person, read(case), "người gửi đã rút", "withdrawn")
    assert await told(desk) == []
    assert (await opened(desk, hanh.person, case.code)).text == ""


async def test_a_closed_case_can_be_opened_again(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    await at_desk.close(desk, hanh.person, read(case), "trùng", "repeated")
    await at_desk.reopen(desk, hanh.person, read(await now(desk, case)), "không trùng")
    assert (await now(desk, case)).state == "received"


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001])
async def test_an_empty_or_endless_answer_is_refused(desk: Desk, join: Joining, text: str) -> None:
    hanh, case = await join(), await filed(desk)
    with pytest.raises(Refusal):
        await at_desk.answer(desk, hanh.person, read(case), text)
    assert (await now(desk, case)).version == 1


async def test_cases_are_found_by_words_without_tone_marks_and_by_code(desk: Desk, join: Joining) -> None:
    hanh = await join()
    flood, lamp = await filed(desk, 1), await filed(desk, 2, "Đèn đường hỏng 100%_")
    assert await lines(desk, hanh, "done", "ngap duong") == [flood.code]
    assert await lines(desk, hanh, "done", "ĐÈN hỏng") == [lamp.code]
    assert await lines(desk, hanh, "new", "100%") == [lamp.code]
    shown = f"{lamp.code[:4]}-{lamp.code[4:8]}-{lamp.code[8:10]}-{lamp.code[10:]}".lower()
    assert await lines(desk, hanh, "done", shown) == [lamp.code]
    assert await lines(desk, hanh, "new", "không có đâu") == []


async def test_views_count_what_they_list(desk: Desk, join: Joining, clock: SetClock) -> None:
    hanh, dung = await join("hanh"), await join("dung")
    first, second, third = await filed(desk, 1), await filed(desk, 2), await filed(desk, 3)
    await at_desk.claim(desk, hanh.person, read(first))
    await at_desk.answer(desk, dung.person, read(second), "xong")
    counts = await inbox.counted(desk, hanh.person)
    assert counts == {"new": 1, "mine": 1, "open": 2, "soon": 0, "overdue": 0, "waiting": 0, "done": 1}
    for view, count in counts.items():
        assert len(await lines(desk, hanh, view)) == count
    assert await lines(desk, hanh, "mine") == [first.code]
    assert await lines(desk, hanh, "new") == [third.code]
    assert isinstance(clock(), datetime)


@pytest.mark.parametrize("role", ["editor", "admin"])
async def test_editors_and_administrators_see_no_case(desk: Desk, join: Joining, role: str) -> None:
    member, case = await join("ai", role, None), await filed(desk)
    with pytest.raises(NotTheirs):
        await inbox.listed(desk, member.person, "open")
    with pytest.raises(NotTheirs):
        await opened(desk, member.person, case.code)


async def test_an_inspector_reads_and_changes_nothing(desk: Desk, join: Joining) -> None:
    thanh, case = await join("thanh", "inspector", None), await filed(desk)
    assert (await opened(desk, thanh.person, case.code)).may.work is False
    for asked in (
        opened(desk, thanh.person, case.code, reveal=True),
        at_desk.claim(desk, thanh.person, read(case)),
        at_desk.transfer(desk, thanh.person, read(case), OFFICES[1], "x"),
    ):
        with pytest.raises(NotTheirs):
            await asked


@pytest.mark.parametrize("code", ["", "x", "00000000000", "K7M2-9QX4-TR-5", "' OR 1=1 --"])
async def test_a_code_of_nothing_is_refused_as_a_foreign_one_is(desk: Desk, join: Joining, code: str) -> None:
    hanh = await join()
    with pytest.raises(NotTheirs):
        await opened(desk, hanh.person, code)


async def test_a_supervisor_gives_a_case_to_somebody_of_the_unit_and_to_nobody_else(desk: Desk, join: Joining) -> None:
    hanh, hoa, case = await join("hanh"), await join("hoa", "supervisor", None), await filed(desk)
    await join("xa", "officer", OFFICES[1])
    with pytest.raises(Refusal, match="không xử lý được mục này"):
        await at_desk.assign(desk, hoa.person, read(case), "xa")
    with pytest.raises(Refusal, match="không xử lý được mục này"):
        await at_desk.assign(desk, hoa.person, read(case), "khong.co")
    with pytest.raises(NotTheirs):
        await at_desk.assign(desk, hanh.person, read(case), "hanh")
    page = await opened(desk, hoa.person, case.code)
    assert {one.login for one in page.colleagues} == {"hanh", "hoa"}
    await at_desk.assign(desk, hoa.person, read(case), "hanh")
    assert await lines(desk, hanh, "mine") == [case.code]


async def test_what_is_about_a_units_staff_is_given_to_nobody_there(desk: Desk, join: Joining) -> None:
    await join("hanh")
    hoa, case = await join("hoa", "supervisor", None), await filed(desk)
    async with desk.database.writing() as connection:
        await cases.change(connection, case, desk.clock(), {"about_staff_of": OFFICES[0]})
    with pytest.raises(Refusal, match="không xử lý được mục này"):
        await at_desk.assign(desk, hoa.person, replace(read(case), version=2), "hanh")


async def test_only_what_a_state_allows_is_done(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    with pytest.raises(Refusal, match="không còn ở tình trạng"):
        await at_desk.reopen(desk, hanh.person, read(case), "x")
    await at_desk.answer(desk, hanh.person, read(case), "xong")
    answered = read(await now(desk, case))
    for doing in (at_desk.answer, at_desk.ask):
        with pytest.raises(Refusal, match="không còn ở tình trạng"):
            await doing(desk, hanh.person, answered, "lần nữa")
    await at_desk.close(desk, hanh.person, answered, "đã xong", "solved")
    closed = read(await now(desk, case))
    with pytest.raises(Refusal, match="không còn ở tình trạng"):
        await at_desk.transfer(desk, hanh.person, closed, OFFICES[1], "x")
    await at_desk.note(desk, hanh.person, closed, "gọi lại cảm ơn")
    assert len(await told(desk)) == 2


async def test_a_case_is_closed_with_an_outcome_of_the_list(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    with pytest.raises(Refusal, match="kết quả"):
        await at_desk.close(desk, hanh.person, read(case), "xong", "tuyệt vời")
    await at_desk.close(desk, hanh.person, read(case), "xong", "solved")
    page = await opened(desk, hanh.person, case.code)
    event, text = page.history[-1]
    assert (event.body, text) == ({"outcome": "solved"}, "xong")


async def test_a_templates_gaps_are_not_sent(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    with pytest.raises(Refusal, match="chưa điền"):
        await at_desk.answer(desk, hanh.person, read(case), "Dạ, ngày trả mới: [ngày].")
    assert await told(desk) == []


async def test_who_else_looked_is_told_and_whether_they_saw_numbers(desk: Desk, join: Joining) -> None:
    hanh, dung, case = await join("hanh"), await join("dung"), await filed(desk)
    await opened(desk, dung.person, case.code, reveal=True)
    await opened(desk, dung.person, case.code)
    page = await opened(desk, hanh.person, case.code)
    assert [(one.login, one.uncovered) for one in page.seen_by] == [("dung", True)]


async def test_lists_are_narrowed_by_kind_category_and_unit(desk: Desk, join: Joining) -> None:
    hanh, hoa = await join(), await join("hoa", "supervisor", None)
    first, other = await filed(desk, 1), await filed(desk, 2, office=OFFICES[1])
    async with desk.database.writing() as connection:
        await cases.change(connection, first, desk.clock(), {"category": "thai-do"})

    async def found(**narrowed: str) -> list[str]:
        return [line.case.code for line in await inbox.listed(desk, hoa.person, "open", Filter(**narrowed))]

    assert await found(category="thai-do") == [first.code]
    assert await found(office=OFFICES[1]) == [other.code]
    assert await found(kind="cau_hoi") == []
    assert await found(kind="gop_y") == [other.code, first.code]
    foreign = await inbox.listed(desk, hanh.person, "open", Filter(office=OFFICES[1]))
    assert [line.case.code for line in foreign] == [first.code]


async def test_who_sent_it_is_covered_until_shown_even_without_a_number(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk, text="Trễ hẹn")
    lan = {"name": "Nguyễn Thị Lan", "phone": "0912345678", "address": ""}
    async with desk.database.writing() as connection:
        assert await cases.change(connection, case, desk.clock(), {"person": lan})
    page = await opened(desk, hanh.person, case.code)
    assert page.may.reveal
    assert page.person == {"name": "••••••", "phone": "••••••"}
    shown = await opened(desk, hanh.person, case.code, reveal=True)
    assert shown.person == {"name": "Nguyễn Thị Lan", "phone": "0912345678"}
