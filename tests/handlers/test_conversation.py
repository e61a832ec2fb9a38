"""Conversations as transcripts, over the packaged content."""

from collections.abc import Callable
from datetime import date

import pytest

from handlers.turn import Manners
from tests.handlers.conftest import Talk


async def test_a_greeting_is_answered_by_the_notice_alone(talk: Talk) -> None:
    answer = await talk.say("alo", "tự động", "Bản thử nghiệm", "/dulieu", "OTP", "30 ngày", "[Xem các thủ tục]")
    assert len(answer.replies) == 1
    await talk.say("chào", "Anh/chị cần làm thủ tục gì", never=("tự động",))


async def test_a_first_question_gets_the_notice_and_its_answer(talk: Talk) -> None:
    answer = await talk.say("lam giay khai sinh cho con can gi", "tự động", "Giấy chứng sinh", "mã 1.001193")
    assert len(answer.replies) == 2
    assert answer.question is not None
    assert (answer.question.status, answer.question.entry) == ("answered", "procedure:dang-ky-khai-sinh")
    assert answer.question.margin is None, "it is a way of asking that the content has"


async def test_how_much_likelier_than_the_next_an_answer_was_is_kept(talk: Talk) -> None:
    answer = await talk.say("em vừa sinh bé muốn làm giấy khai sinh thì cần những gì ạ", "Giấy chứng sinh")
    assert answer.question is not None
    assert answer.question.margin is not None
    assert 0.3 < answer.question.margin < answer.question.confidence <= 1


async def test_a_follow_up_is_about_what_was_asked_before(talk: Talk) -> None:
    await talk.say("lam giay khai sinh cho con can gi", "Giấy chứng sinh")
    await talk.say("bao gio co", "Đăng ký khai sinh", "thời gian giải quyết")
    await talk.say("le phi bao nhieu", "Đăng ký khai sinh", "lệ phí", never=("miễn phí",))
    await talk.tap("Nộp ở đâu", "Đăng ký khai sinh", "Trung tâm Phục vụ hành chính công", "chưa có thông tin xác thực")


async def test_all_that_is_asked_in_one_message_is_answered_in_one(talk: Talk) -> None:
    await talk.say("làm khai sinh cần giấy gì, bao lâu có, tốn bao nhiêu", "Giấy chứng sinh", "1 ngày", "Phí, lệ phí")
    assert talk.answer is not None
    assert talk.answer.question is not None
    assert (talk.answer.question.aspect, talk.answer.dialogue.aspect) == ("documents", "documents")
    await talk.say("nộp ở đâu, ai ký", "Đăng ký khai sinh", "Nơi nộp", "Ai giải quyết")


async def test_all_that_was_asked_is_answered_once_it_is_chosen_of_what(talk: Talk) -> None:
    await talk.say("toi muon dang ky lai, can giay gi, bao lau co", "[Đăng ký lại kết hôn]")
    await talk.tap("Đăng ký lại kết hôn", "Giấy tờ cần có", "Thời gian giải quyết")
    assert talk.answer.question is not None
    assert talk.answer.question.aspect == "documents"


async def test_what_is_unclear_is_asked_and_chosen_by_button_number_or_words(talk: Talk) -> None:
    answer = await talk.say("toi muon dang ky lai", "[Đăng ký lại khai sinh]", "[Không phải ý nào]")
    assert answer.question is not None
    assert answer.question.status == "clarified"
    chosen = await talk.tap("Đăng ký lại kết hôn", "Đăng ký lại kết hôn")
    assert chosen.question is not None
    assert (chosen.question.status, chosen.question.entry) == ("chosen", "procedure:dang-ky-lai-ket-hon")


async def test_a_choice_can_be_typed_as_number_or_label(talk_on: Callable[[date], Talk]) -> None:
    for said in ("2", "cái thứ hai", "số 2 nha"):
        talk = talk_on(date(2026, 11, 23))
        offered = await talk.say("toi muon dang ky lai", "[Không phải ý nào]")
        second = offered.replies[-1].choices[1].label
        await talk.say(said, second)
        assert talk.answer is not None
        assert talk.answer.question is not None
        assert talk.answer.question.status == "chosen"


async def test_none_of_these_is_kept_as_a_signal(talk: Talk) -> None:
    await talk.say("toi muon dang ky lai, so 0912345678")
    answer = await talk.tap("Không phải ý nào", "nói rõ thêm")
    assert answer.question is not None
    assert answer.question.status == "none_of_these"
    assert "0912345678" not in answer.question.text


@pytest.mark.parametrize("said", ["👎", "👎🏻 👎", "sai rồi", "không phải ý này"])
async def test_a_thumb_down_is_kept_with_the_question_it_is_about(said: str, talk: Talk) -> None:
    await talk.say("lam khai sinh cho con can gi, toi la lan 0912345678", "Giấy chứng sinh")
    answer = await talk.say(said, "nói rõ thêm")
    assert answer.question is not None
    assert (answer.question.status, answer.question.entry) == ("disliked", "procedure:dang-ky-khai-sinh")
    assert answer.question.text.startswith("lam khai sinh cho con")
    assert "0912345678" not in answer.question.text
    again = await talk.say(said, "nói rõ thêm")
    assert again.question is None


