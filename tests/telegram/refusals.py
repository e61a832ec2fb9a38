"""What the Bot API answers when it does not do what was asked: the status is also in the body."""

from dataclasses import dataclass, field
from typing import Any

PREFIXES = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}


@dataclass
class Refusal(Exception):
    code: int
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Any]:
        extra = {"parameters": self.parameters} if self.parameters else {}
        return {"ok": False, "error_code": self.code, "description": self.description, **extra}


def refuse(code: int, sentence: str, **parameters: Any) -> Refusal:
    return Refusal(code, PREFIXES[code] + sentence, parameters)


def bad(sentence: str) -> Refusal:
    return refuse(400, sentence)


def too_many(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
