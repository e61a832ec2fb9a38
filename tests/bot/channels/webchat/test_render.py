import json
from dataclasses import replace
from datetime import UTC, datetime

from bot.channels import Cursor, Past
from bot.channels.webchat.render import event, frame, labels_of, page
from bot.config import Config, Locality
from handlers.messages import Choice, Document, Enclosure, Incoming, Items, Paragraph, Reply, Span

AT = datetime(2026, 11, 23, 7, tzinfo=UTC)
REPLY = Reply(
    text=(
        Paragraph((Span("Khai sinh", bold=True), Span(" – giấy tờ:"))),
        Items(((Span("Tờ khai"),), (Span("Giấy chứng sinh"),)), numbered=True),
        Paragraph((Span("Cổng", url="https://dichvucong.gov.vn"),)),
    ),
    choices=(Choice("Lệ phí", press="m1.1"), Choice("Nộp", url="https://dichvucong.gov.vn")),
)


def past(content: Incoming | Reply) -> Past:
    return Past(Cursor(3, 2), AT, content)


def heard(**fields: str) -> Incoming:
    return Incoming("webchat", "web", "c", "u-1", sent_at=AT, **({"kind": "text"} | fields))  # type: ignore[arg-type]


def test_a_reply_carries_its_words_its_shape_and_its_choices() -> None:
    shown = event(past(REPLY), {})
    assert (shown["id"], shown["from"], shown["at"]) == ("3.2", "bot", "2026-11-23T07:00:00+00:00")
    assert "1. Tờ khai\n2. Giấy chứng sinh" in shown["text"]
    assert shown["choices"] == [
        {"label": "Lệ phí", "press": "m1.1"},
        {"label": "Nộp", "url": "https://dichvucong.gov.vn"},
    ]
    assert shown["blocks"][0] == {"p": [{"t": "Khai sinh", "b": True}, " – giấy tờ:"]}
    assert "document" not in shown


def test_what_an_officer_wrote_is_shown_as_theirs_also_after_it_was_stored() -> None:
    words = Reply((Paragraph((Span("Cán bộ Hạnh:", bold=True), Span(" dạ nghe"))),), by_officer=True)
    assert event(past(Reply.from_json(words.to_json())), {})["from"] == "officer"
    assert event(past(Reply.from_json(REPLY.to_json())), {})["from"] == "bot"


def test_a_choice_that_leads_to_a_script_is_left_out() -> None:
    unsafe = Reply((), (Choice("a", url="javascript:alert(1)"), Choice("b", url="data:text/html,x"), Choice("c")))
    assert event(past(unsafe), {})["choices"] == []


def test_a_phone_number_may_be_a_choice() -> None:
    assert event(past(Reply((), (Choice("Gọi 114", url="tel:114"),))), {})["choices"][0]["url"] == "tel:114"


def test_a_document_travels_with_its_reply() -> None:
    reply = Reply((), document=Document("du-lieu.json", "application/json", "{}"))
    assert event(past(reply), {})["document"] == {
        "name": "du-lieu.json",
        "media_type": "application/json",
        "content": "{}",
    }


def test_what_the_citizen_wrote_is_shown_as_written() -> None:
    shown = event(past(heard(text="<b>a</b> & *b*")), {})
    assert (shown["from"], shown["text"], shown["message_id"]) == ("citizen", "<b>a</b> & *b*", "u-1")


def test_a_tap_is_shown_by_the_label_it_had() -> None:
    tap = heard(kind="press", press="m1.1")
    assert event(past(tap), labels_of(REPLY))["text"] == "Lệ phí"
    assert event(past(tap), {})["text"] == "(đã chọn)"
    assert event(past(replace(tap, press="link|hailong_tt-a")), {})["text"] == "Mở từ mã QR"
    assert event(past(tap), {})["press"] == "m1.1"


def test_a_file_and_a_blanked_message_say_so() -> None:
    assert event(past(heard(kind="file", text="đơn")), {})["text"] == "(đã gửi một tệp) đơn"
    assert event(past(heard(text="")), {})["text"] == "(nội dung đã xóa)"


def test_a_frame_is_one_line_of_json_whatever_the_text_holds() -> None:
    message = event(past(heard(text="a\nb\r\n\ndata: c\u2028\ud800")), {})
    lines = frame(message).decode().split("\n")
    assert lines[:2] == ["id: 3.2", "event: message"]
    assert lines[3:] == ["", ""]
    assert json.loads(lines[2].removeprefix("data: "))["text"].startswith("a\nb\r\n\ndata: c")


def test_the_page_says_that_it_is_a_trial_until_an_authority_stands_behind_it() -> None:
    template = "<title>{title}</title>{chat_js}"
    versions = {"chat_js": "chat/chat.js?v=1"}
    assert "bản thử nghiệm" in page(template, Config(), versions)
    authorised = Config(locality=Locality(authorised_by="QĐ 1"))
    assert page(template, authorised, versions) == "<title>Trợ lý tự động</title>chat/chat.js?v=1"


def test_a_file_of_an_officers_is_a_link_beside_the_choices() -> None:
    reply = Reply(
        (Paragraph((Span("Đây ạ."),)),),
        (Choice("Đã xong", press="1.0"),),
        file=Enclosure(7, "pdf", "tra-loi", "t" * 43),
    )
    shown = event(past(Reply.from_json(reply.to_json())), {})
    link = {"label": "Tải tệp PDF cán bộ gửi", "url": f"chat/files/{'t' * 43}"}
    assert shown["choices"] == [link, {"label": "Đã xong", "press": "1.0"}]
