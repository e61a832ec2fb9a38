"""Every entry of the packaged content fits its form: what is not typed differently stays letter by letter."""

from datetime import date
from typing import Any

import pytest

from bot.console.forms import changes, fields
from knowledge.entries import KINDS, Entry, Loc
from knowledge.examining import read_folder
from knowledge.loading import packaged
from knowledge.reading import written
from knowledge.rewriting import MISSING, changed

TEXTS = read_folder(packaged())
KHAI_SINH = "procedures/dang-ky-khai-sinh.yaml"


def entries() -> list[tuple[type[Entry], dict[str, Any]]]:
    found = []
    for path, raw in TEXTS.items():
        model = KINDS[path.split("/", maxsplit=1)[0].removesuffix(".yaml")][1]
        value = written(raw).value
        found += [(model, entry) for entry in (value if isinstance(value, list) else [value])]
    return found


def typed(model: type[Entry], entry: dict[str, Any], **new: str) -> dict[str, str]:
    """What a browser sends of the form, with line ends of its own."""
    sent = {field.name: field.value.replace("\n", "\r\n") for field in fields(model, entry)}
    return sent | {name.replace("__", "."): value for name, value in new.items()}


def test_a_form_that_is_sent_as_it_came_changes_nothing_in_any_entry() -> None:
    assert [entry["id"] for model, entry in entries() if changes(model, entry, typed(model, entry))] == []


PROCEDURE: dict[str, Any] = {
    "id": "x",
    "name": "Tên",
    "summary": "Tóm tắt",
    "fee": {"text": "10.000 đồng", "truth": "unverified"},
    "documents": [{"name": "Tờ khai", "listed": "Tờ khai"}, {"name": "Giấy chứng sinh"}],
    "source": {"code": "1.001193", "as_of": date(2026, 7, 31)},
    "common": 3,
    "ask": ["làm khai sinh"],
    "review_by": date(2027, 2, 15),
}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ({"fee__text": "20.000 đồng"}, {("fee", "text"): "20.000 đồng"}),
        ({"fee__text": "", "fee__truth": ""}, {("fee",): MISSING}),
        ({"summary__text": "Khác"}, {("summary",): "Khác"}),
        ({"summary__truth": "unverified"}, {("summary",): {"text": "Tóm tắt", "truth": "unverified"}}),
        ({"online__text": "Trên mạng"}, {("online",): "Trên mạng"}),
        ({"documents__1__name": "Giấy khác"}, {("documents", 1, "name"): "Giấy khác"}),
        ({"documents__2__name": "Mới"}, {("documents",): [*PROCEDURE["documents"], {"name": "Mới"}]}),
        ({"documents__1__name": ""}, {("documents",): PROCEDURE["documents"][:1]}),
        ({"source__0__as_of": "2026-11-01"}, {("source", "as_of"): date(2026, 11, 1)}),
        ({"common": "2"}, {("common",): 2}),
        ({"common": ""}, {("common",): MISSING}),
        ({"ask": "làm khai sinh\r\nlam khai sinh "}, {("ask",): ["làm khai sinh", "lam khai sinh"]}),
        ({"review_by": "2027-02-30"}, {("review_by",): "2027-02-30"}),
        ({"valid__from": "2025-07-01"}, {("valid",): {"from": date(2025, 7, 1)}}),
        ({"id": "khac"}, {}),
    ],
)
def test_what_is_typed_becomes_the_least_change(new: dict[str, str], expected: dict[Loc, Any]) -> None:
    model = KINDS["procedures"][1]
    assert changes(model, PROCEDURE, typed(model, PROCEDURE, **new)) == expected


def test_a_change_leaves_every_other_line_of_the_file_as_it_was() -> None:
    text = TEXTS[KHAI_SINH].decode()
    model, entry = KINDS["procedures"][1], written(TEXTS[KHAI_SINH]).value
    new = changed(text, entry["id"], changes(model, entry, typed(model, entry, review_by="2027-03-01")))
    before, after = text.splitlines(), new.splitlines()
    assert len(before) == len(after)
    assert [line for old, line in zip(before, after, strict=True) if old != line] == ["review_by: 2027-03-01"]
