"""When the result is ready, as conversations on Monday 23 November 2026 at noon; the 24th is a holiday."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.citizen.handing import Filing
from handlers.citizen.ready import answer, can_count
from knowledge.library import Library
from tests.handlers.conftest import Talk
from tests.handlers.small import OFFICES, PROCEDURE, edition, text

OFFICIAL = "Ngày ghi trên giấy hẹn mới là ngày chính thức"
LAW = {
    "id": "nd-309-2026-nd-cp",
    "number": "309/2026/NĐ-CP",
    "name": "Nghị định",
    "valid": {"from": date(2026, 8, 5)},
    "truth": "transcribed",
    "source": {"url": "congbao.example", "as_of": date(2026, 8, 5)},
}
HOLIDAYS = [
    {"id": "van-hoa", "name": "Ngày Văn hóa", "off": [date(2026, 11, 24)], "truth": "unverified"},
    {"id": "dau-nam", "name": "Năm mới", "off": [date(2027, 1, 1)], "decided": False, "truth": "unverified"},
]


def told(filing: Filing, **fields: Any) -> str:
    """The answer for a procedure that takes this long."""
    procedure = PROCEDURE | {"receives": "tt-pvhcc-xa"} | fields
    shown = edition(procedures=procedure, holidays=HOLIDAYS, laws=[LAW])
    return text(answer(shown, shown.library.procedure("viec"), filing.packed))


def told_with_hours(filing: Filing, **hours: Any) -> str:
    """The same where the one-stop centres have these hours."""
    days = ["t2", "t3", "t4", "t6"]
    said = {"text": "Giờ hành chính", "truth": "transcribed", "source": LAW["source"]}
    said["open"] = [{"days": days, "from": "7h30", "to": "15h30"}, {"days": ["t7"], "from": "7h30", "to": "11h00"}]
    offices = [OFFICES[0] | {"hours": said | hours}, OFFICES[1]]
    procedure = PROCEDURE | {"receives": "tt-pvhcc-xa"} | WORKING
    shown = edition(procedures=procedure, holidays=HOLIDAYS, laws=[LAW], offices=offices)
    return text(answer(shown, shown.library.procedure("viec"), filing.packed))


WORKING = {"time": [{"amount": 3, "unit": "working_day"}]}
MONDAY, FRIDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 28)


async def test_a_procedure_and_a_day_in_one_sentence(talk: Talk) -> None:
    await talk.say("nộp đăng ký tạm trú hôm nay thì bao giờ có", "thứ Hai 23/11/2026", "3 ngày làm việc", OFFICIAL)
    await talk.say("mai nộp thì chừng nào có", "Thứ Ba 24/11/2026 không phải ngày làm việc", "thứ Tư 25/11/2026")


async def test_without_tone_marks_after_the_procedure_was_named(talk: Talk) -> None:
    await talk.say("dang ky tam tru")
    await talk.say("nop hom nay thi bao gio co", "3 ngày làm việc", "chậm nhất thứ Sáu 27/11/2026")
    await talk.say("con thu hai tuan toi thi sao", "Nộp thứ Hai 30/11/2026", "chậm nhất thứ Năm 3/12/2026")
    await talk.say("ngày 30/4 thì sao", "30/4/2027", "không phải ngày làm việc", "Lịch nghỉ năm 2027 tôi chưa có đủ")


async def test_by_button_and_by_number(talk: Talk) -> None:
    await talk.say("đăng ký tạm trú bao lâu có", "[Nộp hôm nay bao giờ có?]")
    await talk.tap("Nộp hôm nay bao giờ có?", "Nộp thứ Hai 23/11/2026", "Ngày Văn hóa Việt Nam")
    await talk.say("1", "Nộp thứ Tư 25/11/2026")


async def test_a_day_alone_asks_which_procedure_and_then_counts(talk: Talk) -> None:
    await talk.say("hôm nay nộp thì bao giờ có", "Anh/chị đang hỏi về thủ tục nào")
    await talk.say("đăng ký kết hôn", "bao giờ có kết quả", "Nộp thứ Hai 23/11/2026")


async def test_what_is_offered_is_counted_once_it_is_chosen(talk: Talk) -> None:
    await talk.say("thu 6 len nop giay ket hon bua nao lay", "Anh/chị muốn hỏi việc nào", "[Đăng ký kết hôn]")
    await talk.tap("Đăng ký kết hôn", "bao giờ có kết quả", "Nộp thứ Sáu 27/11/2026")


async def test_the_question_is_kept_as_one_about_time(talk: Talk) -> None:
    heard = await talk.say("nộp khai sinh hôm nay bao giờ lấy")
    assert heard.question is not None
    assert (heard.question.entry, heard.question.aspect) == ("procedure:dang-ky-khai-sinh", "time")


@pytest.mark.parametrize(
    "said",
    ["con sinh ngày 20/11 làm khai sinh bao giờ", "thứ bảy có nhận hồ sơ khai sinh không", "khai sinh bao lâu có"],
)
async def test_other_questions_with_a_day_stay_what_they_are(talk: Talk, said: str) -> None:
    await talk.say(said, never=(OFFICIAL,))


async def test_the_police_desk_has_its_own_saturday(talk: Talk) -> None:
    await talk.say("đăng ký tạm trú")
    await talk.say("nộp thứ bảy thì bao giờ có", "28/11/2026 không phải ngày làm việc", "sáng thứ Bảy")


async def test_a_procedure_without_a_number_is_not_counted(talk: Talk, library: Library) -> None:
    unknown = library.procedure("chung-thuc-ban-sao")
    assert not unknown.time
    await talk.say(unknown.short)
    await talk.say("nộp hôm nay thì bao giờ có", "không ghi số ngày", never=("chậm nhất", "[Nộp thứ"))


def test_weekends_and_holidays_on_the_way_are_named() -> None:
    assert "3 ngày làm việc, không tính Ngày Văn hóa (24/11): chậm nhất thứ Sáu 27/11/2026" in told(
        Filing(MONDAY, 9), **WORKING
    )
    assert "không tính thứ Bảy 28/11, Chủ nhật 29/11: chậm nhất thứ Tư 2/12/2026" in told(Filing(FRIDAY, 9), **WORKING)


def test_what_comes_after_three_goes_on_the_next_working_day_by_the_decree() -> None:
    late = told(Filing(FRIDAY, 15.5), **WORKING)
    assert "Nộp sau 15 giờ: thứ Hai 30/11/2026 hồ sơ mới được chuyển đi (309/2026/NĐ-CP, Điều 9)" in late
    assert "giấy hẹn có thể ghi tới thứ Năm 3/12/2026" in late
    assert "sau 15 giờ" not in told(Filing(FRIDAY, 9), **WORKING)
    assert "sau 15 giờ" in told(Filing(FRIDAY), **WORKING)


def test_the_decree_says_nothing_before_it_held_or_of_other_desks() -> None:
    assert "sau 15 giờ" not in told(Filing(date(2026, 7, 31), 15.5), **WORKING)
    assert "sau 15 giờ" not in told(Filing(FRIDAY, 15.5), receives="cong-an", **WORKING)


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("Nộp sau 15 giờ thì hẹn trả kết quả vào ngày làm việc tiếp theo.", "thứ Tư 25/11/2026"),
        ("Nộp sau 15 giờ thì tính từ ngày làm việc kế tiếp.", "thứ Năm 26/11/2026"),
    ],
)
@pytest.mark.parametrize("hour", [None, 15.5])
def test_a_procedure_with_its_own_rule_goes_by_that(note: str, day: str, hour: float | None) -> None:
    shown = told(Filing(MONDAY, hour), time=[{"amount": 1, "unit": "working_day"}], time_note=note)
    assert f"Nộp sau 15 giờ: theo quy định riêng của thủ tục này, chậm nhất {day}" in shown
    assert "309/2026" not in shown


def test_after_closing_it_counts_as_the_next_working_day() -> None:
    shown = told(Filing(FRIDAY, 18.0), **WORKING)
    assert "Thứ Sáu 27/11/2026 đã hết giờ làm việc" in shown
    assert "tôi tính như nộp thứ Hai 30/11/2026" in shown
    assert "sau 15 giờ" not in shown


def test_calendar_days_that_end_on_a_day_off_say_when_it_can_be_fetched() -> None:
    shown = told(Filing(FRIDAY, 9), time=[{"amount": 1, "unit": "day"}])
    assert "đóng cửa (thứ Bảy 28/11, Chủ nhật 29/11) nên lấy được thứ Hai 30/11/2026" in shown


def test_every_stated_time_has_its_day_and_long_ways_are_summed_up() -> None:
    times = [{"amount": 1, "unit": "working_day"}, {"amount": 40, "unit": "working_day", "when": "phải xác minh"}]
    shown = told(Filing(MONDAY, 9), time=times)
    assert "chậm nhất thứ Tư 25/11/2026" in shown
    assert "Phải xác minh: 40 ngày làm việc, không tính 14 ngày cuối tuần, Ngày Văn hóa (24/11)" not in shown
    assert "Phải xác minh: 40 ngày làm việc" in shown
    assert "Lịch nghỉ năm 2027 tôi chưa có đủ" in shown


def test_a_procedure_that_is_done_at_once_is_ready_the_same_day() -> None:
    shown = told(Filing(FRIDAY, 9), time=[{"unit": "immediate"}])
    assert "ngay khi nhận đủ hồ sơ: trong ngày thứ Sáu 27/11/2026" in shown


def test_every_packaged_procedure_with_a_number_can_be_counted_on_any_day(library: Library) -> None:
    shown = library.as_of(MONDAY)
    counted = [procedure for procedure in library.procedures if can_count(procedure)]
    assert len(counted) > 400
    for at, procedure in enumerate(counted):
        filing = Filing(MONDAY + timedelta(days=at % 40), (None, 9.0, 15.5, 18.0)[at % 4])
        assert OFFICIAL in text(answer(shown, procedure, filing.packed)), procedure.id


@pytest.mark.parametrize("packed", ["", "hôm nay", "2026-13-01", "2026-11-27@ba"])
def test_a_day_that_is_none_is_today(packed: str) -> None:
    shown = edition(procedures=PROCEDURE | WORKING)
    assert "Nộp thứ Hai 23/11/2026" in text(answer(shown, shown.library.procedure("viec"), packed))


async def test_a_press_of_another_day_still_says_which_day_it_was(talk_on: Callable[[date], Talk]) -> None:
    talk = talk_on(date(2026, 11, 20))
    await talk.say("nộp tạm trú thứ hai thì bao giờ có", "Nộp thứ Hai 23/11/2026")


def test_what_is_handed_in_after_the_hours_of_the_centre_counts_from_the_next_day_it_is_open() -> None:
    late = told_with_hours(Filing(FRIDAY, 15.5))
    assert "Thứ Sáu 27/11/2026 sau 15 giờ 30 là hết giờ nhận của Trung tâm Phục vụ hành chính công xã, phường" in late
    assert "như nộp thứ Hai 30/11/2026" in late
    assert "17 giờ" not in late
    in_time = told_with_hours(Filing(FRIDAY, 15.25))
    assert "Nộp thứ Sáu 27/11/2026" in in_time
    assert "309/2026/NĐ-CP" in in_time, "after 15:00 the law's own rule holds, as long as it is open"


def test_a_working_day_on_which_the_centre_is_shut_is_said_to_be_so() -> None:
    shut = told_with_hours(Filing(date(2026, 11, 26)))
    assert "Thứ Năm 26/11/2026 không có giờ nhận của" in shut
    assert "như nộp thứ Sáu 27/11/2026" in shut


def test_hours_that_nobody_vouches_for_decide_nothing() -> None:
    said = told_with_hours(Filing(FRIDAY, 16.0), truth="unverified", source=[])
    assert "Nộp thứ Sáu 27/11/2026" in said
    assert "tôi lấy mốc 17 giờ" in told_with_hours(Filing(FRIDAY, 17.0), truth="unverified", source=[])
