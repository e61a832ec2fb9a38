"""What one command does over the same parts: no service runs for it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bot.app.basics import (
    NotStarted,
    database_of,
    keep_to_owner,
    keyring_of,
    machine_time,
    prepare,
    trouble_told,
)
from bot.app.knowing import at_hand, content_of, library_of, running_content
from bot.config import Config
from bot.loops.answering import VIETNAM
from bot.loops.housekeeping import Housekeeping
from bot.loops.single import Single
from bot.loops.tokens import TokenRow
from bot.manners import terms_of
from bot.metrics import Metrics
from handlers.desk import Desk, taking
from knowledge.faults import Faulty
from knowledge.loading import load_texts
from storage import backups
from storage.database import DatabaseTrouble
from storage.records import Case, Wanted


@asynccontextmanager
async def at_the_desk(config: Config) -> AsyncIterator[Desk]:
    """The desk for one command, over a database that is up to date. Raises `NotStarted`."""
    database, keyring = database_of(config), keyring_of(config)
    try:
        await prepare(database, config, keyring)
        content = await running_content(database) or at_hand(config)
        today = library_of(config, content).as_of(machine_time().astimezone(VIETNAM).date())
        yield Desk(database, machine_time, lambda: today, config.feedback.target_days, keyring, terms=terms_of(config))
    finally:
        await database.close()


@asynccontextmanager
async def token_rows(config: Config) -> AsyncIterator[Callable[[str], TokenRow]]:
    """Where Zalo's tokens of an account are kept, over a database that is up to date. Raises `NotStarted`."""
    database, keyring, metrics = database_of(config), keyring_of(config), Metrics()
    try:
        await prepare(database, config, keyring)
        yield partial(TokenRow, database, keyring, machine_time, partial(Single, database, machine_time, metrics))
    finally:
        await database.close()


async def migrate(config: Config) -> None:
    """Make the database or bring it up to date. Raises `NotStarted`."""
    database = database_of(config)
    try:
        await prepare(database, config, keyring_of(config))
    finally:
        await database.close()


async def housekeep(config: Config, *, dry_run: bool) -> dict[str, int]:
    """Delete what is past its time, or only count it, by table. Raises `NotStarted`."""
    database, metrics = database_of(config), Metrics()
    try:
        await prepare(database, config, keyring_of(config))
        sweeping = Single(database, machine_time, metrics, "sweeping")
        keeping = Housekeeping(
            database=database, retention=config.retention, clock=machine_time, metrics=metrics, sweeping=sweeping
        )
        due = await keeping.due()
        if not dry_run:
            await keeping.sweep()
        return due
    finally:
        await database.close()


async def take_cases(config: Config, wanted: Wanted, most: int, *, out: bool) -> list[Case]:
    """The newest cases that are wanted, to be shown or taken `out`; see `taking`. Raises `NotStarted`."""
    database, taken = database_of(config), taking.exported if out else taking.listed
    try:
        async with database.writing() as connection:
            return await taken(connection, wanted, most, machine_time())
    except DatabaseTrouble as trouble:
        raise NotStarted(f"Không đọc được cơ sở dữ liệu ({trouble}). Nếu chưa có, gõ: motcua migrate") from trouble
    finally:
        await database.close()


async def back_up(config: Config, target: Path, told: backups.Told) -> backups.Manifest:
    """Copy the whole database into a new file while the service runs. Raises `NotStarted` and `backups.Refused`."""
    keep_to_owner()
    knowledge = await asyncio.to_thread(_knowledge, config)
    origin = backups.Origin(program=version("motcua"), knowledge=knowledge, made_at=datetime.now(UTC))
    with trouble_told(config):
        return await backups.back_up(config.database_url, target, origin, told)


def _knowledge(config: Config) -> str | None:
    """The version of the content, unless it is faulty: a backup does not wait for that."""
    try:
        return load_texts(content_of(config).texts).version
    except Faulty:
        return None


async def restore(
    config: Config, archive: Path, *, replace: bool, told: backups.Told
) -> tuple[backups.Manifest, str | None]:
    """Put a backup into the database, brought up to date. Raises `NotStarted` and `backups.Refused`.

    Returns what was restored, and where what was there before is kept.
    """
    keep_to_owner()
    with trouble_told(config):
        return await backups.restore(config.database_url, archive, replace=replace, now=datetime.now(UTC), told=told)
