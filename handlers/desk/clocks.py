"""Keeps every case's due day true, and reminds of it once: first the unit, then the supervisor.

Whatever changes a case leaves its clock behind; the next step here reckons it again. Where only the calendar or the
rules changed, that is written down, and a citizen who was told a day is told the later one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.clock import Reckoning, calendar_at, promise_of, reckon, rules_of
from handlers.desk import Desk
from handlers.desk.notices import tell_sender
from handlers.desk.roles import Action, Role, may
from handlers.desk.seeing import target_of
from handlers.tracking import shown
from handlers.wording import HERE, day, reply
from knowledge.calendar import WorkCalendar
from storage import audit, cases, chats, clocks, outbox
from storage.database import Transaction
from storage.records import AuditLine, Case, CaseClock, CaseEvent, NewPost, Reminder, Staff

AT_ONCE = 100
SOON = 2
"""Working days before the due day from which a case is due soon."""
OPENING, CLOSING = time(7), time(17)
"""Nobody is told anything before the one or after the other, nor on a day off."""
NEWS = timedelta(days=7)
MOST_CODES = 10


@dataclass(frozen=True, slots=True)
class Horizon:
    """Today, and the last day that is still soon."""

    today: date
    soon: date


def horizon(desk: Desk) -> Horizon:
    calendar, today = calendar_of(desk), desk.clock().astimezone(HERE).date()
    return Horizon(today, calendar.add_working_days(today, SOON).day)


def calendar_of(desk: Desk) -> WorkCalendar:
    return WorkCalendar(desk.edition().library.holidays)


async def is_behind(desk: Desk) -> bool:
    """Whether there is a clock to be reckoned again."""
    async with desk.database.reading() as connection:
        return bool(await clocks.stale(connection, rules_of(desk.edition(), desk.target_days), 1))


async def reckon_some(desk: Desk) -> int:
    """Reckon cases whose clock is not true any more; return how many there were."""
    rules = rules_of(desk.edition(), desk.target_days)
    async with desk.database.writing() as connection:
        stale = await clocks.stale(connection, rules, AT_ONCE)
        known = await clocks.of_cases(connection, [case.id for case in stale])
        for case in stale:
            await _reckon_one(connection, desk, case, known.get(case.id), rules)
    return len(stale)


async def reckoning_of(connection: Transaction, desk: Desk, case: Case) -> Reckoning | None:
    """How a case's due day comes about; None where nothing is promised."""
    promise = promise_of(desk.edition(), case.category, desk.target_days)
    if promise is None:
        return None
    return reckon(calendar_at(desk.edition(), case.office), promise, case, await cases.history(connection, case.id))


async def _reckon_one(connection: Transaction, desk: Desk, case: Case, before: CaseClock | None, rules: str) -> None:
    found = await reckoning_of(connection, desk, case)
    basis, due_on = (found.promise.basis, found.due) if found else (None, None)
    await clocks.store(connection, CaseClock(case.id, case.version, rules, basis, due_on))
    is_same_case = before is not None and before.version == case.version
    if is_same_case and before is not None and before.due_on != due_on:
        await _moved(connection, desk, case, before.due_on, found)


async def _moved(connection: Transaction, desk: Desk, case: Case, before: date | None, found: Reckoning | None) -> None:
    """By nothing that happened to the case: the calendar or the rules are others now."""
    now, after = desk.clock(), found.due if found else None
    body = {"from": before.isoformat() if before else "", "to": after.isoformat() if after else ""}
    await cases.add_event(connection, case.id, CaseEvent(now, "calendar", "due_moved", body))
    line = AuditLine(now, None, "calendar", "case due_moved", f"case:{case.code}", "due_on")
    await audit.add(connection, [line])
    is_later = before is not None and after is not None and after > before
    if is_later and found and found.promise.is_binding and case.conversation:
        assert after is not None
        said = reply(desk.edition(), "case.due_later", code=shown(case.code), day=day(after))
        await tell_sender(connection, case, said, now)


