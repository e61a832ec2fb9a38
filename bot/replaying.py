"""Ask again what people ask: the content's own questions and those of the last weeks, of the old and the new knowledge.

No database is touched and nothing is kept; it takes minutes, so it runs beside the event loop.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.loops.answering import Book
from bot.rehearsal import Conversation
from handlers.desk.releasing import Lately
from handlers.desk.replaying import Outcome, Played, Progress, Replay
from handlers.dialogue import Menu
from handlers.messages import plain
from handlers.presses import Open, pack
from handlers.turn import Answer
from knowledge.aspects import ASPECTS
from knowledge.entries import LifeEvent, Procedure, Topic
from knowledge.trials import Trial, trials

WAY_LOST = "câu hỏi mẫu của mục “{name}” không còn ra mục ấy"
STRAY = "cách hỏi mới của mục “{name}” chưa ra mục ấy"
MUST_ANSWER = "câu hỏi thử phải ra mục “{name}”"
MUST_NOT_ANSWER = "câu hỏi thử không được ra mục “{name}”"
MISSES = "câu trả lời thiếu “{words}”"
HOLDS = "câu trả lời còn “{words}”"
UNKNOWN_NOW = "trước trả lời được, nay thì không"
ANSWERED = frozenset({"answered", "chosen"})
REST = 0.002
"""Seconds after each question in which others have the processor."""


@dataclass(frozen=True)
class Replaying:
    """`before` is what runs, `after` what is to be published."""

    before: Book
    after: Book
    day: date

    def play(self, lately: Lately, progress: Progress) -> Replay:
        """Ask everything; `lately` are questions of people. Blocks for minutes. Raises `Stopped`."""
        return asyncio.run(self._play(lately, progress))

    async def _play(self, lately: Lately, progress: Progress) -> Replay:
        began, questions = time.monotonic(), list(trials(self.after.library))
        sides = list(self._changed_sides())
        progress.of = len(questions) + len(lately.asked) + len(sides)
        seen: set[Outcome] = set()
        tried = [await self._try(trial, seen) for trial in progress.over(questions)]
        asked = [await self._ask_again(text, times) for text, times in progress.over(lately.asked)]
        opened = [await self._open_again(side) for side in progress.over(sides)]
        changed = list(_once([*filter(None, asked), *filter(None, tried), *filter(None, opened)]))
        changed.sort(key=lambda one: (not one.worse, not one.note, -one.times))
        return Replay(progress.of, tuple(changed), round(time.monotonic() - began), lately.left_out)

    async def _try(self, trial: Trial, seen: set[Outcome]) -> Played | None:
        after = await self._outcome(self.after, trial.text)
        worse = self._fault(trial, after)
        if not worse:
            return await self._differing(trial, after, seen)
        before = await self._outcome(self.before, trial.text)
        if not trial.strict and (before.entry != trial.entry or after.status == "emergency"):
            # else it was not found by this before either
            return Played(trial.text, 0, before, after, note=self._stray(trial)) if self._is_new(trial) else None
        return Played(trial.text, 0, before, after, worse)

    async def _differing(self, trial: Trial, after: Outcome, seen: set[Outcome]) -> Played | None:
        """Of all questions that get this answer the first one shows how it differs: the others would say it again."""
        if after in seen:
            return None
        seen.add(after)
        before = await self._outcome(self.before, trial.text)
        return Played(trial.text, 0, before, after) if before != after else None

    def _fault(self, trial: Trial, outcome: Outcome) -> str:
        """Why an outcome is not what the question is there for; "" where it is."""
        is_there = outcome.entry == trial.entry
        if is_there is not trial.answered:
            said = (MUST_ANSWER if trial.answered else MUST_NOT_ANSWER) if trial.strict else WAY_LOST
            return said.format(name=self._name(trial.entry))
        missed = [words for words in trial.contains if words.casefold() not in outcome.text.casefold()]
        if missed:
            return MISSES.format(words=missed[0])
        held = [words for words in trial.lacks if words.casefold() in outcome.text.casefold()]
        return HOLDS.format(words=held[0]) if held else ""

    def _is_new(self, trial: Trial) -> bool:
        return trial.text not in getattr(self.before.library.entries.get(trial.entry), "ask", ())

    def _stray(self, trial: Trial) -> str:
        return STRAY.format(name=self._name(trial.entry))

    def _name(self, key: str) -> str:
        entry = self.after.library.entry(key)
        return str(getattr(entry, "short", key))

    async def _ask_again(self, text: str, times: int) -> Played | None:
        before, after = await self._outcome(self.before, text), await self._outcome(self.after, text)
        if before == after:
            return None
        is_lost = before.status in ANSWERED and after.status not in ANSWERED
        return Played(text, times, before, after, UNKNOWN_NOW if is_lost else "")

    def _changed_sides(self) -> Iterator[Open]:
        """Every side of what is changed: a fee that no way of asking asks for is looked at too."""
        for key, entry in self.after.library:
            old = self.before.library.entries.get(key)
            if old is not None and old != entry and isinstance(entry, (Procedure, Topic, LifeEvent)):
                yield from (Open(key, aspect) for aspect in (ASPECTS if isinstance(entry, Procedure) else ("",)))

    async def _open_again(self, side: Open) -> Played | None:
        before, after = await self._tapped(self.before, side), await self._tapped(self.after, side)
        return Played(self._called(side), 0, before, after) if before != after else None

    def _called(self, side: Open) -> str:
        """ "Khai sinh: Lệ phí"."""
        aspect = self.after.library.entry(f"phrase:aspect.{side.aspect}")
        return ": ".join(filter(None, (self._name(side.entry), getattr(aspect, "text", ""))))

    async def _tapped(self, book: Book, side: Open) -> Outcome:
        talk = self._talk(book)
        talk.dialogue = replace(talk.dialogue, menus=(Menu(1, ("",), (pack(side),)),))
        return _outcome_of(await talk.press("1.0"))

    async def _outcome(self, book: Book, text: str) -> Outcome:
        return _outcome_of(await self._talk(book).say(text))

    def _talk(self, book: Book) -> Conversation:
        time.sleep(REST)
        talk = Conversation(book.library, book.ear, self.day)
        talk.dialogue = replace(talk.dialogue, noticed=True)
        return talk


def _once(changed: Sequence[Played]) -> Iterator[Played]:
    """What people asked comes first; a test question that only shows the same change again is left out."""
    shown: set[tuple[Outcome | None, Outcome]] = set()
    for one in changed:
        if one.times or one.worse or one.note or (one.before, one.after) not in shown:
            shown.add((one.before, one.after))
            yield one


def _outcome_of(answer: Answer) -> Outcome:
    question = answer.question
    status = question.status if question else ("answered" if answer.opened else "feature")
    entry = question.entry if question else answer.opened
    return Outcome(status, entry, "\n\n".join(plain(reply.text) for reply in answer.replies))
