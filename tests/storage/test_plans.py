"""Finding work reads open rows only, through the partial indexes, however much was done before."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import inbox, outbox
from storage.database import Database
from storage.records import Lease, NewMessage, NewPost
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LEASE = Lease.take(NOW, 5)


async def fill(store: Database) -> None:
    """2,000 conversations that are over and five in which something is waiting."""
    chats = [f"chat{number}" for number in range(2_000)]
    async with store.writing() as connection:
        await inbox.add(connection, [NewMessage("zalo", "oa", chat, f"zalo:oa:{chat}", {}, NOW) for chat in chats])
        await outbox.add(connection, [NewPost("zalo", "oa", chat, {}, NOW) for chat in chats])
        for table, state in ((inbox_table, "done"), (outbox_table, "sent")):
            await connection.execute(table.update().where(table.c.id > 5).values(state=state))
        await connection.execute(text("ANALYZE"))


async def plan(store: Database, work: Callable[[AsyncConnection], Awaitable[object]]) -> str:
    """How the database goes about the statement that `work` makes."""
    made: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        made.append((statement, parameters))

    async with store.writing() as connection:
        event.listen(connection.sync_connection, "before_cursor_execute", note)
        await work(connection)
        ((statement, parameters),) = made
        explain = "EXPLAIN QUERY PLAN" if store.dialect == "sqlite" else "EXPLAIN"
        steps = await connection.exec_driver_sql(f"{explain} {statement}", parameters)
        return "\n".join(str(step[-1]) for step in steps.all())


def reads_open_rows_only(steps: str, name: str) -> bool:
    """Through the partial indexes, and nowhere from one end of the table to the other."""
    whole = [
        line
        for line in steps.splitlines()
        if "Seq Scan on" in line or re.match(rf"SCAN (row|earlier|{name})(?!.*ix_)", line)
    ]
    return f"ix_{name}_open" in steps and whole == []


async def test_a_claim_in_the_inbox_reads_open_rows_only(store: Database) -> None:
    await fill(store)
    steps = await plan(store, lambda connection: inbox.claim(connection, LEASE, 32))
    assert reads_open_rows_only(steps, "inbox"), steps


async def test_a_claim_in_the_outbox_reads_open_rows_only(store: Database) -> None:
    await fill(store)
    steps = await plan(store, lambda connection: outbox.claim(connection, LEASE, [("zalo", "oa")], 32))
    assert reads_open_rows_only(steps, "outbox"), steps
