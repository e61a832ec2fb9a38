"""A conversation to talk to, over the packaged content."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.rehearsal import Conversation
from handlers.messages import Kind, Reply, plain
from handlers.turn import Answer
from knowledge.ear import Ear
from knowledge.library import Library
from knowledge.loading import load_library, packaged

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(packaged())


@pytest.fixture(scope="session")
def ear(library: Library) -> Ear:
    return Ear.build(library)


class Talk:
    """A transcript: what the citizen says, and what must (or must not) be in the answer."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.told: list[str] = []
        self.answer: Answer | None = None

    async def say(self, text: str, *expected: str, never: tuple[str, ...] = ()) -> Answer:
        return self._heard(f"C: {text}", await self.conversation.say(text), expected, never)

    async def tap(self, label: str, *expected: str, never: tuple[str, ...] = ()) -> Answer:
        assert self.answer is not None
        presses = {c.label: c.press for reply in self.answer.replies for c in reply.choices}
        assert label in presses, f"{label!r} is not offered: {list(presses)}\n{self}"
        press = presses[label]
        assert press is not None
        return self._heard(f"C: [{label}]", await self.conversation.press(press), expected, never)

    async def send(self, kind: Kind, text: str, *expected: str, never: tuple[str, ...] = ()) -> Answer:
        return self._heard(f"C: ({kind}) {text}", await self.conversation.hear(kind, text), expected, never)

    async def follow(self, carried: str, *expected: str, never: tuple[str, ...] = ()) -> Answer:
        """Open the assistant by a link that carries something."""
        answer = await self.conversation.hear("text", "/start", carried)
        return self._heard(f"C: /start {carried}", answer, expected, never)

    def _heard(self, said: str, answer: Answer, expected: tuple[str, ...], never: tuple[str, ...]) -> Answer:
        shown = "\n".join(map(_shown, answer.replies))
        self.told += [said, f"B: {shown}"]
        self.answer = answer
        assert not [text for text in expected if text not in shown], f"missing {expected} in\n{self}"
        assert not [text for text in never if text in shown], f"found {never} in\n{self}"
        return answer

    def __str__(self) -> str:
        return "\n".join(self.told)


def _shown(reply: Reply) -> str:
    return plain(reply.text) + "".join(f" [{choice.label}]" for choice in reply.choices)


@pytest.fixture
def talk(library: Library, ear: Ear) -> Talk:
    return Talk(Conversation(library, ear, TODAY))


@pytest.fixture
def talk_on(library: Library, ear: Ear) -> Callable[[date], Talk]:
    return lambda day: Talk(Conversation(library, ear, day))
