"""The ledger of what people ask about their own data: who asked is drawn by lot, and forgotten when it is done."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from storage import cases, requests
from storage.database import Database
from storage.requests import DataRequest, NewRequest
from storage.tables import data_requests, request_cases
from tests.storage.test_cases import filed, new

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=40)
LAN, DUNG = "webchat:web:lan", "webchat:web:dung"


async def asked(store: Database, conversation: str = LAN, kind: str = "erase_all", day: int = 15) -> DataRequest:
    async with store.writing() as connection:
        return await requests.add(connection, NewRequest(kind, "webchat", conversation, NOW, date(2026, 12, day), ""))


async def ended(store: Database, request: DataRequest) -> bool:
    async with store.writing() as connection:
        return await requests.end(connection, request.id, NOW, "done", None)


async def ready(store: Database) -> list[int]:
    async with store.reading() as connection:
        return [one.id for one in await requests.ready(connection, 10)]


async def test_one_contact_keeps_its_name_by_lot_and_another_has_another(store: Database) -> None:
    first, again, other = await asked(store), await asked(store), await asked(store, DUNG)
    assert first.contact == again.contact != other.contact
    assert "lan" not in first.contact


async def test_after_forgetting_no_done_line_leads_to_anybody(store: Database) -> None:
    done, waiting, other = await asked(store), await asked(store), await asked(store, DUNG)
    for one in (done, other):
        assert await ended(store, one)
    async with store.writing() as connection:
        await requests.forget(connection, LAN)
        rows = await connection.execute(select(data_requests.c.id, data_requests.c.conversation))
        left = {row.id: row.conversation for row in rows}
    assert left == {done.id: None, waiting.id: LAN, other.id: DUNG}


async def test_a_request_ends_once_and_waits_for_nothing_then(store: Database) -> None:
    (case,) = await filed(store, new())
    request = await asked(store)
    async with store.writing() as connection:
        await requests.wait(connection, request.id, [case.id])
        assert await requests.waiting(connection, [request.id]) == {request.id: [case.id]}
    assert await ended(store, request)
    assert not await ended(store, request)
    async with store.reading() as connection:
        assert (await connection.execute(select(request_cases))).all() == []
        found = await requests.by_id(connection, request.id)
    assert found is not None
    assert (found.ended_at, found.outcome) == (NOW, "done")


async def test_it_is_ready_when_nothing_retained_and_no_work_stands_in_the_way(store: Database) -> None:
    (case,) = await filed(store, new())
    every, unlinked = await asked(store), await asked(store, kind="erase")
    async with store.writing() as connection:
        for request in (every, unlinked):
            await requests.wait(connection, request.id, [case.id])
        assert await cases.change(connection, case, NOW, {"retained": "QĐ 12"})
        assert await requests.retained(connection, [every.id, unlinked.id]) == {every.id, unlinked.id}
    assert await ready(store) == []
    async with store.writing() as connection:
        case = (await cases.of_conversation(connection, LAN))[0]
        assert await cases.change(connection, case, NOW, {"retained": None})
    assert await ready(store) == [every.id, unlinked.id]  # nobody works on it


async def test_each_stage_is_reminded_once_and_anew_after_an_extension(store: Database) -> None:
    request = await asked(store, day=4)
    async with store.writing() as connection:
        reminded = [
            await requests.remind(connection, request.id, stage) for stage in ("soon", "soon", "overdue", "soon")
        ]
        assert reminded == [True, False, True, False]
        assert await requests.extend(connection, request.id, date(2026, 12, 24), NOW)
        assert not await requests.extend(connection, request.id, date(2026, 12, 31), NOW)
        assert await requests.due(connection, date(2026, 12, 5), date(2026, 12, 7), 9) == []
        (due,) = await requests.due(connection, date(2026, 12, 24), date(2026, 12, 28), 9)
        assert await requests.remind(connection, due.id, "soon")
        assert await requests.due(connection, date(2026, 12, 24), date(2026, 12, 28), 9) == []
        (late,) = await requests.due(connection, date(2026, 12, 25), date(2026, 12, 28), 9)
    assert late.due_on == date(2026, 12, 24)


async def test_old_lines_first_lose_where_they_came_from_and_open_ones_stay(store: Database) -> None:
    done, waiting = await asked(store), await asked(store, DUNG)
    await ended(store, done)
    async with store.writing() as connection:
        assert await requests.unname_before(connection, LATER, 10) == 1
        assert await requests.unname_before(connection, LATER, 10) == 0
        assert [one.id for one in await requests.listed(connection, 9, is_open=False)] == [
            waiting.id,
            done.id,
        ]
        assert await requests.delete_before(connection, LATER, 10) == 1
        (left,) = await requests.listed(connection, 9, is_open=False)
    assert (left.id, left.conversation) == (waiting.id, DUNG)
