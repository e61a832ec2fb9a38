"""What its keepers have to look at again: entries by owner and review day, and what is told of offices. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.entries import Confirmation, Office, Statement, Truth
from knowledge.library import Library, provenance

SOON = timedelta(days=30)
TOLD = ("address", "phone", "hours")


@dataclass(frozen=True, slots=True)
class Due:
    """An entry whose review day is past or near. `owner` "": nobody's."""

    key: str
    owner: str
    day: date
    is_past: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is told of an office; `text` "": nothing is."""

    what: str
    text: str
    truth: Truth | None = None
    confirmed: Confirmation | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """An office with what is told of it, in the order of `TOLD`."""

    key: str
    name: str
    told: tuple[Told, ...]


def due(library: Library, today: date, within: timedelta = SOON) -> list[Due]:
    """What is past its day, or will be within a time: by owner (nobody's last), the longest past first."""
    found = [
        Due(key, entry.owner or "", entry.review_by, entry.review_by < today)
        for key, entry in library
        if entry.review_by is not None and entry.review_by <= today + within
    ]
    return sorted(found, key=lambda one: (not one.owner, one.owner, one.day))


def contacts(library: Library, today: date) -> list[Contact]:
    """The offices people can be sent to on the day, in the order of the content."""
    offices = (office for office in library.as_of(today).offices if not office.role)
    return [Contact(f"office:{office.id}", office.name, tuple(_told(office))) for office in offices]


def _told(office: Office) -> Iterator[Told]:
    for what in TOLD:
        said: Statement | None = getattr(office, what)
        if said is None:
            yield Told(what, "")
        else:
            vouched = provenance(office, said)
            yield Told(what, said.text, vouched.truth, vouched.confirmed)
