"""Editors are told of entries whose review day is near or past: whose they are, once for each day, in working hours."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import yaml

from handlers.desk import Desk, NotTheirs, reviews
from handlers.desk.people import disable
from handlers.desk.reviews import NEAR, tell_once, waiting
from knowledge.loading import load_texts
from storage import audit
from tests.conftest import SetClock, unit_texts
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_clocks import linked, on, reminded
from tests.handlers.small import TOPIC

MORNING = "02:00"
THURSDAY = date(2026, 11, 26)


def topics(**days: tuple[date, str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, (day, owner) in days.items():
        kept = {"review_by": day} | ({"owner": owner} if owner else {})
        value = TOPIC | {"id": name, "title": f"Mục {name}", "short": f"Mục {name}", "ask": [f"hỏi {name}"]} | kept
        found[f"topics/{name}.yaml"] = yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode()
    return found


def keeping(desk: Desk, **days: tuple[date, str]) -> Desk:
    """The desk with topics that have a review day and an owner."""
    library = load_texts(unit_texts() | topics(**days))
    return replace(desk, edition=lambda: library.as_of(desk.clock().date()))


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """Past, on the last near day, one day later, near without an owner, near with an owner nobody is."""
    return keeping(
        desk,
        qua=(date(2026, 11, 25), "BIEN"),
        sap=(THURSDAY + NEAR, "Cán bộ bien"),
        xa=(THURSDAY + NEAR + timedelta(days=1), "bien"),
        khong=(date(2026, 11, 30), ""),
        la=(date(2026, 12, 1), "chị Thu đã nghỉ"),
    )


async def at(desk: Desk, clock: SetClock, day: str) -> bool:
    """Whether somebody could be told on that morning; what was said is read by `reminded`."""
    on(desk, clock, f"{day} {MORNING}")
    return await tell_once(desk)


async def keys(desk: Desk, join: Joining, login: str) -> tuple[list[str], list[str]]:
    found = await waiting(desk, (await join(login, "editor", None)).person)
    return [one.key[6:] for one in found.own], [one.key[6:] for one in found.nobodys]


async def test_an_editor_sees_their_own_and_what_no_editor_keeps(kept: Desk, join: Joining, clock: SetClock) -> None:
    on(kept, clock, f"2026-11-26 {MORNING}")
    await join("tap", "editor", None)
    assert await keys(kept, join, "bien") == (["qua", "sap"], ["la", "khong"])


async def test_another_editor_sees_nothing_of_theirs(kept: Desk, join: Joining, clock: SetClock) -> None:
    on(kept, clock, f"2026-11-26 {MORNING}")
    await join("bien", "editor", None)
    assert await keys(kept, join, "tap") == ([], ["la", "khong"])


async def test_what_belonged_to_somebody_who_left_concerns_all(kept: Desk, join: Joining, clock: SetClock) -> None:
    on(kept, clock, f"2026-11-26 {MORNING}")
    await join("bien", "editor", None)
    admin = (await join("quan", "admin", None)).person
    await disable(kept, admin, "bien")
    own, nobodys = await keys(kept, join, "tap")
    assert own == []
    assert {"qua", "sap"} <= set(nobodys)


@pytest.mark.parametrize("role", ["officer", "supervisor", "inspector", "admin"])
async def test_nobody_else_is_shown_it(kept: Desk, join: Joining, role: str) -> None:
    with pytest.raises(NotTheirs):
        await waiting(kept, (await join("ai", role)).person)


async def test_each_editor_is_told_of_theirs_in_their_chat_and_others_not(
    kept: Desk, join: Joining, clock: SetClock
) -> None:
    for name, role in (("bien", "editor"), ("tap", "editor"), ("hanh", "officer"), ("quan", "admin")):
        await linked(kept, await join(name, role), name)
    assert await at(kept, clock, "2026-11-26")
    told = await reminded(kept)
    assert set(told) == {"bien", "tap"}
    assert told["bien"].startswith(
        "Nhắc việc nội dung: 3 mục sắp tới ngày xem lại, 1 mục đã quá ngày, trước hết là: Mục qua; Mục khong; Mục la."
    )
    assert told["tap"].startswith("Nhắc việc nội dung: 2 mục sắp tới ngày xem lại, 0 mục đã quá ngày")
    async with kept.database.reading() as connection:
        (line,) = await audit.of_object(connection, reviews.OBJECT)
    assert (line.login, line.action, line.field) == ("reviews", "reviews told", "4 entries")


async def test_each_is_told_when_it_comes_near_and_when_it_is_past_and_never_between(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    desk = keeping(desk, mot=(date(2026, 12, 20), "bien"))
    await linked(desk, await join("bien", "editor", None), "bien")
    told: dict[str, str] = {}
    day = THURSDAY
    while day < date(2027, 2, 1):
        await at(desk, clock, day.isoformat())
        told |= {day.isoformat(): said[:72] for said in (await reminded(desk)).values()}
        day += timedelta(days=1)
    assert told == {
        "2026-12-07": "Nhắc việc nội dung: 1 mục sắp tới ngày xem lại, 0 mục đã quá ngày, trước",
        "2026-12-21": "Nhắc việc nội dung: 0 mục sắp tới ngày xem lại, 1 mục đã quá ngày, trước",
    }


async def test_nobody_is_disturbed_on_a_day_off_nor_at_night_and_it_is_made_up_for(
    kept: Desk, join: Joining, clock: SetClock
) -> None:
    await linked(kept, await join("bien", "editor", None), "bien")
    assert not await at(kept, clock, "2026-11-29")  # a Sunday
    on(kept, clock, "2026-11-30 15:00")  # ten in the evening
    assert not await tell_once(kept)
    assert await reminded(kept) == {}
    assert await at(kept, clock, "2026-12-01")
    assert "2 mục đã quá ngày" in (await reminded(kept))["bien"], "one more than on Thursday"
    assert not await at(kept, clock, "2026-12-02"), "once a week"


async def test_weeks_without_the_program_leave_nothing_untold(desk: Desk, join: Joining, clock: SetClock) -> None:
    desk = keeping(desk, mot=(date(2026, 12, 20), "bien"), hai=(date(2027, 1, 5), "bien"))
    await linked(desk, await join("bien", "editor", None), "bien")
    assert await at(desk, clock, "2026-11-26")
    assert await reminded(desk) == {}
    assert await at(desk, clock, "2027-01-06")
    assert "0 mục sắp tới ngày xem lại, 2 mục đã quá ngày" in (await reminded(desk))["bien"]


async def test_who_looked_at_it_and_moved_the_day_is_told_no_more(desk: Desk, join: Joining, clock: SetClock) -> None:
    bien = await join("bien", "editor", None)
    await linked(desk, bien, "bien")
    before = keeping(desk, mot=(date(2026, 12, 1), "bien"))
    assert await at(before, clock, "2026-11-26")
    assert len(await reminded(before)) == 1
    after = keeping(desk, mot=(date(2027, 12, 1), "bien"))
    for day in ("2026-12-02", "2026-12-09"):
        assert await at(after, clock, day)
    assert await reminded(after) == {}
    assert (await waiting(after, bien.person)).both == ()
