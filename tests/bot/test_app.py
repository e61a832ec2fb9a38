import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.app import App, NotStarted, build, migrate
from bot.config import Config, Knowledge, Web
from bot.config import Database as DatabaseConfig
from bot.loops import Loop
from handlers.desk import Desk, people
from knowledge.loading import packaged
from storage.database import Database, DatabaseTrouble
from tests.databases import locked
from tests.ports import free_port


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    content = tmp_path / "content"
    content.mkdir()
    (content / "phrases.yaml").write_bytes((packaged() / "phrases.yaml").read_bytes())
    return Config(database=DatabaseConfig(url=database_url), web=Web(port=0), knowledge=Knowledge(content=content))


@asynccontextmanager
async def running(app: App) -> AsyncIterator[tuple[asyncio.Task[None], str]]:
    """A service for the length of a block, and its address; it has ended afterwards, whatever the block did."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    service = asyncio.create_task(app.run(address.set_result))
    await asyncio.wait([service, address], return_when=asyncio.FIRST_COMPLETED)
    try:
        yield service, await address
    finally:
        if not service.done():
            os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(15):
            await service


async def test_the_service_is_ready_until_the_database_is_not(config: Config, database_url: str) -> None:
    async with running(build(config)) as (_, address), aiohttp.ClientSession() as session:
        async with session.get(f"{address}/health/ready") as response:
            assert (response.status, await response.json()) == (200, {"ready": True, "checks": {"database": "ok"}})
        async with locked(database_url), asyncio.timeout(4), session.get(f"{address}/health/ready") as response:
            assert response.status == 503


async def test_many_checks_of_readiness_share_a_try(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[Database] = []
    can_write = Database.can_write

    async def counted(database: Database) -> bool:
        tries.append(database)
        return await can_write(database)

    monkeypatch.setattr(Database, "can_write", counted)
    connector = aiohttp.TCPConnector(limit=0)
    async with running(build(config)) as (_, address), aiohttp.ClientSession(connector=connector) as session:
        checks = await asyncio.gather(*(session.get(f"{address}/health/ready") for _ in range(300)))
    assert {check.status for check in checks} == {200}
    assert 0 < len(tries) < 150


async def test_a_process_ends_when_one_of_its_loops_does(config: Config) -> None:
    async def broken_off() -> int:
        raise asyncio.CancelledError

    app = build(config)
    async with running(replace(app, loops=[*app.loops, Loop("broken", broken_off)])) as (service, _):
        async with asyncio.timeout(15):
            await service


async def test_a_database_that_goes_away_just_after_the_start_ends_nothing(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    meant_to_invite = asyncio.Event()

    async def away(_desk: Desk) -> str | None:
        meant_to_invite.set()
        raise DatabaseTrouble("locked")

    monkeypatch.setattr(people, "first_link", away)
    async with running(build(config)) as (_, address), aiohttp.ClientSession() as session:
        async with asyncio.timeout(15):
            await meant_to_invite.wait()
        async with session.get(f"{address}/health/ready") as response:
            assert response.status == 200


async def test_the_counts_can_be_read(config: Config) -> None:
    service = running(build(config))
    async with service as (_, address), aiohttp.request("GET", f"{address}/metrics") as response:
        assert "motcua_inbox_oldest_seconds" in await response.text()


async def test_a_port_in_use_is_said_in_one_sentence(config: Config) -> None:
    port = free_port()
    busy = config.model_copy(update={"web": Web(port=port)})
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    with pytest.raises(NotStarted, match=f"cổng 127.0.0.1:{port}"):
        await build(busy).run()
    server.close()
    await server.wait_closed()


async def test_a_database_that_cannot_be_used_is_said_in_one_sentence(config: Config, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    broken = config.model_copy(update={"database": DatabaseConfig(url=f"sqlite:///{tmp_path}/folder")})
    with pytest.raises(NotStarted, match="cơ sở dữ liệu"):
        await build(broken).run()


async def test_migrating_alone_makes_the_tables_in_a_new_folder(config: Config, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/deep/motcua.sqlite3"
    await migrate(config.model_copy(update={"database": DatabaseConfig(url=url)}))
    assert (tmp_path / "new" / "deep" / "motcua.sqlite3").stat().st_mode & 0o077 == 0
    database = Database(url)
    assert await database.can_write()
    await database.close()
