"""What everything else stands on: the database, its keys, and how their trouble is told."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy import make_url

from bot import keys
from bot.config import Config
from storage import staff, tokens
from storage.database import Database, DatabaseTrouble
from storage.migrations import migrate as migrate_tables
from storage.sealing import Keyring


class NotStarted(Exception):
    """The service could not start; the text is one plain sentence in Vietnamese."""


log = structlog.get_logger()


def machine_time() -> datetime:
    return datetime.now(UTC)


def database_of(config: Config) -> Database:
    """The database, not yet touched; the folder of an embedded one is made."""
    url = make_url(config.database_url)
    try:
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Database(config.database_url)
    except OSError as error:
        raise NotStarted(f"Không tạo được thư mục cho cơ sở dữ liệu {url.database} ({error.strerror}).") from error
    except ModuleNotFoundError as missing:
        raise NotStarted(f"Thiếu thư viện {missing.name} mà cơ sở dữ liệu này cần. Hãy cài rồi chạy lại.") from missing


def keyring_of(config: Config) -> Keyring:
    try:
        return keys.keyring_of(config)
    except keys.NoKeys as reason:
        raise NotStarted(str(reason)) from reason


async def prepare(database: Database, config: Config, keyring: Keyring) -> None:
    """Bring the tables up to date, and what is sealed in them to the newest key."""
    keep_to_owner()
    with trouble_told(config):
        await migrate_tables(database)
        async with database.writing() as connection:
            left = [*await staff.reseal(connection, keyring), *await tokens.reseal(connection, keyring)]
        await database.forget()  # what was in plain text before is not left in the files
    if left:
        log.error("keys_missing", of=left, keys=keyring.ids)


def keep_to_owner() -> None:
    os.umask(0o077)  # the files of an embedded database are for their owner's eyes only


@contextmanager
def trouble_told(config: Config) -> Iterator[None]:
    try:
        yield
    except DatabaseTrouble as trouble:
        shown = make_url(config.database_url).render_as_string(hide_password=True)
        raise NotStarted(f"Không dùng được cơ sở dữ liệu {shown} ({trouble}).") from trouble
