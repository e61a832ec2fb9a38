"""A conversation without channel and database: what `ask`, `talk` and the transcript tests play."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from random import SystemRandom
from typing import Any
from zoneinfo import ZoneInfo

from handlers import dispatch
from handlers.dialogue import Dialogue
from handlers.messages import File, FileKind, Incoming, Kind, Reply, plain
from handlers.rights import JUDGED
from handlers.sender import Sender
from handlers.tracking import issue
from handlers.turn import Answer, Asking, Filing, Forum, Happened, Kept, Manners, OwnCase, OwnRequest, QuizPlayed, Turn
from knowledge.ear import Ear
from knowledge.library import Library

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class Notebook:
    """What is kept of a rehearsed conversation."""

    messages: list[tuple[datetime, str, str]] = field(default_factory=list)
    questions: list[tuple[datetime, str, str]] = field(default_factory=list)
    archive: dict[str, OwnCase] = field(default_factory=dict)
    """Everybody's cases by code; several conversations may share it."""
    own: dict[tuple[int, str], str] = field(default_factory=dict)
    """The codes of this conversation by row and kind, oldest first."""
    ratings: dict[str, tuple[int, tuple[str, ...], str]] = field(default_factory=dict)
    """Score, criteria and words by code."""
    ready: list[FileKind] = field(default_factory=list)
    """What lies ready to go with the draft."""
    rows: dict[int, int] = field(default_factory=dict)
    """Where among the messages the citizen's stand, by row."""

    requests: list[OwnRequest] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    """Which case a code lets one follow; conversations that share the archive share these."""
    followed: list[str] = field(default_factory=list)
    news: dict[str, datetime] = field(default_factory=dict)
    visits: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What was told of a counter, by what may be told once: the unit and the answer."""
    played: dict[str, QuizPlayed] = field(default_factory=dict)
    ahead: list[Forum] = field(default_factory=list)
    for_forum: dict[str, int] = field(default_factory=dict)
    """Which dialogue day a case is a question for, by its code."""

    async def kept(self) -> Kept:
        asked = tuple(reversed(self.requests))
        more = (await self.wanted_news(), await self.quizzes())
        return Kept(tuple(self.messages), tuple(self.questions), await self.cases(), asked, *more)

    async def forget(self, row: int | None = None) -> None:
        place = -1 if row is None else self.rows[row]
        at, sender, _ = self.messages[place]
        self.messages[place] = (at, sender, "")

    async def said(self, row: int) -> str:
        return self.messages[self.rows[row]][2] if row in self.rows else ""

    async def file(self, filing: Filing) -> str:
        if (filing.row, filing.kind) not in self.own:
            at = self.messages[-1][0]
            what = (filing.text, at, filing.category, filing.office, filing.dossier, filing.sender, filing.spot)
            files = tuple(self.ready)
            case = OwnCase(issue(SystemRandom()), filing.kind, "received", at, *what, files, filing.sealed_from)
            self.ready.clear()
            self.own[filing.row, filing.kind] = case.code
            self.archive[case.code] = case
            if filing.forum is not None:
                self.for_forum[case.code] = filing.forum
        return self.own[filing.row, filing.kind]

    async def attach(self, file: File) -> bool:
        self.ready.append(file.kind)
        return True

    async def attached(self) -> tuple[FileKind, ...]:
        return tuple(self.ready)

    async def detach(self) -> None:
        self.ready.clear()

    async def offer_page(self) -> str:
        return "trang-thu"

    async def refuse(self) -> None:
        """Files are not kept here."""

    async def cases(self) -> tuple[OwnCase, ...]:
        followed = (replace(self.archive[code], is_followed=True, sender=None) for code in reversed(self.followed))
        return (*(self.archive[code] for code in reversed(self.own.values())), *followed)

    async def happened(self, code: str) -> tuple[Happened, ...]:
        return ()

    async def offer_following(self, code: str) -> str | None:
        self.codes[drawn := issue(SystemRandom())] = code
        return drawn

    async def follow(self, code: str) -> str | None:
        followed = self.codes.get(code)
        if followed and followed not in (*self.own.values(), *self.followed):
            self.followed.append(self.codes.pop(code))
        return followed

    async def unfollow(self, code: str, *, everywhere: bool = False) -> None:
        self.followed = [one for one in self.followed if one != code]

    async def tell_elsewhere(self, code: str, said: Reply) -> None:
        """Nobody else is here."""

    async def state_of(self, code: str) -> str | None:
        return self.archive[code].state if code in self.archive else None

    async def asked(self) -> str | None:
        return None

    async def reply(self, code: str, text: str) -> None:
        raise NotImplementedError("nobody is at the desk of a rehearsal to ask")

    async def correct(self, code: str, sender: Sender) -> None:
        self._turned(code, sender=sender)

    async def link_staff(self, code: str) -> str | None:
        return None

    async def add(self, code: str, text: str) -> None:
        files = (*self.archive[code].files, *self.ready)
        self.ready.clear()
        self._turned(code, text=f"{self.archive[code].text}\n{text}".strip(), files=files)

    async def settle(self, code: str) -> None:
        self._turned(code, state="closed")

    async def reopen(self, code: str) -> None:
        self._turned(code, state="received")

    async def rate(self, code: str, score: int | None = None, *, criterion: str = "", words: str = "") -> None:
        before = (score, (), "") if score is not None else self.ratings.get(code)
        if before:
            told = (*before[1], criterion) if criterion else before[1]
            self.ratings[code] = (before[0], told, words or before[2])

    async def offered(self) -> tuple[tuple[str, str], ...]:
        return ()

    def _turned(self, code: str, **values: Any) -> None:
        self.archive[code] = replace(self.archive[code], changed_at=self.messages[-1][0], **values)

    async def hand_over(self, file: File) -> bool | None:
        return None

    async def tell_visit(self, office: str, what: str, value: str) -> bool:
        once = f"why:{value}" if what == "why" else what
        await self.forget()
        return once not in self.visits and self.visits.setdefault(once, (office, value)) is not None

    async def wanted_news(self) -> tuple[tuple[str, datetime], ...]:
        return tuple(sorted(self.news.items()))

    async def want_news(self, topic: str) -> None:
        self.news.setdefault(topic, self.messages[-1][0])

    async def leave_news(self, topic: str | None = None) -> None:
        for one in [topic] if topic is not None else list(self.news):
            self.news.pop(one, None)

    async def forums(self) -> tuple[Forum, ...]:
        return tuple(self.ahead)

    async def quizzes(self) -> tuple[QuizPlayed, ...]:
        return tuple(self.played.values())

    async def answer_quiz(self, played: QuizPlayed) -> bool:
        before = self.played.get(played.quiz)
        if len(played.answers) != (len(before.answers) if before else 0) + 1:
            return False
        self.played[played.quiz] = played
        return True

    async def sign_quiz(self, quiz: str, name: str, phone: str) -> None:
        await self.forget()
        self.played[quiz] = replace(self.played[quiz], name=name, phone=phone)

    async def unsign_quizzes(self) -> None:
        self.played = {quiz: replace(one, name="", phone="") for quiz, one in self.played.items()}

    async def hand_back(self) -> None:
        """Nobody else is here."""

    async def request(self, asking: Asking) -> OwnRequest:
        """Nobody works on what is rehearsed and no hold lies on it, so what is done by rule is done at once."""
        at = self.messages[-1][0] if self.messages else datetime.now(UTC)
        if asking.kind in ("withdraw", "erase", "erase_all"):
            self._part(text="" if asking.kind == "erase_all" else None)
        waits_for = len(self.own) if asking.kind in JUDGED else 0
        ended_at = None if waits_for else at
        number = len(self.requests) + 1
        asked = OwnRequest(number, asking.kind, at, asking.due_on, asking.basis, ended_at, waits_for)
        self.requests.append(asked)
        return asked

    def _part(self, text: str | None) -> None:
        for code in self.own.values():
            case = self.archive[code]
            self.archive[code] = replace(case, sender=None, dossier=None, text=case.text if text is None else text)
        self.own.clear()
        self.followed.clear()

    async def withdraw(self) -> None:
        """Documents are not kept here."""

    async def erase(self) -> None:
        self.messages.clear()
        self.questions.clear()
        self.rows.clear()
        self.ready.clear()
        self.own.clear()
        self.news.clear()
        self.played.clear()


class Conversation:
    """One citizen's talk with the assistant, played in memory as of a day (at noon, Asia/Ho_Chi_Minh)."""

    def __init__(self, library: Library, ear: Ear, day: date, manners: Manners | None = None) -> None:
        self.edition = library.as_of(day)
        self.ear = ear
        self.now = datetime.combine(day, time(12), HERE).astimezone(UTC)
        self.manners = manners or Manners()
        self.dialogue = Dialogue()
        self.channel = "rehearsal"
        self.notebook = Notebook()
        self.turns = 0

    async def say(self, text: str) -> Answer:
        """What the assistant answers to a typed message."""
        return await self.hear("text", text)

    async def press(self, press: str) -> Answer:
        """What the assistant answers to a tapped choice ("menu.index")."""
        return await self.hear("press", press=press)

    async def hear(self, kind: Kind, text: str = "", press: str | None = None, **more: Any) -> Answer:
        """What the assistant answers to anything that can be sent."""
        heard = Incoming(self.channel, "", "me", str(self.turns), kind, self.now, text=text, press=press, **more)
        self.turns += 1
        self.notebook.rows[self.turns] = len(self.notebook.messages)
        self.notebook.messages.append((self.now, "citizen", heard.text))
        turn = Turn(
            self.turns, heard, self.dialogue, self.edition, self.ear, self.now, self.notebook, manners=self.manners
        )
        answer = await dispatch.reply(turn)
        self.dialogue = answer.dialogue
        self.notebook.messages += [(self.now, "bot", plain(reply.text)) for reply in answer.replies]
        if answer.question:
            self.notebook.questions.append((self.now, answer.question.text, answer.question.status))
        return answer
