"""Citizens on Zalo, from first contact to a rated answer: the real service over sockets, by numbers and buttons."""

import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from docx import Document as WordFile
from sqlalchemy import select

from bot.app import App
from handlers.desk import cases as at_desk
from handlers.desk import people
from handlers.desk.cases import AsRead, Given
from handlers.desk.people import NewStaff
from storage import attachments, cases, holds
from storage.quiz_tables import quiz_tries
from storage.records import Case, Rating, Staff, Wanted
from storage.tables import inbox, outbox, ratings
from tests.photos import photo
from tests.system.contest import with_contest
from tests.system.inside import inside, until
from tests.system.on_zalo import LINE, Visitor, authorise, on_zalo, visitor
from tests.zalo.server import OTHER_OA, StandIn, standing_in

MODES = ["numbers", "hidden", "shown"]


@dataclass
class Served:
    app: App
    zalo: StandIn
    mode: str
    officer: Staff

    def person(self) -> Visitor:
        return visitor(self.zalo)

    async def case(self, code: str) -> Case:
        async with self.app.database.reading() as connection:
            found = await cases.listed(connection, Wanted(), 100)
        return next(case for case in found if case.code == code.replace("-", ""))

    async def rating(self, case: Case) -> Rating | None:
        columns = (ratings.c.score, ratings.c.criteria, ratings.c.words, ratings.c.at)
        async with self.app.database.reading() as connection:
            row = (await connection.execute(select(*columns).where(ratings.c.case_id == case.id))).first()
            return Rating(*row) if row else None

    async def tries(self, who: Visitor) -> list[tuple[object, ...]]:
        columns = (quiz_tries.c.score, quiz_tries.c.name, quiz_tries.c.phone)
        theirs = select(*columns).where(quiz_tries.c.conversation.endswith(f":{who.person.id}"))
        async with self.app.database.reading() as connection:
            return [tuple(row) for row in await connection.execute(theirs)]

    async def bodies(self, who: Visitor) -> list[object]:
        theirs = inbox.c.conversation.endswith(f":{who.person.id}")
        async with self.app.database.reading() as connection:
            return list((await connection.execute(select(inbox.c.body).where(theirs).order_by(inbox.c.id))).scalars())


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=MODES)
async def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """One service for all journeys; each of them is another citizen's."""
    folder = tmp_path_factory.mktemp("zalo")
    async with standing_in() as zalo:
        content = with_contest(folder)
        config = on_zalo(zalo, f"sqlite:///{folder}/motcua.sqlite3", content, buttons=request.param)
        await authorise(config, zalo, lambda: datetime.now(UTC))
        async with inside(config) as app:
            assert app.desk is not None
            await people.add(app.desk, None, NewStaff("hoa", "Hoa", "supervisor", None), ())
            (officer,) = await people.everybody(app.desk, None)
            yield Served(app, zalo, request.param, officer)


async def test_who_follows_or_opens_the_chat_is_greeted_once(served: Served) -> None:
    lan = served.person()
    lan.person.follow()
    first = await lan.reads("tự động", "/dulieu", "Bản thử nghiệm")
    assert "<" not in first.text
    lan.person.open_chat()
    await lan.says("xin chào", "Dạ")
    assert len(lan.person.heard) == 2


async def test_a_question_without_tone_marks_and_what_follows_it(served: Served) -> None:
    lan = served.person()
    await lan.says("lam giay khai sinh cho con can gi", "Đăng ký khai sinh – giấy tờ cần có", "Giấy chứng sinh")
    await lan.says("bao gio co", "Đăng ký khai sinh – thời gian giải quyết")
    await lan.chooses("Nộp ở đâu", "Đăng ký khai sinh – nơi nộp")


@pytest.mark.parametrize("choice", ["2", "hai", "cái thứ hai", "label", "button or number"])
async def test_what_is_unclear_is_asked_back_and_chosen_by_number_words_or_tap(served: Served, choice: str) -> None:
    lan = served.person()
    asked = await lan.says("toi muon dang ky lai", "Anh/chị muốn hỏi việc nào")
    labels = [line for _, line in LINE.findall(asked.text)] or [button["title"] for button in asked.buttons]
    if choice == "button or number":
        await lan.chooses(labels[1], labels[1])
    else:
        await lan.says(labels[1] if choice == "label" else choice, labels[1])


