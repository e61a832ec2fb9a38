"""Which side of a matter a question is about, in the words people use, without tone marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.aspects import ASPECTS, asking, aspect_of


@pytest.mark.parametrize(
    ("asked", "aspect"),
    [
        ("bao gio co", "time"),
        ("khi nao lay duoc", "time"),
        ("may ngay thi xong", "time"),
        ("mat bao nhieu lau", "time"),
        ("het bao nhieu tien", "fee"),
        ("co ton tien khong", "fee"),
        ("phi bao nhieu", "fee"),
        ("nop o dau", "where"),
        ("di dau lam", "where"),
        ("lam o xa nao", "where"),
        ("co nop qua mang khong", "online"),
        ("lam tren dien thoai duoc khong", "online"),
        ("gui buu dien duoc k", "post"),
        ("tra ket qua tai nha duoc khong", "post"),
        ("can giay to gi", "documents"),
        ("dem theo cai gi", "documents"),
        ("ho so gom nhung gi", "documents"),
        ("ai ky", "decides"),
        ("co quan nao co tham quyen giai quyet", "decides"),
        ("mau don", "form"),
        ("lay to khai o dau", "form"),
        ("quy trinh the nao", "steps"),
        ("gom may buoc", "steps"),
        ("can dieu kien gi", "eligibility"),
        ("du bao nhieu tuoi", "eligibility"),
        ("can cu vao luat nao", "legal"),
        ("lam xong duoc gi", "result"),
    ],
)
def test_everyday_questions_name_their_aspect(asked: str, aspect: str) -> None:
    assert aspect_of(asked) == aspect


@pytest.mark.parametrize("said", ["dang ky khai sinh", "ho tro chi phi mai tang", "the can cuoc", "tach ho", ""])
def test_naming_a_matter_names_no_aspect(said: str) -> None:
    assert aspect_of(said) is None


@pytest.mark.parametrize(
    ("asked", "aspect"),
    [
        ("nop qua mang thi bao lau co", "time"),
        ("gui buu dien ton bao nhieu", "fee"),
        ("can giay to gi va nop o dau", "documents"),
        ("ho so nop o dau", "where"),
        ("nop thue truoc ba o dau", "where"),
        ("nop bao nhieu tien va nop o dau", "fee"),
        ("uy quyen nguoi khac nop ho so can giay gi", "documents"),
    ],
)
def test_of_several_aspects_the_one_that_is_asked_counts(asked: str, aspect: str) -> None:
    assert aspect_of(asked) == aspect


@pytest.mark.parametrize("said", ["tro cap nguoi gia duoc bao nhieu tien", "bao nhieu tien tro cap"])
def test_what_is_got_is_no_fee(said: str) -> None:
    assert aspect_of(said) != "fee"


def test_the_identity_card_is_no_legal_ground() -> None:
    assert aspect_of("can cuoc het han doi bao nhieu tien") == "fee"


def test_the_words_of_the_asking_are_told_from_the_subject() -> None:
    words = ["lam", "giay", "khai", "sinh", "het", "bao", "nhieu", "tien"]
    said = [word for word, ask in zip(words, asking(words), strict=True) if not ask]
    assert said == ["lam", "giay", "khai", "sinh"]


@given(st.lists(st.text("abcdeghiklmnopqrstuvxy", min_size=1, max_size=7), max_size=30))
def test_any_words_have_an_aspect_or_none(words: list[str]) -> None:
    assert aspect_of(" ".join(words)) in {*ASPECTS, None}
    assert len(asking(words)) == len(words)
