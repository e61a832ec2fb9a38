"""Dialogue days at the desk: written down, announced by news, and the questions that were sent for them in advance.

A question is a case like any other: its unit answers it, and an answer may be proposed as a topic (`proposing`).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.desk import Desk, NotTheirs, Refusal, news, sound
from handlers.desk.notices import tell
from handlers.desk.roles import Action, may, must_at_all
from handlers.desk.seeing import target_of
from handlers.wording import day, line, reply
from knowledge.entries import Office
from storage import audit, cases, forums
from storage.database import Transaction
from storage.forums import Forum, NewForum
from storage.records import AuditLine, Case, Staff

TOPIC = "doi-thoai"
AT_ONCE = 50
MOST_QUESTIONS = 500
LONGEST = 200
FARTHEST = timedelta(days=366)
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
NO_DAY = "Hãy chọn ngày đối thoại: từ hôm nay, không quá một năm."
NO_HOUR = "Hãy ghi giờ bắt đầu, ví dụ 08:00."
NO_OFFICE = "Hãy chọn đơn vị."
NO_WORDS = f"Hãy ghi địa điểm và nội dung, mỗi ô không quá {LONGEST} chữ, một dòng."
OVER = "Buổi đối thoại này đã qua hoặc đã hủy."


@dataclass(frozen=True, slots=True)
class Draft:
    """What is filled in of a new day. `day`: None where it is not, or is none."""

    day: date | None
    hour: str
    place: str
    office: str
    about: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A day, how many questions there are for it, and those of them that whoever looks may open."""

    forum: Forum
    asked: int
    questions: tuple[Case, ...] = ()


async def listed(desk: Desk, who: Staff) -> list[Shown]:
    """The latest day first. Raises `NotTheirs`."""
    must_at_all(who, Action.READ_NEWS)
    async with desk.database.reading() as connection:
        counts = await forums.counts(connection)
        return [Shown(one, counts.get(one.id, 0)) for one in await forums.listed(connection, AT_ONCE)]


async def one(desk: Desk, who: Staff, number: int) -> Shown:
    """Raises `NotTheirs`."""
    must_at_all(who, Action.READ_NEWS)
    async with desk.database.reading() as connection:
        forum = await _there(connection, number)
        found = await _questions(connection, number)
    return Shown(forum, len(found), tuple(case for case in found if may(who, Action.READ_CASE, target_of(case))))


async def write(desk: Desk, who: Staff, draft: Draft) -> int:
    """Write a day down; citizens see it at once. Raises `NotTheirs`, and `Refusal` for what is not filled in."""
    must_at_all(who, Action.WRITE_NEWS)
    new = _checked(desk, who, draft)
    async with desk.database.writing() as connection:
        number = await forums.add(connection, new)
        await _note(connection, desk, who, "written", number)
    return number


async def announce(desk: Desk, who: Staff, number: int) -> int:
    """Begin the news that tells of it, to be let go by somebody else; return its number."""
    must_at_all(who, Action.WRITE_NEWS)
    async with desk.database.reading() as connection:
        found = await _there(connection, number)
    if not _is_ahead(desk, found):
        raise Refusal(OVER)
    edition, unit = desk.edition(), _unit(desk, found.office)
    values = {"day": day(found.day), "hour": found.hour, "place": found.place, "unit": unit, "about": found.about}
    title, text = line(edition, "forum.news_title", day=day(found.day)), line(edition, "forum.news_text", **values)
    ends_on = min(found.day, news.today_of(desk) + news.LONGEST_RUN)
    return await news.write(desk, who, news.Draft(TOPIC, title, text, ends_on))


async def cancel(desk: Desk, who: Staff, number: int) -> None:
    """It does not take place; whoever sent a question is told, and is answered all the same."""
    must_at_all(who, Action.WRITE_NEWS)
    now = desk.clock()
    async with desk.database.writing() as connection:
        found = await _there(connection, number)
        if not _is_ahead(desk, found) or not await forums.cancel(connection, number, now):
            raise Refusal(OVER)
        told = {case.conversation: None for case in await _questions(connection, number) if case.conversation}
        said = reply(desk.edition(), "forum.cancelled", day=day(found.day), place=found.place)
        await tell(connection, told, said, now)
        await _note(connection, desk, who, "cancelled", number)


def _checked(desk: Desk, who: Staff, draft: Draft) -> NewForum:
    today = news.today_of(desk)
    if draft.day is None or not today <= draft.day <= today + FARTHEST:
        raise Refusal(NO_DAY)
    if not HOUR.fullmatch(draft.hour):
        raise Refusal(NO_HOUR)
    if draft.office not in {unit.id for unit in desk.edition().offices if not unit.role}:
        raise Refusal(NO_OFFICE)
    place, about = draft.place.strip(), draft.about.strip()
    if any(not text or len(text) > LONGEST or "\n" in text for text in (place, about)):
        raise Refusal(NO_WORDS)
    return NewForum(draft.day, draft.hour, sound(place), draft.office, sound(about), who.login, desk.clock())


async def _questions(connection: Transaction, number: int) -> list[Case]:
    found = [await cases.by_id(connection, one) for one in await forums.questions(connection, number, MOST_QUESTIONS)]
    return [case for case in found if case]


def _unit(desk: Desk, office: str) -> str:
    found = desk.edition().library.entry(f"office:{office}")
    return found.name if isinstance(found, Office) else office


def _is_ahead(desk: Desk, forum: Forum) -> bool:
    return forum.cancelled_at is None and forum.day >= news.today_of(desk)


async def _there(connection: Transaction, number: int) -> Forum:
    found = await forums.by_id(connection, number)
    if found is None:
        raise NotTheirs
    return found


async def _note(connection: Transaction, desk: Desk, who: Staff, action: str, number: int) -> None:
    await audit.add(connection, [AuditLine(desk.clock(), who.id, who.login, f"forum {action}", f"forum:{number}")])
