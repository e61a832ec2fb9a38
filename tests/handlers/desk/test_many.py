"""Lists of more cases than a page holds: all of them come, each once, and no query reads what was done long ago."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy import insert, text

from handlers.desk import Desk, inbox
from handlers.desk.clocks import horizon
from handlers.desk.inbox import VIEWS, Filter, Line
from handlers.tracking import issue
from storage import cases as stored
from storage.tables import case_clocks, cases
from tests.conftest import SetClock
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining, Member
from tests.storage.test_plans import plan

MANY = 1_210
START = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)


async def fill(desk: Desk, many: int, state: str, first: int = 1) -> None:
    """Cases that are due on some days of October, several on each."""
    random = Random(first)
    numbers = range(first, first + many)
    values = {"kind": "gop_y", "state": state, "channel": "webchat", "office": OFFICES[0], "text": "đường ngập"}
    values |= {"version": 1, "created_at": START, "changed_at": START, "folded": "duong ngap"}
    rows = [values | {"id": number, "code": issue(random), "inbox_id": number} for number in numbers]
    clocks = [
        {"case_id": number, "version": 1, "rules": "", "due_on": date(2026, 10, 1) + timedelta(days=number % 31)}
        for number in numbers
    ]
    async with desk.database.writing() as connection:
        await connection.execute(insert(cases), rows)
        await connection.execute(insert(case_clocks), clocks)
        await connection.execute(text("ANALYZE"))


async def read_through(desk: Desk, member: Member, view: str) -> list[Line]:
    """Page after page, as the links go; and back again, which must show the same pages."""
    pages = [await inbox.listed(desk, member.person, view, Filter(kind="gop_y"))]
    while later := pages[-1].later:
        pages.append(await inbox.listed(desk, member.person, view, Filter(kind="gop_y"), later))
        assert 0 < len(pages[-1]) <= inbox.AT_ONCE
    back = [pages[-1]]
    while earlier := back[0].earlier:
        back.insert(0, await inbox.listed(desk, member.person, view, Filter(kind="gop_y"), earlier))
    assert [[*page] for page in back] == [[*page] for page in pages]
    return [line for page in pages for line in page]


async def test_1200_overdue_cases_are_read_through_the_most_urgent_first_each_once(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    hanh = await join()
    await fill(desk, MANY, "received")
    found = await read_through(desk, hanh, "overdue")
    keys = [(line.due_on, line.case.id) for line in found]
    assert len(keys) == MANY
    assert keys == sorted(set(keys))  # type: ignore[type-var]
    assert len(await read_through(desk, hanh, "open")) == MANY
    assert (await inbox.counted(desk, hanh.person))["overdue"] == MANY


async def test_what_is_due_is_found_without_reading_what_was_done(desk: Desk, join: Joining) -> None:
    hoa = await join("hoa", "supervisor", None)
    await fill(desk, 3_000, "closed")
    await fill(desk, 20, "received", first=5_000)
    wanted = inbox._wanted(hoa.person, VIEWS["overdue"], Filter(), horizon(desk))
    for work in (
        lambda connection: stored.sought(connection, wanted, inbox.AT_ONCE),
        lambda connection: stored.count(connection, wanted),
    ):
        steps = await plan(desk.database, work)
        assert "Seq Scan on cases" not in steps, steps
        assert "ix_cases_open" in steps, steps
        assert not [line for line in steps.splitlines() if line.startswith("SCAN cases") and "ix_" not in line], steps
        assert "Seq Scan on case_clocks" not in steps, steps
        assert "SCAN case_clocks" not in steps, steps
