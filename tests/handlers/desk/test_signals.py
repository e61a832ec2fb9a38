"""What a week suggests to editors: shown to them, told once, and only what several people met with."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import yaml

from handlers.desk import Desk, NotTheirs, signals
from handlers.desk.learning import ignore
from handlers.desk.signals import Signal, last_week, of_week, tell_once
from handlers.desk.unwell import Workbench
from knowledge.loading import load_texts
from storage import audit, cases, marks
from tests.conftest import SetClock, unit_texts
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_cases import filed
from tests.handlers.desk.test_clocks import linked, on, reminded
from tests.handlers.desk.test_learning import GOLD, ask, shown
from tests.handlers.small import PROCEDURE

KEY = "procedure:viec"
MONDAY = date(2026, 11, 23)
NEXT_WEEK = "2026-12-01 02:00"
"""A Tuesday morning."""


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """With one procedure, whose fee nobody knows."""
    procedure = PROCEDURE | {"steps": ["Nộp hồ sơ."], "truth": "unverified"}
    texts = unit_texts() | {
        "procedures/viec.yaml": yaml.safe_dump(procedure, allow_unicode=True, sort_keys=False).encode()
    }
    library = load_texts(texts)
    return replace(desk, edition=lambda: library.as_of(desk.clock().date()))


async def complain(desk: Desk, times: int, **changed: Any) -> None:
    for number in range(times):
        case = await filed(desk, number + 1)
        async with desk.database.writing() as connection:
            assert await cases.change(connection, case, desk.clock(), {"entry": KEY} | changed)


async def found(desk: Desk) -> list[Signal]:
    return await of_week(desk, Workbench(desk), MONDAY)


async def test_complaints_and_questions_not_answered_well_are_put_together_by_entry(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    on(desk, clock, "2026-11-25 02:00")
    await complain(desk, 2)
    await ask(desk, "làm một việc sao", "lam mot viec sao", status="disliked", entry=KEY)
    await ask(desk, "một việc lạ", status="clarified", options=[KEY, "topic:rut-ho-so"])
    assert await found(desk) == [Signal(KEY, 2, 3, {})]


async def test_what_several_ask_and_an_entry_does_not_say_is_named(desk: Desk, clock: SetClock) -> None:
    on(desk, clock, "2026-11-25 02:00")
    await ask(desk, *["lệ phí"] * 3, status="answered", entry=KEY, aspect="fee", margin=0.9)
    await ask(desk, *["các bước"] * 5, status="answered", entry=KEY, aspect="steps", margin=0.9)
    await ask(desk, *["kết quả"] * 2, status="answered", entry=KEY, aspect="result", margin=0.9)
    assert await found(desk) == [Signal(KEY, 0, 0, {"fee": 3})]


async def test_what_few_met_with_or_was_in_another_week_or_is_ignored_is_no_signal(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    on(desk, clock, "2026-11-20 02:00")
    await complain(desk, 5)
    on(desk, clock, "2026-11-25 02:00")
    await ask(desk, "một việc", "một việc", status="disliked", entry=KEY)
    await ask(desk, *GOLD * 2, status="clarified", options=["topic:rut-ho-so"])
    bien = (await join("bien", "editor", None)).person
    for group in await shown(desk, bien):
        if group.people > 2:
            await ignore(desk, bien, group)
    assert await found(desk) == []


async def test_editors_are_told_once_a_week_in_working_hours(desk: Desk, join: Joining, clock: SetClock) -> None:
    on(desk, clock, "2026-11-25 02:00")
    await complain(desk, 3)
    for name, role in (("bien", "editor"), ("hanh", "officer")):
        await linked(desk, await join(name, role), name)
    on(desk, clock, "2026-11-29 02:00")  # a Sunday
    assert not await tell_once(desk)
    on(desk, clock, NEXT_WEEK)
    assert await tell_once(desk)
    assert await reminded(desk) == {
        "bien": "Tuần qua có 1 mục nội dung nên xem lại, trước hết là: Một việc. "
        "Anh/chị mở trang Học từ câu hỏi, thẻ Tuần qua, để xem vì sao."
    }
    assert not await tell_once(desk)
    async with desk.database.reading() as connection:
        (line,) = await audit.of_object(connection, "week:2026-11-23")
        assert (line.login, line.field) == ("signals", "1 entries")


async def test_a_week_without_signals_disturbs_nobody_and_is_looked_at_once(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    await linked(desk, await join("bien", "editor"), "bien")
    on(desk, clock, NEXT_WEEK)
    assert await tell_once(desk)
    assert await reminded(desk) == {}
    assert not await tell_once(desk)


async def test_once_a_week_a_mark_learns_when_its_question_was_asked_last(
    desk: Desk, join: Joining, clock: SetClock
) -> None:
    bien = (await join("bien", "editor", None)).person
    on(desk, clock, "2026-11-20 02:00")
    await ask(desk, *GOLD)
    (group,) = await shown(desk, bien)
    await ignore(desk, bien, group)
    on(desk, clock, NEXT_WEEK)
    await ask(desk, GOLD[0])
    await tell_once(desk)
    async with desk.database.reading() as connection:
        (mark,) = await marks.listed(connection)
    assert mark.asked_at == clock()


async def test_the_last_week_is_a_whole_one(clock: SetClock) -> None:
    at = clock()
    assert last_week(at) + timedelta(days=7) <= at.date()
    assert last_week(at).weekday() == 0


@pytest.mark.parametrize("role", ["officer", "supervisor", "inspector", "admin"])
async def test_nobody_else_sees_the_week(desk: Desk, join: Joining, role: str) -> None:
    with pytest.raises(NotTheirs):
        await signals.shown(desk, (await join("ai", role)).person, Workbench(desk), MONDAY)
