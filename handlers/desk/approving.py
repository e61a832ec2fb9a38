"""A draft that was asked through is checked by a second person and published, now or at a set time."""

from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

from handlers.desk import Desk, Refusal, drafting, releasing, sound
from handlers.desk.drafting import CHANGED_MEANWHILE, Work, change, note, same
from handlers.desk.releasing import Override, Proof, Published, Wanted
from storage import drafts, staff
from storage.database import Transaction
from storage.records import Draft, Staff

NOT_PROVEN = "Bản nháp đã đổi sau lần hỏi lại. Hãy bấm “Kiểm tra và hỏi lại” trước."
NOT_CHECKED = "Chưa có người thứ hai kiểm tra bản nháp này."
SECOND = "Cần một người biên tập khác: người sửa không tự kiểm tra."
ALL_CHANGED = (
    "{who} đều đã sửa trong bản nháp này nên không kiểm tra được ({what}). Cần người biên tập chưa sửa gì ở đây"
)
OR_DROP = "; hoặc một người bỏ các mục của mình rồi kiểm tra mục của người kia"
MOST_NAMED = 3
MOST_OF_NAMES = 60
"""As long as a release keeps who wrote it."""
GONE = "Người hẹn giờ không còn vào được."
PAST = "Giờ hẹn đã qua. Hãy chọn giờ sau lúc này."


@dataclass(frozen=True, slots=True)
class Plan:
    """How a version of the draft is to be published: `at` a set time, else now."""

    version: int
    note: str
    override: Override | None = None
    at: datetime | None = None


async def check(desk: Desk, who: Staff, version: int) -> None:
    """A second person vouches for this version of the draft. Raises `NotTheirs` and `Refusal`."""
    now = await drafting.work(desk, who)
    draft = same(now, version)
    if reason := unfit(now, who):
        raise Refusal(reason)
    if now.replay is None:
        raise Refusal(NOT_PROVEN)
    await change(desk, who, draft, {"checked_by": who.login, "checked_at": desk.clock()}, "draft checked")


def unfit(now: Work, who: Staff) -> str:
    """Why somebody may not check the draft, and what is to be done; "" where they may: nothing in it is theirs."""
    if who.login not in now.editors:
        return ""
    if len(now.editors) == 1:
        return SECOND
    *others, last = now.editors
    what = "; ".join(_changed(now, login) for login in now.editors)
    said = ALL_CHANGED.format(who=f"{', '.join(others)} và {last}", what=what)
    apart = any(len(file.editors) < len(now.editors) for file in now.files)
    return f"{said}{OR_DROP if apart else ''}."


def _changed(now: Work, login: str) -> str:
    paths = [file.path for file in now.files if login in file.editors]
    more = f" và {len(paths) - MOST_NAMED} tệp khác" if len(paths) > MOST_NAMED else ""
    return f"{login} sửa {', '.join(paths[:MOST_NAMED])}{more}"


async def publish(desk: Desk, who: Staff, plan: Plan) -> int:
    """Publish what a second person checked; returns the release's number. Raises `NotTheirs` and `Refusal`."""
    now = await drafting.work(desk, who)
    draft = _ready(now, plan.version)

    async def ended(connection: Transaction, number: int) -> None:
        values = {"ended_at": desk.clock(), "ended_by": who.login, "release": number, "note": plan.note}
        if not await drafts.change(connection, draft, values):
            raise Refusal(CHANGED_MEANWHILE)
        await note(connection, desk, who, "draft published", draft)

    return await releasing.publish(desk, who, _wanted(now, draft, plan), ended)


async def schedule(desk: Desk, who: Staff, plan: Plan) -> None:
    """Publish at a set time. Raises `NotTheirs` and `Refusal`."""
    now = await drafting.work(desk, who)
    draft = _ready(now, plan.version)
    if plan.at is None or plan.at <= desk.clock():
        raise Refusal(PAST)
    override = releasing.passing(_wanted(now, draft, plan))
    values: dict[str, Any] = {"publish_at": plan.at, "publish_by": who.login, "note": sound(plan.note), "trouble": ""}
    if override:
        values |= {"overridden_by": override.by, "override_reason": override.reason}
    await change(desk, who, draft, values, "draft scheduled")


async def publish_due(desk: Desk) -> int:
    """Publish the draft whose time has come; returns how many were. What stops it is kept with the draft."""
    async with desk.database.reading() as connection:
        draft = await drafts.current(connection)
        due = draft is not None and draft.publish_at is not None and draft.publish_at <= desk.clock()
        who = await staff.by_login(connection, draft.publish_by or "") if draft and due else None
    if draft is None or not due:
        return 0
    override = Override(draft.overridden_by, draft.override_reason or "") if draft.overridden_by else None
    try:
        if who is None:
            raise Refusal(GONE)
        await publish(desk, who, Plan(draft.version, draft.note, override))
    except Refusal as refusal:
        async with desk.database.writing() as connection:
            await drafts.change(connection, draft, {"publish_at": None, "trouble": str(refusal)})
        return 0
    return 1


async def unschedule(desk: Desk, who: Staff, version: int) -> None:
    """Do not publish by itself after all."""
    draft = same(await drafting.work(desk, who), version)
    await change(desk, who, draft, {"publish_at": None, "publish_by": None}, "draft unscheduled")


def _ready(now: Work, version: int) -> Draft:
    """The draft, fit to be published. Raises `Refusal`."""
    draft = same(now, version)
    if now.overtaken:
        raise Refusal(releasing.OVERTAKEN)
    if now.replay is None or (draft.proof or {})["base"] != now.running.release:
        raise Refusal(NOT_PROVEN)
    if draft.checked_by is None:
        raise Refusal(NOT_CHECKED)
    return draft


def _wanted(now: Work, draft: Draft, plan: Plan) -> Wanted:
    assert draft.proof is not None
    assert now.replay is not None
    after, before = Published(now.texts, draft.proof["after"]), Published(now.running.texts, draft.proof["before"])
    proof = Proof(after, before, now.running.release, now.replay)
    author = shorten(", ".join(now.editors), MOST_OF_NAMES, placeholder=" …")
    vouch = {"author": author, "checker": draft.checked_by}
    return Wanted(proof=proof, note=plan.note, override=plan.override, **vouch)