async def test_what_is_declined_is_told_where_to_go_and_kept_as_that(talk: Talk) -> None:
    answer = await talk.say("muốn ly dị chồng thì làm sao", "Tòa án", never=("[Không phải ý nào]",))
    assert answer.question is not None
    assert answer.question.status == "declined"


async def test_a_second_question_in_a_message_is_one_tap_away(talk: Talk) -> None:
    await talk.say("đăng ký kết hôn cần giấy gì? Còn tách hộ khẩu thì nộp ở đâu?", "Đăng ký kết hôn", "còn hỏi về")
    await talk.tap("Tách hộ (tách khẩu)", "Tách hộ")


async def test_an_old_place_is_understood_and_the_new_centre_named(talk: Talk) -> None:
    await talk.say(
        "toi o phuoc binh lam khai sinh nop o dau",
        "Xã Phước Bình (cũ) nay thuộc xã Phước Chỉ (từ 1/7/2025)",
        "Trung tâm Phục vụ hành chính công xã Phước Chỉ",
        never=("Ủy ban nhân dân thị xã",),
    )


async def test_a_place_is_remembered(talk: Talk) -> None:
    await talk.say("tôi ở Lộc Hưng, muốn đăng ký kết hôn")
    await talk.say("nộp ở đâu", "Trung tâm Phục vụ hành chính công phường An Tịnh")


async def test_danger_comes_before_everything(talk: Talk) -> None:
    answer = await talk.say("nha hang xom chay", "Gọi 114 ngay")
    assert answer.replies[0].text[0].spans[0].text == "Gọi 114 ngay"  # type: ignore[union-attr]


async def test_what_is_not_known_is_said(talk: Talk) -> None:
    answer = await talk.say("ben minh co ho tro mua may cay khong", "chưa có thông tin đã kiểm chứng")
    assert answer.question is not None
    assert answer.question.status == "unknown"


async def test_an_aspect_of_nothing_asks_which_procedure(talk: Talk) -> None:
    await talk.say("bao gio co", "thủ tục nào")


async def test_the_menu_leads_to_every_procedure_by_field(talk: Talk) -> None:
    await talk.say("/menu", "[Hộ tịch (khai sinh, kết hôn, khai tử)]", "[Đất đai (sổ đỏ)]")
    await talk.tap("Hộ tịch (khai sinh, kết hôn, khai tử)", "[Đăng ký khai sinh]", "[Xem thêm]")
    await talk.tap("Xem thêm", "[Các lĩnh vực khác]")
    await talk.tap("Các lĩnh vực khác", "[Căn cước, VNeID, hộ chiếu]")


async def test_a_fee_without_source_is_not_guessed(talk: Talk) -> None:
    await talk.say("dang ky khai sinh le phi bao nhieu", never=("miễn phí", "0 đồng"))


async def test_a_denunciation_is_explained_and_not_kept(talk: Talk) -> None:
    answer = await talk.say("tố cáo ông A ăn hối lộ", "không nhận", "113")
    assert answer.question is not None
    assert answer.question.text == ""


async def test_ones_own_data_is_shown_exported_and_erased(talk: Talk) -> None:
    await talk.say("so toi la 0912345678, dang ky ket hon can gi")
    await talk.say("/dulieu", "1 câu hỏi", "[Tải về]", "[Xóa hết]")
    answer = await talk.tap("Tải về", "toàn bộ")
    document = answer.replies[0].document
    assert document is not None
    assert "dang ky ket hon can gi" in document.content
    await talk.say("/dulieu")
    answer = await talk.tap("Bản để đọc, in", "một trang")
    document = answer.replies[0].document
    assert document is not None
    assert (document.name, document.media_type) == ("du-lieu-cua-toi.html", "text/html")
    assert "dang ky ket hon can gi" in document.content
    await talk.say("/dulieu")
    await talk.tap("Xóa hết", "không lấy lại được", "[Không xóa]")
    await talk.tap("Xóa hết, tôi chắc chắn", "Đã xóa hết")
    await talk.say("bao gio co", "thủ tục nào")


async def test_a_button_from_long_ago_is_answered_kindly(talk: Talk) -> None:
    for press in ("1.0", "99999999.3", "", "x", "-1.-1"):
        answer = await talk.conversation.press(press)
        assert "nút này đã cũ" in str(answer.replies)


async def test_before_the_merger_nothing_is_claimed(talk_on: Callable[[date], Talk]) -> None:
    await talk_on(date(2022, 3, 1)).say("làm giấy khai sinh cần gì", "1/7/2025", never=("Giấy chứng sinh",))
    await talk_on(date(2026, 11, 23)).say("làm giấy khai sinh cần gì", "Giấy chứng sinh")


