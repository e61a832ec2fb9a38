"""What is not curated is answered from the national list, in the shape of a curated answer and marked as listed.

Nothing is said that the record does not say; what it leaves out is said to be missing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.citizen.folding import Part, screen
from handlers.citizen.places import centre_name
from handlers.citizen.procedures import BUTTONS, aspect_buttons, heading, ready_button
from handlers.citizen.ready import can_count
from handlers.citizen.topics import something_else
from handlers.messages import Block, Choice, Reply, plain
from handlers.presses import AND, Open, Papers
from handlers.rich import bold, paragraph
from handlers.wording import choice, day, line, say
from knowledge.catalogue.agencies import GONE, agencies_of, names_district, places_of
from knowledge.catalogue.cleaning import law_named, lines_of, shortened
from knowledge.catalogue.dump import Row
from knowledge.catalogue.fees import Fee, fees_of
from knowledge.catalogue.papers import forms_of, papers_of
from knowledge.catalogue.records import Record
from knowledge.catalogue.standing import standing
from knowledge.catalogue.times import Period, is_about_time, notes_of, times_of
from knowledge.checklist import Checklist
from knowledge.library import Edition
from knowledge.vietnamese import capital

MOST_NAMED = 4
NAMED = 70
"""Characters of a paper's name in the overview."""
LONGEST_HEADING = 200
"""Characters of a name that the overview has as its heading."""


@dataclass(frozen=True)
class Asked:
    """What a card may use: the record, all it says, and where the citizen lives."""

    edition: Edition
    record: Record
    row: Row
    place: str | None


Card = Callable[[Asked], Iterator[Part]]
"""One aspect of a record as the parts of its answer, to be shown a screen at a time."""
CHANNELS = {"where": "trực tiếp", "online": "trực tuyến", "post": "bưu chính"}


def record_answer(edition: Edition, record: Record, aspect: str, place: str | None = None, number: int = 0) -> Reply:
    """The answer to one aspect of a record, or to several ("time+fee"), or a later screen (from 0) of it.

    An unknown aspect gives the overview.
    """
    if record.since and edition.day < record.since:
        known = {"since": day(record.since), "day": day(edition.day)}
        return Reply(say(edition, "known.from", name=record.short, **known), (something_else(edition),))
    asked = Asked(edition, record, record.row, place)
    aspects = [one for one in aspect.split(AND) if one in CARDS] or ["overview"]
    aspect = AND.join(aspects)
    shown = screen(tuple(_parts(asked, aspects)), number)
    more = say(edition, "listed.left", count=str(shown.left)) if shown.left else ()
    on = choice(line(edition, "listed.more"), Open(record.key, aspect, str(number + 1)))
    name = record.name if aspect == "overview" and len(record.name) <= LONGEST_HEADING else record.short
    above = heading(edition, name, aspect) if len(aspects) == 1 else paragraph(bold(name))
    body, buttons = (*shown.blocks, *more), _buttons(asked, aspects)
    return Reply((above, *body, *read_in(edition, record, body)), (on, *buttons) if shown.left else buttons)


def _parts(asked: Asked, aspects: Sequence[str]) -> Iterator[Part]:
    """The parts of one aspect; of several, each under the name of its aspect."""
    for aspect in aspects:
        above = capital(line(asked.edition, f"heading.{aspect}")) if len(aspects) > 1 else ""
        for part in CARDS[aspect](asked):
            yield replace(part, title=": ".join(filter(None, (above, part.title))))


def read_in(edition: Edition, record: Record, body: tuple[Block, ...] = ()) -> tuple[Block, ...]:
    """What in an answer may mislead; where it was read, and of which day the list is."""
    blocks: tuple[Block, ...] = ()
    if any(GONE.named_in(plain(body))):
        blocks += say(edition, "listed.district")
    if record.elsewhere:
        blocks += say(edition, "listed.elsewhere", province=record.province)
    if record.dated is None:
        return blocks + say(edition, "listed.source_undated", code=record.code)
    return blocks + say(edition, "listed.source", code=record.code, day=day(record.dated))


def around(edition: Edition, record: Record, place: str | None) -> tuple[str, ...]:
    """Who handles it, how long it takes and what it costs, in the list's own lines."""
    asked = Asked(edition, record, record.row, place)
    times = (line(edition, "glance.time", time="; ".join(times)) for times in [_times(asked)] if times)
    fees = (text for part in _fee(asked) for text in part.lines)
    return (_handled(asked), *times, *fees)


