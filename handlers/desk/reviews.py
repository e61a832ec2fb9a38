"""Review days: whose entries are past theirs or near it, and who is told of that, once for each day.

The console's first page shows them for as long as they stand. In the chat that an editor linked each entry is told of
twice at most: when its day comes near, and when it is past. What no editor is named for concerns all of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.desk import Desk, NotTheirs
from handlers.desk.clocks import may_disturb
from handlers.desk.roles import Action, may
from handlers.wording import HERE, reply
from knowledge.reviewing import Due, due
from knowledge.vietnamese import fold
from storage import audit, chats, outbox, staff
from storage.records import AuditLine, NewPost, Staff

NEAR = timedelta(days=14)
MOST_NAMED = 3
"""In the notice."""
OBJECT = "reviews:due"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: what they are named for, and what no editor is named for."""

    own: tuple[Due, ...]
    nobodys: tuple[Due, ...]

    @property
    def both(self) -> tuple[Due, ...]:
        return self.own + self.nobodys


async def waiting(desk: Desk, who: Staff) -> Waiting:
    """What is past its review day or near it, for one editor. Raises `NotTheirs`."""
    if not may(who, Action.EDIT_KNOWLEDGE):
        raise NotTheirs
    async with desk.database.reading() as connection:
        everybody = await staff.everybody(connection)
    return _theirs(who, everybody, _due(desk))


async def tell_once(desk: Desk) -> bool:
    """Tell editors what came near its review day, or past it, since they were told last: at most once a week."""
    now = desk.clock()
    today = now.astimezone(HERE).date()
    async with desk.database.reading() as connection:
        lines = await audit.of_object(connection, OBJECT, 1)
        everybody = await staff.everybody(connection)
        linked = await chats.linked(connection)
    since = lines[0].at.astimezone(HERE).date() if lines else None
    if (since and _monday(since) == _monday(today)) or not may_disturb(desk, now):
        return False
    fresh = [one for one in _due(desk) if since is None or _is_new(one, since)]
    editors = [(person, chat) for person, chat in linked if may(person, Action.EDIT_KNOWLEDGE)]
    told = [(chat, _theirs(person, everybody, fresh).both) for person, chat in editors]
    async with desk.database.writing() as connection:
        await audit.add(connection, [AuditLine(now, None, "reviews", "reviews told", OBJECT, f"{len(fresh)} entries")])
        await outbox.add(connection, [_post(desk, chat, theirs) for chat, theirs in told if theirs])
    return True


def _due(desk: Desk) -> list[Due]:
    edition = desk.edition()
    return due(edition.library, desk.clock().astimezone(HERE).date(), NEAR)


def _is_new(one: Due, since: date) -> bool:
    """Whether its day was not near on a day yet, or was not past on that day and is now."""
    return one.day > since + NEAR or (one.is_past and one.day >= since)


def _theirs(who: Staff, everybody: Iterable[Staff], found: Sequence[Due]) -> Waiting:
    """An owner is written as people are called or as they sign in."""
    named = {name for person in everybody if may(person, Action.EDIT_KNOWLEDGE) for name in _names(person)}
    own = tuple(one for one in found if fold(one.owner) in _names(who))
    return Waiting(own, tuple(one for one in found if fold(one.owner) not in named))


def _names(person: Staff) -> set[str]:
    return {fold(person.login), fold(person.name)}


def _post(desk: Desk, conversation: str, theirs: Sequence[Due]) -> NewPost:
    channel, account, chat = conversation.split(":", 2)
    first = sorted(theirs, key=lambda one: (one.day, one.key))[:MOST_NAMED]
    late = sum(one.is_past for one in theirs)
    said = reply(
        desk.edition(),
        "staff.reviews",
        soon=str(len(theirs) - late),
        late=str(late),
        names="; ".join(_called(desk, one.key) for one in first),
    )
    return NewPost(channel, account, chat, said.to_json(), desk.clock(), kind="notice")


def _called(desk: Desk, key: str) -> str:
    entry = desk.edition().library.entries.get(key)
    return next((str(name) for said in ("short", "name", "title") if (name := getattr(entry, said, None))), key)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
