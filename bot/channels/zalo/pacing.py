"""How fast Zalo may be called: 4,000 times a minute by an application, whatever its accounts. Pure."""

from dataclasses import dataclass

from bot.channels.capabilities import ZALO

EVERY = 60 / ZALO.a_minute
"""A tenth of what Zalo allows is left for what else the application calls."""
BURST = 50


@dataclass(slots=True)
class Pace:
    """Hands out moments to call at. Each process has its own; what two of them do too much, Zalo answers with -32.

    Where it says beforehand that none are left, nobody calls either.
    """

    every: float = EVERY
    burst: int = BURST
    _next: float = 0.0

    def reserve(self, now: float, patience: float) -> float:
        """How many seconds to wait before calling. Beyond `patience` nothing is reserved: come back then."""
        next_one = max(self._next, now - self.burst * self.every)
        wait = max(0.0, next_one - now)
        if wait <= patience:
            self._next = next_one + self.every
        return wait

    def rest(self, now: float, seconds: float) -> None:
        """Nobody is to call for so long: it would be refused."""
        self._next = max(self._next, now + seconds)
