"""What many tests stand on: a real database by the real migrations, a clock to set, a small true library."""

import os
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import pytest_asyncio

from handlers.desk import Desk, Press, Refusal, Running, Tried
from handlers.desk.passwords import Passwords
from handlers.desk.releasing import Proof
from handlers.desk.replaying import Progress
from handlers.messages import Incoming
from knowledge.library import Library
from knowledge.loading import load_texts, packaged
from storage.database import Database
from storage.sealing import Keyring, new_key
from tests.databases import KINDS, Databases, PostgresqlDatabases, SqliteDatabases
from tests.desk import cheap_passwords
from tests.postgresql import Server


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be skipped (`MOTCUA_TESTS_NO_SKIPS`), a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("MOTCUA_TESTS_NO_SKIPS"):
        reporter.write_line(f"{len(skipped)} tests were skipped, and none may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


TOPIC = """
id: rut-ho-so
title: Rút hồ sơ
short: Rút hồ sơ
field: mot-cua
ask: [rút hồ sơ, rút lại hồ sơ đã nộp, dừng hồ sơ]
answers: [Được.]
truth: transcribed
source: {law: nd-118-2025-nd-cp, as_of: 2026-11-23}
"""


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the commands keep for their next start, and the keys they make, stay within the run of the tests."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return SqliteDatabases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL server of this test run."""
    server = Server()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def postgresql(server: Server) -> Databases:
    return PostgresqlDatabases(server)


@pytest.fixture(params=KINDS)
def databases(request: pytest.FixtureRequest) -> Databases:
    """Each kind of database we run on, one after the other."""
    found: Databases = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def database_url(databases: Databases) -> str:
    """The address of a database with all tables and without rows."""
    return databases.ready()


@pytest_asyncio.fixture
async def store(database_url: str) -> AsyncIterator[Database]:
    """That database, opened."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    return cheap_passwords()


@pytest.fixture(scope="session")
def library() -> Library:
    """The bot's own sentences and nothing else: enough to talk, and never out of step with what is packaged."""
    return load_texts({"phrases.yaml": (packaged() / "phrases.yaml").read_bytes()})


@pytest.fixture
def heard(clock: SetClock) -> Callable[..., Incoming]:
    """Makes text messages, each with a number of its own unless told."""
    numbers = count(1)

    def make(text: str = "xin chào", *, chat: str = "lan", message_id: str = "", channel: str = "webchat") -> Incoming:
        return Incoming(
            channel=channel,
            account="web",
            chat=chat,
            message_id=message_id or f"m{next(numbers)}",
            kind="text",
            sent_at=clock(),
            text=text,
        )

    return make


def unit_texts() -> dict[str, bytes]:
    """The units there are, kinds of matters, days off, one topic, and the bot's own sentences."""
    names = (
        *("phrases.yaml", "offices.yaml", "places.yaml", "categories.yaml", "holidays.yaml", "templates.yaml"),
        "quizzes.yaml",
    )
    paths = [*(packaged() / name for name in names), *sorted((packaged() / "laws").rglob("*.yaml"))]
    texts = {str(path.relative_to(packaged())): path.read_bytes() for path in paths}
    texts["categories.yaml"] = re.sub(rb"(?m)^  explain: .*\n", b"", texts["categories.yaml"])  # all other topics
    return texts | {"topics/rut-ho-so.yaml": TOPIC.encode()}


@pytest.fixture(scope="session")
def units() -> Library:
    return load_texts(unit_texts())


@pytest.fixture
def desk(store: Database, clock: SetClock, units: Library) -> Desk:
    press = Press(_at_hand, _unproven, _unasked)
    return Desk(store, clock, lambda: units.as_of(clock().date()), keyring=Keyring([new_key()]), press=press)


async def _at_hand() -> Running:
    return Running(unit_texts(), None)


async def _unasked(desk: Desk, texts: Mapping[str, bytes], question: str) -> Tried:
    return Tried("không biết", "", (), ())


async def _unproven(desk: Desk, texts: Mapping[str, bytes], progress: Progress) -> Proof:
    raise Refusal("Ở đây không hỏi lại được: phép thử nào cần thì tự lo.")
