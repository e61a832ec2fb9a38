"""Ask what is being worked on, as a citizen would: which entry wins and why in words, and what each channel shows."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.app.knowing import Content, book_of
from bot.config import Config
from bot.differences import STATUSES, called
from bot.loops.answering import VIETNAM, Book, Shelf
from bot.previewing import previews
from bot.rehearsal import Conversation
from handlers.desk import Desk, Tried
from knowledge.explaining import Explained, Weighed, explain

MOST_LETTERS = 500


@dataclass(slots=True)
class Trying:
    """Keeps the book of the texts that were asked last: the next question to them is answered at once."""

    config: Config
    shelf: Shelf
    _texts: Mapping[str, bytes] = field(default_factory=dict)
    _book: Book | None = None

    async def ask(self, desk: Desk, texts: Mapping[str, bytes], question: str) -> Tried:
        """Raises `Faulty` for texts with faults."""
        if self._book is None or self._texts != texts:
            former = self._book or self.shelf.book
            self._book = await asyncio.to_thread(book_of, self.config, Content(texts), former)
            self._texts = dict(texts)
        book, day = self._book, desk.clock().astimezone(VIETNAM).date()
        question = question[:MOST_LETTERS]
        talk = Conversation(book.library, book.ear, day)
        talk.dialogue = replace(talk.dialogue, noticed=True)
        answer = await talk.say(question)
        asked = answer.question
        entry = asked.entry if asked else answer.opened
        status = asked.status if asked else ("answered" if answer.opened else "feature")
        return Tried(
            decided=STATUSES.get(status, status),
            entry=called(book.library.entries.get(entry), entry) if entry else "",
            why=tuple(_told(explain(book.ear, question, day), book)),
            shown=tuple(previews(*answer.replies, buttons=self.config.channels.zalo.buttons)),
        )


def _told(found: Explained, book: Book) -> list[str]:
    lines = [f"Đọc là: {found.read_as}."] if found.read_as else []
    if found.same_as:
        lines.append(
            f"Đúng từng chữ một cách hỏi của {called(book.library.entries.get(found.same_as), found.same_as)}."
        )
    return lines + [_weighed(one, book) for one in found.weighed]


def _weighed(one: Weighed, book: Book) -> str:
    said = f"{called(book.library.entries.get(one.entry), one.entry)}: {one.chance:.0%}"
    said += f"; chữ chung: {', '.join(one.shared)}" if one.shared else ""
    said += f"; hơn ở: {', '.join(one.ahead)}" if one.ahead else ""
    return said + (f"; kém ở: {', '.join(one.behind)}" if one.behind else "") + "."
