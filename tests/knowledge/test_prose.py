"""Nobody is sent to an office that is gone or told an unknown number; the past may still be spoken of."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entries import Place
from knowledge.examining import examine
from knowledge.prose import gone_units, loose_numbers, promises_nothing_to_pay, texts

PLACES = """
- {id: phuong-trang-bang, name: phường Trảng Bàng, kind: phuong, truth: unverified, valid: {from: 2025-07-01}}
- {id: xa-phuoc-chi, name: xã Phước Chỉ, kind: xa, truth: unverified, valid: {from: 2025-07-01}}
- {id: phuong-trang-bang-cu, name: phường Trảng Bàng (cũ), kind: phuong, truth: unverified, valid: {to: 2025-06-30}}
- {id: phuong-loc-hung-cu, name: phường Lộc Hưng (cũ), kind: phuong, truth: unverified, valid: {to: 2025-06-30}}
- {id: xa-phuoc-binh-cu, name: xã Phước Bình (cũ), kind: xa, truth: unverified, valid: {to: 2025-06-30}}
- {id: tinh-long-an-cu, name: tỉnh Long An (cũ), kind: tinh, truth: unverified, valid: {to: 2025-06-30}}
"""
GONE = gone_units(examine({"places.yaml": PLACES.encode()}).library().by_kind(Place))


def named(text: str) -> list[str]:
    return list(GONE.named_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "Nộp hồ sơ tại UBND thị xã Trảng Bàng.",
        "Nộp hồ sơ ở UBND huyện.",
        "Đến Ủy ban nhân dân quận nơi ở.",
        "Liên hệ Phòng Tư pháp để được hướng dẫn.",
        "Gặp Phòng Tài nguyên và Môi trường huyện Gò Dầu.",
        "Nộp tiền tại Chi cục Thuế khu vực.",
        "Làm căn cước tại Công an thị xã.",
        "Gửi qua Bưu điện thị xã.",
        "Cơ quan cấp huyện trả kết quả trong 5 ngày.",
        "Đến xã Phước Bình nộp.",
        "Đến UBND Lộc Hưng.",
        "Nộp tại UBND phường Lộc Hưng.",
        "Tỉnh Long An giải quyết.",
        "Nộp tại UBND thị xã cũ.",
        "Mang hồ sơ đến trụ sở huyện cũ.",
        "Trước đây nộp ở xã. Nay nộp ở huyện.",
    ],
)
def test_an_office_that_is_gone_is_found(text: str) -> None:
    assert named(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nộp hồ sơ tại Trung tâm Phục vụ hành chính công xã, phường.",
        "Đến UBND phường Trảng Bàng hoặc UBND xã Phước Chỉ.",
        "Phòng Kinh tế của xã, phường giải quyết.",
        "Trước đây việc này nộp ở UBND thị xã.",
        "Trước 1/7/2025 do Phòng Tư pháp giải quyết.",
        "Từ ngày 1/7/2025 không còn cấp huyện.",
        "Bà con ở xã Phước Bình cũ đến Trung tâm của xã Phước Chỉ.",
        "Người thường trú tại thị xã Trảng Bàng cũ vẫn làm bình thường.",
        "Xã Phước Bình nay thuộc xã Phước Chỉ.",
        "Gồm phường Lộc Hưng cũ và xã Phước Bình cũ (huyện Gò Dầu).",
        "Giấy tờ do UBND huyện đã cấp vẫn dùng được.",
        "Anh/chị không phải lên huyện.",
        "Khỏi ra thị xã, nộp ngay tại xã.",
        "Có phải lên UBND huyện không?",
        "UBND thị xã đã sáp nhập vào các xã, phường mới.",
        "Kể từ đó, phường Long An là trung tâm của tỉnh.",
    ],
)
def test_the_past_the_present_and_a_no_are_left_alone(text: str) -> None:
    assert not named(text)


def test_one_sentence_about_the_past_excuses_no_other() -> None:
    text = "Trước đây nộp ở huyện. Nay nộp ở xã.\nKết quả lấy tại huyện."
    assert named(text) == ["huyện"]


def test_a_living_unit_of_the_same_name_is_never_gone() -> None:
    assert not named("UBND phường Trảng Bàng")


def test_without_any_place_the_district_level_is_still_gone() -> None:
    assert list(gone_units([]).named_in("Nộp ở UBND huyện.")) == ["huyện"]


@pytest.mark.parametrize(
    "text",
    [
        "0276 3812 345",
        "0912.345.678",
        "+84 912 345 678",
        "(0276) 381-2345",
        "1900 1096",
        "18008098",
        "gọi số 1022",
        "Hotline: 1022",
    ],
)
def test_a_number_to_ring_is_found(text: str) -> None:
    assert loose_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "Gọi 113, 114, 115 ngay.",
        "Gọi 111 khi trẻ bị đánh.",
        "Mã thủ tục 1.001193 và 2.000815.",
        "Từ ngày 01/07/2025 đến 30.06.2026.",
        "Nghị định 118/2025/NĐ-CP",
        "Phí 400.000 đồng, thu nhập 1.500.000 đồng.",
        "Hệ thống 1022 của tỉnh",
        "Căn cước có 12 số.",
        "Chưa đọc được cách gọi 1022.",
    ],
)
def test_other_numbers_are_not_rung(text: str) -> None:
    assert not loose_numbers(text)


def test_free_for_everybody_is_told_from_free_for_some() -> None:
    assert promises_nothing_to_pay("Miễn phí.")
    assert promises_nothing_to_pay("Không thu lệ phí")
    assert promises_nothing_to_pay("0 đồng")
    assert not promises_nothing_to_pay("Hộ nghèo được miễn; còn lại 10.000 đồng.")
    assert not promises_nothing_to_pay("Hội đồng nhân dân tỉnh quy định.")


ENTRIES = {
    "topics/t.yaml": """
