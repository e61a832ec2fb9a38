"""Ask all questions of the draft again: beside everything else, in one process of all, until it is done or stopped.

While it lasts the draft says who began it, how far it is, and when that was heard last. What is heard of no more ended
with its process; then, once somebody stops it, and once the draft changes, it can be begun again.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from handlers.desk import Desk, Refusal, drafting
from handlers.desk.drafting import CHANGED_MEANWHILE, NO_DRAFT, note, press_of
from handlers.desk.proofs import new_token
from handlers.desk.releasing import Proof
from handlers.desk.replaying import Asking, Progress, Stopped
from handlers.desk.roles import Action, must
from knowledge.faults import Faulty
from storage import drafts
from storage.database import DatabaseTrouble
from storage.records import Draft, Staff

HEARD_EVERY = 1.0
"""Seconds."""
MOST_FAULTS = 200
MOST_SHOWN = 200
"""Changed answers that are kept with a draft, regressions first."""
ASKING = "Đang hỏi lại mọi câu rồi, xin chờ."
SCHEDULED = "Bản nháp đang hẹn giờ công bố. Hãy bấm “Thôi hẹn giờ” rồi hỏi lại."
STOPPED = "Có người đã bấm “Thôi hỏi lại”, hoặc vừa sửa bản nháp."


async def begin(desk: Desk, who: Staff) -> str:
    """Say with the draft that its questions are being asked. Returns the token under which `prove` does that.

    Raises `NotTheirs`, and `Refusal` where there is nothing to ask or somebody asks already.
    """
    must(who, Action.EDIT_KNOWLEDGE)
    now, token = desk.clock(), new_token()
    async with desk.database.writing() as connection:
        draft = await drafts.held(connection)
        if draft is None:
            raise Refusal(NO_DRAFT)
        asking = Asking.kept(draft.version, draft.proof)
        if asking and asking.lasts(now):
            raise Refusal(ASKING)
        if draft.publish_at:
            raise Refusal(SCHEDULED)
        begun = {"version": draft.version, "token": token, "by": who.login, "since": now.isoformat()}
        proof = begun | _heard(desk, Progress())
        # who vouched for it saw other answers
        await drafts.change(connection, draft, {"proof": proof, "checked_by": None, "checked_at": None})
    return token


async def stop(desk: Desk, who: Staff) -> None:
    """Have no more questions asked. Nothing happens where none are. Raises `NotTheirs`."""
    must(who, Action.EDIT_KNOWLEDGE)
    async with desk.database.writing() as connection:
        draft = await drafts.held(connection)
        if draft is not None and Asking.kept(draft.version, draft.proof):
            await drafts.forget_proof(connection, draft)
            await note(connection, desk, who, "draft asking stopped", draft)


async def prove(desk: Desk, who: Staff, token: str) -> None:
    """Ask all questions again and keep with the draft what came of it, or what faults it has and then raises.

    Raises `Refusal` where it was stopped or begun by somebody else meanwhile: then nothing is kept.
    """
    now, progress = await drafting.work(desk, who), Progress()
    telling = asyncio.create_task(_tell(desk, token, progress))
    try:
        proof = await press_of(desk).prove(desk, now.texts, progress)
    except Faulty as faulty:
        await _keep(desk, who, token, {"faults": [fault.shown() for fault in faulty.faults[:MOST_FAULTS]]})
        raise
    except Stopped:
        raise Refusal(STOPPED) from None
    finally:
        progress.stop()  # whatever still asks beside the loop, when the process is told to end
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
    await _keep(desk, who, token, _kept(proof))


def _kept(proof: Proof) -> dict[str, Any]:
    return {
        "base": proof.base,
        "after": proof.after.checksum,
        "before": proof.before.checksum,
        "asked": proof.replay.asked,
        "seconds": proof.replay.seconds,
        "left_out": proof.replay.left_out,
        "changed": [asdict(one) for one in proof.replay.changed[:MOST_SHOWN]],
    }


async def _keep(desk: Desk, who: Staff, token: str, result: Mapping[str, Any]) -> None:
    async with desk.database.writing() as connection:
        draft = await drafts.held(connection)
        if draft is None or not _is_ours(draft, token):
            raise Refusal(CHANGED_MEANWHILE)
        await drafts.change(connection, draft, {"proof": {"version": draft.version, **result}, "trouble": ""})
        await note(connection, desk, who, "draft proven", draft)


async def _tell(desk: Desk, token: str, progress: Progress) -> None:
    """Say how far it is until it is done, and see whether it is to go on."""
    while not progress.is_stopped:
        await asyncio.sleep(HEARD_EVERY)
        with suppress(DatabaseTrouble):
            await _tell_once(desk, token, progress)


async def _tell_once(desk: Desk, token: str, progress: Progress) -> None:
    async with desk.database.writing() as connection:
        draft = await drafts.held(connection)
        if draft is None or not _is_ours(draft, token):
            progress.stop()
            return
        await drafts.change(connection, draft, {"proof": {**(draft.proof or {}), **_heard(desk, progress)}})


def _heard(desk: Desk, progress: Progress) -> dict[str, Any]:
    return {"heard": desk.clock().isoformat(), "done": progress.done, "of": progress.of}


def _is_ours(draft: Draft, token: str) -> bool:
    return (draft.proof or {}).get("token") == token
