"""What strangers did that nobody had thought of, as transcripts over the packaged content."""

import pytest

from handlers.messages import plain
from tests.handlers.conftest import Talk

UNHEARD_OF = "xin giấy phép nổ mìn thì sao"


async def test_after_an_unanswered_question_the_old_procedure_is_not_answered_for(talk: Talk) -> None:
    await talk.say("đăng ký tạm trú cần gì", "Đăng ký tạm trú")
    await talk.say(UNHEARD_OF, "chưa có thông tin đã kiểm chứng", "[Chuyển giúp tôi]")
    await talk.say("lệ phí bao nhiêu", "thủ tục nào", "[Đăng ký tạm trú]", never=("đồng",))
    await talk.tap("Đăng ký tạm trú", "Đăng ký tạm trú – phí, lệ phí")


async def test_what_only_adds_a_detail_does_not_change_the_subject(talk: Talk) -> None:
    await talk.say("đăng ký tạm trú cần gì", "Đăng ký tạm trú")
    await talk.say("mk 19t")
    await talk.say("online được không", "Đăng ký tạm trú – nộp trực tuyến")


async def test_an_offer_not_yet_chosen_is_what_the_next_question_is_about(talk: Talk) -> None:
    await talk.say("đăng ký tạm trú cần gì", "Đăng ký tạm trú")
    await talk.say("toi muon dang ky lai", "[Đăng ký lại khai sinh]", "[Đăng ký lại kết hôn]")
    await talk.say("giấy tờ gì", "[Đăng ký lại khai sinh]", "[Đăng ký lại kết hôn]", never=("tạm trú",))


async def test_the_chosen_entry_answers_what_had_been_asked(talk: Talk) -> None:
    await talk.say("toi muon dang ky lai")
    await talk.say("giấy tờ gì", "[Đăng ký lại kết hôn]")
    await talk.tap("Đăng ký lại kết hôn", "Đăng ký lại kết hôn – giấy tờ cần có")


async def test_a_second_unknown_in_a_row_is_short_and_offers_a_person(talk: Talk) -> None:
    await talk.say(UNHEARD_OF, "Tôi chỉ biết về thủ tục hành chính")
    await talk.say("vậy xin việc làm ở nhà máy thì sao", "cũng chưa có thông tin", never=("Tôi chỉ biết",))
    await talk.tap("Chuyển giúp tôi", "xin việc làm ở nhà máy", "Chưa có cán bộ nào trực")


@pytest.mark.parametrize(
    "said",
    [
        "tao nộp hồ sơ đăng ký hộ kinh doanh 3 tuần rồi chưa có kết quả",
        "lam so do hai thang roi ma chua thay",
        "nộp giấy xin phép xây nhà hơn 1 tháng không thấy trả lời",
    ],
)
async def test_a_dossier_that_is_late_is_not_answered_with_its_papers(talk: Talk, said: str) -> None:
    await talk.say(said, "xin lỗi", "[Tra cứu hồ sơ]", never=("giấy tờ cần có",))


@pytest.mark.parametrize(
    "said", ["con tôi 2 tháng rồi chưa có khai sinh, nộp ở đâu", "nộp hồ sơ sau 3 ngày có trả không"]
)
async def test_what_is_merely_not_done_yet_is_not_late(talk: Talk, said: str) -> None:
    await talk.say(said, never=("văn bản xin lỗi",))


@pytest.mark.parametrize("denied", ["sai rồi", "không phải", "khong phai y do", "trả lời lạc đề"])
async def test_who_says_that_was_wrong_is_asked_to_say_more(talk: Talk, denied: str) -> None:
    await talk.say("khai sinh cần gì", "Đăng ký khai sinh")
    await talk.say(denied, "nói rõ thêm", never=("chưa có thông tin",))
    await talk.say("lệ phí bao nhiêu", never=("Đăng ký khai sinh – phí",))


async def test_the_province_is_no_centre(talk: Talk) -> None:
    await talk.say("xin giấy độc thân ở Tây Ninh", "tình trạng hôn nhân")
    await talk.say("nộp ở đâu", "bất kỳ trung tâm nào", never=("hành chính công tỉnh Tây Ninh",))


