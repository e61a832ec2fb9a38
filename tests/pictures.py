"""Pictures of the staff's pages for the handbook: `python -m tests.pictures docs/hinh` over a day that is made up.

A real console over a database of its own, looked at with Chromium. The names are nobody's.
"""

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from playwright.async_api import FloatRect, Page, ViewportSize, async_playwright

from handlers.desk import Desk, clocks, hindrances, lateness, mailing, news, people, proposing, requests, talking
from handlers.desk import cases as at_desk
from handlers.desk.cases import AsRead
from handlers.desk.lateness import NewLate
from handlers.desk.news import Draft
from handlers.desk.people import NewStaff
from handlers.desk.signing import link_of, set_up
from handlers.messages import Incoming
from handlers.rights import due_on
from handlers.tracking import issue
from knowledge.loading import load_library, packaged
from knowledge.vietnamese import fold
from storage import cases, inbox, outbox, ratings, staff
from storage.database import Database
from storage.migrations import migrate
from storage.news import subscribe
from storage.records import Case, Lease, NewCase, NewMessage, Rating, Staff
from storage.requests import NewRequest
from storage.sealing import Keyring, new_key
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.conftest import SetClock
from tests.console_site import serving
from tests.desk import OFFICES, PASSWORD, cheap_passwords, code_of
from tests.palette import small
from tests.picturing import Scene, of_editors, publishing

MATTERS = (
    ("Hồ sơ đất trễ hẹn hai tuần rồi mà chưa ai báo", "tre-hen"),
    ("Làm giấy xác nhận mà bị đòi thêm sổ hộ khẩu, gọi tôi 0912 345 678", "doi-them-giay-to"),
    ("Bảng niêm yết lệ phí còn ghi mức cũ", "cong-khai-sai"),
    ("Nộp trực tuyến tới bước thanh toán thì trang bị treo", "truc-tuyen-loi"),
    ("Ghế ngồi chờ ít quá, người già phải đứng", "co-so-vat-chat"),
    ("Cảm ơn cô ở quầy số 2 chỉ dẫn rất kỹ", "khac"),
)
ABOUT = ("procedure:dang-ky-khai-sinh", "topic:dich-vu-cong-truc-tuyen", "procedure:dang-ky-khai-sinh")
PEOPLE = (
    NewStaff("hanh.nguyen", "Nguyễn Thị Hạnh", "officer", OFFICES[0]),
    NewStaff("dung.tran", "Trần Văn Dũng", "officer", OFFICES[0]),
    NewStaff("hoa.le", "Lê Thị Hoa", "supervisor", None),
    NewStaff("bien.tap", "Phạm Thị Sen", "editor", None),
    NewStaff("lan.vo", "Võ Thị Lan", "editor", None),
    NewStaff("quan.tri", "Quản trị viên", "admin", None),
)
TALLEST, LAST_PART = 2_000, 1_100
"""Of a picture, in dots."""
QUESTION = "Con tôi sinh ở bệnh viện tỉnh khác thì đăng ký khai sinh ở xã mình được không?"


@dataclass
class World:
    desk: Desk
    clock: SetClock
    seeds: dict[str, str]


async def made(folder: Path) -> World:
    """A desk with people at it and a week's cases."""
    database, clock = Database(f"sqlite:///{folder / 'thu.sqlite3'}"), SetClock()
    await migrate(database)
    library = load_library(packaged())
    keyring = Keyring([new_key()])
    desk = Desk(database, clock, lambda: library.as_of(clock().date()), target_days=3, keyring=keyring)
    desk = publishing(desk, library)
    world = World(desk, clock, {})
    clock.now = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    for new in PEOPLE:
        token = await people.add(desk, None, new, OFFICES)
        link = await link_of(desk, token)
        assert link is not None
        world.seeds[new.login] = link[1]
        await set_up(desk, cheap_passwords(), token, PASSWORD, code_of(link[1], clock()))
        clock.move(30)
    await a_week(world)
    return world


