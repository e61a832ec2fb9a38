"""Where to go: never to a unit that is gone, never with a contact nobody vouches for."""

from datetime import date
from typing import Any

import pytest

from handlers.citizen.places import (
    centre_and_contact,
    contact,
    names_an_unknown_unit,
    office_and_contact,
    place_answer,
    place_named,
)
from handlers.messages import plain
from knowledge.entries import Place
from knowledge.library import Edition, Library
from tests.handlers.conftest import Talk
from tests.handlers.small import OFFICES, TODAY, edition, sentence, text

UNVERIFIED = {"truth": "unverified"}
CENTRES = [
    {"id": "tt-an-hoa", "name": "Trung tâm Phục vụ hành chính công phường An Hòa", **UNVERIFIED},
    {"id": "tt-ba-lang", "name": "Trung tâm Phục vụ hành chính công xã Bà Làng", **UNVERIFIED},
]
NEW = {"valid": {"from": date(2025, 7, 1)}, **UNVERIFIED}
ENDED = {"valid": {"to": date(2025, 6, 30)}, **UNVERIFIED}
PLACES = [
    {"id": "an-hoa", "name": "Phường An Hòa", "kind": "phuong", "centre": "tt-an-hoa", **NEW},
    {"id": "ba-lang", "name": "Xã Bà Làng", "kind": "xa", "centre": "tt-ba-lang", **NEW},
    {"id": "cay-xoai", "name": "xã Cây Xoài", "kind": "xa", "into": "an-hoa", **ENDED},
    {"id": "chia-doi", "name": "xã Chia Đôi", "kind": "xa", **ENDED},
    {"id": "co-ghi-chu", "name": "xã Ghi Chú", "kind": "xa", "note": "Ấp 1 về An Hòa, ấp 2 về Bà Làng.", **ENDED},
    {"id": "tinh", "name": "Tỉnh Miền Tây", "kind": "tinh", **UNVERIFIED},
]


def here(day: date = TODAY, offices: list[dict[str, Any]] | None = None) -> Edition:
    return edition(day, places=PLACES, offices=[*OFFICES, *(offices or CENTRES)])


def where(place: str | None, day: date = TODAY, offices: list[dict[str, Any]] | None = None) -> str:
    return plain(centre_and_contact(here(day, offices), place))


def test_a_unit_leads_to_its_own_centre() -> None:
    assert where("an-hoa") == "\n\n".join(
        [
            sentence(here(), "where.centre", office="Trung tâm Phục vụ hành chính công phường An Hòa"),
            sentence(here(), "contact.unknown"),
        ]
    )


def test_an_old_unit_leads_to_the_centre_of_the_new_one_and_says_since_when() -> None:
    told = where("cay-xoai")
    assert sentence(here(), "where.moved", old="Xã Cây Xoài cũ", new="Phường An Hòa", day="1/7/2025") in told
    assert "Trung tâm Phục vụ hành chính công phường An Hòa" in told


def test_a_unit_that_was_divided_leads_to_any_centre() -> None:
    told = where("chia-doi")
    assert sentence(here(), "where.which", old="Xã Chia Đôi cũ") in told
    assert sentence(here(), "where.any_centre") in told


def test_what_is_known_of_a_division_is_told_instead_of_asking() -> None:
    told = where("co-ghi-chu")
    assert "Ấp 1 về An Hòa, ấp 2 về Bà Làng." in told
    assert sentence(here(), "where.which", old="Xã Ghi Chú cũ") not in told


@pytest.mark.parametrize("place", [None, "", "khong-co", "cong-an"])
def test_without_a_known_place_any_centre_is_named(place: str | None) -> None:
    assert where(place) == "\n\n".join([sentence(here(), "where.any_centre"), sentence(here(), "contact.unknown")])


def test_before_there_were_such_centres_none_is_named() -> None:
    offices = [OFFICES[0] | {"valid": {"from": date(2025, 7, 1)}}, OFFICES[1], *CENTRES]
    shown = edition(date(2025, 6, 30), places=PLACES, offices=offices)
    told = plain(centre_and_contact(shown, "an-hoa"))
    assert "chỉ áp dụng từ 1/7/2025" in told
    assert "An Hòa" not in told


def test_only_sourced_contacts_are_given() -> None:
    vouched = {"text": "0276 000 000", "truth": "transcribed", "source": {"url": "tayninh.example", "as_of": TODAY}}
    told = where("an-hoa", offices=[CENTRES[0] | {"phone": vouched, "hours": "7 giờ đến 17 giờ"}, CENTRES[1]])
    assert "- Điện thoại: 0276 000 000\n- Giờ làm việc: 7 giờ đến 17 giờ" in told
    assert sentence(here(), "contact.unknown") not in told


def test_a_single_office_is_named_with_what_is_known_of_it() -> None:
    shown = here()
    told = plain(office_and_contact(shown, "cong-an"))
    assert told.startswith(sentence(shown, "where.office", office="Công an xã, phường"))
    assert plain(contact(shown, shown.library.office("cong-an"))) == sentence(shown, "contact.unknown")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("toi o cay xoai", "cay-xoai"),
        ("tôi ở phường An Hòa", "an-hoa"),
        ("xã Cây Xoài cũ nay là phường An Hòa", "cay-xoai"),
        ("An Hòa hay Bà Làng", None),
        ("tỉnh Miền Tây", None),
        ("An Hòa, tỉnh Miền Tây", "an-hoa"),
        ("chỗ tôi", None),
    ],
)
def test_a_message_names_a_unit_only_where_all_its_names_are_one(said: str, place: str | None) -> None:
    assert place_named(here(), said) == place


