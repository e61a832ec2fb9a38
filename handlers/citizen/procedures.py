"""A procedure answers by aspect: one short card each, with the buttons of the others below it."""

import re
from collections.abc import Callable, Iterator, Sequence

from handlers.citizen.places import ONE_STOP, centre_and_contact, centre_name, office_and_contact
from handlers.citizen.sources import footing, own_source
from handlers.citizen.topics import something_else
from handlers.citizen.validity import present, withheld
from handlers.messages import Block, Choice, Reply, RichText, plain
from handlers.presses import AND, Open, Papers, ReadyOn
from handlers.rich import bold, items, paragraph, parse
from handlers.wording import choice, duration, line, say
from knowledge.checklist import Checklist
from knowledge.entries import Channel, Document, Procedure, Statement
from knowledge.library import Edition, key_of
from knowledge.vietnamese import capital

BUTTONS = ("documents", "where", "time", "fee", "online", "post", "steps", "eligibility")
MOST_BUTTONS = 8
MOST_NAMED = 6
ONE_MESSAGE = 1_500
"""Characters; an answer to several questions that would be longer has the papers by name only."""
SHORT = 160
"""Characters; a longer remark about the place waits for the question where."""
MOST_INLINE = 3
"""More special cases, or more remarks, than these are folded behind a button."""

Card = tuple[tuple[Block, ...], Statement | None]
"""The body of an answer, and the statement it rests on where that has a source of its own."""


def answer(edition: Edition, procedure: Procedure, aspect: str, place: str | None = None) -> Reply:
    """The answer to one aspect of a procedure, or to several ("time+fee"). An unknown aspect gives the overview."""
    if beyond := withheld(edition, procedure):
        return beyond
    procedure = present(edition, procedure)
    asked = [one for one in aspect.split(AND) if one in CARDS or one == "where"] or ["overview"]
    cards = [_card(edition, procedure, one, place) for one in asked]
    text = _text(edition, procedure, asked, cards)
    if len(asked) == 1 or "documents" not in asked or len(plain(text)) <= ONE_MESSAGE:
        return Reply(text, _buttons(edition, procedure, asked))
    cards[asked.index("documents")] = parse(next(_at_a_glance(edition, procedure))), None
    left = [one for one in asked if one != "documents"]
    return Reply(_text(edition, procedure, asked, cards), _buttons(edition, procedure, left))


def _card(edition: Edition, procedure: Procedure, aspect: str, place: str | None) -> Card:
    return _where(edition, procedure, place) if aspect == "where" else CARDS[aspect](edition, procedure)


def _text(edition: Edition, procedure: Procedure, asked: Sequence[str], cards: Sequence[Card]) -> RichText:
    """The cards in the order asked, each source below the last card in a row that rests on it."""
    feet = [footing(edition, procedure, statement) for _, statement in cards]
    if len(asked) == 1:
        return (heading(edition, procedure.short, asked[0]), *cards[0][0], *feet[0])
    text: RichText = (paragraph(bold(procedure.short)),)
    for aspect, (body, _), foot, later in zip(asked, cards, feet, [*feet[1:], None], strict=True):
        above = paragraph(bold(capital(line(edition, f"heading.{aspect}"))))
        text += (above, *body, *(foot if foot != later else ()))
    return text


def heading(edition: Edition, name: str, aspect: str) -> Block:
    """The first line of an answer: what it is about, and which side of it."""
    return paragraph(bold(name), f" – {line(edition, f'heading.{aspect}')}")


def aspect_buttons(edition: Edition, key: str, aspects: Sequence[str]) -> tuple[Choice, ...]:
    """A button for each of these aspects of an entry, and the way out."""
    named = (choice(line(edition, f"aspect.{aspect}"), Open(key, aspect)) for aspect in aspects[:MOST_BUTTONS])
    return (*named, something_else(edition))


def ready_button(edition: Edition, key: str) -> Choice:
    """From how long it takes to when that is, handed in today."""
    return choice(line(edition, "ready.label"), ReadyOn(key))


def _further(edition: Edition, procedure: Procedure, asked: Sequence[str]) -> Iterator[Choice]:
    """What goes further than the cards themselves."""
    if not {"documents", "cases"}.isdisjoint(asked) and Checklist(procedure).steps:
        yield choice(line(edition, "checklist.label"), Papers(key_of(procedure)))
    if "time" in asked and procedure.time:
        yield ready_button(edition, key_of(procedure))