def _buttons(asked: Asked, aspects: Sequence[str]) -> tuple[Choice, ...]:
    offered = [other for other in BUTTONS if other not in aspects and _has(asked.row, other)]
    return (*_further(asked, aspects), *aspect_buttons(asked.edition, asked.record.key, offered))


def _further(asked: Asked, aspects: Sequence[str]) -> Iterator[Choice]:
    """What goes further than the cards themselves."""
    listed = None if {"documents", "cases"}.isdisjoint(aspects) else standing(asked.record)
    if listed and Checklist(listed).steps:
        yield choice(line(asked.edition, "checklist.label"), Papers(asked.record.key))
    if "time" in aspects and can_count(asked.record):
        yield ready_button(asked.edition, asked.record.key)


def _has(row: Row, aspect: str) -> bool:
    """Whether a button is worth showing: fee, time and place are asked for even where nothing is known."""
    return {
        "documents": bool(row.documents),
        "online": CHANNELS["online"] in row.channels,
        "post": CHANNELS["post"] in row.channels,
        "steps": bool(row.steps),
        "eligibility": bool(lines_of(row.conditions)),
    }.get(aspect, True)


def _overview(asked: Asked) -> Iterator[Part]:
    if len(asked.record.name) > LONGEST_HEADING:
        yield _alone(asked.record.name)
    yield Part("", tuple(_at_a_glance(asked)))


def _at_a_glance(asked: Asked) -> Iterator[str]:
    yield _handled(asked)
    papers = papers_of(asked.row)
    if papers.names:
        named = "; ".join(shortened(name, NAMED) for name in papers.names[:MOST_NAMED])
        yield line(asked.edition, "glance.documents", names=named + (" …" if papers.count > MOST_NAMED else ""))
    elif papers.cases:
        yield line(asked.edition, "glance.cases")
    if times := _times(asked):
        yield line(asked.edition, "glance.time", time=shortened("; ".join(times), 2 * NAMED))
    if asked.record.audience in ("organisation", "official"):
        yield line(asked.edition, f"listed.for.{asked.record.audience}")


def _handled(asked: Asked) -> str:
    """Who handles it, and at which level where the names do not say."""
    agencies = ", ".join(agencies_of(asked.row)[:MOST_NAMED])
    level = line(asked.edition, f"listed.level.{asked.record.level or 'none'}")
    if not agencies:
        return line(asked.edition, "listed.handled_unnamed", level=level)
    return line(asked.edition, "listed.handled", agency=agencies) + ("" if level in agencies else f" ({level})")


def _documents(asked: Asked) -> Iterator[Part]:
    papers = papers_of(asked.row)
    if not papers.cases:
        yield _alone(line(asked.edition, "documents.none"))
    yield from (Part(case.title, case.papers) for case in papers.cases)
    yield Part(line(asked.edition, "listed.remarks"), papers.remarks)


def _cases(asked: Asked) -> Iterator[Part]:
    special = papers_of(asked.row).special
    if not special:
        yield _alone(line(asked.edition, "documents.no_cases"))
    yield from (Part(case.title, case.papers) for case in special)


def _time(asked: Asked) -> Iterator[Part]:
    times, notes = _times(asked), tuple(filter(is_about_time, notes_of(asked.row)))
    if not times and not notes:
        yield _alone(line(asked.edition, "time.unknown"))
    yield Part("", tuple(map(capital, times)))
    yield Part(line(asked.edition, "listed.remarks"), notes)


def _times(asked: Asked) -> tuple[str, ...]:
    """How long it takes, a line for each way of handing in that has a time of its own."""
    return tuple(
        (f"{ways}: " if ways else "") + "; ".join(_period(asked, period) for period in found)
        for ways, found in times_of(asked.row).items()
    )


def _period(asked: Asked, period: Period) -> str:
    if not period.amount:
        return period.words
    if not period.unit:
        return line(asked.edition, "listed.time_unitless", amount=period.amount)
    return f"**{period.amount} {period.unit}**"


def _fee(asked: Asked) -> Iterator[Part]:
    fees = fees_of(asked.row)
    if not fees:
        yield _alone(line(asked.edition, "listed.fee.none"))
    for ways, found in fees.items():
        yield Part(capital(ways), tuple(text for fee in found for text in _money(asked, fee)))


