"""A case followed from another conversation, through the real loops: let in once, told alike, sent away again."""

import re
from dataclasses import replace

from sqlalchemy import select

from bot.loops.following import LASTS, MOST
from handlers.citizen.track import MOST_MISSES
from handlers.desk import Desk, talking
from handlers.desk import cases as at_desk
from handlers.desk.cases import AsRead
from handlers.messages import plain
from handlers.presses import OnCase, pack
from handlers.tracking import read, shown
from storage import audit, cases, ratings
from storage.records import Case, Looked, Staff
from storage.tables import case_followers
from tests.bot.cases.test_aftercare import labels
from tests.bot.test_cases import CODE, history, kept
from tests.bot.test_ones_own_data import Service

LAN, MAI, STRANGER = "lan", "mai", "nguoi-la"
SAID = "góp ý là ghế chờ ít quá, bà con phải đứng"


def last(service: Service, chat: str) -> str:
    return plain(service.phone.shown[chat][-1].text)


async def filed(service: Service) -> Case:
    await service.say(SAID, "gửi")
    return (await kept(service))[0]


async def offered(service: Service) -> str:
    """The code that lets one more conversation in."""
    (case,) = await kept(service)
    await press(service, OnCase("follow", case.code), LAN)
    _, code = CODE.findall(last(service, LAN))
    return code


async def press(service: Service, step: OnCase, chat: str) -> str:
    """A button below a message that stands in no menu; what is said last then."""
    service.clock.move(1)
    await service.receiver.receive(replace(service.heard("", chat=chat), kind="press", press=pack(step)))
    await service._work()
    return last(service, chat)


async def followed(service: Service) -> Case:
    """A case of Lan's that Mai's telephone follows."""
    await filed(service)
    await service.say(await offered(service), chat=MAI)
    return (await kept(service))[0]


async def followers(service: Service) -> list[str]:
    async with service.store.reading() as connection:
        return [row.conversation for row in await connection.execute(select(case_followers))]


async def test_after_filing_one_is_offered_to_follow_it_elsewhere_and_the_code_works_once(service: Service) -> None:
    case = await filed(service)
    assert "Theo dõi ở kênh khác" in labels(service)
    await service.tap("Theo dõi ở kênh khác")
    own, code = CODE.findall(last(service, LAN))
    assert read(own) == case.code
    await service.say(f"theo doi {code.lower()}", chat=MAI)
    joined, page = service.phone.shown[MAI][-2:]
    assert "cả hai nơi" in plain(joined.text)
    assert "Ghế chờ ít quá" in plain(page.text)
    assert [choice.label for choice in page.choices][:2] == ["Nói thêm", "Thôi theo dõi ở đây"]
    await service.say(code, chat=STRANGER)
    assert "không tìm thấy mã này" in last(service, STRANGER)
    assert await followers(service) == ["webchat:web:mai"]


async def test_who_filed_it_is_told_at_once_and_sends_everybody_away_with_one_tap(service: Service) -> None:
    case = await followed(service)
    assert "vừa được theo dõi thêm ở trang trò chuyện" in last(service, LAN)
    assert "chỉ theo dõi được ở đây" in await press(service, OnCase("alone", case.code), LAN)
    assert "không theo dõi được" in last(service, MAI)
    assert await followers(service) == []
    await service.say("/tracuu", chat=MAI)
    assert "chưa gửi góp ý nào" in last(service, MAI)
    assert "Ghế chờ" not in await press(service, OnCase("show", case.code), MAI)


async def test_a_link_carries_the_code_too(service: Service) -> None:
    await filed(service)
    code = read(await offered(service))
    carried = replace(service.heard("/start", chat=MAI), press=f"theo-{code}")
    await service.receiver.receive(carried)
    await service._work()
    assert await followers(service) == ["webchat:web:mai"]
    await service.receiver.receive(replace(service.heard("/start", chat=STRANGER), press="theo-<script>"))
    await service._work()
    assert "không tìm thấy mã này" in last(service, STRANGER)


