"""Looking up what was filed: one's own with its words, anybody's by its code with the state alone."""

from datetime import timedelta
from random import Random

import pytest

from bot.rehearsal import Conversation
from handlers.citizen.drafts import spoken
from handlers.citizen.track import MISSES_COUNT, MOST_MISSES
from handlers.messages import plain
from handlers.tracking import ALPHABET, issue, read, shown
from knowledge.ear import Ear
from knowledge.library import Library
from tests.handlers.conftest import TODAY, Talk
from tests.handlers.test_feedback import SAID, code_in

WRONG = "Dạ tôi không tìm thấy mã này"


@pytest.fixture
def stranger(talk: Talk, library: Library, ear: Ear) -> Talk:
    """Somebody else, of the same service."""
    other = Conversation(library, ear, TODAY)
    other.notebook.archive = talk.conversation.notebook.archive
    return Talk(other)


async def file(talk: Talk, text: str = SAID) -> str:
    await talk.say(f"góp ý: {text}")
    return code_in(await talk.say("gửi"))


@pytest.mark.parametrize("asked", ["/tracuu", "tra cứu", "tra cuu", "tra cứu góp ý", "góp ý của tôi tới đâu rồi"])
async def test_ones_own_cases_are_shown_with_words_and_state(talk: Talk, asked: str) -> None:
    code = await file(talk)
    await talk.say(asked, code, SAID, "23/11/2026", "chưa chuyển cơ quan nào")


async def test_the_newest_come_first_and_not_without_end(talk: Talk) -> None:
    codes = [await file(talk, f"{SAID} lần thứ {n}") for n in range(12)]
    answer = plain((await talk.say("/tracuu", "12 việc")).replies[0].text)
    assert [code for code in reversed(codes) if code in answer] == codes[:1:-1]


async def test_who_has_filed_nothing_is_told_so_and_led_on(talk: Talk) -> None:
    await talk.say("/tracuu", "chưa gửi góp ý nào", "[Tra cứu hồ sơ]", "[Góp ý, phản ánh]")
    await talk.tap("Tra cứu hồ sơ", "Nguồn:")


@pytest.mark.parametrize("asked", ["{}", "mã {} tới đâu rồi", "tra cứu {}"])
async def test_by_the_code_alone_only_the_state_is_shown(talk: Talk, stranger: Talk, asked: str) -> None:
    code = await file(talk)
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", "")):
        await stranger.say("/tracuu")
        await stranger.say(asked.format(typed), code, "chưa chuyển cơ quan nào", never=(SAID, "Ghế", "Góp ý ngày"))


async def test_ones_own_code_shows_the_words_too(talk: Talk) -> None:
    await talk.say(await file(talk), SAID)


async def test_wrong_codes_and_codes_of_elsewhere_are_answered_alike(talk: Talk, stranger: Talk) -> None:
    code = await file(talk)
    typo = code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % 32]
    answers = {
        plain((await stranger.say(said)).replies[-1].text) for said in (typo, shown(issue(Random(1))), "k7m2-9qx4-tr-5")
    }
    assert len(answers) == 1
    assert WRONG in answers.pop()


async def test_guessing_comes_to_an_end_and_time_heals(talk: Talk, stranger: Talk) -> None:
    code = await file(talk)
    await stranger.say("alo")
    for number in range(MOST_MISSES):
        await stranger.say(shown(issue(Random(number))), WRONG)
    await stranger.say(shown(issue(Random(99))), "thử nhiều mã", never=(WRONG,))
    await stranger.say(code, "thử nhiều mã", never=("chưa chuyển cơ quan nào",))
    await stranger.say("/dulieu")
    await stranger.tap("Xóa hết")
    await stranger.tap("Xóa hết, tôi chắc chắn")
    await stranger.say(code, "thử nhiều mã")
    stranger.conversation.now += timedelta(seconds=MISSES_COUNT)
    await stranger.say(code, "chưa chuyển cơ quan nào")


async def test_ones_own_code_is_found_however_often_one_was_wrong(talk: Talk) -> None:
    code = await file(talk)
    for number in range(MOST_MISSES + 1):
        await talk.say(shown(issue(Random(number))))
    await talk.say(code, SAID)


@pytest.mark.parametrize("said", ["k7m2 9qx4 tr", "K7M29QX4TR5X", "k7m-29qx-4tr-5"])
async def test_after_looking_up_a_code_with_a_letter_missing_is_still_one(talk: Talk, said: str) -> None:
    await talk.say("/tracuu")
    await talk.say(said, WRONG)


async def test_after_looking_up_a_question_is_still_a_question(talk: Talk) -> None:
    await talk.say("/tracuu")
    await talk.say("làm khai sinh cần gì", "Giấy chứng sinh", never=(WRONG,))
    await talk.say("0912345678", never=(WRONG,))


def test_every_letter_of_a_code_can_be_read_out(library: Library) -> None:
    edition = library.as_of(TODAY)
    names = [spoken(edition, letter * 11).split(" ")[0] for letter in ALPHABET]
    assert len(set(names)) == len(ALPHABET)
    assert (
        spoken(edition, read("K7M2-9QX4-TR-5") or "K7M29QX4TR5")
        == "ca bảy em-mờ hai – chín cu ích-xì bốn – tê e-rờ – năm"
    )
