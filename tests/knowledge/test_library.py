"""The snapshot: what is in it, what vouches for a statement, and how it looks on a day."""

from dataclasses import FrozenInstanceError
from datetime import date
from typing import Any, cast

import pytest

from knowledge.entries import Office, Phrase, Topic, Truth
from knowledge.library import key_of, provenance
from knowledge.loading import load_texts

TEXTS = {
    "phrases.yaml": "- {id: field.thue, text: Thuế}\n- {id: hello, text: 'Chào {name}.'}\n",
    "laws.yaml": (
        "- {id: old, number: 61/2018, name: Cũ, truth: unverified, valid: {from: 2018-06-21, to: 2025-06-30}}\n"
        "- {id: new, number: 118/2025, name: Mới, truth: unverified, valid: {from: 2025-07-01}}\n"
    ),
    "offices.yaml": "- {id: c, name: Trung tâm xã P, truth: unverified, valid: {from: 2025-07-01}}\n",
    "places.yaml": (
        "- {id: p, name: xã P Mới, kind: xa, centre: c, truth: unverified, valid: {from: 2025-07-01}}\n"
        "- {id: q, name: xã Q Cũ, kind: xa, into: p, truth: unverified, valid: {to: 2025-06-30}}\n"
    ),
    "topics.yaml": """
- id: t
  title: T
  short: T
  field: thue
  ask: [a]
  truth: transcribed
  source: {law: new, as_of: 2026-11-23}
  valid: {from: 2020-01-01}
  review_by: 2027-02-28
  laws: [{law: old}, {law: new}]
  answers:
    - {text: Nay., valid: {from: 2025-07-01}}
    - {text: Xưa., valid: {from: 2022-01-01, to: 2025-06-30}}
    - {text: Nghe nói., truth: unverified, valid: {from: 2021-01-01, to: 2021-12-31}}
    - {text: Nguồn khác., source: {law: old, as_of: 2026-01-01}, valid: {to: 2020-12-31}}
""",
}
LIBRARY = load_texts({name: text.encode() for name, text in TEXTS.items()})
TODAY = LIBRARY.as_of(date(2026, 11, 23))
TOPIC = LIBRARY.topic("t")


def on(day: str) -> Any:
    return LIBRARY.as_of(date.fromisoformat(day))


def test_entries_are_found_by_key_by_kind_and_by_id() -> None:
    assert LIBRARY.entry("topic:t") is TOPIC
    assert LIBRARY.entry("topic:none") is None
    assert [office.id for office in LIBRARY.by_kind(Office)] == ["c"]
    assert LIBRARY.phrase("hello") == "Chào {name}."
    assert LIBRARY.law("old").number == "61/2018"
    assert LIBRARY.place("q").into == "p"
    assert LIBRARY.office("c").name == "Trung tâm xã P"
    assert len(LIBRARY) == len(list(LIBRARY)) == 8
    assert all(key == key_of(entry) for key, entry in LIBRARY)


def test_an_id_nobody_has_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        LIBRARY.procedure("none")
    with pytest.raises(KeyError):
        LIBRARY.phrase("t")


def test_a_kind_without_entries_is_empty() -> None:
    assert LIBRARY.procedures == ()
    assert LIBRARY.synonyms == ()


def test_a_snapshot_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        cast(dict[str, Any], LIBRARY.entries)["topic:t"] = None
    with pytest.raises(FrozenInstanceError):
        LIBRARY.version = "2"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        TOPIC.title = "x"  # type: ignore[misc]


def test_it_knows_the_file_of_each_entry() -> None:
    assert LIBRARY.files["place:q"] == "places.yaml"


def test_the_first_answer_that_holds_on_the_day_is_given() -> None:
    assert [answer.text for day in ("2026-01-01", "2025-06-30", "2021-06-01") if (answer := on(day).answer(TOPIC))] == [
        "Nay.",
        "Xưa.",
        "Nghe nói.",
    ]