def _buttons(edition: Edition, procedure: Procedure, asked: Sequence[str]) -> tuple[Choice, ...]:
    offered = [other for other in BUTTONS if other not in asked and _has(procedure, other)]
    if "documents" in asked and _has_usual(procedure) and _is_folded(procedure):
        offered = ["cases", *offered]
    return (*_further(edition, procedure, asked), *aspect_buttons(edition, key_of(procedure), offered))


def _has(procedure: Procedure, aspect: str) -> bool:
    """Whether a button is worth showing: fee and place are asked for even where nothing is known."""
    return {
        "documents": bool(procedure.documents),
        "time": bool(procedure.time or procedure.time_note),
        "online": Channel.ONLINE in procedure.channels,
        "post": Channel.POST in procedure.channels,
        "steps": bool(procedure.steps),
        "eligibility": procedure.eligibility is not None,
    }.get(aspect, True)


def _overview(edition: Edition, procedure: Procedure) -> Card:
    return (*parse(procedure.summary.text), items(_at_a_glance(edition, procedure))), procedure.summary


def _at_a_glance(edition: Edition, procedure: Procedure) -> Iterator[str]:
    usual = [document.name for document in procedure.documents if not document.when]
    if usual:
        more = " …" if len(usual) > MOST_NAMED else ""
        yield line(edition, "glance.documents", names="; ".join(usual[:MOST_NAMED]) + more)
    elif procedure.documents:
        yield line(edition, "glance.cases")
    if procedure.time:
        yield line(edition, "glance.time", time="; ".join(duration(edition, value) for value in procedure.time[:3]))
    if procedure.receives:
        own = procedure.where.text if procedure.where else ""
        where = f" – {own}" if 0 < len(own) <= SHORT else ""
        yield line(edition, "glance.where", office=edition.library.office(procedure.receives).name + where)


def _documents(edition: Edition, procedure: Procedure) -> Card:
    usual = [document for document in procedure.documents if not document.when]
    if not procedure.documents:
        return (*say(edition, "documents.none"), *_remarks(edition, procedure)), None
    if not usual:
        return _cases(edition, procedure)
    blocks: tuple[Block, ...] = (items(map(document_line, usual), numbered=True),)
    if _is_folded(procedure):
        return blocks + say(edition, "documents.folded", cases=_first_cases(procedure)), None
    return (*blocks, *_special(edition, procedure), *_remarks(edition, procedure)), None


def _cases(edition: Edition, procedure: Procedure) -> Card:
    blocks = (*_special(edition, procedure), *_remarks(edition, procedure))
    return blocks or say(edition, "documents.no_cases"), None


def _special(edition: Edition, procedure: Procedure) -> tuple[Block, ...]:
    """The papers that only some people need."""
    by_case: dict[str, list[str]] = {}
    for document in procedure.documents:
        if document.when:
            by_case.setdefault(capital(document.when), []).append(document_line(document))
    lines = [f"{case}: {'; '.join(papers)}" for case, papers in by_case.items()]
    return (*say(edition, "documents.special"), items(lines)) if lines else ()


def _remarks(edition: Edition, procedure: Procedure) -> tuple[Block, ...]:
    """Rules about the papers, and what people often get wrong."""
    lines = [*(remark.text for remark in procedure.remarks), *(mistake.text for mistake in procedure.mistakes)]
    return (*say(edition, "documents.remarks"), items(lines)) if lines else ()


def _has_usual(procedure: Procedure) -> bool:
    return any(not document.when for document in procedure.documents)


def _is_folded(procedure: Procedure) -> bool:
    """Whether special cases and remarks would push the usual papers off a small screen."""
    special = sum(1 for document in procedure.documents if document.when)
    remarks = len(procedure.remarks) + len(procedure.mistakes)
    return special + remarks > MOST_INLINE


def _first_cases(procedure: Procedure) -> str:
    """The first two cases by name, so that nobody takes the short list for all there is."""
    cases = dict.fromkeys(document.when for document in procedure.documents if document.when)
    return "; ".join(list(cases)[:2]) if cases else procedure.remarks[0].text if procedure.remarks else "…"


def document_line(document: Document) -> str:
    """A paper with its copies and what there is to say of it."""
    copies = f" ({document.copies})" if document.copies else ""
    note = f" – {document.note}" if document.note else ""
    return f"{document.name}{copies}{note}"


def _time(edition: Edition, procedure: Procedure) -> Card:
    remark = procedure.time_note
    note = parse(remark.text) if remark else ()
    if not procedure.time:
        return note or say(edition, "time.unknown"), remark
    note += own_source(edition, procedure, remark) if remark else ()
    lines = [duration(edition, value) for value in procedure.time]
    body: tuple[Block, ...] = (items(lines),) if len(lines) > 1 else parse(lines[0])
    start = () if _says_from_when(procedure) else say(edition, "time.start")
    return (*body, *note, *start), None


