"""A month at the service, small enough to be counted by hand: what a report of it has to come to stands beside it."""

from dataclasses import replace
from datetime import date, timedelta

from handlers.desk import Desk, forums, lateness
from handlers.desk.forums import Draft
from handlers.desk.reports import Period
from storage import cases, news, quizzes, ratings, visits
from storage import forums as stored_forums
from storage.database import Transaction
from storage.news import NewBroadcast
from storage.news_tables import deliveries
from storage.quizzes import QuizTry
from storage.records import Rating, Staff
from storage.visits import Answered
from tests.desk import OFFICES
from tests.handlers.desk.test_asked import fill
from tests.handlers.desk.test_cases import filed
from tests.handlers.desk.test_lateness import SOON

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
DAY = date(2026, 11, 20)
TITLE = "Kỳ kê khai thuế"
QUIZ = "nam-ngoai"


async def fill_month(desk: Desk, editor: Staff, supervisor: Staff) -> None:
    """12 questions (see `fill`), 3 cases of which 1 answered, and what the functions below say."""
    await fill(desk)
    await _days(desk, editor)
    await lateness.register(desk, supervisor, SOON)
    late = await lateness.register(desk, supervisor, replace(SOON, receipt="H56.2", person="Trần Thị Giấu"))
    await lateness.issued(desk, supervisor, late.id)
    async with desk.database.writing() as connection:
        await _counters(connection)
        await _quizzes(connection, desk)
        await _news(connection, desk)


async def _days(desk: Desk, editor: Staff) -> None:
    """One day in the month with two questions, one of them answered, and one that is cancelled; one after it."""
    draft = Draft(date(2026, 11, 27), "08:00", "Hội trường", OFFICES[0], "Đất đai")
    number = await forums.write(desk, editor, draft)
    called_off = await forums.write(desk, editor, replace(draft, day=date(2026, 11, 30), office=OFFICES[1]))
    await forums.write(desk, editor, replace(draft, day=date(2026, 12, 1)))
    await forums.cancel(desk, editor, called_off)
    answered, waiting = [await filed(desk, one, "Bao giờ cấp sổ?") for one in (101, 102)]
    await filed(desk, 103, office=OFFICES[1])
    async with desk.database.writing() as connection:
        assert await cases.change(connection, answered, desk.clock(), {"state": "answered"})
        await ratings.rate(connection, answered.id, Rating(4, [], "", desk.clock()))
        for one in (answered, waiting):
            await stored_forums.ask(connection, number, one.id)


async def _counters(connection: Transaction) -> None:
    """Three visitors of one unit (5, 4 and 2, two of them for the manners), one of another; one before the month."""
    for who, score in (("a", "5"), ("b", "4"), ("c", "2")):
        await visits.add(connection, f"webchat:web:{who}", Answered(OFFICES[0], DAY, "score", score), "score")
    for who, why in (("a", "thai-do"), ("b", "thai-do"), ("c", "thoi-gian")):
        await visits.add(connection, f"webchat:web:{who}", Answered(OFFICES[0], DAY, "why", why), f"why:{why}")
    await visits.add(connection, "webchat:web:d", Answered(OFFICES[1], DAY, "score", "1"), "score")
    before = Answered(OFFICES[0], date(2026, 10, 31), "score", "1")
    await visits.add(connection, "webchat:web:e", before, "score")


async def _quizzes(connection: Transaction, desk: Desk) -> None:
    """Three played, two got through with 2 and 1 of 2; a fourth in the month before."""
    for who, score, days in (("a", 2, 0), ("b", 1, 1), ("c", 0, 2), ("d", 2, 40)):
        at = desk.clock() - timedelta(days=days)
        one = QuizTry(QUIZ, f"webchat:web:{who}", "webchat", [1], 0, 2, at)
        await quizzes.answer(connection, one)
        if score:
            await quizzes.answer(connection, replace(one, answers=[1, 2], score=score, ended_at=at))
            await quizzes.sign(connection, QUIZ, f"webchat:web:{who}", "Nguyễn Thị Kín", "0912345678")


async def _news(connection: Transaction, desk: Desk) -> None:
    """One piece of news to five: three it reached (two on Telegram), one it did not, of one nobody knows."""
    new = NewBroadcast("thue", TITLE, "Từ 1/12.", date(2026, 11, 30), "bien", desk.clock())
    number = await news.add(connection, new)
    draft = await news.by_id(connection, number)
    assert draft
    assert await news.change(connection, draft, {"state": "done", "released_at": desk.clock()})
    became = (("telegram", "sent"), ("telegram", "sent"), ("zalo", "sent"), ("zalo", "failed"), ("telegram", "unsure"))
    for at, (channel, state) in enumerate(became):
        row = {"broadcast_id": number, "conversation": f"{channel}:x:{at}", "channel": channel, "state": state}
        await connection.execute(deliveries.insert().values(row))
