"""Publish knowledge, put a former release back, and what was published: all the ways to it end here.

A release is checked for faults and its questions are asked again before this is called; a regression stops it unless
a named person lets it pass with a reason. Nothing here reads the texts.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.desk import Desk, NotTheirs, Refusal, sound
from handlers.desk.replaying import Replay
from handlers.desk.roles import Action, may
from knowledge.examining import checksum_of
from storage import audit, drafts, questions, releases
from storage.database import Transaction
from storage.records import AuditLine, NewRelease, Release, Running, Staff

MOST = 200
LATELY = timedelta(days=30)
MOST_READ = 50_000
"""Different questions of people that are looked at."""
OFTEN, SELDOM = 1_500, 500
"""How many of them are asked again: so many that most people asked, and so many of all others, evenly chosen."""
FIRST_NOTE = "Nội dung đang dùng trước lần công bố đầu tiên."
COMMAND_LINE = "command line"
SAME = "Không có gì khác với bản đang chạy."
OVERTAKEN = "Có người vừa công bố bản khác. Hãy xem lại bản nháp so với bản ấy rồi công bố."
WORSE = "Có {many} câu hỏi nay trả lời kém đi nên chưa công bố. Hãy sửa, hoặc ghi tên và lý do nếu vẫn công bố."
NO_FORMER = "Không có bản nào trước bản đang chạy."
NO_RELEASE = "Không có bản công bố số {number}."
TAMPERED = "Bản {number} trong cơ sở dữ liệu đã bị sửa sau khi công bố nên không dùng được. Hãy chọn bản khác."
RUNS_ALREADY = "Bản {number} đang chạy rồi."
NOTHING_YET = "Chưa có bản công bố nào."


Also = Callable[[Transaction, int], Awaitable[None]]
"""What is done with a release in its transaction, given its number."""


@dataclass(frozen=True, slots=True)
class Override:
    """Who lets a regression pass, and why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """Texts of a release with the checksum of all."""

    texts: Mapping[str, bytes]
    checksum: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Texts without faults, beside what ran when their questions were asked again, and what came of that.

    `base`: the number of the release that ran; None: nothing was published yet.
    """

    after: Published
    before: Published
    base: int | None
    replay: Replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be published, and who answers for it beside its author."""

    proof: Proof
    note: str
    override: Override | None = None
    author: str | None = None
    """Who wrote it; None: whoever publishes it."""
    checker: str | None = None


async def publish(desk: Desk, who: Staff | None, wanted: Wanted, also: Also | None = None) -> int:
    """Publish and let it run; returns its number. `who` is None on the command line.

    The first time what was answered from before is kept as release 1. `also` is done in the same transaction: what it
    raises leaves everything as it was. Raises `NotTheirs` and `Refusal`.
    """
    _allowed(who)
    if wanted.proof.after.checksum == wanted.proof.before.checksum:
        raise Refusal(SAME)
    override, now = passing(wanted), desk.clock()
    new = _release(who, wanted, override, now)
    async with desk.database.writing() as connection:
        running = await releases.running(connection)
        if (running.release if running else None) != wanted.proof.base:
            raise Refusal(OVERTAKEN)
        if running is None:
            running = await _first(connection, wanted.proof.before, now)
        number = await releases.add(connection, new)
        await _run(connection, number, running, now, who)
        await _note(connection, who, now, "release published", number)
        if override:
            await _note(connection, who, now, "regression passed", number)
        if also:
            await also(connection, number)
    return number


async def roll_back(desk: Desk, who: Staff | None, number: int | None = None) -> int:
    """Let a former release run again, the one before unless a number is given; returns it.

    Raises `NotTheirs` and `Refusal`.
    """
    _allowed(who)
    now = desk.clock()
    async with desk.database.writing() as connection:
        running = await releases.running(connection)
        if running is None:
            raise Refusal(NOTHING_YET)
        number = await _former(connection, running) if number is None else number
        if number == running.release:
            raise Refusal(RUNS_ALREADY.format(number=number))
        await _texts(connection, number)
        await _run(connection, number, running, now, who)
        await _note(connection, who, now, "release put back", number)
    return number