@pytest.mark.parametrize("said", ["😀😀😀😀", "???", "。。。", "👨👩👧", "-"])
async def test_a_message_without_words_is_answered_by_an_example(talk: Talk, said: str) -> None:
    await talk.say("alo")
    answer = await talk.say(said, "gõ câu hỏi bằng chữ", "[Xem các thủ tục]")
    assert answer.question is None


@pytest.mark.parametrize("command", ["/admin", "/menu2", "/xyz@motcua_bot"])
async def test_an_unknown_command_is_answered_with_help(talk: Talk, command: str) -> None:
    await talk.say("đăng ký kết hôn cần gì", "Đăng ký kết hôn")
    await talk.say(command, "Anh/chị cứ hỏi việc cần làm", never=("Đăng ký kết hôn",))


async def test_a_command_may_name_the_bot(talk: Talk) -> None:
    await talk.say("/menu@motcua_bot", "[Đất đai (sổ đỏ)]")


async def test_who_tells_a_code_is_warned_and_it_is_not_kept(talk: Talk) -> None:
    answer = await talk.say("mã otp của tôi là 482913, đăng ký tạm trú cần gì", "Đừng gửi mã OTP", "Đăng ký tạm trú")
    assert answer.question is not None
    assert "482913" not in answer.question.text
    assert not [text for _, _, text in talk.conversation.notebook.messages if "482913" in text]


@pytest.mark.parametrize(
    ("said", "numbers"),
    [("nhà cháy", ["114"]), ("trẻ bị bạo hành", ["111", "113"]), ("ai do cuu voi", ["113", "114", "115", "111"])],
)
async def test_in_danger_one_tap_dials(talk: Talk, said: str, numbers: list[str]) -> None:
    answer = await talk.say(said)
    assert [choice.url for choice in answer.replies[0].choices] == [f"tel:{number}" for number in numbers]


async def test_danger_is_not_delayed_by_a_warning(talk: Talk) -> None:
    answer = await talk.say("otp 482913, cứu tôi với nhà cháy rồi")
    assert "Gọi 114 ngay" in str(answer.replies[0].text)


async def test_personal_numbers_do_not_hide_the_question(talk: Talk) -> None:
    await talk.say("0903 123 456 072099001234 nguyen.a@gmail.com làm khai sinh cần gì", "Giấy chứng sinh")


async def test_the_words_of_a_denunciation_are_erased(talk: Talk) -> None:
    await talk.say("tố cáo ông Hùng cán bộ đòi 2 triệu", "đã xóa", "không nhận")
    assert not [text for _, _, text in talk.conversation.notebook.messages if "Hùng" in text]


async def test_who_only_taps_can_always_leave_an_answer(talk: Talk) -> None:
    await talk.say("làm giấy khai sinh cần gì")
    await talk.tap("Lệ phí")
    await talk.tap("Việc khác", "[Đất đai (sổ đỏ)]")
    await talk.say("/dulieu")
    await talk.tap("Xóa hết")
    await talk.tap("Xóa hết, tôi chắc chắn", "[Xem các thủ tục]")


async def test_who_asks_at_once_is_told_what_this_is_in_few_words(talk: Talk) -> None:
    answer = await talk.say(
        "làm giấy khai sinh cần gì", "tự động", "30 ngày", "180 ngày", "/dulieu", "OTP", "thử nghiệm"
    )
    assert len(plain(answer.replies[0].text)) < 320


async def test_a_detail_that_asks_nothing_is_told_where_the_talk_stands(talk: Talk) -> None:
    await talk.say("mất căn cước làm lại ở đâu", "Cấp lại căn cước")
    await talk.say("mk 19t", "đang nói về Cấp lại căn cước", "[Cấp lại căn cước bị mất, hư]", never=("kiểm chứng",))


async def test_whoever_only_says_where_they_live_is_shown_their_centre(talk: Talk) -> None:
    await talk.say("xã hưng thuận giờ là xã nào", "Gồm xã Hưng Thuận cũ và xã Đôn Thuận cũ", "công xã Hưng Thuận")
