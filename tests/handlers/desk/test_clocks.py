"""Due days kept true by the step that looks after them, and reminders, each once."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.desk import Desk, clocks, inbox
from handlers.desk import cases as at_desk
from handlers.desk.opening import opened
from handlers.messages import Reply, plain
from knowledge.loading import load_texts
from storage import audit, chats, outbox
from storage import clocks as kept
from storage.database import Database
from storage.records import Case, Lease
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.clocks import BASED, with_deadline, with_hours
from tests.handlers.desk.conftest import Joining, Member
from tests.handlers.desk.test_cases import filed, now, read, told


@pytest.fixture
def timed(desk: Desk) -> Desk:
    """A desk whose units give themselves three working days."""
    return replace(desk, target_days=3)


def on(desk: Desk, clock: SetClock, day: str) -> Desk:
    clock.now = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return desk


async def due(desk: Desk, case: Case) -> date | None:
    while await clocks.reckon_some(desk):
        pass
    async with desk.database.reading() as connection:
        found = await kept.of_cases(connection, [case.id])
    return found[case.id].due_on


async def listed(desk: Desk, member: Member, view: str) -> list[str]:
    return [line.case.code for line in await inbox.listed(desk, member.person, view)]


async def test_a_case_has_its_due_day_and_whatever_changes_it_is_followed(
    timed: Desk, join: Joining, clock: SetClock
) -> None:
    hanh, case = await join(), await filed(timed)
    assert await due(timed, case) == date(2026, 11, 27)  # the 24th is a day off
    assert not await clocks.is_behind(timed)
    await at_desk.ask(timed, hanh.person, read(case), "Ở đâu ạ?")
    assert await clocks.is_behind(timed)
    assert await due(timed, case) is None
    assert "dừng" not in (await opened(timed, hanh.person, case.code)).text
    page = await opened(timed, hanh.person, case.code)
    assert page.clock is not None
    assert page.clock.stopped is not None


async def test_without_any_promise_nothing_is_due(desk: Desk) -> None:
    case = await filed(desk)
    assert await due(desk, case) is None


async def test_what_is_due_soon_and_what_is_overdue_is_listed_as_such(
    timed: Desk, join: Joining, clock: SetClock
) -> None:
    hanh, case = await join(), await filed(timed)
    await due(timed, case)
    assert [await listed(timed, hanh, view) for view in ("soon", "overdue")] == [[], []]
    on(timed, clock, "2026-11-26 03:00")
    assert [await listed(timed, hanh, view) for view in ("soon", "overdue")] == [[case.code], []]
    on(timed, clock, "2026-11-28 03:00")
    assert [await listed(timed, hanh, view) for view in ("soon", "overdue")] == [[], [case.code]]
    (line,) = await inbox.listed(timed, hanh.person, "overdue")
    assert (line.due_on, line.days_left) == (date(2026, 11, 27), -1)
    await at_desk.answer(timed, hanh.person, read(case), "xong")
    await due(timed, case)
    assert await listed(timed, hanh, "overdue") == []


async def test_the_most_urgent_comes_first(timed: Desk, join: Joining, clock: SetClock) -> None:
    hanh, first = await join(), await filed(timed, 1)
    later = on(timed, clock, "2026-11-24 20:00")
    second = await filed(later, 2)
    for case in (first, second):
        await due(timed, case)
    on(timed, clock, "2026-12-03 03:00")
    assert await listed(timed, hanh, "overdue") == [first.code, second.code]
    assert await listed(timed, hanh, "open") == [second.code, first.code]


async def test_f21_a_day_off_that_is_decided_later_moves_open_cases_once_and_is_written_down(desk: Desk) -> None:
    library = load_texts(with_deadline(BASED))
    desk = replace(desk, edition=lambda: library.as_of(desk.clock().date()))
    open_one, closed = await filed(desk, 1), await filed(desk, 2)
    for case in (open_one, closed):
        await put(desk, case, category="tre-hen")
    await put(desk, await now(desk, closed), state="closed")
    before = [await due(desk, case) for case in (open_one, closed)]
    moved = load_texts(with_deadline(BASED, "2026-12-01"))
    later = replace(desk, edition=lambda: moved.as_of(desk.clock().date()))
    for _ in range(2):
        assert [await due(later, case) for case in (open_one, closed)] == [date(2026, 12, 4), before[1]]
    async with desk.database.reading() as connection:
        lines = await audit.of_object(connection, f"case:{open_one.code}")
        untouched = await audit.of_object(connection, f"case:{closed.code}")
    assert [(line.login, line.action, line.field) for line in lines] == [("calendar", "case due_moved", "due_on")]
    assert untouched == []
    (said,) = await told(desk)
    assert "4/12/2026" in said
    assert await told(desk) == []


async def test_f21_an_own_target_that_moves_is_not_told_to_citizens(timed: Desk) -> None:
    case = await filed(timed)
    await due(timed, case)
    assert await due(replace(timed, target_days=9), case) == date(2026, 12, 7)
    assert await told(timed) == []


async def test_an_office_takes_in_by_its_own_hours_where_the_content_has_them(desk: Desk, clock: SetClock) -> None:
    """Filed at four in the afternoon: the next day's, for an office that closes at half past three."""
    on(desk, clock, "2026-11-25T09:00")
    case, elsewhere = await filed(desk, 1), await filed(desk, 2, office=OFFICES[1])
    for content, expected in (
        (with_deadline(BASED), date(2026, 12, 4)),
        (with_hours(OFFICES[0], "15h30", "unverified", BASED), date(2026, 12, 4)),
        (with_hours(OFFICES[0], "15h30", deadline=BASED), date(2026, 12, 7)),
    ):
        library = load_texts(content)
        by_hours = replace(desk, edition=lambda library=library: library.as_of(date(2026, 11, 25)))
        for one in (case, elsewhere):
            await put(desk, await now(desk, one), category="tre-hen")
        found = [await due(by_hours, one) for one in (case, elsewhere)]
        assert found == [expected, date(2026, 12, 4)]


