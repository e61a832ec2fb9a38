"""What is to be looked at again, in order; and what is told of offices with who vouches for it."""

from datetime import date
from typing import Any

from knowledge.reviewing import Told, contacts, due
from tests.handlers.small import OFFICES, TODAY, TOPIC, library


def topic(name: str, day: date | None, owner: str = "") -> dict[str, Any]:
    kept = {"review_by": day} if day else {}
    return TOPIC | {"id": name, "ask": [f"hỏi {name}"]} | kept | ({"owner": owner} if owner else {})


def test_by_owner_with_nobodys_last_and_the_longest_past_first() -> None:
    topics = [
        topic("a", date(2026, 12, 1)),
        topic("b", date(2026, 11, 23), "Lan"),
        topic("c", date(2026, 5, 1), "Lan"),
        topic("d", date(2026, 11, 22), "Hạnh"),
        topic("e", date(2026, 12, 24), "Hạnh"),
        topic("f", None, "Hạnh"),
    ]
    found = due(library(topics=topics), TODAY)
    assert [(one.key[-1], one.owner, one.is_past) for one in found] == [
        ("d", "Hạnh", True),
        ("c", "Lan", True),
        ("b", "Lan", False),
        ("a", "", False),
    ]


def test_what_is_told_of_an_office_says_who_confirmed_it_and_when() -> None:
    confirmed = {"by": "Nguyễn Văn A, Phó Giám đốc", "on": date(2026, 11, 1)}
    office = {
        "id": "quay",
        "name": "Quầy",
        "truth": "unverified",
        "address": {"text": "Số 1", "truth": "confirmed", "confirmed": confirmed},
        "hours": "7 giờ tới 11 giờ",
    }
    (found,) = contacts(library(offices=[*OFFICES, office]), TODAY)
    address, phone, hours = found.told
    assert (address.text, address.truth, address.confirmed and address.confirmed.on) == (
        "Số 1",
        "confirmed",
        date(2026, 11, 1),
    )
    assert phone == Told("phone", "")
    assert (hours.text, hours.truth, hours.confirmed) == ("7 giờ tới 11 giờ", "unverified", None)
