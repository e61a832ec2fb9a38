"""How much one conversation and one address may send: token buckets in memory, forgotten when nobody sends."""

import ipaddress
import math

MOST_KEYS = 20_000


class Buckets:
    """One bucket for each key: a minute's worth of tokens at once, refilled evenly.

    Memory is bounded: when there are too many keys, the ones that were quiet for longest start anew with a full bucket.
    """

    def __init__(self, per_minute: int, most_keys: int = MOST_KEYS) -> None:
        self._size = float(per_minute)
        self._per_second = per_minute / 60
        self._most_keys = most_keys
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, key: str, now: float) -> int:
        """Whole seconds until this key may send; 0 when it may send now."""
        missing = 1 - self._tokens(key, now)
        return max(0, math.ceil(round(missing / self._per_second, 6)))

    def take(self, key: str, now: float) -> None:
        left = self._tokens(key, now) - 1
        self._left.pop(key, None)
        self._left[key] = (left, now)
        while len(self._left) > self._most_keys:
            self._left.pop(next(iter(self._left)))

    def _tokens(self, key: str, now: float) -> float:
        left, then = self._left.get(key, (self._size, now))
        return min(self._size, left + (now - then) * self._per_second)


def network(address: str | None) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 subscriber holds."""
    if not address or ":" not in address:
        return address or ""
    return str(ipaddress.ip_network(f"{address}/64", strict=False))
