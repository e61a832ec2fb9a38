"""Photos through the real loops: stored before they are promised, fetched after the commit, told of where lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.channels import NotStored, TryLater, Undeliverable
from bot.loops.attaching import GIVE_UP_AFTER, Attaching
from bot.loops.memory import MOST_A_DAY
from bot.loops.single import Single
from bot.metrics import Metrics
from bot.uploads import Unusable
from handlers.messages import File, Incoming, plain
from knowledge.library import Library
from storage import attachments, cases
from storage.database import Database
from storage.records import Wanted
from storage.tables import attachments as rows
from storage.tables import inbox
from tests.bot.test_ones_own_data import Service
from tests.conftest import SetClock
from tests.databases import locked, on_sqlite
from tests.photos import PLACE, opened, photo

SAID = "góp ý là ghế chờ ít quá, bà con phải đứng"
ACCUSING = "tố cáo ông An nhận hối lộ 5 triệu của tôi"


class Vendor:
    """Where files are fetched; `trouble` is raised instead."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.trouble: Exception | None = None
        self.asked = 0

    async def fetch(self, name: str) -> bytes:
        self.asked += 1
        if self.trouble:
            raise self.trouble
        return self.files[name]


class Photographer(Service):
    """Somebody who sends photos to the real loops, by the page and by a vendor."""

    def __init__(self, store: Database, clock: SetClock, library: Library, heard: Callable[..., Incoming]) -> None:
        super().__init__(store, clock, library, heard)
        self.vendor = Vendor()
        single = Single(store, clock, Metrics(), "fetching files")
        edition = library.as_of(clock().date())
        fetchers = {("webchat", "web"): self.vendor.fetch}
        self.attaching = Attaching(
            database=store, clock=clock, edition=lambda: edition, single=single, fetchers=fetchers
        )

    async def upload(self, content: bytes, text: str = "", chat: str = "lan") -> str:
        """As the page does; return what was answered last."""
        file = await self.attaching.keep(f"webchat:web:{chat}", content)
        return await self.hear(file, text, chat)

    async def remote(self, content: bytes | None, text: str = "") -> str:
        """As a vendor's message does, of a file that is to be fetched."""
        name = f"f{len(self.vendor.files)}"
        if content is not None:
            self.vendor.files[name] = content
        return await self.hear(File("image", remote=name), text)

    async def hear(self, file: File, text: str = "", chat: str = "lan") -> str:
        self.clock.move(1)
        await self.receiver.receive(replace(self.heard(text, chat=chat), kind="file", file=file))
        await self._work()
        return self.said(chat)

    def said(self, chat: str = "lan") -> str:
        return plain(self.phone.shown[chat][-1].text)

    async def fetched(self) -> None:
        while await self.attaching.fetch_some():
            pass
        await self._work()

    async def stored(self) -> int:
        async with self.store.reading() as connection:
            return int((await connection.execute(select(func.count(rows.c.id)))).scalar_one())

    async def contents(self) -> list[bytes]:
        """What is stored of the newest case, in order."""
        async with self.store.reading() as connection:
            (case, *_) = await cases.listed(connection, Wanted(), 1)
            files = await attachments.of_cases(connection, [case.id])
            found = [await attachments.content(connection, case.id, file.id) for file in files]
        return [one[1] for one in found if one]


@pytest.fixture
def service(store: Database, clock: SetClock, library: Library, heard: Callable[..., Incoming]) -> Photographer:
    return Photographer(store, clock, library, heard)


async def test_a_photo_sent_while_writing_is_in_the_case_without_its_place(service: Photographer) -> None:
    await service.say(SAID)
    assert "Gửi kèm: 1 ảnh" in await service.upload(photo())
    await service.say("gửi")
    (content,) = await service.contents()
    assert opened(content).size == (60, 40)
    assert PLACE not in content


async def test_f33_a_photo_that_nothing_was_written_for_is_gone_with_its_turn(service: Photographer) -> None:
    await service.upload(photo())
    assert await service.stored() == 0


@pytest.mark.parametrize("ending", ["thôi", ACCUSING])
async def test_with_the_form_goes_what_lay_ready(service: Photographer, ending: str) -> None:
    await service.say("tôi muốn góp ý")
    await service.upload(photo())
    assert await service.stored() == 1
    await service.say(ending)
    assert await service.stored() == 0


async def test_a_denunciation_under_a_photo_leaves_neither(service: Photographer) -> None:
    await service.say(SAID)
    await service.upload(photo(), text=ACCUSING)
    assert await service.stored() == 0
    async with service.store.reading() as connection:
        bodies = (await connection.execute(select(inbox.c.body))).scalars().all()
    assert "hối lộ" not in str(bodies)


