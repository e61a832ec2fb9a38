"""What a change of the knowledge does to answers, as editors see it before it is published."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody who asks is told: how it was decided, the entry that answered, the words."""

    status: str
    entry: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Played:
    """A question whose answer changes; `worse` says why it may not, "" where it only differs.

    `times`: how often people asked it lately; 0 for a test question of the content. `note` is worth a look and stops
    nothing.
    """

    text: str
    times: int
    before: Outcome | None
    after: Outcome
    worse: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """How many questions were asked again, and what changed, regressions first."""

    asked: int
    changed: tuple[Played, ...]

    @property
    def regressions(self) -> tuple[Played, ...]:
        return tuple(one for one in self.changed if one.worse)

    @property
    def told(self) -> str:
        """How many were asked and what came of it, in a line."""
        strays = sum(bool(one.note) for one in self.changed)
        other = len(self.changed) - len(self.regressions) - strays
        said = f"Đã hỏi lại {self.asked} câu: {len(self.regressions)} câu kém đi, {other} câu trả lời khác trước"
        return said + (f", {strays} cách hỏi mới chưa ra mục của nó." if strays else ".")
