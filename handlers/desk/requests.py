"""What people ask about their own data, carried out and kept in a ledger: at once where it can be, else in time.

Two things stand in the way: a supervisor who has a case retained by a document, and somebody's work on a case whose
words are to go. Then the talk is erased and the case forgets whose it is, unless it is retained; the rest is done by
the step here as soon as nothing stands in the way, and whoever asked is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.desk import Desk, NotTheirs, Refusal, sound
from handlers.desk.clocks import calendar_of, horizon, may_disturb
from handlers.desk.notices import tell
from handlers.desk.parts import Part, Place, part
from handlers.desk.roles import Action, may
from handlers.desk.seeing import target_of
from handlers.desk.talking import send_away
from handlers.masking import without_dossiers
from handlers.rights import JUDGED, due_on, label
from handlers.wording import day, reply
from knowledge.vietnamese import fold
from storage import (
    attachments,
    audit,
    cases,
    chats,
    contacts,
    dialogues,
    following,
    inbox,
    news,
    outbox,
    page_links,
    questions,
    quizzes,
    requests,
    visits,
)
from storage.database import Transaction
from storage.records import AuditLine, Case, CaseEvent, NewPost, Staff
from storage.requests import DataRequest, NewRequest

AT_ONCE = 50
MOST_NUMBERS = 10
OPEN = ("received", "transferred", "asked")
ERASING = ("erase", "erase_all")
AT_ONCE_DONE = ("see", "export", "correct")
MARKS = {"restrict": "restricted", "object": "objected"}
"""What a case's history calls it."""
BY_RULE = "Yêu cầu này được làm theo lệ, không cần viết câu trả lời."
IS_DONE = "Yêu cầu này đã xong rồi."
EXTENDED = "Yêu cầu này đã gia hạn một lần; không gia hạn thêm được."
JUDGED_IN_WORDS = "Yêu cầu này phải có người xem xét: hãy viết câu trả lời cho người gửi rồi bấm Trả lời."
RETAINED = "Còn mục đang phải giữ theo văn bản. Hãy bỏ giữ ở trang của mục đó trước."


async def carry_out(connection: Transaction, new: NewRequest) -> tuple[DataRequest, int]:
    """Write a request down and do to the cases what can be done; return it with how many it still waits for."""
    request = await requests.add(connection, new)
    waits_for: list[int] = []
    if new.kind in JUDGED:
        waits_for = await _mark(connection, request)
    elif new.kind not in AT_ONCE_DONE:
        await _supersede(connection, new.conversation, new.asked_at)
        await send_away(connection, new.conversation, new.asked_at)
        waits_for = await _part(connection, request)
        await _unfollow(connection, new.conversation, new.asked_at)
    if waits_for:
        await requests.wait(connection, request.id, waits_for)
    else:
        await requests.end(connection, request.id, new.asked_at, "done", None)
    if new.kind in ERASING:
        await requests.forget(connection, new.conversation)
    return await requests.by_id(connection, request.id) or request, len(waits_for)


async def _mark(connection: Transaction, request: DataRequest) -> list[int]:
    """Write on every case what its sender asks, for whoever opens it; return the cases."""
    assert request.conversation
    own = await cases.of_conversation(connection, request.conversation)
    for case in own:
        event = CaseEvent(request.asked_at, "citizen", MARKS[request.kind], {"request": label(request.id)})
        await cases.add_event(connection, case.id, event)
    return [case.id for case in own]


async def _supersede(connection: Transaction, conversation: str, now: datetime) -> None:
    """Whoever is forgotten needs no answer any more to what they asked before."""
    for one in await requests.of_conversation(connection, conversation):
        if one.kind in JUDGED and one.ended_at is None:
            await requests.end(connection, one.id, now, "superseded", None)


async def forget_talk(connection: Transaction, conversation: str, up_to: int) -> None:
    """Erase every message up to a row, every question, what lies ready, the dialogue, whether one can be reached, and
    what one wants to hear about.
    """
    await inbox.blank(connection, conversation, up_to)
    await outbox.erase(connection, conversation)
    await questions.erase(connection, conversation)
    await dialogues.erase(connection, conversation)
    await contacts.erase(connection, conversation)
    await attachments.erase(connection, conversation)
    await page_links.erase(connection, conversation)
    await news.erase(connection, conversation)
    await visits.erase(connection, conversation)
    await quizzes.erase(connection, conversation)
    await following.erase(connection, conversation)


