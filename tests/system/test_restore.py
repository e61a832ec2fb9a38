"""What an operator does when a machine is lost: last night's backup goes to another, and the bot answers from it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from random import Random

import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, select

from storage.backups.archive import ENDED, Manifest, read_manifest
from storage.database import Database
from storage.tables import metadata
from tests.databases import Databases
from tests.system.ledger import is_sound, ledger, wait_until_calm
from tests.system.service import Service, citizens
from tests.system.talk import SECONDS_TO_CALM_DOWN, talking

Installing = Callable[[str, str], Service]


@pytest_asyncio.fixture
async def install(tmp_path: Path) -> AsyncIterator[Installing]:
    """Makes installations, each in a folder of its own."""
    installed: list[Service] = []

    def make(name: str, database_url: str) -> Service:
        installed.append(Service(tmp_path / name, database_url=database_url))
        return installed[-1]

    yield make
    for service in installed:
        if service.process is not None:
            await service.kill()


def _differences(connection: Connection) -> list[object]:
    """Between the tables that are there and those of the code."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def check_restored(url: str, manifest: Manifest) -> None:
    """The file is sound, the schema is today's, all rows of the manifest are there but what lets somebody in."""
    database = Database(url)
    async with database.reading() as connection:
        assert await connection.run_sync(_differences) == []
        counted = {name: select(func.count()).select_from(table) for name, table in metadata.tables.items()}
        assert {
            name: await connection.scalar(count) for name, count in counted.items()
        } == manifest.rows | dict.fromkeys(ENDED, 0)
    await database.close()
    assert await is_sound(url)


async def test_f24_a_backup_made_under_load_is_put_on_another_machine_and_answers(
    databases: Databases, database_url: str, install: Installing, tmp_path: Path
) -> None:
    archive = tmp_path / "sao-luu.zip"
    lost = install("lost", database_url)
    await lost.start()
    async with citizens(lost, 4) as everybody, talking(everybody, Random(24)):
        await asyncio.sleep(1)
        before = [message for citizen in everybody for message in citizen.acknowledged]
        code, said = await lost.command("backup", archive)
        meanwhile = sum(len(citizen.acknowledged) for citizen in everybody) - len(before)
    await lost.kill()
    assert code == 0, said
    assert before
    assert meanwhile, "nobody could write while the backup was made"

    anew = install("anew", databases.empty())
    code, said = await anew.command("restore", archive)
    assert code == 0, said
    await check_restored(anew.database_url, read_manifest(archive))
    assert set(before) <= {line.external_id for line in await ledger(anew.database_url)}
    await anew.start()
    await wait_until_calm(anew.database_url, SECONDS_TO_CALM_DOWN)
    assert [line for line in await ledger(anew.database_url) if not line.is_whole] == []
    async with citizens(anew, 1) as (lan,):
        lan.cookie = everybody[0].cookie
        async with aclosing(lan.events()) as events, asyncio.timeout(20):
            assert (await anext(events))["from"] == "citizen"
            while (await anext(events))["from"] != "bot":
                pass
        message = await lan.say("xin chào")
        await wait_until_calm(anew.database_url, SECONDS_TO_CALM_DOWN)
    assert [line.is_whole for line in await ledger(anew.database_url) if line.external_id == message] == [True]


async def test_nothing_is_restored_under_a_running_service(
    database_url: str, install: Installing, tmp_path: Path
) -> None:
    archive = tmp_path / "sao-luu.zip"
    service = install("here", database_url)
    await service.start()
    assert (await service.command("backup", archive))[0] == 0
    async with citizens(service, 1) as (lan,):
        await lan.say("xin chào")
        code, said = await service.command("restore", "--replace", archive)
        assert (code, "Dịch vụ đang dùng" in said) == (1, True), said
        await lan.say("còn đó không")
        await wait_until_calm(service.database_url, SECONDS_TO_CALM_DOWN)
        assert [line.is_whole for line in await ledger(service.database_url)] == [True, True]
    assert await service.stop() == 0
