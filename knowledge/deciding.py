"""What a citizen's message means: one decision, calibrated, never louder than the evidence."""

from dataclasses import dataclass
from typing import Literal

Decision = Literal["answer", "clarify", "unknown", "smalltalk", "feature", "emergency"]


@dataclass(frozen=True, slots=True)
class Context:
    """What was talked about before: entry keys such as `procedure:dang-ky-khai-sinh`, latest last."""

    topic: str | None = None
    aspect: str | None = None
    offered: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant; `confidence` is the estimated chance that it is the right one."""

    entry: str
    score: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What to do with a message. `entry`, `options` and candidates are entry keys (`kind:id`)."""

    decision: Decision
    entry: str | None = None
    aspect: str | None = None
    options: tuple[str, ...] = ()
    feature: str | None = None
    smalltalk: str | None = None
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    place: str | None = None
