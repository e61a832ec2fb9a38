"""Styled text as Telegram keeps it: the plain text, and entities counted in UTF-16 units."""

import re
from dataclasses import dataclass, replace
from typing import Any


class CannotParse(Exception):
    """The vendor's sentence about a text it cannot read."""


@dataclass(frozen=True, slots=True)
class Entity:
    type: str
    offset: int
    length: int
    argument: tuple[str, str] | None = None
    """The name and value of what some kinds carry: ("url", "https://…")."""

    def to_json(self) -> dict[str, Any]:
        extra = dict([self.argument]) if self.argument else {}
        return {"type": self.type, "offset": self.offset, "length": self.length, **extra}


@dataclass(frozen=True, slots=True)
class Styled:
    text: str
    entities: tuple[Entity, ...] = ()


def units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def is_link(url: str) -> bool:
    """Whether Telegram makes a link of an address; otherwise only the text stays."""
    return (
        re.fullmatch(r"(https?://|tg://|ton://|mailto:)?[^\s/?#@]+\.[^\s/?#@.]{2,}([/?#:]\S*)?|tg://\S+", url)
        is not None
    )


CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
DROPPED = re.compile("[\r\u2028-\u202e]")
INVISIBLE = " \n\u00a0\u1680\u180e\u2000-\u200f\u202f\u205f\u2060\u2800\u3000\ufeff\ufffc"
BLANK = re.compile(f"[{INVISIBLE}]*")


def fixed(styled: Styled) -> Styled:
    """As Telegram stores it: control characters cleaned, blank ends cut off, entities moved with the text."""
    cleaned: list[str] = []
    at, length = [], 0
    for char in styled.text:
        at += [length] * units(char)
        cleaned.append("" if DROPPED.match(char) else CONTROL.sub(" ", char))
        length += units(cleaned[-1])
    at.append(length)
    text = "".join(cleaned)
    kept = text.rstrip().lstrip(" \n")
    left, total = units(text) - units(text.lstrip(" \n")), units(kept)
    moved = [_moved(entity, at, left, total) for entity in styled.entities]
    found = tuple(entity for entity in moved if entity.length > 0)
    return Styled(kept, _with_automatic(kept, found)[:100])


def is_blank(text: str) -> bool:
    return BLANK.fullmatch(text) is not None


def _moved(entity: Entity, at: list[int], left: int, total: int) -> Entity:
    start = min(max(at[entity.offset] - left, 0), total)
    end = min(max(at[entity.offset + entity.length] - left, 0), total)
    return replace(entity, offset=start, length=end - start)


AUTOMATIC = (
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")),
    ("mention", re.compile(r"(?<!\w)@\w{5,32}")),
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(@\w{5,32})?(?!\w)")),
    ("hashtag", re.compile(r"(?<!\w)#\w+")),
)


def _with_automatic(text: str, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Addresses, commands and the like are found by Telegram itself, where nothing else is."""
    found = list(entities)
    for kind, pattern in AUTOMATIC:
        for match in pattern.finditer(text):
            one = Entity(kind, units(text[: match.start()]), units(match[0]))
            if not any(_overlap(one, other) and other.type != "bold" for other in found):
                found.append(one)
    return tuple(sorted(found, key=lambda entity: (entity.offset, -entity.length)))


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.offset + other.length and other.offset < one.offset + one.length
