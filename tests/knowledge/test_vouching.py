"""Whoever confirmed a text confirmed that one and no other, whichever way the file comes to be changed."""

from datetime import date

import pytest

from knowledge import vouching
from knowledge.entries import Loc
from knowledge.examining import examine
from knowledge.rewriting import Unwritable
from knowledge.vouching import lapses

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
SOURCE = 'source: {code: "1.000001", as_of: 2026-07-31}'
NAME = "procedures/x.yaml"
READ = f"""id: x
name: Cấp giấy x
short: Giấy x
codes: ["1.000001"]
field: mot-cua
level: commune
truth: transcribed
{SOURCE}   # đọc trên trang của bộ
summary: Xin giấy x.
documents:
  - name: Đơn
    listed: "Đơn xin"
time:
  - {{amount: 5, unit: working_day}}
fee: 10.000 đồng một bản.
where:
  text: Nộp ở quầy 2.
  truth: transcribed
  source: {{url: "https://example.vn/quay", as_of: 2026-06-01}}
online:
  text: Nộp trên mạng.
  source: {{url: "https://example.vn/mang", as_of: 2026-06-01}}
mistakes: [Quên ký tên.]
ask: [xin giấy x]
"""
TODAY = date(2026, 11, 26)


def vouched(before: str, after: str) -> str:
    return vouching.vouched("topics/x.yaml", before, after)


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


def read_after(old: str, new: str, again: date | None = None) -> str:
    """What is kept of a transcribed procedure's file after a passage of it was changed."""
    assert READ.count(old) == 1, old
    return vouching.vouched(NAME, READ, READ.replace(old, new), again)


UNVERIFIED = READ.replace("level: commune\ntruth: transcribed", "level: commune\ntruth: unverified")
CHANGES: list[tuple[str, str, tuple[Loc, ...]]] = [
    ("10.000 đồng", "20.000 đồng", (("fee",),)),
    ("amount: 5", "amount: 7", (("time",),)),
    ("- name: Đơn\n", "- name: Tờ khai\n", (("documents",),)),
    ("time:\n  - {amount: 5, unit: working_day}\n", "", (("time",),)),
    ("mistakes: [Quên ký tên.]", "mistakes: [Quên ký tên., Nộp trễ.]", (("mistakes", 1),)),
    ("name: Cấp giấy x", "name: Cấp lại giấy x", (("name",),)),
    ("Nộp trên mạng.", "Nộp qua mạng.", (("online",),)),
]


@pytest.mark.parametrize(("old", "new", "locs"), CHANGES)
def test_a_transcribed_fact_said_otherwise_is_unverified_while_its_source_is_named_as_before(
    old: str, new: str, locs: tuple[Loc, ...]
) -> None:
    assert read_after(old, new) == UNVERIFIED.replace(old, new)
    assert tuple(one.loc for one in lapses(NAME, READ, READ.replace(old, new))) == locs


def test_a_part_with_a_degree_of_its_own_falls_alone() -> None:
    own = "text: Nộp ở quầy 2.\n  truth: "
    assert read_after("quầy 2", "quầy 3") == READ.replace(f"{own}transcribed", f"{own}unverified").replace(
        "quầy 2", "quầy 3"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ask: [xin giấy x]", "ask: [xin giấy x, làm giấy x]"),
        ("short: Giấy x", "short: Giấy x mới"),
        ("field: mot-cua", "field: ho-tich"),
        ('listed: "Đơn xin"', 'listed: "Đơn xin cấp"'),
        ("summary:", "owner: chị Lan\nreview_by: 2027-01-01\nsummary:"),
        ("fee: 10.000 đồng một bản.\n", ""),
        ("fee: 10.000 đồng một bản.", "fee:\n  text: 10.000 đồng một bản."),
        ("# đọc trên trang của bộ", "# đã gọi hỏi"),
    ],
)
def test_what_no_source_could_say_leaves_what_was_transcribed(old: str, new: str) -> None:
    assert read_after(old, new) == READ.replace(old, new)
    assert lapses(NAME, READ, READ.replace(old, new)) == ()


