"""The index finds entries in everyday words, through abbreviations, typos and keyboard leftovers."""

import random
from pathlib import Path

import pytest

from knowledge.keeping import Keeper
from knowledge.layers import Document
from knowledge.search import Index

BIRTH = Document("birth", ("Đăng ký khai sinh", "Khai sinh", "vợ mới sinh em bé làm giấy gì"), 3)
BIRTH_AGAIN = Document("birth-again", ("Đăng ký lại khai sinh", "Đăng ký lại khai sinh", "mất bản chính khai sinh"), 2)
BIRTH_ABROAD = Document(
    "birth-abroad", ("Đăng ký khai sinh có yếu tố nước ngoài", "Khai sinh nước ngoài"), 1, foreign=True
)
MARRIAGE = Document("marriage", ("Đăng ký kết hôn", "Kết hôn", "cưới vợ thì đăng ký ở đâu"), 3)
STAY = Document("stay", ("Đăng ký tạm trú", "Đăng ký tạm trú", "ở trọ thì báo ai"), 3)
LAND = Document("land", ("Cấp Giấy chứng nhận quyền sử dụng đất lần đầu", "Sổ đỏ lần đầu", "đất chưa có sổ"), 2)
LAND_PROVINCE = Document("land-province", ("Đăng ký thu hồi đất", "Thu hồi đất"), 0, 1)
DOCUMENTS = (BIRTH, BIRTH_AGAIN, BIRTH_ABROAD, MARRIAGE, STAY, LAND, LAND_PROVINCE)
SYNONYMS = (
    ("giấy khai sinh", ("gks",), False),
    ("đăng ký", ("dk", "dky"), False),
    ("kết hôn", ("lấy vợ", "lay chong"), False),
    ("không", ("k",), True),
)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(DOCUMENTS, SYNONYMS)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("đăng ký khai sinh", "birth"),
        ("dang ky khai sinh", "birth"),
        ("ĐĂNG KÝ KHAI SINH", "birth"),
        ("em bé mới sinh", "birth"),
        ("dk gks cho con", "birth"),
        ("dang ky khaisinh", "birth"),
        ("dangkykhaisinh", "birth"),
        ("đăngg kýyy khai sinhhh", "birth"),
        ("dawng kys khai sinh", "birth"),
        ("dang ky khia sinh", "birth"),
        ("đăng ký lại khai sinh", "birth-again"),
        ("khai sinh cho con có cha là người nước ngoài", "birth-abroad"),
        ("lấy vợ", "marriage"),
        ("lay chong", "marriage"),
        ("dang ky ket hon", "marriage"),
        ("o tro", "stay"),
        ("dat chua co so do", "land"),
    ],
)
def test_the_entry_meant_comes_first(index: Index, asked: str, key: str) -> None:
    assert index.rank(asked)[0].key == key


def test_domestic_comes_before_foreign_unless_said(index: Index) -> None:
    keys = [hit.key for hit in index.rank("khai sinh")]
    assert keys.index("birth") < keys.index("birth-abroad")


def test_tone_marks_break_a_tie() -> None:
    tied = Index.build([Document("fee", ("thu phí", "thu phí")), Document("card", ("thư phí", "thư phí"))])
    assert tied.rank("thư phí")[0].key == "card"
    assert tied.rank("thu phí")[0].key == "fee"


def test_the_commune_comes_before_the_province() -> None:
    tied = Index.build(
        [Document("province", ("cấp phép", "cấp phép"), 0, 1), Document("commune", ("cấp phép", "cấp phép"))]
    )
    assert tied.rank("cấp phép")[0].key == "commune"


def test_words_that_tell_a_neighbour_point_to_it() -> None:
    gaps = []
    for tells in ((), (("bị thất lạc", "two"),)):
        one = Document("one", ("Việc thứ nhất", "Việc thứ nhất"), tells=tells)
        index = Index.build([one, Document("two", ("Việc thứ nhì", "Việc thứ nhì"))])
        score = {hit.key: hit.score for hit in index.rank("việc thứ bị thất lạc")}
        gaps.append(score["two"] - score["one"])
    assert gaps[1] > gaps[0] + 1.0


def test_strict_synonyms_need_their_tone_marks(index: Index) -> None:
    assert index.wording.read("k").meant == ("không",)
    strict = Index.build(DOCUMENTS, [("kết hôn", ("đóng cửa",), True)])
    assert strict.wording.read("dong cua").meant == ("dong", "cua")
    assert strict.wording.read("đóng cửa").meant == ("kết", "hôn")


def test_a_synonym_does_not_override_other_tone_marks(index: Index) -> None:
    assert "kết" not in Index.build(DOCUMENTS, [("kết hôn", ("báo tử",), False)]).wording.read("bảo tú").meant


def test_strange_words_feed_the_doubt(index: Index) -> None:
    read = index.wording.read
    assert index.doubt(read("xyzzy plugh")) > index.doubt(read("khai sinh"))


def test_valid_words_without_a_known_neighbour_are_left_alone(index: Index) -> None:
    assert index.wording.read("thời tiết hôm nay").typed == ("thời", "tiết", "hôm", "nay")


def test_an_empty_index_finds_nothing() -> None:
    assert Index.build([]).rank("khai sinh") == []


@pytest.mark.parametrize("text", ["", "   ", "???", "😂😂", "a", "x" * 5000, "0", "\ud800"])
def test_any_text_is_ranked(index: Index, text: str) -> None:
    assert len(index.rank(text)) == len(DOCUMENTS)


def test_ranking_does_not_depend_on_the_order_of_entries() -> None:
    shuffled = list(DOCUMENTS)
    random.Random(7).shuffle(shuffled)
    ours, theirs = Index.build(DOCUMENTS, SYNONYMS), Index.build(shuffled, SYNONYMS)
    for asked in ("khai sinh", "dang ky ket hon", "dat"):
        assert ours.rank(asked)[0].key == theirs.rank(asked)[0].key


def test_an_index_read_from_its_files_ranks_the_same(tmp_path: Path) -> None:
    listed = Document("listed", ("Đăng ký khai sinh tại cơ quan đại diện",) * 2, 0, 2, foreign=True, listed=True)
    documents = (*DOCUMENTS, listed)
    built, read = (Index.build(documents, SYNONYMS, Keeper(tmp_path), ("1", "2")) for _ in range(2))
    assert len(list(tmp_path.iterdir())) == 2
    for asked in ("khai sinh cho con", "dang ky ket hon o dau", "cơ quan đại diện", "xyz"):
        assert read.rank(asked, 20) == built.rank(asked, 20)
    assert built.rank("khai sinh")[0].key == "birth"
    assert built.rank("đăng ký khai sinh tại cơ quan đại diện")[0].key == "listed"
    assert built.misses(built.wording.read("xin cấp lại"), "listed")