async def test_f21_hours_that_become_known_move_open_cases_and_it_is_written_down(desk: Desk, clock: SetClock) -> None:
    on(desk, clock, "2026-11-25T09:00")
    case = await filed(desk)
    await put(desk, case, category="tre-hen")
    before, after = load_texts(with_deadline(BASED)), load_texts(with_hours(OFFICES[0], "15h30", deadline=BASED))
    assert await due(replace(desk, edition=lambda: before.as_of(date(2026, 11, 25))), case) == date(2026, 12, 4)
    assert await due(replace(desk, edition=lambda: after.as_of(date(2026, 11, 25))), case) == date(2026, 12, 7)
    async with desk.database.reading() as connection:
        lines = await audit.of_object(connection, f"case:{case.code}")
    assert [(line.login, line.action, line.field) for line in lines] == [("calendar", "case due_moved", "due_on")]
    (said,) = await told(desk)
    assert "7/12/2026" in said


async def put(desk: Desk, case: Case, **values: str) -> None:
    async with desk.database.writing() as connection:
        assert await at_desk.cases.change(connection, case, desk.clock(), values)


async def linked(desk: Desk, member: Member, chat: str) -> None:
    async with desk.database.writing() as connection:
        await chats.offer(connection, member.person.id, chat, desk.clock() + timedelta(minutes=1))
        assert await chats.use(connection, chat, f"telegram:bot:{chat}", desk.clock())


async def reminded(desk: Desk) -> dict[str, str]:
    """What was queued for officers' own chats."""
    async with desk.database.writing() as connection:
        lease = Lease.take(desk.clock(), 5)
        posts = await outbox.claim(connection, lease, [("telegram", "bot")], 50)
        await outbox.mark_sent(connection, [post.id for post in posts], lease.token, desk.clock())
    return {post.chat: plain(Reply.from_json(post.body).text) for post in posts}


