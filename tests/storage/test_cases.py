"""What citizens gave us: one case for a message, a code for each, unlinked or erased when they want it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.tracking import issue
from storage import cases, ratings
from storage.database import Database
from storage.records import Case, CaseEvent, NewCase, Rating, Wanted
from tests.databases import on_disk, on_sqlite

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def new(number: int = 1, conversation: str = "webchat:web:lan", kind: str = "gop_y") -> NewCase:
    return NewCase(
        code=issue(Random(number)),
        kind=kind,
        inbox_id=number,
        conversation=conversation,
        channel="webchat",
        text=f"việc số {number}",
        created_at=NOW + timedelta(minutes=number),
    )


async def ids(connection: AsyncConnection, conversation: str) -> list[int]:
    return [case.id for case in await cases.of_conversation(connection, conversation)]


async def filed(store: Database, *news: NewCase) -> list[Case]:
    async with store.writing() as connection:
        found = [await cases.add(connection, case) for case in news]
    return [case for case in found if case]


async def listed(store: Database, **wanted: str | datetime) -> list[str]:
    async with store.reading() as connection:
        return [case.text for case in await cases.listed(connection, Wanted(**wanted), 1000)]  # type: ignore[arg-type]


async def test_a_case_is_received_and_found_by_its_code(store: Database) -> None:
    wanted = replace(new(), category="thai-do", office="tt-pvhcc-xa", entry="procedure:x")
    (case,) = await filed(store, wanted)
    async with store.reading() as connection:
        assert await cases.by_code(connection, wanted.code) == case
        assert await cases.by_code(connection, "0" * 11) is None
        assert await cases.history(connection, case.id) == [CaseEvent(wanted.created_at, "citizen", "filed", {})]
    assert (case.state, case.text, case.created_at, case.changed_at) == (
        "received",
        "việc số 1",
        wanted.created_at,
        wanted.created_at,
    )
    assert (case.category, case.office, case.entry) == ("thai-do", "tt-pvhcc-xa", "procedure:x")


async def test_f10_the_same_message_filed_again_is_the_same_case(store: Database) -> None:
    first = await filed(store, new())
    again = await filed(store, *(replace(new(), code=issue(Random(number)), text="khác") for number in range(7, 10)))
    assert again == first * 3
    async with store.reading() as connection:
        assert len(await cases.history(connection, first[0].id)) == 1


async def test_one_message_may_make_a_case_of_each_kind(store: Database) -> None:
    found = await filed(store, new(), replace(new(), code=issue(Random(9)), kind="cau_hoi"))
    assert [case.kind for case in found] == ["gop_y", "cau_hoi"]


async def test_a_code_that_is_taken_makes_no_case(store: Database) -> None:
    await filed(store, new(1))
    assert await filed(store, replace(new(2), code=new(1).code)) == []
    assert await listed(store) == ["việc số 1"]


async def test_f19_two_hundred_citizens_at_once_get_two_hundred_codes(store: Database, database_url: str) -> None:
    other, random = Database(database_url), Random(19)

    async def file(number: int) -> str:
        database = other if number % 2 else store
        (case,) = await filed(database, replace(new(number, f"webchat:web:{number}"), code=issue(random)))
        return case.code

    codes = await asyncio.gather(*(file(number) for number in range(1, 201)))
    await other.close()
    assert len(set(codes)) == 200
    assert len(await listed(store)) == 200
    async with store.reading() as connection:
        assert [await cases.by_code(connection, code) for code in codes].count(None) == 0


async def test_the_same_message_filed_by_two_processes_at_once_makes_one_case(
    store: Database, database_url: str
) -> None:
    other = Database(database_url)
    same = [replace(new(), code=issue(Random(seed))) for seed in range(10)]
    both = await asyncio.gather(*(filed(other if n % 2 else store, case) for n, case in enumerate(same)))
    await other.close()
    assert len({case.code for found in both for case in found}) == 1
    assert len(await listed(store)) == 1


async def test_ones_own_cases_come_newest_first(store: Database) -> None:
    await filed(store, new(1), new(2, "webchat:web:dung"), new(3))
    async with store.reading() as connection:
        own = await cases.of_conversation(connection, "webchat:web:lan")
    assert [case.text for case in own] == ["việc số 3", "việc số 1"]


async def test_cases_are_listed_by_state_kind_and_day(store: Database) -> None:
    await filed(store, new(1), new(2, kind="cau_hoi"), new(3))
    assert await listed(store) == ["việc số 3", "việc số 2", "việc số 1"]
    assert await listed(store, kind="cau_hoi") == ["việc số 2"]
    assert await listed(store, state="received") == ["việc số 3", "việc số 2", "việc số 1"]
    assert await listed(store, state="closed") == []
    assert await listed(store, since=new(2).created_at) == ["việc số 3", "việc số 2"]
    async with store.reading() as connection:
        assert [case.text for case in await cases.listed(connection, Wanted(), 1)] == ["việc số 3"]


async def test_an_unlinked_case_stays_and_says_nothing_of_whose_it_was(store: Database) -> None:
    lan, dung = await filed(store, new(1), new(2, "webchat:web:dung"))
    async with store.writing() as connection:
        assert await cases.unlink(connection, await ids(connection, "webchat:web:lan"), LATER) == 1
        assert await cases.of_conversation(connection, "webchat:web:lan") == []
        assert await cases.by_code(connection, lan.code) == replace(lan, conversation=None, changed_at=LATER, version=2)
        assert await cases.by_code(connection, dung.code) == dung
        assert [event.what for event in await cases.history(connection, lan.id)] == ["filed", "unlinked"]
        assert await cases.unlink(connection, await ids(connection, "webchat:web:lan"), LATER) == 0


async def test_after_unlinking_nothing_in_the_row_leads_back_to_the_message(store: Database) -> None:
    """A message row still names its conversation for some days, so the case must not name the message."""
    await filed(store, new())
    async with store.writing() as connection:
        await cases.unlink(connection, await ids(connection, "webchat:web:lan"), LATER)
        row = (await connection.exec_driver_sql("SELECT conversation, inbox_id FROM cases")).one()
    assert tuple(row) == (None, None)


@pytest.mark.parametrize("values", [{}, {"phone": "0912345678"}])
async def test_an_erased_case_has_no_text_and_no_values_left(store: Database, values: dict[str, str]) -> None:
    (case,) = await filed(store, new())
    async with store.writing() as connection:
        await cases.add_event(connection, case.id, CaseEvent(NOW, "citizen", "added", values))
        assert await cases.erase(connection, await ids(connection, "webchat:web:lan"), LATER) == 1
        erased = await cases.by_code(connection, case.code)
        assert erased == replace(case, conversation=None, text="", changed_at=LATER, version=2)
        assert [event.body for event in await cases.history(connection, case.id)] == [{}, {}, {}]


@on_sqlite
async def test_what_was_erased_is_in_no_file_of_the_database(store: Database, database_url: str) -> None:
    await filed(store, replace(new(), text="chuyện riêng của nhà tôi"))
    assert "chuyện riêng".encode() in on_disk(database_url)
    async with store.writing() as connection:
        await cases.erase(connection, await ids(connection, "webchat:web:lan"), LATER)
    await store.forget()
    assert "chuyện riêng".encode() not in on_disk(database_url)


LAN = {"name": "Nguyễn Thị Lan", "address": "ấp Bình Hòa", "phone": "0900000000"}


async def test_who_sent_it_is_kept_with_their_consent_until_they_are_unlinked(store: Database) -> None:
    (case,) = await filed(store, replace(new(), kind="phan_anh", dossier="H53-251101-0001", person=LAN))
    assert (case.dossier, case.person) == ("H53-251101-0001", LAN)
    async with store.writing() as connection:
        assert [event.body for event in await cases.history(connection, case.id)] == [{"consent": True}]
        await cases.unlink(connection, await ids(connection, "webchat:web:lan"), LATER)
        unlinked = await cases.by_code(connection, case.code)
    assert unlinked
    assert (unlinked.dossier, unlinked.person, unlinked.text) == (None, None, "việc số 1")


async def test_the_last_rating_of_a_case_counts_and_its_words_go_with_the_person(store: Database) -> None:
    (case,) = await filed(store, new())
    first, last = Rating(2, [], "", NOW), Rating(5, ["thai-do"], "Chị Lan chỉ dẫn kỹ", LATER)
    async with store.writing() as connection:
        assert await ratings.of_case(connection, case.id) is None
        await ratings.rate(connection, case.id, first)
        await ratings.rate(connection, case.id, last)
        assert await ratings.of_case(connection, case.id) == last
        await cases.unlink(connection, await ids(connection, "webchat:web:lan"), LATER)
        assert await ratings.of_case(connection, case.id) == replace(last, words="")