@pytest.mark.parametrize(
    "anew",
    [
        'source: {code: "1.000001", as_of: 2026-11-26}',
        'source: {code: "1.000002", as_of: 2026-07-31}',
        'source: [{code: "1.000001", as_of: 2026-07-31}, {url: "https://example.vn/b", as_of: 2026-11-26}]',
    ],
)
def test_a_source_that_is_named_anew_with_the_change_is_kept(anew: str) -> None:
    new = READ.replace("10.000 đồng", "20.000 đồng").replace(SOURCE, anew)
    assert vouching.vouched(NAME, READ, new) == new


def test_a_source_that_is_only_left_out_is_not_named_anew() -> None:
    both = 'source: [{code: "1.000001", as_of: 2026-07-31}, {url: "https://example.vn/b", as_of: 2026-07-31}]'
    before = READ.replace(SOURCE, both)
    new = READ.replace("10.000 đồng", "20.000 đồng")
    assert vouching.vouched(NAME, before, new) == UNVERIFIED.replace("10.000 đồng", "20.000 đồng")


def test_the_source_of_the_entry_does_not_vouch_for_what_has_its_own() -> None:
    read = SOURCE.replace("07-31", "11-26")
    new = READ.replace("Nộp trên mạng.", "Nộp qua mạng.").replace(SOURCE, read)
    assert vouching.vouched(NAME, READ, new) == UNVERIFIED.replace("Nộp trên mạng.", "Nộp qua mạng.").replace(
        SOURCE, read
    )


def test_read_again_today_its_source_says_so_and_it_stays_transcribed() -> None:
    kept = read_after("10.000 đồng", "20.000 đồng", TODAY)
    assert kept == READ.replace("10.000 đồng", "20.000 đồng").replace("2026-07-31", "2026-11-26")
    kept = read_after("Nộp trên mạng.", "Nộp qua mạng.", TODAY)
    assert kept.count("2026-11-26") == 1
    assert kept.index("example.vn/mang") < kept.index("2026-11-26")


def test_it_may_be_changed_twice_on_the_day_on_which_its_source_was_read_again() -> None:
    once = read_after("10.000 đồng", "20.000 đồng", TODAY)
    twice = once.replace("20.000 đồng", "30.000 đồng")
    assert vouching.vouched(NAME, once, twice, TODAY) == twice
    assert "truth: unverified" in vouching.vouched(NAME, once, twice)


def test_what_is_confirmed_does_not_become_transcribed_by_a_source_read_before() -> None:
    before = READ.replace("level: commune\ntruth: transcribed", f"level: commune\ntruth: confirmed\n{BY}")
    new = READ.replace("10.000 đồng", "20.000 đồng")
    assert vouching.vouched(NAME, before, new) == UNVERIFIED.replace("10.000 đồng", "20.000 đồng")


def test_whoever_confirmed_it_is_named_when_that_lapses() -> None:
    (lapse,) = lapses("topics/x.yaml", WHOLE, WHOLE.replace("[Được.]", "[Không.]"))
    assert (lapse.entry, lapse.loc, lapse.by) == ("y", (), "Ông Nguyễn Văn Ba")
    assert lapses("topics/x.yaml", WHOLE, WHOLE.replace("  truth: confirmed", "  truth: unverified", 1)) == ()


def test_what_was_unverified_is_raised_only_with_the_day_on_which_its_source_was_read() -> None:
    assert vouching.vouched(NAME, UNVERIFIED, READ) == UNVERIFIED
    assert [one.loc for one in lapses(NAME, UNVERIFIED, READ)] == [("truth",)]
    read = READ.replace("2026-07-31", "2026-11-26")
    assert vouching.vouched(NAME, UNVERIFIED, READ, TODAY) == read
    assert vouching.vouched(NAME, UNVERIFIED, read) == read
    new = READ.replace("10.000 đồng", "20.000 đồng")
    assert vouching.vouched(NAME, UNVERIFIED, new) == UNVERIFIED.replace("10.000 đồng", "20.000 đồng")


def test_a_part_of_its_own_degree_is_raised_only_so_as_well() -> None:
    own = "text: Nộp ở quầy 2.\n  truth: "
    lower = READ.replace(f"{own}transcribed", f"{own}unverified")
    assert vouching.vouched(NAME, lower, READ) == lower
    assert [one.loc for one in lapses(NAME, lower, READ)] == [("where",)]
    assert vouching.vouched(NAME, lower, READ, TODAY) == READ.replace("2026-06-01", "2026-11-26", 1)
