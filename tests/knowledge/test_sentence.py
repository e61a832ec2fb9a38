"""A message taken apart, and the parts of a long one that ask."""

import pytest

from knowledge.sentence import asking_parts, take_apart, without_denied
from knowledge.wording import Wording

WORDING = Wording.build(
    ["đăng ký khai sinh cho con", "đăng ký lại khai sinh", "đăng ký kết hôn", "bản sao khai sinh", "nhập hộ khẩu"]
)


def test_what_a_message_is_about_and_which_side_of_it_is_asked() -> None:
    said = take_apart("đăng ký kết hôn hết bao nhiêu tiền", WORDING)
    assert (said.subject, said.aspect) == (("ket", "hon"), "fee")
    assert said.line == "dang ky ket hon het bao nhieu tien"
    assert take_apart("bao lâu có", WORDING).subject == ()


@pytest.mark.parametrize(
    ("said", "kept", "denied"),
    [
        ("tôi hỏi kết hôn, không phải khai sinh", "toi hoi ket hon,  ,", "khai sinh"),
        (
            "đăng ký lại khai sinh, không phải loại có yếu tố nước ngoài nhé",
            "dang ky lai khai sinh,",
            "co yeu to nuoc ngoai",
        ),
        ("cấp đổi chứ hổng phải cấp mới nha", "cap doi", "cap moi"),
        ("đừng nhầm với mở khóa nha, tôi hỏi khóa căn cước", ", toi hoi khoa can cuoc", "mo khoa"),
    ],
)
def test_what_is_said_not_to_be_meant_is_taken_out(said: str, kept: str, denied: str) -> None:
    rest, taken = without_denied(said)
    assert taken == denied
    assert [word for word in rest.replace(",", " ").split() if word not in ("nhe", "nha")] == kept.replace(
        ",", " "
    ).split()


def test_a_denial_that_leaves_nothing_is_none() -> None:
    assert without_denied("không phải khai sinh") == ("không phải khai sinh", "")


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("Đăng ký kết hôn cần giấy gì? Còn nhập hộ khẩu thì ở đâu?", 2),
        ("làm khai sinh cho con cần gì, với lại nhập hộ khẩu cho bé luôn thì sao", 2),
        ("Em cưới năm ngoái. Chồng em ở An Tịnh. Giờ em muốn nhập hộ khẩu về nhà chồng.", 1),
        ("đăng ký kết hôn cần giấy gì", 0),
        ("cảm ơn. dạ.", 0),
        ("", 0),
    ],
)
def test_only_the_parts_that_ask_are_looked_at(said: str, parts: int) -> None:
    assert len(asking_parts(said)) == parts


def test_going_back_is_no_part_of_the_subject() -> None:
    said = take_apart("quay lại vụ khai sinh hồi nãy, bao lâu có", WORDING)
    assert said.is_back
    assert said.subject == ("khai", "sinh")
    assert said.aspect == "time"


@pytest.mark.parametrize(
    "text", ["lớp 10 năm nay nộp ở đâu", "hôm nay nộp thì mấy giờ nhận", "14 giờ còn nhận hồ sơ không"]
)
def test_this_year_and_the_hour_part_no_message(text: str) -> None:
    assert asking_parts(text) == []