async def test_the_code_lasts_a_day(service: Service) -> None:
    await filed(service)
    code = await offered(service)
    service.clock.move(LASTS.total_seconds())
    await service.say(code, chat=MAI)
    assert "không tìm thấy mã này" in last(service, MAI)
    assert await followers(service) == []


async def test_guessing_is_limited_as_with_tracking_codes(service: Service) -> None:
    await filed(service)
    code = await offered(service)
    for _ in range(MOST_MISSES):
        await service.say(shown("0" * 11), chat=MAI)
    await service.say(code, chat=MAI)
    assert "thử nhiều mã" in last(service, MAI)
    assert await followers(service) == []


async def test_in_its_own_conversation_the_code_is_not_used_up(service: Service) -> None:
    await filed(service)
    code = await offered(service)
    await service.say(code)
    assert "để nhắn ở nơi khác" in plain(service.phone.shown[LAN][-2].text)
    await service.say(code, chat=MAI)
    assert await followers(service) == ["webchat:web:mai"]


async def test_no_more_than_a_few_may_follow_and_followers_let_nobody_in(service: Service) -> None:
    case = await filed(service)
    for number in range(MOST):
        await service.say(await offered(service), chat=f"{MAI}{number}")
    assert "không thêm được nữa" in await press(service, OnCase("follow", case.code), LAN)
    refused = await press(service, OnCase("follow", case.code), f"{MAI}0")
    assert CODE.search(refused) is None
    assert "nút này đã cũ" in refused
    await press(service, OnCase("alone", case.code), f"{MAI}0")
    assert len(await followers(service)) == MOST


async def test_what_the_desk_says_comes_to_each_and_is_answered_in_either(
    service: Service, desk: Desk, hoa: Staff
) -> None:
    case = await followed(service)
    await at_desk.ask(desk, hoa, AsRead(case.code, case.version), "Ở quầy nào ạ?")
    await service._work()
    assert "Ở quầy nào ạ?" in last(service, LAN)
    assert "Ở quầy nào ạ?" in last(service, MAI)
    await service.say("trả lời: quầy số 3", chat=MAI)
    (case,) = await kept(service)
    assert case.state == "received"
    assert [event.body for event in await history(service, case) if event.what == "replied"] == [{"text": "quầy số 3"}]
    page = await press(service, OnCase("show", case.code), LAN)
    assert "Cán bộ hỏi: Ở quầy nào ạ?" in page
    assert "Anh/chị trả lời: quầy số 3" in page


async def test_an_answer_is_rated_and_opened_again_where_it_is_followed(
    service: Service, desk: Desk, hoa: Staff
) -> None:
    case = await followed(service)
    await at_desk.answer(desk, hoa, AsRead(case.code, case.version), "Mai có ghế mới ạ.")
    await service._work()
    await service.tap("Chưa giải quyết", MAI)
    assert (await kept(service))[0].state == "received"
    (case,) = await kept(service)
    await at_desk.answer(desk, hoa, AsRead(case.code, case.version), "Có ghế rồi ạ.")
    await service._work()
    await service.tap("Được rồi, cảm ơn", MAI)
    await service.tap("Rất hài lòng", MAI)
    async with service.store.reading() as connection:
        rated = await ratings.of_case(connection, case.id)
    assert rated is not None
    assert rated.score == 5


async def test_internal_notes_are_no_part_of_what_its_citizen_sees(service: Service, desk: Desk, hoa: Staff) -> None:
    case = await followed(service)
    await at_desk.note(desk, hoa, AsRead(case.code, case.version), "gọi điện hai lần chưa gặp")
    (case,) = await kept(service)
    await at_desk.answer(desk, hoa, AsRead(case.code, case.version), "Có ghế rồi ạ.")
    (case,) = await kept(service)
    await at_desk.reopen(desk, hoa, AsRead(case.code, case.version), "trả lời nhầm")
    for chat in (LAN, MAI):
        page = await press(service, OnCase("show", case.code), chat)
        assert "Có ghế rồi ạ." in page
        assert "gọi điện" not in page
        assert "trả lời nhầm" not in page


