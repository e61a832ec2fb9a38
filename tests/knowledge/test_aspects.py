"""Which side of a matter a question is about, in the words people use, without tone marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.aspects import ASPECTS, asking, aspect_of, aspects_of
from knowledge.ear import Ear
from knowledge.examining import examine, read_folder
from knowledge.loading import packaged
from knowledge.sentence import take_apart


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


@pytest.mark.parametrize(
    "said",
    [
        "le phi giay xac nhan tinh trang hon nhan bao nhieu",
        "xac nhan tinh trang hon nhan bao nhieu tien",
        "nhan con nuoi le phi bao nhieu",
        "thue thu nhap ca nhan nop bao nhieu tien",
        "lam lai duoc khong bao nhieu tien",
        "chi phi lam so do lan dau cho thua dat nay la bao nhieu",
    ],
)
def test_what_is_paid_is_asked_whatever_sounds_like_getting(said: str) -> None:
    assert aspect_of(said) == "fee"


def test_every_procedure_is_asked_for_each_side_by_each_of_its_names() -> None:
    library = examine(read_folder(packaged())).library()
    wording = Ear.build(library).index.wording
    sides = [("lệ phí {} bao nhiêu", "fee"), ("{} mấy ngày có", "time"), ("{} cần giấy tờ gì", "documents")]
    sides += [("{} có mất phí không", "fee"), ("nộp {} ở đâu", "where")]
    asked = [
        (side.format(name), aspect)
        for procedure in library.procedures
        for name in (procedure.short, procedure.name)
        if "không phải" not in name  # is heard as "not that one"
        for side, aspect in sides
    ]
    assert len(asked) > 3000
    wrong = [(said, found) for said, aspect in asked if (found := take_apart(said, wording).aspect) != aspect]
    assert len(wrong) < 0.005 * len(asked), wrong


@pytest.mark.parametrize(
    ("asked", "aspects"),
    [
        ("can giay gi bao lau co ton bao nhieu", ("documents", "time", "fee")),
        ("le phi bao nhieu can giay to gi", ("fee", "documents")),
        ("nop o dau may ngay xong", ("where", "time")),
        ("lam lai may ngay phi nhieu", ("time", "fee")),
        ("nop qua mang duoc khong le phi bao nhieu", ("online", "fee")),
        ("nho nguoi khac lam thay duoc khong can giay gi", ("authorise", "documents")),
        ("gui buu dien ton bao nhieu", ("fee",)),
        ("lay to khai o dau", ("form",)),
        ("giai doan nao ton nhieu thoi gian nhat", ("time",)),
        ("ba toi mat", ()),
    ],
)
def test_all_that_is_asked_in_one_message_is_heard_in_its_order(asked: str, aspects: tuple[str, ...]) -> None:
    assert aspects_of(asked) == aspects


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
