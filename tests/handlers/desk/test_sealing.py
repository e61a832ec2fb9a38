"""Whoever wants to be hidden from the unit they complain about is: every role × unit × seal × place × field."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from random import Random

import pytest

from handlers.desk import Desk, NotTheirs, Refusal, inbox, reports, talking
from handlers.desk import cases as at_desk
from handlers.desk.inbox import Filter
from handlers.desk.opening import opened
from handlers.desk.reports import Period
from handlers.desk.roles import Role
from handlers.tracking import issue
from knowledge.vietnamese import fold
from storage import audit, cases
from storage.records import Case, CaseEvent, NewCase, Staff
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_cases import read, told

MINE, OTHER = OFFICES
ABOVE = "tt-pvhcc-tinh"
DOSSIER = "H53-251101-0012"
SECRETS = {
    "name": "Nguyễn Thị Lan",
    "address": "ấp Bình Hòa",
    "phone": "0900000000",
    "dossier": DOSSIER,
    "channel": "telegram",
    "conversation": "telegram:bot:4711",
    "spot": "11.03000, 106.37000",
}
"""By field. The dossier's number stands in the text and in a later word of the sender as well."""
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


async def filed(desk: Desk, number: int, at: str | None, sealed: str | None, about: str | None = None) -> Case:
    text = f"Hồ sơ {DOSSIER} trễ hẹn"
    new = NewCase(
        code=issue(Random(number)),
        kind="phan_anh",
        inbox_id=number,
        conversation=SECRETS["conversation"],
        channel=SECRETS["channel"],
        text=text,
        created_at=desk.clock(),
        office=at,
        folded=fold("Hồ sơ trễ hẹn" if sealed else text),
        about_staff_of=about,
        dossier=DOSSIER,
        person={name: SECRETS[name] for name in ("name", "address", "phone")},
        spot=SECRETS["spot"],
        sealed_from=sealed,
        opened_by=ABOVE if sealed else None,
    )
    async with desk.database.writing() as connection:
        case = await cases.add(connection, new)
        assert case is not None
        for words in (f"mã tôi là {DOSSIER} nha", f"Vị trí: {SECRETS['spot']}"):
            await cases.add_event(connection, case.id, CaseEvent(desk.clock(), "citizen", "added", {"text": words}))
    return case


def people() -> list[Staff]:
    made = product(Role, [None, MINE, OTHER, ABOVE])
    return [Staff(n, f"n{n}", "Người", role, office, True, None, NOW) for n, (role, office) in enumerate(made, 1)]


def may_read(who: Staff, case: Case) -> bool:
    """The rules, said once more in other words."""
    if who.office is not None and who.office == case.about_staff_of:
        return False
    is_theirs = who.role == "officer" and who.office is not None and who.office == case.office
    return is_theirs or who.role in ("supervisor", "inspector")


def may_know(who: Staff, case: Case) -> bool:
    if not may_read(who, case):
        return False
    if case.sealed_from is None:
        return who.role != "inspector"
    is_above = who.role == "officer" and who.office == ABOVE
    return who.office != case.sealed_from and (who.role != "officer" or is_above)


async def test_nobody_gets_any_field_of_a_hidden_sender_but_those_who_may(desk: Desk) -> None:
    targets = product([None, MINE, OTHER, ABOVE], [None, MINE], [None, MINE])
    every = [await filed(desk, n, *target) for n, target in enumerate(targets, 1)]
    seen = hidden = 0
    for who, case in product(people(), every):
        if not may_read(who, case):
            for reveal in (False, True):
                with pytest.raises(NotTheirs):
                    await opened(desk, who, case.code, reveal=reveal)
            continue
        covered = repr(await opened(desk, who, case.code))
        if may_know(who, case):
            seen += 1
            shown = repr(await opened(desk, who, case.code, reveal=True))
            assert all(secret in shown for secret in SECRETS.values()), (who, case)
            continue
        with pytest.raises(NotTheirs):
            await opened(desk, who, case.code, reveal=True)
        if case.sealed_from is not None:
            hidden += 1
            assert not [field for field, secret in SECRETS.items() if secret in covered], (who, case)
            with pytest.raises(NotTheirs):
                await talking.take_over(desk, who, case.code)
    assert seen
    assert hidden


