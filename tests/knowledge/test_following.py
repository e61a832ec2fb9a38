"""What a message points back to."""

import pytest

from knowledge.following import looks_back, pointed_at, without_looking_back
from knowledge.vietnamese import fold

THREE = ("one", "two", "three")


@pytest.mark.parametrize(
    ("said", "which"),
    [
        ("cái thứ hai", "two"),
        ("cái đầu tiên", "one"),
        ("cái đầu đi em", "one"),
        ("cái cuối", "three"),
        ("cái cuối cùng ấy", "three"),
        ("cái chót đó, cần giấy gì", "three"),
        ("cái giữa, mất bao lâu", "two"),
        ("số 3, phí bao nhiêu", "three"),
        ("số hai nha", "two"),
        ("thứ nhất", "one"),
        ("à cái thứ ba", "three"),
        ("ý tôi là cái thứ nhì", "two"),
        ("chọn câu 1", "one"),
        ("cái sau", "three"),
        ("cái trước", "one"),
        ("dạ trường hợp 2 ạ", "two"),
    ],
)
def test_one_of_what_was_offered_is_named_by_its_place(said: str, which: str) -> None:
    assert pointed_at(fold(said).replace(",", ""), THREE) == which


@pytest.mark.parametrize(
    "said",
    [
        "cái thứ năm",
        "số 9",
        "số 0",
        "thứ sáu",
        "cái này",
        "hai đứa con",
        "cái giấy khai sinh",
        "năm nay",
        "mất cái thứ hai",
    ],
)
def test_other_words_name_none(said: str) -> None:
    assert pointed_at(fold(said), THREE) is None


def test_one_thing_alone_is_not_chosen_from() -> None:
    assert pointed_at("cai thu nhat", ("one",)) is None
    assert pointed_at("cai giua", ("one", "two")) is None


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("quay lại vụ khai sinh hồi nãy, bao lâu có", "khai sinh , bao lâu có"),
        ("trở lại chuyện kết hôn, lệ phí sao", "kết hôn, lệ phí sao"),
        ("cái giấy phép xây dựng lúc nãy nộp ở đâu", "cái giấy phép xây dựng nộp ở đâu"),
    ],
)
def test_going_back_is_heard_and_is_no_subject(said: str, rest: str) -> None:
    assert looks_back(fold(said))
    assert without_looking_back(said, fold(said)).split() == rest.split()


def test_what_only_goes_back_stays_as_it_is() -> None:
    assert without_looking_back("hồi nãy", "hoi nay") == "hồi nãy"
    assert not looks_back("quay phim")
