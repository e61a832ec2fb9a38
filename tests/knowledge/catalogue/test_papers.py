"""Papers in an order to work through: forms first, cases and remarks apart, how many as recorded."""

from typing import Any

from knowledge.catalogue.dump import Row
from knowledge.catalogue.papers import Case, forms_of, papers_of

ONE = "Bản chính: 1, Bản sao: 0"


def row(*papers: str | tuple[str, str] | tuple[str, str, str], name: str = "Nuôi yến") -> Row:
    said: list[dict[str, Any]] = []
    for paper in papers:
        words, case, qty = (paper, "", "") if isinstance(paper, str) else (*paper, "")[:3]
        said.append({"name": words, "case": case, "qty": qty})
    return Row.model_validate({"code": "1.000001", "name": name, "documents": said})


def test_forms_come_first_and_the_others_as_listed() -> None:
    found = papers_of(row("Bản vẽ nhà yến", "Ảnh chụp", "Đơn xin nuôi yến", "Đơn vị tự đánh giá", "Tờ khai đất"))
    assert found.usual == ("Đơn xin nuôi yến", "Tờ khai đất", "Bản vẽ nhà yến", "Ảnh chụp", "Đơn vị tự đánh giá")


def test_their_own_numbering_orders_them_where_they_have_one() -> None:
    assert papers_of(row("c) Ảnh", "a) Bản vẽ", "đ) Giấy", "d) Đơn", "b) Phiếu")).usual == (
        *("a) Bản vẽ", "b) Phiếu", "c) Ảnh", "d) Đơn", "đ) Giấy"),
    )
    assert papers_of(row("2.10. Ảnh", "2.9. Đơn", "1. Phiếu")).usual == ("1. Phiếu", "2.9. Đơn", "2.10. Ảnh")


def test_how_many_is_said_as_recorded_unless_the_name_says_it() -> None:
    found = papers_of(
        row(
            ("Đơn xin", "", ONE),
            ("Giấy đất", "", "Bản chính: 1, Bản sao: 02"),
            ("Hộ chiếu", "", "Bản chính: 0, Bản sao: 0"),
            ("Bản sao giấy cưới", "", ONE),
            ("Ảnh 4x6, 02 ảnh", "", ONE),
            ("Bằng khen", "", "1 bản sao"),
            ("Một trong các giấy sau:", "", ONE),
        )
    )
    assert found.usual == (
        *("Đơn xin (1 bản chính)", "Giấy đất (1 bản chính, 2 bản sao)", "Hộ chiếu", "Bản sao giấy cưới"),
        *("Ảnh 4x6, 02 ảnh", "Bằng khen (1 bản sao)", "Một trong các giấy sau:"),
    )
    assert found.names[:2] == ("Đơn xin", "Giấy đất")
    assert "Một trong các giấy sau:" not in found.names


def test_remarks_are_no_papers() -> None:
    found = papers_of(
        row("Đơn xin", ("Không cần công chứng", "Lưu ý"), "Lưu ý: nộp sớm", "Số lượng hồ sơ: 01 bộ", "Ghi chú: ký tên")
    )
    assert found.usual == ("Đơn xin",)
    assert found.remarks == ("Không cần công chứng", "Lưu ý: nộp sớm", "Số lượng hồ sơ: 01 bộ", "Ghi chú: ký tên")


def test_cases_stand_apart_after_what_everybody_brings() -> None:
    found = papers_of(row(("Ảnh", "Trường hợp mất:"), "Đơn xin", ("Giấy mất", "Trường hợp mất:")))
    assert found.cases == (Case("", ("Đơn xin",)), Case("Trường hợp mất", ("Ảnh", "Giấy mất")))
    assert [case.title for case in found.special] == ["Trường hợp mất"]
    assert found.count == 3


def test_a_heading_that_only_says_papers_is_no_case() -> None:
    empty = ("Thành phần hồ sơ", "a) Thành phần hồ sơ", "01 bộ hồ sơ", "--", "Hồ sơ bao gồm:", "Thủ tục nuôi yến")
    assert [case.title for case in papers_of(row(*((f"Đơn {case}", case) for case in empty))).cases] == [""]
    assert papers_of(row(("Đơn", "Hồ sơ cấp lại gồm có:"))).cases[0].title == "Hồ sơ cấp lại"


def test_papers_listed_inside_one_line_stand_each_on_its_own() -> None:
    assert papers_of(row("Hồ sơ đất gồm: a) Đơn; b) Bản đồ.")).usual == ("Hồ sơ đất gồm:", "a) Đơn", "b) Bản đồ.")


def test_empty_names_and_doubles_are_left_out() -> None:
    assert papers_of(row(" ", ",", "Đơn", "Đơn")).usual == ("Đơn",)
    assert papers_of(row()).cases == ()


def test_forms_are_the_papers_to_fill_in() -> None:
    assert forms_of(row("Ảnh", "Tờ khai nuôi yến", "Sơ đồ theo mẫu số 3", ("Đơn xin", "Trường hợp mất"))) == (
        *("Tờ khai nuôi yến", "Sơ đồ theo mẫu số 3", "Đơn xin"),
    )