def test_for_a_day_before_it_is_known_an_entry_says_from_when_it_is() -> None:
    assert on("2019-12-31").known_from(TOPIC) == date(2020, 1, 1)
    assert TODAY.known_from(TOPIC) is None
    assert on("2025-06-30").known_from(LIBRARY.office("c")) == date(2025, 7, 1)
    assert TODAY.known_from(LIBRARY.place("q")) is None


def test_a_topic_without_an_answer_for_the_day_says_from_when_it_has_one() -> None:
    later = Topic.model_validate(
        TOPIC.model_dump(by_alias=True) | {"answers": [{"text": "a", "valid": {"from": date(2022, 5, 1)}}]}
    )
    assert on("2022-03-01").answer(later) is None
    assert on("2022-03-01").known_from(later) == date(2022, 5, 1)


def test_an_entry_is_stale_the_day_after_its_review_day() -> None:
    assert not on("2027-02-28").stale(TOPIC)
    assert on("2027-03-01").stale(TOPIC)
    assert not on("2099-01-01").stale(LIBRARY.place("q"))


def test_laws_that_had_ended_by_the_day_are_named() -> None:
    assert [law.id for law in TODAY.ended_laws(TOPIC)] == ["old"]
    assert on("2025-06-30").ended_laws(TOPIC) == ()


def test_a_statement_rests_on_the_law_it_was_read_in_itself() -> None:
    citing_none = TOPIC.model_copy(update={"laws": ()})
    assert TODAY.ended_laws(citing_none) == ()
    assert [law.id for law in TODAY.ended_laws(citing_none, TOPIC.answers[3])] == ["old"]


def test_units_offices_and_laws_of_the_day() -> None:
    assert [place.id for place in TODAY.places] == ["p"]
    assert [place.id for place in on("2022-03-01").places] == ["q"]
    assert on("2022-03-01").offices == ()
    assert [law.id for law in on("2017-01-01").laws] == []


def test_a_place_leads_to_its_unit_and_centre_of_the_day() -> None:
    (match,) = TODAY.resolve_place("nha toi o q cu")
    assert match.current is not None
    centre = TODAY.centre(match.current)
    assert centre is not None
    assert (match.place.id, match.current.id, centre.id) == ("q", "p", "c")


def test_before_the_change_a_unit_has_no_centre_of_today() -> None:
    edition = on("2022-03-01")
    (match,) = edition.resolve_place("xã Q Cũ")
    assert match.current is match.place
    assert edition.centre(match.place) is None
    assert edition.centre(LIBRARY.place("p")) is None


def test_a_statement_takes_truth_and_source_from_its_entry() -> None:
    found = provenance(TOPIC, TOPIC.answers[0])
    assert found.truth is Truth.TRANSCRIBED
    assert [source.law for source in found.source] == ["new"]
    assert found.valid.since == date(2025, 7, 1)


def test_a_statements_own_source_wins() -> None:
    assert [source.law for source in provenance(TOPIC, TOPIC.answers[3]).source] == ["old"]


def test_an_unverified_statement_borrows_no_source() -> None:
    found = provenance(TOPIC, TOPIC.answers[2])
    assert found.truth is Truth.UNVERIFIED
    assert found.source == ()


def test_without_a_statement_the_entry_vouches_for_itself() -> None:
    assert provenance(TOPIC) is TOPIC


def test_a_statement_without_validity_holds_as_long_as_its_entry() -> None:
    plain = TOPIC.answers[0].model_copy(update={"valid": type(TOPIC.valid)()})
    assert provenance(TOPIC, plain).valid == TOPIC.valid


def test_a_confirmed_entry_lends_its_confirmation() -> None:
    office = Office.model_validate(
        {
            "id": "o",
            "name": "O",
            "truth": "confirmed",
            "confirmed": {"by": "Nguyễn Văn A, Phó Giám đốc", "on": date(2026, 11, 20)},
            "phone": "113",
        }
    )
    assert office.phone is not None
    found = provenance(office, office.phone)
    assert found.truth is Truth.CONFIRMED
    assert found.confirmed is office.confirmed


def test_every_kind_has_a_key() -> None:
    assert key_of(Phrase(id="a", text="b")) == "phrase:a"
