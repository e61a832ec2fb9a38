"""What was asked and not answered well: put together where it asks the same, for those who keep the knowledge.

Grouping takes time, so it is done in a thread and kept for a moment; a mark of an editor leads its group for good.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import dropwhile

from handlers.desk import Desk, NotTheirs
from handlers.desk.parts import Part, Place, part
from handlers.desk.roles import Action, may
from handlers.wording import HERE
from knowledge.deciding import MARGIN
from knowledge.grouping import form_of, grouped, ways_of_asking
from knowledge.library import Library
from knowledge.vietnamese import fold, tidy
from storage import asked, marks
from storage.records import Mark, Staff, Unwell

__all__ = ["Filter", "Group", "Unwell", "Week", "Workbench"]

MOST = 50_000
"""Questions that are grouped; older ones are left out rather than everybody kept waiting."""
AT_ONCE = 2_000
"""Rows read in one go: everybody else who waits for the database gets their turn between."""
SINCE = timedelta(days=180)
FRESH = timedelta(seconds=30)
MANY, FRESH_OF_MANY = 5_000, timedelta(minutes=3)
"""So many take seconds to put together: what came of it is shown for longer."""
NARROW = MARGIN + 0.1
"""How much likelier than the next an answer must have been to count as a good one."""
GROUPS = 25
"""On one page."""
QUESTIONS = 50
NEAREST = 5
WEEKS = 12
COVERED = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which questions, and groups of them, somebody wants to see; "" and None leave a side open.

    `words` typed with tone marks are sought so, else without. `view`: "open" | "done" | "ignored".
    `typed`: "marked" | "bare", how the question was typed.
    """

    view: str = "open"
    status: str = ""
    channel: str = ""
    words: str = ""
    typed: str = ""
    days: int = 30


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same, the newest first; never without any."""

    form: str
    questions: tuple[Unwell, ...]
    chosen: Mapping[str, int]
    """What people picked of what they were offered instead, by entry."""
    mark: Mark | None

    @property
    def id(self) -> int:
        """By which it is opened: the number of its newest question."""
        return self.questions[0].id

    @property
    def people(self) -> int:
        return len({one.conversation for one in self.questions})

    @property
    def text(self) -> str:
        """What was written most often, of equals what is shortest."""
        often = Counter(one.text for one in self.questions)
        return min(often, key=lambda text: (-often[text], len(text), text))

    @property
    def way(self) -> str:
        """The same as a way of asking, without what was covered in it."""
        return " ".join(COVERED.sub(" ", self.text).split())

    @property
    def statuses(self) -> Mapping[str, int]:
        return Counter(one.status for one in self.questions)

    @property
    def nearest(self) -> tuple[str, ...]:
        """Entries that may be what was meant: picked, shown, or offered, the likeliest first."""
        found = Counter({entry: 3 * times for entry, times in self.chosen.items()})
        found.update(one.entry for one in self.questions if one.entry)
        found.update(entry for one in self.questions for entry in one.options[:NEAREST])
        return tuple(entry for entry, _ in found.most_common(NEAREST))


@dataclass(frozen=True, slots=True)
class Week:
    """A week, by its Monday, and how many questions of a group came in it."""

    monday: date
    asked: int


@dataclass
class Workbench:
    desk: Desk
    _kept: "tuple[Kept, ...]" = ()
    _grouping: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def groups(self, who: Staff, wanted: Filter, place: Place | None = None) -> Part[Group]:
        """A part of the groups with what is wanted of each, most people first, then the newest."""
        everything = await self._groups(who)
        found = await asyncio.to_thread(self._wanted, everything, wanted)
        return part(_from(found, place), GROUPS, place, _order)

    async def one(self, who: Staff, number: int) -> Group:
        """The group in which a question is. Raises `NotTheirs`, also where there is none."""
        for group in await self._groups(who):
            if any(question.id == number for question in group.questions):
                return group
        raise NotTheirs

    async def questions(self, who: Staff, number: int, wanted: Filter, place: Place | None = None) -> Part[Unwell]:
        """A part of the questions of a group that are wanted, the newest first. Raises `NotTheirs`."""
        group = await self.one(who, number)
        since = self.desk.clock() - timedelta(days=wanted.days)
        found = [one for one in group.questions if one.asked_at >= since and _is_wanted(one, wanted)]
        if place is not None:
            back, key = place.back, place.key
            found = [one for one in (found[::-1] if back else found) if ((one.id,) > key if back else (one.id,) < key)]
        return part(found[: QUESTIONS + 1], QUESTIONS, place, lambda one: (one.id,))

    async def everything(self) -> Sequence[Group]:
        """All groups, for what works by itself."""
        async with self._grouping:
            async with self.desk.database.reading() as connection:
                known = tuple(await marks.listed(connection))
            now = self.desk.clock()
            if not self._kept or now - self._kept[0].at > self._kept[0].lasts:
                self._kept = (await self._anew(now, known),)
            elif self._kept[0].marks != known:
                self._kept = (_marked(self._kept[0], known),)
            return self._kept[0].groups

    async def _anew(self, now: datetime, known: tuple[Mark, ...]) -> "Kept":
        """Of many it is kept longer: an editor who goes through a long list waits once, not on every page."""
        rows = await self._read(now - SINCE)
        groups = await asyncio.to_thread(_put_together, rows, known, self.desk.edition().library)
        return Kept(now, known, groups, FRESH if len(rows) < MANY else FRESH_OF_MANY)

    async def _groups(self, who: Staff) -> Sequence[Group]:
        if not may(who, Action.EDIT_KNOWLEDGE):
            raise NotTheirs
        return await self.everything()

    async def _read(self, since: datetime) -> list[Unwell]:
        rows: list[Unwell] = []
        last = AT_ONCE
        while last == AT_ONCE and len(rows) < MOST:
            async with self.desk.database.reading() as connection:
                more = await asked.unwell(connection, since, NARROW, AT_ONCE, rows[-1] if rows else None)
            rows, last = rows + more, len(more)
        return rows

    def _wanted(self, groups: Sequence[Group], wanted: Filter) -> list[Group]:
        since = self.desk.clock() - timedelta(days=wanted.days)
        narrowed = (_narrowed(group, wanted, since) for group in groups if _view(group) == wanted.view)
        return sorted((group for group in narrowed if group), key=_order, reverse=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was grouped when, with which marks."""

    at: datetime
    marks: tuple[Mark, ...]
    groups: Sequence[Group]
    lasts: timedelta = FRESH


