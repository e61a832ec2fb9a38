"""News for those who asked for it: one person writes it, another lets it go; either may hold it up."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers.citizen.news import below, name_of
from handlers.desk import Desk, NotTheirs, Refusal, sound
from handlers.desk.roles import Action, must
from handlers.messages import Reply
from handlers.rich import bold, paragraph, parse
from handlers.wording import HERE, say
from knowledge.entries import News
from knowledge.library import Edition
from storage import audit, news
from storage.database import Transaction
from storage.news import Broadcast, NewBroadcast
from storage.records import AuditLine, Body, Staff

AT_ONCE = 20
LONGEST_TITLE = 100
LONGEST_TEXT = 1_200
"""With title and ending it fits in one message of every channel."""
LONGEST_RUN = timedelta(days=60)
CHANGED = "Tin này vừa được người khác thay đổi. Hãy xem lại rồi làm tiếp."
NO_TOPIC = "Hãy chọn chủ đề trong danh sách."
NO_DAY = "Hãy chọn ngày cuối: từ hôm nay, không quá {days} ngày."
OWN = "Người soạn không tự gửi được tin của mình; nhờ người phụ trách khác xem và gửi."
NOT_NOW = "Tin này không còn ở bước đó."
Look = Callable[[Transaction, int], Awaitable[Broadcast | None]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an editor fills in. `ends_on`: after that day nobody is told any more; None: not filled in, or no day."""

    topic: str
    title: str
    text: str
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A broadcast as it stands, how many recipients are in each state, and how many want its topic, by channel."""

    broadcast: Broadcast
    tally: Mapping[str, int]
    wanted: Mapping[str, int]

    @property
    def recipients(self) -> int:
        return sum(self.tally.values())

    @property
    def told(self) -> int:
        """Of how many it is known what became of them."""
        return sum(many for state, many in self.tally.items() if state not in ("new", "queued", "waiting"))


@dataclass(frozen=True, slots=True)
class Step:
    """What is done, from which states to which, what changes with it, and as which version it was read."""

    deed: str
    states: Mapping[str, str]
    values: Body
    version: int | None = None


def composed(edition: Edition, broadcast: Broadcast | Draft) -> Reply:
    """What citizens are told, with the way out below."""
    name = name_of(edition, broadcast.topic)
    text = (paragraph(bold(broadcast.title)), *parse(broadcast.text), *say(edition, "news.footer", name=name))
    return Reply(text, (below(edition, broadcast.topic),))


async def listed(desk: Desk, who: Staff, before: int | None = None) -> list[Shown]:
    """The newest first, or those before a number. Raises `NotTheirs`."""
    must(who, Action.READ_NEWS)
    async with desk.database.reading() as connection:
        found = await news.listed(connection, AT_ONCE, before)
        tallies, wanted = await news.tallies(connection, [one.id for one in found]), await news.counts(connection)
    return [Shown(one, tallies[one.id], wanted.get(one.topic, {})) for one in found]


async def one(desk: Desk, who: Staff, number: int) -> Shown:
    """Raises `NotTheirs`."""
    must(who, Action.READ_NEWS)
    async with desk.database.reading() as connection:
        found = await _there(connection, number)
        tallies, wanted = await news.tallies(connection, [number]), await news.counts(connection)
    return Shown(found, tallies[number], wanted.get(found.topic, {}))


async def write(desk: Desk, who: Staff, draft: Draft) -> int:
    """Keep a draft; return its number. Raises `NotTheirs`, and `Refusal` for what is not filled in."""
    must(who, Action.WRITE_NEWS)
    draft, now = checked(desk, draft), desk.clock()
    assert draft.ends_on
    new = NewBroadcast(draft.topic, draft.title, draft.text, draft.ends_on, who.login, now)
    async with desk.database.writing() as connection:
        number = await news.add(connection, new)
        await _write_down(connection, who, now, "written", number)
    return number


async def rewrite(desk: Desk, who: Staff, number: int, version: int, draft: Draft) -> None:
    """Change a draft; whoever did is its writer from then on. Raises as `write` does, and `Refusal` where it went."""
    must(who, Action.WRITE_NEWS)
    draft = checked(desk, draft)
    values: Body = {name: getattr(draft, name) for name in Draft.__slots__}
    await _change(desk, who, number, Step("written", {"draft": "draft"}, values | {"written_by": who.login}, version))


async def drop(desk: Desk, who: Staff, number: int, version: int) -> None:
    must(who, Action.WRITE_NEWS)
    await _change(desk, who, number, Step("dropped", {"draft": "dropped"}, {"ended_at": desk.clock()}, version))


async def release(desk: Desk, who: Staff, number: int, version: int) -> None:
    """Let it go to everybody who wants its topic by now, as it was read. Raises `NotTheirs` and `Refusal`."""
    must(who, Action.SEND_NEWS)
    async with desk.database.reading() as connection:
        found = await _there(connection, number)
    if found.written_by == who.login:
        raise Refusal(OWN)
    checked(desk, Draft(found.topic, found.title, found.text, found.ends_on))
    released: Body = {"released_by": who.login, "released_at": desk.clock(), "reached": ""}
    await _change(desk, who, number, Step("released", {"draft": "sending"}, released, version))


async def pause(desk: Desk, who: Staff, number: int) -> None:
    """Nothing more goes out until it goes on; what lies in the outbox is called back."""
    must(who, Action.HOLD_NEWS)
    await _change(desk, who, number, Step("paused", {"sending": "paused"}, {}, None))


async def go_on(desk: Desk, who: Staff, number: int) -> None:
    must(who, Action.SEND_NEWS)
    await _change(desk, who, number, Step("gone on", {"paused": "sending"}, {}, None))


async def stop(desk: Desk, who: Staff, number: int) -> None:
    """For good: whoever was not told is not told."""
    must(who, Action.HOLD_NEWS)
    ended: Body = {"ended_at": desk.clock()}
    await _change(desk, who, number, Step("stopped", {"sending": "stopped", "paused": "stopped"}, ended, None))


def checked(desk: Desk, draft: Draft) -> Draft:
    """A draft that may be kept. Raises `Refusal`."""
    title, text = " ".join(sound(draft.title).split()), sound(draft.text)
    if not isinstance(desk.edition().library.entry(f"news:{draft.topic}"), News):
        raise Refusal(NO_TOPIC)
    for what, length, most in (("Tiêu đề", len(title), LONGEST_TITLE), ("Nội dung", len(text), LONGEST_TEXT)):
        if length > most:
            raise Refusal(f"{what} dài {length} ký tự, quá {most}; hãy viết gọn lại.")
    today = today_of(desk)
    if draft.ends_on is None or not today <= draft.ends_on <= today + LONGEST_RUN:
        raise Refusal(NO_DAY.format(days=LONGEST_RUN.days))
    return replace(draft, title=title, text=text)


def today_of(desk: Desk) -> date:
    return desk.clock().astimezone(HERE).date()


async def _change(desk: Desk, who: Staff, number: int, step: Step) -> None:
    """Take a step. What was read as an older version is refused; of no version, only the state counts."""
    states, now = step.states, desk.clock()
    async with desk.database.writing() as connection:
        found = await _there(connection, number, news.locked)
        if step.version is not None and step.version != found.version:
            raise Refusal(CHANGED)
        if found.state not in states:
            raise Refusal(NOT_NOW)
        if not await news.change(connection, found, step.values | {"state": states[found.state]}):
            raise Refusal(CHANGED)
        if found.state == "sending":
            await news.call_back(connection, now, number, with_waiting=True)
        if states[found.state] == "stopped":
            await news.give_up(connection, number, "stopped")
        await _write_down(connection, who, now, step.deed, number)


async def _there(connection: Transaction, number: int, look: Look = news.by_id) -> Broadcast:
    found = await look(connection, number)
    if found is None:
        raise NotTheirs
    return found


async def _write_down(connection: Transaction, who: Staff, now: datetime, deed: str, number: int) -> None:
    await audit.add(connection, [AuditLine(now, who.id, who.login, f"news {deed}", f"news:{number}", "state")])
