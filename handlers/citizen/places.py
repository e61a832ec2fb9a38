"""Where to go: the office, its contact as far as confirmed, and what became of an old unit."""

import re

from handlers.citizen.sources import footing
from handlers.messages import Block, Reply
from handlers.presses import Browse
from handlers.rich import items, parse
from handlers.wording import choice, day, line, reply, say
from knowledge.entries import Office, Place, Topic
from knowledge.library import Edition
from knowledge.vietnamese import fold

AREA = "topic:sap-nhap-trang-bang"
"""What became of the units that are guided here: no answer to what became of any other."""
_UNIT = re.compile(
    r"\b(?:xa|phuong|thi tran|thi xa|huyen|quan|thanh pho|tinh) (?!(?:nao|cu|moi|gi|toi|minh|nha|nay|may|khac|o|cua|"
    r"con|la|thuoc|ve|va|hay|co|sap|nhap|tui|em|gan|duoc|thi|do|kia|ten|doi|tach|hoac|trong|tren|"
    r"gio|bay|bi|da|se)\b)\w+"
)

ONE_STOP = "tt-pvhcc-xa"
"""The role of every one-stop centre of a commune or ward."""
COMMUNES = ("xa", "phuong")
NATIONWIDE = "topic:nop-o-dau-trong-tinh"
CONTACTS = ("address", "phone", "hours", "web")


def place_named(edition: Edition, text: str) -> str | None:
    """The id of the one unit a message names, or None where it names none or several different ones.

    Our province says nothing about which centre: every one of them takes the dossiers of the whole province. Of several
    units of one name the one in the area that is guided here is meant.
    """
    matches = [match for match in edition.resolve_place(text) if match.place.kind != "tinh" or match.place.elsewhere]
    ours = [match for match in matches if match.current and match.current.centre]
    found = {match.place.id: match.current for match in ours or matches}
    currents = {current.id for current in found.values() if current}
    return next(iter(found)) if len(found) == 1 or len(currents) == 1 else None


def names_an_unknown_unit(edition: Edition, text: str) -> bool:
    """Whether a message names a unit that no place of the knowledge is."""
    return not edition.resolve_place(text) and _UNIT.search(" ".join(fold(text).split())) is not None


def unknown_unit(edition: Edition) -> Reply:
    """What to say of a unit that is not known here."""
    return reply(edition, "where.not_known", (choice(line(edition, "start.menu"), Browse()),))


def place_answer(edition: Edition, place: Place) -> Reply:
    """Where people of a place hand in whatever it is."""
    if place.elsewhere:
        return _elsewhere(edition, place)
    made_of = parse(place.note.text) if place.note and place.valid.holds_on(edition.day) else ()
    body = (*made_of, *centre_and_contact(edition, place.id), *_decides(edition, place), *_namesakes(edition, place))
    return Reply((*body, *footing(edition, place)), (choice(line(edition, "start.menu"), Browse()),))


def _elsewhere(edition: Edition, place: Place) -> Reply:
    """A place beyond the province: that is said, and what holds for all of the country."""
    topic = edition.library.entry(NATIONWIDE)
    statement = edition.answer(topic) if isinstance(topic, Topic) else None
    told = say(edition, "where.elsewhere", name=_named(place))
    if statement is None or not isinstance(topic, Topic):
        return Reply(told, (choice(line(edition, "start.menu"), Browse()),))
    made_of = (*told, *parse(statement.text), *footing(edition, topic, statement))
    return Reply(made_of, (choice(line(edition, "start.menu"), Browse()),))


def _decides(edition: Edition, place: Place) -> tuple[Block, ...]:
    """Who decides what communes decide, wherever it was handed in."""
    current = edition.library.gazetteer.current(place, edition.day)
    if current is None or current.kind not in COMMUNES or edition.known_from(edition.library.office(ONE_STOP)):
        return ()
    return say(edition, "where.decides", name=current.name)


