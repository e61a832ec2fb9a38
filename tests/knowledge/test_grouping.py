"""Questions that ask the same are put together, in whatever way they are typed; what only looks alike is kept apart."""

import random

import pytest

from knowledge.grouping import form_of, grouped, ways_of_asking
from knowledge.library import Library


@pytest.fixture(scope="module")
def known(library: Library) -> list[str]:
    return ways_of_asking(library)


def are_together(known: list[str], *texts: str) -> bool:
    return len(set(grouped([form_of(text) for text in texts], known=known))) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ("Đăng ký tạm trú cần giấy tờ gì", "dang ky tam tru can nhung giay to gi a", "đăng kí tạm trú giấy tờ gì ạ"),
        ("bao giờ có trạm sạc xe điện ở phường", "tram sac xe dien bao gio co", "khi nào có trạm sạc xe điện"),
        ("tra cứu phạt nguội ô tô 0912345678", "tra cứu phạt nguội ô tô"),
    ],
)
def test_what_asks_the_same_is_one_group(known: list[str], texts: tuple[str, ...]) -> None:
    assert are_together(known, *texts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gia hạn tạm trú ở đâu", "gia hạn thường trú ở đâu"),
        ("đăng ký tạm trú cần giấy tờ gì", "đăng ký thường trú cần giấy tờ gì"),
        ("xin số điện thoại trường mầm non", "xin số điện thoại công an xã"),
        ("giá vàng hôm nay", "thời tiết hôm nay"),
    ],
)
def test_what_only_looks_alike_is_kept_apart(known: list[str], one: str, other: str) -> None:
    assert not are_together(known, one, other)


def test_a_form_has_telling_words_and_nothing_covered() -> None:
    assert form_of("Cho em hỏi trạm sạc xe điện ạ [số đã che]") == "tram sac xe dien"
    assert form_of("dạ ạ") == "da a"
    assert form_of("🙂 !!") == ""


def test_a_slip_of_the_finger_parts_no_group(known: list[str]) -> None:
    often = ["trạm sạc xe điện"] * 5
    assert are_together(known, *often, "trạm sạc xe đienn")


def test_who_leads_leads_in_any_case(known: list[str]) -> None:
    forms = [form_of(text) for text in ("trạm sạc xe điện", "trạm sạc xe điện", "trạm sạc xe điện ở đâu")]
    leader = form_of("trạm sạc xe điện ở đâu")
    assert grouped(forms, [leader], known) == [leader] * 3
    assert grouped(forms, known=known) == [forms[0]] * 3
    assert grouped([], [leader], known) == []


def test_the_same_questions_make_the_same_groups_in_any_order(known: list[str]) -> None:
    draw = random.Random(7)
    forms = [
        " ".join(draw.sample(way.split(), min(3, len(way.split())))) for way in draw.sample(known, min(300, len(known)))
    ]
    before = dict(zip(forms, grouped(forms, known=known), strict=True))
    draw.shuffle(forms)
    assert dict(zip(forms, grouped(forms, known=known), strict=True)) == before


def test_nothing_said_is_a_group_of_its_own(known: list[str]) -> None:
    assert grouped(["", "", "tram sac"], known=known) == ["", "", "tram sac"]
