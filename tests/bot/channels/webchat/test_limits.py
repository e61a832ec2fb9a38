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
