"""What is backed up comes back whole, and nothing that is there is touched unless all of it can; on both databases."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import pytest_asyncio
from sqlalchemy import insert, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import backups, inbox, outbox, postgresql
from storage.backups import Manifest, Origin, Refused
from storage.database import Database
from storage.records import NewMessage, NewPost
from storage.tables import dialogues, metadata, sessions, staff, staff_links
from tests.databases import Databases
from tests.storage.backups.conftest import NOON, describe, migrated_to, told
from tests.storage.backups.test_archive import ONE_SENTENCE, put_together

ORIGIN = Origin(program="0.1.0", knowledge="abc", made_at=NOON)
Everything = dict[str, list[tuple[Any, ...]]]


@asynccontextmanager
async def writing(url: str) -> AsyncIterator[AsyncConnection]:
    database = Database(url)
    try:
        async with database.writing() as connection:
            yield connection
    finally:
        await database.close()


async def fill(url: str, name: str = "a", count: int = 5) -> None:
    messages = [
        NewMessage("zalo", "oa", f"{name}{n}", f"zalo:oa:{name}", {"chữ": "đã lưu"}, NOON) for n in range(count)
    ]
    async with writing(url) as connection:
        await inbox.add(connection, messages)
        await outbox.add(connection, [NewPost("zalo", "oa", name, {"n": n}, NOON) for n in range(count)])
        await connection.execute(insert(dialogues).values(conversation=f"zalo:oa:{name}", body={}, updated_at=NOON))


async def everything(url: str) -> Everything:
    """All rows of all tables."""
    async with writing(url) as connection:
        found = {name: await connection.execute(table.select()) for name, table in metadata.tables.items()}
    return {name: sorted((tuple(row) for row in rows), key=repr) for name, rows in found.items()}


async def back_up(url: str, target: Path) -> Manifest:
    return await backups.back_up(url, target, ORIGIN, told)


async def restore(url: str, archive: Path, *, replace: bool = False) -> tuple[Manifest, str | None]:
    return await backups.restore(url, archive, replace=replace, now=NOON, told=told)


async def refused(url: str, archive: Path, *, replace: bool = False) -> str:
    """What is said of a restoring that is not done; what was in the database must be as it was."""
    before = await everything(url)
    with pytest.raises(Refused, match=ONE_SENTENCE) as refusal:
        await restore(url, archive, replace=replace)
    assert await everything(url) == before
    return str(refusal.value)


def altered(archive: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The same archive with another manifest."""
    with ZipFile(archive) as zipped:
        manifest, dump = ((member, zipped.read(member)) for member in zipped.infolist())
    described = json.loads(manifest[1])
    change(described)
    return put_together(archive, ("manifest.json", json.dumps(described).encode()), dump)


@pytest.fixture
def empty_url(databases: Databases) -> str:
    return databases.empty()


@pytest_asyncio.fixture
async def used_url(empty_url: str) -> str:
    """A database of its own, whose schemas may change."""
    await migrated_to(empty_url, "head")
    await fill(empty_url)
    return empty_url


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "sao-luu.zip"


async def test_a_backup_put_into_nothing_is_the_database_it_was_made_of(
    database_url: str, empty_url: str, archive: Path
) -> None:
    source, target = database_url, empty_url
    await fill(source)
    made = await back_up(source, archive)
    restored, kept = await restore(target, archive)
    assert await everything(target) == await everything(source)
    assert restored == made
    assert kept is None


async def test_the_manifest_tells_what_is_in_it_and_where_it_came_from(database_url: str, archive: Path) -> None:
    await fill(database_url)
    made = await back_up(database_url, archive)
    assert (made.program, made.knowledge, made.made_at) == ("0.1.0", "abc", NOON)
    assert made.dialect == make_url(database_url).get_backend_name()
    async with writing(database_url) as connection:
        assert made.revision == await connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert made.rows == {name: len(rows) for name, rows in (await everything(database_url)).items()}
    assert made.rows["inbox"] == made.rows["outbox"] == 5


