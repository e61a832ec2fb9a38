"""The lists of the desk: what is new, one's own, due soon, overdue, waiting, done; narrowed and searched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from handlers.desk import Desk, NotTheirs
from handlers.desk.clocks import Horizon, horizon
from handlers.desk.parts import Part, Place, part
from handlers.desk.roles import Action, Reach, reach_of
from handlers.desk.seeing import as_seen
from handlers.masking import mask
from handlers.tracking import read
from knowledge.vietnamese import fold, words
from storage import cases, clocks, staff
from storage.records import Case, Sought, Staff

RUNNING = ("received", "transferred")
OPEN = (*RUNNING, "asked")
EVERY = (*OPEN, "answered", "closed")
AT_ONCE = 50
MOST_WORDS = 8
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class View:
    """One list of the inbox: the states in it, only one's own, only what nobody works on, only what is due then."""

    states: tuple[str, ...]
    mine: bool = False
    unclaimed: bool = False
    due: str = ""
    """soon | overdue."""


VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "new": View(RUNNING, unclaimed=True),
        "mine": View(OPEN, mine=True),
        "open": View(OPEN),
        "soon": View(RUNNING, due="soon"),
        "overdue": View(RUNNING, due="overdue"),
        "waiting": View(("asked",)),
        "done": View(("answered", "closed")),
    }
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a list; "" leaves a side open. With words or a code the whole inbox is searched."""

    search: str = ""
    kind: str = ""
    category: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list: personal numbers in its text are covered. `days_left`: calendar days, negative: overdue."""

    case: Case
    text: str
    worked_on_by: str | None
    due_on: date | None
    days_left: int | None


async def counted(desk: Desk, who: Staff) -> dict[str, int]:
    """How many cases stand in each view."""
    ahead = horizon(desk)
    async with desk.database.reading() as connection:
        return {
            name: await cases.count(connection, _wanted(who, view, Filter(), ahead)) for name, view in VIEWS.items()
        }


async def listed(
    desk: Desk, who: Staff, view: str, narrowed: Filter = Filter(), place: Place | None = None
) -> Part[Line]:
    """The newest cases of a view that somebody may see; with words, those that say all of them, or have that code.

    What is due soon or overdue comes the most urgent first. `place`: where to go on, one of such a part's own.
    """
    ahead = horizon(desk)
    wanted = _wanted(who, VIEWS.get(view, VIEWS["new"]), narrowed, ahead)
    by_due_day = wanted.due_until is not None
    place = place if place and len(place.key) == 1 + by_due_day else None
    async with desk.database.reading() as connection:
        found = await cases.sought(connection, wanted, AT_ONCE + 1, place)
        due = await clocks.of_cases(connection, [case.id for case in found])
        names = {person.id: person.name for person in await staff.everybody(connection)}
    seen = [as_seen(who, case) for case in found]
    lines = [_line(case, names, due[case.id].due_on if case.id in due else None, ahead.today) for case in seen]
    return part(lines, AT_ONCE, place, lambda line: (line.due_on or ahead.today, line.case.id)[1 - by_due_day :])


def _line(case: Case, names: Mapping[int, str], due_on: date | None, today: date) -> Line:
    owed = due_on if case.state in RUNNING else None
    left = (owed - today).days if owed else None
    return Line(case, mask(case.text), names.get(case.staff_id or 0), owed, left)


def _wanted(who: Staff, view: View, narrowed: Filter, ahead: Horizon) -> Sought:
    reach = reach_of(who, Action.READ_CASE)
    if reach is None:
        raise NotTheirs
    code = read(narrowed.search) if narrowed.search else None
    said = tuple(map(fold, words(narrowed.search)))[:MOST_WORDS]
    everywhere = View(EVERY) if said or code else view
    return Sought(
        states=everywhere.states,
        office=(who.office or "") if reach is Reach.OWN else narrowed.office or None,
        not_about=who.office,
        staff_id=who.id if everywhere.mine else None,
        unclaimed=everywhere.unclaimed,
        words=said,
        code=code,
        kind=narrowed.kind or None,
        category=narrowed.category or None,
        due_from=ahead.today if everywhere.due == "soon" else None,
        due_until={"soon": ahead.soon, "overdue": ahead.today - ONE_DAY}.get(everywhere.due),
    )
