"""A conversation without channel and database: what `ask`, `talk` and the transcript tests play."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from handlers import dispatch
from handlers.dialogue import Dialogue
from handlers.messages import Incoming, plain
from handlers.turn import Answer, Kept, Manners, Turn
from knowledge.deciding import Ear
from knowledge.library import Library

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass
class Notebook:
    """What is kept of a rehearsed conversation."""

    messages: list[tuple[datetime, str, str]] = field(default_factory=list)
    questions: list[tuple[datetime, str, str]] = field(default_factory=list)

    async def kept(self) -> Kept:
        return Kept(tuple(self.messages), tuple(self.questions))

    async def forget(self) -> None:
        at, sender, _ = self.messages.pop()
        self.messages.append((at, sender, ""))

    async def withdraw(self) -> None:
        """Documents are not kept here."""

    async def erase(self) -> None:
        self.messages.clear()
        self.questions.clear()


class Conversation:
    """One citizen's talk with the assistant, played in memory as of a day (at noon, Asia/Ho_Chi_Minh)."""

    def __init__(self, library: Library, ear: Ear, day: date, manners: Manners | None = None) -> None:
        self.edition = library.as_of(day)
        self.ear = ear
        self.now = datetime.combine(day, time(12), HERE).astimezone(UTC)
        self.manners = manners or Manners()
        self.dialogue = Dialogue()
        self.notebook = Notebook()
        self.turns = 0

    async def say(self, text: str) -> Answer:
        """What the assistant answers to a typed message."""
        return await self._hear(Incoming("rehearsal", "", "me", str(self.turns), "text", self.now, text=text))

    async def press(self, press: str) -> Answer:
        """What the assistant answers to a tapped choice ("menu.index")."""
        return await self._hear(Incoming("rehearsal", "", "me", str(self.turns), "press", self.now, press=press))

    async def _hear(self, heard: Incoming) -> Answer:
        self.turns += 1
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
