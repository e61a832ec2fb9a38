"""What an official confirmed, or a source says, is so no longer once its text is changed, by whichever page.

The editor is asked before it is saved, and whoever checks it is told; it may be confirmed, or read, anew.
"""

from collections.abc import Awaitable, Callable

import pytest

from handlers.desk import Desk, drafting
from knowledge.reading import written
from tests.bot.console.test_importing import hand_in, table
from tests.bot.console.test_knowledge import ENTRY, FILE, PATH, desk, form
from tests.bot.console.test_matrix import person
from tests.conftest import SetClock
from tests.console_site import Browser, Opening

__all__ = ["desk"]
CONFIRMED = {"truth": "confirmed", "confirmed__by": "Bà Tư, quầy 2", "confirmed__on": "2026-11-20"}


async def text_of(desk: Desk) -> str:
    """The file as the draft has it."""
    return (await drafting.work(desk, await person(desk, "bien"))).texts[PATH].decode()


async def vouched_for(desk: Desk) -> tuple[str, str]:
    """The entry's degree of truth in the draft, and who confirmed it."""
    value = written((await text_of(desk)).encode()).value
    return value["truth"], value.get("confirmed", {}).get("by", "")


async def by_form(browser: Browser, desk: Desk, answer: str) -> int:
    _, page = await browser.get(ENTRY)
    fields = form(page, answers__0__text=answer, again="")
    response = await browser.post(ENTRY, fields)
    assert response.status == 422
    asked = await response.text()
    assert "Chưa lưu: điều vừa sửa dựa vào đâu?" in asked
    return (await browser.post(ENTRY, form(asked, again="unseen"))).status


async def by_hand(browser: Browser, desk: Desk, answer: str) -> int:
    work = await drafting.work(desk, await person(desk, "bien"))
    old = written(work.texts[PATH]).value["answers"][0]
    text = work.texts[PATH].decode().replace(old, answer)
    fields = {"text": text}
    response = await browser.post(FILE, fields)
    assert response.status == 422
    assert "Chưa lưu: điều vừa sửa dựa vào đâu?" in await response.text()
    return (await browser.post(FILE, fields | {"again": "unseen"})).status


async def by_table(browser: Browser, desk: Desk, answer: str) -> int:
    status, page = await hand_in(browser, table({"id": "rut-ho-so", "answer": answer}))
    assert "sửa 1 mục" in page
    return {200: 303}.get(status, status)


async def confirm(browser: Browser) -> None:
    _, page = await browser.get(ENTRY)
    assert (await browser.post(ENTRY, form(page, **CONFIRMED))).status == 303


@pytest.mark.parametrize("change", [by_form, by_hand, by_table])
async def test_a_changed_answer_is_confirmed_no_more_until_somebody_confirms_it_anew(
    open_browser: Opening, desk: Desk, change: Callable[[Browser, Desk, str], Awaitable[int]]
) -> None:
    bien = await open_browser("bien", "editor", None)
    await confirm(bien)
    assert await vouched_for(desk) == ("confirmed", "Bà Tư, quầy 2")
    assert await change(bien, desk, "Được, nộp đơn xin rút.") == 303
    assert await vouched_for(desk) == ("unverified", "")
    _, page = await bien.get("/console/knowledge/draft")
    assert "nộp đơn xin rút" in page
    await confirm(bien)
    assert await vouched_for(desk) == ("confirmed", "Bà Tư, quầy 2")
    assert "nộp đơn xin rút" in await text_of(desk)


