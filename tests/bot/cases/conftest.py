"""What becomes of a case, through the real loops, on the service's own sentences and the survey."""

from collections.abc import Callable

import pytest
import pytest_asyncio

from handlers.desk import Desk, people
from handlers.desk.people import NewStaff
from handlers.messages import Incoming
from knowledge.library import Library
from knowledge.loading import load_texts, packaged
from storage.database import Database
from storage.records import Staff
from storage.sealing import Keyring, new_key
from tests.bot.test_ones_own_data import Service
from tests.conftest import SetClock


@pytest.fixture(scope="session")
def sentences() -> Library:
    names = ("phrases.yaml", "surveys.yaml")
    return load_texts({name: (packaged() / name).read_bytes() for name in names})


@pytest.fixture
def service(store: Database, clock: SetClock, sentences: Library, heard: Callable[..., Incoming]) -> Service:
    return Service(store, clock, sentences, heard)


@pytest.fixture
def desk(store: Database, clock: SetClock, sentences: Library) -> Desk:
    return Desk(store, clock, lambda: sentences.as_of(clock().date()), keyring=Keyring([new_key()]))


@pytest_asyncio.fixture
async def hoa(desk: Desk) -> Staff:
    await people.add(desk, None, NewStaff("hoa", "Hoa", "supervisor", None), ())
    (hoa,) = await people.everybody(desk, None)
    return hoa
