"""A day on the slip: late or not, by how much, what may be asked for, and telling of it. Today is Monday 23/11/2026."""

from collections.abc import Callable
from datetime import date

import pytest

from handlers.citizen.appointments import Appointment, promised_in, summed_up
from knowledge.library import Library
from tests.handlers.conftest import TODAY, Talk

APOLOGY = "Mẫu 04"


async def test_a_slip_whose_day_is_past_says_how_late_and_what_may_be_asked_for(talk: Talk) -> None:
    await talk.say(
        "giấy hẹn ngày 18/11 mà chưa có",
        "Hẹn thứ Tư 18/11/2026, nay thứ Hai 23/11/2026: đã trễ 3 ngày làm việc",
        "không tính thứ Bảy 21/11, Chủ nhật 22/11",
        APOLOGY,
        "[Phản ánh việc này]",
    )


@pytest.mark.parametrize(
    "said",
    [
        "giay hen tra 18/11 toi nay chua thay gi het",
        "lam can cuoc hen 18/11 ma chua co the",
        "hẹn thứ tư tuần trước mà nay chưa thấy",
        "tôi nộp ngày 1/11 hẹn ngày 18/11 mà chưa có kết quả",
        "tới ngày 18/11 lên lấy mà chưa xong",
    ],
)
async def test_it_is_heard_however_it_is_said(talk: Talk, said: str) -> None:
    await talk.say(said, "Hẹn thứ Tư 18/11/2026", "đã trễ 3 ngày làm việc", APOLOGY)


async def test_what_is_not_due_yet_is_not_late(talk: Talk) -> None:
    await talk.say("giấy hẹn ghi 27/11", "còn 3 ngày làm việc, chưa trễ", never=(APOLOGY, "[Phản ánh việc này]"))
    await talk.say("giấy hẹn ghi hôm nay mà chưa thấy", "chính là hôm nay, chưa trễ")


async def test_a_day_off_is_due_on_the_next_working_day(talk: Talk) -> None:
    await talk.say("hẹn chủ nhật hôm qua 22/11 mà chưa có", "tôi tính từ thứ Hai 23/11/2026", "chưa trễ")


async def test_on_a_weekend_no_day_of_delay_is_counted_yet(talk_on: Callable[[date], Talk]) -> None:
    await talk_on(date(2026, 11, 21)).say("hẹn 20/11 mà chưa có", "nay thứ Bảy 21/11/2026 là ngày nghỉ")


async def test_one_tap_files_it_as_a_late_result(talk: Talk) -> None:
    await talk.say("giấy hẹn tạm trú ngày 18/11 mà chưa có, nộp ở Lộc Hưng", "đã trễ 3 ngày làm việc")
    await talk.tap("Phản ánh việc này", "Trả kết quả trễ hẹn", "Mã hồ sơ", never=(APOLOGY,))
    await talk.say("bỏ qua")
    await talk.tap("Không để tên", "trễ 3 ngày làm việc", "Trả kết quả trễ hẹn", "[Gửi]")


async def test_by_the_button_below_a_day_the_procedure_goes_along(talk: Talk) -> None:
    await talk.say("đăng ký tạm trú")
    await talk.say("nộp ngày 1/11 thì bao giờ có")
    await talk.tap("Tôi có giấy hẹn", "trên giấy hẹn ghi trả kết quả ngày nào")
    await talk.say("18/11", "đã trễ 3 ngày làm việc")
    await talk.say("1", "Hồ sơ Đăng ký tạm trú hẹn trả ngày 18/11/2026", "Trả kết quả trễ hẹn", never=(APOLOGY,))


async def test_while_something_is_written_a_day_belongs_to_it(talk: Talk) -> None:
    await talk.say("/gopy")
    await talk.say("giấy hẹn ngày 18/11 mà chưa có", "phản ánh: Trả kết quả trễ hẹn", never=("[Phản ánh việc này]",))


async def test_an_accusation_is_not_counted_but_erased(talk: Talk) -> None:
    await talk.say("tố cáo ông Ba nhận tiền hẹn 18/11 mà chưa làm", "đã xóa", never=("đã trễ",))
    assert talk.conversation.notebook.messages[0][2] == ""


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("giấy hẹn ghi ngày 2/12 giờ lấy được chưa", "2026-12-02"),
        ("hẹn 20/5 mà chưa có", "2026-05-20"),
        ("phiếu hẹn nộp 1/11 trả 15/11", "2026-11-15"),
        ("hẹn hoài mà chưa có", None),
        ("nộp 18/11 mà chưa có", None),
        ("sinh ngày 18/11", None),
    ],
)
def test_the_day_of_the_appointment_is_told_from_others(said: str, day: str | None) -> None:
    found = promised_in(said, TODAY)
    assert (str(found) if found else None) == day


def test_the_years_nobody_decided_are_named(library: Library) -> None:
    found = Appointment.on(library.as_of(date(2027, 3, 1)), date(2026, 12, 28))
    assert found.undecided == (2027,)
    assert found.late > 40


def test_what_is_not_late_adds_nothing_to_a_case(library: Library) -> None:
    edition = library.as_of(TODAY)
    assert summed_up(edition, "hẹn 18/11 mà chưa có").startswith("(Trợ lý tính: hẹn thứ Tư 18/11/2026")
    assert summed_up(edition, "hẹn 27/11") == summed_up(edition, "chưa có kết quả") == ""