async def test_whoever_confirms_in_the_file_itself_is_kept_though_the_text_changes(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    await confirm(bien)
    text = (await text_of(desk)).replace("Được.", "Được, nộp đơn.").replace("2026-11-20", "2026-11-25")
    assert (await bien.post(FILE, {"text": text})).status == 303
    assert await vouched_for(desk) == ("confirmed", "Bà Tư, quầy 2")
    assert await text_of(desk) == text.strip() + "\n"


async def test_a_file_that_only_gets_a_note_stays_confirmed_as_it_was_written(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    await confirm(bien)
    text = "# gọi quầy 2 hỏi lại\n" + (await text_of(desk)).replace("ask: [", "ask: [xin rút lại hồ sơ, ")
    assert (await bien.post(FILE, {"text": text})).status == 303
    assert await text_of(desk) == text
    assert await vouched_for(desk) == ("confirmed", "Bà Tư, quầy 2")


async def test_taking_the_degree_back_in_the_form_takes_the_name_with_it(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await confirm(bien)
    _, page = await bien.get(ENTRY)
    assert (await bien.post(ENTRY, form(page, truth="unverified"))).status == 303
    assert await vouched_for(desk) == ("unverified", "")


async def test_what_cannot_be_taken_away_is_told_and_nothing_is_saved(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await confirm(bien)
    on_a_line = (
        "[{id: rut-ho-so, title: Rút hồ sơ, short: Rút hồ sơ, field: mot-cua, ask: [rút hồ sơ], answers: [Được.],"
        ' truth: confirmed, confirmed: {by: "Bà Tư", on: 2026-11-20}}]\n'
    )
    assert (await bien.post(FILE, {"text": on_a_line})).status == 303
    response = await bien.post(FILE, {"text": on_a_line.replace("Được.", "Không."), "again": "unseen"})
    assert response.status == 422
    assert "bằng tay" in await response.text()
    assert "Được." in await text_of(desk)


async def basis(desk: Desk) -> tuple[str, str]:
    """The entry's degree of truth in the draft, and when its source was read."""
    value = written((await text_of(desk)).encode()).value
    return value["truth"], str(value["source"]["as_of"])


@pytest.mark.parametrize("change", [by_form, by_hand])
async def test_a_changed_answer_is_not_said_to_be_in_its_source_before_somebody_saw_it_there(
    open_browser: Opening, desk: Desk, change: Callable[[Browser, Desk, str], Awaitable[int]]
) -> None:
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    assert await change(bien, desk, "Được, nộp đơn xin rút.") == 303
    assert await basis(desk) == ("unverified", "2026-11-23")
    _, page = await tap.get("/console/knowledge/draft")
    assert "mức tin cậy: chép từ văn bản → chưa xác thực. Người dân được báo là chưa xác thực." in page
    _, page = await tap.get("/console/knowledge/try?q=rut+ho+so")
    assert "nội dung chưa được đối chiếu với nguồn chính thức" in page


async def test_the_question_names_what_was_changed_its_source_and_both_ways_out(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(ENTRY)
    asked = await (await bien.post(ENTRY, form(page, answers__0__text="Không.", again=""))).text()
    assert "Anh/chị đã sửa: <strong>câu trả lời – dòng 1</strong>" in asked
    assert "118/2025/NĐ-CP (xem ngày 23/11/2026)" in asked
    assert 'name="again" value="read"' in asked
    assert 'name="again" value="unseen"' in asked
    assert ">Không.</textarea>" in asked
    assert "Được." in await text_of(desk), "nothing is saved"


async def test_a_source_that_was_read_again_today_vouches_for_the_new_text(
    open_browser: Opening, desk: Desk, clock: SetClock
) -> None:
    clock.move(2 * 86_400)
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    _, page = await bien.get(ENTRY)
    assert (await bien.post(ENTRY, form(page, answers__0__text="Không.", again="read"))).status == 303
    assert await basis(desk) == ("transcribed", "2026-11-25")
    assert "Không." in await text_of(desk)
    _, page = await tap.get("/console/knowledge/draft")
    assert "23/11/2026 → 25/11/2026. Người sửa ghi là nguồn đúng như mục này: mở nguồn so lại" in page


async def test_what_nobody_is_told_as_a_fact_is_saved_without_a_question(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(ENTRY)
    fields = form(page, ask="rút hồ sơ\nlấy lại hồ sơ", owner="bien", review_by="2027-01-01", short="Rút lại", again="")
    assert (await bien.post(ENTRY, fields)).status == 303
    assert await basis(desk) == ("transcribed", "2026-11-23")


async def test_a_row_that_changes_a_transcribed_answer_names_its_source_or_says_that_it_has_none(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    row = {"id": "rut-ho-so", "answer": "Không."}
    sourced = {"answer": "Có.", "truth": "đã chép", "url": "https://example.vn/rut", "as_of": "20/11/2026"}
    _, page = await hand_in(bien, table(row))
    assert "ghi nguồn và ngày xem nguồn, hoặc ghi “chưa xác thực”" in page
    assert "Được." in await text_of(desk)
    _, page = await hand_in(bien, table(row | {"truth": "chưa xác thực"}))
    assert "sửa 1 mục" in page
    assert await basis(desk) == ("unverified", "2026-11-23")
    _, page = await hand_in(bien, table(row | sourced))
    assert "sửa 1 mục" in page
    assert "Có." in await text_of(desk)
    assert await basis(desk) == ("transcribed", "2026-11-20")
