"""The life of what we heard, lived at random: repeats, slow turns, dying turns, turns that fail, over the real rows."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import inbox
from storage.records import Lease, LeaseLost, Message, NewMessage
from storage.tables import inbox as table
from tests.databases import Databases
from tests.storage.lives import Life, live

CHATS = ("lan", "dung", "hanh")


@dataclass
class Turn:
    lease: Lease
    messages: list[Message]


async def _rows(connection: AsyncConnection) -> dict[int, Any]:
    return {row.id: row for row in (await connection.execute(select(table).order_by(table.c.id))).all()}


class InboxLife(Life):
    def __init__(self, databases: Databases) -> None:
        super().__init__(databases)
        self.turns: list[Turn] = []
        self.known: set[tuple[str, str, str]] = set()
        self.finished: Counter[int] = Counter()
        self.order: dict[str, list[int]] = defaultdict(list)
        self.claims: Counter[int] = Counter()
        self.erased: set[int] = set()

    @initialize()
    def begin(self) -> None:
        """Everybody has spoken already, so that no example is spent on an empty table."""
        for chat in CHATS:
            self.deliver(chat, [1, 2])

    def deliver(self, chat: str, numbers: list[int]) -> None:
        """The vendor delivers some messages, among them repeats of earlier ones and of each other."""
        messages = [
            NewMessage("zalo", "oa", f"{chat}{number}", f"zalo:oa:{chat}", {"text": str(number)}, self.now)
            for number in numbers
        ]
        new = self.do(inbox.add, messages)
        assert new == {message.key for message in messages} - self.known
        self.known |= new

    def claim(self, data: st.DataObject) -> None:
        seconds, most = data.draw(st.sampled_from([3.0, 5.0])), data.draw(st.integers(1, 4))
        due = self._due(self.do(_rows))
        lease = Lease.take(self.now, seconds)
        messages = self.do(inbox.claim, lease, most)
        assert [message.id for message in messages] == due[:most]
        for message in messages:
            self.claims[message.id] += 1
            assert message.attempts == self.claims[message.id]
        if messages:
            self.turns.append(Turn(lease, messages))

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """One rule that chooses, because hypothesis leaves whole rules out of most examples, and all are needed."""
        with_hands = [self.finish, self.finish, self.fail, self.die] if self.turns else []
        always = [
            self.claim,
            self.claim,
            self.time_passes,
            self.time_passes,
            self.hear_more,
            self.erase,
            self.be_overtaken,
        ]
        data.draw(st.sampled_from([*always, *with_hands]))(data)

    def be_overtaken(self, data: st.DataObject) -> None:
        """A slow turn loses one of its messages to another and then wants to finish all of them."""
        known = len(self.turns)
        self.claim(data)
        if len(self.turns) > known:
            slow = self.turns[-1]
            self.wait(9)
            self.claim(data)
            self.turns[:] = [slow]
            self.finish(data)

    def hear_more(self, data: st.DataObject) -> None:
        numbers = data.draw(st.lists(st.integers(1, 12), min_size=1, max_size=4))
        self.deliver(data.draw(st.sampled_from(CHATS)), numbers)

    def _due(self, rows: dict[int, Any]) -> list[int]:
        heads: dict[str, Any] = {}
        for row in rows.values():
            if row.state == "new":
                heads.setdefault(row.conversation, row)
        return sorted(
            row.id
            for row in heads.values()
            if row.not_before <= self.now and (row.lease_until is None or row.lease_until < self.now)
        )

    def finish(self, data: st.DataObject) -> None:
        """All of a turn's messages are answered together, or the turn learns that it lost one and keeps nothing."""
        turn = data.draw(st.sampled_from(self.turns))
        self.turns.remove(turn)
        is_theirs = self._is_theirs(turn)
        try:
            self.do(inbox.finish, [message.id for message in turn.messages], turn.lease.token)
        except LeaseLost:
            assert not is_theirs
            return
        assert is_theirs
        for message in turn.messages:
            self.finished[message.id] += 1
            self.order[message.conversation].append(message.id)

    def fail(self, data: st.DataObject) -> None:
        """Each message is given up alone, for now or for good."""
        pause, for_good = data.draw(st.sampled_from([1, 8])), data.draw(st.booleans())
        turn = data.draw(st.sampled_from(self.turns))
        self.turns.remove(turn)
        rows = self.do(_rows)
        for message in turn.messages:
            is_theirs = rows[message.id].lease_token == turn.lease.token
            try:
                if for_good:
                    self.do(inbox.set_aside, message.id, turn.lease.token)
                else:
                    later = self.now + timedelta(seconds=pause)
                    self.do(inbox.set_back, message.id, turn.lease.token, later)
            except LeaseLost:
                assert not is_theirs
            else:
                assert is_theirs

    def die(self, data: st.DataObject) -> None:
        self.turns.remove(data.draw(st.sampled_from(self.turns)))

    def erase(self, data: st.DataObject) -> None:
        chat, up_to = data.draw(st.sampled_from(CHATS)), data.draw(st.integers(1, 20))
        self.do(inbox.blank, f"zalo:oa:{chat}", up_to)
        self.erased |= {n for n, row in self.do(_rows).items() if row.conversation == f"zalo:oa:{chat}" and n <= up_to}

    def time_passes(self, data: st.DataObject) -> None:
        self.wait(data.draw(st.sampled_from([1, 4, 9])))

    def _is_theirs(self, turn: Turn) -> bool:
        rows = self.do(_rows)
        return all(rows[message.id].lease_token == turn.lease.token for message in turn.messages)

    @invariant()
    def every_message_is_one_row_and_answered_at_most_once(self) -> None:
        rows = self.do(_rows)
        assert {(row.channel, row.account, row.external_id) for row in rows.values()} == self.known
        assert len(rows) == len(self.known)
        assert all(times == 1 for times in self.finished.values())
        assert {number for number, row in rows.items() if row.state == "done"} == set(self.finished)

    @invariant()
    def conversations_are_answered_in_order(self) -> None:
        for order in self.order.values():
            assert order == sorted(order)

    @invariant()
    def what_was_erased_says_nothing_and_the_rest_all_of_it(self) -> None:
        for number, row in self.do(_rows).items():
            assert bool(row.body) == (number not in self.erased)


def test_whatever_happens_the_promises_of_the_inbox_hold(databases: Databases) -> None:
    live(InboxLife, databases)