async def test_erasing_everything_erases_photos_and_of_cases_when_asked(service: Photographer) -> None:
    await service.say(SAID)
    await service.upload(photo())
    await service.say("gửi", SAID.replace("ghế", "quạt"))
    await service.upload(photo())
    await service.say("/dulieu", "xóa hết")
    await service.tap("Xóa hết, cả góp ý")
    assert await service.stored() == 0


async def test_a_turn_that_is_done_again_lays_a_photo_ready_once(service: Photographer) -> None:
    await service.say(SAID)
    file = await service.attaching.keep("webchat:web:lan", photo())
    message = replace(service.heard(""), kind="file", file=file)
    for _ in range(3):
        await service.receiver.receive(message)
        await service._work()
    assert "1 ảnh" in service.said()
    assert await service.stored() == 1


async def test_somebody_elses_photo_cannot_be_taken(service: Photographer) -> None:
    await service.say(SAID)
    theirs = await service.attaching.keep("webchat:web:minh", photo())
    await service.hear(theirs)
    await service.say("gửi")
    assert await service.contents() == []


async def test_f33_the_quota_of_a_citizen_holds(service: Photographer) -> None:
    for _ in range(MOST_A_DAY):
        await service.attaching.keep("webchat:web:lan", photo())
    with pytest.raises(Unusable, match="many"):
        await service.attaching.keep("webchat:web:lan", photo())
    await service.say(SAID)
    await service.remote(photo())
    assert "Mai anh/chị gửi tiếp" in " ".join(plain(reply.text) for reply in service.phone.shown["lan"])
    await service.attaching.keep("webchat:web:minh", photo())
    service.clock.move(25 * 3600)
    await service.attaching.keep("webchat:web:lan", photo())


@on_sqlite
async def test_a_photo_that_the_database_cannot_take_is_not_promised(service: Photographer, database_url: str) -> None:
    async with locked(database_url):
        with pytest.raises(NotStored):
            await service.attaching.keep("webchat:web:lan", photo())


async def test_a_vendors_photo_is_fetched_after_the_commit(service: Photographer) -> None:
    await service.say(SAID)
    assert "Gửi kèm: 1 ảnh" in await service.remote(photo())
    assert service.vendor.asked == 0
    await service.say("gửi")
    assert await service.contents() == []
    await service.fetched()
    (content,) = await service.contents()
    assert PLACE not in content
    async with service.store.reading() as connection:
        bodies = (await connection.execute(select(inbox.c.body))).scalars().all()
    assert "f0" not in str(bodies)


async def test_what_cannot_be_fetched_yet_is_tried_again(service: Photographer) -> None:
    await service.say(SAID)
    await service.remote(photo())
    service.vendor.trouble = TryLater("server trouble")
    for _ in range(3):
        await service.fetched()
        service.clock.move(20)
    assert service.vendor.asked == 3
    service.vendor.trouble = None
    await service.fetched()
    await service.say("gửi")
    assert len(await service.contents()) == 1


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (Undeliverable("Bad Request: wrong file_id"), "không lấy về được"),
        (Unusable("large"), "5 MB"),
    ],
)
async def test_what_fails_for_good_is_told_and_forgotten(service: Photographer, trouble: Exception, told: str) -> None:
    await service.say(SAID)
    await service.remote(photo())
    service.vendor.trouble = trouble
    await service.fetched()
    assert told in service.said()
    assert await service.stored() == 0
    await service.say("sửa")
    assert "Bỏ ảnh" not in str(service.phone.shown["lan"][-1].choices)


async def test_what_is_fetched_and_is_no_picture_is_told(service: Photographer) -> None:
    await service.say(SAID)
    await service.remote(b"MZ no picture")
    await service.fetched()
    assert "không phải ảnh" in service.said()
    assert await service.stored() == 0


async def test_after_hours_of_trouble_a_file_is_given_up_and_that_is_told_once(service: Photographer) -> None:
    await service.say(SAID)
    await service.remote(photo())
    await service.say("gửi")
    service.vendor.trouble = TryLater("server trouble")
    service.clock.move(GIVE_UP_AFTER.total_seconds() + 1)
    await service.fetched()
    assert "không lấy về được" in service.said()
    shown = len(service.phone.shown["lan"])
    await service.fetched()
    assert len(service.phone.shown["lan"]) == shown


async def test_who_withdrew_is_not_told_of_a_file_any_more(service: Photographer) -> None:
    await service.say(SAID)
    await service.remote(photo())
    await service.say("gửi", "/dulieu")
    await service.tap("Rút đồng ý")
    await service.tap("Rút, để lại nội dung")
    shown = len(service.phone.shown["lan"])
    service.vendor.trouble = Undeliverable("gone")
    await service.fetched()
    assert len(service.phone.shown["lan"]) == shown
    assert await service.stored() == 0
