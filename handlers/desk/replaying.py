"""What a change of the knowledge does to answers, as editors see it before it is published."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

Question = TypeVar("Question")

SILENT = timedelta(seconds=20)
"""Whoever asks says so every second: after so long without a word their process has ended."""


LEFT_OUT = " Còn {many} câu khác ít người hỏi trong 30 ngày qua không hỏi lại."


def number(many: int) -> str:
    """As it is written here: 1.200."""
    return f"{many:,}".replace(",", ".")


class Stopped(Exception):
    """Nobody wants to know any more what questions are answered."""


@dataclass(slots=True)
class Progress:
    """How many questions were asked, of how many. Whoever asks counts, in a thread; others look, and may stop it."""

    done: int = 0
    of: int = 0
    is_stopped: bool = False

    def over(self, questions: Iterable[Question]) -> Iterator[Question]:
        """Gives one after the other and counts them. Raises `Stopped`."""
        for question in questions:
            if self.is_stopped:
                raise Stopped
            yield question
            self.done += 1

    def stop(self) -> None:
        self.is_stopped = True


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody has all questions asked again: since when, how far it is, and when that was heard."""

    by: str
    since: datetime
    heard: datetime
    done: int = 0
    of: int = 0

    @classmethod
    def kept(cls, version: int, proof: Mapping[str, Any] | None) -> Self | None:
        """What a draft of this version keeps of it."""
        if not proof or proof["version"] != version or "since" not in proof:
            return None
        since = datetime.fromisoformat(proof["since"])
        heard = datetime.fromisoformat(proof.get("heard", proof["since"]))
        return cls(proof["by"], since, heard, proof.get("done", 0), proof.get("of", 0))

    def lasts(self, now: datetime) -> bool:
        """False where it is heard of no more."""
        return now - self.heard < SILENT


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
    seconds: int = 0
    left_out: int = 0
    """How many more of the questions of people there are, which few of them asked."""

    @property
    def regressions(self) -> tuple[Played, ...]:
        return tuple(one for one in self.changed if one.worse)

    @property
    def told(self) -> str:
        """How many were asked and what came of it, in a line."""
        strays = sum(bool(one.note) for one in self.changed)
        other = len(self.changed) - len(self.regressions) - strays
        took = f" trong {self.seconds} giây" if self.seconds else ""
        said = f"Đã hỏi lại {number(self.asked)} câu{took}: {len(self.regressions)} câu kém đi, "
        said += f"{other} câu trả lời khác trước"
        said += f", {strays} cách hỏi mới chưa ra mục của nó." if strays else "."
        return said + (LEFT_OUT.format(many=number(self.left_out)) if self.left_out else "")