async def a_week(world: World) -> None:
    for number, (text, category) in enumerate(MATTERS, 1):
        await filed(world, number, text, category)
        world.clock.move(timedelta(hours=20).total_seconds())
    await some_answered(world)
    await some_late(world)
    while await clocks.reckon_some(world.desk):
        pass


async def some_answered(world: World) -> None:
    """Further matters that are done, with how content people were; another unit has some as well."""
    async with world.desk.database.reading() as connection:
        hoa = await staff.by_login(connection, "hoa.le")
    assert hoa is not None
    for number in range(10, 18):
        text, category = MATTERS[number % len(MATTERS)]
        case = await filed(world, number, text, category, OFFICES[number % 2])
        world.clock.move(3 * 3600)
        await at_desk.answer(world.desk, hoa, AsRead(case.code, 1), "Dạ, việc này đã xong. Cảm ơn anh/chị.")
        async with world.desk.database.writing() as connection:
            await ratings.rate(connection, case.id, Rating(3 + number % 3, [], "", world.clock()))
    world.clock.now = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


async def some_late(world: World) -> None:
    async with world.desk.database.reading() as connection:
        hanh = await staff.by_login(connection, "hanh.nguyen")
    assert hanh is not None
    for number, promised in enumerate((23, 26)):
        new = NewLate(
            office=OFFICES[0],
            receipt=f"H00.00-2611{promised}-000{number + 1}",
            person=("Lê Văn Tư", "Trần Thị Năm")[number],
            dossier="Cấp giấy chứng nhận quyền sử dụng đất",
            status="Đang chờ đo đạc",
            reason="Mưa nhiều ngày nên chưa đo được",
            promised_on=date(2026, 11, promised),
            new_on=date(2026, 12, 4),
            created_by=hanh.login,
            created_at=world.clock(),
        )
        await lateness.register(world.desk, hanh, new)
    await hindrances.write(world.desk, hanh, OFFICES[0], "Máy quét ở quầy 2 hỏng từ tuần trước, đề nghị thay.")


async def filed(
    world: World, number: int, text: str, category: str, office: str = OFFICES[0], kind: str = "gop_y"
) -> Case:
    new = NewCase(
        code=issue(Random(number)),
        kind=kind,
        inbox_id=number,
        conversation=f"webchat:web:{number}",
        channel="webchat",
        text=text,
        created_at=world.clock(),
        office=office,
        entry=ABOUT[number % len(ABOUT)],
        category=category,
        folded=fold(text),
    )
    async with world.desk.database.writing() as connection:
        case = await cases.add(connection, new)
    assert case is not None
    return case


async def worked_on(world: World) -> Case:
    """One of them is claimed, asked about and looked at by others."""
    async with world.desk.database.reading() as connection:
        case = await cases.by_code(connection, issue(Random(2)))
        hanh, dung = [await staff.by_login(connection, one.login) for one in PEOPLE[:2]]
    assert case is not None
    assert hanh is not None
    assert dung is not None
    await at_desk.note(world.desk, dung, AsRead(case.code, 1), "Đã gọi bộ phận tiếp nhận, đang hỏi lại.")
    await at_desk.claim(world.desk, hanh, AsRead(case.code, 2))
    return case


async def a_talk(world: World) -> None:
    """One of them is talked about with its sender."""
    async with world.desk.database.reading() as connection:
        hanh = await staff.by_login(connection, PEOPLE[0].login)
    assert hanh is not None
    code, conversation = issue(Random(2)), "webchat:web:2"
    for number, said in enumerate((None, "Dạ tôi đây, quầy số 3 đòi tôi sổ hộ khẩu", "Sáng nay luôn đó cô")):
        world.clock.move(40)
        if said is None:
            await talking.take_over(world.desk, hanh, code)
            continue
        at = world.clock()
        heard = Incoming("webchat", "web", "2", f"noi-{number}", "text", at, said)
        async with world.desk.database.writing() as connection:
            await inbox.add(
                connection, [NewMessage("webchat", "web", heard.message_id, conversation, heard.to_json(), at)]
            )
        world.clock.move(30)
        if number == 1:
            await talking.say(world.desk, hanh, code, "Chào anh/chị. Việc đó xảy ra hôm nào vậy ạ?")


