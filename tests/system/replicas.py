"""Several replicas of the real service on one PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.system.service import Service


def made(folder: Path, database_url: str, many: int) -> list[Service]:
    folders = [folder / f"replica{number}" for number in range(1, many + 1)]
    for one in folders:
        one.mkdir()
    return [Service(one, database_url=database_url) for one in folders]


@asynccontextmanager
async def running(replicas: list[Service]) -> AsyncIterator[list[Service]]:
    await asyncio.gather(*(replica.start() for replica in replicas))
    try:
        yield replicas
    finally:
        await asyncio.gather(*(replica.kill() for replica in replicas))


async def status(service: Service, path: str = "/health/ready") -> int:
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{service.url}{path}") as response:
        return response.status


async def until_ready(*services: Service) -> None:
    async with asyncio.timeout(20):
        for service in services:
            while await status(service) != 200:
                await asyncio.sleep(0.1)