async def test_lists_and_searching_tell_the_unit_nothing_either(desk: Desk) -> None:
    await filed(desk, 1, MINE, MINE)
    officer = next(one for one in people() if one.role == "officer" and one.office == MINE)
    for view in inbox.VIEWS:
        listed = repr(await inbox.listed(desk, officer, view))
        assert not [field for field, secret in SECRETS.items() if secret in listed], view
    assert len(await inbox.listed(desk, officer, "open")) == 1
    for asked in (DOSSIER, "251101", SECRETS["name"], SECRETS["phone"]):
        assert not await inbox.listed(desk, officer, "open", Filter(search=asked))


async def test_what_is_taken_out_by_the_unit_itself_has_no_word_of_it(desk: Desk) -> None:
    case = await filed(desk, 1, MINE, MINE)
    day = desk.clock().date()
    for office, text in ((MINE, ""), (None, case.text)):
        boss = Staff(1, "hoa", "Hoa", Role.SUPERVISOR, office, True, None, NOW)
        assert [said for _, said in await reports.exported(desk, boss, Period(day, day))] == [text]


async def test_opening_it_is_written_down(desk: Desk) -> None:
    case = await filed(desk, 1, MINE, MINE)
    looker = next(one for one in people() if one.role == "inspector" and one.office is None)
    await opened(desk, looker, case.code, reveal=True)
    async with desk.database.reading() as connection:
        (line, *_) = await audit.of_object(connection, f"case:{case.code}")
    assert (line.login, line.action) == (looker.login, "case reveal")


async def test_the_unit_works_on_it_without_knowing_who_it_is(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk, 1, MINE, MINE)
    page = await opened(desk, hanh.person, case.code)
    assert (page.is_sealed, page.may.work, page.may.reveal, page.may.talk) == (True, True, False, False)
    await at_desk.answer(desk, hanh.person, read(case), "Dạ đã trả kết quả")
    async with desk.database.reading() as connection:
        found = await cases.by_code(connection, case.code)
    assert found
    assert (found.state, found.sealed_from) == ("answered", MINE)
    assert await told(desk) == [], "it went where they wrote, not to the web page"


async def test_transferred_away_and_back_it_stays_hidden(desk: Desk, join: Joining) -> None:
    hanh, hoa = await join(), await join("hoa", "supervisor", None)
    case = await filed(desk, 1, MINE, MINE)
    await at_desk.transfer(desk, hoa.person, read(case), OTHER, "nhờ xem")
    await at_desk.transfer(desk, hoa.person, replace(read(case), version=2), MINE, "trả lại")
    page = await opened(desk, hanh.person, case.code)
    assert page.is_sealed
    assert not [field for field, secret in SECRETS.items() if secret in repr(page)]


async def test_what_is_about_the_staff_of_a_unit_is_never_given_to_that_unit(desk: Desk, join: Joining) -> None:
    hoa, case = await join("hoa", "supervisor", None), await filed(desk, 1, ABOVE, None, MINE)
    with pytest.raises(Refusal, match="phản ánh về cán bộ của đơn vị đó"):
        await at_desk.transfer(desk, hoa.person, read(case), MINE, "x")
    await at_desk.transfer(desk, hoa.person, read(case), OTHER, "x")


async def test_the_seal_outlives_the_sender(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk, 1, MINE, MINE)
    async with desk.database.writing() as connection:
        await cases.unlink(connection, [case.id], desk.clock())
    page = await opened(desk, hanh.person, case.code)
    assert page.is_sealed
    assert page.case.conversation is None, "and that nobody can be written to may be known"