def test_the_answer_about_a_place_says_how_far_it_may_be_trusted() -> None:
    shown = here()
    told = text(place_answer(shown, shown.library.place("cay-xoai")))
    assert told.endswith(sentence(shown, "source.unverified"))


ABROAD = [
    {"id": "ngoai", "name": "tỉnh Xa Xôi", "kind": "tinh", "aliases": ["Xa Xôi"], "elsewhere": True, **UNVERIFIED},
    {"id": "long-an", "name": "xã Long An", "kind": "xa", "with_kind": True, **NEW},
    {
        "id": "an-hoa-xa",
        "name": "phường An Hòa (huyện Xa)",
        "kind": "phuong",
        "aliases": ["An Hòa"],
        "into": "long-an",
        **ENDED,
    },
]


def wide() -> Edition:
    """The area with a province beyond it, a commune that no centre is entered for, and a namesake far off."""
    return edition(TODAY, places=[*PLACES, *ABROAD], offices=[*OFFICES, *CENTRES])


def test_a_commune_without_an_entered_centre_still_has_one_of_its_name() -> None:
    told = text(place_answer(wide(), wide().library.place("long-an")))
    assert "Trung tâm Phục vụ hành chính công xã Long An" in told
    assert "Ủy ban nhân dân xã Long An" in told
    assert sentence(wide(), "contact.unknown") in told


def test_a_place_beyond_the_province_gets_no_office_of_ours() -> None:
    told = text(place_answer(wide(), wide().library.place("ngoai")))
    assert told == sentence(wide(), "where.elsewhere", name="Tỉnh Xa Xôi")
    assert plain(centre_and_contact(wide(), "ngoai")) == told
    assert place_named(wide(), "tôi ở Xa Xôi") == "ngoai"


def test_of_namesakes_the_one_here_is_meant_and_the_other_is_named() -> None:
    assert place_named(wide(), "phường An Hòa") == "an-hoa"
    told = text(place_answer(wide(), wide().library.place("an-hoa")))
    assert "Phường An Hòa (huyện Xa) cũ nay thuộc xã Long An" in told


@pytest.mark.parametrize(
    ("said", "unknown"),
    [("phường Bến Thành giờ thuộc đâu", True), ("xã Cây Xoài giờ thuộc đâu", False), ("xã nào gần nhất", False)],
)
def test_a_unit_of_no_list_is_noticed(said: str, unknown: bool) -> None:
    assert names_an_unknown_unit(wide(), said) is unknown


async def test_units_of_the_whole_province_lead_to_those_of_today(talk: Talk) -> None:
    await talk.say("xã Hưng Điền B giờ thuộc đâu", "nay thuộc xã Hưng Điền", "khoản 1")
    await talk.say("thi tran trang bang gio la gi", "nay thuộc phường Trảng Bàng")
    await talk.say("Long An nhập tỉnh nào", "nay thuộc tỉnh Tây Ninh")
    await talk.say("xã Trà Vong cũ giờ về đâu", "chia về xã Tân Phú và xã Trà Vong")
    await talk.say("huyen duong minh chau gio la gi", "tên xã, phường, thị trấn cũ", "Chưa xác thực")
    await talk.say("xã Tân Phú giờ thuộc xã nào", "Trùng tên", "nay thuộc xã Hiệp Hòa")


async def test_a_place_beyond_is_told_so_whatever_is_asked(talk: Talk) -> None:
    never = ("phường An Tịnh", "sáu xã, phường")
    await talk.say("tôi ở Củ Chi nộp hồ sơ ở đâu", "ở ngoài tỉnh Tây Ninh", "danh mục được công bố", never=never)
    await talk.say("toi o binh duong nop khai sinh o dau", "ở ngoài tỉnh Tây Ninh", never=never)
    await talk.say("phường Bến Thành giờ thuộc phường nào", "không có trong danh sách", never=never)


async def test_the_same_name_in_the_area_stays_the_one_of_the_area(talk: Talk) -> None:
    await talk.say("tôi ở xã Phước Đông nộp ở đâu", "phường Gia Lộc", "Trùng tên", "xã Tân Lân")
    await talk.say("đăng ký tạm trú, tôi ở xã Truông Mít nộp ở đâu", "Công an xã")


async def test_words_that_are_units_too_stay_words(talk: Talk) -> None:
    await talk.say("xin giấy an ninh trật tự", never=("xã An Ninh",))
    await talk.say("đăng ký khai sinh ở xã biên giới", never=("Hòa Hội",))


def test_every_unit_of_the_province_leads_to_one_of_today(library: Library) -> None:
    shown = library.as_of(TODAY)
    ours = [place for place in library.by_kind(Place) if not place.elsewhere]
    communes = [place for place in ours if place.kind in ("xa", "phuong") and place.valid.holds_on(TODAY)]
    assert (len([one for one in communes if one.kind == "xa"]), len(communes)) == (82, 96)  # NQ 1682, khoản 97
    for place in ours:
        now = library.gazetteer.current(place, TODAY)
        assert now is not None or place.note, place.id
        told = text(place_answer(shown, place))
        assert now is None or now.name.split(" ", 1)[1] in told or now.kind == "tinh", place.id
