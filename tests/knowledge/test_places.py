"""Old and new names of units in what people write, with and without tone marks, on both sides of 1/7/2025."""

from datetime import date

import pytest

from knowledge.entries import Place
from knowledge.examining import examine, read_folder
from knowledge.library import Edition
from knowledge.loading import packaged
from knowledge.places import COMMUNES, KIND_WORDS, Gazetteer
from knowledge.vietnamese import fold

PLACES = """
- {id: phuong-trang-bang, name: phường Trảng Bàng, kind: phuong, truth: unverified, valid: {from: 2025-07-01}}
- {id: phuong-an-tinh, name: phường An Tịnh, kind: phuong, truth: unverified, valid: {from: 2025-07-01}}
- {id: xa-phuoc-chi, name: xã Phước Chỉ, kind: xa, truth: unverified, valid: {from: 2025-07-01}}
- {id: trang-bang-cu, name: phường Trảng Bàng (cũ), kind: phuong, into: phuong-trang-bang, truth: unverified,
   valid: {to: 2025-06-30}, aliases: [Trảng Bàng]}
- {id: an-hoa-cu, name: phường An Hòa (cũ), kind: phuong, into: phuong-trang-bang, truth: unverified,
   valid: {to: 2025-06-30}, aliases: [An Hòa]}
- {id: loc-hung-cu, name: phường Lộc Hưng (cũ), kind: phuong, into: phuong-an-tinh, truth: unverified,
   valid: {to: 2025-06-30}, aliases: [Lộc Hưng]}
- {id: phuoc-binh-cu, name: xã Phước Bình (cũ), kind: xa, into: xa-phuoc-chi, truth: unverified,
   valid: {to: 2025-06-30}, aliases: [Phước Bình]}
- {id: thi-xa-cu, name: thị xã Trảng Bàng, kind: thi_xa, truth: unverified, valid: {to: 2025-06-30}}
"""
GAZETTEER = Gazetteer(examine({"places.yaml": PLACES.encode()}).library().by_kind(Place))
TODAY, BEFORE = date(2026, 11, 23), date(2022, 3, 1)


def found(text: str, day: date = TODAY) -> list[tuple[str, str | None]]:
    return [(match.place.id, match.current.id if match.current else None) for match in GAZETTEER.find(text, day)]


@pytest.mark.parametrize(
    "text",
    [
        "tôi ở Lộc Hưng",
        "toi o loc hung",
        "nhà ở phường Lộc Hưng",
        "p. Lộc Hưng",
        "P.Lộc Hưng",
        "LỘC HƯNG",
        "phuong loc hung nha em",
    ],
)
def test_an_old_name_leads_to_the_unit_of_today(text: str) -> None:
    assert found(text) == [("loc-hung-cu", "phuong-an-tinh")]


def test_on_a_day_before_the_change_the_old_unit_is_the_unit() -> None:
    assert found("tôi ở Lộc Hưng", BEFORE) == [("loc-hung-cu", "loc-hung-cu")]
    assert found("phường Trảng Bàng", BEFORE) == [("trang-bang-cu", "trang-bang-cu")]


@pytest.mark.parametrize(("day", "unit"), [("2025-06-30", "loc-hung-cu"), ("2025-07-01", "phuong-an-tinh")])
def test_the_change_happens_over_one_night(day: str, unit: str) -> None:
    assert found("Lộc Hưng", date.fromisoformat(day)) == [("loc-hung-cu", unit)]


def test_a_new_name_on_a_day_before_it_existed_leads_nowhere_rather_than_to_itself() -> None:
    only_new = Gazetteer([place for place in GAZETTEER.places.values() if place.id == "phuong-an-tinh"])
    assert [match.current for match in only_new.find("An Tịnh", BEFORE)] == [None]


def test_old_and_new_of_one_name_are_one_answer() -> None:
    assert found("phường Trảng Bàng") == [("phuong-trang-bang", "phuong-trang-bang")]


def test_a_bare_name_of_two_kinds_of_unit_gives_both() -> None:
    assert found("tôi ở Trảng Bàng") == [("phuong-trang-bang", "phuong-trang-bang"), ("thi-xa-cu", None)]


def test_the_longest_name_wins() -> None:
    assert found("thị xã Trảng Bàng") == [("thi-xa-cu", None)]
    assert found("tx trang bang") == [("thi-xa-cu", None)]


@pytest.mark.parametrize("text", ["an hòa", "an hoà", "An Hoà", "an hoa"])
def test_both_habits_of_placing_a_tone_are_read(text: str) -> None:
    assert found(text) == [("an-hoa-cu", "phuong-trang-bang")]


@pytest.mark.parametrize("text", ["ăn hoa quả", "phước binh đoàn", "lọc hung", "an tinh thần là sao, phước bịnh"])
def test_typed_marks_must_agree(text: str) -> None:
    assert ("an-hoa-cu", "phuong-trang-bang") not in found(text)
    assert "phuoc-binh-cu" not in [place for place, _ in found(text.replace("binh", "bịnh"))]
    assert "loc-hung-cu" not in [place for place, _ in found(text)]


