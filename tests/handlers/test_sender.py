"""Who sends something, out of the ways people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.sender import NOBODY, Sender, read_sender, tells_of_somebody

LAN = Sender("Nguyễn Thị Lan", "ấp Bình Hòa xã Phước Chỉ", "0900000000")

WRITTEN = [
    ("Nguyễn Thị Lan, ấp Bình Hòa xã Phước Chỉ, 0900 000 000", LAN),
    ("Tôi tên Nguyễn Thị Lan, ở ấp Bình Hòa xã Phước Chỉ, sđt 0900.000.000", LAN),
    ("0900000000 Nguyễn Thị Lan ấp Bình Hòa xã Phước Chỉ", LAN),
    ("Họ tên: Nguyễn Thị Lan\nĐịa chỉ: ấp Bình Hòa xã Phước Chỉ\nSĐT: +84 900 000 000", LAN),
    (
        "nguyen thi lan ap binh hoa xa phuoc chi 0900000000",
        Sender("nguyen thi lan", "ap binh hoa xa phuoc chi", "0900000000"),
    ),
    ("em tên Tô Văn Út, nhà ở An Tịnh, đt 0276 3000 000", Sender("Tô Văn Út", "An Tịnh", "02763000000")),
    ("Nguyễn Thị Lan", Sender(name="Nguyễn Thị Lan")),
    ("0900 000 000", Sender(phone="0900000000")),
    ("ở 12/3 khu phố Lộc An, phường Trảng Bàng", Sender(address="12/3 khu phố Lộc An, phường Trảng Bàng")),
    ("cái này tôi không muốn nói", NOBODY),
    ("Lan", NOBODY),
    ("gửi hôm qua rồi chưa nhận được", NOBODY),
]


@pytest.mark.parametrize(("written", "sender"), WRITTEN)
def test_name_address_and_phone_are_told_apart(written: str, sender: Sender) -> None:
    assert read_sender(written) == sender


def test_what_is_missing_may_come_in_any_order() -> None:
    sender = NOBODY
    for said in ("0900 000 000", "Nguyễn Thị Lan", "An Tịnh"):
        sender = read_sender(said, sender)
    assert sender == Sender("Nguyễn Thị Lan", "An Tịnh", "0900000000")
    assert sender.missing == ()


def test_the_missing_parts_have_names() -> None:
    assert NOBODY.missing == ("name", "address", "phone")
    assert read_sender("Nguyễn Thị Lan, ấp Bình Hòa").missing == ("phone",)


def test_a_phone_or_two_parts_tell_of_somebody() -> None:
    assert tells_of_somebody("0900 000 000")
    assert tells_of_somebody("Nguyễn Thị Lan, ấp Bình Hòa")
    assert not tells_of_somebody("sao phải ghi tên")


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    sender = read_sender(text)
    assert len(sender.name) <= 80
    assert len(sender.address) <= 200
    assert not sender.phone or sender.phone.isdigit()