def _marked(kept: Kept, known: tuple[Mark, ...]) -> Kept:
    """The same groups with what editors did since: seen at once, without putting everything together anew."""
    marks_by_form = {mark.form: mark for mark in reversed(known)}
    groups = [replace(group, mark=marks_by_form.get(group.form)) for group in kept.groups]
    return replace(kept, marks=known, groups=groups)


def weeks(group: Group, today: date) -> list[Week]:
    """The last weeks of a group from the first in which anybody asked, the present one last."""
    monday = today - timedelta(days=today.weekday())
    days = (one.asked_at.astimezone(HERE).date() for one in group.questions)
    often = Counter(day - timedelta(days=day.weekday()) for day in days)
    mondays = (monday - timedelta(weeks=ago) for ago in reversed(range(WEEKS)))
    return [Week(one, often[one]) for one in dropwhile(lambda one: not often[one], mondays)]


def before_and_after(group: Group, now: datetime) -> tuple[float, float] | None:
    """Questions a week in the four weeks before something was done about a group, and since.

    None where nothing was, or less than a week ago: a day without a question shows nothing yet.
    """
    if group.mark is None or now - group.mark.marked_at < timedelta(weeks=1):
        return None
    at, month = group.mark.marked_at, timedelta(weeks=4)
    before = sum(at - month < one.asked_at <= at for one in group.questions)
    after = sum(one.asked_at > at for one in group.questions)
    return before / 4, after / ((now - at) / timedelta(weeks=1))


def _view(group: Group) -> str:
    """In which list it stands: "open" | "done" | "ignored"."""
    if group.mark is None:
        return "open"
    return "ignored" if group.mark.state == "ignored" else "done"


def _order(group: Group) -> tuple[int, int]:
    return group.people, group.id


def _from(found: Sequence[Group], place: Place | None) -> Sequence[Group]:
    """What comes after a place, or before it with the nearest first; one more than fits on a page."""
    if place is not None and place.back:
        found = [group for group in reversed(found) if _order(group) > place.key]
    elif place is not None:
        found = [group for group in found if _order(group) < place.key]
    return found[: GROUPS + 1]


def _put_together(rows: Sequence[Unwell], known: Sequence[Mark], library: Library) -> list[Group]:
    marked = {mark.form: mark for mark in reversed(known)}
    led_by = grouped([_form(row.text) for row in rows], [mark.form for mark in known], ways_of_asking(library))
    together: dict[str, list[Unwell]] = {}
    for form, row in zip(led_by, rows, strict=True):
        together.setdefault(form, []).append(row)
    made = (_group(form, those, marked.get(form)) for form, those in together.items())
    return [group for group in made if group]


def _group(form: str, rows: Iterable[Unwell], mark: Mark | None) -> Group | None:
    """None where everybody found what they wanted among what was offered."""
    asked_, chosen = [], Counter[str]()
    for row in rows:
        if row.status == "chosen":
            chosen[row.entry or ""] += 1
        else:
            asked_.append(row)
    return Group(form, tuple(asked_), chosen, mark) if asked_ else None


@lru_cache(maxsize=100_000)
def _form(text: str) -> str:
    return form_of(text)


def _narrowed(group: Group, wanted: Filter, since: datetime) -> Group | None:
    questions = tuple(one for one in group.questions if one.asked_at >= since and _is_wanted(one, wanted))
    return Group(group.form, questions, group.chosen, group.mark) if questions else None


def _is_wanted(one: Unwell, wanted: Filter) -> bool:
    if wanted.status not in ("", one.status) or wanted.channel not in ("", one.channel):
        return False
    if wanted.typed and (fold(one.text) == one.text.lower()) is (wanted.typed == "marked"):
        return False
    return _holds(one.text, wanted.words)


def _holds(text: str, words: str) -> bool:
    """Whether all these words stand in a text; typed with tone marks they must stand so, else in any way."""
    is_bare = fold(words) == words.lower()
    said = (fold(text) if is_bare else tidy(text)).split()
    return all(any(word in one for one in said) for word in (fold(words) if is_bare else tidy(words)).split())
