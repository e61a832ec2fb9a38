"""What a week suggests to editors: entries that people complain about, or ask about and are not answered well.

Nothing is changed by itself. The console shows the suggestions; who keeps the knowledge and linked a chat is told of
them once a week, in working hours.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from handlers.desk import Desk, NotTheirs
from handlers.desk.clocks import may_disturb
from handlers.desk.roles import Action, may
from handlers.desk.unwell import Group, Workbench
from handlers.wording import HERE, reply
from knowledge.entries import Procedure, Topic
from storage import asked, audit, chats, facts, marks, outbox
from storage.records import Asking, AuditLine, NewPost, Staff

FEWEST = 3
"""People; fewer are chance, and would tell of one citizen."""
MOST = 20
MOST_NAMED = 3
"""In the notice."""
ANSWERED = ("answered", "chosen")
SAYS: Mapping[str, Callable[[Procedure], object]] = MappingProxyType(
    {
        "fee": lambda one: one.fee,
        "time": lambda one: one.time or one.time_note,
        "where": lambda one: one.receives or one.where,
        "decides": lambda one: one.decides,
        "steps": lambda one: one.steps,
        "legal": lambda one: one.laws,
        "result": lambda one: one.result,
        "eligibility": lambda one: one.eligibility,
        "authorise": lambda one: one.authorise,
    }
)
"""By aspect: what an entry has to say about it, if anything."""


@dataclass(frozen=True, slots=True)
class Signal:
    """An entry to be looked at: complaints about it, people who were not answered well, and what it does not say.

    `silent`: aspects that it says nothing of, with how often they were asked.
    """

    entry: str
    complaints: int
    people: int
    silent: Mapping[str, int]

    @property
    def weight(self) -> int:
        return self.complaints + self.people + sum(self.silent.values())


async def shown(desk: Desk, who: Staff, workbench: Workbench, monday: date) -> list[Signal]:
    """The same, for those who keep the knowledge. Raises `NotTheirs`."""
    if not may(who, Action.EDIT_KNOWLEDGE):
        raise NotTheirs
    return await of_week(desk, workbench, monday)


async def of_week(desk: Desk, workbench: Workbench, monday: date) -> list[Signal]:
    """The suggestions of the week that begins on a Monday, the weightiest first."""
    since, until = _midnight(monday), _midnight(monday + timedelta(days=7))
    async with desk.database.reading() as connection:
        complaints = dict(await facts.by_entry(connection, since, until))
        about = await asked.tally(connection, Asking(since, until, ANSWERED), "entry", "aspect")
    people = _people(await workbench.everything(), since, until)
    silent = _silent(desk, about)
    entries = sorted(complaints.keys() | people.keys() | silent.keys())
    found = [Signal(key, complaints.get(key, 0), people[key], silent.get(key, {})) for key in entries]
    worth = [one for one in found if _is_worth_it(desk, one)]
    return sorted(worth, key=lambda one: (-one.weight, one.entry))[:MOST]


def last_week(now: datetime) -> date:
    """The Monday of the last whole week."""
    today = now.astimezone(HERE).date()
    return today - timedelta(days=today.weekday() + 7)


async def tell_once(desk: Desk) -> bool:
    """Tell editors of last week's suggestions, if nobody did; keep, too, when what they marked was asked last."""
    now, workbench = desk.clock(), Workbench(desk)
    monday = last_week(now)
    named = f"week:{monday}"
    async with desk.database.reading() as connection:
        is_told = bool(await audit.of_object(connection, named, 1))
    if is_told or not may_disturb(desk, now):
        return False
    found = await of_week(desk, workbench, monday)
    latest = {one.mark.id: one.questions[0].asked_at for one in await workbench.everything() if one.mark}
    async with desk.database.writing() as connection:
        await marks.asked_again(connection, latest)
        await audit.add(connection, [AuditLine(now, None, "signals", "signals told", named, f"{len(found)} entries")])
        if found:
            everybody = await chats.linked(connection)
            theirs = [chat for person, chat in everybody if may(person, Action.EDIT_KNOWLEDGE)]
            await outbox.add(connection, [_post(desk, chat, found) for chat in theirs])
    return True


def _people(groups: Sequence[Group], since: datetime, until: datetime) -> Counter[str]:
    """How many were not answered well about an entry: about what they were shown, else about what is nearest."""
    who: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        if group.mark and group.mark.state == "ignored":
            continue
        nearest = next(iter(group.nearest), None)
        for one in group.questions:
            key = one.entry or nearest
            if key and since <= one.asked_at < until:
                who[key].add(one.conversation)
    return Counter({key: len(those) for key, those in who.items()})


def _silent(desk: Desk, about: Sequence[tuple[str | None, str | None, int]]) -> dict[str, dict[str, int]]:
    library, found = desk.edition().library, defaultdict[str, dict[str, int]](dict)
    for key, aspect, times in about:
        entry = library.entry(key) if key else None
        says = SAYS.get(aspect or "")
        if key and aspect and says and isinstance(entry, Procedure) and times >= FEWEST and not says(entry):
            found[key][aspect] = times
    return found


def _is_worth_it(desk: Desk, one: Signal) -> bool:
    is_known = isinstance(desk.edition().library.entry(one.entry), Procedure | Topic)
    return is_known and (one.complaints + one.people >= FEWEST or bool(one.silent))


def _post(desk: Desk, conversation: str, found: Sequence[Signal]) -> NewPost:
    channel, account, chat = conversation.split(":", 2)
    library = desk.edition().library
    entries = [library.entry(one.entry) for one in found[:MOST_NAMED]]
    names = "; ".join(entry.short for entry in entries if isinstance(entry, Procedure | Topic))
    said = reply(desk.edition(), "staff.signals", count=str(len(found)), names=names)
    return NewPost(channel, account, chat, said.to_json(), desk.clock(), kind="notice")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)
