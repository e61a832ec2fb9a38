import pytest

from handlers.desk import Desk, NotTheirs, Refusal, people, signing
from storage.records import NewStaff
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining


@pytest.mark.parametrize("role", ["officer", "supervisor", "inspector", "editor"])
async def test_only_an_administrator_lets_people_in_and_shuts_them_out(desk: Desk, join: Joining, role: str) -> None:
    member = await join("dung", role)
    new = NewStaff("moi", "Người mới", "editor", None)
    for asked in (
        people.add(desk, member.person, new, OFFICES),
        people.link(desk, member.person, "dung"),
        people.disable(desk, member.person, "dung"),
        people.everybody(desk, member.person),
    ):
        with pytest.raises(NotTheirs):
            await asked


async def test_an_administrator_and_the_command_line_do_the_same(desk: Desk, join: Joining) -> None:
    admin = await join("quan.tri", "admin", None)
    await people.add(desk, admin.person, NewStaff("hanh", "Hạnh", "officer", OFFICES[0]), OFFICES)
    await people.add(desk, None, NewStaff("dung", "Dũng", "editor", None), OFFICES)
    assert [one.login for one in await people.everybody(desk, admin.person)] == ["dung", "hanh", "quan.tri"]


@pytest.mark.parametrize(
    "new",
    [
        NewStaff("Hạnh", "Hạnh", "editor", None),
        NewStaff("a", "Hạnh", "editor", None),
        NewStaff("hanh", " ", "editor", None),
        NewStaff("hanh", "Hạnh", "officer", None),
        NewStaff("hanh", "Hạnh", "officer", "ubnd-thi-xa"),
    ],
)
async def test_what_is_not_sound_is_refused_with_what_to_do(desk: Desk, new: NewStaff) -> None:
    with pytest.raises(Refusal, match=r"\w"):
        await people.add(desk, None, new, OFFICES)
    assert await people.everybody(desk, None) == []


async def test_a_name_is_given_once(desk: Desk) -> None:
    new = NewStaff("hanh", "Hạnh", "editor", None)
    await people.add(desk, None, new, OFFICES)
    with pytest.raises(Refusal, match="tên khác"):
        await people.add(desk, None, new, OFFICES)


async def test_nobody_shuts_out_themselves_or_the_last_administrator(desk: Desk, join: Joining) -> None:
    admin = await join("quan.tri", "admin", None)
    with pytest.raises(Refusal, match="chính mình"):
        await people.disable(desk, admin.person, "quan.tri")
    second = await join("thu.hai", "admin", None)
    await people.disable(desk, admin.person, "thu.hai")
    with pytest.raises(NotTheirs):
        await people.disable(desk, (await _again(desk, second.person.login)), "quan.tri")


async def _again(desk: Desk, login: str):  # type: ignore[no-untyped-def]
    return next(one for one in await people.everybody(desk, None) if one.login == login)


async def test_a_new_link_lets_somebody_in_again_who_was_shut_out(desk: Desk, join: Joining) -> None:
    await join("hanh")
    await people.disable(desk, None, "hanh")
    assert (await _again(desk, "hanh")).disabled_at is not None
    await people.link(desk, None, "hanh")
    again = await _again(desk, "hanh")
    assert again.disabled_at is None
    assert not again.is_set_up


async def test_the_first_administrator_is_offered_a_link_until_somebody_is_set_up(desk: Desk, join: Joining) -> None:
    first, second = await people.first_link(desk), await people.first_link(desk)
    assert first
    assert second
    assert await signing.link_of(desk, first) is None, "the newest one counts"
    assert await signing.link_of(desk, second)
    assert [(one.login, one.role) for one in await people.everybody(desk, None)] == [("quan.tri", "admin")]
    await join()
    assert await people.first_link(desk) is None


async def test_where_nobody_set_up_is_an_administrator_the_command_line_must_help(desk: Desk) -> None:
    await people.add(desk, None, NewStaff("hanh", "Hạnh", "editor", None), OFFICES)
    assert await people.first_link(desk) is None


@pytest.mark.parametrize("asked", [people.link, people.disable])
async def test_whoever_is_not_there_is_said_not_to_be(desk: Desk, asked) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal, match="Không có ai"):
        await asked(desk, None, "khong-co")
