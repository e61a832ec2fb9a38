"""Which category of feedback a text belongs to."""

import pytest

from knowledge.entries import Category, Office
from knowledge.library import Library
from knowledge.loading import load_library, packaged


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(packaged())


TOLD = [
    ("hồ sơ làm lâu lắm rồi, trễ hẹn mười ngày", "tre-hen"),
    ("nop ho so qua han ca thang", "tre-hen"),
    ("làm giấy khai sinh mà bắt nộp sổ hộ khẩu", "doi-them-giay-to"),
    ("bắt tôi nộp bản photo căn cước", "doi-them-giay-to"),
    ("lên đó bị nạt hoài", "thai-do"),
    ("can bo co thai do coi thuong dan", "thai-do"),
    ("can bo nat ba con", "thai-do"),
    ("mỗi người nói một kiểu, không biết nghe ai", "huong-dan-chua-ro"),
    ("bảng niêm yết toàn thông tin cũ", "cong-khai-sai"),
    ("cổng dịch vụ công lỗi hoài", "truc-tuyen-loi"),
    ("bưu tá giao nhầm giấy tờ nhà tôi", "buu-chinh"),
    ("đóng tiền mà không đưa biên lai", "phi-le-phi"),
    ("trung tâm không có ghế ngồi chờ", "co-so-vat-chat"),
    ("đề xuất làm thêm sáng thứ bảy", "sang-kien"),
    ("trước nhà ổ gà với ngập nước", "hien-truong"),
    ("bên thuế bắt lên lần thứ ba", "thue"),
    ("cán bộ bảo hiểm nói khó nghe", "bao-hiem"),
    ("công an xã hách dịch", "cong-an"),
    ("văn phòng đăng ký đất đai đo sai", "dang-ky-dat"),
]


@pytest.mark.parametrize(("told", "category"), TOLD)
def test_a_matter_is_known_by_the_words_people_use(library: Library, told: str, category: str) -> None:
    found = library.sorter.best(told)
    assert found is not None
    assert found.id == category


@pytest.mark.parametrize("told", ["tôi thuê nhà ở trọ", "chiều qua trời mưa lớn", "", "…"])
def test_what_has_none_of_their_words_is_of_no_category(library: Library, told: str) -> None:
    assert library.sorter.best(told) is None


def test_a_word_with_other_marks_is_another_word(library: Library) -> None:
    assert library.sorter.best("rác đầy đường") is not None
    assert library.sorter.best("rac day duong") is not None
    assert library.sorter.best("rắc rối quá") is None


def test_every_category_says_where_it_goes_and_no_deadline_is_made_up(library: Library) -> None:
    categories = library.by_kind(Category)
    assert len(categories) >= 10
    for category in categories:
        assert isinstance(library.entry(f"office:{category.route}"), Office)
        assert category.deadline is None, "no rule of the province has been read yet"
        assert category.ask


def test_grievances_need_a_name_and_what_belongs_elsewhere_does_not(library: Library) -> None:
    named = {category.id for category in library.by_kind(Category) if category.kind == "phan_anh"}
    assert named == {
        "tre-hen",
        "doi-them-giay-to",
        "thai-do",
        "huong-dan-chua-ro",
        "cong-khai-sai",
        "truc-tuyen-loi",
        "buu-chinh",
        "phi-le-phi",
    }
    assert not [category for category in library.by_kind(Category) if category.elsewhere and category.id in named]


def test_what_a_matter_is_about_is_what_is_said_beside_its_words(library: Library) -> None:
    late = library.category("tre-hen")
    assert library.sorter.rest(late, "Làm khai sinh trễ hẹn mà chưa có kết quả") == "làm khai sinh mà"


def test_every_category_in_a_text_is_found_the_best_first(library: Library) -> None:
    found = [one.id for one in library.sorter.all_in("công an xã hách dịch, trễ hẹn, không ai trả lời hồ sơ")]
    assert found == ["cong-an", "tre-hen", "thai-do"]


def test_of_equals_the_first_in_the_file_is_taken(library: Library) -> None:
    assert [one.id for one in library.sorter.all_in("trễ hẹn, hách dịch")] == ["tre-hen", "thai-do"]
