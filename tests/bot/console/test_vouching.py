"""What an official confirmed is so no longer once its text is changed, by whichever page; and may be confirmed anew."""

from collections.abc import Awaitable, Callable

import pytest

from handlers.desk import Desk, drafting
from knowledge.reading import written
from tests.bot.console.test_importing import hand_in, table
from tests.bot.console.test_knowledge import ENTRY, FILE, PATH, desk, form
from tests.bot.console.test_matrix import person
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
    return (await browser.post(ENTRY, form(page, answers__0__text=answer))).status


async def by_hand(browser: Browser, desk: Desk, answer: str) -> int:
    work = await drafting.work(desk, await person(desk, "bien"))
    old = written(work.texts[PATH]).value["answers"][0]
    text = work.texts[PATH].decode().replace(old, answer)
    return (await browser.post(FILE, {"text": text, "seen": str(work.seen(PATH))})).status


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
    assert (await bien.post(FILE, {"text": text, "seen": "1"})).status == 303
    assert await vouched_for(desk) == ("confirmed", "Bà Tư, quầy 2")
    assert await text_of(desk) == text.strip() + "\n"


async def test_a_file_that_only_gets_a_note_stays_confirmed_as_it_was_written(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    await confirm(bien)
    text = "# gọi quầy 2 hỏi lại\n" + (await text_of(desk)).replace("ask: [", "ask: [xin rút lại hồ sơ, ")
    assert (await bien.post(FILE, {"text": text, "seen": "1"})).status == 303
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
    assert (await bien.post(FILE, {"text": on_a_line, "seen": "1"})).status == 303
    response = await bien.post(FILE, {"text": on_a_line.replace("Được.", "Không."), "seen": "2"})
    assert response.status == 422
    assert "bằng tay" in await response.text()
    assert "Được." in await text_of(desk)
