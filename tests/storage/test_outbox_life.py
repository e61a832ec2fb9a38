"""The life of what we say, lived at random by slow, dying and overlapping senders over the real repository.

The vendor of this test writes down what it was given, so the promises can be checked from outside: nothing is given to
it more often than its kind allows, nothing out of order, and nobody without a lease in hand changes anything.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import outbox
from storage.records import Kind, Lease, LeaseLost, NewPost, Post
from storage.tables import outbox as table
from tests.databases import Databases
from tests.storage.lives import Life, live

CHATS = ("lan", "dung", "hanh")
RESEND_AFTER = timedelta(seconds=60)


@dataclass
class Sender:
    """A process with some messages in hand; `called` are those the vendor was asked to take, with its answer."""

    lease: Lease
    posts: list[Post]
    called: dict[int, bool] = field(default_factory=dict)


async def _rows(connection: AsyncConnection) -> dict[int, Any]:
    return {row.id: row for row in (await connection.execute(select(table).order_by(table.c.id))).all()}


class OutboxLife(Life):
    def __init__(self, databases: Databases) -> None:
        super().__init__(databases)
        self.senders: list[Sender] = []
        self.given: Counter[int] = Counter()
        self.order: dict[str, list[int]] = defaultdict(list)
        self.kinds: dict[int, Kind] = {}
        self.closed: dict[int, str] = {}

    @initialize()
    def begin(self) -> None:
        """Something of each kind is waiting, so that no example is spent on an empty table."""
        self.queue("lan", "answer", 2)
        self.queue("dung", "broadcast", 2)
        self.queue("hanh", "notice", 1)

    def queue(self, chat: str, kind: Kind, many: int) -> None:
        posts = [NewPost("zalo", "oa", chat, {"text": str(number)}, self.now, kind=kind) for number in range(many)]
        self.do(outbox.add, posts)
        for number in sorted(self.do(_rows))[-many:]:
            self.kinds[number] = kind

    def claim(self, data: st.DataObject) -> None:
        seconds, most = data.draw(st.sampled_from([5.0, 15.0])), data.draw(st.integers(1, 4))
        before = self.do(_rows)
        lease = Lease.take(self.now, seconds)
        posts = self.do(outbox.claim, lease, [("zalo", "oa")], most)
        assert [post.id for post in posts] == self._due(before)[:most]
        if posts:
            self.senders.append(Sender(lease, posts))

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """One rule that chooses, because hypothesis leaves whole rules out of most examples, and all are needed."""
        with_hands = [self.call, self.call, self.call, self.record, self.record, self.die] if self.senders else []
        always = [self.claim, self.claim, self.time_passes, self.notice_lost_calls, self.say_more, self.die_in_the_call]
        data.draw(st.sampled_from([*always, *with_hands]))(data)

    def die_in_the_call(self, data: st.DataObject) -> None:
        """The whole of a bad moment at once: claimed, called, dead, noticed. Twice in a row it is told for good."""
        known = len(self.senders)
        self.claim(data)
        if len(self.senders) > known:
            sender = self.senders[-1]
            self.senders[:] = [sender]  # the others die as well
            self.call(data)
            self.senders.clear()
            self.wait(16)
            self.notice_lost_calls(data)
            self.wait(61)

    def say_more(self, data: st.DataObject) -> None:
        if len(self.kinds) < 12:
            kind: Kind = data.draw(st.sampled_from(["answer", "notice", "broadcast"]))
            self.queue(data.draw(st.sampled_from(CHATS)), kind, data.draw(st.integers(1, 3)))

    def _due(self, rows: dict[int, Any]) -> list[int]:
        """What a claim must find: the first open row of each conversation, if it is due, not being called and free.

        The oldest is first, and news is last; but while news is being told, what came after it waits.
        """
        heads: dict[str, Any] = {}
        told: dict[str, int] = {}
        for row in sorted(rows.values(), key=lambda row: (row.kind == "broadcast", row.id)):
            if row.state not in ("sent", "dead"):
                heads.setdefault(row.conversation, row)
                if row.kind == "broadcast" and row.state == "calling":
                    told.setdefault(row.conversation, row.id)
        return sorted(
            row.id
            for row in heads.values()
            if row.state != "calling"
            and not told.get(row.conversation, row.id) < row.id
            and row.not_before <= self.now
            and (row.lease_until is None or row.lease_until < self.now)
        )

    def call(self, data: st.DataObject) -> None:
        """Announce the calls, then make them; the vendor takes each or refuses it."""
        sender = data.draw(st.sampled_from(self.senders))
        ids = [post.id for post in sender.posts if post.id not in sender.called]
        rows = self.do(_rows)
        is_theirs = all(rows[number].lease_token == sender.lease.token for number in ids)
        try:
            self.do(outbox.mark_calling, ids, sender.lease)
        except LeaseLost:
            assert not is_theirs
            self.senders.remove(sender)
            return
        assert is_theirs
        for number in ids:
            takes = data.draw(st.booleans())
            sender.called[number] = takes
            if takes:
                self.given[number] += 1
                self.order[rows[number].conversation].append(number)

    def record(self, data: st.DataObject) -> None:
        """Write down what came of the calls, perhaps long after somebody else took the rows over."""
        sender, pause = data.draw(st.sampled_from(self.senders)), data.draw(st.sampled_from([0, 7, 60]))
        self.senders.remove(sender)
        rows = self.do(_rows)
        token = sender.lease.token
        for post in sender.posts:
            if post.id not in sender.called:
                continue
            is_theirs = rows[post.id].lease_token == token
            if sender.called[post.id]:
                self.do(outbox.mark_sent, [post.id], token, self.now)
                self._closed_if(is_theirs, post, "sent")
            elif data.draw(st.booleans()):
                later = self.now + timedelta(seconds=pause)
                self.do(outbox.mark_retry, replace(post, attempts=post.attempts + 1), token, later, "429")
            else:
                self.do(outbox.mark_dead, post, token, "blocked")
                self._closed_if(is_theirs, post, "dead")

    def _closed_if(self, is_theirs: bool, post: Post, state: str) -> None:
        if is_theirs:
            self.closed[post.id] = state

    def die(self, data: st.DataObject) -> None:
        self.senders.remove(data.draw(st.sampled_from(self.senders)))

    def notice_lost_calls(self, _data: st.DataObject) -> None:
        before = self.do(_rows)
        orphans = [
            row.id
            for row in before.values()
            if row.state == "calling" and row.lease_until is not None and row.lease_until < self.now
        ]
        assert self.do(outbox.mark_lost, self.now, self.now + RESEND_AFTER) == len(orphans)
        after = self.do(_rows)
        for number in orphans:
            again = before[number].lost == 0 and self.kinds[number] != "broadcast"
            assert after[number].state == ("uncertain" if again else "dead")
            if not again:
                self.closed[number] = "dead"

    def time_passes(self, data: st.DataObject) -> None:
        self.wait(data.draw(st.sampled_from([1, 6, 16, 61])))

    @invariant()
    def nothing_is_given_more_often_than_its_kind_allows(self) -> None:
        for number, times in self.given.items():
            assert times <= (1 if self.kinds[number] == "broadcast" else 2)

    @invariant()
    def each_conversation_gets_its_messages_in_order(self) -> None:
        for order in self.order.values():
            for is_news in (False, True):
                alike = [number for number in order if (self.kinds[number] == "broadcast") is is_news]
                assert alike == sorted(alike)

    @invariant()
    def what_is_closed_stays_closed(self) -> None:
        rows = self.do(_rows)
        assert len(rows) == len(self.kinds)
        for number, state in self.closed.items():
            assert rows[number].state == state
        for row in rows.values():
            assert (row.lease_token is None) == (row.lease_until is None)
            assert (row.state in ("sent", "dead")) == (row.id in self.closed)
            assert row.state != "sent" or self.given[row.id]


def test_whatever_happens_the_promises_of_the_outbox_hold(databases: Databases) -> None:
    live(OutboxLife, databases)