id: t
title: Tiêu đề
short: Nút
field: thue
ask: [nộp thuế ở huyện]
answers:
  - {text: Nay thế này., valid: {from: 2025-07-01}}
  - {text: Xưa ở huyện., valid: {to: 2025-06-30}}
  - {text: Gọi 0276 3812 345., truth: transcribed, source: {url: tayninh.gov.vn, as_of: 2026-01-01}}
  - {text: Gọi 0276 3812 346., truth: unverified, source: {url: tayninh.gov.vn, as_of: 2026-01-01}}
truth: unverified
""",
    "quizzes.yaml": """
id: q
title: Đố vui
truth: unverified
questions: [{text: Nộp ở đâu?, options: [UBND huyện, Trung tâm của xã], right: 2}]
""",
    "synonyms.yaml": "id: s\nmeans: huyện\nsaid: [h]\n",
    "offices.yaml": "id: o\nname: Công an huyện\ntruth: unverified\nvalid: {to: 2025-02-28}\n",
}


def said() -> list[str]:
    examined = examine({name: text.encode() for name, text in ENTRIES.items()})
    assert not examined.faults
    return [each.text for placed in examined.placed for each in texts(placed.entry)]


def test_what_people_ask_and_what_was_said_before_are_no_texts_of_today() -> None:
    assert not [text for text in said() if named(text)]


def test_of_a_quiz_only_the_right_option_must_be_true() -> None:
    assert "Trung tâm của xã" in said()
    assert "UBND huyện" not in said()


def test_what_the_bot_asks_and_the_name_of_a_living_office_are_said_to_people() -> None:
    texts_given = {
        "categories.yaml": "id: c\nname: Khác\nroute: o\nask: [Việc xảy ra ở huyện nào ạ]\ntruth: unverified\n",
        "offices.yaml": "id: o\nname: Công an huyện\ntruth: unverified\n",
        "laws.yaml": "id: l\nnumber: '1'\nname: Luật về cấp huyện\ntruth: unverified\n",
    }
    placed = examine({name: text.encode() for name, text in texts_given.items()}).placed
    found = [each.text for one in placed for each in texts(one.entry) if named(each.text)]
    assert found == ["Việc xảy ra ở huyện nào ạ", "Công an huyện"]


def test_a_number_with_a_source_of_its_own_may_be_given() -> None:
    examined = examine({"topics/t.yaml": ENTRIES["topics/t.yaml"].encode()})
    own = [each.text for each in texts(examined.placed[0].entry) if each.own_source]
    assert own == ["Gọi 0276 3812 345."]


@pytest.mark.parametrize("text", ["nộp " * 1000, "cũ huyện " * 400, "a" * 4000, "0 " * 2000, "huyện" * 800])
def test_f35_no_text_makes_the_rules_slow(text: str) -> None:
    began = time.process_time()
    named(text)
    loose_numbers(text)
    assert time.process_time() - began < 0.1


WRONG = ["Nộp tại UBND huyện.", "Đến Phòng Tư pháp hỏi.", "Gặp Công an thị xã.", "Nộp tại UBND phường Lộc Hưng."]
RIGHT = [
    "Nộp tại Trung tâm Phục vụ hành chính công xã, phường.",
    "Trước đây nộp ở UBND huyện.",
    "Anh/chị không phải lên thị xã.",
    "Có phải ra huyện không?",
    "Giấy tờ do UBND thị xã đã cấp vẫn dùng được.",
]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("right", RIGHT)
@pytest.mark.parametrize("joint", [" ", "\n", "\n- ", "\n\n"])
def test_a_wrong_sentence_is_found_beside_any_right_one(wrong: str, right: str, joint: str) -> None:
    assert len(named(wrong)) == len(named(right + joint + wrong)) == len(named(wrong + joint + right)) == 1


@pytest.mark.parametrize("wrong", WRONG)
def test_case_does_not_hide_it(wrong: str) -> None:
    assert named(wrong.upper())
    assert named(wrong.lower())


@pytest.mark.parametrize("wrong", WRONG)
def test_decomposed_letters_do_not_hide_it(wrong: str) -> None:
    assert named(unicodedata.normalize("NFD", wrong))


@pytest.mark.parametrize(
    "text",
    [
        "Khuyến khích nộp qua mạng.",
        "tx",
        "thị xãhội",
        "huyền thoại",
        "Bảo quản giấy tờ.",
    ],
)
def test_words_that_only_look_like_a_district_are_none(text: str) -> None:
    assert not named(text)


NUMBERS = [
    ("Gọi 0276 388 1234.", True),
    ("ĐT: (0276) 3.881.234", True),
    ("Zalo +84 912 345 678", True),
    ("Tổng đài 1900 9095", True),
    ("Hotline 18001234", True),
    ("Bấm 1022 để gặp cán bộ.", True),
    ("Gọi 113, 114 hoặc 115.", False),
    ("Gọi 111 khi trẻ bị bạo hành.", False),
    ("Nghị định 123/2015/NĐ-CP", False),
    ("Mã 1.001193 và 2.000986", False),
    ("Lệ phí 1.500.000 đồng", False),
    ("Từ 01/07/2025 đến 31/12/2026", False),
    ("Mẫu số 09a, ban hành 2024", False),
    ("Có 3 cách gọi 2 bên", False),
]


@pytest.mark.parametrize(("text", "is_number"), NUMBERS, ids=[text for text, _ in NUMBERS])
def test_numbers_to_ring_are_told_from_all_others(text: str, is_number: bool) -> None:
    assert bool(loose_numbers(text)) == is_number


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_f29_no_text_breaks_the_rules(text: str) -> None:
    named(text)
    promises_nothing_to_pay(text)
    assert all(any(map(str.isdigit, number)) for number in loose_numbers(text))
