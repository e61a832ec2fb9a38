"""How far the news of a period came: what was let go, to how many, how many it reached."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handlers.desk import Desk
from handlers.desk.reports import Period
from handlers.desk.roles import Action, may
from handlers.wording import HERE
from storage import news
from storage.records import Staff


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of news: how many it was for, how many it reached, and to how many it could not be brought."""

    number: int
    title: str
    recipients: int
    reached: int
    failed: int


async def reached(desk: Desk, who: Staff, period: Period) -> Sequence[Told] | None:
    """The newest first; None for whoever may not read news, or asks about one unit: news is of none."""
    if not may(who, Action.READ_NEWS) or period.office:
        return None
    first, after = (datetime.combine(day, time(), HERE) for day in (period.first, period.last + timedelta(days=1)))
    titles: dict[int, str] = {}
    counts: dict[int, Counter[str]] = {}
    async with desk.database.reading() as connection:
        for number, title, state, many in await news.reach(connection, first, after):
            titles[number] = title
            counts.setdefault(number, Counter())[state] += many
    return [Told(number, titles[number], got.total(), got["sent"], got["failed"]) for number, got in counts.items()]
