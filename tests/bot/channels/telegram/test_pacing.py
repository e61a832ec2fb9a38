"""Never faster than Telegram takes it, to a chat and in all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.pacing import MOST_CHATS, Pace


def test_a_short_burst_to_a_chat_passes_and_then_it_is_one_a_second() -> None:
    pace = Pace(overall_every=0.0)
    assert [pace.reserve("lan", 100.0, 10.0) for _ in range(6)] == [0.0, 0.0, 0.0, 1.0, 2.0, 3.0]


def test_after_a_rest_a_burst_passes_again() -> None:
    pace = Pace(overall_every=0.0)
    for _ in range(3):
        pace.reserve("lan", 100.0, 10.0)
    assert [pace.reserve("lan", 110.0, 10.0) for _ in range(4)] == [0.0, 0.0, 0.0, 1.0]


def test_many_chats_share_25_a_second() -> None:
    pace = Pace()
    waits = [pace.reserve(str(chat), 100.0, 10.0) for chat in range(53)]
    assert waits[-1] == pytest.approx(2.0)


def test_what_would_wait_too_long_is_not_reserved() -> None:
    pace = Pace(overall_every=0.0)
    for _ in range(3):
        pace.reserve("lan", 100.0, 0.5)
    assert [pace.reserve("lan", 100.0, 0.5) for _ in range(3)] == [1.0, 1.0, 1.0]
    assert pace.reserve("lan", 100.6, 0.5) == pytest.approx(0.4)


def test_chats_of_long_ago_are_forgotten() -> None:
    pace = Pace(overall_every=0.0)
    for chat in range(MOST_CHATS):
        pace.reserve(str(chat), 0.0, 1.0)
    pace.reserve("lan", 100.0, 1.0)
    pace.reserve("dũng", 100.0, 1.0)
    assert len(pace._chats) == 2


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 2)), max_size=60))
def test_in_any_second_no_chat_gets_more_than_a_burst(steps: list[tuple[str, float]]) -> None:
    pace, now = Pace(), 0.0
    written: list[tuple[float, str]] = []
    for chat, pause in steps:
        now += pause
        wait = pace.reserve(chat, now, 1.5)
        if wait <= 1.5:
            written.append((now + wait, chat))
    for at, chat in written:
        beside = [1 for other, name in written if name == chat and at <= other < at + 0.999]
        assert len(beside) <= pace.burst + 1
        assert len([1 for other, _ in written if at <= other < at + 0.999]) <= 25 + pace.burst + 1
