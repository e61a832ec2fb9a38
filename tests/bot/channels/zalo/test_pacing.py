"""Never faster than an application may call."""

import pytest

from bot.channels.zalo.pacing import BURST, EVERY, Pace


def test_a_burst_passes_and_then_it_is_one_after_the_other() -> None:
    pace = Pace(every=0.1, burst=3)
    assert [pace.reserve(100.0, 10.0) for _ in range(6)] == pytest.approx([0.0, 0.0, 0.0, 0.0, 0.1, 0.2])


def test_no_minute_sees_more_calls_than_zalo_takes() -> None:
    pace, now, calls = Pace(), 1_000.0, 0
    while now < 1_060.0:
        wait = pace.reserve(now, 10.0)
        now += wait or 0.001
        calls += 1
    assert 60 / EVERY < calls <= 60 / EVERY + BURST + 2 < 4_000


def test_what_would_wait_too_long_is_not_reserved() -> None:
    pace = Pace(every=1.0, burst=0)
    assert pace.reserve(100.0, 0.5) == 0.0
    assert [pace.reserve(100.0, 0.5) for _ in range(3)] == [1.0, 1.0, 1.0]


def test_after_a_refusal_nobody_calls_until_the_minute_is_over() -> None:
    pace = Pace()
    pace.rest(100.0, 20.0)
    assert pace.reserve(101.0, 1.5) == pytest.approx(19.0)
    assert pace.reserve(121.0, 1.5) == 0.0
