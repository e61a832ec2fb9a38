"""What is a denunciation: plain where somebody is named before the crime, to be asked about where it may be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.accusing import accusation
from knowledge.loading import load_library, packaged
from knowledge.vietnamese import fold


@pytest.mark.parametrize(
    "said",
    [
        "cán bộ tên Hùng đòi 2 triệu mới làm",
        "ông A nhận hối lộ",
        "Ông chủ tịch Hùng tham nhũng",
        "anh Nam địa chính vòi vĩnh bà con",
        "Cô Ba kế toán biển thủ tiền trợ cấp",
        "ông chủ tịch xã Hùng Sơn làm giả hồ sơ",
    ],
)
def test_who_is_named_beside_a_crime_is_plainly_accused(said: str) -> None:
    assert accusation(said) == "plain"


@pytest.mark.parametrize(
    "said",
    [
        "cán bộ đòi tiền mới làm hồ sơ",
        "can bo doi 500k moi chiu ky",
        "ong hung nhan hoi lo",
        "CÁN BỘ TÊN HÙNG ĐÒI TIỀN",
        "cán bộ Một cửa đòi tiền",
        "cán bộ ăn chặn tiền trợ cấp của bà Sáu",
        "tố cáo quán karaoke ồn",
        "ở đây tham nhũng lắm",
        "can bo nhan tien roi moi chiu ky",
        "ong hung chu tich xa nhan tien 5 trieu moi ky",
        "ong nguyen van teo chu tich xa nhan tien cua toi 5 trieu",
        "ông chủ tịch xã nhận phong bì",
        "can bo voi tien ba con",
        "ke toan an chan tien ho ngheo",
        "bọn họ ăn cắp tiền cứu trợ",
        "xã hội đen bảo kê bến xe",
    ],
)
def test_without_a_name_it_must_be_asked(said: str) -> None:
    assert accusation(said) == "doubt"


@pytest.mark.parametrize(
    "said",
    [
        "ghế chờ ít quá",
        "chị Lan không nhận tiền bồi dưỡng, cảm ơn chị",
        "cán bộ Lan chưa bao giờ đòi phong bì của ai",
        "bà con bị đòi thêm giấy tờ",
        "photo 2 nghìn một tờ mắc quá",
        "anh Tư bị lừa tiền qua mạng",
        "lệ phí cao quá",
        "chị Lan nhiệt tình lắm",
        "nhận tiền trợ cấp trễ hai tháng",
        "bà Sáu đòi tiền bồi thường đất",
        "làm ở Công an cấp tỉnh",
        "lam o cong an cap tinh",
        "giấy phép sản xuất thức ăn chăn nuôi",
        "giay phep san xuat thuc an chan nuoi",
        "dự án chăn nuôi heo",
        "đại lý đổi tiền biên giới",
        "đổi tiền rách",
        "khai tử với tiền mai táng một lần",
        "thủ tục đối với tiền mặt",
        "khai bao lai that nghiep de nhan tien tiep",
        "nhờ người nhận tiền thất nghiệp dùm",
        "công nhận tiến bộ kỹ thuật",
        "thông báo kế hoạch",
        "thong bao ke hoach",
        "luật tố cáo mới",
        "giai quyet to cao lan hai",
        "đơn tố cáo mẫu mới",
        "đất ở mỗi năm đóng thuế",
        "",
    ],
)
def test_what_accuses_nobody_is_left_alone(said: str) -> None:
    assert accusation(said) is None


def test_no_way_of_asking_for_a_procedure_accuses_anybody() -> None:
    said = [text for one in load_library(packaged()).procedures for text in (one.name, one.short, *one.ask)]
    assert len(said) > 1_000
    assert [text for text in said if accusation(text) or accusation(fold(text))] == []


@given(st.text(max_size=200))
def test_any_text_can_be_asked_about(text: str) -> None:
    assert accusation(text) in (None, "plain", "doubt")
