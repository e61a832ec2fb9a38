"""What a reply looks like on Zalo: plain text in pieces, menus by number, buttons where they are switched on."""

import io
import unicodedata
from typing import Any

import pytest
from docx import Document as WordFile
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.capabilities import ZALO
from bot.channels.cutting import units
from bot.channels.menus import BY_NUMBER
from bot.channels.zalo.parse import TAPPED
from bot.channels.zalo.render import (
    PLEASE_CHOOSE,
    FilePart,
    TextPart,
    file_message,
    parts,
    text_message,
)
from handlers.messages import Choice, Document, Items, Paragraph, Reply, RichText, Span

MENU = (Choice("Lệ phí", press="412.0"), Choice("Nộp ở đâu", press="412.1"))


def text(*lines: str) -> RichText:
    return tuple(Paragraph((Span(line),)) for line in lines)


def composed(words: str) -> str:
    return unicodedata.normalize("NFC", "".join(words.split()))


def texts(reply: Reply, buttons: Any = "numbers") -> list[str]:
    found = parts(reply, buttons)
    assert all(isinstance(part, TextPart) for part in found)
    return [part.text for part in found if isinstance(part, TextPart)]


def buttons_of(reply: Reply, buttons: Any = "hidden") -> list[tuple[str, str, object]]:
    last = parts(reply, buttons)[-1]
    assert isinstance(last, TextPart)
    return [(one["type"], one["title"], one["payload"]) for one in last.buttons]


def test_styles_become_plain_text_and_links_their_address() -> None:
    body = (
        Paragraph((Span("Khai sinh", bold=True), Span(" – giấy tờ: "), Span("xem", url="https://a.example/b"))),
        Items(((Span("Tờ khai"),), (Span("Giấy chứng sinh"),)), numbered=True),
        Items(((Span("Ghi chú"),),)),
    )
    expected = "Khai sinh – giấy tờ: xem (https://a.example/b)\n\n1. Tờ khai\n2. Giấy chứng sinh\n\n- Ghi chú"
    assert texts(Reply(body)) == [expected]


def test_what_is_typed_like_markup_stays_as_it_was() -> None:
    assert texts(Reply(text("<b> & **đậm** _a_"))) == ["<b> & **đậm** _a_"]


def test_choices_are_a_list_with_the_numbers_that_choose_them() -> None:
    assert texts(Reply(text("Chọn ạ"), MENU)) == [f"Chọn ạ\n\n{BY_NUMBER}\n1. Lệ phí\n2. Nộp ở đâu"]


def test_the_second_reply_of_a_turn_counts_on_where_the_first_stopped() -> None:
    later = (Choice("Góp ý", press="412.2"), Choice("Tra cứu", press="412.3"))
    assert texts(Reply(text("a"), later))[0].endswith("3. Góp ý\n4. Tra cứu")


def test_choices_of_a_notice_are_counted_from_one() -> None:
    rating = (Choice("Hài lòng", press="case|rate|K7|5"), Choice("Chưa hài lòng", press="case|rate|K7|1"))
    assert texts(Reply(text("a"), rating))[0].endswith("1. Hài lòng\n2. Chưa hài lòng")


def test_addresses_are_told_and_take_no_number() -> None:
    choices = (
        Choice("Cổng quốc gia", url="https://dichvucong.gov.vn"),
        Choice("Lệ phí", press="1.0"),
        Choice("Gọi 113", url="tel:113"),
        Choice("Gọi 1022", url="tel:1022"),
    )
    lines = texts(Reply(text("Gọi ngay 113"), choices))[0].splitlines()
    assert lines[2:] == [BY_NUMBER, "• Cổng quốc gia: https://dichvucong.gov.vn", "1. Lệ phí", "• Gọi 1022"]


def test_addresses_alone_ask_nobody_to_choose() -> None:
    assert texts(Reply(text("a"), (Choice("Trang", url="https://a.example"),))) == ["a\n\n• Trang: https://a.example"]


@pytest.mark.parametrize(
    ("how", "payload", "kind"), [("hidden", "#412.0", "oa.query.hide"), ("shown", "Lệ phí #412.0", "oa.query.show")]
)
def test_buttons_bring_back_what_stands_behind_them(how: str, payload: str, kind: str) -> None:
    reply = Reply(text("Chọn ạ"), MENU)
    assert buttons_of(reply, how)[0] == (kind, "Lệ phí", payload)
    assert texts(reply, how) == ["Chọn ạ"]
    tapped = TAPPED.fullmatch(payload)
    assert tapped is not None
    assert tapped["press"] == "412.0"