async def remind_some(desk: Desk) -> int:
    """Remind of what is due soon or overdue, each day once; return how many cases somebody was reminded of."""
    now = desk.clock()
    if not may_disturb(desk, now):
        return 0
    ahead = horizon(desk)
    async with desk.database.writing() as connection:
        found = [
            Due("soon" if due_on >= ahead.today else "overdue", case, due_on)
            for case, due_on in await clocks.due(connection, None, ahead.soon)
        ]
        fresh = [one for one in found if await clocks.remind(connection, one.reminder, now)]
        await _tell_everybody(connection, desk, fresh)
    return len(fresh)


async def announce_some(desk: Desk) -> int:
    """Tell of cases that came, or were transferred, and that nobody works on yet; return how many there were.

    Each is told of once, in working hours; what lay too long when somebody links a chat is in the console alone.
    """
    now = desk.clock()
    if not may_disturb(desk, now):
        return 0
    async with desk.database.writing() as connection:
        came = [_new(case) for case in await clocks.unclaimed(connection, now - NEWS)]
        fresh = [one for one in came if await clocks.remind(connection, one.reminder, now)]
        await _tell_everybody(connection, desk, fresh)
    return len(fresh)


def _new(case: Case) -> "Due":
    is_new = case.state == "received"
    at = case.created_at if is_new else case.changed_at
    return Due("new" if is_new else "transferred", case, at.astimezone(HERE).date())


@dataclass(frozen=True, slots=True)
class Due:
    """A case of which somebody is told. `stage`: soon | overdue, or new | transferred with the day it came."""

    stage: str
    case: Case
    due_on: date

    @property
    def reminder(self) -> Reminder:
        return Reminder(self.case.id, self.stage, self.due_on)


def may_disturb(desk: Desk, now: datetime) -> bool:
    """Whether it is a working day, and late enough in it."""
    here = now.astimezone(HERE)
    return calendar_of(desk).is_working(here.date()) and OPENING <= here.time() < CLOSING


async def _tell_everybody(connection: Transaction, desk: Desk, fresh: Sequence[Due]) -> None:
    """One message for each officer who linked their chat; the console shows the same to everybody."""
    if not fresh:
        return
    theirs: dict[str, list[Due]] = defaultdict(list)
    for person, conversation in await chats.linked(connection):
        for due in fresh:
            if _concerns(person, due):
                theirs[conversation].append(due)
    await outbox.add(connection, [_post(desk, conversation, due) for conversation, due in theirs.items()])


def _concerns(person: Staff, due: Due) -> bool:
    """What is new or due soon is for the unit; what is overdue, or lies with no unit, for the supervisor as well."""
    is_supervisor = person.role == Role.SUPERVISOR
    is_for_the_unit = is_supervisor and due.stage != "overdue" and due.case.office
    if is_for_the_unit or not may(person, Action.WORK_ON_CASE, target_of(due.case)):
        return False
    return is_supervisor or due.case.staff_id in (None, person.id)


def _post(desk: Desk, conversation: str, due: Iterable[Due]) -> NewPost:
    """Codes and days only: what the cases say, and whose they are, stays here."""
    channel, account, chat = conversation.split(":", 2)
    listed = sorted(due, key=lambda one: (one.due_on, one.case.id))
    lines = "; ".join(f"{shown(one.case.code)} ({day(one.due_on)})" for one in listed[:MOST_CODES])
    late = sum(one.stage == "overdue" for one in listed)
    if listed[0].stage in ("new", "transferred"):
        said = reply(desk.edition(), "staff.new", count=str(len(listed)), codes=lines)
    else:
        said = reply(desk.edition(), "staff.due", soon=str(len(listed) - late), late=str(late), codes=lines)
    return NewPost(channel, account, chat, said.to_json(), desk.clock(), kind="notice")


def days_late(desk: Desk, due_on: date) -> int:
    """Working days since the due day; negative before it."""
    return calendar_of(desk).working_days_between(due_on, desk.clock().astimezone(HERE).date())
