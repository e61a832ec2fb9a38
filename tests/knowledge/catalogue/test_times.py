"""How long it takes by the way of handing in; a number without a unit is no time."""

from typing import Any

import pytest

from knowledge.catalogue.dump import Row
from knowledge.catalogue.times import Period, is_about_time, notes_of, times_of


def row(*ways: tuple[str, str] | tuple[str, str, str]) -> Row:
    said: list[dict[str, Any]] = [
        {"channel": way[0], "time": way[1], "note": way[2] if len(way) > 2 else ""} for way in ways
    ]
    return Row.model_validate({"code": "1.000001", "name": "Việc", "ways": said})


@pytest.mark.parametrize(
    ("listed", "periods"),
    [
        ("5 ngày làm việc", [Period("5", "ngày làm việc")]),
        ("05 Ngày", [Period("5", "ngày")]),
        ("2.5 ngày làm việc", [Period("2,5", "ngày làm việc")]),
        ("8 giờ", [Period("8", "giờ")]),
        ("3 tháng", [Period("3", "tháng")]),
        ("1 năm", [Period("1", "năm")]),
        ("10 (đơn vị không ghi)", [Period("10", "")]),
        ("0 ngày", []),
        ("Không (đơn vị không ghi)", []),
        ("OTHE R", []),
        ("Theo mô tả OTHER", []),
        ("Không quy định OTHER", []),
        ("Không quá 7 ngày làm việc. OTHER", [Period(words="Không quá 7 ngày làm việc.")]),
        ("", []),
    ],
)
def test_a_time_is_read_with_its_unit_or_said_to_have_none(listed: str, periods: list[Period]) -> None:
    assert [period for found in times_of(row(("trực tiếp", listed))).values() for period in found] == periods


def test_times_are_told_by_way_only_where_they_differ() -> None:
    five, three = Period("5", "ngày"), Period("3", "ngày")
    assert times_of(row(("trực tiếp", "5 ngày"), ("bưu chính", "5 ngày"))) == {"": (five,)}
    assert times_of(row(("trực tiếp", "5 ngày"), ("bưu chính", "5 ngày"), ("trực tuyến", "3 ngày"))) == {
        "trực tiếp, bưu chính": (five,),
        "trực tuyến": (three,),
    }
    assert times_of(row(("trực tiếp", "5 ngày"), ("trực tuyến", "OTHE R"))) == {"trực tiếp": (five,)}


def test_a_row_without_ways_still_has_its_times() -> None:
    assert times_of(Row(code="1.000001", name="Việc", time=("5 ngày",))) == {"": (Period("5", "ngày"),)}


def test_remarks_are_said_once_and_without_what_a_form_ran_together() -> None:
    glued = "Trực tuyến1Miễn phíDịch vụ bưu chính1Miễn phí"
    found = row(
        ("trực tiếp", "", "Từ ngày đủ hồ sơ."), ("trực tuyến", "", "Từ ngày đủ hồ sơ.\nKhông"), ("x", "", glued)
    )
    assert notes_of(found) == ("Từ ngày đủ hồ sơ.",)
    assert notes_of(found, "bưu chính") == ()


def test_which_remarks_are_about_time() -> None:
    assert is_about_time("Không quá 07 ngày từ khi đủ hồ sơ")
    assert is_about_time("Thời hạn kéo dài khi xác minh")
    assert not is_about_time("Nộp tại trung tâm")
