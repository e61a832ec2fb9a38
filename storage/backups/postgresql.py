"""A PostgreSQL database taken out by pg_dump as of one moment, and put into a database by pg_restore."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import column, delete, func, inspect, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import audit, releases
from storage.backups import programs
from storage.backups.archive import ENDED, MISMATCH, SKIPPED_IDS, Contents, Manifest, Told, unpack
from storage.backups.trouble import Refused, told_plainly
from storage.database import Database, hold_migration_lock
from storage.migrations import migrate

OURS_ONLY = ("--no-owner", "--no-privileges")
WHOLE_OR_NOT_AT_ALL = ("--single-transaction", "--exit-on-error")


async def take_out(url: str, target: Path, told: Told) -> Contents:
    """Take the database out into a new file. Raises `Refused` and `DatabaseTrouble`.

    The rows are counted in the snapshot that pg_dump sees, so that both agree whatever is written meanwhile.
    """
    async with _opened(url) as database, database.reading() as connection:
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        await _take_time(connection)
        snapshot = await connection.scalar(text("SELECT pg_export_snapshot()"))
        contents = await _contents(connection)
        what = (f"--snapshot={snapshot}", f"--table={await _schema(connection)}.*", f"--file={target}")
        programs.run("pg_dump", ["--format=custom", *OURS_ONLY, *what], url, told)
        return contents


async def put_in(url: str, archive: Path, manifest: Manifest, stamp: str | None, told: Told) -> str | None:
    """Put an archive into a database; return the schema where what was there is kept, if anything was.

    Without a `stamp` for the name of that schema, a database with anything in it is refused. Services that start
    meanwhile wait for the migration lock. Raises `Refused` and `DatabaseTrouble`; all is then as it was before.
    """
    with TemporaryDirectory(prefix="motcua-") as folder:
        dump = Path(folder) / "dump"
        with told_plainly(dump):
            unpack(archive, dump, told)
        async with _opened(url) as database, _alone(database), AsyncExitStack() as undo:
            aside = await _make_room(database, stamp)
            undo.push_async_callback(_put_back, database, aside)
            programs.run("pg_restore", [*WHOLE_OR_NOT_AT_ALL, *OURS_ONLY, "--dbname=", str(dump)], url, told)
            await _accept(database, archive, manifest)
            undo.pop_all()
    async with _opened(url) as database:
        await migrate(database)
    return aside


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def _alone(database: Database) -> AsyncIterator[None]:
    """Keep services from starting meanwhile, and refuse while one is running."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()"
    )
    async with database.reading() as connection:
        await _take_time(connection)
        await hold_migration_lock(connection)
        if await connection.scalar(others):
            raise Refused("Dịch vụ đang dùng cơ sở dữ liệu này. Hãy dừng mọi bản đang chạy rồi làm lại.")
        yield


async def _take_time(connection: AsyncConnection) -> None:
    """Counting a large table, or waiting for a program, must not be ended for taking long."""
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        await connection.execute(text(f"SET LOCAL {limit} = 0"))


async def _schema(connection: AsyncConnection) -> str:
    """The schema our tables are in, quoted."""
    return str(await connection.scalar(text("SELECT quote_ident(current_schema())")))


async def _tables(connection: AsyncConnection) -> list[str]:
    return sorted(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def _contents(connection: AsyncConnection) -> Contents:
    if "alembic_version" not in await _tables(connection):
        raise Refused("Cơ sở dữ liệu chưa có bảng nào của Motcua. Hãy gõ: motcua migrate")
    revision = await connection.scalar(select(column("version_num")).select_from(table("alembic_version")))
    return str(revision), await _rows(connection)


async def _rows(connection: AsyncConnection) -> dict[str, int]:
    names = [name for name in await _tables(connection) if name != "alembic_version"]
    return {name: await connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


async def _make_room(database: Database, stamp: str | None) -> str | None:
    """Leave no table where those of the dump will be: empty ones go, others go into a schema of their own."""
    async with database.writing() as connection:
        await _take_time(connection)
        for guard in (audit.POSTGRESQL_GUARD, releases.POSTGRESQL_GUARD):
            await connection.execute(text(guard))
        if not any((await _rows(connection)).values()):
            await _drop(connection)
            return None
        if stamp is None:
            raise Refused("Cơ sở dữ liệu đã có dữ liệu. Muốn thay, hãy thêm --replace: dữ liệu cũ được cất riêng.")
        if not await connection.scalar(text("SELECT has_database_privilege(current_database(), 'CREATE')")):
            raise Refused("Không cất riêng được dữ liệu cũ: tài khoản chưa có quyền CREATE trên cơ sở dữ liệu này.")
        aside = f"truoc_{stamp}"
        await connection.execute(text(f"CREATE SCHEMA {aside}"))
        await _move(connection, await _schema(connection), aside)
        return aside


async def _put_back(database: Database, aside: str | None) -> None:
    """Whatever was put in goes, what was set aside returns."""
    async with database.writing() as connection:
        await _drop(connection)
        if aside:
            here = await _schema(connection)
            await connection.execute(text(f"SET LOCAL search_path = {aside}"))
            await _move(connection, aside, here)
            await connection.execute(text(f"DROP SCHEMA {aside}"))


async def _drop(connection: AsyncConnection) -> None:
    if names := await _quoted_tables(connection):
        await connection.execute(text(f"DROP TABLE {', '.join(names)}"))


async def _move(connection: AsyncConnection, source: str, target: str) -> None:
    """Move all tables with what belongs to them to another schema: a matter of names, however large they are."""
    for name in await _quoted_tables(connection):
        await connection.execute(text(f"ALTER TABLE {source}.{name} SET SCHEMA {target}"))


async def _quoted_tables(connection: AsyncConnection) -> list[str]:
    return [connection.dialect.identifier_preparer.quote(name) for name in await _tables(connection)]


async def _accept(database: Database, archive: Path, manifest: Manifest) -> None:
    """Compare what was put in with the manifest; let no id be given out twice, and nobody in."""
    skip = text(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, 0) + :skipped)"
        " FROM pg_sequences WHERE schemaname = current_schema()"
    )
    async with database.writing() as connection:
        await _take_time(connection)
        if await _contents(connection) != manifest.contents:
            raise Refused(MISMATCH.format(path=archive))
        await connection.execute(skip, {"skipped": SKIPPED_IDS})
        for name in manifest.rows.keys() & ENDED:
            await connection.execute(delete(table(name)))
