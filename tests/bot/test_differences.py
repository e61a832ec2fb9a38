"""What editors read of the content is in their words: no key and no value of the files as such."""

from datetime import date
from typing import Any

import pytest

from bot.console.forms import fields
from bot.differences import FIELDS, KINDS, VALUES, value
from knowledge.entries import KINDS as MODELS


@pytest.mark.parametrize("folder", MODELS)
def test_every_field_of_every_form_is_called_something(folder: str) -> None:
    kind, model = MODELS[folder]
    assert kind in KINDS
    steps = {step for one in fields(model, {}) for step in one.name.split(".") if not step.isdigit()}
    assert steps - FIELDS.keys() == set()


@pytest.mark.parametrize("folder", MODELS)
def test_every_value_to_choose_is_called_something(folder: str) -> None:
    options = {option for one in fields(MODELS[folder][1], {}) for option in one.options}
    assert options - VALUES.keys() == set()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "(trống)"),
        ([], "(trống)"),
        (True, "có"),
        (False, "không"),
        ("unverified", "chưa xác thực"),
        (["counter", "post"], "nộp trực tiếp; nộp qua bưu chính"),
        ({"truth": "confirmed", "by": "Bà Tư"}, "mức tin cậy cán bộ xác nhận, người Bà Tư"),
        (date(2026, 11, 5), "05/11/2026"),
        ("2026-11-05", "05/11/2026"),
        ("từ 2026-11-05", "từ 2026-11-05"),
        ("  Hai\n dòng ", "Hai dòng"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_a_value_is_read_in_a_line(written: Any, said: str) -> None:
    assert value(written) == said