def _namesakes(edition: Edition, place: Place) -> tuple[Block, ...]:
    """What other units of this name are now, so that nobody is sent to the wrong one."""
    gazetteer = edition.library.gazetteer
    others = [(other, gazetteer.current(other, edition.day)) for other in gazetteer.namesakes(place, edition.day)]
    lines = [
        line(edition, "where.namesake", old=_old(other), new=current.name)
        if current is not other and current
        else other.note.text
        if other.note
        else other.name
        for other, current in others
        if not other.elsewhere
    ]
    return (*say(edition, "where.namesakes"), items(lines)) if lines else ()


def centre_and_contact(edition: Edition, place_id: str | None) -> tuple[Block, ...]:
    """The one-stop centre of a place (or of any place), and that any centre of the province takes the dossier."""
    since = edition.known_from(edition.library.office(ONE_STOP))
    if since:
        return say(edition, "known.from", name=line(edition, "aspect.where"), since=day(since), day=day(edition.day))
    place = edition.library.entry(f"place:{place_id}") if place_id else None
    if not isinstance(place, Place):
        return (*say(edition, "where.any_centre"), *_no_contact(edition))
    if place.elsewhere:
        return say(edition, "where.elsewhere", name=_named(place))
    current = edition.library.gazetteer.current(place, edition.day)
    if current is None:
        return _split(edition, place)
    centre = edition.centre(current)
    moved: tuple[Block, ...] = ()
    if current.id != place.id and current.name != place.name:
        since = current.valid.since
        moved = say(edition, "where.moved", old=_old(place), new=current.name, day=day(since) if since else "")
    if centre is None:
        office = line(edition, "where.centre_of", name=current.name)
        return (*moved, *say(edition, "where.centre", office=office), *_no_contact(edition))
    return (*moved, *say(edition, "where.centre", office=centre.name), *contact(edition, centre))


def centre_of(edition: Edition, place_id: str | None) -> Office | None:
    """The one-stop centre of a place, where it is known which."""
    current = _current(edition, place_id)
    return edition.centre(current) if current else None


def _current(edition: Edition, place_id: str | None) -> Place | None:
    place = edition.library.entry(f"place:{place_id}") if place_id else None
    return edition.library.gazetteer.current(place, edition.day) if isinstance(place, Place) else None


def centre_name(edition: Edition, place_id: str | None) -> str:
    """The name of the one-stop centre of a place, or of any where it is not known which."""
    current, centre = _current(edition, place_id), centre_of(edition, place_id)
    if centre is None and current and current.kind in COMMUNES and not current.elsewhere:
        return line(edition, "where.centre_of", name=current.name)
    return (centre or edition.library.office(ONE_STOP)).name


def office_and_contact(edition: Edition, office_id: str) -> tuple[Block, ...]:
    office = edition.library.office(office_id)
    return (*say(edition, "where.office", office=office.name), *contact(edition, office))


def contact(edition: Edition, office: Office) -> tuple[Block, ...]:
    """Address, phone, hours as far as there is a source; that there is none is said."""
    known = [(field, getattr(office, field)) for field in CONTACTS if getattr(office, field) is not None]
    lines = [line(edition, f"contact.{field}", value=statement.text) for field, statement in known]
    return (items(lines),) if lines else _no_contact(edition)


def _named(place: Place) -> str:
    return place.name[:1].upper() + place.name[1:]


def _old(place: Place) -> str:
    """An ended unit by a name that says so, to begin a sentence with."""
    name = place.name[:1].upper() + place.name[1:]
    return name if "cũ" in name else f"{name} cũ"


def _no_contact(edition: Edition) -> tuple[Block, ...]:
    return say(edition, "contact.unknown")


def _split(edition: Edition, place: Place) -> tuple[Block, ...]:
    """A unit that went to several new ones: say so and give the rule that holds for all of them."""
    note = parse(place.note.text) if place.note else say(edition, "where.which", old=_old(place))
    return (*note, *say(edition, "where.any_centre"), *_no_contact(edition))
