"""Which knowledge is answered from: a folder that was named, else the published release, else the content at hand.

A folder named on the command line wins. The content at hand is the configured folder, else what is packaged.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog
from sqlalchemy import make_url

from bot.app.basics import NotStarted, database_of
from bot.config import Config, cache_folder
from bot.loops.answering import Book
from knowledge.catalogue.dump import Unreadable
from knowledge.catalogue.records import load_catalogue
from knowledge.examining import checksum_of, read_folder
from knowledge.keeping import Keeper
from knowledge.library import Library
from knowledge.loading import load_texts, packaged
from storage import releases
from storage.database import Database, DatabaseTrouble

log = structlog.get_logger()


@dataclass(frozen=True)
class Content:
    """Texts to answer from; `release` is their number where they were published."""

    texts: Mapping[str, bytes]
    release: int | None = None


def content_of(config: Config, folder: Path | None = None) -> Content:
    """What this installation answers from. Raises `Faulty` where a folder is not there."""
    if folder is not None:
        return Content(read_folder(folder))
    url = make_url(config.database_url)
    is_there = url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()
    return (asyncio.run(_published(config)) if is_there else None) or at_hand(config)


def at_hand(config: Config) -> Content:
    """The configured folder's content, else what is packaged. Raises `Faulty` where the folder is not there."""
    return Content(read_folder(config.knowledge.content or packaged()))


async def _published(config: Config) -> Content | None:
    """The running release; None where there is none, or the database cannot say."""
    database = database_of(config)
    try:
        return await running_content(database)
    except DatabaseTrouble:
        return None
    finally:
        await database.close()


async def running_content(database: Database) -> Content | None:
    """The release that runs, if anything was published; the one before it where its texts are not what was published.

    Raises `DatabaseTrouble`.
    """
    async with database.reading() as connection:
        running = await releases.running(connection)
        number = running.release if running else None
        while number is not None and (release := await releases.by_number(connection, number)):
            texts = await releases.texts(connection, number)
            if checksum_of(texts) == release.checksum:
                return Content(texts, number)
            log.error("release_tampered", release=number)
            number = release.former
    return None


def library_of(config: Config, content: Content, listed: Path | None = None) -> Library:
    """The content, with the national list behind it where there is one. Raises `Faulty` and `NotStarted`."""
    library = load_texts(content.texts)
    listed = listed or config.knowledge.catalogue
    if listed is None:
        return library
    try:
        return library.over(load_catalogue(listed))
    except Unreadable as reason:
        raise NotStarted(str(reason)) from reason


def book_of(config: Config, content: Content, former: Book | None = None) -> Book:
    """What turns answer from, ready to be asked: what is made at the first question is made here.

    What is as in a `former` book is taken from there.

    Raises `Faulty` and `NotStarted`.
    """
    library = library_of(config, content)
    book = Book.of(library, Keeper(cache_folder()), content.release, former)
    _ = library.gazetteer, library.sorter, library.as_of(date.max).offices
    return book