async def test_a_live_talk_is_held_where_it_was_filed_and_followers_are_told_where(
    service: Service, desk: Desk, hoa: Staff
) -> None:
    case = await followed(service)
    await talking.take_over(desk, hoa, case.code)
    await service._work()
    assert "vào trò chuyện trực tiếp" in last(service, LAN)
    assert "ở trang trò chuyện trên web, nơi anh/chị đã gửi" in last(service, MAI)


async def test_erasing_where_it_is_only_followed_takes_nothing_of_the_case(service: Service) -> None:
    await followed(service)
    await service.say("/dulieu", chat=MAI)
    assert "theo dõi 1 việc gửi từ nơi khác" in last(service, MAI)
    await service.tap("Xóa hết", MAI)
    await service.tap("Xóa hết, tôi chắc chắn", MAI)
    (case,) = await kept(service)
    assert (case.conversation, case.text) == ("webchat:web:lan", "Ghế chờ ít quá, bà con phải đứng")
    assert await followers(service) == []
    assert (await history(service, case))[-1].what == "unfollowed"


async def test_consent_withdrawn_at_the_vendor_ends_following_too(service: Service) -> None:
    await followed(service)
    await service.receiver.receive(replace(service.heard("", chat=MAI), kind="withdrawn"))
    await service._work()
    assert await followers(service) == []


async def test_erasing_where_it_was_filed_ends_it_everywhere_and_says_so_before(service: Service) -> None:
    case = await followed(service)
    await service.say("/dulieu")
    await service.tap("Xóa hết")
    assert "nơi khác cũng thôi theo dõi" in last(service, LAN)
    await service.tap("Xóa hết, để lại góp ý")
    assert await followers(service) == []
    await press(service, OnCase("show", case.code), MAI)
    assert "chưa gửi góp ý nào" not in last(service, LAN)
    assert "Ghế chờ" not in last(service, MAI)


async def test_leaving_is_one_tap_and_joining_and_leaving_stand_in_history_and_audit(service: Service) -> None:
    case = await followed(service)
    assert "vẫn còn ở nơi đã gửi" in await press(service, OnCase("unfollow", case.code), MAI)
    assert [event.what for event in await history(service, case)] == ["filed", "followed", "unfollowed"]
    async with service.store.reading() as connection:
        lines = await audit.sought(connection, Looked(object=f"case:{case.code}"), 10)
    assert [line.action for _, line in reversed(lines)] == ["case followed", "case unfollowed"]
    assert all(line.login == "citizen" for _, line in lines)


async def test_a_follower_sees_no_name_and_no_dossier(service: Service) -> None:
    case = await followed(service)
    async with service.store.writing() as connection:
        person = {"name": "Nguyễn Thị Lan", "address": "ấp An Phú", "phone": "0912345678"}
        values = {"person": person, "dossier": "H57.12-251125-0001"}
        assert await cases.change(connection, case, service.clock(), values)
    await service.say("/dulieu", chat=MAI)
    document = (await service.tap("Tải về", MAI)).document
    assert document is not None
    text = document.content
    assert "Ghế chờ" in text
    assert not re.search("Nguyễn Thị Lan|An Phú|0912345678|H57", text)


async def test_the_case_is_listed_for_both_and_says_where_else_it_is_followed(service: Service) -> None:
    case = await followed(service)
    page = await press(service, OnCase("show", case.code), LAN)
    assert "Đang theo dõi thêm ở: trang trò chuyện trên web" in page
    await service.say("/tracuu", chat=MAI)
    assert shown(case.code) in last(service, MAI)
