"""Lists in parts, on each kind of database: every line once, in order, forwards and back, whatever the order is."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from storage import late_results
from storage.database import Database
from storage.late_results import key_of
from storage.paging import Key, Place
from storage.records import LateResult, NewLate

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


async def register(store: Database, many: int) -> None:
    """Dossiers of which several are promised for the same day, and a third has its letter."""
    random = Random(many)
    async with store.writing() as connection:
        for number in range(many):
            promised = date(2026, 11, 20) + timedelta(days=random.randrange(4))
            said = {"person": "Lan", "dossier": "đất", "status": "chờ", "reason": "mưa"}
            new = NewLate(
                "a", f"H-{number}", **said, promised_on=promised, new_on=date(2027, 1, 4),
                created_by="hanh", created_at=NOW,
            )  # fmt: skip
            late = await late_results.add(connection, new)
            if late and random.random() < 1 / 3:
                await late_results.issue(connection, late.id, date(2026, 11, 22), "hanh")


async def parts(store: Database, place: Place | None, onward: Callable[[Key], Place], most: int) -> list[LateResult]:
    """Everything from a place on, part after part."""
    found: list[LateResult] = []
    async with store.reading() as connection:
        while one := await late_results.listed(connection, None, most, place):
            assert len(one) <= most
            found += one
            place = onward(key_of(one[-1]))
    return found


@pytest.mark.parametrize("most", [1, 7, 40])
async def test_every_line_comes_once_in_order_and_back_again(store: Database, most: int) -> None:
    await register(store, 30)
    async with store.reading() as connection:
        whole = await late_results.listed(connection, None, 99)
    assert len(whole) == 30
    assert [one.issued_on is not None for one in whole] == sorted(one.issued_on is not None for one in whole)
    open_days = [one.promised_on for one in whole if one.issued_on is None]
    assert open_days == sorted(open_days)
    assert await parts(store, None, Place, most) == whole
    end = Place(key_of(whole[-1]), back=True)
    assert await parts(store, end, lambda key: Place(key, back=True), most) == whole[-2::-1]
