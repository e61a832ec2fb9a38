"""A layer says of every document how a message fits it, and comes back from its arrays as it was."""

import numpy as np
import pytest

from knowledge.layers import MEASURES, Document, Layer
from knowledge.making import build_layer
from knowledge.weighing import Said
from knowledge.wording import Wording

BIRTH = Document(
    "birth", ("Đăng ký khai sinh", "Khai sinh", "vợ mới sinh em bé"), 3, text=lambda: "Giấy chứng sinh của bệnh viện"
)
AGAIN = Document("again", ("Đăng ký lại khai sinh", "Đăng ký lại khai sinh"), 1)
ABROAD = Document("abroad", ("Khai sinh có yếu tố nước ngoài", "Khai sinh nước ngoài"), foreign=True)
LISTED = (
    Document("listed-1", ("Cấp phép xây dựng (cấp tỉnh)",) * 2, level=1, listed=True, firms=True),
    Document("listed-2", ("Cấp phép xây dựng Đà Nẵng",) * 2, level=1, listed=True, elsewhere=True),
)
CURATED = (BIRTH, AGAIN, ABROAD)
PLAIN = Wording.build(phrase for document in (*CURATED, *LISTED) for phrase in document.phrases)


@pytest.fixture(scope="module")
def layer() -> Layer:
    return build_layer(CURATED, PLAIN)


def measured(layer: Layer, text: str) -> dict[str, dict[str, float]]:
    """By measure and key."""
    found = layer.measures(Said.of(PLAIN.read(text).meant))
    return {name: dict(zip(layer.keys, row.tolist(), strict=True)) for name, row in zip(MEASURES, found, strict=True)}


def test_what_is_said_just_so_is_wholly_alike_and_covered(layer: Layer) -> None:
    found = measured(layer, "đăng ký lại khai sinh")
    assert found["phrase words"]["again"] == pytest.approx(1, abs=1e-5)
    assert found["nearly said"]["again"] == pytest.approx(1, abs=1e-4)
    assert found["covered"]["again"] == found["name used up"]["again"] == pytest.approx(1, abs=1e-5)
    assert found["name used up"]["birth"] == pytest.approx(1, abs=1e-5)
    assert found["covered"]["birth"] < 1
    assert found["entry letters"]["again"] > found["entry letters"]["abroad"]


def test_kinds_that_only_one_side_names_are_counted(layer: Layer) -> None:
    found = measured(layer, "khai sinh")
    assert found["kind not said"] == {"birth": 0, "again": 1, "abroad": 0}
    assert found["foreign not said"] == {"birth": 0, "again": 0, "abroad": 1}
    found = measured(layer, "đăng ký lại khai sinh bên nước ngoài")
    assert found["kind not meant"] == {"birth": 1, "again": 0, "abroad": 1}
    assert found["foreign not meant"] == {"birth": 1, "again": 1, "abroad": 0}


def test_the_running_text_is_searched_apart_from_the_ways_of_asking(layer: Layer) -> None:
    found = measured(layer, "giấy chứng sinh")
    assert found["covered"]["birth"] < found["words anywhere"]["birth"]
    assert found["pairs in text"]["birth"] > 0
    assert found["pairs in text"]["again"] == 0


def test_tone_marks_count_only_where_they_are_typed(layer: Layer) -> None:
    assert measured(layer, "em bé")["marks"]["birth"] > 0
    assert set(measured(layer, "em be")["marks"].values()) == {0.0}


def test_priors_are_what_the_documents_say() -> None:
    behind = build_layer(LISTED, PLAIN)
    found = measured(behind, "xây dựng")
    assert found["level"] == {"listed-1": 1, "listed-2": 1}
    assert found["firms"] == {"listed-1": 1, "listed-2": 0}
    assert found["elsewhere"] == {"listed-1": 0, "listed-2": 1}
    assert set(found["listed"].values()) == {1.0}
    assert found["phrase words"] == found["entry words"]


def test_a_word_the_national_list_often_has_tells_less() -> None:
    behind = build_layer([Document(str(n), (f"Khai sinh {n}",) * 2, listed=True) for n in range(30)], PLAIN)
    alone, before = build_layer(CURATED, PLAIN), build_layer(CURATED, PLAIN, behind)
    said = Said.of(("khai", "sinh", "bé"))
    covered = MEASURES.index("covered")
    assert before.measures(said)[covered][1] < alone.measures(said)[covered][1]


def test_a_layer_comes_back_from_its_arrays(layer: Layer) -> None:
    for whole in (layer, build_layer(LISTED, PLAIN, layer), build_layer((), PLAIN)):
        restored = Layer.restored(whole.arrays())
        for asked in ("khai sinh cho em bé", "xyz", ""):
            said = Said.of(tuple(asked.split()))
            assert np.array_equal(restored.measures(said), whole.measures(said))
            assert restored.odd(said) == whole.odd(said)
        assert restored.keys == whole.keys


def test_terms_of_more_documents_than_there_are_are_refused(layer: Layer) -> None:
    arrays = layer.arrays()
    further = arrays["texts.terms.where"].copy()
    further[-1] = 3
    with pytest.raises(ValueError, match="texts"):
        Layer.restored({**arrays, "texts.terms.where": further})


@pytest.mark.parametrize(
    ("name", "spoilt"),
    [
        ("keys", np.frombuffer(b"one\ntwo", np.uint8)),
        ("keys", np.array([1, 2, 3], np.int64)),
        ("starts", np.array([0, 5, 3], np.int64)),
        ("starts", np.array([0, 3, 500], np.int64)),
        ("priors", np.zeros((5, 4), np.float32)),
        ("named", np.zeros((3, 2), np.float32)),
        ("entries.size", np.array([9], np.int64)),
        ("names.size", np.array([7], np.int64)),
        ("made_of", np.frombuffer(b"one\ntwo", np.uint8)),
        ("entries.terms.where", np.array([0, 1], np.int32)),
        ("entries.terms.where", np.array([2, 1, 0], np.int32)),
        ("letters.terms.counts", np.zeros(3, np.float32)),
        ("phrases.terms.codes", np.array([1.5, 2.5], np.float32)),
    ],
)
def test_arrays_of_something_else_are_refused(layer: Layer, name: str, spoilt: np.ndarray) -> None:
    with pytest.raises((ValueError, KeyError)):
        Layer.restored({**layer.arrays(), name: spoilt})
