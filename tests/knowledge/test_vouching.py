"""Whoever confirmed a text confirmed that one and no other."""

from datetime import date
from typing import Any

import pytest

from knowledge.entries import Loc
from knowledge.rewriting import MISSING
from knowledge.vouching import unconfirmed

BY: dict[str, Any] = {"by": "Ông Nguyễn Văn Ba", "on": date(2026, 11, 1)}
OFFICE: dict[str, Any] = {
    "id": "x",
    "phone": {"text": "0900", "truth": "confirmed", "confirmed": BY},
    "address": "Đường số 1",
}
WHOLE: dict[str, Any] = {"id": "x", "truth": "confirmed", "confirmed": BY, "answers": [{"text": "Được."}]}


@pytest.mark.parametrize(
    ("written", "changes", "also"),
    [
        (OFFICE, {("phone", "text"): "0901"}, {("phone", "confirmed"): MISSING, ("phone", "truth"): "unverified"}),
        (OFFICE, {("address",): "Đường số 2"}, {}),
        (OFFICE, {("phone", "text"): "0901", ("phone", "confirmed", "on"): date(2026, 11, 2)}, {}),
        (WHOLE, {("answers", 0, "text"): "Không."}, {("confirmed",): MISSING, ("truth",): "unverified"}),
        (WHOLE, {("ask",): ["hỏi"]}, {}),
        (WHOLE, {("review_by",): date(2027, 1, 1)}, {}),
    ],
)
def test_a_change_of_a_text_takes_away_that_it_was_confirmed(
    written: dict[str, Any], changes: dict[Loc, Any], also: dict[Loc, Any]
) -> None:
    assert unconfirmed(written, changes) == {**changes, **also}
