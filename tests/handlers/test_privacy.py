"""What is kept of a conversation: counted truly, shown literally, handed over whole, erased for good."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal import Notebook
from handlers.citizen.privacy import CUT, SHOWN, privacy
from handlers.dialogue import Dialogue
from handlers.dispatch import reply
from handlers.messages import Incoming, Items, Reply
from handlers.presses import Privacy, unpack
from handlers.rights import Terms
from handlers.turn import Answer, Asking, Manners, OwnRequest, Turn
from knowledge.ear import Ear
from tests.handlers.small import edition, sentence, text

NIGHT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
"""Half past midnight of 23 November in Viet Nam."""
SHOWN_EDITION = edition()
EAR = Ear.build(SHOWN_EDITION.library)


def turn(notebook: Notebook, dialogue: Dialogue | None = None, manners: Manners | None = None) -> Turn:
    heard = Incoming("webchat", "web", "lan", "m1", "text", NIGHT, text="/dulieu")
    return Turn(1, heard, dialogue or Dialogue(), SHOWN_EDITION, EAR, NIGHT, notebook, manners or Manners())


def book(*messages: str, questions: int = 0) -> Notebook:
    heard = [
        (NIGHT + timedelta(minutes=n), "citizen" if n % 2 == 0 else "bot", said) for n, said in enumerate(messages)
    ]
    return Notebook(heard, [(NIGHT, f"câu {n}", "answered") for n in range(questions)])


async def step(name: str, notebook: Notebook, dialogue: Dialogue | None = None) -> Answer:
    return await privacy(turn(notebook, dialogue), name)


def offered(answer: Answer) -> list[object]:
    return [unpack(choice.press or "") for reply in answer.replies for choice in reply.choices]


def lines(reply: Reply) -> list[str]:
    (listed,) = [block for block in reply.text if isinstance(block, Items)]
    return ["".join(span.text for span in item) for item in listed.items]


async def test_the_summary_counts_what_there_is_and_says_how_long_it_stays() -> None:
    manners = Manners(keep_days=7, questions_days=90)
    answer = await privacy(turn(book("a", "b", "c", questions=2), manners=manners), "show")
    values = {
        "messages": "3",
        "questions": "2",
        "cases": "0",
        "named": "0",
        "signed": "0",
        "days": "7",
        "questions_days": "90",
        "cases_days": "730",
        "news": "chưa đăng ký",
        "quizzes": "chưa tham gia",
        "since": "23/11/2026",
    }
    assert text(answer.replies[0]) == sentence(SHOWN_EDITION, "privacy.summary", **values)
    assert offered(answer) == [Privacy("look"), Privacy("print"), Privacy("export"), Privacy("ask_erase")]


async def test_with_nothing_kept_the_summary_says_none_since_today() -> None:
    answer = await step("show", book())
    values = {
        "messages": "0",
        "questions": "0",
        "cases": "0",
        "named": "0",
        "signed": "0",
        "days": "30",
        "questions_days": "180",
        "cases_days": "730",
        "news": "chưa đăng ký",
        "quizzes": "chưa tham gia",
        "since": "23/11/2026",
    }
    assert text(answer.replies[0]) == sentence(SHOWN_EDITION, "privacy.summary", **values)


@pytest.mark.parametrize("name", ["", "nonsense", "SHOW"])
async def test_an_unknown_step_is_the_summary(name: str) -> None:
    assert await step(name, book("a")) == await step("show", book("a"))


async def test_looking_shows_the_latest_oldest_first_with_the_hour_in_viet_nam() -> None:
    answer = await step("look", book(*(f"tin {number}" for number in range(SHOWN + 5))))
    shown = lines(answer.replies[0])
    assert len(shown) == SHOWN
    assert shown[0].startswith("23/11 00:35")
    assert shown[0].endswith("tin 5")
    assert shown[-1].endswith(f"tin {SHOWN + 4}")
    counted = sentence(SHOWN_EDITION, "privacy.look", shown=str(SHOWN), all=str(SHOWN + 5))
    assert text(answer.replies[0]).startswith(counted)


async def test_a_long_message_is_cut_and_several_lines_become_one() -> None:
    answer = await step("look", book("x" * (CUT + 1), "y" * CUT, "một\n\n hai\tba"))
    long, fitting, folded = lines(answer.replies[0])
    assert long.endswith("x" * CUT + "…")
    assert fitting.endswith("y" * CUT)
    assert folded.endswith(": một hai ba")


@pytest.mark.parametrize("said", ["**đậm**", "https://a.example/x", "- gạch", "1. một", "{name}", "<b>"])
async def test_what_was_written_is_shown_literally(said: str) -> None:
    answer = await step("look", book(said))
    (listed,) = [block for block in answer.replies[0].text if isinstance(block, Items)]
    (spans,) = listed.items
    assert "".join(span.text for span in spans).endswith(f": {said}")
    assert not any(span.bold or span.url for span in spans)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=300), max_size=30))
async def test_the_export_holds_every_message_letter_by_letter(messages: list[str]) -> None:
    answer = await step("export", book(*messages, questions=1))
    document = answer.replies[0].document
    assert document is not None
    body = json.loads(document.content)
    assert [message["text"] for message in body["messages"]] == messages
    assert body["questions"] == [{"at": NIGHT.isoformat(), "text": "câu 0", "status": "answered"}]
    assert all(datetime.fromisoformat(message["at"]).tzinfo for message in body["messages"])


async def test_erasing_is_asked_about_before_it_is_done() -> None:
    notebook = book("a", questions=1)
    asked = await step("ask_erase", notebook)
    assert offered(asked) == [Privacy("erase"), Privacy("keep")]
    assert asked.dialogue.waiting == "erase"
    assert len(notebook.messages) == 1


async def test_erasing_forgets_what_was_said_asked_and_talked_about() -> None:
    notebook, before = (
        book("a", questions=1),
        Dialogue(noticed=True, topic="procedure:viec", place="x", waiting="erase"),
    )
    erased = await step("erase", notebook, before)
    assert (notebook.messages, notebook.questions) == ([], [])
    assert erased.dialogue == Dialogue(noticed=True)


async def test_what_is_done_at_once_is_told_with_its_number() -> None:
    erased = await step("erase", book("a"))
    assert text(erased.replies[0]).endswith(sentence(SHOWN_EDITION, "privacy.request_numbered", number="DL-1"))


async def test_what_waits_is_told_with_its_day_and_what_that_rests_on() -> None:
    class Slow(Notebook):
        async def request(self, asking: Asking) -> OwnRequest:
            asked = OwnRequest(7, asking.kind, NIGHT, asking.due_on, asking.basis, waits_for=2)
            self.requests.append(asked)
            return asked

    for basis, said in (("", "hạn này chưa xác thực bằng văn bản"), ("Nghị định 1, Điều 2", "Nghị định 1, Điều 2")):
        notebook = Slow()
        manners = Manners(terms=Terms(erase_days=4, basis=basis))
        answer = await privacy(turn(notebook, manners=manners), "erase_all")
        values = {"number": "DL-7", "cases": "2", "day": "27/11/2026", "basis": said}
        waits = sentence(SHOWN_EDITION, "privacy.request_waits", **values)
        assert text(answer.replies[0]).endswith(waits)
        shown = await privacy(turn(notebook, manners=manners), "show")
        assert text(shown.replies[0]).endswith(waits)


async def test_keeping_changes_nothing_but_the_waiting() -> None:
    notebook, before = book("a"), Dialogue(noticed=True, topic="procedure:viec", waiting="erase")
    kept = await step("keep", notebook, before)
    assert len(notebook.messages) == 1
    assert kept.dialogue == Dialogue(noticed=True, topic="procedure:viec")


async def test_consent_withdrawn_at_the_vendor_erases_everything_without_a_word() -> None:
    notebook = book("a", "b")
    said = turn(notebook, Dialogue(noticed=True, topic="procedure:a", misses=(1,)))
    answer = await reply(replace(said, heard=replace(said.heard, kind="withdrawn", text="")))
    assert (answer.replies, answer.dialogue) == ((), Dialogue(misses=(1,)))
    assert (await notebook.kept()).messages == ()
