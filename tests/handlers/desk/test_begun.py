"""An editor's first page says which step the draft waits for, and asks the one who can be the second person."""

from datetime import timedelta

import pytest

from handlers.desk import Desk, NotTheirs, approving, drafting
from handlers.desk.approving import Plan
from handlers.desk.begun import step
from storage.records import Staff
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_drafting import Trying, at_press, editors, proven, trying, version

__all__ = ["Trying", "at_press", "editors", "trying"]


async def both(desk: Desk, editors: tuple[Staff, Staff]) -> tuple[str, str]:
    return await step(desk, editors[0]), await step(desk, editors[1])


async def test_each_step_is_told_to_both_in_turn(at_press: Desk, editors: tuple[Staff, Staff]) -> None:
    bien, tap = editors
    assert await both(at_press, editors) == ("", "")
    await drafting.save(at_press, bien, "a.yaml", b"moi", 0)
    assert await both(at_press, editors) == ("begun", "begun")
    await proven(at_press, bien)
    assert await both(at_press, editors) == ("asked", "yours")
    await approving.check(at_press, tap, await version(at_press, bien))
    assert await both(at_press, editors) == ("checked", "checked")
    at = at_press.clock() + timedelta(hours=1)
    await approving.schedule(at_press, bien, Plan(await version(at_press, bien), "mức mới", at=at))
    assert await both(at_press, editors) == ("scheduled", "scheduled")
    await approving.unschedule(at_press, bien, await version(at_press, bien))
    await approving.publish(at_press, bien, Plan(await version(at_press, bien), "mức mới"))
    assert await both(at_press, editors) == ("", "")


async def test_who_changes_something_more_is_no_second_person_any_more(
    at_press: Desk, editors: tuple[Staff, Staff]
) -> None:
    bien, tap = editors
    await drafting.save(at_press, bien, "a.yaml", b"moi", 0)
    await proven(at_press, bien)
    await drafting.save(at_press, tap, "b.yaml", b"moi", 0)
    assert await both(at_press, editors) == ("begun", "begun"), "what was asked was another draft"
    await proven(at_press, bien)
    assert await both(at_press, editors) == ("asked", "asked")
    await drafting.leave(at_press, bien, "a.yaml")
    await proven(at_press, bien)
    assert await both(at_press, editors) == ("yours", "asked"), "nothing of the first one is left"


async def test_a_draft_whose_changes_were_all_left_waits_for_nobody(
    at_press: Desk, editors: tuple[Staff, Staff]
) -> None:
    await drafting.save(at_press, editors[0], "a.yaml", b"moi", 0)
    await drafting.leave(at_press, editors[0], "a.yaml")
    assert await both(at_press, editors) == ("", "")


@pytest.mark.parametrize("role", ["officer", "supervisor", "inspector", "admin"])
async def test_nobody_else_is_told(at_press: Desk, join: Joining, role: str) -> None:
    with pytest.raises(NotTheirs):
        await step(at_press, (await join("ai", role)).person)
