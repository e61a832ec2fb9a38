"""A case as somebody at the desk has it before them: covered, with its history, its clock, and who looked at it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from handlers import spot
from handlers.clock import Reckoning
from handlers.desk import Desk, NotTheirs
from handlers.desk.cases import theirs, write_down
from handlers.desk.clocks import reckoning_of
from handlers.desk.proposing import is_restricted, may_be_proposed
from handlers.desk.roles import Action, Target, may
from handlers.desk.seeing import as_seen, hides_sender, target_of
from handlers.desk.talking import Held, held_by
from handlers.masking import mask, without_dossiers
from storage import attachments, audit, cases, forums, proposals, staff
from storage.attachments import Attachment
from storage.database import Transaction
from storage.forums import Forum
from storage.records import Case, CaseEvent, Proposal, Staff

MOST_SEEN = 200
CLAIMS = ("restricted", "objected")
HIDDEN = "••••••"


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do with this case. `reveal`: something is covered, and they may see it."""

    work: bool
    transfer: bool
    assign: bool
    talk: bool
    propose: bool
    retain: bool
    reveal: bool
    files: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody who looked at the case, when last, and whether they had anything uncovered."""

    login: str
    at: datetime
    uncovered: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A case with its history. Texts are covered unless `revealed`; `worked_on_by` is a name."""

    case: Case
    text: str
    history: tuple[tuple[CaseEvent, str], ...]
    """Each step with the text that belongs to it."""
    is_sealed: bool
    """Nothing here tells who sent it: they are hidden from whoever looks."""
    person: Mapping[str, str] | None
    """Name, address, phone of the sender, as far as they gave them; covered unless revealed."""
    worked_on_by: str | None
    revealed: bool
    may: Rights
    clock: Reckoning | None
    held: Held | None
    """Who talks to the sender in the assistant's place."""
    proposal: Proposal | None
    """The topic that was made of its answer."""
    seen_by: tuple[Seen, ...]
    colleagues: tuple[Staff, ...]
    """Those it can be given to, for whoever may give it."""
    spot: str = ""
    """Where it is, as the sender's telephone said; covered unless revealed."""
    claims: tuple[tuple[str, datetime], ...] = ()
    """What its sender asked about their data, and when: restricted | objected."""
    files: tuple[Attachment, ...] = ()
    """What the citizen sent; who may see it is who may see the person, because nothing in it can be covered."""
    forum: Forum | None = None
    """The dialogue day that it is a question for."""

    @property
    def last_answer(self) -> str:
        """What the sender was answered last, as it is shown here."""
        return next((text for event, text in reversed(self.history) if event.what == "answered"), "")


async def opened(desk: Desk, who: Staff, code: str, *, reveal: bool = False) -> Page:
    """A case, which is written down as seen. With `reveal` nothing is covered, and that is written down too."""
    async with desk.database.writing() as connection:
        case = await theirs(connection, who, code, Action.REVEAL_PERSON if reveal else Action.READ_CASE)
        await write_down(connection, desk, who, "reveal" if reveal else "read", case, "text" if reveal else None)
        history = await cases.history(connection, case.id)
        everybody = await staff.everybody(connection)
        clock = await reckoning_of(connection, desk, case)
        held = await held_by(connection, desk, who, case)
        seen_by = await _seen_by(connection, case, who)
        proposal = await proposals.of_case(connection, case.id)
        files = await attachments.of_cases(connection, [case.id])
        forum = await forums.of_case(connection, case.id)
    is_sealed = hides_sender(who, case)
    said = [str(event.body.get("text", "")) for event in history]
    texts = (case.text, *(map(without_dossiers, said) if is_sealed else said))
    covered = tuple(spot.covered(mask(text), HIDDEN) for text in texts)
    shown_text, *steps = texts if reveal else covered
    rights = _rights(who, case, proposal, is_covered=covered != texts or bool(case.person or case.spot))
    if is_restricted(history):
        rights = replace(rights, propose=False)
    seen = as_seen(who, case)
    return Page(
        case=seen,
        text=without_dossiers(shown_text) if is_sealed else shown_text,
        history=tuple(zip((_wordless(e, bare=reveal and not is_sealed) for e in history), steps, strict=True)),
        claims=tuple((event.what, event.at) for event in history if event.what in CLAIMS),
        person=_person(seen, reveal=reveal),
        is_sealed=is_sealed,
        worked_on_by=next((one.name for one in everybody if one.id == case.staff_id), None),
        revealed=reveal,
        may=rights,
        clock=clock,
        held=held,
        proposal=proposal,
        seen_by=seen_by,
        colleagues=_colleagues(everybody, target_of(case)) if rights.assign else (),
        spot=(case.spot or "") if reveal or not case.spot else HIDDEN,
        files=tuple(files),
        forum=forum,
    )


async def looked_into(desk: Desk, who: Staff, code: str, number: int) -> tuple[str, bytes]:
    """The kind and content of a file of a case, which is written down as seen. Raises `NotTheirs`."""
    async with desk.database.writing() as connection:
        case = await theirs(connection, who, code, Action.REVEAL_PERSON)
        found = await attachments.content(connection, case.id, number)
        if found is None:
            raise NotTheirs
        await write_down(connection, desk, who, "file", case, f"file:{number}")
    return found


def _wordless(event: CaseEvent, *, bare: bool) -> CaseEvent:
    """The step without its text, which stands beside it as it may be read; who somebody was before only `bare`."""
    hidden = ("text",) if bare else ("text", "before")
    return replace(event, body={name: value for name, value in event.body.items() if name not in hidden})


def _person(case: Case, *, reveal: bool) -> dict[str, str] | None:
    if not case.person:
        return None
    return {name: str(value) if reveal else HIDDEN for name, value in case.person.items() if value}


def _rights(who: Staff, case: Case, proposal: Proposal | None, *, is_covered: bool) -> Rights:
    target = target_of(case)
    works = may(who, Action.WORK_ON_CASE, target)
    return Rights(
        work=works,
        propose=works and may_be_proposed(case, proposal),
        transfer=may(who, Action.TRANSFER_CASE, target),
        assign=may(who, Action.ASSIGN_CASE, target),
        talk=may(who, Action.TALK, target),
        retain=may(who, Action.RETAIN_CASE, target),
        reveal=is_covered and may(who, Action.REVEAL_PERSON, target),
        files=may(who, Action.REVEAL_PERSON, target),
    )


def _colleagues(everybody: list[Staff], target: Target) -> tuple[Staff, ...]:
    return tuple(one for one in everybody if may(one, Action.WORK_ON_CASE, target))


async def _seen_by(connection: Transaction, case: Case, who: Staff) -> tuple[Seen, ...]:
    """Others who looked at it, the latest first."""
    found: dict[str, Seen] = {}
    for line in await audit.of_object(connection, f"case:{case.code}", MOST_SEEN):
        if line.action in ("case read", "case reveal", "case file") and line.login != who.login:
            before = found.setdefault(line.login, Seen(line.login, line.at, False))
            if line.action != "case read":
                found[line.login] = Seen(line.login, before.at, True)
    return tuple(found.values())
