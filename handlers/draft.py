"""What a citizen is writing for us to keep, until it is sent or dropped."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

LIVES = timedelta(hours=24)
QUIET = timedelta(minutes=30)
"""How long it is not offered again after it was: who goes on asking is not to be reminded with every answer."""

Step = Literal["write", "doubt", "check", "sent"]


@dataclass(frozen=True, slots=True)
class Draft:
    """`kind` is that of the case it may become (gop_y, cau_hoi), `row` the inbox row that `text` is of.

    `write`: the text is awaited; one that is here already was taken for a question in between.
    `doubt`: the text may be a denunciation, and that is being asked. `check`: it was shown back, to be sent or not.
    `sent`: the text is its tracking code. `at`: when the citizen last worked on it; `offered`: when it was last
    offered again since then. Both aware, UTC.
    """

    kind: str
    step: Step
    at: datetime
    text: str = ""
    row: int = 0
    offered: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return now - self.at < LIVES

    def may_be_offered(self, now: datetime) -> bool:
        return self.step != "sent" and (self.offered is None or now - self.offered >= QUIET)

    def to_json(self) -> dict[str, Any]:
        fields = {"kind": self.kind, "step": self.step, "at": self.at.isoformat(), "text": self.text, "row": self.row}
        return fields | ({"offered": self.offered.isoformat()} if self.offered else {})

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Draft":
        at, offered = datetime.fromisoformat(body["at"]), body.get("offered")
        draft = cls(body["kind"], body["step"], at, body["text"], body["row"])
        return replace(draft, offered=datetime.fromisoformat(offered)) if offered else draft