def test_buttons_open_pages_and_call() -> None:
    choices = (Choice("Cổng", url="https://a.example"), Choice("Gọi 1022", url="tel:1022"))
    choices += (Choice("Gọi", url="tel:0276 3 900 900"),)
    assert [payload for _, _, payload in buttons_of(Reply(text("a"), choices))] == [
        {"url": "https://a.example"},
        {"phone_code": "1022"},
        {"phone_code": "842763900900"},
    ]


@pytest.mark.parametrize(
    "choices",
    [
        tuple(Choice(f"Mục {n}", press=f"1.{n}") for n in range(6)),
        (Choice("a" * 101, press="1.0"),),
        (Choice("Thư", url="mailto:a@a.example"), *MENU),
    ],
)
def test_where_not_all_are_buttons_all_are_a_list(choices: tuple[Choice, ...]) -> None:
    reply = Reply(text("a"), choices)
    assert buttons_of(reply) == []
    assert texts(reply, "hidden") == texts(reply)


def test_choices_without_words_get_some() -> None:
    assert texts(Reply((), MENU), "hidden") == [PLEASE_CHOOSE]
    assert texts(Reply((), MENU))[0].startswith(BY_NUMBER)
    assert texts(Reply(())) == []


def test_buttons_stand_below_the_last_piece() -> None:
    found = parts(Reply(text("Một câu vừa phải. " * 200), MENU), "hidden")
    assert [bool(part.buttons) for part in found if isinstance(part, TextPart)] == [False, True]


def test_a_long_text_is_cut_between_sentences() -> None:
    pieces = texts(Reply(text("Câu này dài vừa phải. " * 300)))
    assert len(pieces) == 4
    assert all(piece.endswith("phải.") for piece in pieces)


def test_neither_letters_nor_families_are_cut_in_two() -> None:
    decomposed = "e\u0323\u0302"  # ệ in three characters, which no composing joins where a mark is strange
    family = "👨\u200d👩\u200d👧"
    for unit in (decomposed + "\u0330", family):
        pieces = texts(Reply(text(unit * 1_500)))
        assert all(len(piece) % len(pieces[0][: len(unit)]) == 0 for piece in pieces[:-1])
        assert not any(piece.startswith(("\u200d", "\u0330")) for piece in pieces)


@given(st.text(alphabet=st.sampled_from("aệ🌾 .\n\u0301"), max_size=6_000))
def test_no_piece_is_too_long_or_blank_and_nothing_but_blanks_is_lost(words: str) -> None:
    pieces = texts(Reply(text(words)))
    assert all(0 < units(piece) <= ZALO.units and piece.strip() for piece in pieces)
    assert composed("".join(pieces)) == composed(words)


def test_a_document_becomes_a_word_file_that_says_the_same() -> None:
    reply = Reply(text("Đây ạ"), document=Document("du-lieu.json", "application/json", '{\n "tên": "Lan"\n}'))
    said, file = parts(reply, "numbers")
    assert said == TextPart("Đây ạ")
    assert isinstance(file, FilePart)
    assert (file.file.kind, file.file.name) == ("file", "du-lieu.docx")
    shown = "\n".join(paragraph.text for paragraph in WordFile(io.BytesIO(file.file.content)).paragraphs)
    assert shown == '{\n "tên": "Lan"\n}'


def test_a_page_becomes_its_words_line_by_line() -> None:
    page = "<html><head><style>p {}</style></head>\n<body>\n<h1>Dữ liệu</h1>\n<h2>Tin</h2>\n<ul>\n<li><p>14 giờ</p>"
    page += "<p>&lt;b&gt; &amp; 1\n2</p></li>\n</ul></body></html>"
    reply = Reply(text("Đây ạ"), document=Document("du-lieu.html", "text/html", page))
    _, file = parts(reply, "numbers")
    assert isinstance(file, FilePart)
    shown = "\n".join(paragraph.text for paragraph in WordFile(io.BytesIO(file.file.content)).paragraphs)
    assert shown == "Dữ liệu\n\nTin\n14 giờ\n<b> & 1\n2"


def test_messages_have_the_shape_that_zalo_takes() -> None:
    assert text_message("5", TextPart("a")) == {"recipient": {"user_id": "5"}, "message": {"text": "a"}}
    file = file_message("5", "file", "t")["message"]
    assert file == {"attachment": {"type": "file", "payload": {"token": "t"}}}
    [element] = file_message("5", "image", "i")["message"]["attachment"]["payload"]["elements"]
    assert element == {"media_type": "image", "attachment_id": "i"}
