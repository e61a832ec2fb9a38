"""Quizzes on the reform: a question at a time, one try, the right answer with its source after each.

Whoever got through may leave name and phone to win, where there is something to win: with consent, and by the page of
ours where the chat is not to carry them.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.choosing import bare
from handlers.citizen.browse import beginnings
from handlers.citizen.drafts import by_page, is_nameless
from handlers.citizen.sources import vouched
from handlers.dialogue import Dialogue
from handlers.messages import Choice, Reply, RichText, Slip
from handlers.presses import Quiz as Press
from handlers.presses import unpack
from handlers.sender import LONGEST_NAME, Sender, read_sender
from handlers.turn import Answer, QuizPlayed, Turn
from handlers.wording import choice, day, line, reply, say
from handlers.writing import asks
from knowledge.deciding import Understanding
from knowledge.entries import Quiz, QuizQuestion
from knowledge.library import Edition, provenance

WAITS = "quiz"
LONGEST = 80
"""Characters of a message that asks for a quiz, or chooses an option by a part of it."""
_PLAYS = re.compile(
    r"(?:(?:da|cho|toi|em|minh|con|chau|xin|muon|can|vao|lam|choi|tham gia|du|bai|cuoc|cau hoi) )*"
    r"(?:thi (?:tim hieu|trac nghiem|tiep)|trac nghiem|do vui|cau do|cuoc thi|tiep tuc thi|(?:lam )?tiep bai thi)"
    r"(?: (?P<about>.+?))??(?: (?:nua|nha|nhe|a|di|voi|tiep|giup toi))*"
)


def score_of(edition: Edition, played: QuizPlayed) -> str:
    """ "Tìm hiểu cải cách hành chính: 5/8 câu"; by its id where the content has the quiz no more."""
    found = _quiz(edition, played.quiz)
    title = found.title if found else played.quiz
    return line(edition, "quiz.score", title=title, score=str(played.score), count=str(played.questions))


def awaits_name(remembered: dict[str, Any] | None) -> bool:
    """Whether a conversation, as it is remembered, waits for the name of somebody who wants to win."""
    waiting = Dialogue.from_json(remembered).waiting if remembered else None
    return (waiting or "").partition(":")[0] == WAITS


async def pressed(turn: Turn, press: Press) -> Answer:
    """One step: list | show | go | answer | sign | unsign | end."""
    edition, quiz = turn.edition, _quiz(turn.edition, press.quiz)
    if press.step == "unsign":
        await turn.memory.unsign_quizzes()
        return Answer((reply(edition, "quiz.unsigned", beginnings(edition)),), turn.dialogue)
    if quiz is None:
        return await _list(turn)
    played = await _played(turn, quiz)
    match press.step:
        case "sign" if played and played.is_over and quiz.winners:
            return _asked_who(turn, quiz)
        case "end":
            left = reply(edition, "quiz.left", beginnings(edition))
            return Answer((left,), replace(turn.dialogue, waiting=None))
        case _ if not edition.holds(quiz):
            return _closed(turn, quiz, played)
        case "answer":
            return await _answered(turn, quiz, played, press.value)
        case _:
            return _shown(turn, quiz, played, has_begun=press.step == "go")


async def heard(turn: Turn) -> Answer | None:
    """A message that asks for a quiz; None where it is about something else."""
    words = bare(turn.heard.text)
    found = _PLAYS.fullmatch(words) if len(words) <= LONGEST else None
    if found is None:
        return None
    begun = [one.quiz for one in await turn.memory.quizzes() if not one.is_over]
    if "tiep" in words.split() and begun:
        return await pressed(turn, Press("go", begun[-1]))
    about = set((found["about"] or "").split())
    named = [one for one in _open(turn.edition) if about <= set(bare(one.title).split())]
    if about and not named:
        return None
    return await pressed(turn, Press("go", named[0].id)) if len(named) == 1 else await _list(turn)


def typed(turn: Turn) -> str | None:
    """The packed press of the one option of the question just shown that has these words in it; None for none."""
    words, menus = bare(turn.heard.text), turn.dialogue.menus
    if not menus or not words or len(words) > LONGEST:
        return None
    named = [
        press
        for label, press in zip(menus[-1].labels, menus[-1].presses, strict=False)
        if f" {words} " in f" {bare(label)} "
    ]
    is_answer = len(named) == 1 and isinstance(found := unpack(named[0]), Press) and found.step == "answer"
    return named[0] if is_answer else None


async def signed(turn: Turn, meant: Understanding) -> Answer | None:
    """A message that says who wants to win, while that was asked for; None for any other."""
    waits, _, name = (turn.dialogue.waiting or "").partition(":")
    quiz = _quiz(turn.edition, name) if waits == WAITS else None
    told = read_sender(turn.heard.text)
    is_somebody = told.phone or (told.name and meant.decision in ("unknown", "clarify") and not asks(turn.heard.text))
    if quiz is None or not is_somebody:
        return None
    if is_nameless(turn):
        if not told.phone:
            return None
        await turn.memory.forget()
        return _asked_who(turn, quiz)
    if not (told.phone and told.name):
        await turn.memory.forget()
        return Answer((reply(turn.edition, "quiz.sign_again", (_no_name(turn, quiz),)),), turn.dialogue)
    return await _signed(turn, quiz, told)


async def given(turn: Turn, slip: Slip) -> Answer | None:
    """The same from our own page, for chats that carry no names."""
    waits, _, name = (turn.dialogue.waiting or "").partition(":")
    quiz = _quiz(turn.edition, name) if waits == WAITS else None
    if quiz is None:
        return None
    if not (slip.name and slip.phone):
        await turn.memory.forget()
        again = _asked_who(turn, quiz)
        return replace(again, replies=(reply(turn.edition, "quiz.sign_again"), *again.replies))
    return await _signed(turn, quiz, Sender(slip.name, "", slip.phone))


async def _signed(turn: Turn, quiz: Quiz, who: Sender) -> Answer:
    played = await _played(turn, quiz)
    if played is None or not played.is_over:  # all was erased since it was asked
        return await _list(turn)
    await turn.memory.sign_quiz(quiz.id, who.name[:LONGEST_NAME], who.phone)
    told = reply(turn.edition, "quiz.signed", beginnings(turn.edition))
    return Answer((told,), replace(turn.dialogue, waiting=None))


async def _list(turn: Turn) -> Answer:
    """The quizzes that can be played today; the only one at once."""
    quizzes = _open(turn.edition)
    if len(quizzes) == 1:
        return _shown(turn, quizzes[0], await _played(turn, quizzes[0]))
    if not quizzes and (latest := _latest(turn.edition)):
        return _closed(turn, latest, await _played(turn, latest))
    if not quizzes:
        return Answer((reply(turn.edition, "quiz.nothing", beginnings(turn.edition)),), turn.dialogue)
    ways = [choice(one.title, Press("show", one.id)) for one in quizzes]
    return Answer((reply(turn.edition, "quiz.which", ways),), turn.dialogue)


def _shown(turn: Turn, quiz: Quiz, played: QuizPlayed | None, *, has_begun: bool = False) -> Answer:
    """Where somebody stands: before it, at a question, or through."""
    edition = turn.edition
    if played and played.is_over:
        values = {"title": quiz.title, "score": str(played.score), "count": str(played.questions)}
        return _through(turn, quiz, played, say(edition, "quiz.played", **values))
    if played:
        values = {"title": quiz.title, "score": str(played.score), "answered": str(len(played.answers))}
        return _asking(turn, quiz, len(played.answers), say(edition, "quiz.going_on", **values))
    if has_begun:
        return _asking(turn, quiz, 0)
    until = say(edition, "quiz.until", day=day(quiz.valid.until)) if quiz.valid.until else ()
    begin = choice(line(edition, "quiz.begin_label"), Press("go", quiz.id))
    said = say(edition, "quiz.ask", title=quiz.title, count=str(len(quiz.questions)))
    return Answer((Reply((*said, *until), (begin,)),), replace(turn.dialogue, waiting=None))


def _asking(turn: Turn, quiz: Quiz, at: int, said: RichText = ()) -> Answer:
    """A question with its options, after what is to be said before it."""
    question, count = quiz.questions[at], len(quiz.questions)
    options = [
        choice(option, Press("answer", quiz.id, f"{at + 1}.{number}"))
        for number, option in enumerate(question.options, 1)
    ]
    asked = say(turn.edition, "quiz.question", number=str(at + 1), count=str(count), text=question.text)
    return Answer((Reply((*said, *asked), tuple(options)),), replace(turn.dialogue, waiting=None))


async def _answered(turn: Turn, quiz: Quiz, played: QuizPlayed | None, value: str) -> Answer:
    """An option was chosen. One of a question that was answered before counts no second time."""
    number, option = _numbers(value)
    before = played or QuizPlayed(quiz.id, (), 0, len(quiz.questions), turn.now)
    at = len(before.answers)
    if before.is_over or number != at + 1 or not 1 <= option <= len(quiz.questions[at].options):
        shown = _shown(turn, quiz, played)
        return replace(shown, replies=(reply(turn.edition, "quiz.before"), *shown.replies)) if number <= at else shown
    question, count = quiz.questions[at], len(quiz.questions)
    now = replace(
        before,
        answers=(*before.answers, option),
        score=before.score + (option == question.right),
        questions=count,
        at=turn.now,
        is_over=at + 1 == count,
    )
    if not await turn.memory.answer_quiz(now):
        return _shown(turn, quiz, await _played(turn, quiz))
    said = _judged(turn.edition, quiz, question, option)
    if not now.is_over:
        return _asking(turn, quiz, at + 1, said)
    values = {"title": quiz.title, "score": str(now.score), "count": str(count)}
    return _through(turn, quiz, now, (*said, *say(turn.edition, "quiz.result", **values)))


def _judged(edition: Edition, quiz: Quiz, question: QuizQuestion, option: int) -> RichText:
    """Whether it was right, the right answer, why, and where that stands."""
    right = question.options[question.right - 1]
    said = say(edition, f"quiz.is_{'right' if option == question.right else 'wrong'}", right=right)
    if question.why:
        said = (*said, *say(edition, "quiz.why", why=question.why))
    return (*said, *vouched(edition, provenance(quiz, question)))


def _through(turn: Turn, quiz: Quiz, played: QuizPlayed, said: RichText) -> Answer:
    edition = turn.edition
    if not quiz.winners or played.phone:
        return Answer((Reply(said, beginnings(edition)),), replace(turn.dialogue, waiting=None))
    ways = (choice(line(edition, "quiz.sign_label"), Press("sign", quiz.id)), _no_name(turn, quiz))
    prize = say(edition, "quiz.prize", winners=str(quiz.winners))
    return Answer((Reply((*said, *prize), ways),), replace(turn.dialogue, waiting=None))


def _closed(turn: Turn, quiz: Quiz, played: QuizPlayed | None) -> Answer:
    """It begins later, or is over; what was answered before stays told."""
    edition, valid = turn.edition, quiz.valid
    if valid.since and edition.day < valid.since:
        said = say(edition, "quiz.not_yet", title=quiz.title, day=day(valid.since))
    else:
        said = say(edition, "quiz.ended", title=quiz.title, day=day(valid.until) if valid.until else "")
    if played:
        mine = {"score": str(played.score), "answered": str(len(played.answers))}
        said = (*said, *say(edition, "quiz.ended_mine", **mine))
    if played and played.is_over:
        return _through(turn, quiz, played, said)
    return Answer((Reply(said, beginnings(edition)),), replace(turn.dialogue, waiting=None))


def _asked_who(turn: Turn, quiz: Quiz) -> Answer:
    """Whoever agreed is asked for name and phone, here or on our page."""
    waiting, days = replace(turn.dialogue, waiting=f"{WAITS}:{quiz.id}"), str(turn.manners.questions_days)
    if not is_nameless(turn):
        asked = reply(turn.edition, "quiz.sign", (_no_name(turn, quiz),), days=days)
        return Answer((asked,), waiting)
    if ways := by_page(turn, "open"):
        return Answer((reply(turn.edition, "quiz.sign_page", (*ways, _no_name(turn, quiz)), days=days),), waiting)
    nowhere = reply(turn.edition, "quiz.sign_nowhere", beginnings(turn.edition))
    return Answer((nowhere,), replace(turn.dialogue, waiting=None))


def _no_name(turn: Turn, quiz: Quiz) -> Choice:
    return choice(line(turn.edition, "quiz.no_name_label"), Press("end", quiz.id))


async def _played(turn: Turn, quiz: Quiz) -> QuizPlayed | None:
    return next((one for one in await turn.memory.quizzes() if one.quiz == quiz.id), None)


def _numbers(value: str) -> tuple[int, int]:
    """A question's number and an option's, from 1; zeros where it is nothing of the kind."""
    found = re.fullmatch(r"(\d{1,3})\.(\d)", value, re.ASCII)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _open(edition: Edition) -> tuple[Quiz, ...]:
    return tuple(one for one in edition.library.by_kind(Quiz) if edition.holds(one))


def _latest(edition: Edition) -> Quiz | None:
    """The quiz that is to begin, or ended last; each has a period, or it would be open."""
    return max(edition.library.by_kind(Quiz), key=lambda one: one.valid.until or date.max, default=None)


def _quiz(edition: Edition, name: str) -> Quiz | None:
    found = edition.library.entry(f"quiz:{name}")
    return found if isinstance(found, Quiz) else None
