"""What an editor sees before anything is sent: the messages each channel makes of it, as it shows them."""

import re

import pytest

from bot.channels.capabilities import TELEGRAM, ZALO
from bot.previewing import previews
from handlers.desk import Shown
from handlers.messages import Choice, Document, Items, Paragraph, Reply, Span

HOSTILE = "<script>alert(1)</script> {{7*7}} & \"x\" 'y'"
ANSWER = Reply(
    (
        Paragraph((Span("Lệ phí", bold=True), Span(": 2.000 đồng."))),
        Items(((Span("Tờ khai"),), (Span("Bản chính"),))),
        Items(((Span("Nộp"),), (Span("Nhận"),)), numbered=True),
        Paragraph((Span("Xem "), Span("trang này", url="https://dichvucong.gov.vn"))),
    ),
    (Choice("Giấy tờ", "m1.0"), Choice("Nộp ở đâu", "m1.1"), Choice("Nộp trực tuyến", url="https://dichvucong.gov.vn")),
)
LONG = Reply((Paragraph((Span("Một câu dài vừa phải. " * 400),)),), (Choice("Thôi", "m1.0"),))


def of(channel: str, shown: list[Shown]) -> list[Shown]:
    return [one for one in shown if one.channel == channel]


def test_every_channel_is_shown_in_one_order() -> None:
    assert [one.channel for one in previews(ANSWER)] == ["webchat", "telegram", "zalo", "zalobot"]


def test_bold_and_lists_are_shown_where_there_are_some_and_never_as_marks() -> None:
    web, telegram, zalo, zalobot = previews(ANSWER)
    assert "<p><b>Lệ phí</b>: 2.000 đồng.</p><ul><li>Tờ khai</li><li>Bản chính</li></ul>" in web.text
    assert "<ol><li>Nộp</li><li>Nhận</li></ol>" in web.text
    assert telegram.text.startswith("<b>Lệ phí</b>: 2.000 đồng.\n\n• Tờ khai\n• Bản chính\n\n1. Nộp")
    for plain in (zalo, zalobot):
        assert not plain.is_markup
        assert plain.text.startswith("Lệ phí: 2.000 đồng.")
        assert "<" not in plain.text


def test_a_link_in_a_preview_leads_nowhere_on_the_page() -> None:
    web = previews(ANSWER)[0]
    assert "<u>trang này</u>" in web.text
    assert "href" not in web.text


def test_choices_are_rows_of_keys_on_telegram_and_numbers_on_zalo() -> None:
    web, telegram, zalo, zalobot = previews(ANSWER)
    assert web.rows == (("Giấy tờ",), ("Nộp ở đâu",), ("Nộp trực tuyến",))
    assert telegram.rows == (("Giấy tờ", "Nộp ở đâu"), ("Nộp trực tuyến",))
    assert telegram.buttons == ("Giấy tờ", "Nộp ở đâu", "Nộp trực tuyến")
    for plain in (zalo, zalobot):
        assert plain.rows == ()
        assert re.search(r"1\. Giấy tờ\n2\. Nộp ở đâu", plain.text)


def test_zalo_is_shown_as_it_is_set_up() -> None:
    (zalo,) = of("zalo", previews(ANSWER, buttons="shown"))
    assert zalo.rows == (("Giấy tờ",), ("Nộp ở đâu",), ("Nộp trực tuyến",))
    assert "1. Giấy tờ" not in zalo.text


def test_a_long_text_is_shown_in_the_messages_it_is_cut_into() -> None:
    shown = previews(LONG)
    for channel, most in (("telegram", TELEGRAM.units), ("zalo", ZALO.units), ("zalobot", 2_000)):
        parts = of(channel, shown)
        assert len(parts) > 1, channel
        assert [(one.part, one.of) for one in parts] == [(at, len(parts)) for at in range(1, len(parts) + 1)]
        assert all(len(one.text) <= most for one in parts), channel
        assert sum(one.text.count("Một câu dài vừa phải.") for one in parts) == 400
    assert [one.rows for one in of("telegram", shown)][:-1] == [()] * (len(of("telegram", shown)) - 1)
    assert of("telegram", shown)[-1].rows == (("Thôi",),), "what can be tapped stands under the last"
    (web,) = of("webchat", shown)
    assert (web.part, web.of) == (1, 1)


def test_several_replies_are_counted_as_the_messages_they_are() -> None:
    shown = previews(ANSWER, LONG)
    assert [one.part for one in of("webchat", shown)] == [1, 2]
    assert {one.of for one in of("zalo", shown)} == {len(of("zalo", shown))}
    order = list(dict.fromkeys(one.channel for one in shown))
    assert order == ["webchat", "telegram", "zalo", "zalobot"]
    assert [one.channel for one in shown] == [one.channel for name in order for one in of(name, shown)]


@pytest.mark.parametrize("bold", [True, False])
def test_what_is_written_into_the_content_is_text_everywhere(bold: bool) -> None:
    reply = Reply((Paragraph((Span(HOSTILE, bold=bold), Span(HOSTILE, url="javascript:alert(1)"))),))
    for one in previews(reply):
        if one.is_markup:
            assert "<script" not in one.text, one.channel
            assert "href" not in one.text, one.channel
        else:
            assert "<script>alert(1)</script>" in one.text, one.channel


def test_a_file_that_goes_with_it_is_named() -> None:
    reply = Reply((Paragraph((Span("Đây ạ."),)),), document=Document("du-lieu.txt", "text/plain", "Của tôi."))
    shown = previews(reply)
    assert "Tệp đính kèm: du-lieu.txt" in [one.text for one in of("webchat", shown)]
    assert "Tệp đính kèm: du-lieu.txt" in [one.text for one in of("telegram", shown)]
    assert "Tệp đính kèm: du-lieu.docx" in [one.text for one in of("zalo", shown)]
    assert any("Của tôi." in one.text for one in of("zalobot", shown)), "said, for it cannot be handed over"
