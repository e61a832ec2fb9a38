"""Numbers and labels typed instead of a tap: what counts as choosing, and what is a question of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.choosing import NUMBER_WORDS, chosen
from handlers.dialogue import Dialogue, Menu

LABELS = tuple(f"Lựa chọn {letter}" for letter in "ABCDEFGHIJ")
TEN = Dialogue(menus=(Menu(1, ("Cũ",), ("old",)), Menu(2, LABELS, tuple(f"p{n}" for n in range(1, 11)))))


@pytest.mark.parametrize(("word", "number"), [(word, at) for at, word in enumerate(NUMBER_WORDS, 1)])
def test_every_number_up_to_ten_can_be_written_out(word: str, number: int) -> None:
    assert chosen(TEN, word) == f"p{number}"
    assert chosen(TEN, f"số {word} nha") == f"p{number}"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("thứ nhất", 1),
        ("cái thứ nhì", 2),
        ("câu thứ tư đi", 4),
        ("thứ ba", 3),
        ("chọn số 10", 10),
        ("mục 7 ạ", 7),
        ("Ý 5.", 5),
        ("03", 3),
        ("6)", 6),
        ("  8  ", 8),
        ("BẢY", 7),
        ("bẩy", 7),
    ],
)
def test_people_name_a_number_in_many_ways(said: str, number: int) -> None:
    assert chosen(TEN, said) == f"p{number}"


@pytest.mark.parametrize(
    "said",
    [
        "0",
        "11",
        "99",
        "-1",
        "1.5",
        "1 2",
        "nhất",
        "nhì",
        "tư",
        "một hai",
        "3 ngày",
        "10.001",
        "năm nay",
        "hai con",
        "٣",
    ],
)
def test_what_only_looks_like_a_number_chooses_nothing(said: str) -> None:
    assert chosen(TEN, said) is None


@pytest.mark.parametrize("said", ["Lựa chọn C", "lua chon c", "  LỰA   CHỌN C ", "lựa chọn c"])
def test_a_label_is_recognised_however_it_is_typed(said: str) -> None:
    assert chosen(TEN, said) == "p3"


def test_part_of_a_label_is_no_label() -> None:
    assert chosen(TEN, "lựa chọn") is None
    assert chosen(TEN, "lựa chọn c nào") is None


def test_only_the_last_menu_is_chosen_from() -> None:
    assert chosen(TEN, "cũ") is None
    assert chosen(Dialogue(menus=TEN.menus[:1]), "1") == "old"
    assert chosen(Dialogue(menus=TEN.menus[:1]), "2") is None


def test_of_two_equal_labels_the_first_is_meant() -> None:
    twins = Dialogue(menus=(Menu(1, ("Giấy tờ", "Giấy tờ"), ("a", "b")),))
    assert chosen(twins, "giấy tờ") == "a"
    assert chosen(twins, "2") == "b"


@given(st.text(max_size=50))
def test_anything_typed_chooses_something_shown_or_nothing(said: str) -> None:
    assert chosen(TEN, said) in {None, *TEN.menus[-1].presses}
