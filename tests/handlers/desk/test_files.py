"""Files of a case at the desk: seen by who may see the person, and written down each time."""

import pytest

from handlers.desk import Desk, NotTheirs
from handlers.desk.opening import HIDDEN, looked_into, opened
from storage import attachments, audit, cases
from storage.attachments import NewAttachment
from storage.records import Case
from tests.desk import OFFICES
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_cases import filed
from tests.photos import PDF, photo


async def attached(desk: Desk, case: Case, content: bytes | None = None, kind: str = "image") -> int:
    """A file of a case; without content it is still to be fetched."""
    lan = "webchat:web:lan"
    new = NewAttachment(lan, kind, desk.clock(), 1, content, None if content else "AgAC")
    async with desk.database.writing() as connection:
        number = await attachments.add(connection, new)
        await attachments.bind(connection, lan, case.id)
    return number


async def test_a_file_is_listed_with_the_case_and_each_look_at_it_is_written_down(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    number, waiting = await attached(desk, case, photo()), await attached(desk, case)
    page = await opened(desk, hanh.person, case.code)
    assert [(file.id, file.is_here) for file in page.files] == [(number, True), (waiting, False)]
    assert page.may.files
    assert await looked_into(desk, hanh.person, case.code, number) == ("image", photo())
    async with desk.database.reading() as connection:
        lines = await audit.of_object(connection, f"case:{case.code}", 10)
    assert ("case file", f"file:{number}") in [(line.action, line.field) for line in lines]


async def test_f38_a_file_of_another_case_or_one_not_there_is_refused_alike(desk: Desk, join: Joining) -> None:
    hanh, own = await join(), await filed(desk, 1)
    other, foreign = await filed(desk, 2), await filed(desk, 3, office=OFFICES[1])
    number, waiting = await attached(desk, other, PDF, "pdf"), await attached(desk, own)
    theirs = await attached(desk, foreign, photo())
    for code, chosen in ((own.code, number), (own.code, waiting), (own.code, 0), (foreign.code, theirs), ("x", number)):
        with pytest.raises(NotTheirs):
            await looked_into(desk, hanh.person, code, chosen)
    assert await looked_into(desk, hanh.person, other.code, number) == ("pdf", PDF)


@pytest.mark.parametrize(
    ("role", "may"), [("supervisor", True), ("inspector", False), ("editor", False), ("admin", False)]
)
async def test_f38_who_may_not_uncover_a_person_opens_no_file(desk: Desk, join: Joining, role: str, may: bool) -> None:
    somebody, case = await join("ai", role, None), await filed(desk)
    number = await attached(desk, case, photo())
    if may:
        assert await looked_into(desk, somebody.person, case.code, number)
        return
    with pytest.raises(NotTheirs):
        await looked_into(desk, somebody.person, case.code, number)


async def test_where_it_is_is_covered_until_it_is_uncovered(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk, text="Ghế hỏng")
    async with desk.database.writing() as connection:
        await cases.change(connection, case, desk.clock(), {"spot": "11.03000, 106.36000"})
    page = await opened(desk, hanh.person, case.code)
    assert (page.spot, page.may.reveal) == (HIDDEN, True)
    assert (await opened(desk, hanh.person, case.code, reveal=True)).spot == "11.03000, 106.36000"


async def test_others_see_who_looked_into_files(desk: Desk, join: Joining) -> None:
    hanh, dung, case = await join(), await join("dung"), await filed(desk)
    number = await attached(desk, case, photo())
    await looked_into(desk, hanh.person, case.code, number)
    (seen,) = (await opened(desk, dung.person, case.code)).seen_by
    assert (seen.login, seen.uncovered) == ("hanh", True)