async def test_a_grievance_is_filed_followed_answered_and_rated(served: Served) -> None:
    lan = served.person()
    await lan.says("cán bộ một cửa An Tịnh nạt bà con ở phòng số 5", "tôi hiểu đây là phản ánh")
    await lan.chooses("Bỏ qua", "họ tên")
    summary = await lan.says("Nguyễn Thị Lan, ấp Bình Hòa, 0900 000 000", "Nguyễn Thị Lan", "Bình Hòa")
    assert "nạt bà con" in summary.text
    served.zalo.files["anh.jpg"] = (photo(), "image/jpeg")
    lan.person.photo(f"{served.zalo.url}/cdn/anh.jpg")
    await lan.reads("ảnh")
    lan.person.location("11.03", "106.36")
    await lan.reads("vị trí")
    filed = await lan.says("gửi", "Mã theo dõi")
    code = filed.text.partition("Mã theo dõi: ")[2][:14]
    await lan.says("/tracuu", code)
    case = await served.case(code)
    assert case.spot == "11.03000, 106.36000"
    assert (case.channel, case.person and case.person["name"]) == ("zalo", "Nguyễn Thị Lan")
    await until(lambda: _has_a_photo(served, case))
    assert served.app.desk is not None
    read_as = AsRead(case.code, case.version)
    written = Given("image", photo())
    await at_desk.answer(served.app.desk, served.officer, read_as, "Đã nhắc cán bộ, xin lỗi chị.", written)
    answer = await lan.reads("Đã nhắc cán bộ", "xin lỗi chị")
    await until(lambda: lan.person.heard[-1].file)
    assert lan.person.heard[-1].file == (f"tra-loi-{code}.jpg", written.content)
    offered = [line for _, line in LINE.findall(answer.text)] or [button["title"] for button in answer.buttons]
    await lan.chooses(offered[0], "Anh/chị thấy cách giải quyết thế nào")
    await lan.chooses("Rất hài lòng", "rất hài lòng")
    rating = await served.rating(case)
    assert rating is not None
    assert rating.score == 5


async def test_ones_own_data_is_taken_along_as_a_word_file_and_erased(served: Served) -> None:
    lan = served.person()
    await lan.says("lam giay khai sinh can gi", "giấy tờ cần có")
    await lan.says("/dulieu", "Dữ liệu của anh/chị")
    await lan.chooses("Tải về", "toàn bộ tin nhắn")
    await until(lambda: lan.person.heard[-1].file)
    assert lan.person.heard[-1].file is not None
    name, content = lan.person.heard[-1].file
    exported = json.loads("\n".join(paragraph.text for paragraph in WordFile(io.BytesIO(content)).paragraphs))
    assert name == "du-lieu-cua-toi.docx"
    assert "lam giay khai sinh can gi" in [message["text"] for message in exported["messages"]]
    lan.person.withdraw()

    async def is_gone() -> bool:
        return not any(await served.bodies(lan))

    await until(is_gone)
    theirs = select(outbox.c.id).where(outbox.c.conversation.endswith(f":{lan.person.id}"))
    async with served.app.database.reading() as connection:
        assert (await connection.execute(theirs)).all() == []


async def test_a_quiz_is_played_by_number_tap_and_word_interrupted_won_and_forgotten(served: Served) -> None:
    lan = served.person()
    await lan.says("thi tim hieu", "Anh/chị muốn thi bài nào")
    await lan.chooses("Cuộc thi thử", "3 câu", "đến hết ngày 1/1/2120")
    await lan.chooses("Bắt đầu", "Câu 1/3")
    await lan.chooses("Ngay trong ngày", "đúng rồi ạ", "Câu 2/3")
    await lan.says("lam giay khai sinh can gi", "Đăng ký khai sinh – giấy tờ cần có")
    await lan.says("thi tiep", "Đang đúng 1/1 câu", "Câu 2/3")
    await lan.says("2", "chưa đúng ạ", "Đáp án đúng: Ở xã", "Câu 3/3")
    await lan.says("khong phai", "đúng 2/3 câu", "họ tên và số điện thoại")
    asked = await lan.chooses("Đồng ý, để lại tên", "Giữ nhiều nhất 180 ngày", "/dulieu")
    assert "/gui/" not in asked.text, "Zalo's servers are here: no page of ours is needed"
    await lan.says("Nguyễn Thị Lan, 0912 345 678", "tôi ghi tên và số điện thoại")
    assert await served.tries(lan) == [(2, "Nguyễn Thị Lan", "0912345678")]
    assert not [body for body in await served.bodies(lan) if "0912" in str(body)], "it stands with the quiz alone"
    await lan.says("thi tim hieu", "Anh/chị muốn thi bài nào")
    await lan.chooses("Cuộc thi thử", "anh/chị thi rồi, đúng 2/3 câu")
    await lan.says("/dulieu", "Cuộc thi thử: 2/3 câu")
    await lan.chooses("Rút tên khỏi cuộc thi", "tôi xóa tên và số điện thoại")
    assert await served.tries(lan) == [(2, None, None)]