async def test_f22_each_is_reminded_once_however_often_and_late_the_step_comes(
    timed: Desk, join: Joining, clock: SetClock
) -> None:
    hanh, hoa, xa = await join("hanh"), await join("hoa", "supervisor", None), await join("xa", "officer", OFFICES[1])
    for member in (hanh, hoa, xa):
        await linked(timed, member, member.person.login)
    case = await filed(timed)
    await due(timed, case)
    assert await clocks.remind_some(timed) == 0
    on(timed, clock, "2026-11-26 06:00")
    assert await clocks.remind_some(timed) == 1
    soon = await reminded(timed)
    assert list(soon) == ["hanh"]
    assert "1 mục sắp đến hạn" in soon["hanh"]
    assert case.code[:4] in soon["hanh"]
    assert "ngập" not in soon["hanh"]
    for jump in (-3600, 7200, 10_800):
        clock.move(jump)
        assert await clocks.remind_some(timed) == 0
    on(timed, clock, "2026-11-30 04:00")
    assert await clocks.remind_some(timed) == 1
    assert set(await reminded(timed)) == {"hanh", "hoa"}
    assert await clocks.remind_some(timed) == 0


async def test_f22_two_processes_at_once_remind_once(
    timed: Desk, join: Joining, clock: SetClock, database_url: str
) -> None:
    hanh = await join("hanh")
    await linked(timed, hanh, "hanh")
    for number in (1, 2, 3):
        await due(timed, await filed(timed, number))
    on(timed, clock, "2026-11-26 06:00")
    other = Database(database_url)
    both = await asyncio.gather(clocks.remind_some(timed), clocks.remind_some(replace(timed, database=other)))
    await other.close()
    assert sum(both) == 3
    assert len(await reminded(timed)) == 1
    assert await reminded(timed) == {}


async def test_nobody_is_reminded_at_night_or_on_a_day_off(timed: Desk, clock: SetClock) -> None:
    case = await filed(timed)
    await due(timed, case)
    for quiet in ("2026-11-27 23:30", "2026-11-28 04:00", "2026-11-29 04:00"):
        assert await clocks.remind_some(on(timed, clock, quiet)) == 0
    assert await clocks.remind_some(on(timed, clock, "2026-11-30 00:30")) == 1


async def test_what_came_and_nobody_works_on_is_told_once_to_the_unit_it_came_to(
    timed: Desk, join: Joining, clock: SetClock
) -> None:
    for name, office, role in (
        ("hanh", OFFICES[0], "officer"),
        ("xa", OFFICES[1], "officer"),
        ("hoa", None, "supervisor"),
    ):
        await linked(timed, await join(name, role, office), name)
    on(timed, clock, "2026-11-26 02:00")
    case, nowhere = await filed(timed, 1), await filed(timed, 2, office=None)
    assert await clocks.announce_some(timed) == 2
    told = await reminded(timed)
    assert set(told) == {"hanh", "hoa"}
    assert "Có 1 mục chưa ai nhận" in told["hanh"]
    assert case.code[:4] in told["hanh"]
    assert nowhere.code[:4] in told["hoa"]
    assert not any("ngập" in text or "0912" in text for text in told.values()), "codes and days alone"
    assert await clocks.announce_some(timed) == 0
    await at_desk.transfer(timed, (await join("sau", "supervisor", None)).person, read(case), OFFICES[1], "bên đó")
    assert await clocks.announce_some(timed) == 1
    assert set(await reminded(timed)) == {"xa"}


async def test_what_is_claimed_or_came_at_night_waits_or_is_not_told(
    timed: Desk, join: Joining, clock: SetClock
) -> None:
    hanh = await join("hanh")
    await linked(timed, hanh, "hanh")
    on(timed, clock, "2026-11-26 02:00")
    await at_desk.claim(timed, hanh.person, read(await filed(timed, 1)))
    assert await clocks.announce_some(timed) == 0
    for quiet in ("2026-11-26 10:00", "2026-11-26 23:00", "2026-11-28 03:00"):
        on(timed, clock, quiet)
        await filed(timed, 2)
        assert await clocks.announce_some(timed) == 0, quiet
    on(timed, clock, "2026-11-30 00:30")
    assert await clocks.announce_some(timed) == 1


async def test_who_was_shut_out_or_works_on_nothing_of_it_is_not_told(
    timed: Desk, join: Joining, clock: SetClock
) -> None:
    hanh, dung = await join("hanh"), await join("dung")
    for member in (hanh, dung):
        await linked(timed, member, member.person.login)
    case = await filed(timed)
    await at_desk.claim(timed, dung.person, read(case))
    await due(timed, case)
    on(timed, clock, "2026-11-26 06:00")
    await clocks.remind_some(timed)
    assert list(await reminded(timed)) == ["dung"]
