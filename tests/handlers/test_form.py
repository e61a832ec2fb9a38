"""The form behind a grievance: proposed from own words, only what is missing asked, by button, number or word."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.rehearsal import Conversation
from handlers.messages import plain
from handlers.sender import Sender
from handlers.tracking import shown
from handlers.turn import Manners, OwnCase
from knowledge.calendar import ZONE
from knowledge.ear import Ear
from knowledge.entries import Deadline, Source
from knowledge.library import Library
from tests.handlers.conftest import Talk
from tests.handlers.test_feedback import Met, filed, met  # noqa: F401 - a fixture

LATE = "Hồ sơ khai sinh trễ hẹn mười ngày mà không ai báo"
TOLD = "Mã H53-251101-0012, giấy hẹn ngày 5/11, nộp ở Phước Bình, chưa ai xin lỗi"
LAN = "Nguyễn Thị Lan, ấp Bình Hòa xã Phước Chỉ, 0900 000 000"
COUNTED = "(Trợ lý tính: hẹn thứ Năm 5/11/2026, đến thứ Hai 23/11/2026 trễ 12 ngày làm việc.)"
WHO = Sender("Nguyễn Thị Lan", "ấp Bình Hòa xã Phước Chỉ", "0900000000")


async def case_of(talk: Talk) -> OwnCase:
    (case,) = filed(talk)
    return case


async def test_a_late_result_from_own_words_to_a_code(talk: Talk) -> None:
    await talk.say(LATE, "văn bản xin lỗi", "Tra mã hồ sơ", "phản ánh: Trả kết quả trễ hẹn", f"“{LATE}”", "Mã hồ sơ")
    await talk.say(TOLD, "họ tên, địa chỉ, số điện thoại", "Nghị định 20/2008", "[Không để tên]")
    await talk.say(
        LAN, f"“{LATE}. {TOLD} {COUNTED}”", "Nguyễn Thị Lan", "xã Phước Chỉ", "chưa có cơ quan nào nhận", "đồng ý"
    )
    assert filed(talk) == []
    await talk.say("gửi", "Mã theo dõi", "chưa có cơ quan nào nhận")
    case = await case_of(talk)
    assert (case.kind, case.category, case.text) == ("phan_anh", "tre-hen", f"{LATE}.\n{TOLD}\n{COUNTED}")
    assert (case.office, case.dossier, case.sender) == ("tt-pvhcc-phuoc-chi", "H53-251101-0012", WHO)


async def test_what_is_known_already_is_not_asked(talk: Talk) -> None:
    told = "Làm khai sinh ở An Tịnh, H53-251101-0012, trễ hẹn từ 5/11"
    await talk.say(f"phản ánh: {told}", "xin lỗi chưa", never=("Mã hồ sơ ghi", "trả ngày nào", "Làm thủ tục gì"))
    await talk.say("chưa ai xin lỗi", "họ tên", never=("trung tâm nào",))


@pytest.mark.parametrize("skip", ["Bỏ qua", "bo qua", "1", "không có", "khong nho", "chưa có gì"])
@pytest.mark.parametrize("centre", ["Phường An Tịnh", "phuong an tinh", "an tịnh"])
async def test_each_question_by_button_number_or_word(talk: Talk, skip: str, centre: str) -> None:
    await talk.say("cán bộ nạt bà con", "Thái độ phục vụ", "[Bỏ qua]", "[Quay lại]", "[Thôi]")
    await talk.say(skip, "trung tâm nào", "[Phường An Tịnh]", "[Xã Phước Chỉ]")
    await talk.say(centre, "họ tên", "[Không để tên]")
    await talk.say(LAN, "[Gửi]")
    await talk.say("1", "Mã theo dõi")
    assert (await case_of(talk)).sender == WHO


async def test_by_buttons_alone_but_for_the_words_themselves(talk: Talk) -> None:
    await talk.say("cán bộ nạt bà con")
    await talk.tap("Bỏ qua")
    await talk.tap("Xã Hưng Thuận")
    await talk.say(LAN)
    await talk.tap("Gửi", "Mã theo dõi")


async def test_an_old_name_of_the_place_is_understood(talk: Talk) -> None:
    await talk.say("cán bộ nạt bà con")
    await talk.say("bỏ qua")
    await talk.say("xã Phước Bình cũ", "họ tên")
    await talk.say(LAN, "Xảy ra ở: Trung tâm Phục vụ hành chính công xã Phước Chỉ")


async def test_a_case_about_staff_goes_past_their_unit(talk: Talk) -> None:
    await talk.say("cán bộ một cửa An Tịnh nạt bà con")
    await talk.say("bỏ qua")
    await talk.say(LAN, "Xảy ra ở: Trung tâm Phục vụ hành chính công phường An Tịnh", "công tỉnh Tây Ninh")
    await talk.say("gửi")
    assert (await case_of(talk)).office == "tt-pvhcc-tinh"


@pytest.mark.parametrize("said", ["Giấu tên với đơn vị đó", "giau ten voi don vi do", "4"])
async def test_ones_name_can_be_hidden_from_the_unit_complained_about(talk: Talk, said: str) -> None:
    await talk.say(LATE)
    await talk.say(TOLD)
    await talk.say(LAN, "[Giấu tên với đơn vị đó]", never=("Giấu tên:",))
    hidden = "Giấu tên: Trung tâm Phục vụ hành chính công xã Phước Chỉ không thấy tên"
    above = "Chỉ Trung tâm Phục vụ hành chính công tỉnh Tây Ninh, phụ trách một cửa"
    await talk.say(said, hidden, above, "[Không giấu tên nữa]", "[Gửi]")
    await talk.tap("Không giấu tên nữa", "[Giấu tên với đơn vị đó]", never=("Giấu tên:",))
    await talk.tap("Giấu tên với đơn vị đó", hidden)
    await talk.say("gửi", "Mã theo dõi")
    case = await case_of(talk)
    assert case.sender == WHO
    hidden = "Đang giấu tên: Trung tâm Phục vụ hành chính công xã Phước Chỉ không thấy tên"
    await talk.say(shown(case.code), hidden, never=("Không giấu tên",))


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("giấu tên", "Giấu tên: Trung tâm"),
        ("giau ten", "Giấu tên: Trung tâm"),
        ("cho tôi giấu tên tôi với xã", "Giấu tên: Trung tâm"),
        ("không để tên", "không kèm tên"),
        ("an danh", "không kèm tên"),
        ("tôi không muốn ghi tên", "không kèm tên"),
    ],
)
async def test_a_wish_to_be_hidden_is_followed_and_is_no_part_of_the_matter(talk: Talk, said: str, seen: str) -> None:
    await talk.say(LATE)
    await talk.say(TOLD)
    await talk.say(LAN)
    await talk.say(said, seen, never=(f"{said[1:]}”",))
    await talk.say("gửi", "Mã theo dõi")
    case = await case_of(talk)
    assert said[1:] not in case.text
    assert (case.sealed_from, case.sender) in [("tt-pvhcc-phuoc-chi", WHO), (None, None)]


async def test_a_name_that_was_hidden_is_shown_again_on_a_word(talk: Talk) -> None:
    await talk.say(LATE)
    await talk.say(TOLD)
    await talk.say(LAN)
    await talk.say("giấu tên", "[Không giấu tên nữa]")
    await talk.say("thôi không giấu tên", "[Giấu tên với đơn vị đó]", never=("Giấu tên: Trung tâm", "thôi không"))


async def test_praise_without_a_name_stays_praise_when_somebody_says_so(talk: Talk) -> None:
    await talk.say("khen cô Lan ở quầy 2 dễ thương", "Lời khen")
    await talk.say("không để tên", "Lời khen", "[Gửi]", never=("để tên",))


async def test_ones_own_case_says_that_the_name_is_not_hidden(talk: Talk) -> None:
    await talk.say(LATE)
    await talk.say(TOLD)
    await talk.say(LAN)
    await talk.say("gửi")
    await talk.say(shown((await case_of(talk)).code), "Không giấu tên: người giải quyết", never=("Đang giấu tên",))


async def test_without_a_name_or_a_unit_there_is_nothing_to_hide(talk: Talk) -> None:
    await talk.say("góp ý là trung tâm An Tịnh nạt bà con", never=("Giấu tên",))
    await talk.say("thôi")
    await talk.say("phản ánh: bị đòi thêm giấy tờ khi làm khai sinh")
    await talk.say("bỏ qua")
    await talk.say("bỏ qua")
    await talk.say(LAN, "[Gửi]", never=("Giấu tên",))


@pytest.mark.parametrize("said", ["không để tên", "khong muon ghi ten", "ẩn danh", "không", "1"])
async def test_without_a_name_it_is_taken_as_an_opinion(talk: Talk, said: str) -> None:
    await talk.say("cán bộ một cửa An Tịnh nạt bà con")
    await talk.say("bỏ qua", "thiếu thì nơi nhận không giải quyết")
    await talk.say(said, "không để tên cũng được", "Góp ý của anh/chị", never=("đồng ý",))
    await talk.say("gửi", "đã ghi lại góp ý")
    assert ((await case_of(talk)).kind, (await case_of(talk)).sender) == ("gop_y", None)


async def test_a_name_told_is_dropped_with_the_name_no_longer_wanted(talk: Talk) -> None:
    await talk.say("cán bộ một cửa An Tịnh nạt bà con")
    await talk.say("bỏ qua")
    await talk.say(LAN)
    await talk.tap("Không để tên", never=("Nguyễn Thị Lan",))
    await talk.say("gửi")
    assert (await case_of(talk)).sender is None
    assert "Nguyễn Thị Lan" not in str(talk.conversation.dialogue)


async def test_an_opinion_may_become_one_with_a_name(talk: Talk) -> None:
    await talk.say("góp ý là trung tâm An Tịnh nạt bà con", "Góp ý của anh/chị", "[Gửi có tên (phản ánh)]")
    await talk.tap("Gửi có tên (phản ánh)", "phản ánh")
    await talk.say("bỏ qua")
    await talk.say(LAN, "Phản ánh của anh/chị")


async def test_of_a_sender_only_what_is_missing_is_asked_again(talk: Talk) -> None:
    await talk.say("cán bộ một cửa An Tịnh nạt bà con")
    await talk.say("bỏ qua")
    await talk.say("Nguyễn Thị Lan, ấp Bình Hòa", "còn thiếu số điện thoại", never=("địa chỉ",))
    await talk.say("0900 000 000", "[Gửi]")


@pytest.mark.parametrize("word", ["quay lại", "quay lai", "back", "trở lại"])
async def test_back_at_every_step(talk: Talk, word: str) -> None:
    await talk.say("cán bộ nạt bà con")
    await talk.say("hôm qua lúc tám giờ")
    await talk.say("an tịnh", "họ tên")
    await talk.say(word, "trung tâm nào")
    await talk.say(word, "cho biết thêm")
    await talk.say("sáng nay", "trung tâm nào")
    await talk.tap("Phường An Tịnh")
    await talk.say(LAN, "Sáng nay", never=("tám giờ",))
    await talk.say(word, "họ tên")
    await talk.say(LAN, "[Gửi]")


async def test_back_before_the_first_question_is_to_write_anew(talk: Talk) -> None:
    await talk.say("cán bộ nạt bà con")
    await talk.say("quay lại", "viết lại vào tin tiếp theo", "[Đổi loại việc]")
    await talk.say("nên thêm ghế chờ ở An Tịnh", "Góp ý của anh/chị", "“Nên thêm ghế chờ ở An Tịnh”")


@pytest.mark.parametrize("word", ["thôi", "hủy", "huy bo", "dừng lại"])
@pytest.mark.parametrize("steps", [(), ("bỏ qua",), ("bỏ qua", "an tịnh"), ("bỏ qua", "an tịnh", LAN)])
async def test_it_is_dropped_at_every_step_and_nothing_of_it_stays(
    talk: Talk, word: str, steps: tuple[str, ...]
) -> None:
    await talk.say("cán bộ nạt bà con")
    for said in steps:
        await talk.say(said)
    await talk.say(word, "chưa gửi gì cả")
    assert filed(talk) == []
    assert "Lan" not in str(talk.conversation.dialogue)


async def test_each_part_can_be_changed_before_sending(talk: Talk) -> None:
    await talk.say("cán bộ một cửa An Tịnh nạt bà con")
    await talk.say("bỏ qua")
    await talk.say(LAN, "[Sửa]")
    await talk.tap("Sửa", "[Đổi loại việc]", "[Đổi nơi xảy ra]", "[Sửa tên, số điện thoại]")
    await talk.tap("Đổi nơi xảy ra", "trung tâm nào")
    await talk.say(
        "hung thuan", "xã Hưng Thuận", "[Gửi]", never=("Xảy ra ở: Trung tâm Phục vụ hành chính công phường An",)
    )
    await talk.say("sửa")
    await talk.tap("Sửa tên, số điện thoại", "họ tên")
    await talk.say("Trần Văn Bảy, ấp An Thới, 0900 000 001", "Trần Văn Bảy", never=("Nguyễn Thị Lan",))
    await talk.say("sửa")
    await talk.tap("Đổi loại việc", "loại nào", "[Phí, lệ phí]")
    await talk.tap("Phí, lệ phí", "phản ánh: Phí, lệ phí")
    await talk.say("bỏ qua", "Loại việc: Phí, lệ phí", "[Gửi]")


async def test_an_old_send_button_does_not_send_what_was_changed_since(talk: Talk) -> None:
    await talk.say("cán bộ một cửa An Tịnh nạt bà con")
    await talk.say("bỏ qua")
    shown = await talk.say(LAN)
    old = next(c.press for r in shown.replies for c in r.choices if c.label == "Gửi")
    await talk.tap("Không để tên")
    await talk.conversation.press(old or "")
    assert filed(talk) == []


@pytest.mark.parametrize(("hours", "is_there"), [(1, True), (23, True), (25, False)])
@pytest.mark.parametrize("steps", [(), ("bỏ qua",), ("bỏ qua", "an tịnh")])
async def test_an_interrupted_form_is_offered_again_for_a_day(
    talk: Talk, hours: int, is_there: bool, steps: tuple[str, ...]
) -> None:
    await talk.say("cán bộ nạt bà con")
    for said in steps:
        await talk.say(said)
    talk.conversation.now += timedelta(hours=hours)
    shown = ("chưa gửi", "Cán bộ nạt bà con", "[Viết tiếp]", "[Thôi]")
    await talk.say("làm khai sinh cần gì", *(shown if is_there else ()), never=() if is_there else ("chưa gửi",))
    if is_there:
        question = {0: "cho biết thêm", 1: "trung tâm nào", 2: "họ tên"}[len(steps)]
        await talk.tap("Viết tiếp", question)


async def test_a_question_in_between_is_answered_and_the_form_goes_on(talk: Talk) -> None:
    await talk.say("cán bộ nạt bà con")
    await talk.say("làm khai sinh cần gì", "Giấy chứng sinh", "chưa gửi")
    await talk.say("hôm qua lúc tám giờ", "trung tâm nào")


async def test_extra_papers_are_compared_with_the_list_and_the_case_says_so(talk: Talk) -> None:
    said = "làm giấy độc thân mà bắt nộp sổ hộ khẩu"
    await talk.say(said, "không có trong danh sách", "Nguồn:", "[Xem danh sách]", "[Phản ánh việc này]")
    await talk.tap("Phản ánh việc này", "Đòi thêm giấy tờ", never=("Nguồn:", "Làm thủ tục gì"))
    await talk.say("hôm qua ở An Tịnh, không có phiếu")
    await talk.say(LAN, "Thủ tục: Cấp Giấy xác nhận tình trạng hôn nhân")
    await talk.say("gửi")
    case = await case_of(talk)
    assert "không có trong danh sách" in case.text
    assert case.category == "doi-them-giay-to"


async def test_a_paper_that_is_in_the_list_is_said_to_be(talk: Talk) -> None:
    await talk.say("làm khai sinh mà bắt nộp giấy chứng sinh", "Giấy chứng sinh có trong danh sách")


async def test_a_paper_that_may_be_in_the_list_by_another_name_is_not_said_to_be_wrong(talk: Talk) -> None:
    await talk.say("làm khai sinh đòi thêm giấy đăng ký kết hôn", "chưa so được", never=("không có trong danh sách",))


async def test_a_question_whether_a_paper_is_needed_is_only_a_question(talk: Talk) -> None:
    await talk.say("làm khai sinh có cần sổ hộ khẩu không", never=("Phản ánh việc này",))


@pytest.mark.parametrize(
    ("said", "office"),
    [
        ("phản ánh: bên thuế bắt lên lần thứ ba", "Thuế cơ sở"),
        ("phản ánh: cán bộ bảo hiểm nói khó nghe", "Bảo hiểm xã hội cơ sở"),
        ("công an xã hách dịch", "Công an xã, phường"),
        ("góp ý là văn phòng đăng ký đất đai đo sai", "Đăng ký đất đai"),
        ("phản ánh: đường nhiều ổ gà", "1022"),
    ],
)
async def test_what_belongs_elsewhere_is_explained_and_taken_only_as_an_opinion(
    talk: Talk, said: str, office: str
) -> None:
    await talk.say(said, office, "chưa có thông tin xác thực", "[Gửi]", never=("[Gửi có tên",))
    await talk.say("gửi")
    assert ((await case_of(talk)).kind, (await case_of(talk)).office) == ("gop_y", None)


async def test_dangers_of_the_street_are_to_be_phoned_first(talk: Talk) -> None:
    await talk.say("phản ánh: dây điện thòng xuống đường", "gọi trước, nhắn sau", "114", "113")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("khen chị Hoa ở một cửa An Tịnh tận tình", "khen_ngoi"),
        ("góp ý là nên thêm ghế", "gop_y"),
        ("đề xuất làm thêm sáng thứ bảy", "gop_y"),
        ("góp ý: đề xuất làm thêm sáng thứ bảy", "gop_y"),
    ],
)
async def test_praise_and_ideas_need_no_name(talk: Talk, said: str, kind: str) -> None:
    await talk.say("góp ý")
    await talk.say(said, "[Gửi]")
    await talk.say("gửi", "Mã theo dõi")
    assert (await case_of(talk)).kind == kind


async def test_a_petition_needs_a_name(talk: Talk) -> None:
    await talk.say("tôi kiến nghị là bỏ bớt giấy photo khi làm khai sinh ở An Tịnh", "kiến nghị")
    await talk.say("bỏ qua", "gửi thành kiến nghị", "họ tên")
    await talk.say(LAN, "Kiến nghị của anh/chị")
    await talk.say("gửi", "đã ghi lại kiến nghị")


async def test_a_late_dossier_told_as_a_question_is_explained_with_the_way_to_tell_us(talk: Talk) -> None:
    await talk.say("hồ sơ trễ hẹn thì làm sao", "văn bản xin lỗi", "[Phản ánh việc này]")
    await talk.tap("Phản ánh việc này", "tin tiếp theo")


async def test_what_was_explained_just_before_is_not_explained_again(talk: Talk) -> None:
    await talk.say("nộp hồ sơ khai sinh 3 tháng rồi chưa có", "văn bản xin lỗi", "[Phản ánh việc này]")
    await talk.tap("Phản ánh việc này", "cho biết thêm", never=("văn bản xin lỗi và đề nghị gia hạn",))


@pytest.mark.parametrize("said", ["cán bộ tên Hùng đòi 2 triệu mới làm", "ông Hùng nhận hối lộ"])
@pytest.mark.parametrize("steps", [(), ("bỏ qua",), ("sửa",), ("đổi loại việc",)])
async def test_an_accusation_at_any_question_is_not_taken_and_erased(
    talk: Talk, said: str, steps: tuple[str, ...]
) -> None:
    await talk.say("cán bộ nạt bà con ở An Tịnh")
    for step in steps:
        await talk.say(step)
    await talk.say(said, "không nhận", "đã xóa")
    book = talk.conversation.notebook
    assert "Hùng" not in str((book.messages, talk.conversation.dialogue))


async def test_a_doubtful_detail_is_asked_about(talk: Talk) -> None:
    await talk.say("cán bộ nạt bà con ở An Tịnh")
    await talk.say("hôm qua họ đòi tiền mới làm", "có thể là tố cáo", never=("đòi tiền",))
    assert "đòi tiền" not in str(talk.conversation.dialogue)
    await talk.tap("Chỉ góp ý chung", "họ tên")
    await talk.say(LAN, "đòi tiền mới làm", "[Gửi]")


async def test_a_doubtful_detail_that_is_a_denunciation_is_erased(talk: Talk) -> None:
    await talk.say("cán bộ nạt bà con ở An Tịnh")
    await talk.say("hôm qua họ đòi tiền mới làm")
    await talk.tap("Tôi muốn tố cáo", "không nhận", "đã xóa")
    assert "đòi tiền" not in str((talk.conversation.notebook.messages, talk.conversation.dialogue))


async def test_numbers_are_covered_in_the_text_and_kept_only_as_the_senders(talk: Talk) -> None:
    await talk.say("cán bộ nạt bà con ở An Tịnh, gọi số 0911111111 không ai nghe", never=("0911111111",))
    await talk.say("bỏ qua")
    await talk.say(LAN)
    await talk.say("gửi")
    assert "0911111111" not in (await case_of(talk)).text


@pytest.mark.parametrize(("address", "said"), [("", "máy chủ của kênh này"), ("https://a.example/chat", "a.example")])
async def test_where_servers_are_abroad_no_name_is_asked_for(met: Met, address: str, said: str) -> None:  # noqa: F811
    talk = met(Manners(nameless_channels=frozenset({"telegram"}), named_at=address))
    talk.conversation.channel = "telegram"
    await talk.say("cán bộ một cửa An Tịnh nạt bà con")
    await talk.say("bỏ qua", said, "góp ý", "[Gửi]", never=("cách nhau bằng dấu phẩy", "[Gửi có tên"))
    await talk.say("gửi")
    assert (await case_of(talk)).kind == "gop_y"


async def test_once_an_authority_runs_it_that_no_day_is_promised_is_said(met: Met) -> None:  # noqa: F811
    talk = met(Manners(trial=False))
    await talk.say("cán bộ một cửa An Tịnh nạt bà con")
    await talk.say("bỏ qua")
    await talk.say(LAN)
    await talk.say("gửi", "Mã theo dõi", "không dám hẹn ngày")


async def test_who_asks_why_a_name_is_needed_is_told_and_is_not_called_so(talk: Talk) -> None:
    await talk.say("cán bộ một cửa An Tịnh nạt bà con")
    await talk.say("bỏ qua")
    await talk.say("0900 000 000", "còn thiếu họ và tên và địa chỉ")
    await talk.say("sao phải ghi tên với địa chỉ vậy", "Nghị định 20/2008", "[Không để tên]")
    await talk.say("Nguyễn Thị Lan, ấp Bình Hòa", "Nguyễn Thị Lan, ấp Bình Hòa, 0900000000", "[Gửi]")


@pytest.mark.parametrize("word", ["viết tiếp", "tiep tuc", "tiếp"])
async def test_going_on_is_no_word_of_the_text(talk: Talk, word: str) -> None:
    await talk.say("góp ý là ghế chờ ít quá, bà con phải đứng")
    await talk.say("làm khai sinh cần gì", "chưa gửi")
    await talk.say(word, "“Ghế chờ ít quá, bà con phải đứng”")


async def test_a_draft_survives_the_database(talk: Talk) -> None:
    await talk.say("cán bộ nạt bà con")
    await talk.say("an tịnh, hôm qua")
    await talk.say("Nguyễn Thị Lan")
    dialogue = talk.conversation.dialogue
    assert type(dialogue).from_json(dialogue.to_json()) == dialogue
    draft = dialogue.draft
    assert draft is not None
    assert type(draft).from_json(replace(draft, offered=draft.at).to_json()) == replace(draft, offered=draft.at)


def promising(library: Library, **deadline: object) -> Library:
    """The same content, but late results must be answered in time."""
    late = library.category("tre-hen")
    source = Source(law="nd-20-2008-nd-cp", article="Điều 9", as_of=date(2026, 11, 23))
    held = Deadline.model_validate({"working_days": 5, "source": [source], **deadline})
    return replace(library, entries={**library.entries, "category:tre-hen": late.model_copy(update={"deadline": held})})


async def told_of_the_day(library: Library, ear: Ear, at: str, **deadline: object) -> str:
    """What is said of the day when it is filed at that time, in Viet Nam."""
    talk = Talk(Conversation(promising(library, **deadline), ear, date.fromisoformat(at[:10]), Manners(trial=False)))
    await talk.say(LATE)
    await talk.say("nộp ở An Tịnh")
    await talk.say(LAN)
    talk.conversation.now = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    answer = await talk.say("gửi", "Mã theo dõi")
    return plain(answer.replies[0].text)


@pytest.mark.parametrize(
    ("at", "due", "skipped"),
    [
        ("2026-11-16T16:59:59", "23/11/2026", "cuối tuần"),
        ("2026-11-16T17:00:00", "25/11/2026", "cuối tuần, Ngày Văn hóa Việt Nam"),
        ("2026-11-14T09:00:00", "23/11/2026", "cuối tuần"),
    ],
    ids=["the last second of Monday", "closing time", "Saturday"],
)
async def test_f20_the_day_an_answer_is_due_is_told_with_what_made_it(
    library: Library, ear: Ear, at: str, due: str, skipped: str
) -> None:
    said = await told_of_the_day(library, ear, at, basis="law")
    assert f"chậm nhất {due}: 5 ngày làm việc" in said
    assert "20/2008/NĐ-CP, Điều 9" in said
    assert f"không tính: {skipped}" in said


async def test_f20_before_a_new_year_that_nobody_has_decided_the_day_may_still_move(library: Library, ear: Ear) -> None:
    assert "có thể đổi" in await told_of_the_day(library, ear, "2026-12-29T09:00:00", basis="law")


async def test_an_internal_target_is_promised_to_nobody(library: Library, ear: Ear) -> None:
    said = await told_of_the_day(library, ear, "2026-11-16T09:00:00", basis="internal", source=[])
    assert "chậm nhất" not in said
    assert "không dám hẹn ngày" in said


@pytest.mark.parametrize(
    "said",
    [
        "căn cước của tôi quá hạn rồi",
        "tôi muốn gửi hồ sơ qua bưu điện",
        "tôi làm ở công an xã",
        "sửa thông tin cũ trên sổ đỏ",
        "vào cổng dịch vụ công",
    ],
)
async def test_what_only_has_a_word_in_common_with_a_grievance_begins_no_form(talk: Talk, said: str) -> None:
    await talk.say(said, never=("tôi hiểu đây là", "Góp ý của anh/chị", "Phản ánh việc này"))
    assert talk.conversation.dialogue.draft is None


async def test_a_grievance_that_was_taken_for_a_question_can_still_be_told(talk: Talk) -> None:
    said = "Làm khai sinh cho con trễ hẹn 5 ngày rồi mà một cửa Gia Bình không nói gì"
    await talk.say(said, "[Phản ánh việc này]")
    await talk.tap("Phản ánh việc này", "phản ánh: Trả kết quả trễ hẹn", said, never=("nộp ở đâu",))
    await talk.say("bỏ qua", "họ tên")
    await talk.say(LAN, "Trung tâm Phục vụ hành chính công phường Gò Dầu", "Thủ tục: Đăng ký khai sinh")


@pytest.mark.parametrize("said", ["sua ten", "Sửa tên, số điện thoại", "sửa số điện thoại giúp", "doi dia chi"])
async def test_a_part_that_is_to_be_changed_is_named_in_words_and_the_matter_stays(talk: Talk, said: str) -> None:
    await talk.say(LATE)
    await talk.say(TOLD)
    await talk.say(LAN)
    await talk.say("sửa")
    await talk.say(said, "họ tên")
    await talk.say("Nguyễn Thị Lành, ấp Bình Hòa xã Phước Chỉ, 0900 000 001", "Nguyễn Thị Lành", "[Gửi]")


@pytest.mark.parametrize(("said", "asked"), [("doi noi", "trung tâm nào"), ("sửa loại việc", "")])
async def test_place_and_kind_are_changed_in_words_too(talk: Talk, said: str, asked: str) -> None:
    await talk.say(LATE)
    await talk.say(TOLD)
    await talk.say(LAN)
    await talk.say("sửa")
    answer = await talk.say(said, asked, never=(f"“{said.capitalize()}”",))
    assert answer.dialogue.draft is not None
    assert answer.dialogue.draft.step in ("place", "category")


async def test_who_one_is_told_when_all_is_there_is_no_part_of_the_words(talk: Talk) -> None:
    await talk.say("góp ý là ghế chờ ít quá, bà con phải đứng")
    who = "Nguyen Thi Lan, ap Binh Hoa xa Phuoc Chi, 0900 000 000"
    await talk.say(who, "phản ánh", never=("số đã che",))
    await talk.say("bỏ qua", never=("họ tên",))
    await talk.say("bỏ qua", "Nguyen Thi Lan", "[Gửi]", never=("số đã che",))
    await talk.say("gửi", "Mã theo dõi")
    case = await case_of(talk)
    assert (case.kind, case.text) == ("phan_anh", "Ghế chờ ít quá, bà con phải đứng")
    assert case.sender == Sender("Nguyen Thi Lan", "ap Binh Hoa xa Phuoc Chi", "0900000000")


async def test_a_place_alone_is_where_one_lives_and_no_name(talk: Talk) -> None:
    await talk.say(LATE)
    await talk.say(TOLD)
    await talk.say("an tinh", "còn thiếu họ và tên và số điện thoại")


async def test_what_is_written_anew_is_kept_without_the_words_that_say_so(talk: Talk) -> None:
    await talk.say("góp ý là ghế chờ ít quá, bà con phải đứng")
    await talk.say("sửa")
    await talk.say("sửa lại là: ghế ngồi chờ hư ba cái", "“Ghế ngồi chờ hư ba cái”")
