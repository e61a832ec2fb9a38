"""Forged papers: warned of, however many words of a procedure stand around them."""

import pytest

from knowledge.forging import forges
from knowledge.vietnamese import words


@pytest.mark.parametrize(
    "asked",
    [
        "làm giấy khai sinh giả",
        "làm căn cước giả bao nhiêu tiền",
        "chỗ nào làm giả sổ hồng",
        "mua bằng lái xe máy giả",
        "nhờ ký giả giấy ủy quyền nộp hồ sơ giả",
        "lam gia giay doc than",
        "bị người ta giả chữ ký bán đất",
    ],
)
def test_forged_papers_are_heard_beside_the_words_of_any_procedure(asked: str) -> None:
    assert forges(words(asked))


@pytest.mark.parametrize(
    "asked",
    [
        "gia hạn giấy phép xây dựng",
        "làm gia hạn tạm trú",
        "giấy tờ cho người già",
        "giấy khai sinh giá bao nhiêu",
        "có công an giả gọi kêu nộp giấy tờ",
        "trang dịch vụ công giả đòi giấy tờ",
        "có người giả danh cán bộ đòi xem căn cước",
        "gia dinh toi lam giay khai sinh",
        "lam giay gia han tam tru",
        "giải thể công ty",
    ],
)
def test_other_words_that_look_like_it_are_not_taken_for_it(asked: str) -> None:
    assert not forges(words(asked))