async def test_all_in_a_backup_is_of_one_moment_however_much_is_written(
    database_url: str, empty_url: str, archive: Path
) -> None:
    source, target, enough = database_url, empty_url, threading.Event()

    def write() -> None:
        async def pairs() -> None:
            number = 0
            while not enough.is_set():
                await fill(source, f"w{(number := number + 1)}.", 2)

        asyncio.run(pairs())

    await fill(source, "before")
    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [await back_up(source, archive.with_name(f"{number}.zip")) for number in range(4)]
    finally:
        enough.set()
        writer.join()
    assert len({manifest.rows["inbox"] for manifest in made}) > 1, "nothing was written meanwhile"
    await restore(target, archive.with_name("3.zip"))
    assert made[3].rows["inbox"] == made[3].rows["outbox"] == len((await everything(target))["inbox"])


async def test_ids_given_out_since_the_backup_are_not_given_out_again(
    database_url: str, empty_url: str, archive: Path
) -> None:
    source, target = database_url, empty_url
    await fill(source, "before")
    await back_up(source, archive)
    await fill(source, "since")
    latest = max(row[0] for row in (await everything(source))["inbox"])
    await restore(target, archive)
    await fill(target, "anew")
    async with writing(target) as connection:
        anew = select(metadata.tables["inbox"].c.id).where(metadata.tables["inbox"].c.conversation == "zalo:oa:anew")
        assert min((await connection.execute(anew)).scalars()) > latest


async def test_nobody_is_let_in_by_what_may_have_been_taken_back_since(
    database_url: str, empty_url: str, archive: Path
) -> None:
    async with writing(database_url) as connection:
        hanh = {"login": "hanh", "name": "Hạnh", "role": "officer", "created_at": NOON}
        await connection.execute(insert(staff).values(id=1, **hanh))
        session = {"token": "t", "id": "s", "device": "máy bàn", "started_at": NOON, "seen_at": NOON}
        await connection.execute(insert(sessions).values(staff_id=1, **session))
        await connection.execute(insert(staff_links).values(token="l", staff_id=1, seed="x", until=NOON))
    assert (await back_up(database_url, archive)).rows["sessions"] == 1
    await restore(empty_url, archive)
    restored = await everything(empty_url)
    assert (len(restored["staff"]), restored["sessions"], restored["staff_links"]) == (1, [], [])


async def test_a_database_with_anything_in_it_is_not_overwritten(database_url: str, archive: Path) -> None:
    await fill(database_url)
    await back_up(database_url, archive)
    assert "--replace" in await refused(database_url, archive)


async def test_tables_without_rows_are_replaced_without_asking(
    database_url: str, empty_url: str, archive: Path
) -> None:
    source, target = database_url, empty_url
    await back_up(source, archive)
    await restore(target, archive)
    await fill(source)
    archive.unlink()
    await back_up(source, archive)
    _, kept = await restore(target, archive)
    assert await everything(target) == await everything(source)
    assert kept is None


async def test_what_is_replaced_is_kept_where_it_is_said(used_url: str, archive: Path) -> None:
    await back_up(used_url, archive)
    await fill(used_url, "newer")
    _, kept = await restore(used_url, archive, replace=True)
    assert len((await everything(used_url))["inbox"]) == 5
    assert kept is not None
    if used_url.startswith("sqlite"):
        assert len((await everything(f"sqlite:///{kept}"))["inbox"]) == 10
    else:
        async with writing(used_url) as connection:
            assert await connection.scalar(text(f"SELECT count(*) FROM {kept.split()[-1]}.inbox")) == 10


async def test_an_older_schema_is_brought_up_to_date(database_url: str, empty_url: str, archive: Path) -> None:
    source, target = empty_url, database_url
    await migrated_to(source, "0001")
    await fill(source)
    assert (await back_up(source, archive)).revision == "0001"
    await restore(target, archive)
    assert len((await everything(target))["inbox"]) == 5
    async with writing(target) as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) != "0001"


