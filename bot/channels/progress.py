"""How many messages of a long reply a vendor has taken, while this process lives."""

MOST_HALF_SENT = 1_000


class Progress:
    """A second attempt at the same row goes on where the first broke off; after a crash it begins anew.

    So a citizen may see a part twice but never misses one.
    """

    def __init__(self) -> None:
        self._taken: dict[int, int] = {}

    def of(self, row: int) -> int:
        return self._taken.get(row, 0)

    def reached(self, row: int, taken: int) -> None:
        self._taken[row] = taken
        if len(self._taken) > MOST_HALF_SENT:
            del self._taken[next(iter(self._taken))]  # the oldest; at worst its parts are sent again

    def finished(self, row: int) -> None:
        self._taken.pop(row, None)
