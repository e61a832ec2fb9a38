"""A paper of one trade is not answered by that of another."""

from pathlib import Path

import pytest

from knowledge.deciding import understand
from knowledge.ear import Ear
from knowledge.examining import examine, read_folder
from knowledge.loading import packaged
from knowledge.mismatching import is_told, names_another
from knowledge.vietnamese import words
from tests.knowledge.catalogue.listed import catalogue, row

VET = "Cấp lại Chứng chỉ hành nghề thú y"
PHARMACIST = "Cấp lại Chứng chỉ hành nghề dược theo hình thức xét hồ sơ (trường hợp bị hư hỏng hoặc bị mất)"


@pytest.mark.parametrize(
    ("said", "name", "thing"),
    [
        ("cấp lại chứng chỉ hành nghề dược", VET, "dược"),
        ("chứng chỉ hành nghề luật sư", VET, "luật"),
        ("cap lai chung chi hanh nghe luat su", VET, None),
        ("cấp lại chứng chỉ hành nghề thú y", VET, None),
        ("cap lai chung chi hanh nghe thu y", VET, None),
        ("cấp lại chứng chỉ hành nghề dược", PHARMACIST, None),
        ("chứng chỉ hành nghề được không", VET, None),
        ("cấp lại chứng chỉ hành nghề", VET, None),
        ("mất chứng chỉ hành nghề phải làm sao", "Chứng chỉ hành nghề bị mất", None),
        ("giấy phép xe", "Gia hạn giấy phép", None),
    ],
)
def test_the_word_after_what_both_name_tells_one_trade_from_another(said: str, name: str, thing: str | None) -> None:
    assert names_another(tuple(words(said)), [name]) == thing


def test_a_word_is_told_with_its_tone_marks() -> None:
    assert is_told("dược", "nhà thuốc, cơ sở dược")
    assert not is_told("dược", "nộp được ở xã")


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Ear:
    """The packaged content with two records of the national list behind it."""
    folder: Path = tmp_path_factory.mktemp("listed")
    rows = [row(code="1.990001", name=VET), row(code="1.990002", name=PHARMACIST)]
    return Ear.build(examine(read_folder(packaged())).library().over(catalogue(folder, *rows)))


def test_a_trade_that_only_a_longer_name_has_is_not_swallowed_by_a_shorter(ear: Ear) -> None:
    said = understand(ear, "cấp lại chứng chỉ hành nghề dược")
    assert said.decision in ("answer", "clarify")
    assert "catalogue:1.990002" in (said.entry, *said.options)
    assert "catalogue:1.990001" not in (said.entry, *said.options)
    assert understand(ear, "cấp lại chứng chỉ hành nghề thú y").entry == "catalogue:1.990001"


@pytest.mark.parametrize("asked", ["cấp lại chứng chỉ hành nghề luật sư", "chứng chỉ hành nghề kiến trúc sư"])
def test_a_trade_that_nothing_has_is_not_answered_by_another(ear: Ear, asked: str) -> None:
    said = understand(ear, asked)
    assert said.entry not in ("catalogue:1.990001", "catalogue:1.990002")
    assert "catalogue:1.990001" not in said.options
