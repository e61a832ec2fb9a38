"""What can go wrong between a bot and Telegram, put in on purpose.

`before` ends the connection before the request is looked at; `after` and `truncated` do what was asked and then lose
the answer, wholly or in part; `slow` does it and answers late; `html`, `error`, `restart`, `flood` and `conflict` (as
if another bot polled) do nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

Kind = Literal["before", "after", "truncated", "slow", "html", "error", "restart", "flood", "conflict"]
HTML = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"


@dataclass
class Fault:
    kind: Kind
    method: str = ""
    """Lower case; empty: any but getUpdates."""
    chat: int | None = None
    times: int = 1
    seconds: float = 0.0
    """How slow, or how long to wait after a flood."""
    status: int = 500

    def fits(self, method: str, parameters: Mapping[str, Any]) -> bool:
        if self.method != method and (self.method or method == "getupdates"):
            return False
        return self.chat is None or str(parameters.get("chat_id")) == str(self.chat)


@dataclass
class Faults:
    """`planned` come first, each so many times; then, by chance, one of `kinds` at `rate`."""

    planned: list[Fault] = field(default_factory=list)
    rate: float = 0.0
    kinds: tuple[Kind, ...] = ("before", "after", "html", "error")
    random: Random = field(default_factory=lambda: Random(1))

    def plan(self, kind: Kind, method: str = "sendMessage", **details: Any) -> None:
        self.planned.append(Fault(kind, method.lower(), **details))

    def draw(self, method: str, parameters: Mapping[str, Any]) -> Fault | None:
        for fault in self.planned:
            if fault.fits(method, parameters):
                fault.times -= 1
                if fault.times == 0:
                    self.planned.remove(fault)
                return fault
        if self.rate and method != "getupdates" and self.random.random() < self.rate:
            return Fault(self.random.choice(self.kinds), seconds=0.2)
        return None