async def news_half_way(world: World) -> int:
    """A piece of news that somebody held up when some had got it."""
    desk = world.desk
    async with desk.database.writing() as connection:
        sen, hoa = [await staff.by_login(connection, login) for login in ("bien.tap", "hoa.le")]
        for number in range(44):
            channel = ("telegram:bot", "zalo:oa")[number % 3 == 2]
            await subscribe(connection, "doi-thoai", f"{channel}:{number}", world.clock())
    assert sen is not None
    assert hoa is not None
    text = "Từ **8 giờ** tại hội trường.\n- Gửi câu hỏi trước: gõ /gopy.\n- Mang theo giấy hẹn nếu hỏi về hồ sơ."
    draft = Draft("doi-thoai", "Đối thoại về đất đai, thứ Bảy 5/12", text, date(2026, 12, 4))
    number = await news.write(desk, sen, draft)
    await news.release(desk, hoa, number, 1)
    for flight in range(3):
        await mailing.send_some(desk, ("telegram", "zalo"), lambda channel: False)
        async with desk.database.writing() as connection:
            lease = Lease.take(world.clock(), 15)
            posts = await outbox.claim(connection, lease, [("telegram", "bot"), ("zalo", "oa")], 64)
            waiting, blocked = (posts[:3], posts[3:4]) if flight == 2 else ([], [])
            for post in waiting:
                await outbox.mark_waiting(connection, post, lease.token, "too long")
            for post in blocked:
                await outbox.mark_dead(connection, post, lease.token, "blocked")
            sent = [post.id for post in posts[len(waiting) + len(blocked) :]]
            await outbox.mark_sent(connection, sent, lease.token, world.clock())
        await mailing.settle_some(desk)
    await news.pause(desk, sen, number)
    return number


async def a_question(world: World) -> str:
    """A question that was handed over and answered; return its code."""
    hanh, case = await somebody(world, "hanh.nguyen"), await filed(world, 40, QUESTION, "khac", kind="cau_hoi")
    await at_desk.answer(
        world.desk, hanh, AsRead(case.code, 1), "Dạ được. Cha hoặc mẹ nộp tại nơi cư trú, không phải về nơi sinh."
    )
    return case.code


async def proposed(world: World) -> None:
    """Its answer, proposed as a topic."""
    hanh = await somebody(world, "hanh.nguyen")
    read = AsRead(issue(Random(40)), 2)
    await proposing.propose(
        world.desk, hanh, read, "Sinh ở tỉnh khác thì đăng ký khai sinh ở đâu?", "Tại nơi cư trú của cha hoặc mẹ."
    )


async def somebody(world: World, login: str) -> Staff:
    async with world.desk.database.reading() as connection:
        found = await staff.by_login(connection, login)
    assert found is not None
    return found


async def asked(world: World) -> None:
    """Somebody looked at their data; others want theirs erased while it is worked on, or must be kept."""
    async with world.desk.database.reading() as connection:
        hoa = await staff.by_login(connection, "hoa.le")
        held = await cases.by_code(connection, issue(Random(3)))
    assert hoa is not None
    assert held is not None
    await at_desk.retain(
        world.desk, hoa, AsRead(held.code, held.version), "Kế hoạch kiểm tra 15/KH-UBND ngày 3/11/2026"
    )
    for number, kind in ((5, "see"), (3, "withdraw"), (2, "erase_all")):
        where, now = f"webchat:web:{number}", world.clock()
        due = due_on(world.desk.terms, clocks.calendar_of(world.desk), kind, now)
        async with world.desk.database.writing() as connection:
            await requests.carry_out(connection, NewRequest(kind, "webchat", where, now, due, ""))
        world.clock.move(400)


