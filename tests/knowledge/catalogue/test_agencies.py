"""Who handles it and where it is handed in; nobody is sent to what is no more."""

from typing import Any

import pytest

from knowledge.catalogue.agencies import agencies_of, names_district, places_of
from knowledge.catalogue.dump import Row
from knowledge.catalogue.judging import UNNAMED, province_of


def row(agency: str = "", address: str = "", note: str = "", channel: str = "trực tiếp", **fields: Any) -> Row:
    said = {"code": "1.000001", "name": "Việc", "agency": agency, "address": address} | fields
    return Row.model_validate(said | {"ways": [{"channel": channel, "note": note}]})


@pytest.mark.parametrize(
    ("listed", "kept"),
    [
        ("Sở Xây dựng, Sở Tư pháp", ("Sở Xây dựng", "Sở Tư pháp")),
        ("Ủy ban nhân dân cấp xã; Ủy ban nhân dân cấp xã", ("Ủy ban nhân dân cấp xã",)),
        ("Thuế tỉnh, thành phố; Thuế cơ sở", ("Thuế tỉnh, thành phố", "Thuế cơ sở")),
        ("Bảo hiểm xã hội cấp huyện, Bảo hiểm xã hội tỉnh", ("Bảo hiểm xã hội tỉnh",)),
        ("Công an huyện", ()),
        ("", ()),
    ],
)
def test_agencies_of_the_district_level_are_not_named(listed: str, kept: tuple[str, ...]) -> None:
    assert agencies_of(row(listed)) == kept
    assert names_district(row(listed)) == ("huyện" in listed)


def test_an_address_is_told_without_telephone_numbers_and_without_what_is_gone() -> None:
    address = "- Trung tâm Phục vụ hành chính công xã. Điện thoại: 0276.3 811.111\n- UBND huyện Trảng Bàng"
    assert places_of(row(address=address), "trực tiếp") == ("Trung tâm Phục vụ hành chính công xã",)


@pytest.mark.parametrize(
    ("channel", "note", "is_place"),
    [
        ("trực tiếp", "Nộp tại bộ phận một cửa cấp xã", True),
        ("trực tiếp", "Trực tiếp, trực tuyến hoặc qua dịch vụ bưu chính", False),
        ("trực tiếp", "05 ngày từ khi đủ hồ sơ", False),
        ("trực tuyến", "Qua Cổng dịch vụ công quốc gia", True),
        ("trực tuyến", "05 ngày từ khi đủ hồ sơ", False),
        ("bưu chính", "Qua bưu điện công cộng", True),
    ],
)
def test_only_remarks_that_tell_where_are_places(channel: str, note: str, is_place: bool) -> None:
    assert bool(places_of(row(note=note, channel=channel), channel)) == is_place


@pytest.mark.parametrize(
    ("fields", "province"),
    [
        ({"agency": "Sở Nông nghiệp - Tỉnh Đắk Lắk", "decision": "1/QĐ-UBND"}, "Đắk Lắk"),
        ({"agency": "Sở Nông nghiệp - Tỉnh Đắk Lắk", "decision": "1/QĐ-BNNMT"}, ""),
        ({"name": "Hỗ trợ vườn trên địa bàn tỉnh Thừa Thiên Huế", "decision": "1/QĐ-UBND"}, "Huế"),
        ({"legal_basis": ["Nghị quyết của HĐND tỉnh Gia Lai"], "decision": "1/QĐ-UBND"}, "Gia Lai"),
        ({"agency": "Sở Xây dựng, Sở Xây dựng tỉnh Gia Lai", "decision": "1/QĐ-UBND"}, UNNAMED),
        ({"agency": "UBND cấp xã", "decision": "1/QĐ-UBND"}, UNNAMED),
        ({"agency": "Sở Xây dựng tỉnh Tây Ninh", "decision": "1/QĐ-UBND"}, "Tây Ninh"),
        ({"agency": "Thuế tỉnh, thành phố", "decision": "12"}, ""),
        ({"legal_basis": ["Nghị quyết của HĐND tỉnh Gia Lai"], "decision": "5/QĐ-BCA-C06"}, ""),
    ],
)
def test_a_record_of_one_province_is_known_as_such(fields: dict[str, Any], province: str) -> None:
    assert province_of(row(**fields)) == province