@pytest.mark.parametrize("text", ["xã An Hòa", "xa an hoa", "ở thị trấn An Hòa", "XÃ AN HÒA cũ"])
def test_a_ward_that_was_a_commune_once_is_found_as_either(text: str) -> None:
    assert found(text) == [("an-hoa-cu", "phuong-trang-bang")]


def test_a_kind_said_wrong_belongs_to_the_name_and_means_a_unit_of_that_size() -> None:
    (match,) = GAZETTEER.find("ở xã Trảng Bàng", TODAY)
    assert (match.place.id, match.start) == ("phuong-trang-bang", 2)
    assert found("thị xã An Hòa") == [("an-hoa-cu", "phuong-trang-bang")]


def test_several_names_come_in_the_order_of_the_text() -> None:
    assert [unit for _, unit in found("từ Phước Bình qua An Hòa")] == ["xa-phuoc-chi", "phuong-trang-bang"]


def test_a_match_says_where_in_the_text_it_stands() -> None:
    text = "Tôi ở xã Phước Bình."
    (match,) = GAZETTEER.find(text, TODAY)
    assert text[match.start : match.end] == "xã Phước Bình"


MERGED = [
    ("phường Trảng Bàng", "phường Trảng Bàng", "tt-pvhcc-trang-bang"),
    ("phường An Hòa", "phường Trảng Bàng", "tt-pvhcc-trang-bang"),
    ("phường An Tịnh", "phường An Tịnh", "tt-pvhcc-an-tinh"),
    ("phường Lộc Hưng", "phường An Tịnh", "tt-pvhcc-an-tinh"),
    ("phường Gia Lộc", "phường Gia Lộc", "tt-pvhcc-gia-loc"),
    ("xã Phước Đông", "phường Gia Lộc", "tt-pvhcc-gia-loc"),
    ("phường Gia Bình", "phường Gò Dầu", "tt-pvhcc-go-dau"),
    ("thị trấn Gò Dầu", "phường Gò Dầu", "tt-pvhcc-go-dau"),
    ("xã Thanh Phước", "phường Gò Dầu", "tt-pvhcc-go-dau"),
    ("xã Hưng Thuận", "xã Hưng Thuận", "tt-pvhcc-hung-thuan"),
    ("xã Đôn Thuận", "xã Hưng Thuận", "tt-pvhcc-hung-thuan"),
    ("xã Phước Chỉ", "xã Phước Chỉ", "tt-pvhcc-phuoc-chi"),
    ("xã Phước Bình", "xã Phước Chỉ", "tt-pvhcc-phuoc-chi"),
]
"""Nghị quyết 1682/NQ-UBTVQH15: old unit, the unit that took it in, its centre."""


@pytest.fixture(scope="module")
def today() -> Edition:
    return examine(read_folder(packaged())).library().as_of(TODAY)


@pytest.mark.parametrize(("old", "new", "centre"), MERGED)
def test_the_packaged_places_lead_where_the_resolution_put_them(
    today: Edition, old: str, new: str, centre: str
) -> None:
    for text in (old, fold(old), f"tôi ở {old.split(' ', 1)[1]} nè"):
        units = [match.current for match in today.resolve_place(text) if match.current]
        assert [unit.name for unit in units] == [new], text
        office = today.centre(units[0])
        assert office is not None
        assert office.id == centre


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("tôi ở phường Tân Biên", ["xa-tan-bien"]),
        ("phuong tan chau", ["xa-tan-chau"]),
        ("xã Hòa Thành nộp ở đâu", ["phuong-hoa-thanh"]),
        ("thị trấn Cần Giuộc", ["xa-can-giuoc"]),
        ("huyện Ninh Thạnh", ["phuong-ninh-thanh"]),
        ("xã hội phường tôi", []),
    ],
)
def test_a_kind_said_wrong_is_heard_in_the_whole_province(today: Edition, text: str, units: list[str]) -> None:
    assert [match.current.id for match in today.resolve_place(text) if match.current] == units


def test_every_unit_is_found_by_each_kind_of_its_size(today: Edition) -> None:
    names = {
        (place.kind, bare): place
        for place in today.places
        if place.kind in COMMUNES and not place.elsewhere
        for bare in [place.name.removeprefix(KIND_WORDS[place.kind][0]).strip()]
    }
    assert len(names) > 90
    for (own, bare), place in names.items():
        for kind in COMMUNES:
            found = [match.current for match in today.resolve_place(f"ở {KIND_WORDS[kind][0]} {bare}")]
            means_another = kind != own and found and place not in found
            assert place in found or means_another, f"{kind} {bare}"


def test_a_right_kind_is_never_overruled(today: Edition) -> None:
    (match,) = today.resolve_place("thị trấn Tân Hưng")
    assert match.place.kind == "thi_tran"


def test_no_name_no_match() -> None:
    assert found("làm giấy khai sinh ở đâu") == []
    assert found("") == []
    assert Gazetteer([]).find("Lộc Hưng", TODAY) == ()
