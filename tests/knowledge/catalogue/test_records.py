"""Records as answers and the index see them: tidied names, mechanical priors, the long parts read when asked for."""

from pathlib import Path

import pytest

from knowledge import documents
from knowledge.catalogue.judging import audience_of, is_border, is_foreign, level_of
from knowledge.catalogue.naming import MOST_LABEL, button_name, calm, plain_name
from knowledge.deciding import understand
from knowledge.ear import Ear
from knowledge.entries import Level
from tests.handlers import small
from tests.knowledge.catalogue.listed import DAY, catalogue, row


def test_a_record_has_a_key_a_tidy_name_and_its_whole_row(tmp_path: Path) -> None:
    found = catalogue(tmp_path, row(name="1. THỦ TỤC ĐĂNG KÝ NUÔI CHIM YẾN (CẤP XÃ);"))
    record = found.record("catalogue:1.000001")
    assert record is not None
    assert (record.key, record.name, record.level) == (
        "catalogue:1.000001",
        "Đăng ký nuôi chim yến (cấp xã)",
        Level.COMMUNE,
    )
    assert record.row.result == "Giấy xác nhận"


def test_the_version_changes_with_what_the_records_say(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    first = catalogue(tmp_path / "a", row())
    assert catalogue(tmp_path / "b", row()).version == first.version
    assert catalogue(tmp_path / "c", row(steps="Khác.")).version != first.version


def test_a_new_import_does_not_disturb_a_catalogue_in_use(tmp_path: Path) -> None:
    before = catalogue(tmp_path, row(result="Cũ"))
    after = catalogue(tmp_path, row(result="Mới"))
    assert [found.records["catalogue:1.000001"].row.result for found in (before, after)] == ["Cũ", "Mới"]


def test_a_code_that_any_entry_carries_is_not_offered(tmp_path: Path) -> None:
    listed = catalogue(tmp_path, row("1.001193"), row("1.000002"), row("1.000003"))
    curated = small.library(procedures=small.PROCEDURE, topics=small.TOPIC | {"codes": ["1.000002"]})
    library = curated.over(listed)
    assert list(library.catalogue.records) == ["catalogue:1.000003"]
    assert library.entry("catalogue:1.001193") is None
    assert library.entry("catalogue:1.000003") is listed.record("catalogue:1.000003")
    assert len(library) == len(curated), "the layer behind is no part of what is curated"


def test_a_record_of_an_entrys_name_is_found_by_its_code_alone(tmp_path: Path) -> None:
    name = small.PROCEDURE["name"]
    same, other = row("1.000002", name=f"{name} (cấp tỉnh)"), row("1.000003", name="Đăng ký nuôi chim yến")
    library = small.library(procedures=small.PROCEDURE).over(catalogue(tmp_path, same, other))
    assert [document.key for document in documents.listed(library)] == ["catalogue:1.000003"]
    assert understand(Ear.build(library), "1.000002").entry == "catalogue:1.000002"


def test_every_record_carries_the_day_of_its_list(tmp_path: Path) -> None:
    found = catalogue(tmp_path, row())
    assert [found.dated, *(record.dated for _, record in found)] == [DAY, DAY]


NAMES = {
    "Thủ tục cấp thẻ nhà báo": "Cấp thẻ nhà báo",
    "thủ tục: xóa đăng ký tàu cá": "Xóa đăng ký tàu cá",
    "Thủ tục hải quan đối với thuyền": "Thủ tục hải quan đối với thuyền",
    "1. Thủ tục hỗ trợ hỏa táng": "Hỗ trợ hỏa táng",
    ". Đăng ký thuế": "Đăng ký thuế",
    "1.\tCông nhận xã đạt chuẩn": "Công nhận xã đạt chuẩn",
    "Cấp giấy phép  lặn   biển-": "Cấp giấy phép lặn biển",
    "cấp lại thẻ": "Cấp lại thẻ",
    "THỦ TỤC MỜI NGƯỜI NƯỚC NGOÀI VÀO VIỆT NAM (UBND CẤP TỈNH)": "Mời người nước ngoài vào Việt Nam (UBND cấp tỉnh)",
    "Tách hộ": "Tách hộ",
    "Thủ tục": "Thủ tục",
}


@pytest.mark.parametrize(("listed", "plain"), NAMES.items())
def test_a_name_is_written_as_one_would_write_it(listed: str, plain: str) -> None:
    assert plain_name(listed) == plain


def test_a_button_fits_and_keeps_the_end_by_which_siblings_differ() -> None:
    long = "Cấp giấy phép nuôi chim yến trong nhà có mái che tại khu dân cư"
    names = [f"{long} ({level})" for level in ("cấp xã", "cấp tỉnh")]
    labels = [button_name(name) for name in names]
    assert all(len(label) <= MOST_LABEL for label in labels)
    assert labels[0] != labels[1]
    assert labels[0].startswith("Cấp giấy phép nuôi chim yến")
    assert button_name("Tách hộ") == "Tách hộ"
    assert len(button_name("a" * 500)) <= MOST_LABEL


def test_only_shouting_is_calmed() -> None:
    assert calm("Cấp GCN QSDĐ") == "Cấp GCN QSDĐ"
    assert calm("HỒ SƠ GỒM CÓ CÁC GIẤY TỜ") == "Hồ sơ gồm có các giấy tờ"


LEVELS: list[tuple[list[str], str, Level | None]] = [
    (["Cấp Xã"], "Ủy ban nhân dân cấp xã", Level.COMMUNE),
    (["Cấp Xã"], "", Level.COMMUNE),
    (["Cấp Xã"], "Chi cục Hải quan khu vực", Level.MINISTRY),
    (["Cấp Xã"], "Sở Nội vụ", Level.PROVINCE),
    (["Cấp Xã"], "Thuế tỉnh, thành phố; Thuế cơ sở", Level.COMMUNE),
    (["Cấp Tỉnh, Cấp Xã"], "", Level.COMMUNE),
    (["Cấp Tỉnh"], "Sở Nội vụ", Level.PROVINCE),
    (["Cấp Bộ/Trung ương", "Cấp Tỉnh"], "", Level.PROVINCE),
    (["Cấp Bộ"], "", Level.MINISTRY),
    ([], "Cơ quan đại diện ngoại giao", Level.MINISTRY),
    ([], "", None),
]


@pytest.mark.parametrize(("levels", "agency", "level"), LEVELS)
def test_the_level_is_the_lowest_recorded_unless_the_agency_is_none_of_it(
    levels: list[str], agency: str, level: Level | None
) -> None:
    assert level_of(tuple(levels), agency) is level


def test_for_whom_it_is_and_what_is_foreign() -> None:
    assert audience_of("Công dân Việt Nam") == "citizen"
    assert audience_of("Doanh nghiệp, Hợp tác xã") == "organisation"
    assert audience_of("Công dân Việt Nam, Doanh nghiệp") == audience_of("") == "both"
    assert audience_of("Cán bộ, công chức, viên chức") == "official"
    assert is_foreign("Kết hôn có yếu tố nước ngoài", "Công dân Việt Nam")
    assert is_foreign("Gia hạn tạm trú", "Người nước ngoài")
    assert not is_foreign("Đăng ký hộ kinh doanh", "Công dân Việt Nam, Người nước ngoài")
    assert is_border("Khai sinh tại khu vực biên giới")


def test_ours_is_not_elsewhere(tmp_path: Path) -> None:
    found = catalogue(
        tmp_path,
        row(agency="Sở Xây dựng tỉnh Tây Ninh", decision="1/QĐ-UBND"),
        row("1.000002", agency="Sở Xây dựng tỉnh Gia Lai", decision="1/QĐ-UBND"),
        row("1.000003", agency="Sở Xây dựng", decision="1/QĐ-BXD"),
    )
    assert [record.elsewhere for _, record in found] == [False, True, False]


def test_another_provinces_record_is_told_from_ours_by_its_button(tmp_path: Path) -> None:
    theirs = row(name="Tách thửa đất", agency="Sở Xây dựng tỉnh Gia Lai", decision="1/QĐ-UBND")
    named = row("1.000002", name="Thưởng vườn đẹp tỉnh Gia Lai", decision="1/QĐ-UBND")
    found = catalogue(tmp_path, theirs, named, row("1.000003", name="Tách thửa đất"))
    assert [record.short for _, record in found] == [
        *("Tách thửa đất (Gia Lai)", "Thưởng vườn đẹp tỉnh Gia Lai", "Tách thửa đất"),
    ]