async def _unfollow(connection: Transaction, conversation: str, now: datetime) -> None:
    """What was only followed here is somebody's elsewhere, or of the same person in another place: it stays theirs."""
    for case in await following.followed(connection, conversation):
        await following.leave(connection, case.id, conversation)
        await cases.add_event(connection, case.id, CaseEvent(now, "citizen", "unfollowed", {}))


async def _part(connection: Transaction, request: DataRequest) -> list[int]:
    """The cases that could not be treated wholly."""
    assert request.conversation
    own = await cases.of_conversation(connection, request.conversation)
    retained = [case.id for case in own if case.retained]
    worked_on = [case.id for case in own if not case.retained and request.kind == "erase_all" and _is_worked_on(case)]
    free = [case.id for case in own if case.id not in retained and case.id not in worked_on]
    if request.kind == "erase_all":
        await cases.erase(connection, free, request.asked_at)
        await _unlink(connection, worked_on, request.asked_at)
    else:
        await _unlink(connection, free, request.asked_at)
    return sorted([*retained, *worked_on])


async def _unlink(connection: Transaction, ids: Sequence[int], now: datetime) -> None:
    """Nobody can tell any more whose they were, nor by the number of a dossier that stands in their words."""
    for one in ids:
        case = await cases.by_id(connection, one)
        if case and (bare := without_dossiers(case.text)) != case.text:
            await cases.reword(connection, one, bare, fold(bare))
    await cases.unlink(connection, ids, now)


def _is_worked_on(case: Case) -> bool:
    return case.state in OPEN and case.staff_id is not None


@dataclass(frozen=True, slots=True)
class Line:
    """A request in the list. `days_left`: calendar days while it is open, negative: overdue."""

    request: DataRequest
    waits_for: int
    is_retained: bool
    days_left: int | None
    codes: tuple[str, ...] = ()
    """The cases that an answer in words is wanted about, as far as whoever looks may open them."""

    @property
    def is_judged(self) -> bool:
        return self.request.kind in JUDGED


async def listed(desk: Desk, who: Staff, *, is_open: bool, place: Place | None = None) -> Part[Line]:
    """The newest requests first."""
    if not may(who, Action.READ_REQUESTS):
        raise NotTheirs
    today = horizon(desk).today
    async with desk.database.reading() as connection:
        found = await requests.listed(connection, AT_ONCE + 1, is_open=is_open, place=place)
        ids = [one.id for one in found]
        waiting, retained = await requests.waiting(connection, ids), await requests.retained(connection, ids)
        codes = {one.id: await _codes(connection, who, waiting[one.id]) for one in found if one.kind in JUDGED}
    lines = []
    for one in found:
        days_left = None if one.ended_at else (one.due_on - today).days
        lines.append(Line(one, len(waiting[one.id]), one.id in retained, days_left, codes.get(one.id, ())))
    return part(lines, AT_ONCE, place, lambda line: (line.request.id,))


async def _codes(connection: Transaction, who: Staff, ids: Sequence[int]) -> tuple[str, ...]:
    found = [await cases.by_id(connection, one) for one in ids]
    return tuple(case.code for case in found if case and may(who, Action.READ_CASE, target_of(case)))


async def count_open(desk: Desk, who: Staff) -> int:
    if not may(who, Action.READ_REQUESTS):
        raise NotTheirs
    async with desk.database.reading() as connection:
        return await requests.count(connection)


async def settle(desk: Desk, who: Staff, number: int) -> None:
    """Carry it out now, though somebody works on a case. Raises `Refusal` where one is retained."""
    async with desk.database.writing() as connection:
        request = await _open_one(connection, who, number)
        if request.kind in JUDGED:
            raise Refusal(JUDGED_IN_WORDS)
        if await requests.retained(connection, [number]):
            raise Refusal(RETAINED)
        await _finish(connection, desk, request, "settled", who.login)
        await _note(connection, desk, who, "settled", number)


