"""An editor corrects an answer in the console, a second person checks it, and it is published; and one step back."""

import asyncio
import re
from dataclasses import replace
from html import unescape

import pytest

from bot.app.proving import press_of
from bot.config import Config, Knowledge
from bot.loops.answering import Book, Shelf
from handlers.desk import Desk, drafting
from knowledge.entries import Office
from knowledge.library import Library
from storage import drafts, releases
from tests.bot.console.test_matrix import person
from tests.conftest import SetClock, unit_texts
from tests.console_site import Browser, Opening
from tests.handlers.desk.test_learning import ask

PATH = "topics/rut-ho-so.yaml"
FILE = f"/console/knowledge/file/{PATH}"
ENTRY = "/console/knowledge/entries/topic:rut-ho-so"
DRAFT = "/console/knowledge/draft"


@pytest.fixture
def desk(desk: Desk, units: Library, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that publishes over the content at hand."""
    folder = tmp_path_factory.mktemp("content")
    for name, text in unit_texts().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)
    config = Config(knowledge=Knowledge(content=folder))
    return replace(desk, press=press_of(config, desk.database, Shelf(Book.of(units))))


def corrected(answer: str = "Được, nộp đơn xin rút.") -> str:
    return unit_texts()[PATH].decode().replace("[Được.]", f'["{answer}"]')


async def test_an_answer_is_corrected_checked_by_another_published_and_put_back(
    open_browser: Opening, desk: Desk
) -> None:
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    _, page = await bien.get("/console/knowledge/entries?q=rut+ho+so")
    assert ENTRY in page
    _, page = await bien.get(FILE)
    assert "answers: [Được.]" in page
    response = await bien.post(FILE, {"text": corrected(), "again": "read"})
    assert response.headers["Location"] == f"{DRAFT}?done=draft-saved"
    _, page = await bien.get(DRAFT)
    assert "Sửa chủ đề “Rút hồ sơ”, câu trả lời – dòng 1: Được. → Được, nộp đơn xin rút." in page
    page = await proven(bien)
    assert "0 câu kém đi" in page
    assert "người sửa không tự kiểm tra" in page
    assert (await bien.post(f"{DRAFT}/checked", {"version": "1"}, on=DRAFT)).status == 422
    assert (await tap.post(f"{DRAFT}/checked", {"version": "1"}, on=DRAFT)).status == 303
    fields = {"version": "1", "note": "nói rõ cách rút", "when": "now"}
    assert (await bien.post(f"{DRAFT}/published", fields, on=DRAFT)).status == 303
    _, page = await bien.get("/console/knowledge")
    assert "nói rõ cách rút" in page
    assert "Người sửa; người kiểm; người công bố" in page
    assert "sửa: bien; kiểm: tap; công bố: bien" in page
    async with desk.database.reading() as connection:
        assert (await releases.texts(connection, 2))[PATH].decode() == corrected()
    _, page = await bien.get("/console/knowledge/releases/2")
    assert "sửa: bien; kiểm: tap; công bố: bien" in page
    assert "Được, nộp đơn xin rút." in page
    assert (await tap.post("/console/knowledge/back", {}, on="/console/knowledge")).status == 303
    _, page = await bien.get("/console/knowledge")
    assert re.search(r"Bản 1</a> <strong>đang chạy</strong> <span[^>]*>từ 09:0\d 23/11/2026, tap bấm<", page)
    async with desk.database.reading() as connection:
        running = await releases.running(connection)
    assert running is not None
    assert running.release == 1


async def proven(browser: Browser) -> str:
    """Have all questions asked again, and wait for it; the page of the draft then."""
    response = await browser.post(f"{DRAFT}/proven", {}, on=DRAFT)
    assert response.headers["Location"] == DRAFT
    while "Đang hỏi lại mọi câu" in (page := (await browser.get(DRAFT))[1]):
        await asyncio.sleep(0.02)
    return page


def form(page: str, **new: str) -> dict[str, str]:
    """What a browser sends of the form on a page, with some of it typed anew, by somebody who saw it in its source."""
    sent = {"again": "read"}
    for found in re.finditer(r'<input id="[^"]*" name="([^"]+)" value="([^"]*)"', page):
        sent[found[1]] = unescape(found[2])
    for found in re.finditer(r'<textarea id="[^"]*" name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        sent[found[1]] = unescape(found[2])
    for found in re.finditer(r'<select id="[^"]*" name="([^"]+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', found[2])
        sent[found[1]] = chosen[1] if chosen else ""
    base = re.search(r'name="base" value="(\w+)"', page)
    return sent | {"base": base[1] if base else ""} | {name.replace("__", "."): value for name, value in new.items()}


async def test_an_answer_is_changed_in_its_form_and_nothing_else_of_the_file(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(ENTRY)
    assert (await bien.post(ENTRY, form(page))).headers["Location"] == "/console/knowledge/draft"
    _, page = await bien.get(DRAFT)
    assert "Chưa có thay đổi nào" in page
    _, page = await bien.get(ENTRY)
    response = await bien.post(ENTRY, form(page, answers__0__text="Được, nộp đơn xin rút."))
    assert response.headers["Location"] == f"{DRAFT}?done=draft-saved"
    _, page = await bien.get(FILE)
    before = unit_texts()[PATH].decode().strip().splitlines()
    now = unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[0]).strip().splitlines()
    assert [new for old, new in zip(before, now, strict=True) if old != new] == ["answers: ['Được, nộp đơn xin rút.']"]


async def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(ENTRY)
    response = await bien.post(ENTRY, form(page, review_by="2027-02-30", title="Tên mới"))
    page = await response.text()
    assert response.status == 422
    assert re.search(r'id="wrong-review_by">[^<]*ngày', page)
    assert 'value="2027-02-30"' in page
    assert 'value="Tên mới"' in page
    _, page = await bien.get(DRAFT)
    assert "Chưa có thay đổi nào" in page


async def test_two_editors_on_one_entry_see_the_conflict_and_lose_nothing(open_browser: Opening, desk: Desk) -> None:
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    (_, one), (_, other) = await bien.get(ENTRY), await tap.get(ENTRY)
    await bien.post(ENTRY, form(one, title="Rút hồ sơ đã nộp"))
    response = await tap.post(ENTRY, form(other, answers__0__text="Được ạ."))
    page = await response.text()
    assert response.status == 422
    assert "bien vừa sửa mục này" in page
    assert "Rút hồ sơ → Rút hồ sơ đã nộp" in page
    assert "Được ạ." in page
    again = await tap.post(ENTRY, form(page))
    assert again.status == 303
    _, page = await bien.get(FILE)
    assert "title: Rút hồ sơ đã nộp" in page
    assert "Được ạ." in page


async def test_the_draft_is_asked_and_says_why_on_every_channel(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    await bien.post(FILE, {"text": corrected(), "again": "read"})
    _, page = await bien.get("/console/knowledge/try?q=rut+ho+so")
    assert "chủ đề “Rút hồ sơ”" in page
    assert "Đúng từng chữ một cách hỏi" in page
    for channel in ("trang trò chuyện", "Telegram", "Zalo", "Zalo Bot"):
        assert f'aria-label="Xem trước {channel}"' in page
    assert page.count("Được, nộp đơn xin rút.") == 4
    assert "&lt;b&gt;" not in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 60_000, "Dòng 1"),
        ("id: a\nid: b\n", "ghi hai lần"),
        ("a: &x [1]\nb: *x\n", "Dòng 1"),
        ("id: a\nreview_by: 2026-02-30\n", "không có ngày 2026-02-30"),
        ("id: !!python/object:os.system x\n", "Dòng 1"),
        ("id: a\n<<: {b: 1}\n", "Dòng 2"),
    ],
)
async def test_f32_hostile_texts_are_refused_with_line_and_reason(
    open_browser: Opening, desk: Desk, text: str, said: str
) -> None:
    bien = await open_browser("bien", "editor", None)
    response = await bien.post(FILE, {"text": text, "again": "read"})
    assert response.status == 422
    assert said in await response.text()
    _, page = await bien.get(DRAFT)
    assert "Chưa có thay đổi nào" in page


def based_on(page: str) -> dict[str, str]:
    """Which text the page of a file was opened on."""
    base = re.search(r'name="base" value="(\w+)"', page)
    assert base
    return {"base": base[1], "again": "read"}


async def test_f39_the_second_of_two_editors_sees_both_texts(open_browser: Opening, desk: Desk) -> None:
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    _, opened = await tap.get(FILE)
    await bien.post(FILE, {"text": corrected("Bản của Biên."), "again": "read"})
    response = await tap.post(FILE, {"text": corrected("Bản của Tập.")} | based_on(opened))
    page = await response.text()
    assert response.status == 422
    assert "bien vừa sửa mục này" in page
    assert "Bản của Biên." in page
    assert "Bản của Tập." in page
    both = {"text": corrected("Bản của Biên và Tập.")} | based_on(page)
    assert (await tap.post(FILE, both)).status == 303


@pytest.mark.parametrize("address", [FILE, ENTRY])
async def test_f39_what_another_dropped_meanwhile_does_not_come_back_unseen(
    open_browser: Opening, desk: Desk, address: str
) -> None:
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    await bien.post(FILE, {"text": corrected("Bản của Biên."), "again": "read"})
    _, opened = await tap.get(address)
    await bien.post(f"{DRAFT}/left", {"path": PATH}, on=DRAFT)
    text = {"text": corrected("Bản của Tập.")} if address == FILE else form(opened, answers__0__text="Bản của Tập.")
    response = await tap.post(address, text | based_on(opened))
    page = await response.text()
    assert response.status == 422
    assert "Có người vừa bỏ hoặc công bố phần đang sửa của mục này" in page
    assert "Bản của Tập." in page
    assert "Được." in page
    _, draft = await tap.get(DRAFT)
    assert "Chưa có thay đổi nào" in draft


async def test_f39_what_was_published_meanwhile_is_not_put_back_by_a_page_opened_before(
    open_browser: Opening, desk: Desk
) -> None:
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    _, opened = await tap.get(FILE)
    await bien.post(FILE, {"text": corrected("Bản của Biên."), "again": "read"})
    await proven(bien)
    await tap.post(f"{DRAFT}/checked", {"version": "1"}, on=DRAFT)
    published = await bien.post(f"{DRAFT}/published", {"version": "1", "note": "x", "when": "now"}, on=DRAFT)
    assert published.status == 303
    response = await tap.post(FILE, {"text": corrected("Bản của Tập.")} | based_on(opened))
    assert response.status == 422
    assert "Bản của Biên." in await response.text()


async def test_a_bad_edit_is_stopped_and_what_runs_stays(open_browser: Opening, desk: Desk) -> None:
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    bad = corrected() + "\ntests: [{ask: rút hồ sơ, contains: [miễn phí]}]\n"
    assert (await bien.post(FILE, {"text": bad, "again": "read"})).status == 303
    page = await proven(bien)
    assert "1 câu kém đi" in page
    assert "câu trả lời thiếu “miễn phí”" in page
    await tap.post(f"{DRAFT}/checked", {"version": "1"}, on=DRAFT)
    response = await bien.post(f"{DRAFT}/published", {"version": "1", "note": "x", "when": "now"}, on=DRAFT)
    assert response.status == 422
    assert "kém đi nên chưa công bố" in await response.text()
    async with desk.database.reading() as connection:
        assert await releases.running(connection) is None


async def test_a_time_that_was_set_is_not_passed_over_and_what_was_typed_stays(
    open_browser: Opening, desk: Desk
) -> None:
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    assert (await bien.post(FILE, {"text": corrected(), "again": "read"})).status == 303
    await proven(bien)
    await tap.post(f"{DRAFT}/checked", {"version": "1"}, on=DRAFT)
    fields = {"version": "1", "note": "Giá mới, từ tháng Mười hai", "when": "now", "at": "2026-12-01T07:00"}
    response = await tap.post(f"{DRAFT}/published", fields, on=DRAFT)
    page = await response.text()
    assert response.status == 422
    assert "đang chọn công bố ngay" in page
    assert "Giá mới, từ tháng Mười hai</textarea>" in page
    assert 'value="2026-12-01T07:00"' in page
    async with desk.database.reading() as connection:
        assert await releases.running(connection) is None
    response = await tap.post(f"{DRAFT}/published", fields | {"when": "later", "at": ""}, on=DRAFT)
    assert "Hãy chọn ngày và giờ" in await response.text()
    assert (await tap.post(f"{DRAFT}/published", fields | {"when": "later"}, on=DRAFT)).status == 303
    _, page = await bien.get(DRAFT)
    assert "Sẽ tự công bố lúc 07:00 01/12/2026 (tap)" in " ".join(page.split())


async def test_what_refers_to_nothing_is_told_before_questions_are_asked_at_its_box(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    text = corrected() + "\noffice: khong-co\n"
    await drafting.save(desk, await person(desk, "bien"), PATH, text.encode(), 0)
    page = await proven(bien)
    link = f'<a href="{ENTRY}?at=office#office">Sửa chủ đề “Rút hồ sơ”, nơi tiếp nhận</a>'
    assert f"{link}: không có nơi tiếp nhận nào mang mã “khong-co”" in page
    assert ".yaml:" not in page
    assert "Tôi đã kiểm tra" not in page
    _, page = await bien.get(f"{ENTRY}?at=office")
    assert re.search(r"<details[^>]* open><summary>Nơi tiếp nhận", page)


@pytest.mark.parametrize(
    ("typed", "box", "said"),
    [
        ({"office": "khong-co"}, "office", "không có nơi tiếp nhận nào mang mã “khong-co”"),
        ({"related": "khong-co"}, "related", "không có thủ tục hay chủ đề hay sự kiện nào mang mã “khong-co”"),
        ({"laws__0__law": "nd-118-2025-nd-ct"}, "laws.0.law", "có phải “nd-118-2025-nd-cp”?"),
    ],
)
async def test_what_a_form_names_and_there_is_not_is_told_at_its_box(
    open_browser: Opening, desk: Desk, typed: dict[str, str], box: str, said: str
) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(ENTRY)
    response = await bien.post(ENTRY, form(page, **typed))
    assert response.status == 422
    assert re.search(rf'id="wrong-{re.escape(box)}">[^<]*{re.escape(said)}', unescape(await response.text()))
    assert (await drafting.work(desk, await person(desk, "bien"))).files == ()


async def test_a_file_that_names_what_there_is_not_is_not_saved(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    response = await bien.post(FILE, {"text": corrected() + "\noffice: khong-co\n", "again": "read"})
    assert response.status == 422
    assert "không có nơi tiếp nhận nào mang mã “khong-co”" in await response.text()


async def test_an_office_is_chosen_by_its_name_and_laws_are_offered(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    _, page = await bien.get(ENTRY)
    office = desk.edition().library.by_kind(Office)[0]
    assert f'<option value="{office.id}">{office.name}</option>' in unescape(page)
    assert 'name="laws.0.law" value="" list="laws"' in page
    assert '<option value="nd-118-2025-nd-cp">118/2025/NĐ-CP' in page


async def test_whoever_checks_reads_a_new_entry_in_words(open_browser: Opening, desk: Desk) -> None:
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    new = "/console/knowledge/new/topic"
    fields = {"title": "Có chỗ gửi xe không", "short": "Gửi xe", "field": "mot-cua", "ask": "gửi xe\ngiữ xe ở đâu"}
    fields |= {"truth": "unverified", "answers.0.text": "Chưa rõ.\nHỏi bảo vệ."}
    assert (await bien.post(new, fields, on=new)).status in (200, 303)
    _, page = await tap.get(DRAFT)
    area = desk.edition().library.fields["mot-cua"]
    assert "Mục mới: chủ đề “Gửi xe”" in page
    for part, said in (
        ("Lĩnh vực", area),
        ("Cách người dân hỏi", "gửi xe\ngiữ xe ở đâu"),
        ("Câu trả lời", "Chưa rõ.\nHỏi bảo vệ."),
        ("Mức tin cậy", "chưa xác thực"),
    ):
        assert f'<dt>{part}</dt><dd class="said">{said}</dd>' in unescape(page), part
    assert '<a href="/console/knowledge/entries/topic:co-cho-gui-xe-khong">Mở biểu mẫu</a>' in page


async def test_the_draft_says_what_citizens_would_never_see(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    new = "/console/knowledge/new/topic"
    fields = {"title": "Có chỗ gửi xe không", "short": "Gửi xe", "field": "mot-cua", "ask": "gửi xe\ngiữ xe ở đâu"}
    fields |= {"truth": "unverified", "answers.0.text": "Có.", "answers.1.text": "Chiều đóng lúc 17 giờ."}
    assert (await bien.post(new, fields, on=new)).status in (200, 303)
    _, page = await bien.get(DRAFT)
    advice = unescape(page).partition("Nên xem lại")[2]
    to = "/console/knowledge/entries/topic:co-cho-gui-xe-khong?at="
    assert f'{to}ask#ask">chủ đề “Gửi xe”, cách người dân hỏi</a>: mới có 2 cách hỏi' in advice
    assert re.search(rf"{re.escape(to)}answers\.0\.text#.*người dân không bao giờ thấy các câu sau", advice)


async def test_f38_nobody_else_sees_the_pages(open_browser: Opening, desk: Desk) -> None:
    for role in ("officer", "supervisor", "inspector", "admin"):
        browser = await open_browser(role, role)
        for path in ("/console/knowledge", DRAFT, FILE, "/console/knowledge/entries", "/console/knowledge/releases/1"):
            assert (await browser.get(path))[0] == 404
        for path in (FILE, f"{DRAFT}/proven", f"{DRAFT}/published", "/console/knowledge/back"):
            assert (await browser.post(path, {"text": "x"}, on="/console/account")).status == 404


async def test_a_file_that_is_not_there_is_no_page(open_browser: Opening, desk: Desk) -> None:
    bien = await open_browser("bien", "editor", None)
    for path in ("topics/khong-co.yaml", "../../etc/passwd", "%2e%2e/x"):
        assert (await bien.get(f"/console/knowledge/file/{path}"))[0] == 404


async def test_the_first_page_says_which_step_the_draft_waits_for(open_browser: Opening, desk: Desk) -> None:
    bien, tap = await open_browser("bien", "editor", None), await open_browser("tap", "editor", None)
    assert "Bản nháp nội dung" not in (await bien.get("/console/"))[1]
    await bien.post(FILE, {"text": corrected(), "again": "read"})
    assert "bước kế là Kiểm tra và hỏi lại" in (await bien.get("/console/"))[1]
    await proven(bien)
    assert "anh/chị kiểm tra được" not in (await bien.get("/console/"))[1]
    assert 'class="notice"><a href="/console/knowledge/draft">' in (await tap.get("/console/"))[1]
    hanh = await open_browser("hanh", "officer")
    assert "Bản nháp nội dung" not in (await hanh.get("/console/"))[1]


async def test_asking_again_is_followed_stopped_and_seen_to_have_broken_off(
    open_browser: Opening, desk: Desk, clock: SetClock
) -> None:
    bien = await open_browser("bien", "editor", None)
    await bien.post(FILE, {"text": corrected(), "again": "read"})
    async with desk.database.writing() as connection:  # as another process does
        draft = await drafts.held(connection)
        assert draft is not None
        at = clock().isoformat()
        proof = {"version": draft.version, "token": "x", "by": "tap", "since": at, "heard": at, "done": 230, "of": 1200}
        await drafts.change(connection, draft, {"proof": proof})
    _, page = await bien.get(DRAFT)
    assert "tap bấm" in page
    assert "đã hỏi lại 230/1.200 câu" in page
    clock.move(60)
    _, page = await bien.get(DRAFT)
    assert "Lần hỏi lại do tap bấm" in page
    assert "đã bị ngắt giữa chừng" in page
    assert f'action="{DRAFT}/proven"' in page
    clock.move(-60)
    response = await bien.post(f"{DRAFT}/stopped", {}, on=DRAFT)
    assert response.headers["Location"] == f"{DRAFT}?done=draft-asking-stopped"
    _, page = await bien.get(DRAFT)
    assert "Đang hỏi lại" not in page
    assert "bị ngắt" not in page
    assert "0 câu kém đi" in await proven(bien)


async def test_a_changed_answer_is_shown_whole_beside_the_old_one_with_what_differs_marked(
    open_browser: Opening, desk: Desk
) -> None:
    bien = await open_browser("bien", "editor", None)
    await ask(desk, "rút hồ sơ", status="answered", entry="topic:rut-ho-so")
    long = "Được, nộp đơn xin rút. " + "Câu này dài để đẩy chữ cuối ra xa. " * 20 + "CUỐI."
    await bien.post(FILE, {"text": corrected(long), "again": "read"})
    page = await proven(bien)
    (side, *_) = re.findall(r"<article class=\"side.*?</article>", page, re.DOTALL)
    assert "Trước: trả lời chủ đề “Rút hồ sơ”" in side
    assert re.search(r"<mark>[^<]*Được\.[^<]*</mark>", side)
    assert re.search(r"<mark>[^<]*nộp đơn xin rút\.[^<]*CUỐI\.[^<]*</mark>", side)
