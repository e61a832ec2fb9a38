"""Quizzes as the desk sees them: how many took part, how they did, and who may win."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.desk import Desk, NotTheirs, Refusal
from handlers.desk.roles import Action, may_at_all, must_at_all
from knowledge.entries import Quiz
from storage import audit, quizzes
from storage.quizzes import QuizTry, Turnout
from storage.records import AuditLine, Staff

Row = QuizTry
MOST_EXPORTED = 20_000
TOO_MANY = f"Có hơn {MOST_EXPORTED} lượt thi, không lấy ra một lần được."
MOST_WINNERS = 100
SHOWN_OF_A_PHONE = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A quiz with how many took part; `quiz` is None where the content has it no more."""

    id: str
    quiz: Quiz | None
    turnout: Turnout
    is_open: bool

    @property
    def title(self) -> str:
        return self.quiz.title if self.quiz else self.id


@dataclass(frozen=True, slots=True)
class Results:
    """`scores`: how many got through with each; `winners` are masked unless they were revealed."""

    standing: Standing
    scores: Mapping[int, int]
    winners: tuple[QuizTry, ...]
    is_revealed: bool


async def listed(desk: Desk, who: Staff) -> list[Standing]:
    """Every quiz of the content, and those that were played and are in it no more."""
    must_at_all(who, Action.READ_NEWS)
    async with desk.database.reading() as connection:
        turnouts = {one.quiz: one for one in await quizzes.turnouts(connection)}
    ids = dict.fromkeys([*(one.id for one in desk.edition().library.by_kind(Quiz)), *turnouts])
    return [_standing(desk, one, turnouts) for one in ids]


async def results(desk: Desk, who: Staff, quiz: str, *, reveal: bool = False) -> Results:
    """How a quiz went; who wants to win unmasked, which is written down. Raises `NotTheirs` for no quiz too."""
    must_at_all(who, Action.REVEAL_WINNERS if reveal else Action.READ_NEWS)
    standing = await _one(desk, who, quiz)
    most = standing.quiz.winners if standing.quiz else MOST_WINNERS
    async with desk.database.reading() as connection:
        scores = await quizzes.scores(connection, quiz)
        winners = await quizzes.winners(connection, quiz, most)
    if reveal:
        await _note(desk, who, "revealed", quiz, "name, phone")
    shown = winners if reveal else [masked(one) for one in winners]
    return Results(standing, scores, tuple(shown), reveal)


async def exported(desk: Desk, who: Staff, quiz: str) -> tuple[Standing, list[QuizTry]]:
    """Every try, to be taken out, masked for those who may not see who it was; that is written down.

    Raises `Refusal` rather than leave some out.
    """
    standing = await _one(desk, who, quiz)
    async with desk.database.reading() as connection:
        found = await quizzes.tries(connection, quiz, MOST_EXPORTED + 1)
    if len(found) > MOST_EXPORTED:
        raise Refusal(TOO_MANY)
    reveals = may_at_all(who, Action.REVEAL_WINNERS)
    await _note(desk, who, "exported", quiz, f"{len(found)} rows{', name, phone' if reveals else ''}")
    return standing, found if reveals else [masked(one) for one in found]


def masked(one: QuizTry) -> QuizTry:
    """The same without who it was: initials, and the end of the telephone number."""
    name = " ".join(f"{word[0]}." for word in (one.name or "").split())
    phone = f"… {one.phone[-SHOWN_OF_A_PHONE:]}" if one.phone else None
    return replace(one, conversation=None, name=name or None, phone=phone)


async def _one(desk: Desk, who: Staff, quiz: str) -> Standing:
    found = next((one for one in await listed(desk, who) if one.id == quiz), None)
    if found is None:
        raise NotTheirs
    return found


def _standing(desk: Desk, quiz: str, turnouts: Mapping[str, Turnout]) -> Standing:
    edition = desk.edition()
    found = edition.library.entry(f"quiz:{quiz}")
    known = found if isinstance(found, Quiz) else None
    is_open = known is not None and edition.holds(known)
    return Standing(quiz, known, turnouts.get(quiz, Turnout(quiz, 0, 0, 0)), is_open)


async def _note(desk: Desk, who: Staff, action: str, quiz: str, fields: str) -> None:
    line = AuditLine(desk.clock(), who.id, who.login, f"quiz {action}", f"quiz:{quiz}", fields)
    async with desk.database.writing() as connection:
        await audit.add(connection, [line])
