"""Every branch of every guide, walked by machine through the real conversation: from its question to an end."""

import re
from collections.abc import Iterator

import pytest

from handlers.citizen.checklist import WAITING
from handlers.citizen.guides import step_keys
from handlers.messages import plain
from handlers.presses import Open, Papers, Press, ReadyOn, unpack
from handlers.turn import Answer
from knowledge.entries import Entry, LifeEvent, Topic, Truth
from knowledge.library import Edition, Library, provenance
from knowledge.loading import load_library, packaged
from knowledge.vietnamese import fold
from tests.handlers.conftest import TODAY, Talk

GUIDES = sorted(guide.id for guide in load_library(packaged()).by_kind(LifeEvent))
MOST_QUESTIONS = 5
"""About one's own papers: four at most, and one more to leave out what does not apply."""
UNFILLED = re.compile(r"[{}]|\bNone\b")


class Walk:
    """One guide in a conversation; asserts of every answer on the way that somebody can go on from it."""

    def __init__(self, talk: Talk, edition: Edition, guide: LifeEvent) -> None:
        self.talk, self.edition, self.guide = talk, edition, guide
        self.back = f"Về lại: {guide.short}"

    async def begin(self) -> Answer:
        """Stand before the guide's menu, by its button where there is one."""
        if self.talk.answer and self.back in labels(self.talk.answer):
            return self.sound(await self.talk.tap(self.back))
        return self.sound(await self.talk.say(fold(self.guide.ask[0]), self.guide.title))

    async def step(self, number: int) -> Answer:
        await self.begin()
        return self.sound(await self.talk.say(str(number)))

    async def choose(self, said: str) -> Answer:
        return self.sound(await self.talk.say(said))

    def sound(self, answer: Answer) -> Answer:
        assert answer.question is None or answer.question.status == "answered", f"not understood\n{self.talk}"
        assert told(answer), f"nothing is said\n{self.talk}"
        assert not UNFILLED.search(told(answer)), f"a place is not filled\n{self.talk}"
        assert labels(answer), f"no way on\n{self.talk}"
        return answer


def labels(answer: Answer) -> list[str]:
    return [choice.label for reply in answer.replies for choice in reply.choices]


def told(answer: Answer) -> str:
    return "\n".join(plain(reply.text) for reply in answer.replies)


def rests_on_hearsay(edition: Edition, key: str) -> bool:
    """Whether what a step opens is unverified; a procedure's is said with the side it belongs to."""
    entry = edition.library.entry(key)
    statement = edition.answer(entry) if isinstance(entry, Topic) else None
    assert isinstance(entry, Entry)
    return provenance(entry, statement).truth is Truth.UNVERIFIED


def presses(answer: Answer) -> Iterator[tuple[int, str, Press | None]]:
    """The choices of an answer: number, label and what they mean."""
    meant = answer.dialogue.menus[-1].presses
    for number, (label, press) in enumerate(zip(labels(answer), meant, strict=True), 1):
        yield number, label, unpack(press)


@pytest.mark.parametrize("guide_id", GUIDES)
async def test_every_branch_of_a_guide_leads_to_an_end_by_number_and_by_words(
    talk: Talk, library: Library, guide_id: str
) -> None:
    walk = Walk(talk, library.as_of(TODAY), library.life_event(guide_id))
    first = await walk.begin()
    keys = step_keys(walk.edition, walk.guide)
    for number, label, press in list(presses(first))[: len(keys)]:
        assert press == Open(keys[number - 1])
        opened = await walk.step(number)
        assert rests_on_hearsay(walk.edition, keys[number - 1]) == ("Chưa xác thực" in told(opened)), talk
        await walk.begin()
        assert told(await walk.choose(fold(label))) == told(opened), f"{label!r} by its words\n{talk}"
        await branches_of(walk, number, opened)


async def branches_of(walk: Walk, step: int, opened: Answer) -> None:
    """Every choice below a step, by its number and by its words; questions about one's own papers to the list."""
    for number, label, press in presses(opened):
        if not isinstance(press, Open | Papers | ReadyOn) or label == walk.back:
            continue
        await walk.step(step)
        by_words = await walk.choose(fold(label))
        await walk.step(step)
        assert told(await walk.choose(str(number))) == told(by_words), f"{label!r} by its words\n{walk.talk}"
        if isinstance(press, Papers):
            await own_papers(walk)


async def own_papers(walk: Walk) -> None:
    for _ in range(MOST_QUESTIONS):
        assert walk.talk.answer is not None
        if not (walk.talk.answer.dialogue.waiting or "").startswith(WAITING):
            return
        await walk.choose("1")
    pytest.fail(f"the questions about the papers do not end\n{walk.talk}")