async def judge(desk: Desk, who: Staff, number: int, text: str) -> None:
    """Answer, in words, what somebody asked to have restricted or objected to; it is done by this."""
    said, now = sound(text), desk.clock()
    async with desk.database.writing() as connection:
        request = await _open_one(connection, who, number)
        if request.kind not in JUDGED:
            raise Refusal(BY_RULE)
        for case_id in (await requests.waiting(connection, [number]))[number]:
            event = CaseEvent(now, f"staff:{who.login}", "judged", {"request": label(number), "text": said})
            await cases.add_event(connection, case_id, event)
        await requests.end(connection, number, now, "judged", who.login)
        if request.conversation:
            words = reply(desk.edition(), "rights.judged", number=label(number), text=said)
            await tell(connection, [request.conversation], words, now)
        await _note(connection, desk, who, "judged", number)


async def extend(desk: Desk, who: Staff, number: int) -> None:
    """Give it the same time once more, once; whoever asked is told the later day."""
    async with desk.database.writing() as connection:
        request = await _open_one(connection, who, number)
        later = due_on(desk.terms, calendar_of(desk), request.kind, request.due_on)
        if not await requests.extend(connection, number, later, desk.clock()):
            raise Refusal(EXTENDED)
        await _tell(connection, desk, request, "later", later)
        await _note(connection, desk, who, "extended", number)


async def settle_some(desk: Desk) -> int:
    """Carry out what nothing stands in the way of any more; return how many there were."""
    async with desk.database.reading() as connection:
        if not await requests.ready(connection, 1):
            return 0
    async with desk.database.writing() as connection:
        ready = await requests.ready(connection, AT_ONCE)
        for request in ready:
            await _finish(connection, desk, request, "done", None)
    return len(ready)


async def remind_some(desk: Desk) -> int:
    """Remind those who see to requests of what is due soon or overdue, once; return how many requests."""
    if not may_disturb(desk, desk.clock()):
        return 0
    ahead = horizon(desk)
    async with desk.database.writing() as connection:
        urgent = await requests.due(connection, ahead.today, ahead.soon, AT_ONCE)
        stages = {one.id: "soon" if one.due_on >= ahead.today else "overdue" for one in urgent}
        fresh = [one for one in urgent if await requests.remind(connection, one.id, stages[one.id])]
        if fresh:
            people = await chats.linked(connection)
            theirs = [chat for person, chat in people if may(person, Action.SETTLE_REQUEST)]
            await outbox.add(connection, [_reminder(desk, chat, fresh, stages) for chat in theirs])
    return len(fresh)


def _reminder(desk: Desk, conversation: str, fresh: Sequence[DataRequest], stages: dict[int, str]) -> NewPost:
    channel, account, chat = conversation.split(":", 2)
    late = sum(stages[one.id] == "overdue" for one in fresh)
    numbers = "; ".join(f"{label(one.id)} ({day(one.due_on)})" for one in fresh[:MOST_NUMBERS])
    soon = str(len(fresh) - late)
    said = reply(desk.edition(), "staff.requests_due", soon=soon, late=str(late), numbers=numbers)
    return NewPost(channel, account, chat, said.to_json(), desk.clock(), kind="notice")


async def _open_one(connection: Transaction, who: Staff, number: int) -> DataRequest:
    request = await requests.by_id(connection, number)
    if request is None or not may(who, Action.SETTLE_REQUEST):
        raise NotTheirs
    if request.ended_at is not None:
        raise Refusal(IS_DONE)
    return request


async def _finish(connection: Transaction, desk: Desk, request: DataRequest, outcome: str, by: str | None) -> None:
    """Do the rest, tell whoever asked, and forget where they were told."""
    now = desk.clock()
    waits_for = (await requests.waiting(connection, [request.id]))[request.id]
    if request.kind == "erase_all":
        await cases.erase(connection, waits_for, now)
    else:
        await _unlink(connection, waits_for, now)
    await requests.end(connection, request.id, now, outcome, by)
    await _tell(connection, desk, request, "done", now)
    if request.conversation and request.kind in ERASING:
        await requests.forget(connection, request.conversation)


async def _tell(connection: Transaction, desk: Desk, request: DataRequest, what: str, at: date | datetime) -> None:
    if not request.conversation:
        return
    channel, account, chat = request.conversation.split(":", 2)
    said = reply(desk.edition(), f"request.{what}", number=label(request.id), day=day(at))
    await outbox.add(connection, [NewPost(channel, account, chat, said.to_json(), desk.clock(), kind="notice")])


async def _note(connection: Transaction, desk: Desk, who: Staff, action: str, number: int) -> None:
    line = AuditLine(desk.clock(), who.id, who.login, f"request {action}", f"request:{label(number)}")
    await audit.add(connection, [line])
