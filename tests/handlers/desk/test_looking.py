import pytest

from handlers.desk import Desk, NotTheirs, looking
from handlers.desk.looking import Looked
from handlers.desk.opening import opened
from handlers.desk.parts import Place
from handlers.desk.roles import PERMITTED, Action, Role
from handlers.tracking import shown
from storage import audit
from tests.handlers.desk.conftest import Joining, Member
from tests.handlers.desk.test_cases import filed


async def seen(desk: Desk, who: Member, **wanted: str | int) -> list[tuple[str, str]]:
    return [(line.login, line.action) for _, line in await looking.looked(desk, who.person, Looked(**wanted))]  # type: ignore[arg-type]


async def test_who_looked_at_a_case_is_found_by_its_code_by_person_and_by_deed(desk: Desk, join: Joining) -> None:
    hanh, thanh, case = await join(), await join("thanh", "inspector", None), await filed(desk)
    await opened(desk, hanh.person, case.code)
    await opened(desk, hanh.person, case.code, reveal=True)
    both = [("hanh", "case reveal"), ("hanh", "case read")]
    assert await seen(desk, thanh, object=shown(case.code)) == both
    assert await seen(desk, thanh, object="case:") == both
    assert await seen(desk, thanh, action="case reveal") == both[:1]
    assert await seen(desk, thanh, login="hanh", action="case") == both
    assert await seen(desk, thanh, login="han") == []
    assert await seen(desk, thanh, object="%") == []


async def test_whoever_inspects_leaves_a_line_as_well(desk: Desk, join: Joining) -> None:
    thanh = await join("thanh", "inspector", None)
    await seen(desk, thanh, login="x")
    assert (await seen(desk, thanh))[0] == ("thanh", "audit read")


async def test_older_lines_follow_by_their_number(desk: Desk, join: Joining) -> None:
    thanh = await join("thanh", "inspector", None)
    lines = [*await looking.looked(desk, thanh.person, Looked())]
    rest = [*await looking.looked(desk, thanh.person, Looked(), Place((lines[0][0],)))]
    assert rest == lines[1:]
    back = [*await looking.looked(desk, thanh.person, Looked(), Place((lines[-1][0],), back=True))]
    assert back[-len(lines) + 1 :] == lines[:-1]


@pytest.mark.parametrize("role", list(Role))
async def test_the_audit_is_for_those_who_inspect(desk: Desk, join: Joining, role: Role) -> None:
    member = await join("ai", role)
    if Action.READ_AUDIT in PERMITTED[role]:
        assert await seen(desk, member)
    else:
        with pytest.raises(NotTheirs):
            await seen(desk, member)


def test_lines_are_added_and_forgotten_in_time_and_never_changed() -> None:
    public = {name for name, one in vars(audit).items() if callable(one) and one.__module__ == audit.__name__}
    assert public == {"add", "of_object", "latest", "sought", "old_before", "delete_before"}
