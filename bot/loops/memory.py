"""What handlers may see and erase of a conversation, inside the transaction of the turn."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random, SystemRandom

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.loops.following import Following
from handlers.desk.proofs import digest, new_token, recovery_digest
from handlers.desk.requests import carry_out, forget_talk
from handlers.desk.talking import send_away
from handlers.masking import without_dossiers
from handlers.messages import File, FileKind, Incoming, Reply, plain
from handlers.sender import Sender
from handlers.tracking import issue
from handlers.turn import Asking, Filing, Forum, Happened, Kept, OwnCase, OwnRequest, QuizPlayed
from knowledge.vietnamese import fold
from storage import (
    attachments,
    audit,
    cases,
    chats,
    following,
    forums,
    holds,
    inbox,
    news,
    outbox,
    page_links,
    questions,
    quizzes,
    ratings,
    requests,
    visits,
)
from storage.attachments import Attachment, NewAttachment
from storage.quizzes import QuizTry
from storage.records import AuditLine, Body, Case, CaseEvent, Message, NewCase, Post, Rating
from storage.requests import DataRequest, NewRequest
from storage.visits import Answered

MOST_KEPT = 2_000
MOST_AHEAD = 5
"""Dialogue days."""
PAGE_LASTS = timedelta(hours=1)
A_DAY = timedelta(days=1)
MOST_A_DAY = 20
"""Files of one citizen."""


@dataclass(frozen=True, slots=True)
class TurnMemory:
    """The `Memory` of one turn. `random` draws tracking codes."""

    connection: AsyncConnection
    message: Message
    now: datetime
    random: Random = field(default_factory=SystemRandom)

    async def kept(self) -> Kept:
        return await kept_of(self.connection, self.message.conversation)

    async def forget(self, row: int | None = None) -> None:
        if row is None or row == self.message.id:
            await self._rewrite({"text": "", "file": None})
        else:
            await inbox.blank_one(self.connection, self.message.conversation, row)
            await questions.blank_one(self.connection, self.message.conversation, row)
        await attachments.drop(self.connection, self.message.conversation, row or self.message.id)

    async def attach(self, file: File) -> bool:
        """Where it is found stands with the message no longer: erasing the file is to erase all of it."""
        conversation = self.message.conversation
        await self._rewrite({"file": None})
        if file.kept:
            return await attachments.take(self.connection, conversation, file.kept, self.message.id)
        if await attachments.count_since(self.connection, conversation, self.now - A_DAY) >= MOST_A_DAY:
            return False
        awaited = NewAttachment(conversation, file.kind, self.now, self.message.id, remote=file.remote)
        await attachments.add(self.connection, awaited)
        return True

    async def attached(self) -> tuple[FileKind, ...]:
        ready = await attachments.ready(self.connection, self.message.conversation)
        return tuple(map(_file_kind, ready))

    async def detach(self) -> None:
        await attachments.drop(self.connection, self.message.conversation)

    async def offer_page(self) -> str:
        token = new_token()
        until = self.now + PAGE_LASTS
        await page_links.offer(self.connection, digest(token), self.message.conversation, until)
        return token

    async def refuse(self) -> None:
        if file := self.message.body.get("file"):
            await attachments.discard(self.connection, self.message.conversation, int(file["kept"]))
        slip = self.message.body.get("slip")
        for one in slip["files"] if slip else ():
            await attachments.discard(self.connection, self.message.conversation, int(one["kept"]))
        if file or slip or self.message.body.get("spot"):
            await self._rewrite({"file": None, "spot": "", "slip": None})

    async def _rewrite(self, changed: Body) -> None:
        """Change what the present message says as it stands by now; an erased one stays erased."""
        row = await inbox.one(self.connection, self.message.conversation, self.message.id)
        if row and row.body:
            await inbox.rewrite(self.connection, row.id, row.body | changed)

    async def said(self, row: int) -> str:
        message = await inbox.one(self.connection, self.message.conversation, row)
        return Incoming.from_json(message.body).text if message and message.body else ""

    async def file(self, filing: Filing) -> str:
        while True:
            case = await cases.add(self.connection, self._new(filing))
            if case is not None:
                await self._bind(case)
                if filing.forum is not None:
                    await forums.ask(self.connection, filing.forum, case.id)
                faults.point("case_stored")
                return case.code

    def _new(self, filing: Filing) -> NewCase:
        return NewCase(
            code=issue(self.random),
            kind=filing.kind,
            inbox_id=filing.row,
            conversation=self.message.conversation,
            channel=self.message.conversation.partition(":")[0],
            text=filing.text,
            created_at=self.now,
            category=filing.category,
            office=filing.office,
            entry=filing.entry,
            folded=fold(without_dossiers(filing.text) if filing.sealed_from else filing.text),
            about_staff_of=filing.about_staff_of,
            dossier=filing.dossier,
            person=filing.sender.to_json() if filing.sender else None,
            spot=filing.spot,
            sealed_from=filing.sealed_from,
            opened_by=filing.opened_by,
        )

    async def cases(self) -> tuple[OwnCase, ...]:
        return await _own_cases(self.connection, self.message.conversation)

    async def happened(self, code: str) -> tuple[Happened, ...]:
        return await self._following.happened(await self._own(code))

    async def offer_following(self, code: str) -> str | None:
        return await self._following.offer(await self._own(code))

    async def follow(self, code: str) -> str | None:
        return await self._following.join(code)

    async def unfollow(self, code: str, *, everywhere: bool = False) -> None:
        await self._following.leave(await self._own(code), everywhere=everywhere)

    async def tell_elsewhere(self, code: str, said: Reply) -> None:
        await self._following.tell_elsewhere(await self._own(code), said)

    @property
    def _following(self) -> Following:
        return Following(self.connection, self.message.conversation, self.now, self.random)

    async def state_of(self, code: str) -> str | None:
        case = await cases.by_code(self.connection, code)
        return case.state if case else None

    async def asked(self) -> str | None:
        case = await cases.asked(self.connection, self.message.conversation)
        return case.code if case else None

    async def reply(self, code: str, text: str) -> None:
        await self._change(code, {"state": "received"}, "replied", {"text": text})

    async def add(self, code: str, text: str) -> None:
        case = await self._own(code)
        values: Body = {"state": "received"} if case.state == "asked" else {}
        await self._change(code, values, "added", {"text": text})

    async def settle(self, code: str) -> None:
        await self._change(code, {"state": "closed"}, "accepted", {})

    async def reopen(self, code: str) -> None:
        await self._change(code, {"state": "received"}, "reopened", {})

    async def rate(self, code: str, score: int | None = None, *, criterion: str = "", words: str = "") -> None:
        case = await self._own(code)
        before = await ratings.of_case(self.connection, case.id)
        if score is not None:
            before = Rating(score, [], "", self.now)
        if before is None:
            return  # nothing was said yet that this could belong to
        criteria = list(dict.fromkeys([*before.criteria, *filter(None, [criterion])]))
        await ratings.rate(self.connection, case.id, replace(before, criteria=criteria, words=words or before.words))

    async def offered(self) -> tuple[tuple[str, str], ...]:
        last = await outbox.last(self.connection, self.message.conversation)
        if last is None or last.kind == "answer" or not last.body:
            return ()
        choices = Reply.from_json(last.body).choices
        return tuple((choice.label, choice.press) for choice in choices if choice.press)

    async def _change(self, code: str, values: Body, what: str, body: Body) -> None:
        case = await self._own(code)
        while not await cases.change(self.connection, case, self.now, values):
            case = await self._own(code)  # an officer changed it at this very moment
        if what in ("replied", "added") and (files := await self._bind(case)):
            body = body | {"files": files}
        await cases.add_event(self.connection, case.id, CaseEvent(self.now, "citizen", what, body))

    async def _bind(self, case: Case) -> int:
        return await attachments.bind(self.connection, self.message.conversation, case.id)

    async def _own(self, code: str) -> Case:
        case = await cases.by_code(self.connection, code)
        assert case is not None
        theirs = await following.everywhere(self.connection, case)
        assert self.message.conversation in theirs, "only of what `asked` and `cases` gave"
        return case

    async def correct(self, code: str, sender: Sender) -> None:
        case = await self._own(code)
        before = {name: value for name, value in (case.person or {}).items() if value != sender.to_json()[name]}
        await self._change(code, {"person": sender.to_json()}, "corrected", {"before": before})
        line = AuditLine(self.now, None, "citizen", "case corrected", f"case:{case.code}", "person")
        await audit.add(self.connection, [line])

    async def link_staff(self, code: str) -> str | None:
        person = await chats.use(self.connection, recovery_digest(code), self.message.conversation, self.now)
        if person is None:
            return None
        line = AuditLine(self.now, person.id, person.login, "staff chat linked", f"staff:{person.login}")
        await audit.add(self.connection, [line])
        return person.name

    async def hand_over(self, file: File) -> bool | None:
        """What lies ready for something else that is being written stays there."""
        conversation, row = self.message.conversation, self.message.id
        hold = await holds.of(self.connection, conversation)
        case = await cases.by_id(self.connection, hold.case_id) if hold and hold.case_id else None
        if case is None:
            return None
        if not await self.attach(file):
            return False
        files = await attachments.bind(self.connection, conversation, case.id, row)
        await cases.add_event(self.connection, case.id, CaseEvent(self.now, "citizen", "added", {"files": files}))
        return True

    async def tell_visit(self, office: str, what: str, value: str) -> bool:
        await self._rewrite({"text": "", "press": None})
        once = f"why:{value}" if what == "why" else what
        answered = Answered(office, self.now.astimezone(visits.HERE).date(), what, value)
        return await visits.add(self.connection, self.message.conversation, answered, once)

    async def wanted_news(self) -> tuple[tuple[str, datetime], ...]:
        return tuple(await news.of_conversation(self.connection, self.message.conversation))

    async def want_news(self, topic: str) -> None:
        await news.subscribe(self.connection, topic, self.message.conversation, self.now)

    async def leave_news(self, topic: str | None = None) -> None:
        await news.leave(self.connection, self.message.conversation, topic)

    async def forums(self) -> tuple[Forum, ...]:
        today = self.now.astimezone(visits.HERE).date()
        found = await forums.ahead(self.connection, today, MOST_AHEAD)
        return tuple(Forum(one.id, one.day, one.hour, one.place, one.office, one.about) for one in found)

    async def quizzes(self) -> tuple[QuizPlayed, ...]:
        return await _played(self.connection, self.message.conversation)

    async def answer_quiz(self, played: QuizPlayed) -> bool:
        conversation = self.message.conversation
        ended_at = played.at if played.is_over else None
        told = (list(played.answers), played.score, played.questions, played.at, ended_at)
        tried = QuizTry(played.quiz, conversation, conversation.partition(":")[0], *told)
        return await quizzes.answer(self.connection, tried)

    async def sign_quiz(self, quiz: str, name: str, phone: str) -> None:
        await self._rewrite({"text": "", "slip": None})
        await quizzes.sign(self.connection, quiz, self.message.conversation, name, phone)

    async def unsign_quizzes(self) -> None:
        await quizzes.unsign(self.connection, self.message.conversation)

    async def hand_back(self) -> None:
        await send_away(self.connection, self.message.conversation, self.now)

    async def request(self, asking: Asking) -> OwnRequest:
        conversation = self.message.conversation
        via = conversation.partition(":")[0]
        new = NewRequest(asking.kind, via, conversation, self.now, asking.due_on, asking.basis)
        return _asked(*await carry_out(self.connection, new))

    async def withdraw(self) -> None:
        await outbox.delete_documents(self.connection, self.message.conversation)

    async def erase(self) -> None:
        """Later messages of the same citizen, not yet answered, are not touched."""
        await forget_talk(self.connection, self.message.conversation, self.message.id)


async def kept_of(connection: AsyncConnection, conversation: str) -> Kept:
    """All that is kept of a conversation."""
    heard = await inbox.latest(connection, {conversation: 0}, MOST_KEPT)
    said = await outbox.latest(connection, {conversation: 0}, MOST_KEPT)
    asked = await questions.of_conversation(connection, conversation)
    ledger = await requests.of_conversation(connection, conversation)
    waiting = await requests.waiting(connection, [one.id for one in ledger])
    return Kept(
        messages=tuple(sorted([*_heard(heard), *_said(said)], key=lambda kept: kept[0])),
        questions=tuple((question.asked_at, question.text, question.status) for question in asked),
        cases=await _own_cases(connection, conversation),
        requests=tuple(_asked(one, len(waiting[one.id])) for one in ledger),
        news=tuple(await news.of_conversation(connection, conversation)),
        quizzes=await _played(connection, conversation),
    )


async def _played(connection: AsyncConnection, conversation: str) -> tuple[QuizPlayed, ...]:
    return tuple(
        QuizPlayed(
            *(one.quiz, tuple(one.answers), one.score, one.questions, one.at),
            *(one.ended_at is not None, one.name or "", one.phone or ""),
        )
        for one in await quizzes.of_conversation(connection, conversation)
    )


async def _own_cases(connection: AsyncConnection, conversation: str) -> tuple[OwnCase, ...]:
    filed = await cases.of_conversation(connection, conversation)
    elsewhere = await following.of_cases(connection, [case.id for case in filed])
    own = [*filed, *await following.followed(connection, conversation)]
    files: dict[int | None, list[FileKind]] = {}
    for file in await attachments.of_cases(connection, [case.id for case in own]):
        if file.given_by is None:
            files.setdefault(file.case_id, []).append(_file_kind(file))
    newest = sorted(own, key=lambda case: case.id, reverse=True)
    return tuple(_own(case, tuple(files.get(case.id, ())), elsewhere.get(case.id)) for case in newest)


def _asked(one: DataRequest, waits_for: int) -> OwnRequest:
    return OwnRequest(one.id, one.kind, one.asked_at, one.due_on, one.basis, one.ended_at, waits_for)


def _file_kind(file: Attachment) -> FileKind:
    return "pdf" if file.kind == "pdf" else "image"


def _own(case: Case, files: tuple[FileKind, ...], followers: list[str] | None) -> OwnCase:
    """The case as its citizen sees it; where it is only followed, without who sent it and where that was."""
    is_followed = followers is None
    return OwnCase(
        case.code,
        case.kind,
        case.state,
        case.created_at,
        case.text,
        case.changed_at,
        case.category,
        case.office,
        None if is_followed else case.dossier,
        Sender(**case.person) if case.person and not is_followed else None,
        None if is_followed else case.spot,
        files,
        case.sealed_from,
        is_followed,
        tuple(one.partition(":")[0] for one in followers or ()),
    )


def _heard(messages: list[Message]) -> Iterator[tuple[datetime, str, str]]:
    for message in messages:
        if message.body and (text := Incoming.from_json(message.body).text):
            yield message.received_at, "citizen", text


def _said(posts: list[Post]) -> Iterator[tuple[datetime, str, str]]:
    for post in posts:
        if post.body:
            reply = Reply.from_json(post.body)
            yield post.queued_at, "officer" if reply.by_officer else "bot", plain(reply.text)
