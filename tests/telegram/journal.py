"""Everything the stand-in heard, did and delivered, in order, each with a number."""

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Entry:
    """`kind` is `call` (a method was called), `handed` (an update was given to a poll), `delivery` (a webhook was
    tried), `confirmed` (an update was acknowledged) or `said` (a person did something).
    """

    number: int
    at: float
    kind: str
    what: dict[str, Any]


@dataclass
class Journal:
    entries: list[Entry] = field(default_factory=list)

    def write(self, kind: str, **what: Any) -> Entry:
        entry = Entry(len(self.entries) + 1, time.monotonic(), kind, what)
        self.entries.append(entry)
        return entry

    def of(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == kind]

    def calls(self, method: str | None = None) -> list[Entry]:
        return [entry for entry in self.of("call") if method is None or entry.what["method"] == method]

    def confirmed(self) -> set[int]:
        """The updates that the bot has said are safe with it."""
        return {entry.what["update_id"] for entry in self.of("confirmed")}

    def save(self, path: Path) -> None:
        """One JSON object a line."""
        lines = [json.dumps(asdict(entry), ensure_ascii=False, default=str) for entry in self.entries]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