async def test_a_newer_schema_asks_for_a_newer_program(empty_url: str, archive: Path) -> None:
    await migrated_to(empty_url, "head")
    async with writing(empty_url) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'f00'"))
    await back_up(empty_url, archive)
    assert "Motcua mới hơn (0.1.0)" in await refused(empty_url, archive, replace=True)


async def test_a_backup_of_the_other_kind_of_database_is_refused(database_url: str, packed: Any) -> None:
    other = "postgresql" if database_url.startswith("sqlite") else "sqlite"
    archive = packed(lambda size, sha256: describe(size, sha256).model_copy(update={"dialect": other}))
    assert "không chuyển dữ liệu giữa hai loại" in await refused(database_url, archive)


async def test_counts_that_differ_from_the_manifest_are_refused(used_url: str, archive: Path) -> None:
    await back_up(used_url, archive)
    altered(archive, lambda manifest: manifest["rows"].update(inbox=6))
    assert "không khớp với bản kê" in await refused(used_url, archive, replace=True)


async def test_a_dump_that_is_no_database_is_refused(used_url: str, packed: Any) -> None:
    dialect = make_url(used_url).get_backend_name()
    archive = packed(lambda size, sha256: describe(size, sha256).model_copy(update={"dialect": dialect}))
    assert await refused(used_url, archive, replace=True)


async def test_a_database_in_use_is_not_replaced(used_url: str, archive: Path) -> None:
    await back_up(used_url, archive)
    service = Database(used_url)
    async with service.reading() as connection:
        await connection.execute(text("SELECT 1"))
    assert "Dịch vụ đang dùng" in await refused_while_open(used_url, archive)
    await service.close()
    await restore(used_url, archive, replace=True)


async def refused_while_open(used_url: str, archive: Path) -> str:
    with pytest.raises(Refused, match=ONE_SENTENCE) as refusal:
        await restore(used_url, archive, replace=True)
    assert len((await everything(used_url))["inbox"]) == 5
    return str(refusal.value)


async def test_a_server_that_ends_idle_transactions_waits_for_the_programs(
    database_url: str, empty_url: str, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_long(doing: str) -> None:
        if doing == "Bảng inbox":
            time.sleep(1)

    monkeypatch.setitem(postgresql.SETTINGS, "idle_in_transaction_session_timeout", "500ms")
    await backups.back_up(database_url, archive, ORIGIN, take_long)
    await backups.restore(empty_url, archive, replace=False, now=NOON, told=take_long)


async def test_there_must_be_something_to_back_up(empty_url: str, archive: Path) -> None:
    with pytest.raises(Refused, match=r"Chưa có cơ sở dữ liệu|chưa có bảng nào"):
        await back_up(empty_url, archive)
    assert not archive.exists()


async def test_a_file_that_is_there_is_not_overwritten(database_url: str, archive: Path) -> None:
    archive.write_text("bản cũ", encoding="utf-8")
    with pytest.raises(Refused, match="đã có rồi"):
        await back_up(database_url, archive)
    assert archive.read_text(encoding="utf-8") == "bản cũ"


async def test_a_backup_broken_off_leaves_nothing(database_url: str, archive: Path) -> None:
    def stop_at_packing(doing: str) -> None:
        if doing == "Đóng gói":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await backups.back_up(database_url, archive, ORIGIN, stop_at_packing)
    assert list(archive.parent.iterdir()) == []


async def test_the_moment_of_a_backup_is_kept_in_utc(database_url: str, archive: Path) -> None:
    made = await back_up(database_url, archive)
    assert made.made_at.astimezone(UTC) == datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    with ZipFile(archive) as zipped:
        assert json.loads(zipped.read("manifest.json"))["made_at"] == "2026-11-23T05:00:00Z"
