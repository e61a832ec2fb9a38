from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.webchat.limits import Buckets, network


def send(buckets: Buckets, key: str, times: int, now: float) -> int:
    """How many of so many messages get through at one moment."""
    taken = 0
    for _ in range(times):
        if buckets.wait(key, now) == 0:
            buckets.take(key, now)
            taken += 1
    return taken


def test_a_minutes_worth_may_be_sent_at_once() -> None:
    assert send(Buckets(20), "a", 50, now=0) == 20


def test_one_flood_leaves_the_others_alone() -> None:
    buckets = Buckets(20)
    send(buckets, "a", 50, now=0)
    assert buckets.wait("b", 0) == 0


def test_waiting_as_long_as_told_is_enough() -> None:
    buckets = Buckets(20)
    send(buckets, "a", 20, now=0)
    assert buckets.wait("a", 0) == 3
    assert buckets.wait("a", 2) == 1
    assert send(buckets, "a", 5, now=3) == 1


def test_a_quiet_minute_fills_the_bucket_and_no_more() -> None:
    buckets = Buckets(20)
    send(buckets, "a", 20, now=0)
    assert send(buckets, "a", 50, now=3600) == 20


def test_memory_is_bounded_and_the_busy_are_remembered_longest() -> None:
    buckets = Buckets(1, most_keys=3)
    buckets.take("flood", 0)
    for n in range(10):
        buckets.take(f"passer-by {n}", 0)
        buckets.take("flood", 0)
    assert buckets.wait("flood", 0) > 0
    assert buckets.wait("passer-by 0", 0) == 0


def test_one_ipv6_subscriber_counts_as_one_address() -> None:
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert network("2001:db8:1:3::1") != network("2001:db8:1:2::1")
    assert network("203.0.113.9") == "203.0.113.9"
    assert network(None) == network("") == ""


moves = st.lists(
    st.tuples(st.sampled_from("abc"), st.floats(0, 90, allow_nan=False), st.integers(1, 30)), min_size=1, max_size=30
)


@given(st.integers(1, 60), moves)
def test_over_any_time_no_more_gets_through_than_was_promised(
    per_minute: int, sent: list[tuple[str, float, int]]
) -> None:
    """A full bucket at once, and so much more as the minutes since the first message allow."""
    buckets, now = Buckets(per_minute), 0.0
    first: dict[str, float] = {}
    taken: Counter[str] = Counter()
    for key, later, times in sent:
        now += later
        first.setdefault(key, now)
        taken[key] += send(buckets, key, times, now)
        assert taken[key] <= per_minute + (now - first[key]) * per_minute / 60 + 1e-6


@given(st.integers(1, 200), st.integers(1, 300), st.floats(0, 10_000, allow_nan=False))
def test_waiting_as_long_as_told_is_always_enough(per_minute: int, times: int, now: float) -> None:
    buckets = Buckets(per_minute)
    send(buckets, "a", times, now)
    wait = buckets.wait("a", now)
    assert 0 <= wait <= 60 / per_minute + 1
    assert buckets.wait("a", now + wait) == 0


def test_asking_how_long_costs_nothing() -> None:
    buckets = Buckets(5)
    assert [buckets.wait("a", 0) for _ in range(100)] == [0] * 100
    assert send(buckets, "a", 10, 0) == 5


@given(st.lists(st.integers(0, 30), max_size=60))
def test_memory_is_bounded_however_many_come(keys: list[int]) -> None:
    buckets = Buckets(5, most_keys=10)
    for now, key in enumerate(keys):
        buckets.take(str(key), float(now))
    assert len(buckets._left) <= 10
    latest = list(dict.fromkeys(reversed([str(key) for key in keys])))[:10]
    assert set(buckets._left) == set(latest)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("", ""),
        (None, ""),
    ],
)
def test_one_subscriber_counts_as_one_address(address: str | None, counted: str) -> None:
    assert network(address) == counted
