"""What a message says of handing in on a day, and whether it asks when the result is ready."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from handlers.dialogue import Dialogue
from handlers.turn import Turn
from handlers.wording import HERE
from knowledge.days import Named, days_in, without_days
from knowledge.vietnamese import clean, fold

READY = "ready"
"""The aspect under which a conversation remembers that the day of a result was asked for."""

_HANDS_IN = re.compile(r"\b(?:nop|dang ky|lam|gui|xin|dem|dua)\b")
_WHEN = re.compile(
    r"\b(?:bao gio|bao lau|khi nao|chung nao|(?:hom|ngay|bua|luc|hoi|thu) nao|may (?:ngay|hom|bua)|ngay may|thu may|"
    r"mung may|ngay bao nhieu|kip (?:khong|hong|ko))\b"
)
_OF_SOMETHING_ELSE = re.compile(
    r"(?<!khai )\b(?:sinh|sanh|de|mat|chet|cuoi|hen|han|tu|den|phat|cap|ky|mua|ban)(?: (?:vao|hom|luc|tra|lay))* $"
)
"""Before a day it is no day of handing in: "con sinh ngày 20/11"."""
_OPENING = re.compile(r"\b(?:mo cua|lam viec|nghi|co nhan|hen|tre|chua|duoc (?:khong|hong|ko))\b")
"""Whether somebody is there on that day, or has not brought the result, is asked in other words."""
_FILLERS = re.compile(
    r"(?:(?:con|the|vay|neu|thi|sao|nop|di|lam|ho so|giay to|giay|to|toi|minh|em|con|chau|tui|tinh|dinh|se|ngay|hom|"
    r"bua|buoi|luc|vao|gio|sang|chieu|khi nao|bao gio|chung nao|bao lau|co|lay|xong|ket qua|duoc|ra|len|a|ha|nha|nhe|"
    r"da|roi|ma|nao|may|moi|cho|hoi|tu)\b ?)*"
)


@dataclass(frozen=True, slots=True)
class Filing:
    """The day something is handed in, and the hour (since midnight) where it is known."""

    day: date
    hour: float | None = None

    @property
    def packed(self) -> str:
        return f"{self.day}" if self.hour is None else f"{self.day}@{self.hour:.2f}"

    @property
    def at(self) -> datetime | date:
        """The moment, where the hour is known; else the day, within hours."""
        if self.hour is None:
            return self.day
        return datetime.combine(self.day, time(), HERE) + timedelta(minutes=round(self.hour * 60))

    @classmethod
    def unpacked(cls, packed: str) -> "Filing | None":
        """The filing, None where it is written in no way that we write."""
        day, _, hour = packed.partition("@")
        try:
            return cls(date.fromisoformat(day), float(hour) if hour else None)
        except ValueError:
            return None


def at_once(turn: Turn) -> Filing:
    """Handed in at this moment."""
    here = turn.now.astimezone(HERE)
    return Filing(turn.edition.day, here.hour + here.minute / 60)


def wished(turn: Turn) -> str | None:
    """What a message that asks for the day of a result says beside the day of handing in; None for any other."""
    folded = fold(clean(turn.heard.text))
    named = _named(turn)
    if named is None or _OPENING.search(folded) or _OF_SOMETHING_ELSE.search(folded[: named.start]):
        return None
    rest = without_days(turn.heard.text)
    asks = _HANDS_IN.search(folded) and _WHEN.search(folded)
    return rest if asks or (is_bare(rest) and _goes_on(turn, folded)) else None


def is_bare(rest: str) -> bool:
    """Whether such a rest names no subject of its own."""
    return _FILLERS.fullmatch(" ".join(re.findall(r"\w+", fold(rest)))) is not None


def noted(turn: Turn) -> Dialogue:
    """The dialogue with the day of handing in that the message names."""
    named = _named(turn)
    if named is None:
        return turn.dialogue
    is_now = named.day == turn.edition.day and named.hour is None
    return replace(turn.dialogue, filing=(at_once(turn) if is_now else Filing(named.day, named.hour)).packed)


def _goes_on(turn: Turn, folded: str) -> bool:
    """Whether a day alone is said of a procedure: "nộp ngày 30/4", or after such an answer "thứ 6 thì sao"."""
    topic = turn.dialogue.topic or ""
    if not topic.startswith(("procedure:", "catalogue:")):
        return False
    return turn.dialogue.aspect == READY or re.search(r"\bnop\b", folded) is not None


def _named(turn: Turn) -> Named | None:
    return next(iter(days_in(turn.heard.text, turn.edition.day)), None)
