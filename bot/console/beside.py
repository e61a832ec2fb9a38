"""The answers that a draft changes, each beside what it was; those that change alike stand together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot import differences as told
from bot.console.marking import Piece, marked
from handlers.desk.replaying import Played, Replay
from knowledge.entries import Entry


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: how it comes about, and its words, those marked that the other one does not have."""

    how: str
    words: Sequence[Piece]

    @property
    def own(self) -> tuple[str, ...]:
        """What the other one does not have."""
        return tuple(piece.text.strip() for piece in self.words if piece.differs)


@dataclass(frozen=True, slots=True)
class Side:
    """One changed answer as it is shown: the question, and both answers beside each other."""

    text: str
    times: int
    worse: str
    note: str
    before: Said
    after: Said
    alike: tuple[str, ...] = ()
    """Further questions whose answers, come about as before, changed in the same words."""


def sides(replay: Replay, entries: Mapping[str, Entry]) -> list[Side]:
    """What asking again gave, in its order; a source that was read again changes every answer of its entry alike."""
    found: dict[object, Side] = {}
    for at, one in enumerate(replay.changed):
        side = _side(one, entries)
        is_plain = not (side.worse or side.note) and side.before.how == side.after.how
        what = (side.before.own, side.after.own) if is_plain else at
        first = found.get(what)
        found[what] = replace(first, alike=(*first.alike, side.text)) if first else side
    return list(found.values())


def _side(one: Played, entries: Mapping[str, Entry]) -> Side:
    before, after = marked(one.before.text if one.before else "", one.after.text)
    both = Said(told.decided(one.before, entries), before), Said(told.decided(one.after, entries), after)
    return Side(one.text, one.times, one.worse, one.note, *both)
