"""An officer takes a conversation over from the assistant, and hands it back: by a button, or by long silence.

While they hold it the assistant leaves what the citizen writes to them (`handlers.citizen.held`). One officer holds a
conversation at a time; whoever comes second is told who does. The citizen is told when it begins and when it ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from handlers.desk import Desk, NotTheirs, Refusal, sound
from handlers.desk.cases import UNREACHABLE, theirs, write_down
from handlers.desk.notices import tell
from handlers.desk.roles import Action, may
from handlers.desk.seeing import hides_sender, target_of
from handlers.masking import mask
from handlers.messages import Incoming, Reply, plain
from handlers.tracking import shown
from handlers.wording import line, reply
from storage import audit, cases, dialogues, following, holds, inbox, outbox, staff
from storage.database import Transaction
from storage.records import AuditLine, Case, CaseEvent, Hold, NewPost, Staff

MOST_SHOWN = 60
BEFORE = timedelta(hours=1)
"""What was said up to so long before it was taken over is shown too: no more than is needed to go on from it, and
nothing where something else was told that is not for whoever took it over."""
AT_ONCE = 50
A_VENDOR = "Người trực trên ứng dụng của kênh"
HELD = "{name} đang trò chuyện với người gửi. Hãy hỏi đồng nghiệp, hoặc chờ cuộc trò chuyện được trả lại."
NOT_HELD = "Cuộc trò chuyện không còn ở anh/chị: đã trả lại cho trợ lý, hoặc quá lâu không viết. Lời vừa viết chưa gửi."

Ending = Literal["handed_back", "lapsed", "sent_away"]


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a conversation, and until when if they write no more."""

    name: str
    until: datetime
    is_mine: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the conversation. `by`: citizen | bot | officer; an empty text was erased, or is none."""

    at: datetime
    by: str
    text: str
    has_file: bool = False
    """A photo or document came with it; it is with the case, unless it could not be taken."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A case's conversation. `lines`, the oldest first, are for whoever holds it alone, and covered unless revealed."""

    case: Case
    held: Held | None
    lines: tuple[Said, ...]
    is_covered: bool


async def take_over(desk: Desk, who: Staff, code: str) -> None:
    """From now on the citizen talks to them. Raises `NotTheirs`, and `Refusal` where somebody else talks already."""
    now = desk.clock()
    async with desk.database.writing() as connection:
        case = await theirs(connection, who, code, Action.TALK)
        if not case.conversation:
            raise Refusal(UNREACHABLE)
        hold = Hold(case.conversation, f"staff:{who.login}", now, now + desk.silence, who.id, case.id)
        before = await holds.of(connection, case.conversation)
        if not await holds.take(connection, hold):
            raise Refusal(HELD.format(name=await _name(connection, await holds.of(connection, case.conversation))))
        if before is None or before.until <= now or before.taken_by != hold.taken_by:
            told = reply(desk.edition(), "live.begun", name=who.name, code=shown(case.code))
            await _tell(connection, desk, case.conversation, told)
            await _tell_followers(connection, desk, who, case)
            await cases.add_event(connection, case.id, CaseEvent(now, hold.taken_by, "taken_over", {}))
            await write_down(connection, desk, who, "taken_over", case, None)


async def _tell_followers(connection: Transaction, desk: Desk, who: Staff, case: Case) -> None:
    """The talk is held where the case was filed; wherever it is followed they are told so, and where that is."""
    here, *elsewhere = await following.everywhere(connection, case)
    place = line(desk.edition(), f"channel.{here.partition(':')[0]}")
    said = reply(desk.edition(), "live.elsewhere", name=who.name, code=shown(case.code), place=place)
    await tell(connection, elsewhere, said, desk.clock())


async def say(desk: Desk, who: Staff, code: str, text: str) -> None:
    """Say something to the citizen, by name. Raises `Refusal` where the conversation is not theirs any more."""
    written, now = sound(text), desk.clock()
    async with desk.database.writing() as connection:
        case = await theirs(connection, who, code, Action.TALK)
        hold = await _of(connection, case, now)
        if hold is None or hold.staff_id != who.id or not case.conversation:
            raise Refusal(NOT_HELD)
        await holds.prolong(connection, case.conversation, now + desk.silence)
        words = reply(desk.edition(), "live.said", name=who.name, text=written)
        await _tell(connection, desk, case.conversation, Reply(words.text, by_officer=True))
        await write_down(connection, desk, who, "said", case, "text")


async def hand_back(desk: Desk, who: Staff, code: str) -> None:
    """Let the assistant answer again: one's own conversation, or a colleague's for those who give out cases."""
    now = desk.clock()
    async with desk.database.writing() as connection:
        case = await theirs(connection, who, code, Action.TALK)
        hold = await _of(connection, case, now)
        if hold is None:
            return
        if not _may_end(who, case, hold):
            raise NotTheirs
        if await holds.end(connection, hold):
            await note_end(connection, hold, "handed_back", now, by=who)
            await _say_goodbye(connection, desk, hold, reply(desk.edition(), "live.ended"))


async def lapse_some(desk: Desk) -> int:
    """Let the assistant answer again where nobody wrote for too long; return how many there were."""
    now = desk.clock()
    async with desk.database.reading() as connection:
        if not await holds.over(connection, now, 1):
            return 0
    async with desk.database.writing() as connection:
        over = [hold for hold in await holds.over(connection, now, AT_ONCE) if await holds.end(connection, hold)]
        for hold in over:
            await note_end(connection, hold, "lapsed", now)
            await _say_goodbye(connection, desk, hold, reply(desk.edition(), "live.lapsed"))
    return len(over)


