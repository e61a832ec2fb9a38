"""A layer that goes on from a former one measures as if it were made anew, and makes only what differs."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from knowledge import making
from knowledge.layers import Document, Layer
from knowledge.making import build_layer
from knowledge.weighing import Said
from knowledge.wording import Wording

BIRTH = Document("birth", ("Đăng ký khai sinh", "Khai sinh", "vợ mới sinh em bé"), 3, text=lambda: "Giấy chứng sinh")
AGAIN = Document("again", ("Đăng ký lại khai sinh", "Khai sinh lại", "mất giấy khai sinh"), 1)
DEATH = Document("death", ("Đăng ký khai tử", "Khai tử"), 2, text=lambda: "Giấy báo tử do bệnh viện cấp")
ONE_WAY = Document("note", ("Ghi chú kết hôn",))
LISTED = tuple(Document(f"listed-{n}", (f"Cấp phép khai thác {n}",) * 2, level=1, listed=True) for n in range(3))
BEFORE = (BIRTH, AGAIN, DEATH)
ASKED = ("khai sinh cho em bé", "mất giấy", "bệnh viện báo tử", "khai thác", "đăng ký", "xyz", "")


def wording(*synonyms: tuple[str, tuple[str, ...], bool]) -> Wording:
    return Wording.build((phrase for one in (*BEFORE, ONE_WAY, *LISTED) for phrase in one.phrases), synonyms)


PLAIN = wording()


def assert_alike(one: Layer, other: Layer) -> None:
    assert one.keys == other.keys
    for asked in ASKED:
        said = Said.of(tuple(asked.split()))
        assert one.measures(said) == pytest.approx(other.measures(said), abs=1e-5)
        assert one.odd(said) == pytest.approx(other.odd(said), abs=1e-5)
    assert one.seen() == other.seen()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that were made, from now on."""
    keys: list[str] = []
    really = making._Made.of

    def of(document: Document, *more: object) -> making._Made:
        keys.append(document.key)
        return really(document, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(making._Made, "of", of)
    return keys


NEW_TEXT = replace(BIRTH, text=lambda: "Giấy chứng sinh; không có thì giấy xác nhận của người làm chứng")
NEW_WAY = replace(AGAIN, phrases=(*AGAIN.phrases, "làm lại bản chính"))


@pytest.mark.parametrize(
    ("after", "anew"),
    [
        (BEFORE, []),
        ((NEW_TEXT, AGAIN, DEATH), ["birth"]),
        ((BIRTH, NEW_WAY, DEATH), ["again"]),
        ((BIRTH, DEATH), []),
        ((DEATH, BIRTH, AGAIN), []),
        ((BIRTH, ONE_WAY, AGAIN, DEATH), ["note"]),
        ((replace(BIRTH, foreign=True), AGAIN, DEATH), ["birth"]),
        ((replace(BIRTH, common=0, level=2, firms=True), AGAIN, DEATH), []),
        ((ONE_WAY,), ["note"]),
        ((), []),
    ],
)
def test_only_what_differs_is_made(after: Sequence[Document], anew: list[str], made: list[str]) -> None:
    former = build_layer(BEFORE, PLAIN)
    made.clear()
    gone_on = build_layer(after, PLAIN, former=former)
    assert made == anew
    assert_alike(gone_on, build_layer(after, PLAIN))


def test_from_names_alone_to_more_names_and_back() -> None:
    alone, both = (ONE_WAY,), (ONE_WAY, BIRTH)
    assert_alike(build_layer(both, PLAIN, former=build_layer(alone, PLAIN)), build_layer(both, PLAIN))
    assert_alike(build_layer(alone, PLAIN, former=build_layer(both, PLAIN)), build_layer(alone, PLAIN))


def test_after_many_changes_it_still_measures_as_made_anew() -> None:
    layer = build_layer(BEFORE, PLAIN)
    for after in ((NEW_TEXT, AGAIN), (NEW_TEXT, NEW_WAY, ONE_WAY), (BIRTH, NEW_WAY, DEATH), BEFORE):
        layer = build_layer(after, PLAIN, former=layer)
        assert_alike(layer, build_layer(after, PLAIN))


def test_where_a_synonym_changes_all_is_made(made: list[str]) -> None:
    former = build_layer(BEFORE, PLAIN)
    made.clear()
    other = wording(("khai sinh", ("làm giấy cho con",), False))
    assert_alike(build_layer(BEFORE, other, former=former), build_layer(BEFORE, other))
    assert made == [*former.keys] * 2


def test_it_goes_on_before_the_same_national_list_and_begins_again_before_another(made: list[str]) -> None:
    behind, other = build_layer(LISTED, PLAIN), build_layer((ONE_WAY, *LISTED[:1]), PLAIN)
    former = build_layer(BEFORE, PLAIN, behind)
    made.clear()
    gone_on = build_layer((NEW_TEXT, AGAIN, DEATH), PLAIN, build_layer(LISTED, PLAIN), former)
    assert [key for key in made if not key.startswith("listed")] == ["birth"]
    assert_alike(gone_on, build_layer((NEW_TEXT, AGAIN, DEATH), PLAIN, behind))
    made.clear()
    begun = build_layer(BEFORE, PLAIN, other, former)
    assert made == [one.key for one in BEFORE]
    assert_alike(begun, build_layer(BEFORE, PLAIN, other))


def test_a_layer_read_from_its_arrays_can_be_gone_on_from(made: list[str]) -> None:
    read = Layer.restored(build_layer(BEFORE, PLAIN).arrays())
    made.clear()
    assert_alike(build_layer((BIRTH, NEW_WAY, DEATH), PLAIN, former=read), build_layer((BIRTH, NEW_WAY, DEATH), PLAIN))
    assert made[0] == "again"


def test_the_national_list_keeps_nothing_to_go_on_from(made: list[str]) -> None:
    former = build_layer(LISTED, PLAIN)
    assert (former.terms, former.made_of) == ({}, ())
    made.clear()
    build_layer(LISTED, PLAIN, former=former)
    assert made == [*former.keys]


def test_a_former_layer_stays_as_it_was() -> None:
    former = build_layer(BEFORE, PLAIN)
    before = {name: array.copy() for name, array in former.arrays().items()}
    build_layer((NEW_TEXT, NEW_WAY, ONE_WAY), PLAIN, former=former)
    assert all(np.array_equal(array, before[name]) for name, array in former.arrays().items())
