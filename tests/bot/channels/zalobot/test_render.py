from bot.channels import Enclosed
from bot.channels.capabilities import ZALO_BOT
from bot.channels.zalobot.render import Photo, parts, texts
from handlers.messages import Choice, Document, Reply
from handlers.rich import parse


def test_choices_are_numbered_and_addresses_are_not() -> None:
    choices = (Choice("Lệ phí", press="7.0"), Choice("Bản đồ", url="https://a.example"), Choice("Giấy tờ", press="7.1"))
    (text,) = texts(Reply(parse("Dạ **chào** anh/chị."), choices))
    assert "Dạ chào anh/chị." in text
    assert text.endswith("1. Lệ phí\n• Bản đồ: https://a.example\n2. Giấy tờ")


def test_a_long_text_is_cut_between_sentences_and_the_menu_stands_at_the_end() -> None:
    said = "Một câu dài vừa phải. " * 300
    found = texts(Reply(parse(said), (Choice("A", press="1.0"),)))
    assert len(found) > 2
    assert all(len(text) <= ZALO_BOT.units for text in found)
    assert all(text.endswith(".") for text in found[:-1])
    assert found[-1].endswith("1. A")


def test_a_file_is_said_because_none_can_be_handed_over() -> None:
    found = texts(Reply(parse("Đây ạ."), document=Document("du-lieu.txt", "text/plain", "Tin nhắn: 3")))
    assert found == ["Đây ạ.", "du-lieu.txt\n\nTin nhắn: 3"]


def test_a_picture_goes_by_its_address_and_a_pdf_as_a_link() -> None:
    said, address = Reply(parse("Đây ạ."), (Choice("Đã ổn", press="1.0"),)), "https://a.vn/chat/files/x"
    menu = "Đây ạ.\n\nAnh/chị nhắn số hoặc tên mục để chọn:\n"
    assert parts(said, Enclosed("a.jpg", "image", b"", address)) == [f"{menu}1. Đã ổn", Photo(address)]
    linked = f"{menu}• Tải tệp PDF cán bộ gửi: {address}\n1. Đã ổn"
    assert parts(said, Enclosed("a.pdf", "pdf", b"", address)) == [linked]
    assert parts(said) == parts(said, Enclosed("a.pdf", "pdf", b"")) == [f"{menu}1. Đã ổn"]
