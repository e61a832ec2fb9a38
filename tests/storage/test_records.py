"""The values that go in and out: names of conversations, answers to messages, leases."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.records import Lease, Message, NewMessage, NewPost

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters=":"), min_size=1, max_size=20)


@given(NAMES, NAMES, st.text(min_size=1, max_size=30))
def test_an_answer_goes_to_the_conversation_it_answers(channel: str, account: str, chat: str) -> None:
    """A chat id may hold colons; the other two never do, so the name can be taken apart again."""
    message = Message(7, f"{channel}:{account}:{chat}", {}, NOW, 1)
    answer = message.answer({"p": []}, NOW, part=2)
    assert (answer.channel, answer.account, answer.chat) == (channel, account, chat)
    assert answer.conversation == message.conversation
    assert (answer.inbox_id, answer.part, answer.kind) == (7, 2, "answer")


def test_a_lease_lasts_from_the_moment_it_was_taken() -> None:
    lease = Lease.take(NOW, 2.5)
    assert (lease.taken_at, lease.until) == (NOW, NOW + timedelta(seconds=2.5))


def test_no_two_leases_share_a_token() -> None:
    tokens = {Lease.take(NOW, 1).token for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {32}


def test_what_tells_messages_apart_is_channel_account_and_number() -> None:
    first = NewMessage("zalo", "oa1", "m1", "zalo:oa1:lan", {}, NOW)
    assert first.key == ("zalo", "oa1", "m1")
    assert first.key != NewMessage("zalo", "oa2", "m1", "zalo:oa2:lan", {}, NOW).key


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (NewPost("zalo", "oa", "lan", {}, NOW), "chat"),
        (Lease.take(NOW, 1), "token"),
        (Message(1, "a:b:c", {}, NOW, 1), "id"),
    ],
)
def test_a_record_cannot_be_changed(record: Any, field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(record, field, "other")
