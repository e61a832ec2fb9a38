"""Where to go: the office, its contact as far as confirmed, and what became of an old unit."""

from handlers.citizen.sources import footing
from handlers.messages import Block, Reply
from handlers.presses import Browse
from handlers.rich import items, parse
from handlers.wording import choice, day, line, say
from knowledge.entries import Office, Place
from knowledge.library import Edition

ONE_STOP = "tt-pvhcc-xa"
"""The role of every one-stop centre of a commune or ward."""
CONTACTS = ("address", "phone", "hours", "web")


def place_named(edition: Edition, text: str) -> str | None:
    """The id of the one unit a message names, or None where it names none or several different ones.

    A province says nothing about which centre: every one of them takes the dossiers of the whole province.
    """
    matches = [match for match in edition.resolve_place(text) if match.place.kind != "tinh"]
    found = {match.place.id: match.current for match in matches}
    currents = {current.id for current in found.values() if current}
    return next(iter(found)) if len(found) == 1 or len(currents) == 1 else None


def place_answer(edition: Edition, place: Place) -> Reply:
    """Where people of a place hand in whatever it is."""
    made_of = parse(place.note.text) if place.note and place.valid.holds_on(edition.day) else ()
    body = (*made_of, *centre_and_contact(edition, place.id), *footing(edition, place))
    return Reply(body, (choice(line(edition, "start.menu"), Browse()),))


def centre_and_contact(edition: Edition, place_id: str | None) -> tuple[Block, ...]:
    """The one-stop centre of a place (or of any place), and that any centre of the province takes the dossier."""
    since = edition.known_from(edition.library.office(ONE_STOP))
    if since:
        return say(edition, "known.from", name=line(edition, "aspect.where"), since=day(since), day=day(edition.day))
    place = edition.library.entry(f"place:{place_id}") if place_id else None
    if not isinstance(place, Place):
        return (*say(edition, "where.any_centre"), *_no_contact(edition))
    current = edition.library.gazetteer.current(place, edition.day)
    centre = edition.centre(current) if current else None
    if current is None or centre is None:
        return _split(edition, place)
    moved: tuple[Block, ...] = ()
    if current.id != place.id and current.name != place.name:
        since = current.valid.since
        moved = say(edition, "where.moved", old=_old(place), new=current.name, day=day(since) if since else "")
    return (*moved, *say(edition, "where.centre", office=centre.name), *contact(edition, centre))


def centre_name(edition: Edition, place_id: str | None) -> str:
    """The name of the one-stop centre of a place, or of any where it is not known which."""
    place = edition.library.entry(f"place:{place_id}") if place_id else None
    current = edition.library.gazetteer.current(place, edition.day) if isinstance(place, Place) else None
    centre = edition.centre(current) if current else None
    return (centre or edition.library.office(ONE_STOP)).name


def office_and_contact(edition: Edition, office_id: str) -> tuple[Block, ...]:
    office = edition.library.office(office_id)
    return (*say(edition, "where.office", office=office.name), *contact(edition, office))


def contact(edition: Edition, office: Office) -> tuple[Block, ...]:
    """Address, phone, hours as far as there is a source; that there is none is said."""
    known = [(field, getattr(office, field)) for field in CONTACTS if getattr(office, field) is not None]
    lines = [line(edition, f"contact.{field}", value=statement.text) for field, statement in known]
    return (items(lines),) if lines else _no_contact(edition)


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
