"""How content people were at the counters, by unit and period: figures and sentences, of nobody in particular."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from handlers.desk import Desk, NotTheirs, Refusal
from handlers.desk.reports import BACKWARDS, FEWEST_RATINGS, LONGEST, TOO_LONG, Period
from handlers.desk.roles import Action, Reach, reach_of
from storage import visits
from storage.records import Staff
from storage.visits import Answered

MOST_SENTENCES = 100


@dataclass
class Contentment:
    """What was answered about a unit: how often each score, and each reason."""

    scores: Counter[int] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rated(self) -> int:
        return sum(self.scores.values())

    @property
    def mean(self) -> float | None:
        """None where so few answered that it would tell what one of them said."""
        if self.rated < FEWEST_RATINGS:
            return None
        return sum(score * many for score, many in self.scores.items()) / self.rated


@dataclass(frozen=True, slots=True)
class Results:
    units: Mapping[str, Contentment]
    sentences: tuple[Answered, ...]
    first: date
    last: date


async def results(desk: Desk, who: Staff, period: Period) -> Results:
    """Raises `NotTheirs`, and `Refusal` for days in the wrong order or too many."""
    office = _office(who, period)
    if period.last < period.first:
        raise Refusal(BACKWARDS)
    if period.last - period.first > LONGEST:
        raise Refusal(TOO_LONG)
    async with desk.database.reading() as connection:
        counted = await visits.counts(connection, period.first, period.last, office)
        sentences = await visits.words(connection, period.first, period.last, office, MOST_SENTENCES)
    units: dict[str, Contentment] = {}
    for unit, what, value, many in counted:
        found = units.setdefault(unit, Contentment())
        if what == "score":
            found.scores[int(value)] += many
        else:
            found.reasons[value] += many
    shown = tuple(one for one in sentences if units.get(one.office, Contentment()).rated >= FEWEST_RATINGS)
    return Results(units, shown, period.first, period.last)


def _office(who: Staff, period: Period) -> str | None:
    """The one unit that is asked about, None for all of them."""
    reach = reach_of(who, Action.READ_REPORTS)
    if reach is None or (reach is Reach.OWN and (not who.office or period.office not in ("", who.office))):
        raise NotTheirs
    return (who.office if reach is Reach.OWN else period.office) or None
