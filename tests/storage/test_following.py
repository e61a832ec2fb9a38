"""Who follows a case beside the conversation it was filed in: let in once by a code, gone with whoever filed it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import attachments, cases, following
from storage.attachments import NewAttachment
from storage.database import Database
from storage.tables import case_followers, follow_codes
from tests.storage.test_cases import filed, new
from tests.storage.test_requests import DUNG, LATER, NOW

Part = Callable[..., Awaitable[int]]
MAI = "telegram:5:mai"
UNTIL = NOW + timedelta(hours=1)


async def followed_by(store: Database, *conversations: str) -> int:
    """A case of Lan's that these follow; its number."""
    (case,) = await filed(store, new())
    async with store.writing() as connection:
        for number, conversation in enumerate(conversations):
            await following.offer(connection, case.id, f"code {number}", UNTIL)
            assert await following.use(connection, f"code {number}", conversation, NOW + timedelta(seconds=number))
    return case.id


async def test_a_code_lets_one_conversation_in_and_nobody_after_it(store: Database) -> None:
    number = await followed_by(store, MAI)
    async with store.writing() as connection:
        assert not await following.use(connection, "code 0", DUNG, NOW)
        assert await following.leads_to(connection, "code 0", NOW) is None
        assert await following.of_cases(connection, [number]) == {number: [MAI]}
        assert [case.id for case in await following.followed(connection, MAI)] == [number]
        assert await following.followed(connection, DUNG) == []


async def test_a_code_that_is_too_old_lets_nobody_in(store: Database) -> None:
    (case,) = await filed(store, new())
    async with store.writing() as connection:
        await following.offer(connection, case.id, "code", UNTIL)
        assert await following.leads_to(connection, "code", UNTIL) is None
        assert not await following.use(connection, "code", MAI, UNTIL)
        assert await following.leads_to(connection, "code", NOW) == case


async def test_a_new_code_takes_the_place_of_the_one_before(store: Database) -> None:
    (case,) = await filed(store, new())
    async with store.writing() as connection:
        for code in ("first", "second"):
            await following.offer(connection, case.id, code, UNTIL)
        assert not await following.use(connection, "first", MAI, NOW)
        assert await following.use(connection, "second", MAI, NOW)


async def test_they_are_told_where_it_was_filed_and_then_in_the_order_they_came(store: Database) -> None:
    number = await followed_by(store, MAI, DUNG)
    async with store.reading() as connection:
        case = await cases.by_id(connection, number)
        assert case is not None
        assert await following.everywhere(connection, case) == [case.conversation, MAI, DUNG]


async def test_one_leaves_or_all_do_and_the_code_given_out_goes_too(store: Database) -> None:
    number = await followed_by(store, MAI, DUNG)
    async with store.writing() as connection:
        await following.offer(connection, number, "waiting", UNTIL)
        assert await following.leave(connection, number, MAI) == 1
        assert await following.leads_to(connection, "waiting", NOW) is None
        assert await following.leave(connection, number, MAI) == 0
        assert await following.of_cases(connection, [number]) == {number: [DUNG]}
        assert await following.leave(connection, number) == 1
        assert await following.of_cases(connection, [number]) == {number: []}


async def test_a_conversation_that_is_erased_follows_nothing(store: Database) -> None:
    number = await followed_by(store, MAI, DUNG)
    async with store.writing() as connection:
        await following.erase(connection, MAI)
        assert await following.of_cases(connection, [number]) == {number: [DUNG]}


@pytest.mark.parametrize("part", [cases.unlink, cases.erase])
async def test_nobody_follows_what_is_nobodys_any_more(store: Database, part: Part) -> None:
    number = await followed_by(store, MAI)
    async with store.writing() as connection:
        await following.offer(connection, number, "waiting", UNTIL)
        assert await part(connection, [number], NOW) == 1
        for table in (case_followers, follow_codes):
            assert (await connection.execute(select(table))).all() == []
        case = await cases.by_id(connection, number)
        assert case is not None
        assert await following.everywhere(connection, case) == []


async def test_who_follows_is_asked_too(store: Database) -> None:
    number = await followed_by(store, MAI)
    async with store.writing() as connection:
        case = await cases.by_id(connection, number)
        assert case is not None
        assert await cases.asked(connection, MAI) is None
        assert await cases.change(connection, case, NOW, {"state": "asked"})
        asked = await cases.asked(connection, MAI)
        assert asked is not None
        assert asked.id == number
        assert await cases.asked(connection, DUNG) is None


async def test_files_in_a_case_that_is_followed_count_as_sent(store: Database) -> None:
    number = await followed_by(store, MAI)
    async with store.writing() as connection:
        file = await attachments.add(connection, NewAttachment(MAI, "image", NOW, content=b"x"))
        assert await attachments.take(connection, MAI, file, 1)
        assert await attachments.bind(connection, MAI, number) == 1
        assert await attachments.count_since(connection, MAI, NOW) == 1
        assert await attachments.count_since(connection, DUNG, NOW) == 0


async def test_old_codes_are_deleted_and_good_ones_stay(store: Database) -> None:
    first, second = await filed(store, new(1), new(2))
    async with store.writing() as connection:
        await following.offer(connection, first.id, "old", UNTIL)
        await following.offer(connection, second.id, "good", LATER)
        assert await following.delete_before(connection, LATER, 10) == 1
        assert await following.leads_to(connection, "good", NOW) == second
