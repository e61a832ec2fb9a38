import asyncio
from collections.abc import Sequence

from bot.loops.together import Together


class Doubling:
    """Doubles numbers, slowly, and remembers which came together."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.rounds.append(list(numbers))
        await asyncio.sleep(0.02)
        if 13 in numbers:
            raise ValueError
        return [2 * number for number in numbers]


async def test_who_is_alone_is_served_at_once() -> None:
    work = Doubling()
    assert await Together(work, 10).ask(4) == 8
    assert work.rounds == [[4]]


async def test_who_comes_during_a_round_shares_the_next_and_gets_their_own_outcome() -> None:
    work = Doubling()
    together = Together(work, 3)
    first = asyncio.create_task(together.ask(1))
    await asyncio.sleep(0.01)
    others = [asyncio.create_task(together.ask(number)) for number in (2, 3, 4, 5)]
    assert await asyncio.gather(first, *others) == [2, 4, 6, 8, 10]
    assert work.rounds == [[1], [2, 3, 4], [5]]


async def test_a_failure_is_everybodys_and_the_next_round_is_free_of_it() -> None:
    together = Together(Doubling(), 3)
    outcomes = await asyncio.gather(*(together.ask(number) for number in (12, 13, 14, 15)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [ValueError, ValueError, ValueError, int]
    assert await together.ask(1) == 2


async def test_what_was_asked_is_done_even_if_nobody_waits() -> None:
    work = Doubling()
    together = Together(work, 3)
    waiting = asyncio.create_task(together.ask(1))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await together.finish()
    assert await together.ask(2) == 4
    assert work.rounds == [[1], [2]]


async def test_no_round_is_larger_than_it_may_be_and_none_is_left_out() -> None:
    work = Doubling()
    together = Together(work, 4)
    assert await asyncio.gather(*(together.ask(number) for number in range(11))) == [2 * n for n in range(11)]
    assert max(map(len, work.rounds)) == 4
    assert [number for batch in work.rounds for number in batch] == list(range(11))


async def test_finishing_waits_for_everybody_who_asked() -> None:
    together = Together(Doubling(), 1)
    asking = [asyncio.create_task(together.ask(number)) for number in range(3)]
    await asyncio.sleep(0)
    await together.finish()
    assert [task.result() for task in asking] == [0, 2, 4]
    assert together.waiting == 0


async def test_it_is_known_how_long_the_first_of_those_in_hand_and_behind_has_waited() -> None:
    together = Together(Doubling(), 1)
    assert together.longest == 0
    asking = [asyncio.create_task(together.ask(number)) for number in range(3)]
    waited = []
    for one in asking:
        await asyncio.sleep(0.01)
        waited.append(together.longest)
        await one
    assert 0 < waited[0] < waited[1] < waited[2]
    await together.finish()
    assert together.longest == 0


async def test_a_round_that_is_broken_off_leaves_nobody_waiting_and_the_next_is_worked_off() -> None:
    rounds: list[Sequence[int]] = []

    async def broken_off_at_first(numbers: Sequence[int]) -> Sequence[int]:
        rounds.append(numbers)
        if len(rounds) == 1:
            raise asyncio.CancelledError
        return numbers

    together = Together(broken_off_at_first, 3)
    outcomes = await asyncio.gather(together.ask(1), together.ask(2), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError] * 2
    async with asyncio.timeout(5):
        assert await together.ask(3) == 3