@dataclass
class Camera:
    page: Page
    url: str
    folder: Path

    async def sign_in(self, world: World, login: str) -> None:
        world.clock.move(30)
        await self.page.context.clear_cookies()
        await self.page.goto(f"{self.url}/console/login")
        await self.page.fill("#login", login)
        await self.page.fill("#password", PASSWORD)
        await self.page.fill("#code", code_of(world.seeds[login], world.clock()))
        await self.page.click("main button")
        await self.page.wait_for_url(f"{self.url}/console/")

    async def take(self, name: str, path: str, opened: str = "") -> None:
        await self.page.goto(f"{self.url}/console/{path}")
        if opened:
            await self.page.click(opened)
        await self.keep(name)

    async def end(self, name: str) -> None:
        """A picture of the last part of the page as it stands."""
        await self.keep(name, LAST_PART)

    async def keep(self, name: str, last: int = 0) -> None:
        """A picture of the page as it stands; of a long one, its beginning, or only so many of its `last` dots.

        What floats stands where it belongs.
        """
        await self.page.evaluate("document.querySelectorAll('.keep').forEach((bar) => bar.style.position = 'static')")
        file = self.folder / f"{name}.png"
        blank = await self.page.context.new_page()
        width, height = await self.page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
        tall = min(height, last or TALLEST)
        clip: FloatRect = {"x": 0, "y": height - tall if last else 0, "width": width, "height": tall}
        file.write_bytes(await small(blank, await self.page.screenshot(full_page=True, clip=clip)))
        await blank.close()
        sys.stdout.write(f"{file}\n")


async def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        world = await made(Path(temporary))
        async with serving(world.desk, cheap_passwords()) as url:
            await pictures(world, url, folder)
        await world.desk.database.close()


async def pictures(world: World, url: str, folder: Path) -> None:
    """On a screen what is done there, on a telephone what is done on the way. Plain edges keep the files small."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--disable-lcd-text"])
        for take, size in ((on_a_screen, (820, 620)), (on_a_phone, (360, 640))):
            viewport: ViewportSize = {"width": size[0], "height": size[1]}
            context = await chromium.new_context(viewport=viewport, locale="vi-VN")
            await take(world, Camera(await context.new_page(), url, folder))
        await chromium.close()


async def on_a_screen(world: World, camera: Camera) -> None:
    code = (await worked_on(world)).code
    await camera.sign_in(world, "hanh.nguyen")
    await camera.take("danh-sach", "cases?view=open")
    await camera.take("mot-viec", f"cases/{code}", "#act-answered summary")
    await a_talk(world)
    await camera.take("tro-chuyen", f"cases/{code}/talk")
    await camera.take("tre-hen", "late")
    await camera.take("nhac-viec", "account")
    await camera.take("vuong-mac", "difficulties")
    await camera.take("de-xuat-cau-hoi", f"cases/{await a_question(world)}", "#act-proposed summary")
    await proposed(world)
    await camera.sign_in(world, "hoa.le")
    await camera.take("giao-nhieu-viec", "cases?view=soon", "#several summary")
    await camera.take("so-lieu", "reports", "figure summary")
    await camera.take("tin-tam-dung", f"news/{await news_half_way(world)}")

    await camera.take("cac-viec-cua-con-so", "reports/rows?pick=overdue&first=2026-11-01&last=2026-11-30")
    await camera.sign_in(world, "bien.tap")
    await camera.take("de-xuat", "proposals", "details summary")
    await camera.sign_in(world, "quan.tri")
    await camera.take("nguoi-dung", "staff")
    await camera.take("nhat-ky", "audit?action=case")
    await asked(world)
    await camera.take("yeu-cau-du-lieu", "requests?view=all")
    await of_the_editors(world, camera)


async def of_the_editors(world: World, camera: Camera) -> None:
    async def sign_in(login: str) -> None:
        await camera.sign_in(world, login)

    scene = Scene(world.desk, camera.page, camera.url, camera.take, camera.keep, camera.end, sign_in)
    sen, lan = [await somebody(world, login) for login in ("bien.tap", "lan.vo")]
    with tempfile.TemporaryDirectory() as folder:
        await of_editors(scene, sen, lan, Path(folder))


async def on_a_phone(world: World, camera: Camera) -> None:
    await camera.sign_in(world, "hanh.nguyen")
    await camera.take("dien-thoai", "cases?view=overdue")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
