"""A conversation lived at random: whatever is typed or tapped, it is answered, remembered and bounded."""

import asyncio
import json
from functools import cache
from typing import get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.rehearsal import Conversation
from handlers.dialogue import EARLIER_KEPT, MENUS_KEPT, Dialogue
from handlers.messages import Kind, Reply, plain
from handlers.presses import unpack
from handlers.turn import Answer
from knowledge.ear import Ear
from knowledge.library import Library
from knowledge.loading import load_library, packaged
from tests.everyday import QUESTIONS
from tests.handlers.conftest import TODAY

STATUSES = {
    *(
        "answered",
        "clarified",
        "unknown",
        "smalltalk",
        "feature",
        "emergency",
        "chosen",
        "none_of_these",
        "declined",
        "disliked",
    ),
}
PIECES = [
    *(question for question, _, _ in QUESTIONS),
    *("lệ phí bao nhiêu", "nộp ở đâu", "bao lâu có", "cần giấy tờ gì", "toi muon dang ky lai", "xin học bổng du học"),
    *("tôi ở Lộc Hưng cũ", "Phước Chỉ", "cháy nhà", "tố cáo ông Hùng", "cảm ơn", "chào", "/start", "/menu", "/dulieu"),
    *("góp ý", "góp ý là ghế chờ ít quá", "ghế chờ ít quá", "gửi", "có", "sửa", "thôi", "/gopy", "/tracuu", "tra cứu"),
    *("cán bộ đòi tiền mới làm", "K7M2-9QX4-TR-5", "mã K7M29QX4TR5 tới đâu rồi", "tôi muốn khiếu nại"),
    *("1", "2", "hai", "cái thứ ba", "không phải ý nào", "99", "mật khẩu của tôi là abc123", "1.001193", "{name}"),
]
# a withdrawal comes from the vendor: nobody said anything to us
ANSWERED = [kind for kind in get_args(Kind) if kind != "withdrawn"]
CARRIED = ["", "dang-ky-khai-sinh", "dang-ky-ket-hon_fee", "xa-phuoc-binh-cu", "dulieu", "gopy", "khong-co"]


@cache
def knowledge() -> tuple[Library, Ear]:
    library = load_library(packaged())
    return library, Ear.build(library)


class Talking(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.talk = Conversation(*knowledge(), TODAY)
        self.answer: Answer | None = None
        self.shown: list[str] = []

    def teardown(self) -> None:
        self.runner.close()

    def _heard(self, answer: Answer) -> None:
        self.answer = answer
        self.shown += [choice.press for reply in answer.replies for choice in reply.choices if choice.press]

    @rule(text=st.one_of(st.sampled_from(PIECES), st.lists(st.sampled_from(PIECES), max_size=2).map(" ".join)))
    def say(self, text: str) -> None:
        self._heard(self.runner.run(self.talk.say(text)))

    @rule(text=st.text(max_size=60))
    def babble(self, text: str) -> None:
        self._heard(self.runner.run(self.talk.say(text)))

    @precondition(lambda self: self.shown)
    @rule(data=st.data())
    def tap(self, data: st.DataObject) -> None:
        """Tap any button ever shown, also one that scrolled away long ago."""
        self._heard(self.runner.run(self.talk.press(data.draw(st.sampled_from(self.shown)))))

    @rule(press=st.one_of(st.text(max_size=20), st.builds("{}.{}".format, st.integers(0, 40), st.integers(0, 12))))
    def tap_what_was_never_shown(self, press: str) -> None:
        self._heard(self.runner.run(self.talk.press(press)))

    @rule(kind=st.sampled_from(ANSWERED), caption=st.text(max_size=20))
    def send_something_else(self, kind: Kind, caption: str) -> None:
        self._heard(self.runner.run(self.talk.hear(kind, caption)))

    @rule(carried=st.one_of(st.sampled_from(CARRIED), st.text(max_size=64)))
    def follow_a_link(self, carried: str) -> None:
        self._heard(self.runner.run(self.talk.hear("text", "/start", carried)))

    @invariant()
    def there_is_always_an_answer_in_words(self) -> None:
        if self.answer is None:
            return
        assert self.answer.replies
        for reply in self.answer.replies:
            assert plain(reply.text).strip()
            assert "**" not in plain(reply.text)
            assert len({choice.label for choice in reply.choices}) == len(reply.choices)
            assert all(choice.label.strip() and (choice.press or choice.url) for choice in reply.choices)

    @invariant()
    def what_is_said_survives_the_database(self) -> None:
        for reply in self.answer.replies if self.answer else ():
            assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply

    @invariant()
    def what_is_remembered_survives_the_database_and_stays_small(self) -> None:
        dialogue = self.talk.dialogue
        assert Dialogue.from_json(json.loads(json.dumps(dialogue.to_json()))) == dialogue
        assert len(dialogue.menus) <= MENUS_KEPT
        assert len(dialogue.earlier) <= EARLIER_KEPT
        assert len(json.dumps(dialogue.to_json())) < 16_000

    @invariant()
    def every_button_of_the_last_answer_means_something_and_fits_every_channel(self) -> None:
        for reply in self.answer.replies if self.answer else ():
            for choice in reply.choices:
                if choice.press is not None:
                    meant = self.talk.dialogue.pressed(choice.press)
                    assert meant is not None
                    assert unpack(meant) is not None
                    assert len(choice.press.encode()) <= 64

    @invariant()
    def a_question_has_one_known_status_and_no_secret(self) -> None:
        question = self.answer.question if self.answer else None
        if question is not None:
            assert question.status in STATUSES
            assert "abc123" not in question.text
            assert "Hùng" not in question.text
            assert 0 <= question.confidence <= 1

    @invariant()
    def what_the_talk_is_about_exists(self) -> None:
        library, _ = knowledge()
        dialogue = self.talk.dialogue
        keys = [key for key in (dialogue.topic, *dialogue.earlier, *dialogue.offered) if key]
        assert all(library.entry(key) is not None for key in keys)
        assert dialogue.place is None or library.entry(f"place:{dialogue.place}") is not None


Talking.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestTalking = Talking.TestCase
