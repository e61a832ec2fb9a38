"""A proposal as a file of the content."""

from dataclasses import replace
from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.papers.topic import HEAD, name_of, topic
from knowledge.entries import Topic, Truth
from knowledge.library import Library
from knowledge.loading import load_texts, packaged
from storage.records import Proposal
from tests.conftest import unit_texts

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
ONE = Proposal(
    7,
    1,
    "Làm lại giấy khai sinh ở đâu?",
    "Ở trung tâm nào trong tỉnh cũng được.\n\nMang theo:\n- tờ khai",
    "topic:rut-ho-so",
    "hanh",
    NOW,
    "open",
    "",
    None,
    None,
)


def loaded(text: str, proposal: Proposal) -> Topic:
    found = load_texts(unit_texts() | {"topics/nhap.yaml": text.encode()}).entry(f"topic:{name_of(proposal)}")
    assert isinstance(found, Topic)
    return found


def test_the_draft_is_a_topic_that_says_it_is_unverified(units: Library) -> None:
    text = topic(ONE, units)
    found = loaded(text, ONE)
    assert (found.truth, found.source) == (Truth.UNVERIFIED, ())
    assert found.ask == (ONE.question,)
    assert found.answers[0].text == ONE.answer
    assert found.related == ("rut-ho-so",)
    assert text.startswith(HEAD)
    assert "source:" in HEAD
    assert "- text: |" in text, "as editors write it"
    assert name_of(ONE) == "de-xuat-7-lam-lai-giay-khai-sinh-o-dau"


def test_a_name_is_never_too_long(units: Library) -> None:
    long = replace(ONE, question="nghiêng " * 100, entry=None)
    assert len(name_of(long)) <= 60
    assert loaded(topic(long, units), long).related == ()


@pytest.mark.parametrize("entry", ["topic:khong-co", "procedure:khong-co", None])
def test_what_it_is_about_may_be_gone(units: Library, entry: str | None) -> None:
    assert loaded(topic(replace(ONE, entry=entry), units), ONE).related == ()


PHRASES = {"phrases.yaml": (packaged() / "phrases.yaml").read_bytes()}
BARE = load_texts(PHRASES)
TYPED = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], include_characters="\n\t"))
HOSTILE = st.sampled_from(
    ["truth: confirmed", "- *a", "&a [*a]", "!!python/object:x", "'\"", "--- #", "{{7*7}}", "|", "?"]
)


@settings(deadline=None, max_examples=60)
@given(question=TYPED | HOSTILE, answer=TYPED | HOSTILE)
def test_whatever_is_typed_stays_text(question: str, answer: str) -> None:
    """As a form gives it: printable, with something in it."""
    assume(any(map(str.isalnum, question)) and answer.strip())
    one = replace(ONE, question=question, answer=answer, entry=None)
    text = topic(one, BARE)
    found = load_texts(PHRASES | {"topics/nhap.yaml": text.encode()}).entry(f"topic:{name_of(one)}")
    assert isinstance(found, Topic)
    assert found.truth is Truth.UNVERIFIED
    assert found.answers[0].text.split() == normalize("NFC", answer).split()  # as all content is kept
