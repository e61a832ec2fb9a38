"""What a citizen is writing for us to keep, until it is sent or dropped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from handlers.messages import as_fields
from handlers.sender import NOBODY, Sender

LIVES = timedelta(hours=24)
QUIET = timedelta(minutes=30)
"""How long it is not offered again after it was: who goes on asking is not to be reminded with every answer."""

Step = Literal["write", "doubt", "details", "place", "contact", "category", "edit", "check", "sent"]
QUESTIONS: tuple[Step, ...] = ("details", "place", "contact")


@dataclass(frozen=True, slots=True)
class Draft:
    """`kind` is that of the case it may become, `row` the inbox row that says it or changed it last.

    `write`: the text is awaited; one that is here already was taken for a question in between. `doubt`: what row says
    may be a denunciation, and that is being asked. `details`, `place`, `contact`, `category`: that is being asked for.
    `edit`: the text may be written anew. `check`: it was shown back, to be sent or not. `sent`: the text is its
    tracking code.

    `at`: when the citizen last worked on it; `offered`: when it was last offered again since then. Both aware, UTC.
    `said`: the citizen chose the kind. `spot`: where it is, as their telephone said. `category`, `office` (where it
    happened) and `entry` (a key) are of the knowledge; `passed` are the questions answered or left out, in their order.
    `sealed`: the unit complained about is not to learn who sends it.
    """

    kind: str
    step: Step
    at: datetime
    text: str = ""
    row: int = 0
    offered: datetime | None = None
    said: bool = False
    category: str | None = None
    office: str | None = None
    entry: str | None = None
    dossier: str | None = None
    spot: str = ""
    details: str = ""
    sender: Sender = NOBODY
    passed: tuple[str, ...] = ()
    sealed: bool = False

    @property
    def whole(self) -> str:
        """All that was told of the matter."""
        return f"{self.text.rstrip(' .')}.\n{self.details}" if self.details else self.text

    @property
    def is_asking(self) -> bool:
        """Whether a question is open whose answer may be left out."""
        return self.step in QUESTIONS

    def is_open(self, now: datetime) -> bool:
        return now - self.at < LIVES

    def may_be_offered(self, now: datetime) -> bool:
        return self.step != "sent" and (self.offered is None or now - self.offered >= QUIET)

    def to_json(self) -> dict[str, Any]:
        known = {name: value for name, value in as_fields(self).items() if value}
        return known | {
            "at": self.at.isoformat(),
            "offered": self.offered.isoformat() if self.offered else None,
            "sender": self.sender.to_json(),
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "Draft":
        known = {name: value for name, value in body.items() if name in cls.__dataclass_fields__}
        offered = known.get("offered")
        times = {"at": datetime.fromisoformat(known["at"]), "offered": offered and datetime.fromisoformat(offered)}
        made = {"sender": Sender(**known.get("sender", {})), "passed": tuple(known.get("passed", ()))}
        return cls(**(known | times | made))
