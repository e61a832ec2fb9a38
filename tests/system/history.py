"""What Telegram saw beside what is stored: nothing acknowledged is missing, nothing answered twice or out of order."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select

from storage.database import Database
from storage.tables import inbox, outbox
from tests.telegram.journal import Entry, Journal
from tests.telegram.server import StandIn


@dataclass(frozen=True)
class Heard:
    """A row of the inbox."""

    id: int
    external_id: str
    state: str


@dataclass(frozen=True)
class Said:
    """A row of the outbox; `lost` is how often nobody knew whether it had arrived."""

    id: int
    chat: str
    answers: int | None
    state: str
    lost: int

    @property
    def is_given_up(self) -> bool:
        """Sent once more because nobody knew, and again nobody knows: more than one repeat is not promised."""
        return self.state == "dead" and self.lost == 2


async def kept(url: str) -> tuple[list[Heard], list[Said]]:
    """All that is stored of Telegram, in the order of rows."""
    database = Database(url)
    heard = select(inbox.c.id, inbox.c.external_id, inbox.c.state).where(inbox.c.channel == "telegram")
    said = select(outbox.c.id, outbox.c.chat, outbox.c.inbox_id, outbox.c.state, outbox.c.lost)
    async with database.reading() as connection:
        messages = [Heard(*row) for row in await connection.execute(heard.order_by(inbox.c.id))]
        mine = said.where(outbox.c.channel == "telegram").order_by(outbox.c.id)
        posts = [Said(*row) for row in await connection.execute(mine)]
    await database.close()
    return messages, posts


async def is_settled(url: str, telegram: StandIn) -> bool:
    """Whether nothing waits but for a message of which nobody knows whether it arrived."""
    heard, said = await kept(url)
    waiting = {post.chat: post.state for post in reversed(said) if post.state != "sent"}
    return not telegram.updates.waiting and {*waiting.values(), *(one.state for one in heard)} <= {"done", "uncertain"}


def faults(journal: Journal, heard: Sequence[Heard], said: Sequence[Said]) -> list[str]:
    """Every broken promise; none when all is well."""
    return [*_lost_or_invented(journal, heard), *_unanswered(journal, heard, said), *_out_of_order(journal, said)]


def _lost_or_invented(journal: Journal, heard: Sequence[Heard]) -> Iterator[str]:
    """What was acknowledged is one row; what is a row was said."""
    rows = [message.external_id for message in heard]
    written = {str(entry.what["update_id"]) for entry in journal.of("said")}
    for number in sorted(journal.confirmed()):
        if (count := rows.count(str(number))) != 1 and str(number) in written:
            yield f"update {number} was acknowledged and is in {count} rows"
    for external_id in rows:
        if external_id not in written:
            yield f"nobody said {external_id}"


def _unanswered(journal: Journal, heard: Sequence[Heard], said: Sequence[Said]) -> Iterator[str]:
    """Each message has an answer that was sent, or given up though the citizen was shown it."""
    shown = {turn for turns in _shown(journal).values() for turn in turns}
    arrived = {post.id for post in said if post.state == "sent" or (post.is_given_up and post.answers in shown)}
    answered = {post.answers for post in said if post.id in arrived}
    for message in heard:
        if message.state != "done" or message.id not in answered:
            yield f"message {message.id} is {message.state} without an answer that was sent"
    for post in said:
        if post.id not in arrived:
            yield f"answer {post.id} is {post.state}"


def _out_of_order(journal: Journal, said: Sequence[Said]) -> Iterator[str]:
    """In each chat the answers came in order, each once, and once more for each time that its outcome was lost."""
    may_repeat: defaultdict[int, int] = defaultdict(int)
    for post in said:
        may_repeat[post.answers or 0] += post.lost
    for chat, shown in _shown(journal).items():
        for before, after in pairwise(shown):
            if after < before:
                yield f"chat {chat}: the answer to {after} came after the one to {before}"
        for turn in set(shown):
            if not 1 <= shown.count(turn) <= 1 + may_repeat[turn]:
                yield f"chat {chat}: the answer to {turn} came {shown.count(turn)} times, lost {may_repeat[turn]} times"
        mine = {post.answers for post in said if post.chat == chat}
        if missing := mine - set(shown):
            yield f"chat {chat}: no answer with buttons was shown to {missing}"


def _shown(journal: Journal) -> dict[str, list[int]]:
    """The turns whose buttons each chat was shown, in that order: a button holds the number of its turn."""
    shown: defaultdict[str, list[int]] = defaultdict(list)
    for call in journal.calls("sendmessage"):
        if call.what["done"] and (turn := _turn(call)):
            shown[call.what["parameters"]["chat_id"]].append(turn)
    return shown


def _turn(call: Entry) -> int | None:
    rows = json.loads(call.what["parameters"].get("reply_markup", '{"inline_keyboard": []}'))["inline_keyboard"]
    presses = [button["callback_data"] for row in rows for button in row if "callback_data" in button]
    return int(presses[0].partition(".")[0]) if presses else None