def _money(asked: Asked, fee: Fee) -> Iterator[str]:
    amount = f"{fee.amount:,}".replace(",", ".")
    if fee.kind == "amount" and fee.words.startswith("/"):
        yield line(asked.edition, "listed.fee_each", amount=amount, each=fee.words)
        return
    first, *others = lines_of(fee.words) or (fee.words,)
    words = f" ({fee.words})" if fee.words and fee.kind in ("amount", "odd") else first
    yield line(asked.edition, f"listed.fee.{fee.kind}", amount=amount, words=words)
    yield from others if words == first else ()


def _where(asked: Asked) -> Iterator[Part]:
    yield _alone(_handled(asked))
    if asked.row.channels and CHANNELS["where"] not in asked.row.channels:
        yield _alone(line(asked.edition, "counter.no"))
        return
    places = () if asked.record.elsewhere else places_of(asked.row, CHANNELS["where"])
    if places:
        yield Part(line(asked.edition, "listed.places"), places)
    else:
        yield _alone(line(asked.edition, "listed.no_place", office=centre_name(asked.edition, asked.place)))


def _decides(asked: Asked) -> Iterator[Part]:
    yield _alone(_handled(asked))
    if names_district(asked.row):
        yield _alone(line(asked.edition, "listed.district_agency"))


def _by_channel(aspect: str) -> Card:
    """A card for one way of handing in: whether the list has it, and what it remarks on it."""

    def card(asked: Asked) -> Iterator[Part]:
        if CHANNELS[aspect] not in asked.row.channels:
            yield _alone(line(asked.edition, f"{aspect}.no"))
            return
        yield _alone(line(asked.edition, f"listed.way.{aspect}"))
        if aspect == "online":
            yield _alone(_page_of(asked))
        if not asked.record.elsewhere:
            yield Part(line(asked.edition, "listed.remarks"), places_of(asked.row, CHANNELS[aspect]))

    return card


def _page_of(asked: Asked) -> str:
    """Where on the national portal the procedure is found: its page, else its code."""
    if asked.row.detail_url.startswith("https://dichvucong.gov.vn/"):
        return line(asked.edition, "listed.page", url=asked.row.detail_url)
    return line(asked.edition, "listed.page_by_code", code=asked.row.code)


def _forms(asked: Asked) -> Iterator[Part]:
    forms = forms_of(asked.row)
    yield Part("", forms) if forms else _alone(line(asked.edition, "listed.no_form"))


def _authorise(asked: Asked) -> Iterator[Part]:
    said = [name for case in papers_of(asked.row).cases for name in (case.title, *case.papers)]
    said += [*papers_of(asked.row).remarks, *lines_of(asked.row.steps), *notes_of(asked.row)]
    found = dict.fromkeys(text for text in said if "ủy quyền" in text.lower() or "uỷ quyền" in text.lower())
    yield Part("", tuple(found)) if found else _not_stated(asked, "authorise")


def _stated(aspect: str, text: Callable[[Row], str]) -> Card:
    """A card that says what one field states, or that the national list does not state it."""

    def card(asked: Asked) -> Iterator[Part]:
        said = text(asked.row)
        if not said:
            yield _not_stated(asked, aspect)
            return
        yield Part("", lines_of(said) or (line(asked.edition, "listed.said", words=said),))

    return card


def _legal(asked: Asked) -> Iterator[Part]:
    laws = tuple(dict.fromkeys(law for named in asked.row.legal_basis if (law := law_named(named))))
    yield Part("", laws) if laws else _not_stated(asked, "legal")


def _alone(text: str) -> Part:
    return Part("", (text,))


def _not_stated(asked: Asked, aspect: str) -> Part:
    return _alone(line(asked.edition, "not_stated", what=line(asked.edition, f"aspect.{aspect}").lower()))


CARDS: dict[str, Card] = {
    "overview": _overview,
    "documents": _documents,
    "cases": _cases,
    "time": _time,
    "fee": _fee,
    "where": _where,
    "decides": _decides,
    "online": _by_channel("online"),
    "post": _by_channel("post"),
    "steps": _stated("steps", lambda row: row.steps),
    "form": _forms,
    "legal": _legal,
    "result": _stated("result", lambda row: row.result),
    "eligibility": _stated("eligibility", lambda row: row.conditions),
    "authorise": _authorise,
}
