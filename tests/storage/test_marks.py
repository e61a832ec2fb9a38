"""Marks of editors are kept as long as anybody asks for what they are about."""

from dataclasses import replace
from datetime import timedelta

from storage import marks, proposals
from storage.database import Database
from storage.records import NewMark, NewProposal
from tests.storage.test_questions import NOW

IGNORED = NewMark("gia vang hom nay", "ignored", "bien", NOW, NOW)


async def test_a_mark_shows_how_what_came_of_it_stands(store: Database) -> None:
    async with store.writing() as connection:
        new = NewProposal(None, "nuôi chó khai báo ở đâu", "", "topic:x", "bien", NOW, kind="ask")
        number = await proposals.add(connection, new)
        first = await marks.add(connection, IGNORED)
        second = await marks.add(connection, NewMark("nuoi", "attached", "bien", NOW, NOW, "topic:x", number))
    async with store.reading() as connection:
        ignored, attached = await marks.listed(connection)
        assert (ignored.id, ignored.proposal, ignored.case) == (first, None, None)
        assert (attached.id, attached.proposal, attached.entry) == (second, "open", "topic:x")
        assert await marks.by_id(connection, second) == attached
        assert await marks.by_id(connection, 99) is None
        found = await proposals.by_id(connection, number)
        assert found
        assert (found.kind, found.case_id) == ("ask", None)


async def test_a_proposal_is_withdrawn_while_nobody_decided(store: Database) -> None:
    async with store.writing() as connection:
        new = NewProposal(None, "x", "", "topic:x", "bien", NOW, kind="ask")
        first, second = await proposals.add(connection, new), await proposals.add(connection, new)
        await marks.add(connection, NewMark("nuoi", "attached", "bien", NOW, NOW, "topic:x", first))
        before = await proposals.by_id(connection, second)
        assert before
        await proposals.decide(connection, replace(before, state="accepted"))
    async with store.writing() as connection:
        assert await proposals.withdraw(connection, first)
        (mark,) = await marks.listed(connection)
        assert mark.proposal_id is None
        assert await proposals.withdraw(connection, second) is False


async def test_a_mark_goes_with_the_last_question_like_it(store: Database) -> None:
    async with store.writing() as connection:
        first = await marks.add(connection, IGNORED)
        assert await marks.add(connection, IGNORED) is None
        second = await marks.add(connection, replace(IGNORED, form="thoi tiet"))
        assert first is not None
        assert second is not None
        await marks.asked_again(connection, {second: NOW + timedelta(days=9)})
        assert await marks.delete_before(connection, NOW + timedelta(days=1), 10) == 1
        assert [mark.id for mark in await marks.listed(connection)] == [second]
        assert await marks.remove(connection, first) is False
        assert await marks.remove(connection, second) is True