async def test_past_its_review_day_an_answer_says_so(talk_on: Callable[[date], Talk]) -> None:
    await talk_on(date(2027, 8, 1)).say("làm giấy khai sinh cần gì", "có thể đã thay đổi")
    await talk_on(date(2026, 11, 23)).say("làm giấy khai sinh cần gì", never=("có thể đã thay đổi",))


async def test_a_place_alone_leads_to_its_centre(talk_on: Callable[[date], Talk]) -> None:
    expected = "Trung tâm Phục vụ hành chính công xã Phước Chỉ"
    await talk_on(date(2026, 11, 23)).say("tôi ở Phước Bình thì nộp hồ sơ ở đâu", expected)
    await talk_on(date(2025, 1, 15)).say("tôi ở Phước Bình thì nộp hồ sơ ở đâu", "1/7/2025", never=(expected,))


async def test_the_same_question_differs_by_its_day(talk_on: Callable[[date], Talk]) -> None:
    asked = "mức độ 4 là gì"
    await talk_on(date(2022, 3, 1)).say(asked, "43/2011/NĐ-CP", never=("224/2026",))
    await talk_on(date(2025, 8, 1)).say(asked, "42/2022/NĐ-CP", never=("224/2026",))
    await talk_on(date(2026, 11, 23)).say(asked, "224/2026/NĐ-CP", "Toàn trình")


async def test_an_aspect_can_be_typed_by_its_name(talk: Talk) -> None:
    await talk.say("làm giấy khai sinh cần gì", "bấm Trường hợp riêng")
    await talk.say("bao lâu có")
    await talk.say("trường hợp riêng", "trẻ bị bỏ rơi".capitalize(), "Lưu ý:")
    await talk.say("can cu phap luat", "123/2015/NĐ-CP")


async def test_what_may_be_a_denunciation_is_asked_first_and_not_kept(talk: Talk) -> None:
    answer = await talk.say("tố cáo quán nhậu ồn", "có thể là tố cáo", "[Chỉ góp ý chung]", "[Tôi muốn tố cáo]")
    assert answer.question is None
    assert "nhậu" not in str(talk.conversation.dialogue)
    await talk.tap("Tôi muốn tố cáo", "không nhận", "đã xóa")
    assert "nhậu" not in str((talk.conversation.dialogue, talk.conversation.notebook.messages))


async def test_so_it_is_where_nothing_is_collected(talk: Talk) -> None:
    talk.conversation.manners = Manners(collects=False)
    answer = await talk.say("tố cáo quán nhậu ồn", "[Tố cáo]", "[Không phải ý nào]")
    assert answer.question is not None
    assert answer.question.text == ""
    chosen = await talk.tap("Tố cáo", "nhắn ở đây không phải tố cáo")
    assert chosen.question is not None
    assert chosen.question.text == ""
    assert "nhậu" not in str(talk.conversation.dialogue)


async def test_within_a_guide_a_question_leads_to_the_place_or_to_a_step(talk: Talk) -> None:
    await talk.say("vo moi sanh em be lam giay to gi", "Nhà mới có em bé")
    await talk.say("o don thuan nop o dau", "hành chính công xã Hưng Thuận", never=("Nhà mới có em bé",))
    await talk.say("bao lau co", "[Đăng ký khai sinh]", never=("Nhà mới có em bé",))
    await talk.tap("Đăng ký khai sinh", "Đăng ký khai sinh – thời gian giải quyết")


async def test_how_an_authorisation_is_sealed_is_asked_of_the_procedure_before(talk: Talk) -> None:
    await talk.say("khai sinh cho con cần gì", "Đăng ký khai sinh")
    await talk.say("can giay uy quyen co cong chung khong", "Đăng ký khai sinh – ")


async def test_how_much_longer_stays_with_what_is_late(talk: Talk) -> None:
    await talk.say("hồ sơ làm sổ đỏ hẹn ngày 10/11/2026 tới giờ chưa có", "đã trễ")
    await talk.say("bao lau nua", "xin lỗi", never=("Khiếu nại một quyết định",))


async def test_a_torn_certificate_is_no_complaint(talk: Talk) -> None:
    await talk.say("so do bi chuot can nat", "Cấp đổi sổ đỏ", never=("Thái độ phục vụ",))


async def test_handing_in_at_the_commune_is_a_side_of_the_procedure_before(talk: Talk) -> None:
    await talk.say("đổi bằng lái xe hết hạn", "Đổi bằng lái xe")
    await talk.say("nop o xa duoc hong", "Đổi bằng lái xe – nơi nộp")


async def test_who_married_and_asks_about_the_card_is_told_of_the_card(talk: Talk) -> None:
    await talk.say("moi lay chong roi co phai doi can cuoc khong", "Đổi thẻ căn cước", never=("Đăng ký kết hôn –",))
