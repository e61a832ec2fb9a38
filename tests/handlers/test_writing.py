"""The words around feedback: its beginning, and the short words that send, change or drop it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.writing import asks, content, says_it_is_feedback, verdict

SENDS = [
    "gửi",
    "gui di",
    "gửi liền",
    "gui lun di",
    "gửi cho tôi",
    "ok gửi đi",
    "dạ gửi giúp em",
    "đồng ý",
    "xác nhận",
    "Gửi!",
]
EDITS = ["sửa", "sửa lại", "viết lại", "sai rồi", "chỉnh sửa giúp tôi"]
DROPS = [
    "thôi",
    "thoi nha",
    "thôi không gửi nữa",
    "hủy",
    "huy bo",
    "bỏ qua",
    "dừng lại",
    "dừng",
    "đừng gửi",
    "không gửi",
]


@pytest.mark.parametrize("is_asked", [True, False])
@pytest.mark.parametrize(
    ("said", "meant"), [*((s, "send") for s in SENDS), *((s, "edit") for s in EDITS), *((s, "drop") for s in DROPS)]
)
def test_plain_words_are_a_verdict_at_any_time(said: str, meant: str, is_asked: bool) -> None:
    assert verdict(said, is_asked=is_asked) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *((said, "send") for said in ("có", "co a", "ừ", "đúng rồi", "đúng")),
        *((said, "drop") for said in ("không", "ko", "không cần", "chưa")),
        ("không phải", "edit"),
    ],
)
def test_yes_and_no_are_one_only_where_it_was_asked(said: str, meant: str) -> None:
    assert verdict(said, is_asked=True) == meant
    assert verdict(said, is_asked=False) is None


@pytest.mark.parametrize(
    "said",
    ["gửi hồ sơ ở đâu", "có ghế mà hư", "không ai trả lời", "thôi nôi làm giấy gì", "sửa nhà cần gì", "dung", "", "?"],
)
def test_what_says_more_is_no_verdict(said: str) -> None:
    assert verdict(said, is_asked=True) is None


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("tôi muốn góp ý là trung tâm nên có thêm ghế", "Trung tâm nên có thêm ghế"),
        ("Dạ cho em góp ý chút: máy lấy số hư hoài", "Máy lấy số hư hoài"),
        ("ý kiến của tôi là nên bỏ giấy photo", "Nên bỏ giấy photo"),
        ("góp ý về thái độ phục vụ", "Thái độ phục vụ"),
        ("tôi muốn góp ý", ""),
        ("cho tôi góp ý với ạ", ""),
        ("góp ý gấp", ""),
        ("ghế chờ ít quá", "Ghế chờ ít quá"),
        ("khen chị Lan", "Khen chị Lan"),
        ("góp ý rằng hồ sơ … lâu lắm", "Hồ sơ … lâu lắm"),
    ],
)
def test_the_content_is_what_follows_the_beginning(said: str, text: str) -> None:
    assert content(said) == text


@given(st.text(max_size=300))
def test_the_content_is_the_end_of_what_was_said(text: str) -> None:
    found = content(text)
    assert found[1:] in text
    assert verdict(text, is_asked=True) in (None, "send", "edit", "drop")
    assert says_it_is_feedback(text) in (True, False)


@pytest.mark.parametrize(
    ("said", "is_feedback"),
    [
        ("góp ý là giấy tờ nhiều quá", True),
        ("kiến nghị: bỏ bớt giấy tờ photo", True),
        ("góp ý về giấy tờ khai sinh", False),
        ("phản ánh là gì vậy ad", False),
        ("góp ý:", False),
        ("làm khai sinh cần gì", False),
    ],
)
def test_only_what_says_so_is_feedback_whatever_it_resembles(said: str, is_feedback: bool) -> None:
    assert says_it_is_feedback(said) is is_feedback


@pytest.mark.parametrize(
    ("said", "is_question"),
    [
        ("làm khai sinh cần gì", True),
        ("lam khai sinh o dau vay ad", True),
        ("cho hỏi giờ làm việc", True),
        ("chừng nào trả lời tôi", True),
        ("trung tâm mở cửa thứ bảy được không", True),
        ("ghế ít quá?", True),
        ("lệ phí khai sinh cao quá", False),
        ("sao hồ sơ lâu quá vậy", False),
        ("cán bộ không ai trả lời", False),
        ("nên có thêm ghế", False),
        ("Chờ hơi lâu, gọi tôi 0912345678", False),
        ("cho hoi lau", False),
        ("cho hoi may gio mo cua", True),
        ("Cho hỏi lâu không", True),
    ],
)
def test_a_question_is_put_as_one(said: str, is_question: bool) -> None:
    assert asks(said) is is_question
