"""The life of a case, lived at random by officers of two units, a supervisor and the citizen, over the real rows.

A model says what may be done in which state and by whom; the database must agree after every step.
"""

from collections.abc import Awaitable, Callable
from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.clock import Promise, reckon
from handlers.desk import Desk, NotTheirs, Refusal, clocks
from handlers.desk import cases as at_desk
from handlers.desk.cases import AsRead, Overtaken
from handlers.tracking import issue
from knowledge.calendar import WorkCalendar
from knowledge.loading import load_texts
from storage import cases, staff
from storage import clocks as kept
from storage.records import Case, CaseClock, CaseEvent, NewCase, NewStaff, Staff
from storage.tables import outbox
from tests.conftest import unit_texts
from tests.databases import Databases
from tests.desk import OFFICES
from tests.storage.lives import Life, live

LIBRARY = load_texts(unit_texts())
TARGET = 5
OPEN = {"received", "transferred", "asked"}
BECOMES = {
    "claimed": None,
    "noted": None,
    "asked": "asked",
    "answered": "answered",
    "closed": "closed",
    "reopened": "received",
    "transferred": "transferred",
}
FROM = {
    "claimed": OPEN,
    "noted": {*OPEN, "answered", "closed"},
    "asked": OPEN,
    "answered": OPEN,
    "closed": {*OPEN, "answered"},
    "reopened": {"answered", "closed"},
    "transferred": OPEN,
}
TELLING = {"asked", "answered", "closed", "transferred"}


async def _posts(connection: AsyncConnection) -> int:
    return int(await connection.scalar(select(func.count()).select_from(outbox)) or 0)


class CaseLife(Life):
    def __init__(self, databases: Databases) -> None:
        super().__init__(databases)
        self.desk = Desk(self.store, lambda: self.now, lambda: LIBRARY.as_of(self.now.date()), TARGET)
        self.people: dict[str, Staff] = {}
        self.state, self.office, self.version = "received", OFFICES[0], 1
        self.steps = ["filed"]
        self.told = 0
        self.code = issue(Random(7))

    @initialize()
    def begin(self) -> None:
        for login, role, office in (
            ("hanh", "officer", OFFICES[0]),
            ("xa", "officer", OFFICES[1]),
            ("hoa", "supervisor", None),
            ("thanh", "inspector", None),
        ):
            person = self.do(staff.add, NewStaff(login, login, role, office), self.now)
            assert person is not None
            self.people[login] = person
        new = NewCase(self.code, "gop_y", 1, "webchat:web:lan", "webchat", "ngập", self.now, office=OFFICES[0])
        assert self.do(cases.add, new) is not None

    @rule(
        login=st.sampled_from(["hanh", "xa", "hoa", "thanh"]),
        what=st.sampled_from(list(FROM)),
        behind=st.sampled_from([0, 0, 0, 1]),
        to=st.sampled_from(OFFICES),
    )
    def work(self, login: str, what: str, behind: int, to: str) -> None:
        """Somebody does something, sometimes with an older state before them."""
        expected = self._expected(login, what, behind, to)
        found = self._tried(self.people[login], what, AsRead(self.code, self.version - behind), to)
        assert found is expected, (login, what, self.state)
        if expected is None:
            self.version += 1
            self.steps.append(what)
            self.told += what in TELLING
            self.state = BECOMES[what] or self.state
            self.office = to if what == "transferred" else self.office

    def _expected(self, login: str, what: str, behind: int, to: str) -> type[Refusal] | None:
        is_theirs = login == "hoa" or self.people[login].office == self.office
        if login == "thanh" or not is_theirs:
            return NotTheirs
        if behind:
            return Overtaken
        is_possible = self.state in FROM[what] and not (what == "transferred" and to == self.office)
        return None if is_possible else Refusal

    def _tried(self, who: Staff, what: str, read_as: AsRead, to: str) -> type[Refusal] | None:
        doing: dict[str, Callable[[], Awaitable[None]]] = {
            "claimed": lambda: at_desk.claim(self.desk, who, read_as),
            "noted": lambda: at_desk.note(self.desk, who, read_as, "x"),
            "asked": lambda: at_desk.ask(self.desk, who, read_as, "x"),
            "answered": lambda: at_desk.answer(self.desk, who, read_as, "x"),
            "closed": lambda: at_desk.close(self.desk, who, read_as, "x", "solved"),
            "reopened": lambda: at_desk.reopen(self.desk, who, read_as, "x"),
            "transferred": lambda: at_desk.transfer(self.desk, who, read_as, to, "x"),
        }
        try:
            self.runner.run(doing[what]())  # type: ignore[arg-type]
        except Refusal as refusal:
            return type(refusal)
        return None

    @rule(what=st.sampled_from(["replied", "added", "accepted", "reopened"]))
    def the_citizen_speaks(self, what: str) -> None:
        """As the chat does it: replies where they were asked, adds at any time, is content or not with an answer."""
        allowed = {"replied": ["asked"], "accepted": ["answered"], "reopened": ["answered", "closed"]}
        if self.state not in allowed.get(what, [self.state]):
            return
        becomes = {"accepted": "closed", "added": "received" if self.state == "asked" else self.state}
        self.state = becomes.get(what, "received")
        assert self.do(cases.change, self._case(), self.now, {"state": self.state})
        self.do(cases.add_event, self._case().id, CaseEvent(self.now, "citizen", what, {"text": "x"}))
        self.version += 1
        self.steps.append(what)

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.wait(hours * 3600)

    @rule()
    def reckon(self) -> None:
        """The clock is brought up to date, and is what the history says."""
        while self.runner.run(clocks.reckon_some(self.desk)):
            pass
        clock = self._clock()
        history = self.do(cases.history, self._case().id)
        found = reckon(WorkCalendar(LIBRARY.holidays), Promise(TARGET, "internal"), self._case(), history)
        assert (clock.version, clock.due_on) == (self.version, found.due)
        assert (clock.due_on is None) == (self.state == "asked")
        assert clock.due_on is None or clock.due_on >= date(2026, 12, 1), "five working days, with the 24th off"

    @invariant()
    def the_rows_say_what_was_done(self) -> None:
        if not self.people:
            return
        case = self._case()
        assert (case.state, case.office, case.version) == (self.state, self.office, self.version)
        assert [event.what for event in self.do(cases.history, case.id)] == self.steps
        assert self.do(_posts) == self.told

    def _case(self) -> Case:
        case = self.do(cases.by_code, self.code)
        assert case is not None
        return case

    def _clock(self) -> CaseClock:
        found: dict[int, Any] = self.do(kept.of_cases, [self._case().id])
        clock: CaseClock = found[self._case().id]
        return clock


def test_whatever_is_done_to_a_case_its_state_its_history_and_its_clock_agree(databases: Databases) -> None:
    live(CaseLife, databases)