async def listed(desk: Desk, who: Staff | None) -> tuple[list[Release], Running | None]:
    """The releases, newest first, and which one runs. Raises `NotTheirs`."""
    _allowed(who)
    async with desk.database.reading() as connection:
        return await releases.listed(connection, MOST), await releases.running(connection)


async def publishers(desk: Desk, who: Staff) -> dict[int, str]:
    """Who pressed the button, by number of the release; nobody for those that the command published."""
    _allowed(who)
    async with desk.database.reading() as connection:
        return await drafts.publishers(connection)


async def texts_of(desk: Desk, who: Staff | None, number: int) -> dict[str, bytes]:
    """The texts of a release as written. Raises `NotTheirs`, and `Refusal` where there is none."""
    _allowed(who)
    async with desk.database.reading() as connection:
        return await _texts(connection, number)


async def _texts(connection: Transaction, number: int) -> dict[str, bytes]:
    """Raises `Refusal` where there is no such release, or its texts are not what was published."""
    release, found = await releases.by_number(connection, number), await releases.texts(connection, number)
    if release is None:
        raise Refusal(NO_RELEASE.format(number=number))
    if checksum_of(found) != release.checksum:
        raise Refusal(TAMPERED.format(number=number))
    return found


@dataclass(frozen=True, slots=True)
class Lately:
    """What people asked in the last weeks with how often, and how many more different questions there are."""

    asked: Sequence[tuple[str, int]] = ()
    left_out: int = 0


async def asked_lately(desk: Desk, who: Staff | None) -> Lately:
    """What is asked again before a release, the most frequent first. Raises `NotTheirs`."""
    _allowed(who)
    async with desk.database.reading() as connection:
        found = await questions.frequent(connection, desk.clock() - LATELY, MOST_READ)
    chosen = _chosen(found)
    return Lately(chosen, len(found) - len(chosen))


def _chosen(found: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """What is asked most, and evenly of the rest, where it is too much to ask all of it again."""
    often, rest = found[:OFTEN], found[OFTEN:]
    step = max(1.0, len(rest) / SELDOM)
    return [*often, *(rest[int(number * step)] for number in range(min(len(rest), SELDOM)))]


def _release(who: Staff | None, wanted: Wanted, override: Override | None, now: datetime) -> NewRelease:
    return NewRelease(
        texts=wanted.proof.after.texts,
        checksum=wanted.proof.after.checksum,
        author=wanted.author or _login(who),
        note=sound(wanted.note),
        way="command" if who is None else "console",
        published_at=now,
        checker=wanted.checker,
        overridden_by=override.by if override else None,
        override_reason=override.reason if override else None,
    )


def passing(wanted: Wanted) -> Override | None:
    """By whom regressions are let pass, if there are any. Raises `Refusal` where nobody lets them."""
    if not wanted.proof.replay.regressions:
        return None
    if wanted.override is None:
        raise Refusal(WORSE.format(many=len(wanted.proof.replay.regressions)))
    return replace(wanted.override, by=sound(wanted.override.by), reason=sound(wanted.override.reason))


async def _first(connection: Transaction, before: Published, now: datetime) -> Running:
    """Keep what was answered from until now."""
    new = NewRelease(
        texts=before.texts,
        checksum=before.checksum,
        author=COMMAND_LINE,
        note=FIRST_NOTE,
        way="first",
        published_at=now,
    )
    number = await releases.add(connection, new)
    await releases.run(connection, number, None, now, COMMAND_LINE)
    running = await releases.running(connection)
    assert running is not None
    return running


async def _former(connection: Transaction, running: Running) -> int:
    now = await releases.by_number(connection, running.release)
    if now is None or now.former is None:
        raise Refusal(NO_FORMER)
    return now.former


async def _run(connection: Transaction, number: int, before: Running, now: datetime, who: Staff | None) -> None:
    if not await releases.run(connection, number, before, now, _login(who)):
        raise Refusal(OVERTAKEN)


async def _note(connection: Transaction, who: Staff | None, now: datetime, action: str, number: int) -> None:
    line = AuditLine(now, who.id if who else None, _login(who), action, f"release:{number}")
    await audit.add(connection, [line])


def _login(who: Staff | None) -> str:
    return who.login if who else COMMAND_LINE


def _allowed(who: Staff | None) -> None:
    if who is not None and not may(who, Action.EDIT_KNOWLEDGE):
        raise NotTheirs
