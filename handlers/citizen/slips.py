"""What a chat is not to carry is given on a page of ours, by a link that opens it once; then the chat goes on."""

from dataclasses import replace

from handlers.citizen import filling, form, quizzes, rights
from handlers.citizen.browse import beginnings
from handlers.citizen.drafts import MOST_FILES, OWN_PAGE
from handlers.citizen.form import NAMED, QUESTION
from handlers.draft import Draft
from handlers.messages import Choice, Reply, Slip
from handlers.sender import LONGEST_ADDRESS, LONGEST_NAME, Sender
from handlers.turn import Answer, Turn
from handlers.wording import reply


async def heard(turn: Turn) -> Answer:
    """What was given on the page, put to the form it was for; where there is none any more it is not kept."""
    draft, slip = filling.opened(turn), turn.heard.slip
    if slip and (answer := await rights.given(turn, slip) or await quizzes.given(turn, slip)):
        return answer
    if draft is None or slip is None or draft.step in ("sent", "doubt") or not turn.manners.collects:
        if turn.is_held and slip and slip.files and all([await turn.memory.hand_over(file) for file in slip.files]):
            return Answer((reply(turn.edition, "slip.to_officer"),), turn.dialogue)
        return Answer((reply(turn.edition, "slip.late", beginnings(turn.edition)),), turn.dialogue)
    for file in slip.files[: MOST_FILES - len(turn.attached)]:
        await turn.memory.attach(file)
    told = replace(turn, attached=await turn.memory.attached())
    return filling.shown_after(told, _signed(turn, draft, slip), reply(turn.edition, "slip.taken"))


def _signed(turn: Turn, draft: Draft, slip: Slip) -> Draft:
    """The draft with who sends it, where it is of a kind that has a sender and all of it was given."""
    sender = Sender(slip.name[:LONGEST_NAME], slip.address[:LONGEST_ADDRESS], slip.phone)
    if draft.step == "write" or draft.kind == QUESTION:
        return draft
    if draft.kind not in NAMED or sender.missing:
        return replace(draft, row=turn.id)
    return form.passing(replace(draft, sender=sender, row=turn.id), "contact")


async def linked(turn: Turn, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """The replies with a link of its own behind each button that leads to the page."""
    return tuple([replace(one, choices=tuple([await _led(turn, c) for c in one.choices])) for one in replies])


async def _led(turn: Turn, choice: Choice) -> Choice:
    if choice.url != OWN_PAGE:
        return choice
    return replace(choice, url=turn.manners.page + await turn.memory.offer_page())
