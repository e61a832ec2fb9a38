"""What cannot be stored is not taken: Telegram hears 503 and delivers again, and nothing is lost."""

import asyncio
from pathlib import Path

from sqlalchemy import text

from storage.tables import inbox
from tests.databases import locked, on_sqlite
from tests.system.history import faults, is_settled, kept
from tests.system.inside import MovedClock, inside, on_telegram, ready, rows, sentences, until
from tests.system.ledger import wait_until_calm
from tests.telegram.server import StandIn


async def test_f6_while_the_database_is_locked_telegram_is_told_503_and_delivers_again(
    telegram: StandIn, database_url: str, tmp_path: Path
) -> None:
    config = on_telegram(telegram, database_url, sentences(tmp_path), "webhook")
    telegram.delivering.tempo = 0.1
    people = [telegram.person(str(number)) for number in range(5)]
    async with inside(config):
        await until(lambda: telegram.delivering.hook)
        async with locked(database_url):
            for person in people:
                person.say("xin chào")
            await until(lambda: len(telegram.journal.of("delivery")) >= 5, 2)
            assert (await ready(config))[0] == 503
            await asyncio.sleep(4.5)  # by now nobody waits for the lock any more
            assert {entry.what["status"] for entry in telegram.journal.of("delivery")} == {503}
        await until(lambda: all(person.heard for person in people))
        await wait_until_calm(database_url, 10)
        assert (await ready(config))[0] == 200
    assert len(await rows(database_url, inbox.c.id)) == 5
    assert faults(telegram.journal, *await kept(database_url)) == []


@on_sqlite
async def test_f6_what_a_full_disk_does_not_take_is_delivered_again(
    telegram: StandIn, database_url: str, tmp_path: Path
) -> None:
    clock, full, free = MovedClock(), "PRAGMA max_page_count=1", "PRAGMA max_page_count=1000000"
    telegram.delivering.tempo = 0.1
    people = [telegram.person(str(number)) for number in range(20)]
    async with inside(on_telegram(telegram, database_url, sentences(tmp_path), "webhook"), clock) as app:
        await until(lambda: telegram.delivering.hook)
        for pragma in (full, free):
            async with app.database.writing() as connection:
                await connection.execute(text(pragma))
            for person in people:
                person.say("xin chào " * 200)
            if pragma == full:
                await until(lambda: len(telegram.journal.of("delivery")) >= 30)
                assert {503} <= {entry.what["status"] for entry in telegram.journal.of("delivery")} <= {200, 503}
                assert len(telegram.journal.confirmed()) < 20
        await until(lambda: len(telegram.journal.confirmed()) == 40)
        clock.move(16)
        await until(lambda: is_settled(database_url, telegram), 20)
        clock.move(61)
        await wait_until_calm(database_url, 20)
    assert len(await rows(database_url, inbox.c.id)) == 40
    assert faults(telegram.journal, *await kept(database_url)) == []
