"""A file with an officer's answer: kept with the case, told with the answer, only where it can get to somebody."""

from dataclasses import replace

import pytest

from handlers.desk import Desk, Refusal
from handlers.desk import cases as at_desk
from handlers.desk.cases import NO_FILES, Given
from handlers.desk.opening import looked_into, opened
from handlers.messages import Reply
from handlers.tracking import shown
from storage import attachments, cases, outbox
from tests.handlers.desk.conftest import Joining
from tests.handlers.desk.test_cases import filed, read
from tests.photos import PDF


@pytest.fixture
def giving(desk: Desk) -> Desk:
    return replace(desk, files_to=frozenset({"webchat"}))


async def test_a_file_goes_with_the_answer_and_stays_with_the_case(giving: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(giving)
    await at_desk.answer(giving, hanh.person, read(case), "Gửi anh bản vẽ.", Given("pdf", PDF))
    async with giving.database.reading() as connection:
        post = await outbox.last(connection, str(case.conversation))
        assert post is not None
        file = Reply.from_json(post.body).file
        assert file is not None
        assert (file.kind, file.name) == ("pdf", f"tra-loi-{shown(case.code)}")
        assert await attachments.given(connection, file.number) == PDF
    page = await opened(giving, hanh.person, case.code)
    assert [(one.id, one.given_by) for one in page.files] == [(file.number, "hanh")]
    assert [event.body for event, _ in page.history if event.what == "answered"] == [{"files": "1"}]
    assert await looked_into(giving, hanh.person, case.code, file.number) == ("pdf", PDF)


async def test_where_no_file_gets_to_the_citizen_nothing_is_written(desk: Desk, join: Joining) -> None:
    hanh, case = await join(), await filed(desk)
    with pytest.raises(Refusal, match=NO_FILES[:40]):
        await at_desk.answer(desk, hanh.person, read(case), "Gửi anh bản vẽ.", Given("pdf", PDF))
    async with desk.database.reading() as connection:
        again = await cases.by_code(connection, case.code)
        assert again is not None
        assert (again.state, again.version) == (case.state, case.version)
        assert await outbox.last(connection, str(case.conversation)) is None
        assert await attachments.of_cases(connection, [case.id]) == []
