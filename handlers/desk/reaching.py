"""How far the service reached in a period: its news, its quizzes, its dialogue days; each figure with its rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from handlers.desk import Desk, NotTheirs, Refusal
from handlers.desk.reports import MOST, Period
from handlers.desk.roles import Action, Reach, may, reach_of
from handlers.wording import HERE
from knowledge.entries import Quiz
from storage import forums, news, quizzes
from storage.forums import Advance
from storage.quizzes import QuizTry
from storage.records import Staff

TOO_MANY = f"Kỳ này có hơn {MOST} lượt thi. Hãy chọn kỳ ngắn hơn."
Question = Advance
DONE = ("answered", "closed")
REACHED, FAILED, UNSURE = "sent", "failed", "unsure"


@dataclass(frozen=True, slots=True)
class Parcel:
    """So many recipients of a piece of news by one channel whom the same became of ("": it had none)."""

    number: int
    title: str
    channel: str
    state: str
    many: int


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of news: how many it was for, how many it reached, and to how many it could not be brought."""

    number: int
    title: str
    recipients: int
    reached: int
    failed: int
    unsure: int = 0
    """Of whom nobody knows whether it arrived."""


@dataclass(frozen=True, slots=True)
class Played:
    """A quiz in a period: how many played it, got through, and the mean score of those, of so many questions."""

    quiz: str
    title: str
    players: int
    ended: int
    score: float | None
    questions: int


@dataclass(frozen=True, slots=True)
class Held:
    """A dialogue day of a period: the questions sent for it in advance, and how many of them are answered."""

    number: int
    day: date
    place: str
    office: str
    is_cancelled: bool
    questions: tuple[Advance, ...]

    @property
    def asked(self) -> int:
        return len(self.questions)

    @property
    def answered(self) -> int:
        return sum(one.state in DONE for one in self.questions)


def reads_news(who: Staff, period: Period) -> bool:
    """Whether news and quizzes belong to this report: for those who read news, about the whole, for they are of no
    unit."""
    return may(who, Action.READ_NEWS) and not period.office


async def parcels(desk: Desk, who: Staff, period: Period) -> Sequence[Parcel]:
    """The rows behind the figures of news, the newest first. Raises `NotTheirs`."""
    if not reads_news(who, period):
        raise NotTheirs
    async with desk.database.reading() as connection:
        return [Parcel(*one) for one in await news.reach(connection, *_moments(period))]


async def reached(desk: Desk, who: Staff, period: Period) -> Sequence[Told] | None:
    """The newest first; None where it is left out."""
    return told(await parcels(desk, who, period)) if reads_news(who, period) else None


def told(found: Sequence[Parcel]) -> list[Told]:
    titles = {one.number: one.title for one in found}
    counts: dict[int, Counter[str]] = {number: Counter() for number in titles}
    for one in found:
        counts[one.number][one.state] += one.many
    return [
        Told(number, titles[number], got.total(), got[REACHED], got[FAILED], got[UNSURE])
        for number, got in counts.items()
    ]


async def tries(desk: Desk, who: Staff, period: Period) -> list[QuizTry]:
    """Tries that were last gone on with in a period, of nobody by name. Raises `NotTheirs`, `Refusal` for too many."""
    if not reads_news(who, period):
        raise NotTheirs
    async with desk.database.reading() as connection:
        found = await quizzes.between(connection, *_moments(period), MOST + 1)
    if len(found) > MOST:
        raise Refusal(TOO_MANY)
    return [replace(one, conversation=None, name=None, phone=None) for one in found]


async def played(desk: Desk, who: Staff, period: Period) -> Sequence[Played] | None:
    """Each quiz that somebody played, the one with most players first; None where it is left out."""
    if not reads_news(who, period):
        return None
    async with desk.database.reading() as connection:
        found = await quizzes.turnouts_between(connection, *_moments(period))
    return [
        Played(quiz, title_of(desk, quiz), players, ended, score / ended if ended else None, of)
        for quiz, players, ended, score, of in found
    ]


def title_of(desk: Desk, quiz: str) -> str:
    """What a quiz is called; its id where the content has it no more."""
    found = desk.edition().library.entry(f"quiz:{quiz}")
    return found.title if isinstance(found, Quiz) else quiz


async def held(desk: Desk, who: Staff, period: Period) -> list[Held]:
    """Dialogue days of the period, cancelled ones too, the first day first. Raises `NotTheirs`."""
    reach = reach_of(who, Action.READ_REPORTS)
    if reach is None:
        raise NotTheirs
    office = who.office or "" if reach is Reach.OWN else period.office or None
    async with desk.database.reading() as connection:
        days = await forums.between(connection, period.first, period.last, office)
        asked = await forums.in_advance(connection, [one.id for one in days], who.office)
    return [
        Held(one.id, one.day, one.place, one.office, one.cancelled_at is not None, _for(one.id, asked)) for one in days
    ]


def _for(number: int, asked: Sequence[Advance]) -> tuple[Advance, ...]:
    return tuple(one for one in asked if one.forum == number)


def _moments(period: Period) -> tuple[datetime, datetime]:
    first, after = (datetime.combine(day, time(), HERE) for day in (period.first, period.last + timedelta(days=1)))
    return first, after
