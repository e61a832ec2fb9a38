"""What is published is answered from within seconds, by every process, and each answer is wholly of one release."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import Content, build, content_of, migrate
from bot.app.knowing import running_content
from bot.config import Config
from bot.config import Database as DatabaseSection
from bot.loops.answering import Book, Shelf
from bot.loops.renewing import Renewing
from knowledge import overlay
from knowledge.examining import checksum_of
from knowledge.library import Library
from knowledge.loading import load_texts, packaged
from knowledge.overlay import Overlay
from storage import overlays, releases
from storage.database import Database
from storage.records import Banner, NewRelease, Pause
from tests.conftest import SetClock
from tests.databases import tampered

PHRASES = (packaged() / "phrases.yaml").read_bytes()
FIRST, SECOND = ({"phrases.yaml": PHRASES + f"\n# bản {n}\n".encode()} for n in (1, 2))


def made(texts: Mapping[str, bytes], release: int) -> Book:
    return Book.of(load_texts(texts), release=release)


async def publish(store: Database, clock: SetClock, texts: Mapping[str, bytes]) -> int:
    new = NewRelease(
        texts=texts,
        checksum=checksum_of(texts),
        author="hanh",
        note="thử",
        way="command",
        published_at=clock(),
        checker=None,
    )
    async with store.writing() as connection:
        before = await releases.running(connection)
        number = await releases.add(connection, new)
        assert await releases.run(connection, number, before, clock(), "hanh")
    return number


@pytest.fixture
def renewing(store: Database, clock: SetClock, library: Library) -> Renewing:
    return Renewing(database=store, shelf=Shelf(Book.of(library)), make=made, clock=clock)


async def test_until_somebody_publishes_the_content_at_hand_answers(renewing: Renewing) -> None:
    book = renewing.shelf.book
    assert await renewing.renew() == 0
    assert renewing.shelf.book is book


async def test_what_is_published_is_taken_over_once(store: Database, clock: SetClock, renewing: Renewing) -> None:
    await publish(store, clock, FIRST)
    assert [await renewing.renew(), await renewing.renew()] == [1, 0]
    assert renewing.shelf.book.library.version == load_texts(FIRST).version
    assert renewing.shelf.book.release == 1


async def test_one_step_back_is_taken_over_as_well(store: Database, clock: SetClock, renewing: Renewing) -> None:
    await publish(store, clock, FIRST)
    await publish(store, clock, SECOND)
    await renewing.renew()
    async with store.writing() as connection:
        assert await releases.run(connection, 1, await releases.running(connection), clock(), "hanh")
    await renewing.renew()
    assert renewing.shelf.book.release == 1


async def test_a_release_with_faults_is_never_answered_from(
    store: Database, clock: SetClock, renewing: Renewing
) -> None:
    await publish(store, clock, FIRST)
    await renewing.renew()
    await publish(store, clock, {"phrases.yaml": b"- id: ["})
    assert [await renewing.renew(), await renewing.renew()] == [0, 0]
    assert renewing.shelf.book.release == 1
    await publish(store, clock, SECOND)
    assert await renewing.renew() == 1


async def test_a_release_that_was_changed_in_the_database_is_refused_and_the_former_stays(
    store: Database, clock: SetClock, renewing: Renewing
) -> None:
    await publish(store, clock, FIRST)
    await renewing.renew()
    await publish(store, clock, SECOND)
    await tampered(store, 2)
    assert [await renewing.renew(), await renewing.renew()] == [0, 0]
    assert renewing.shelf.book.release == 1
    await publish(store, clock, {**SECOND, "phrases.yaml": SECOND["phrases.yaml"] + b"# ba\n"})
    assert await renewing.renew() == 1
    assert renewing.shelf.book.release == 3


async def test_a_file_put_into_a_release_afterwards_is_seen(
    store: Database, clock: SetClock, renewing: Renewing
) -> None:
    await publish(store, clock, FIRST)
    one_more = "INSERT INTO release_files (release, path, checksum) SELECT 1, 'topics/x.yaml', checksum "
    async with store.writing() as connection:
        await connection.execute(text(f"{one_more} FROM content_texts"))
    assert await renewing.renew() == 0
    assert renewing.shelf.book.release is None


async def test_whoever_starts_over_a_changed_release_answers_from_the_one_before(
    store: Database, clock: SetClock
) -> None:
    await publish(store, clock, FIRST)
    await publish(store, clock, SECOND)
    assert await running_content(store) == Content(SECOND, 2)
    await tampered(store, 2)
    assert await running_content(store) == Content(FIRST, 1)
    await tampered(store, 1)
    assert await running_content(store) is None


async def test_the_loop_goes_on_while_a_release_is_built(store: Database, clock: SetClock, library: Library) -> None:
    going_on = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(texts: Mapping[str, bytes], release: int) -> Book:
        asyncio.run_coroutine_threadsafe(going_on.wait(), loop).result(10)
        return made(texts, release)

    renewing = Renewing(database=store, shelf=Shelf(Book.of(library)), make=slowly, clock=clock)
    await publish(store, clock, FIRST)
    renewal = asyncio.create_task(renewing.renew())
    await asyncio.sleep(0.05)
    assert renewing.shelf.book.release is None
    going_on.set()
    assert await renewal == 1


def config_for(folder: Path) -> Config:
    return Config(database=DatabaseSection(url=f"sqlite:///{folder}/motcua.sqlite3"))


def published(folder: Path, clock: SetClock) -> Config:
    config = config_for(folder)

    async def make() -> None:
        await migrate(config)
        database = Database(config.database_url)
        await publish(database, clock, FIRST)
        await database.close()

    asyncio.run(make())
    return config


def test_a_folder_that_is_named_wins_then_the_release_then_the_content_at_hand(tmp_path: Path, clock: SetClock) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "phrases.yaml").write_bytes(SECOND["phrases.yaml"])
    assert content_of(config_for(tmp_path)).texts.keys() > FIRST.keys()
    config = published(tmp_path, clock)
    assert content_of(config) == Content(FIRST, 1)
    assert content_of(config, folder) == Content(SECOND)


def test_asking_makes_no_database(tmp_path: Path) -> None:
    content_of(config_for(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_service_starts_with_what_was_published(tmp_path: Path, clock: SetClock) -> None:
    config = published(tmp_path, clock)
    app = build(config, clock, content_of(config))
    assert app.shelf.book.release == 1
    assert app.renewing is not None


def test_a_folder_named_on_the_command_line_stays(tmp_path: Path, clock: SetClock) -> None:
    app = build(published(tmp_path, clock), clock, Content(SECOND), pinned=True)
    assert app.renewing is None
    assert app.shelf.book.library.version == load_texts(SECOND).version


OFF = Pause(0, "topic:a", "Hỏi ở quầy 3.", "sai", "hanh", datetime(2026, 11, 26, tzinfo=UTC), None, None)


async def test_what_is_switched_off_and_on_and_put_up_is_followed(
    store: Database, clock: SetClock, renewing: Renewing
) -> None:
    until = clock() + timedelta(minutes=1)
    async with store.writing() as connection:
        assert await overlays.pause(connection, OFF)
        await overlays.put_up(connection, Banner(0, "Nghỉ lễ.", until, "hanh", clock(), None, None))
    assert [await renewing.renew(), await renewing.renew()] == [1, 0]
    assert renewing.shelf.today(clock()).edition.overlay == Overlay(
        {"topic:a": "Hỏi ở quầy 3."}, (overlay.Banner(1, "Nghỉ lễ.", until),)
    )
    clock.move(60)
    async with store.writing() as connection:
        assert await overlays.resume(connection, 1, clock(), "lan")
    assert await renewing.renew() == 1
    assert renewing.shelf.today(clock()).edition.overlay == Overlay()


async def test_what_lies_over_a_release_lies_over_the_next_day_and_the_next_release(
    store: Database, clock: SetClock, renewing: Renewing
) -> None:
    async with store.writing() as connection:
        assert await overlays.pause(connection, OFF)
    await renewing.renew()
    clock.move(24 * 3600)
    assert "topic:a" in renewing.shelf.today(clock()).edition.overlay.paused
    await publish(store, clock, FIRST)
    await renewing.renew()
    assert renewing.shelf.book.release == 1
    assert "topic:a" in renewing.shelf.today(clock()).edition.overlay.paused


async def test_switching_off_waits_for_no_release_that_is_built(
    store: Database, clock: SetClock, library: Library
) -> None:
    seen: list[bool] = []

    def watched(texts: Mapping[str, bytes], release: int) -> Book:
        seen.append("topic:a" in shelf.book.edition.overlay.paused)
        return made(texts, release)

    shelf = Shelf(Book.of(library))
    await publish(store, clock, FIRST)
    async with store.writing() as connection:
        assert await overlays.pause(connection, OFF)
    await Renewing(database=store, shelf=shelf, make=watched, clock=clock).renew()
    assert seen == [True]


async def test_every_replica_follows_by_its_next_look(store: Database, clock: SetClock, library: Library) -> None:
    replicas = [
        Renewing(database=store, shelf=Shelf(Book.of(library)), make=made, clock=clock),
        Renewing(database=store, shelf=Shelf(Book.of(library)), make=made, clock=clock),
    ]
    async with store.writing() as connection:
        assert await overlays.pause(connection, OFF)
    assert [await one.renew() for one in replicas] == [1, 1]
    async with store.writing() as connection:
        assert await overlays.resume(connection, 1, clock(), "lan")
    assert [await one.renew() for one in replicas] == [1, 1]
    assert [one.shelf.book.edition.overlay for one in replicas] == [Overlay(), Overlay()]