def _says_from_when(procedure: Procedure) -> bool:
    """Whether the entry itself says from when the time runs; then the general rule would contradict it."""
    said = [value.note or "" for value in procedure.time] + [value.when or "" for value in procedure.time]
    said.append(procedure.time_note.text if procedure.time_note else "")
    return any(re.search(r"(?:kể |tính )?từ (?:ngày|khi|lúc)", text) for text in said)


def _fee(edition: Edition, procedure: Procedure) -> Card:
    if procedure.fee:
        return parse(procedure.fee.text), procedure.fee
    return say(edition, "fee.unknown", office=_receiver(edition, procedure)), None


def _where(edition: Edition, procedure: Procedure, place: str | None) -> Card:
    own = parse(procedure.where.text) if procedure.where else ()
    if procedure.receives is None:
        return own or say(edition, "where.unknown"), procedure.where
    if procedure.receives == ONE_STOP:
        return (*centre_and_contact(edition, place), *own), procedure.where
    return (*office_and_contact(edition, procedure.receives), *own), procedure.where


def where_line(edition: Edition, procedure: Procedure, place: str | None) -> str:
    """Where to hand in, in a line: the centre of the place that was named, else the kind of office."""
    if procedure.receives in (None, ONE_STOP):
        return centre_name(edition, place)
    return _receiver(edition, procedure)


def _decides(edition: Edition, procedure: Procedure) -> Card:
    if not procedure.decides:
        return say(edition, "decides.unknown"), None
    decider = edition.library.office(procedure.decides).name
    return say(edition, "decides", office=decider, receiver=_receiver(edition, procedure)), None


def _receiver(edition: Edition, procedure: Procedure) -> str:
    return edition.library.office(procedure.receives or ONE_STOP).name


def _online(edition: Edition, procedure: Procedure) -> Card:
    return _by_channel(edition, procedure, Channel.ONLINE, procedure.online)


def _post(edition: Edition, procedure: Procedure) -> Card:
    return _by_channel(edition, procedure, Channel.POST, procedure.post)


def _by_channel(edition: Edition, procedure: Procedure, channel: Channel, own: Statement | None) -> Card:
    phrase = f"{channel}.yes" if channel in procedure.channels else f"{channel}.no"
    specific = parse(own.text) if own else ()
    return (*say(edition, phrase), *specific), own


def _steps(edition: Edition, procedure: Procedure) -> Card:
    if not procedure.steps:
        return say(edition, "not_stated", what=line(edition, "aspect.steps").lower()), None
    return (items(procedure.steps, numbered=True),), None


def _forms(edition: Edition, procedure: Procedure) -> Card:
    if not procedure.forms:
        return say(edition, "form.none"), None
    return (items(_form_names(procedure)), *say(edition, "form.where")), None


def _form_names(procedure: Procedure) -> Iterator[str]:
    for form in procedure.forms:
        prefix = "" if (form.number or "").lower().startswith("mẫu") else "mẫu "
        yield f"{form.name} ({prefix}{form.number})" if form.number else form.name


def _legal(edition: Edition, procedure: Procedure) -> Card:
    if not procedure.laws:
        return say(edition, "not_stated", what=line(edition, "aspect.legal").lower()), None
    cited = [(edition.library.law(cited.law), cited.article) for cited in procedure.laws]
    return (items(f"{law.number}{f', {article}' if article else ''}: {law.name}" for law, article in cited),), None


def _stated(aspect: str, field: str) -> Callable[[Edition, Procedure], Card]:
    """A card that says what one field states, or that the national list does not state it."""

    def card(edition: Edition, procedure: Procedure) -> Card:
        statement: Statement | None = getattr(procedure, field)
        if statement is None:
            return say(edition, "not_stated", what=line(edition, f"aspect.{aspect}").lower()), None
        return parse(statement.text), statement

    return card


CARDS: dict[str, Callable[[Edition, Procedure], Card]] = {
    "overview": _overview,
    "documents": _documents,
    "cases": _cases,
    "time": _time,
    "fee": _fee,
    "decides": _decides,
    "online": _online,
    "post": _post,
    "steps": _steps,
    "form": _forms,
    "legal": _legal,
    "result": _stated("result", "result"),
    "eligibility": _stated("eligibility", "eligibility"),
    "authorise": _stated("authorise", "authorise"),
}
"""Aspect → its card; "where" also needs to know where the citizen lives."""
