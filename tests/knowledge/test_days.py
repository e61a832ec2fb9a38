"""Days as people name them, on Wednesday 25 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.days import days_in, without_days

TODAY = date(2026, 11, 25)


def named(text: str, *, is_over: bool = False) -> list[str]:
    return [str(one.day) for one in days_in(text, TODAY, is_over=is_over)]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("hôm nay", "2026-11-25"),
        ("chieu nay", "2026-11-25"),
        ("sáng mai", "2026-11-26"),
        ("mai tôi nộp", "2026-11-26"),
        ("ngày mốt", "2026-11-27"),
        ("hôm qua", "2026-11-24"),
        ("thứ sáu", "2026-11-27"),
        ("thu 6", "2026-11-27"),
        ("t2", "2026-11-30"),
        ("thứ tư", "2026-11-25"),
        ("chủ nhật này", "2026-11-29"),
        ("thứ hai tuần tới", "2026-11-30"),
        ("thứ sáu tuần sau", "2026-12-04"),
        ("thu sau tuan truoc", "2026-11-20"),
        ("thứ sáu vừa rồi", "2026-11-20"),
        ("thứ 6 tôi nộp", "2026-11-27"),
        ("20/11", "2026-11-20"),
        ("ngày 30/4", "2027-04-30"),
        ("30-4-2028", "2028-04-30"),
        ("1/2/27", "2027-02-01"),
        ("ngày 5 tháng 12", "2026-12-05"),
        ("ngày 28", "2026-11-28"),
        ("ngày 3", "2026-12-03"),
    ],
)
def test_a_day_is_the_one_that_is_still_to_come_or_just_past(said: str, day: str) -> None:
    assert named(said) == [day]


@pytest.mark.parametrize(
    ("said", "day"),
    [("20/11", "2026-11-20"), ("5/12", "2025-12-05"), ("thứ sáu", "2026-11-20"), ("ngày 28", "2026-10-28")],
)
def test_of_what_is_over_the_last_such_day_is_meant(said: str, day: str) -> None:
    assert named(said, is_over=True) == [day]


@pytest.mark.parametrize(
    "said",
    [
        "nộp mãi chưa có",
        "nop mai chua co",
        "mai táng phí",
        "bước thứ hai",
        "con thứ ba",
        "31/2",
        "ngày 31/2",
        "1.5 triệu",
        "5-6 lần",
        "mã H53.12-251120-0012",
        "số 12/2024/QĐ",
        "5 ngày làm việc",
        "ngày làm việc",
        "1/1/1900",
        "",
    ],
)
def test_what_is_no_day_is_none(said: str) -> None:
    assert named(said) == []


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("15h30 hôm nay", 15.5),
        ("4 giờ chiều mai", 16.0),
        ("3 giờ rưỡi chiều mai", 15.5),
        ("3 rưỡi chiều mai", 15.5),
        ("ba giờ rưỡi chiều mai", 15.5),
        ("bốn giờ chiều mai", 16.0),
        ("con ba chiều mai đi", None),
        ("sau 15 giờ thứ hai", 15.5),
        ("trước 15h thứ 2", 14.5),
        ("8 giờ sáng mai", 8.0),
        ("2h thứ hai", 14.0),
        ("sáng mai", 9.0),
        ("chiều mai", None),
        ("mai nộp", None),
    ],
)
def test_the_hour_is_heard_too(said: str, hour: float | None) -> None:
    assert [one.hour for one in days_in(said, TODAY)] == [hour]


def test_several_days_come_in_the_order_of_the_text() -> None:
    assert named("nộp ngày 1/11 hẹn ngày 15/11") == ["2026-11-01", "2026-11-15"]


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("nộp khai sinh hôm nay bao giờ lấy", "nộp khai sinh bao giờ lấy"),
        ("thứ 6 tuần sau nộp thì sao", "nộp thì sao"),
        ("4 giờ chiều mai làm căn cước", "làm căn cước"),
        ("làm căn cước", "làm căn cước"),
    ],
)
def test_the_rest_keeps_its_tone_marks(said: str, rest: str) -> None:
    assert without_days(said) == rest


@given(st.text(max_size=200), st.booleans())
def test_no_text_is_too_odd(text: str, is_over: bool) -> None:
    assert all(2000 <= one.day.year <= 2100 for one in days_in(text, TODAY, is_over=is_over))
    without_days(text)
