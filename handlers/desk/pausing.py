"""Switch one entry off at once, and put up banners: what cannot wait for a release, undone in one step.

Both lie over the running release and are followed by every process within seconds. Whoever reads the audit sees who
did what when; why an entry was switched off is kept with it.
"""

from dataclasses import dataclass
from datetime import datetime

from handlers.desk import LONGEST_TEXT, Desk, NotTheirs, Refusal, sound
from handlers.desk.roles import Action, must
from knowledge.library import ANSWERING
from storage import audit, overlays
from storage.database import Transaction
from storage.records import AuditLine, Banner, Pause, Staff

MOST_OVER = 20
LONGEST_BANNER = 300
"""Characters: it stands before an answer that is itself to be read."""
OFF_ALREADY = "Mục này đang tạm ngưng rồi."
GONE = "Việc này có người vừa làm rồi, hoặc đã hết hạn."
PAST = "Giờ hết hạn phải sau lúc này."
TOO_LONG = f"Dài quá {LONGEST_BANNER} ký tự; hãy viết gọn lại."
NO_ANSWER = "Chỉ tạm ngưng được thủ tục, chủ đề và sự kiện: mục này không tự trả lời câu hỏi nào."


@dataclass(frozen=True, slots=True)
class Standing:
    """What lies over the release now, and what was switched on again lately."""

    pauses: tuple[Pause, ...]
    banners: tuple[Banner, ...]
    over: tuple[Pause, ...]


async def standing(desk: Desk, who: Staff) -> Standing:
    """Raises `NotTheirs`."""
    must(who, Action.EDIT_KNOWLEDGE)
    async with desk.database.reading() as connection:
        return Standing(
            tuple(await overlays.paused(connection)),
            tuple(await overlays.up(connection, desk.clock())),
            tuple(await overlays.pauses_over(connection, MOST_OVER)),
        )


async def pause(desk: Desk, who: Staff, key: str, reason: str, said: str = "") -> None:
    """Answer from an entry no more; `said` is what is known and told instead. Raises `NotTheirs` and `Refusal`."""
    must(who, Action.EDIT_KNOWLEDGE)
    if key not in desk.edition().library.entries:
        raise NotTheirs
    if key.partition(":")[0] not in ANSWERING:
        raise Refusal(NO_ANSWER)
    said = sound(said) if said.strip() else ""
    new = Pause(0, key, said, sound(reason), who.login, desk.clock(), None, None)
    async with desk.database.writing() as connection:
        if not await overlays.pause(connection, new):
            raise Refusal(OFF_ALREADY)
        await _note(connection, desk, who, "entry paused", key)


async def resume(desk: Desk, who: Staff, number: int) -> None:
    """Answer from it again. Raises `NotTheirs` and `Refusal`."""
    must(who, Action.EDIT_KNOWLEDGE)
    async with desk.database.writing() as connection:
        over = await overlays.resume(connection, number, desk.clock(), who.login)
        if over is None:
            raise Refusal(GONE)
        await _note(connection, desk, who, "entry resumed", over.entry)


async def put_up(desk: Desk, who: Staff, text: str, until: datetime) -> int:
    """Tell everybody until then. Raises `NotTheirs` and `Refusal`."""
    must(who, Action.EDIT_KNOWLEDGE)
    text, now = sound(text[: LONGEST_TEXT + 1]), desk.clock()
    if len(text) > LONGEST_BANNER:
        raise Refusal(TOO_LONG)
    if until <= now:
        raise Refusal(PAST)
    async with desk.database.writing() as connection:
        number = await overlays.put_up(connection, Banner(0, text, until, who.login, now, None, None))
        await _note(connection, desk, who, "banner put up", f"banner:{number}")
    return number


async def take_down(desk: Desk, who: Staff, number: int) -> None:
    """Tell it no more. Raises `NotTheirs` and `Refusal`."""
    must(who, Action.EDIT_KNOWLEDGE)
    async with desk.database.writing() as connection:
        if not await overlays.take_down(connection, number, desk.clock(), who.login):
            raise Refusal(GONE)
        await _note(connection, desk, who, "banner taken down", f"banner:{number}")


async def _note(connection: Transaction, desk: Desk, who: Staff, action: str, about: str) -> None:
    await audit.add(connection, [AuditLine(desk.clock(), who.id, who.login, action, about)])