async def test_two_answers_to_one_question_at_once_count_one(served: Served) -> None:
    lan = served.person()
    await lan.says("xin chào", "tự động")
    await lan.says("thi tim hieu", "Anh/chị muốn thi bài nào")
    await lan.chooses("Cuộc thi thử", "3 câu")
    await lan.chooses("Bắt đầu", "Câu 1/3")
    lan.person.say("1")
    lan.person.say("1")
    await lan.reads("Câu 2/3")
    await lan.reads("Câu 3/3")
    async with served.app.database.reading() as connection:
        theirs = quiz_tries.c.conversation.endswith(f":{lan.person.id}")
        found = (await connection.execute(select(quiz_tries.c.answers).where(theirs))).scalars().all()
    assert found == [[1, 1]], "the second number answers the question that came after the first: one try, in order"


async def test_danger_is_answered_by_a_number_to_call_before_anything_else(served: Served) -> None:
    lan = served.person()
    lan.person.say("nha hang xom chay roi")
    assert (await lan.person.next()).text.startswith("Gọi 114 ngay")


async def test_what_is_no_text_is_told_what_was_done_with_it(served: Served) -> None:
    lan = served.person()
    await lan.says("xin chào", "tự động")
    cdn = f"{served.zalo.url}/cdn"
    lan.person.send("audio", {"url": f"{cdn}/a.amr"})
    await lan.reads("chưa nghe được tin thoại")
    lan.person.send("sticker", {"id": "1", "url": f"{cdn}/s"})
    await lan.reads("gõ bằng chữ")
    lan.person.submit_info(name="Lan", phone="0900000000")
    await lan.reads("không cần số điện thoại")
    kept = json.dumps(await served.bodies(lan))
    assert [word for word in ("0900000000", "a.amr") if word in kept] == []


async def test_two_accounts_on_one_address_answer_each_with_its_own_token(served: Served) -> None:
    lan, dung = served.person(), visitor(served.zalo, OTHER_OA)
    await lan.says("xin chào", "tự động")
    await dung.says("xin chào", "tự động")
    sent = [call for call in served.zalo.messages.calls if isinstance(call.body, dict)]
    called = {call.account: call.body["recipient"]["user_id"] for call in sent}
    assert (called[lan.person.account], called[OTHER_OA]) == (lan.person.id, dung.person.id)


async def test_a_person_at_zalos_own_console_silences_the_assistant(served: Served) -> None:
    lan = served.person()
    await lan.says("xin chào", "tự động")
    served.zalo.human(lan.person, "Chào anh, tôi là Hạnh ở bộ phận một cửa")
    await until(lambda: [one for one in served.zalo.delivering.posted if one.event == "oa_send_text"])
    before = len(lan.person.heard)
    await until(lambda: _is_held(served, lan))
    lan.person.say("làm giấy khai sinh cần gì")
    await until(lambda: _is_done(served, lan))
    assert len(lan.person.heard) == before
    await lan.says("gặp trợ lý", "trợ lý")


async def _has_a_photo(served: Served, case: Case) -> bool:
    async with served.app.database.reading() as connection:
        return [file.is_here for file in await attachments.of_cases(connection, [case.id])] == [True]


async def _is_held(served: Served, who: Visitor) -> bool:
    name = f"zalo:{who.person.account}:{who.person.id}"
    async with served.app.database.reading() as connection:
        return name in await holds.held(connection, [name], datetime.now(UTC))


async def _is_done(served: Served, who: Visitor) -> bool:
    theirs = inbox.c.conversation.endswith(f":{who.person.id}")
    async with served.app.database.reading() as connection:
        states = (await connection.execute(select(inbox.c.state).where(theirs))).scalars().all()
    return len(states) == 2 and set(states) == {"done"}
