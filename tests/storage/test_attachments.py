"""Files: nobody's until their message is answered, then ready for a form, then part of a case."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from storage import attachments, cases
from storage.attachments import Attachment, Awaited, Gift, NewAttachment
from storage.database import Database
from storage.records import Case
from tests.databases import on_disk, on_sqlite
from tests.storage.test_cases import LATER, NOW, filed, new

LAN, MINH = "webchat:web:lan", "webchat:web:minh"
CONTENT = b"\xff\xd8 all the dots \x00" * 50


async def kept(store: Database, conversation: str = LAN, message: int | None = 1, content: bytes = CONTENT) -> int:
    async with store.writing() as connection:
        return await attachments.add(connection, NewAttachment(conversation, "image", NOW, message, content=content))


async def ready(store: Database, conversation: str = LAN) -> list[Attachment]:
    async with store.reading() as connection:
        return await attachments.ready(connection, conversation)


async def of(store: Database, case: Case) -> list[int]:
    async with store.reading() as connection:
        return [file.id for file in await attachments.of_cases(connection, [case.id])]


async def test_a_file_is_ready_only_once_its_message_was_answered_and_for_its_sender_alone(store: Database) -> None:
    number = await kept(store, message=None)
    assert await ready(store) == []
    async with store.writing() as connection:
        assert not await attachments.take(connection, MINH, number, 7)
        assert await attachments.take(connection, LAN, number, 7)
        assert not await attachments.take(connection, LAN, number, 8)
    assert await ready(store) == [Attachment(number, None, "image", len(CONTENT), NOW, None, True)]
    assert await ready(store, MINH) == []


async def test_what_is_ready_goes_with_a_case_and_comes_back_byte_for_byte(store: Database) -> None:
    case, other = await filed(store, new(1), new(2))
    numbers = [await kept(store), await kept(store)]
    await kept(store, MINH)
    async with store.writing() as connection:
        assert await attachments.bind(connection, LAN, case.id) == 2
        assert await attachments.content(connection, case.id, numbers[0]) == ("image", CONTENT)
        assert await attachments.content(connection, other.id, numbers[0]) is None
    assert (await of(store, case), await of(store, other), await ready(store)) == (numbers, [], [])
    assert len(await ready(store, MINH)) == 1


async def test_what_came_with_one_message_can_be_erased_alone(store: Database) -> None:
    first, second = await kept(store, message=1), await kept(store, message=2)
    async with store.writing() as connection:
        await attachments.drop(connection, MINH)
        await attachments.drop(connection, LAN, 2)
    assert [file.id for file in await ready(store)] == [first]
    async with store.writing() as connection:
        await attachments.discard(connection, LAN, first)  # it is ready: no longer to be discarded
        await attachments.drop(connection, LAN)
    assert await ready(store) == []
    assert second > first


@on_sqlite
async def test_what_is_erased_is_gone_from_the_files_of_the_database(store: Database, database_url: str) -> None:
    secret = b"DOTS-OF-A-FACE" * 400
    await kept(store, content=secret)
    await store.forget()
    assert b"DOTS-OF-A-FACE" in on_disk(database_url)
    async with store.writing() as connection:
        await attachments.erase(connection, LAN)
    await store.forget()
    assert b"DOTS-OF-A-FACE" not in on_disk(database_url)


@pytest.mark.parametrize(("how", "stay"), [("unlink", True), ("erase", False)])
async def test_with_consent_withdrawn_they_stay_and_with_the_words_they_go(
    store: Database, how: str, stay: bool
) -> None:
    (case,) = await filed(store, new())
    number = await kept(store)
    async with store.writing() as connection:
        await attachments.bind(connection, LAN, case.id)
        await {"unlink": cases.unlink, "erase": cases.erase}[how](connection, [case.id], LATER)
    assert await of(store, case) == ([number] if stay else [])


async def test_past_its_time_a_case_loses_them_too(store: Database) -> None:
    (case,) = await filed(store, new())
    await kept(store)
    async with store.writing() as connection:
        await attachments.bind(connection, LAN, case.id)
        assert await cases.change(connection, case, NOW, {"state": "closed"})
        await cases.expire_before(connection, LATER, 10, LATER)
    assert await of(store, case) == []


async def test_f33_the_count_of_a_citizen_takes_in_ready_ones_and_those_of_their_cases(store: Database) -> None:
    (case,) = await filed(store, new())
    await kept(store)
    async with store.writing() as connection:
        await attachments.bind(connection, LAN, case.id)
    await kept(store)
    await kept(store, message=None)
    await kept(store, MINH)
    async with store.reading() as connection:
        assert await attachments.count_since(connection, LAN, NOW - timedelta(days=1)) == 3
        assert await attachments.count_since(connection, LAN, NOW + timedelta(seconds=1)) == 0


async def awaited(store: Database, now: datetime = NOW) -> list[Awaited]:
    async with store.reading() as connection:
        return await attachments.awaited(connection, now, 10)


async def to_fetch(store: Database) -> int:
    async with store.writing() as connection:
        return await attachments.add(connection, NewAttachment("telegram:5:42", "image", NOW, 1, remote="AgAC"))


async def test_what_is_to_be_fetched_waits_is_put_off_and_filled(store: Database) -> None:
    number = await to_fetch(store)
    assert await awaited(store) == [Awaited(number, "telegram", "5", "AgAC", 0, NOW, "telegram:5:42")]
    async with store.writing() as connection:
        await attachments.put_off(connection, number, LATER)
    assert await awaited(store) == []
    assert [file.attempts for file in await awaited(store, LATER)] == [1]
    async with store.writing() as connection:
        await attachments.fill(connection, number, "pdf", b"%PDF-")
    assert await awaited(store, LATER) == []
    assert await ready(store, "telegram:5:42") == [Attachment(number, None, "pdf", 5, NOW, None, True)]


async def test_of_a_filed_one_the_case_says_whose_it_is(store: Database) -> None:
    (case,) = await filed(store, new(conversation="telegram:5:42"))
    await to_fetch(store)
    async with store.writing() as connection:
        await attachments.bind(connection, "telegram:5:42", case.id)
    assert [file.conversation for file in await awaited(store)] == ["telegram:5:42"]
    async with store.writing() as connection:
        await cases.unlink(connection, [case.id], NOW)
    assert [file.conversation for file in await awaited(store)] == [None]


async def test_only_what_is_still_to_be_fetched_can_be_given_up(store: Database) -> None:
    number, fetched = await to_fetch(store), await kept(store)
    async with store.writing() as connection:
        assert await attachments.remove(connection, number)
        assert not await attachments.remove(connection, number)
        assert not await attachments.remove(connection, fetched)


async def test_lists_do_not_read_contents(store: Database) -> None:
    """As the statement says, which a database would have to obey."""
    assert "content" not in {column.name for column in attachments.COLUMNS}
    async with store.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM attachments"))).scalar_one() == 0


async def test_leftovers_go_and_what_is_in_a_case_stays(store: Database) -> None:
    (case,) = await filed(store, new())
    bound = await kept(store)
    async with store.writing() as connection:
        await attachments.bind(connection, LAN, case.id)
    await kept(store)
    await kept(store, message=None)
    async with store.writing() as connection:
        assert await attachments.delete_before(connection, datetime(2027, 1, 1, tzinfo=UTC), 10) == 2
    assert await of(store, case) == [bound]


async def gave(store: Database, case: Case, link: str = "x" * 43) -> int:
    async with store.writing() as connection:
        return await attachments.give(connection, Gift(case.id, "pdf", CONTENT, "hanh", link, NOW))


async def test_what_an_officer_gives_belongs_to_the_case_and_is_none_of_the_citizens(store: Database) -> None:
    (case,) = await filed(store, new(1))
    number = await gave(store, case)
    async with store.reading() as connection:
        (listed,) = await attachments.of_cases(connection, [case.id])
        assert (listed.id, listed.given_by, listed.is_here) == (number, "hanh", True)
        assert await attachments.given(connection, number) == CONTENT
        assert await attachments.count_since(connection, str(case.conversation), NOW) == 0
    own = await kept(store)
    async with store.reading() as connection:
        assert await attachments.given(connection, own) is None


async def test_a_link_leads_to_its_file_for_a_while_and_while_the_case_is_somebodys(store: Database) -> None:
    (case,) = await filed(store, new(1))
    await gave(store, case)
    async with store.writing() as connection:
        assert await attachments.behind(connection, "x" * 43, NOW) == ("pdf", CONTENT)
        assert await attachments.behind(connection, "y" * 43, NOW) is None
        assert await attachments.behind(connection, "x" * 43, NOW + timedelta(seconds=1)) is None
        await cases.change(connection, case, NOW, {"conversation": None})
        assert await attachments.behind(connection, "x" * 43, NOW) is None
