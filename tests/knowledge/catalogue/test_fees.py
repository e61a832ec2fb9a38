"""What the list says of money is only told as far as it may be true, and nothing is free unless the words say so."""

from typing import Any

import pytest

from knowledge.catalogue.dump import Row
from knowledge.catalogue.fees import Fee, fees_of


def fees(*listed: str) -> list[Fee]:
    return [fee for found in fees_of(Row(code="1.000001", name="Việc", fee=listed)).values() for fee in found]


READ: dict[str, Fee] = {
    "0 VNĐ ()": Fee("zero"),
    "0 VNĐ": Fee("zero"),
    "0 VNĐ (Miễn phí)": Fee("free", words="Miễn phí"),
    "0 VNĐ (Không thu lệ phí.)": Fee("free", words="Không thu lệ phí."),
    "0 VNĐ (Không)": Fee("words", words="Không"),
    "0 VNĐ (Không quy định)": Fee("words", words="Không quy định"),
    "0 VNĐ (Miễn lệ phí cho hộ nghèo)": Fee("words", words="Miễn lệ phí cho hộ nghèo"),
    "0 VNĐ (Theo quy định của tỉnh)": Fee("words", words="Theo quy định của tỉnh"),
    "8000 VNĐ ()": Fee("amount", 8000),
    "8000 VNĐ (/bản)": Fee("amount", 8000, "/bản"),
    "8000 VNĐ (đồng/bản)": Fee("amount", 8000, "/bản"),
    "8000 VNĐ (8.000 đồng/bản)": Fee("words", 8000, "8.000 đồng/bản"),
    "80000 VNĐ (8.000 đồng/bản)": Fee("unlike", 80000, "8.000 đồng/bản"),
    "50000 VNĐ ((áp dụng mức 25.000 đồng))": Fee("unlike", 50000, "áp dụng mức 25.000 đồng"),
    "50000 VNĐ (Cấp mới (bản giấy))": Fee("amount", 50000, "Cấp mới (bản giấy)"),
    "4,000,000 (theo thông tư)": Fee("amount", 4_000_000, "theo thông tư"),
    "20 VNĐ ()": Fee("odd", 20),
    "20 VNĐ (Gia hạn thẻ)": Fee("odd", 20, "Gia hạn thẻ"),
    "20 VNĐ (20.000 đ/tờ)": Fee("words", 20, "20.000 đ/tờ"),
    "20 VNĐ (20 USD/người)": Fee("dollars", 20, "20 USD/người"),
    "5 VNĐ (5USD/lần)": Fee("dollars", 5, "5USD/lần"),
    "150 VNĐ (quy đổi theo tỷ giá đô la Mỹ)": Fee("dollars", 150, "quy đổi theo tỷ giá đô la Mỹ"),
    "Do Hội đồng nhân dân tỉnh quy định": Fee("words", words="Do Hội đồng nhân dân tỉnh quy định"),
    "9" * 400 + " VNĐ ()": Fee("amount", int("9" * 15)),
}


@pytest.mark.parametrize(("listed", "fee"), READ.items(), ids=[listed[:40] for listed in READ])
def test_a_fee_is_read_for_what_it_may_be(listed: str, fee: Fee) -> None:
    assert fees(listed) == [fee]


def test_several_fees_stand_in_one_text() -> None:
    assert fees("5000 VNĐ (Cấp mới) | 7000 VNĐ (Cấp lại)") == [
        Fee("amount", 5000, "Cấp mới"),
        Fee("amount", 7000, "Cấp lại"),
    ]
    assert fees("Theo quy định | Theo quy định") == [Fee("words", words="Theo quy định")]
    assert fees("|", "| |", "", "T") == []


def test_a_bare_zero_beside_a_fee_says_nothing() -> None:
    assert fees("0 VNĐ ()", "5000 VNĐ ()") == [Fee("amount", 5000)]


def ways(**fees_by_channel: list[str]) -> Row:
    said: list[dict[str, Any]] = [{"channel": channel, "fee": fee} for channel, fee in fees_by_channel.items()]
    return Row.model_validate({"code": "1.000001", "name": "Việc", "ways": said})


def test_fees_are_told_by_way_only_where_they_differ() -> None:
    assert fees_of(ways(tay=["8000 VNĐ ()"], mang=["8000 VNĐ ()"])) == {"": (Fee("amount", 8000),)}
    assert fees_of(ways(tay=["8000 VNĐ ()"], thu=["8000 VNĐ ()"], mang=["4000 VNĐ ()"])) == {
        "tay, thu": (Fee("amount", 8000),),
        "mang": (Fee("amount", 4000),),
    }
    assert fees_of(ways(tay=["8000 VNĐ ()"], mang=[])) == {"tay": (Fee("amount", 8000),)}
    assert fees_of(ways(tay=[], mang=[])) == {}
