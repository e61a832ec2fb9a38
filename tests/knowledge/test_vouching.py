"""Whoever confirmed a text confirmed that one and no other, whichever way the file comes to be changed."""

import pytest

from knowledge.examining import examine
from knowledge.rewriting import Unwritable
from knowledge.vouching import vouched

BY = "confirmed: {by: Ông Nguyễn Văn Ba, on: 2026-11-01}"
OFFICE = f"""id: x
name: Nơi ấy
level: commune
phone:   # số ở quầy
  text: "0900"
  truth: confirmed
  {BY}
address: Đường số 1
"""
WHOLE = f"""# đầu tệp
- id: y
  title: Nộp thay
  short: Nộp thay
  field: mot-cua
  truth: confirmed
  {BY}   # gọi điện hỏi
  source: {{url: "https://example.vn/a", as_of: 2026-10-01}}
  ask: [nộp thay]
  answers: [Được.]
- id: z
  title: Nộp thay cha
  short: Nộp thay cha
  field: mot-cua
  truth: confirmed
  {BY}
  source: {{url: "https://example.vn/a", as_of: 2026-10-01}}
  ask: [nộp thay cha]
  answers:
    - text: Mang giấy tờ.
      truth: confirmed
      {BY}
    - text: Mang theo giấy hẹn.
      truth: confirmed
      confirmed: {{by: Bà Tư, on: 2026-11-02}}
"""


def after(text: str, old: str, new: str) -> str:
    """What is kept of a file after a passage of it was changed by hand."""
    assert text.count(old) == 1, old
    return vouched(text, text.replace(old, new))


def test_a_changed_text_is_confirmed_no_more_and_nothing_else_of_the_file_is_touched() -> None:
    kept = after(OFFICE, '"0900"', '"0901"')
    assert kept == OFFICE.replace('"0900"', '"0901"').replace("truth: confirmed", "truth: unverified").replace(
        f"  {BY}\n", ""
    )


def test_a_change_beside_it_leaves_a_confirmation_of_its_own() -> None:
    assert after(OFFICE, "Đường số 1", "Đường số 2") == OFFICE.replace("Đường số 1", "Đường số 2")


def test_of_a_list_only_the_changed_entry_loses_it() -> None:
    kept = after(WHOLE, "[Được.]", "[Không.]")
    first, second = kept.split("- id: z")
    assert "confirmed" not in first
    assert "truth: unverified" in first
    assert second == WHOLE.split("- id: z")[1]
    assert kept.startswith("# đầu tệp\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ask: [nộp thay]", "ask: [nộp thay, nộp hộ]"),
        ("- id: z", "# chú thích\n- id: z"),
        ("  short: Nộp thay cha\n", "  short: Nộp thay cha\n  owner: chị Lan\n  review_by: 2027-01-01\n"),
    ],
)
def test_what_tells_citizens_nothing_else_takes_nothing_away(old: str, new: str) -> None:
    assert after(WHOLE, old, new) == WHOLE.replace(old, new)


@pytest.mark.parametrize("anew", ["{by: Ông Nguyễn Văn Ba, on: 2026-11-20}", "{by: Bà Tư, on: 2026-11-01}"])
def test_whoever_confirms_anew_with_the_change_is_kept(anew: str) -> None:
    changed = OFFICE.replace('"0900"', '"0901"').replace(BY, f"confirmed: {anew}")
    assert vouched(OFFICE, changed) == changed


def test_it_can_be_confirmed_again_afterwards_and_lost_again() -> None:
    lost = after(OFFICE, '"0900"', '"0901"')
    again = lost.replace('text: "0901"\n  truth: unverified', f'text: "0901"\n  truth: confirmed\n  {BY}')
    assert vouched(lost, again) == again
    assert BY not in after(again, '"0901"', '"0902"')


def test_a_degree_that_is_written_with_the_new_text_counts() -> None:
    changed = OFFICE.replace('text: "0900"\n  truth: confirmed', 'text: "0901"\n  truth: transcribed')
    kept = vouched(OFFICE, changed)
    assert "truth: transcribed" in kept
    assert "confirmed" not in kept


def test_who_takes_the_degree_back_takes_the_name_with_it() -> None:
    kept = after(OFFICE, "truth: confirmed", "truth: unverified")
    assert "confirmed" not in kept
    assert "truth: unverified" in kept


def test_confirming_one_thing_more_leaves_what_was_confirmed() -> None:
    text = WHOLE.replace("answers: [Được.]", "answers:\n    - {text: Được.}")
    more = text.replace("{text: Được.}", "{text: Được., truth: confirmed, confirmed: {by: Bà Tư, on: 2026-11-09}}")
    assert vouched(text, more) == more


def test_a_row_put_before_others_does_not_take_their_confirmations_nor_get_one() -> None:
    kept = after(WHOLE, "    - text: Mang giấy tờ.", "    - text: Câu mới.\n    - text: Mang giấy tờ.")
    second = kept.split("- id: z")[1]
    assert second.split("answers:")[0].count("confirmed") == 0, "the entry says something else now"
    assert second.split("answers:")[1].count(BY) == 1
    assert "Bà Tư" in second


def test_a_confirmation_is_not_carried_over_to_another_text_of_the_entry() -> None:
    text = OFFICE.replace("address: Đường số 1", f"address:\n  text: Đường số 1\n  truth: confirmed\n  {BY}")
    kept = after(text, "Đường số 1", "Đường số 9")
    assert kept.count(BY) == 1
    assert kept.index(BY) < kept.index("address")


def test_what_is_new_or_gone_is_let_through() -> None:
    new = WHOLE.replace("- id: y", "- id: moi")
    assert vouched(WHOLE, new) == new
    assert vouched("moi", "khac confirmed") == "khac confirmed"
    assert vouched(OFFICE, "") == ""


def test_a_list_on_one_line_says_that_it_must_be_mended_by_hand() -> None:
    text = f"[{{id: y, title: Nộp, {BY}}}]\n"
    with pytest.raises(Unwritable, match="bằng tay"):
        after(text, "title: Nộp", "title: Rút")


def test_what_is_left_is_sound() -> None:
    kept = after(WHOLE, "Mang giấy tờ.", "Mang hai giấy tờ.")
    assert examine({"topics/x.yaml": kept.encode()}).faults == ()