async def talk(desk: Desk, who: Staff, code: str, *, reveal: bool = False, again: bool = False) -> Talk:
    """A case's conversation. That it was looked at is written down once, not each time it is read `again`."""
    async with desk.database.writing() as connection:
        case = await theirs(connection, who, code, Action.REVEAL_PERSON if reveal else Action.TALK)
        if reveal or not again:
            await write_down(connection, desk, who, "reveal" if reveal else "read", case, "talk")
        hold = await _of(connection, case, desk.clock())
        held = await held_by(connection, desk, who, case)
        lines = await _lines(connection, who, hold) if hold and held and held.is_mine else ()
    covered = tuple(replace(line, text=mask(line.text)) for line in lines)
    return Talk(case, held, lines if reveal else covered, is_covered=covered != lines and not reveal)


async def mine(desk: Desk, who: Staff) -> list[tuple[str, datetime]]:
    """The conversations somebody holds: the codes of their cases, and until when."""
    async with desk.database.reading() as connection:
        return await holds.of_staff(connection, who.id, desk.clock())


async def held_by(connection: Transaction, desk: Desk, who: Staff, case: Case) -> Held | None:
    """Who holds the conversation of a case, for whoever looks at it."""
    hold = await _of(connection, case, desk.clock())
    if hold is None:
        return None
    name = await _name(connection, hold)
    return Held(name, hold.until, is_mine=hold.staff_id == who.id, may_end=_may_end(who, case, hold))


async def send_away(connection: Transaction, conversation: str, now: datetime) -> None:
    """Whoever holds a conversation does so no more: its citizen wants the assistant, or is heard of no more."""
    hold = await holds.of(connection, conversation)
    if hold is not None and await holds.end(connection, hold):
        await note_end(connection, hold, "sent_away", now)


async def note_end(connection: Transaction, hold: Hold, what: Ending, now: datetime, by: Staff | None = None) -> None:
    """Write down in the history of its case, and in the audit, how a hold ended."""
    case = await cases.by_id(connection, hold.case_id) if hold.case_id else None
    if case is None:
        return
    teller = f"staff:{by.login}" if by else "citizen" if what == "sent_away" else hold.taken_by
    await cases.add_event(connection, case.id, CaseEvent(now, teller, what, {}))
    number, login = (by.id, by.login) if by else (None, teller.removeprefix("staff:"))
    await audit.add(connection, [AuditLine(now, number, login, f"case {what}", f"case:{case.code}")])


async def _of(connection: Transaction, case: Case, now: datetime) -> Hold | None:
    hold = await holds.of(connection, case.conversation) if case.conversation else None
    return hold if hold and hold.until > now else None


def _may_end(who: Staff, case: Case, hold: Hold) -> bool:
    return hold.staff_id == who.id or may(who, Action.ASSIGN_CASE, target_of(case))


async def _name(connection: Transaction, hold: Hold | None) -> str:
    person = await staff.by_id(connection, hold.staff_id) if hold and hold.staff_id else None
    return person.name if person else A_VENDOR


async def _say_goodbye(connection: Transaction, desk: Desk, hold: Hold, said: Reply) -> None:
    """Whoever was not told that it began, because it was held from a vendor's own application, is not told here."""
    if hold.staff_id is not None:
        await _tell(connection, desk, hold.conversation, said)


async def _tell(connection: Transaction, desk: Desk, conversation: str, said: Reply) -> None:
    channel, account, chat = conversation.split(":", 2)
    await outbox.add(connection, [NewPost(channel, account, chat, said.to_json(), desk.clock(), kind="notice")])


async def _has_told_others(connection: Transaction, who: Staff, hold: Hold) -> bool:
    """Whether this citizen has sent something that is not for whoever holds the conversation: about their own unit's
    staff, to another unit, or with its sender hidden from them; or is writing something that is nobody's yet. What was
    said before is then none of theirs.
    """
    dialogue = (await dialogues.load(connection, [hold.conversation])).get(hold.conversation, {})
    if dialogue.get("draft", {}).get("step", "sent") != "sent":
        return True
    sent = await cases.of_conversation(connection, hold.conversation)
    return any(not may(who, Action.READ_CASE, target_of(case)) or hides_sender(who, case) for case in sent)


async def _lines(connection: Transaction, who: Staff, hold: Hold) -> tuple[Said, ...]:
    since = hold.since if await _has_told_others(connection, who, hold) else hold.since - BEFORE
    heard = await inbox.latest(connection, {hold.conversation: 0}, MOST_SHOWN)
    posts = await outbox.latest(connection, {hold.conversation: 0}, MOST_SHOWN)

    def every() -> Iterator[Said]:
        for message in heard:
            incoming = Incoming.from_json(message.body) if message.body else None
            if incoming is None or incoming.kind != "press":
                has_file = incoming is not None and incoming.kind == "file"
                yield Said(message.received_at, "citizen", incoming.text if incoming else "", has_file)
        for post in posts:
            said = Reply.from_json(post.body)
            yield Said(post.queued_at, "officer" if said.by_officer else "bot", plain(said.text))

    lines = sorted((line for line in every() if line.at >= since), key=lambda line: line.at)
    return tuple(lines[-MOST_SHOWN:])
