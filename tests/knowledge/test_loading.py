"""A folder or a release becomes a library, or nothing at all."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.checking import statements_on_ended_law
from knowledge.entries import Provenance, Truth, parts
from knowledge.examining import examine, read_folder
from knowledge.faults import Faulty
from knowledge.loading import load_library, load_texts, packaged

WRITTEN = date(2026, 11, 23)
"""The day as of which the packaged content was written."""


def test_a_sound_folder_becomes_a_library(tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "a.yaml").write_text("id: hello\ntext: Chào.\n")
    library = load_library(tmp_path)
    assert library.phrase("hello") == "Chào."
    assert library.files == {"phrase:hello": "phrases/a.yaml"}


def test_a_folder_and_its_files_given_as_texts_are_the_same_library(tmp_path: Path) -> None:
    (tmp_path / "phrases.yaml").write_text("id: hello\ntext: Chào.\n")
    assert load_library(tmp_path).version == load_texts({"phrases.yaml": "id: hello\ntext: Chào.\n".encode()}).version


def test_content_older_than_the_program_says_what_it_lacks_in_the_program_s_words() -> None:
    library = load_texts({"phrases.yaml": "id: help\ntext: Của riêng tôi.\n".encode()})
    assert library.phrase("help") == "Của riêng tôi."
    assert library.phrase("apology") == load_library(packaged()).phrase("apology")
    with pytest.raises(KeyError):
        library.phrase("nobody says this")


def test_one_fault_is_enough_to_refuse_all_and_every_fault_is_told() -> None:
    texts = {
        "topics.yaml": b"id: t\n",
        "phrases.yaml": b"- {id: a, text: b}\n- {id: a, text: c}\n- {id: b, text: X}\n- id:",
    }
    with pytest.raises(Faulty) as caught:
        load_texts(texts)
    assert {(fault.file, fault.line) for fault in caught.value.faults} >= {("phrases.yaml", 2), ("topics.yaml", 1)}
    assert list(caught.value.faults) == sorted(caught.value.faults)


def test_warnings_do_not_stop_content() -> None:
    topic = "id: t\ntitle: T\nshort: T\nfield: x\nask: [a]\nanswers: [b]\ntruth: unverified\nreview_by: 2001-01-01\n"
    assert load_texts({"topics.yaml": topic.encode(), "phrases.yaml": b"id: field.x\ntext: X\n"}).topic("t")


def test_no_folder_is_told_as_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="không có thư mục"):
        load_library(tmp_path / "none")


def test_the_content_that_comes_with_the_program_is_sound_and_rests_on_law_in_force() -> None:
    library = load_library(packaged())
    assert library.procedures
    assert [str(found) for found in statements_on_ended_law(library, WRITTEN)] == []


def test_the_content_that_comes_with_the_program_was_confirmed_by_nobody() -> None:
    for key, entry in examine(read_folder(packaged())).library():
        claims = [part for _, part in parts(entry) if isinstance(part, Provenance)]
        assert not [claim for claim in claims if claim.truth is Truth.CONFIRMED], key
