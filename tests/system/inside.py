"""The whole service inside the test's own process, where its clock can be moved; and Telegram's stand-in beside it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import aiohttp
from pydantic import SecretStr
from sqlalchemy import select

from bot.app import App, build
from bot.config import Config, Knowledge, Web, load
from bot.config import Database as DatabaseConfig
from bot.settings import Channels, Telegram
from knowledge.loading import packaged
from storage.database import Database
from tests.system.service import Service, free_port
from tests.telegram.server import StandIn

Mode = Literal["poll", "webhook"]
SECRET = "chuoi-bi-mat-cua-webhook"


@dataclass
class MovedClock:
    """The real time and as much more as a test likes."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


def sentences(folder: Path) -> Path:
    """Content that holds the bot's own sentences and nothing else."""
    content = folder / "content"
    content.mkdir(exist_ok=True)
    (content / "phrases.yaml").write_bytes((packaged() / "phrases.yaml").read_bytes())
    return content


def on_telegram(telegram: StandIn, database_url: str, content: Path, mode: Mode = "poll") -> Config:
    """A configuration of the service on this Telegram, at a port of its own."""
    port = free_port()
    settings = Telegram(
        token=SecretStr(telegram.token), base_url=telegram.base_url, mode=mode, webhook_secret=SecretStr(SECRET)
    )
    return Config(
        database=DatabaseConfig(url=database_url),
        web=Web(port=port, public_url=f"http://127.0.0.1:{port}"),
        knowledge=Knowledge(content=content),
        channels=Channels(telegram=settings),
    )


def by_telegram(telegram: StandIn, url: str, mode: Mode = "poll") -> dict[str, str]:
    """The same for a process of its own that serves at `url`, as environment variables."""
    settings = {"token": telegram.token, "base_url": telegram.base_url, "mode": mode, "webhook_secret": SECRET}
    named = {f"MOTCUA__CHANNELS__TELEGRAM__{name.upper()}": value for name, value in settings.items()}
    return named | {"MOTCUA__WEB__PUBLIC_URL": url}


def as_here(service: Service) -> Config:
    """The configuration of a service that was a process of its own, to go on with it in this one, less talkative."""
    return load(None, service.environment | {"MOTCUA__LOG__LEVEL": "error"})


@asynccontextmanager
async def inside(config: Config, clock: Callable[[], datetime] | None = None) -> AsyncIterator[App]:
    """The service from its start to its orderly end."""
    app = build(config, clock or MovedClock())
    started: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(app.run(started.set_result))
    await asyncio.wait([running, started], return_when=asyncio.FIRST_COMPLETED)
    try:
        if running.done():
            await running
        yield app
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def ready(config: Config) -> tuple[int, dict[str, str]]:
    """What operators are told."""
    async with aiohttp.ClientSession() as session, session.get(f"{config.web.public_url}/health/ready") as response:
        return response.status, (await response.json())["checks"]


async def rows(url: str, *columns: Any) -> list[tuple[Any, ...]]:
    """Some columns of one table, in the order of the first."""
    database = Database(url)
    try:
        async with database.reading() as connection:
            found = await connection.execute(select(*columns).order_by(columns[0]))
            return [tuple(row) for row in found]
    finally:
        await database.close()


async def until(condition: Callable[[], Any], seconds: float = 10.0) -> None:
    """Wait until something (perhaps to be awaited) is true. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not await _value(condition()):
            await asyncio.sleep(0.02)


async def _value(found: Any) -> Any:
    return await found if asyncio.iscoroutine(found) else found
