"""Answer what was received: claim, then one transaction in which everything about a turn becomes true together.

Several conversations share one transaction. If one of them fails, all are rolled back and done again one by one, so
that a poisonous message harms nobody else; after five attempts it is set aside and the citizen gets an apology.
Attempts are counted when a message is taken up, so one that ends the whole process is known too. Trouble of the
database is no fault of a message: it is tried again until it can be answered.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random, SystemRandom
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.logs import where
from bot.loops import Clock
from bot.loops.memory import TurnMemory
from bot.metrics import Metrics
from handlers import dispatch
from handlers.dialogue import Dialogue
from handlers.messages import Incoming, Reply
from handlers.rich import parse
from handlers.turn import Answer, Manners, Turn
from knowledge.ear import Ear
from knowledge.keeping import Keeper
from knowledge.library import Edition, Library
from knowledge.overlay import Overlay
from storage import contacts, dialogues, holds, inbox, outbox, questions
from storage.database import Database, DatabaseTrouble, Unfit
from storage.records import Body, Lease, LeaseLost, Message, NewQuestion

log = structlog.get_logger()

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MOST_AT_ONCE = 32
LEASE_SECONDS = 5.0
"""A turn takes milliseconds; what a killed process had in hand is taken up again after this."""
MOST_ATTEMPTS = 5
LONGEST_PAUSE = 60


@dataclass(frozen=True, slots=True)
class Book:
    """What a turn answers from: a library as it looks on a day, and the ear that understands questions to it.

    `release`: its number, where it was published.
    """

    edition: Edition
    ear: Ear
    release: int | None = None

    @classmethod
    def of(
        cls,
        library: Library,
        keeper: Keeper | None = None,
        release: int | None = None,
        former: "Book | None" = None,
    ) -> "Book":
        """Made in seconds; sooner where much is as in a `former` book."""
        return cls(library.as_of(date.min), Ear.build(library, keeper, former.ear if former else None), release)

    @property
    def library(self) -> Library:
        return self.edition.library


class Shelf:
    """The running knowledge. Putting another `book` here takes one assignment; a turn is wholly of one book."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def today(self, now: datetime) -> Book:
        """The book as of the present day in Viet Nam."""
        day = now.astimezone(VIETNAM).date()
        if self.book.edition.day != day:
            self.book = replace(self.book, edition=replace(self.book.edition, day=day))
        return self.book

    def put(self, book: Book, overlay: Overlay) -> None:
        """Answer from a book, with what lies over it at present."""
        is_same = book.edition.overlay == overlay
        self.book = book if is_same else replace(book, edition=replace(book.edition, overlay=overlay))


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn that was composed: what was heard and what is to be stored."""

    message: Message
    heard: Incoming
    answer: Answer


@dataclass(frozen=True, slots=True)
class Known:
    """What turns go on from: dialogues by conversation, and the conversations that a person of ours holds."""

    dialogues: dict[str, Body]
    held: set[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answering:
    """`answered` is told in which conversations there may be something to say; `reply` is what handlers offer.

    `random` draws tracking codes, so it must be the system's own outside tests.
    """

    database: Database
    shelf: Shelf
    clock: Clock
    metrics: Metrics
    manners: Manners
    answered: Callable[[Collection[str]], None]
    is_staffed: Callable[[], bool] = lambda: False
    is_hurried: Callable[[], bool] = lambda: False
    """Whether somebody waits to be received: then a transaction ends after the turn in hand."""
    reply: Callable[[Turn], Awaitable[Answer]] = dispatch.reply
    random: Random = field(default_factory=SystemRandom)

    async def answer_some(self) -> int:
        """Take up some messages, each of another conversation; return how many."""
        lease = Lease.take(self.clock(), LEASE_SECONDS)
        fresh, tried = await self._claim(lease)
        if fresh:
            await self._turns_together(fresh, lease)
        for message in tried:
            await self._turn_alone(message, lease)
        if fresh or tried:
            self.answered([message.conversation for message in (*fresh, *tried)])
        return len(fresh) + len(tried)

    async def _claim(self, lease: Lease) -> tuple[list[Message], list[Message]]:
        """Messages that were never tried, and at most one that was: whatever it does, it does to nobody else."""
        async with self.database.writing() as connection:
            messages = await inbox.claim(connection, lease, MOST_AT_ONCE)
            tried = [message for message in messages if message.attempts > 1]
            await inbox.give_back(connection, [message.id for message in tried[1:]], lease.token)
        return [message for message in messages if message.attempts == 1], tried[:1]

    async def _turns_together(self, messages: Sequence[Message], lease: Lease) -> None:
        try:
            await self._turns(messages, lease)
        except Exception as error:  # noqa: BLE001 - one of them must not hold up its neighbours
            log.warning("turns_apart", messages=len(messages), error=type(error).__name__)
            for message in messages:
                await self._turn_alone(message, lease)

    async def _turn_alone(self, message: Message, lease: Lease) -> None:
        if message.attempts > MOST_ATTEMPTS:
            log.error("turn_ends_the_process", message=message.id)
            await self._give_up(message, lease, for_good=True)
            return
        try:
            await self._turns([message], lease)
        except LeaseLost:
            log.info("turn_taken_over", message=message.id)
        except Exception as error:  # noqa: BLE001 - a poisonous message: counted, then set aside
            log.error("turn_failed", message=message.id, error=type(error).__name__, at=where(error))
            may_pass = isinstance(error, DatabaseTrouble) and not isinstance(error, Unfit)
            await self._give_up(message, lease, for_good=not may_pass)

    async def _turns(self, messages: Sequence[Message], lease: Lease) -> None:
        """All of it or nothing. Raises whatever a handler raised, `LeaseLost` or `DatabaseTrouble`."""
        faults.point("claimed")
        now = self.clock()
        book = self.shelf.today(now)
        async with self.database.writing() as connection:
            # first, because it locks the rows: nobody else takes them up, however long the turn lasts
            await inbox.finish(connection, [message.id for message in messages], lease.token)
            names = [message.conversation for message in messages]
            known = Known(await dialogues.load(connection, names), await holds.held(connection, names, now))
            taken = await self._replies(connection, messages, known, book, now)
            await inbox.take_back(connection, [message.id for message in messages[len(taken) :]])
            await _store(connection, taken, book.library.version, now)
            faults.point("turn_stored")
        faults.point("turn_committed")
        for turn in taken:
            self.metrics.answers.labels(turn.answer.question.status if turn.answer.question else "none").inc()

    async def _replies(
        self, connection: AsyncConnection, messages: Sequence[Message], known: Known, book: Book, now: datetime
    ) -> list[Taken]:
        """The turns; the last of them are left for another time where somebody waits to be received."""
        taken: list[Taken] = []
        for message in messages:
            taken.append(await self._reply(connection, message, known, book, now))
            if self.is_hurried():
                break
        return taken

    async def _reply(
        self, connection: AsyncConnection, message: Message, known: Known, book: Book, now: datetime
    ) -> Taken:
        body = known.dialogues.get(message.conversation)
        turn = Turn(
            id=message.id,
            heard=Incoming.from_json(message.body),
            dialogue=Dialogue.from_json(body) if body else Dialogue(),
            edition=book.edition,
            ear=book.ear,
            now=now,
            memory=TurnMemory(connection, message, now, self.random),
            manners=replace(self.manners, is_staffed=self.is_staffed()),
            is_held=message.conversation in known.held,
        )
        return Taken(message, turn.heard, await self.reply(turn))

    async def _give_up(self, message: Message, lease: Lease, *, for_good: bool) -> None:
        outcome = "given_up" if for_good and message.attempts >= MOST_ATTEMPTS else "again"
        try:
            async with self.database.writing() as connection:
                if outcome == "again":
                    later = self.clock() + pause_after(message.attempts)
                    await inbox.set_back(connection, message.id, lease.token, later, counted=for_good)
                else:
                    await inbox.set_aside(connection, message.id, lease.token)
                    await outbox.add(connection, [message.answer(self._apology(), self.clock())])
        except LeaseLost:
            log.info("turn_taken_over", message=message.id)
        else:
            self.metrics.failed_turns.labels(outcome).inc()

    def _apology(self) -> Body:
        return Reply(parse(self.shelf.book.library.phrase("apology"))).to_json()


def pause_after(attempts: int) -> timedelta:
    """How long a message that failed waits: 1, 2, 4 s … a minute."""
    return timedelta(seconds=min(LONGEST_PAUSE, 2 ** (attempts - 1)))


async def _store(connection: AsyncConnection, taken: Sequence[Taken], release: str, now: datetime) -> None:
    known = {t.message.conversation: t.answer.dialogue.to_json() for t in taken}
    await dialogues.store(connection, known, now)
    await contacts.mark_reachable(connection, known, now)
    await outbox.release(connection, known, now)
    await questions.add(connection, [question for t in taken if (question := _question(t, release, now))])
    posts = [t.message.answer(reply.to_json(), now, part) for t in taken for part, reply in enumerate(t.answer.replies)]
    await outbox.add(connection, posts)


def _question(taken: Taken, release: str, now: datetime) -> NewQuestion | None:
    question = taken.answer.question
    if question is None:
        return None
    return NewQuestion(
        inbox_id=taken.message.id,
        conversation=taken.message.conversation,
        channel=taken.heard.channel,
        asked_at=now,
        text=question.text,
        status=question.status,
        entry=question.entry,
        aspect=question.aspect,
        confidence=question.confidence,
        options=list(question.options),
        release=release,
        margin=question.margin,
    )
