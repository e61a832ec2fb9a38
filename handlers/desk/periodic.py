"""Everything a periodic report tells of a period, and the rows that stand behind its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.desk import Desk, NotTheirs, Refusal, asked, reaching, reports, satisfaction
from handlers.desk.asked import Apologies, Asked
from handlers.desk.reaching import Held, Parcel, Played, Told
from handlers.desk.reports import MOST, TOO_MANY, Fact, Period, Report
from handlers.desk.roles import Action, Reach, may_at_all, reach_of
from handlers.desk.satisfaction import Contentment
from storage import audit, late_results, visits
from storage.quizzes import QuizTry
from storage.records import AuditLine, LateResult, Staff
from storage.visits import Answered

NOT_TOLD = "không nêu: dưới 3 lượt"
Try = QuizTry
Late = LateResult
Visit = Answered


@dataclass(frozen=True, slots=True)
class Whole:
    """All parts of the report. `asked`, `news` and `played` are None where they are left out: they are of no unit."""

    cases: Report
    asked: Asked | None
    counters: Mapping[str, Contentment]
    apologies: Apologies
    news: Sequence[Told] | None
    played: Sequence[Played] | None
    held: Sequence[Held]


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands behind the figures, nobody by name. None: not for whoever asks, or left out of such a report."""

    cases: Sequence[tuple[Fact, str]] | None
    asked: Sequence[asked.Row] | None
    visits: Sequence[Answered]
    """What so few said that it would tell of one of them has no value."""
    late: Sequence[LateResult]
    parcels: Sequence[Parcel] | None
    tries: Sequence[QuizTry] | None
    fields: Mapping[str, str]
    """The field of each entry that was asked about."""


async def whole(desk: Desk, who: Staff, period: Period) -> Whole:
    """Raises `NotTheirs`, and `Refusal` for a period that is too much."""
    cases = await reports.report(desk, who, period)
    return Whole(
        cases,
        await asked.counted(desk, who, period) if asked.sees_questions(who, period) else None,
        (await satisfaction.results(desk, who, period)).units if _has_counters(who) else {},
        await asked.apologies(desk, who, period),
        await reaching.reached(desk, who, period),
        await reaching.played(desk, who, period),
        await reaching.held(desk, who, period),
    )


async def traced(desk: Desk, who: Staff, period: Period) -> Rows:
    """The rows of all parts; who took them out is written down. Raises as `whole`, and `Refusal` for too many."""
    exports = may_at_all(who, Action.EXPORT_CASES)
    sees_questions, reads_news = asked.sees_questions(who, period), reaching.reads_news(who, period)
    cases = await reports.exported(desk, who, period) if exports else None
    questions = await asked.exported(desk, who, period) if sees_questions else None
    answers = await _answers(desk, who, period)
    late = await _late(desk, who, period)
    fields = {one.entry: asked.field_of(desk, one.entry) for one in questions or () if one.entry}
    news = await reaching.parcels(desk, who, period) if reads_news else None
    tries = await reaching.tries(desk, who, period) if reads_news else None
    await _write_down(desk, who, period)
    return Rows(cases, questions, answers, late, news, tries, fields)


async def _answers(desk: Desk, who: Staff, period: Period) -> list[Answered]:
    if not _has_counters(who):
        return []
    async with desk.database.reading() as connection:
        found = await visits.counted(connection, period.first, period.last, _office(who, period), MOST + 1)
    if len(found) > MOST:
        raise Refusal(TOO_MANY)
    units = (await satisfaction.results(desk, who, period)).units
    few = {office for office, one in units.items() if one.mean is None}
    return [replace(one, value=NOT_TOLD) if one.office in few else one for one in found]


async def _late(desk: Desk, who: Staff, period: Period) -> list[LateResult]:
    async with desk.database.reading() as connection:
        found = await late_results.between(connection, period.first, period.last, _office(who, period), MOST + 1)
    if len(found) > MOST:
        raise Refusal(TOO_MANY)
    return [replace(one, person="") for one in found]


def _office(who: Staff, period: Period) -> str | None:
    reach = reach_of(who, Action.READ_REPORTS)
    if reach is None:
        raise NotTheirs
    return who.office or "" if reach is Reach.OWN else period.office or None


def _has_counters(who: Staff) -> bool:
    """Whether there are counters whose visitors they may hear of."""
    return reach_of(who, Action.READ_REPORTS) is Reach.ALL or bool(who.office)


async def _write_down(desk: Desk, who: Staff, period: Period) -> None:
    named = f"report:{period.first}..{period.last}:{period.office or who.office or 'all'}"
    async with desk.database.writing() as connection:
        await audit.add(connection, [AuditLine(desk.clock(), who.id, who.login, "report taken out", named, "rows")])
